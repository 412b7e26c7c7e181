"""Blueprints as a user meets them: imported, filled in, and run by Home Assistant."""

from collections.abc import Iterator
from pathlib import Path
import shutil
from typing import Any

import yaml

from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.components import automation
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component

from .shipped import ROOT

SOURCES = ROOT / "blueprints" / "automation" / DOMAIN
NAMES = sorted(path.stem for path in SOURCES.glob("*.yaml"))

VISIBLE = ("name", "description", "label", "title", "message")
"""Keys of a blueprint whose words are shown or said to somebody."""
WRITABLE = ("text", "template")
"""Selectors whose default is words as well."""


async def import_blueprint(hass: HomeAssistant, name: str) -> Blueprint:
    """Put a blueprint where imported ones are, and let Home Assistant load it."""
    _copy(name, Path(hass.config.path("blueprints", "automation", DOMAIN)))
    blueprint = await async_get_blueprints(hass).async_get_blueprint(path_of(name))
    assert blueprint.validate() is None
    return blueprint


def _copy(name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(SOURCES / f"{name}.yaml", folder)


def path_of(name: str) -> str:
    """Return how an automation names a blueprint."""
    return f"{DOMAIN}/{name}.yaml"


async def automate(hass: HomeAssistant, blueprint: str, **inputs: Any) -> str:
    """Make an automation of a blueprint, beside those there are; return its entity.

    It is written to the real configuration, which Home Assistant then (re)loads.
    """
    await import_blueprint(hass, blueprint)
    use = {"path": path_of(blueprint), "input": inputs}
    made = _write(Path(hass.config.path("configuration.yaml")), use)
    alias = made[-1]["alias"]
    await _load(hass, made)
    (entity_id,) = (
        state.entity_id
        for state in hass.states.async_all(automation.DOMAIN)
        if state.attributes["id"] == alias
    )
    assert hass.states.is_state(entity_id, "on"), "not valid: see the log"
    return entity_id


def _write(file: Path, use: dict[str, Any]) -> list[dict[str, Any]]:
    """Add an automation to a configuration, and return all."""
    made = yaml.safe_load(file.read_text())["automation"] if file.exists() else []
    alias = f"{Path(use['path']).stem} {len(made) + 1}"
    made.append({"id": alias, "alias": alias, "use_blueprint": use})
    file.write_text(yaml.safe_dump({"automation": made}))
    return made


async def _load(hass: HomeAssistant, made: list[dict[str, Any]]) -> None:
    if automation.DOMAIN in hass.config.components:
        await hass.services.async_call(automation.DOMAIN, "reload", blocking=True)
    else:
        for always_there in ("homeassistant", "persistent_notification"):
            assert await async_setup_component(hass, always_there, {})
        assert await async_setup_component(
            hass, automation.DOMAIN, {"automation": made}
        )
    await hass.async_block_till_done()


def device_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return the id of the device that an entity belongs to."""
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    assert entity.device_id is not None
    assert dr.async_get(hass).async_get(entity.device_id) is not None
    return entity.device_id


def visible_texts(branch: Any) -> Iterator[str]:
    """Yield every text of a parsed blueprint that somebody reads or hears."""
    if isinstance(branch, list):
        for item in branch:
            yield from visible_texts(item)
    if not isinstance(branch, dict):
        return
    for key, value in branch.items():
        if key in VISIBLE and isinstance(value, str) and not _is_template(value):
            yield value
        yield from visible_texts(value)
    selector = branch.get("selector")
    if isinstance(selector, dict) and set(selector) & set(WRITABLE):
        if isinstance(default := branch.get("default"), str) and default:
            yield default


def _is_template(text: str) -> bool:
    return "{{" in text or "{%" in text
