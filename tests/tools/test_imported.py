"""What a home imports at its start, and what only those do who use it."""

import json
import subprocess
import sys
from typing import Final

import pytest

from tools.bench.imported import PACKAGE
from tools.demo.home import ROOT

ON_DEMAND: Final = {
    "an export": (
        "lib.store.export_csv",
        "lib.store.export_json",
        "lib.store.export_fit",
    ),
    "an import": (
        *("services.import_file", "history.importer", "history.import_messages"),
        *("lib.store.import_json", "lib.store.strict_json"),
    ),
    "statistics": ("history.statistics",),
    "charts": ("lib.store.charts", "lib.store.development"),
    "voice": (
        *("voice.listener", "voice.grammar", "voice.intent_handlers", "voice.release"),
        *("voice.request", "voice.start", "voice.replies"),
    ),
    "cuffs of own parts": (
        *("own_parts.setup", "own_parts.controller", "own_parts.running"),
        *("own_parts.prover", "own_parts.plumbing", "own_parts.cuff_rules"),
        *("lib.own_parts.rules", "lib.own_parts.regulator"),
        "sessions.gauge_coach",
    ),
    "a measurement": ("lib.training.oscillometry",),
    "blueprints": ("blueprints.install", "blueprints.shipped"),
}
"""By what it is needed for: modules that no start imports."""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Return every module of ours that Home Assistant's start imports."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.imported"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout)["modules"])


@pytest.mark.parametrize("what", ON_DEMAND)
def test_only_who_needs_it_imports_it(imported: set[str], what: str) -> None:
    """A start does without; each of them is there to be imported."""
    folder = ROOT / PACKAGE.replace(".", "/")
    for name in ON_DEMAND[what]:
        assert (folder / f"{name.replace('.', '/')}.py").exists(), name
        assert f"{PACKAGE}.{name}" not in imported, name


def test_a_start_imports_what_holds_and_releases(imported: set[str]) -> None:
    """What a limb depends on is there before any cuff is."""
    for name in ("coordinator", "lib.controller.guard", "lib.link.client"):
        assert f"{PACKAGE}.{name}" in imported
