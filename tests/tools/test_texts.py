"""Tests of the lint that holds code and translations to each other."""

import json
from pathlib import Path
import shutil
from typing import Any

import pytest

from tools.checks.texts import INTEGRATION, main, problems


@pytest.fixture
def integration(tmp_path: Path) -> Path:
    """Return a copy of the integration, to make mistakes in."""
    wanted = shutil.ignore_patterns("*.js", "*.gz", "*.png", "__pycache__")
    return Path(shutil.copytree(INTEGRATION, tmp_path / "copy", ignore=wanted))


def test_nothing_is_missing_or_left_over(capsys: pytest.CaptureFixture[str]) -> None:
    """As the tree stands."""
    assert main() == 0
    assert not capsys.readouterr().out


WITHOUT_A_TEXT = [
    ('raise SessionRefused("no_shoes")', "exceptions.no_shoes has no text"),
    (
        'raise SessionRefused("no_placement", cup="Red")',
        "nothing fills cuff in exceptions.no_placement",
    ),
    (
        'raise FieldProblem("field_range")',
        "nothing fills high in exceptions.field_range",
    ),
    (
        'raise UpdateFailed(translation_domain=DOMAIN, translation_key="gone")',
        "exceptions.gone has no text",
    ),
    ('raise HomeAssistantError("oops")', "an exception in no user's language"),
    (
        'raise ServiceValidationError(translation_key="silent")',
        "an exception in no user's language",
    ),
    ('self.async_abort(reason="too_late")', "the abort too_late has no text"),
    ('show(step_id="nowhere")', "the step nowhere has no text"),
    ('show(progress_action="digging")', "the progress digging has no text"),
    ('errors["base"] = "too_small"', "the error too_small has no text"),
    ('found = {CONF_HOST: "too_far"}', "the error too_far has no text"),
    ('choice(Sex, "shoes")', "the choice shoes has no text"),
]


def test_a_key_without_a_text(integration: Path) -> None:
    """It is found in any module, whether a test ever gets there or not."""
    for number, (code, _) in enumerate(WITHOUT_A_TEXT):
        module = integration / "lib" / f"new_{number}.py"
        module.write_text(f"def _new():\n    {code}\n")
    found = {*problems(integration)}
    for number, (code, said) in enumerate(WITHOUT_A_TEXT):
        assert f"lib/new_{number}.py:2: {said}" in found, code


NAMED_NOWHERE = [
    ("exceptions", "exceptions.no_shoes_0"),
    ("config.error", "error.no_shoes_1"),
    ("options.abort", "abort.no_shoes_2"),
    ("config_subentries.wrap.step", "step.no_shoes_3"),
    ("issues.fault_leak.fix_flow.error", "error.no_shoes_4"),
    ("common", "voice.no_shoes_5"),
    ("selector", "selector.no_shoes_6"),
]


def test_a_text_without_a_key(
    integration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no code names is left over, and fails the command."""
    file = integration / "translations" / "en.json"
    texts: dict[str, Any] = json.loads(file.read_text())
    for path, key in NAMED_NOWHERE:
        within = texts
        for part in path.split("."):
            within = within[part]
        name = key.rpartition(".")[2]
        within[f"voice_{name}" if path == "common" else name] = {"message": "Oh."}
    file.write_text(json.dumps(texts))
    assert main(integration) == 1
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(
        f"en.json: {key} is named nowhere in the code" for _, key in NAMED_NOWHERE
    )
