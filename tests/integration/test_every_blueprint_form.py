"""The form of every shipped blueprint, as Home Assistant reads it, in each language."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

import pytest
import voluptuous as vol

from custom_components.bfr_cuff.blueprints.shipped import FOLDER, shipped
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import parse_yaml

from .rendering import LANGUAGES

TEXTS = Path("custom_components/bfr_cuff/translations")
BLUEPRINTS = sorted(path.name for path in FOLDER.glob("*.yaml"))

NOT_WORDS = re.compile(r"[\W\d_]+|BFR|SpO2|NFC|Home Assistant|QR")
ALIKE = {"Zone", "Message"}
"""What is written alike in several languages."""

UNFILLED = re.compile(r"MISSING_VALUE|\bTODO\b|(?<!\{)\{(?!\{)\w+\}")


def _common(language: str) -> dict[str, str]:
    common: dict[str, str] = json.loads((TEXTS / f"{language}.json").read_text())[
        "common"
    ]
    return common


def _form(language: str, name: str) -> Blueprint:
    """Return a blueprint as it is installed in a home of this language."""
    every = shipped(_common("en"), _common(language))
    [content] = [each.content for each in every if each.name == name]
    data = parse_yaml(content.decode())
    assert isinstance(data, dict)
    return Blueprint(
        data, expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
    )


def _texts(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """Yield every text of the form: its head, its inputs, what is filled in already."""
    yield "name", blueprint.name
    yield "description", blueprint.metadata["description"]
    for key, about in blueprint.inputs.items():
        yield f"{key}.name", about["name"]
        yield f"{key}.description", about.get("description", "")
        default = about.get("default")
        if set(about["selector"]) & {"text", "template"} and default:
            yield f"{key}.default", default


def _choices(about: dict[str, Any]) -> Iterator[str]:
    """Yield the words of what can be chosen in an input."""
    for option in about["selector"].get("select", {}).get("options", ()):
        yield option["label"] if isinstance(option, dict) else option


@pytest.mark.parametrize("name", BLUEPRINTS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_form(hass: HomeAssistant, language: str, name: str) -> None:
    """Home Assistant takes it, its selectors too, and every text is in the language."""
    blueprint = _form(language, name)
    assert blueprint.validate() is None
    assert blueprint.inputs
    english = dict(_texts(_form("en", name)))
    for where, text in _texts(blueprint):
        assert text.strip(), where
        assert not UNFILLED.search(text), (where, text)
        is_words = NOT_WORDS.sub("", english[where]) and text not in ALIKE
        if language != "en" and is_words:
            assert text != english[where], (where, text)
    for key, about in blueprint.inputs.items():
        # Raises for a selector that Home Assistant's editor could not show.
        chosen = selector(about["selector"])
        if about.get("default") not in (None, [], ""):
            vol.Schema(chosen)(about["default"])
        assert all(label.strip() for label in _choices(about)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_blueprint_has_a_form(language: str) -> None:
    """None is left out of what is installed."""
    names = [each.name for each in shipped(_common("en"), _common(language))]
    assert names == BLUEPRINTS
    assert len(BLUEPRINTS) == 10
