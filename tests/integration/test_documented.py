"""What the documents tell a user to do is done, in real Home Assistant."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from custom_components.bfr_cuff.condition import CONDITIONS
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.trigger import TRIGGERS
from homeassistant.components import automation
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from simulator.device import Simulator
from tests.documents import NAMES, blocks, links, text_of

from .helpers import act
from .shipped import ROOT
from .training import ask, athlete, controller, ended, reach

REFERENCE = "docs/entities-and-actions.md"
DASHBOARD = (ROOT / "docs" / "dashboard.yaml").read_text()
SESSIONS = "docs/sessions.md"
ENTITY = re.compile(r"\b(?:\w+)\.(?:gym_cuffs|ada)_\w+")
# `bfr_cuff.db` is the file of the history.
ACTION = re.compile(rf"\b{DOMAIN}\.(?!db\b)(\w+)")


class Loader(yaml.SafeLoader):
    """Read what is written for ESPHome too, whose secrets stand elsewhere."""


Loader.add_constructor("!secret", lambda _, node: node.value)


def examples() -> list[dict[str, Any]]:
    """Return every example in YAML."""
    return [
        yaml.load(block, Loader) for name in NAMES for block in blocks(name, "yaml")
    ]


def automations() -> list[dict[str, Any]]:
    """Return the examples that are automations."""
    return [example for example in examples() if "triggers" in example]


def actions() -> list[dict[str, Any]]:
    """Return every action of ours in an example, in an automation or by itself."""
    found = [action for each in automations() for action in each["actions"]]
    found += examples()
    return [each for each in found if ACTION.match(each.get("action", ""))]


@pytest.fixture
async def ada(hass: HomeAssistant) -> AthleteSessions:
    """Set up the athlete of the examples."""
    return await athlete(hass)


@pytest.fixture
def registered(
    entity_registry: er.EntityRegistry,
    coordinator: BfrCuffCoordinator,
    ada: AthleteSessions,
) -> list[er.RegistryEntry]:
    """Return every entity of a controller and an athlete."""
    return [
        entity
        for entity in entity_registry.entities.values()
        if entity.platform == DOMAIN
    ]


def test_entities(registered: list[er.RegistryEntry]) -> None:
    """Every entity that is named exists; the reference names all but the other cuff's."""
    ids = {entity.entity_id for entity in registered}
    for text in (DASHBOARD, *map(text_of, NAMES)):
        assert set(ENTITY.findall(text)) <= ids
    other = {entity for entity in ids if "_cuff_2_" in entity}
    assert ids - other <= set(ENTITY.findall(text_of(REFERENCE)))


def test_names_in_the_readme(registered: list[er.RegistryEntry]) -> None:
    """The README and the reference have a row for each entity, by its name."""
    for entity in registered:
        name = entity.name or entity.original_name
        for document in ("README.md", REFERENCE):
            assert re.search(rf"^\|.*\b{name} \|", text_of(document), re.MULTILINE)


async def test_states_in_the_reference(
    hass: HomeAssistant, registered: list[er.RegistryEntry]
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
    known = {*registered, *TRIGGERS, *CONDITIONS}
    for text in (DASHBOARD, *map(text_of, NAMES)):
        assert set(ACTION.findall(text)) <= known
    assert actions()
    for name in registered:
        assert f"{DOMAIN}.{name}" in text_of("README.md")
        assert any(each["action"] == f"{DOMAIN}.{name}" for each in actions()), name
    for action in actions():
        schema = registered[action["action"].partition(".")[2]].schema
        assert schema is not None
        schema({**action.get("data", {}), **action.get("target", {})})


async def test_a_session_by_the_examples(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The guide's examples, one after the other, are a session."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    calls = {
        example["action"].partition(".")[2]: example["data"]
        for example in map(yaml.safe_load, blocks(SESSIONS, "yaml"))
        if "action" in example
    }
    await act(hass, f"{DOMAIN}.add_lop", **calls["add_lop"])
    answer = await ask(hass, "start_session", **calls["start_session"])
    (cuff,) = answer["cuffs"]
    for key in (*answer, *cuff):
        assert f"`{key}`" in blocks_between(SESSIONS, "start_session", "next_set")
    assert cuff["target_pressure"] == 64
    assert cuff["found"].startswith("64 mmHg: 40 % of 160 measured on ")
    await reach(sessions, "ready")
    standing = await ask(hass, "next_set", **calls["next_set"])
    assert standing == {"phase": "work", "set": 1, "sets": 3, "repetitions": 0}
    await ask(hass, "log_set", **calls["log_set"])
    await ask(hass, "report", **calls["report"])
    assert (await ask(hass, "extra_set", **calls["extra_set"]))["sets"] == 4
    await ask(hass, "stop_session", **calls["stop_session"])
    record = await ended(sessions)
    assert record.reason == "stopped"
    assert record.sets[0]["rpe"] == calls["log_set"]["rpe"]
    assert record.answers[0]["answer"] == "normal"
    with pytest.raises(ServiceValidationError) as refusal:
        await act(hass, f"{DOMAIN}.take_suggestion", **calls["take_suggestion"])
    assert refusal.value.translation_key == "nothing_suggested"


def blocks_between(name: str, start: str, end: str) -> str:
    """Return what stands between the headings of two actions."""
    below = text_of(name).partition(f"### `{DOMAIN}.{start}`")[2]
    return below.partition(f"### `{DOMAIN}.{end}`")[0]


@pytest.fixture
async def automated(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, ada: AthleteSessions
) -> None:
    """Set up the automations of the documents as they are."""
    assert await async_setup_component(hass, "homeassistant", {})
    config = {automation.DOMAIN: automations()}
    assert await async_setup_component(hass, automation.DOMAIN, config)
    await hass.async_block_till_done()


async def test_automations_are_valid(hass: HomeAssistant, automated: None) -> None:
    """Home Assistant takes every automation in the documents, and runs it."""
    states = hass.states.async_all(automation.DOMAIN)
    assert [state.state for state in states] == ["on"] * len(automations())
    assert len(states) >= 6


def test_third_layer_is_a_link_away() -> None:
    """The badge in the README imports the blueprint that releases at 15 minutes."""
    (badge,) = (link for link in links("README.md") if "blueprint_url=" in link)
    url = unquote(badge.partition("blueprint_url=")[2])
    name = url.rpartition("/")[2]
    text = (ROOT / "blueprints" / "automation" / DOMAIN / name).read_text()
    assert f"  source_url: {url}\n" in text
    assert "release_at_maximum_occlusion" in url
