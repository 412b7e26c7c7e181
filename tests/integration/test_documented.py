"""What the documents tell a user to do is done, in real Home Assistant."""

from datetime import timedelta
import re
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
import yaml

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.components import automation
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.device import Simulator
from tests.documents import NAMES, blocks, text_of

from .helpers import EMPTY_MMHG, SWITCH, eventually
from .shipped import ROOT

REFERENCE = "docs/entities-and-actions.md"
DASHBOARD = (ROOT / "docs" / "dashboard.yaml").read_text()
ENTITY = re.compile(r"\b(?:\w+)\.gym_cuffs_\w+")
ACTION = re.compile(rf"\b{DOMAIN}\.(\w+)")


def examples() -> list[dict[str, Any]]:
    """Return every example in YAML."""
    return [yaml.safe_load(block) for name in NAMES for block in blocks(name, "yaml")]


def automations() -> list[dict[str, Any]]:
    """Return the examples that are automations."""
    return [example for example in examples() if "triggers" in example]


def actions() -> list[dict[str, Any]]:
    """Return every action in an example, whether it stands in an automation or not."""
    found = [action for each in automations() for action in each["actions"]]
    return found + [example for example in examples() if "action" in example]


async def test_entities(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """Every entity that is named exists; the reference names all but the other cuff's."""
    registered = {
        entity.entity_id
        for entity in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    }
    for text in (DASHBOARD, *map(text_of, NAMES)):
        assert set(ENTITY.findall(text)) <= registered
    other = {entity for entity in registered if "_cuff_2_" in entity}
    assert registered - other <= set(ENTITY.findall(text_of(REFERENCE)))


async def test_names_in_the_readme(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """The README and the reference have a row for each entity, by its name."""
    for entity in er.async_entries_for_config_entry(entity_registry, entry.entry_id):
        name = entity.name or entity.original_name
        for document in ("README.md", REFERENCE):
            assert re.search(rf"^\|.*\b{name} \|", text_of(document), re.MULTILINE)


async def test_states_in_the_reference(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """The reference lists every state that an entity may have."""
    for state in hass.states.async_all(("sensor", "select")):
        for option in state.attributes.get("options", ()):
            row = rf"^\|.*`{state.entity_id.replace('cuff_2', 'cuff_1')}`.*`{option}`"
            assert re.search(row, text_of(REFERENCE), re.MULTILINE), option


async def test_actions_exist(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """Every action that is named exists, and the examples pass its schema."""
    registered = hass.services.async_services_for_domain(DOMAIN)
    for text in (DASHBOARD, *map(text_of, NAMES)):
        assert set(ACTION.findall(text)) <= set(registered)
    assert actions()
    for action in actions():
        schema = registered[action["action"].partition(".")[2]].schema
        assert schema is not None
        schema({**action.get("data", {}), **action.get("target", {})})


@pytest.fixture
async def automated(hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
    """Set up the automations of the README as they are."""
    assert await async_setup_component(hass, "homeassistant", {})
    config = {automation.DOMAIN: automations()}
    assert await async_setup_component(hass, automation.DOMAIN, config)
    await hass.async_block_till_done()


async def test_automations_are_valid(hass: HomeAssistant, automated: None) -> None:
    """Home Assistant takes every automation in the documents, and runs it."""
    states = hass.states.async_all(automation.DOMAIN)
    assert [state.state for state in states] == ["on"] * len(automations())
    assert len(states) >= 2


async def test_release_after_15_minutes(
    hass: HomeAssistant, automated: None, simulator: Simulator
) -> None:
    """The third layer releases by itself."""
    target = {"entity_id": SWITCH}
    await hass.services.async_call("switch", "turn_on", target, blocking=True)
    await eventually(lambda: simulator.pressure(0) > EMPTY_MMHG)
    assert hass.states.is_state(SWITCH, "on")
    calls: list[str] = []
    hass.bus.async_listen(
        "call_service", lambda event: calls.append(event.data["service"])
    )
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=15, seconds=1))
    await eventually(lambda: "release_all" in calls)
    await eventually(lambda: hass.states.is_state(SWITCH, "off"))
    await eventually(lambda: simulator.pressure(0) < EMPTY_MMHG)
