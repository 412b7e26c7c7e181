"""Every blueprint that we ship: its texts, its form, and Home Assistant's own schema."""

import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.bfr_cuff.blueprints.shipped import words_of
from custom_components.bfr_cuff.blueprints.translate import render
from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint import Blueprint
from homeassistant.components.blueprint.importer import fetch_blueprint_from_url
from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import parse_yaml

from .blueprints import NAMES, SOURCES, import_blueprint, visible_texts
from .shipped import FOLDER, MANIFEST, TEXTS

LANGUAGES = {
    path.stem: json.loads(path.read_text())["common"]
    for path in sorted((FOLDER / "translations").glob("*.json"))
}
ENGLISH = LANGUAGES["en"]


def source(name: str) -> str:
    """Return a blueprint as it stands in the repository."""
    return (SOURCES / f"{name}.yaml").read_text()


def parsed(text: str) -> dict[str, Any]:
    """Return a blueprint as Home Assistant reads it."""
    data = parse_yaml(text)
    assert isinstance(data, dict)
    return data


def load(text: str) -> Blueprint:
    """Return a blueprint as Home Assistant's own schema of an automation takes it."""
    return Blueprint(
        parsed(text), expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
    )


def test_there_are_blueprints() -> None:
    """The third layer is among them."""
    assert "release_at_maximum_occlusion" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_texts(name: str) -> None:
    """Every text is translatable as it is, on one line, and none is left over."""
    texts = set(visible_texts(parsed(source(name))))
    known = words_of(name, ENGLISH, ENGLISH)
    assert texts == set(known)
    assert not any("\n" in text for text in texts)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_loads_in_every_language(name: str, language: str) -> None:
    """The schema takes it, with all of its texts replaced and nothing else changed."""
    words = words_of(name, ENGLISH, LANGUAGES[language])
    text = render(source(name), words)
    blueprint = load(text)
    assert blueprint.validate() is None
    said = [words.get(each, each) for each in visible_texts(parsed(source(name)))]
    assert list(visible_texts(parsed(text))) == said
    for line, before in zip(text.split("\n"), source(name).split("\n"), strict=True):
        key, _, value = before.partition(": ")
        assert line == before or (line.startswith(f"{key}: ") and value)


@pytest.mark.parametrize("name", NAMES)
def test_says_what_it_is(name: str) -> None:
    """It tells where it comes from and what it needs, and explains each input."""
    blueprint = load(source(name))
    about = blueprint.metadata
    assert about["name"].startswith("BFR cuff: ")
    path = f"blueprints/automation/{DOMAIN}/{name}.yaml"
    assert about["source_url"] == f"{MANIFEST['documentation']}/blob/main/{path}"
    assert about["homeassistant"] == {"min_version": "2026.8.0"}
    assert about["description"]
    for each in blueprint.inputs.values():
        assert {"name", "description", "selector"} <= set(each)


@pytest.mark.parametrize("name", NAMES)
async def test_is_found_by_home_assistant(hass: HomeAssistant, name: str) -> None:
    """In the folder of a home, it is a blueprint of automations."""
    blueprint = await import_blueprint(hass, name)
    assert blueprint.name == TEXTS["common"][f"blueprint_{name}_name"]


@pytest.mark.parametrize("name", NAMES)
async def test_is_imported_by_its_link(
    hass: HomeAssistant, name: str, aioclient_mock: AiohttpClientMocker
) -> None:
    """What Home Assistant fetches and saves from the link is the same blueprint."""
    url = load(source(name)).metadata["source_url"]
    raw = url.replace("github.com", "raw.githubusercontent.com").replace("/blob", "")
    aioclient_mock.get(raw, text=source(name))
    imported = await fetch_blueprint_from_url(hass, url)
    assert imported.suggested_filename == f"bfr-cuff/{name}"
    blueprints = async_get_blueprints(hass)
    path = f"{imported.suggested_filename}.yaml"
    await blueprints.async_add_blueprint(load(imported.raw_data), path)
    await blueprints.async_reset_cache()
    saved = await blueprints.async_get_blueprint(path)
    assert saved.data == load(source(name)).data


def test_no_text_without_a_blueprint() -> None:
    """Every text of a blueprint belongs to one that there is."""
    used = {key for name in NAMES for key in ENGLISH if key.startswith(_prefix(name))}
    assert used == {key for key in ENGLISH if key.startswith("blueprint_")}


def _prefix(name: str) -> str:
    return f"blueprint_{name}_"
