"""Nothing inflates as a side effect of "everything on"."""

from contextlib import suppress
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    chat_session,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    intent,
    label_registry as lr,
)
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import lop
from .helpers import SWITCH, act, eventually, hold, on_device, stand_in, state
from .training import athlete, inflated

TARGET = "number.gym_cuffs_cuff_1_target_pressure"
SCENE = {
    "name": "Evening",
    "entities": {SWITCH: {"state": "on"}, "input_boolean.lamp": {"state": "on"}},
}
AS_LIGHT = "light.cuff"
BY_OTHERS = [
    {"name": "Group", "entities": {"group.nest": "on"}},
    {"name": "Light", "entities": {AS_LIGHT: "on"}},
]
NAMELESS: list[tuple[str, dict[str, Any]]] = [
    ("switch.turn_on", {"entity_id": "all"}),
    ("switch.turn_on", {"entity_id": "ALL"}),
    ("switch.toggle", {"entity_id": "all"}),
    ("switch.toggle", {"entity_id": "All"}),
    ("switch.turn_on", {"area_id": "gym"}),
    ("switch.turn_on", {"floor_id": "ground"}),
    ("switch.turn_on", {"label_id": "cuff"}),
    ("homeassistant.turn_on", {"area_id": "gym"}),
    ("homeassistant.toggle", {"label_id": ["cuff"]}),
    ("homeassistant.turn_on", {"entity_id": "input_boolean.lamp", "area_id": "gym"}),
    ("scene.turn_on", {"entity_id": "scene.evening"}),
    ("scene.turn_on", {"entity_id": "all"}),
    ("scene.apply", {"entities": {SWITCH: "on"}}),
    ("scene.apply", {"entities": {"group.nest": "on"}}),
    ("scene.apply", {"entities": {"switch.both": "on"}}),
    ("scene.apply", {"entities": {AS_LIGHT: "on"}}),
    ("scene.turn_on", {"entity_id": "scene.group"}),
    ("scene.turn_on", {"entity_id": "scene.light"}),
    ("light.turn_on", {"entity_id": "all"}),
    ("light.turn_on", {"area_id": "gym"}),
    ("light.toggle", {"floor_id": "ground"}),
]


@pytest.fixture(autouse=True)
async def household(hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
    """Put the cuffs into a room with a lamp, in a group and in a scene."""
    floor = fr.async_get(hass).async_create("Ground")
    gym = ar.async_get(hass).async_create("Gym", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Cuff")
    entity = er.async_get(hass).async_get(SWITCH)
    assert entity is not None
    assert entity.device_id is not None
    dr.async_get(hass).async_update_device(
        entity.device_id, area_id=gym.id, labels={label.label_id}
    )
    components: tuple[tuple[str, Any], ...] = (
        ("homeassistant", {}),
        ("input_boolean", {"lamp": None}),
        (
            "group",
            {"cuffs": {"entities": [SWITCH]}, "nest": {"entities": ["group.cuffs"]}},
        ),
        ("scene", [SCENE, *BY_OTHERS]),
    )
    for domain, config in components:
        assert await async_setup_component(hass, domain, {domain: config})
    await stand_in(hass, "group", {"group_type": "switch", "entities": [SWITCH]})
    await stand_in(hass, "switch_as_x", {"target_domain": "light", "entity_id": SWITCH})
    (light,) = hass.states.async_entity_ids("light")
    er.async_get(hass).async_update_entity(light, new_entity_id=AS_LIGHT)
    await hass.async_block_till_done()


async def test_not_named(
    hass: HomeAssistant, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """A cuff that was merely reached stays vented; nothing else is held up by it."""
    for action, data in NAMELESS:
        caplog.clear()
        await act(hass, action, **data)
        await hass.async_block_till_done()
        assert not inflated(simulator), (action, data)
        assert f"{SWITCH} did nothing" in caplog.text, (action, data)
    assert state(hass, "input_boolean.lamp").state == "on"


async def test_within_an_automation(hass: HomeAssistant, simulator: Simulator) -> None:
    """Also where an event begins the action: it is announced only after the event."""
    automation = {
        "alias": "All on",
        "triggers": {"trigger": "event", "event_type": "evening"},
        "actions": {"action": "switch.turn_on", "target": {"entity_id": "all"}},
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    hass.bus.async_fire("evening")
    await hass.async_block_till_done()
    assert state(hass, "automation.all_on").attributes["last_triggered"] is not None
    assert not inflated(simulator)
    await act(hass, "automation.turn_off", entity_id="all")


async def test_a_step_after_everything(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A script that turns its room on and then names the cuff means it."""
    room = {"action": "homeassistant.turn_on", "target": {"area_id": "gym"}}
    cuff = {"action": "switch.turn_on", "target": {"entity_id": SWITCH}}
    scripts = {"room": {"sequence": [room]}, "train": {"sequence": [room, cuff]}}
    assert await async_setup_component(hass, "script", {"script": scripts})
    await act(hass, "script.room")
    assert not inflated(simulator)
    await act(hass, "script.train")
    await eventually(lambda: inflated(simulator))


async def test_every_script(hass: HomeAssistant, simulator: Simulator) -> None:
    """Whoever begins every script there is has named no cuff."""
    steps = [{"action": "switch.turn_on", "target": {"entity_id": SWITCH}}]
    config = {"script": {"up": {"sequence": steps}}}
    assert await async_setup_component(hass, "script", config)
    await act(hass, "script.turn_on", entity_id="all")
    await hass.async_block_till_done()
    assert not inflated(simulator)
    await act(hass, "script.turn_on", entity_id="script.up")
    await eventually(lambda: inflated(simulator))


async def test_a_light_made_of_its_group(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What was made of a group is no other way to a cuff than the group."""
    er.async_get(hass).async_remove(AS_LIGHT)
    options = {"target_domain": "light", "entity_id": "switch.both"}
    await stand_in(hass, "switch_as_x", options)
    (light,) = hass.states.async_entity_ids("light")
    er.async_get(hass).async_update_entity(light, area_id="gym")
    for action, data in (
        ("light.turn_on", {"area_id": "gym"}),
        ("light.turn_on", {"entity_id": "all"}),
        ("scene.apply", {"entities": {light: "on"}}),
    ):
        await act(hass, action, **data)
        await hass.async_block_till_done()
        assert not inflated(simulator), (action, data)
    await act(hass, "light.turn_on", entity_id=light)
    await eventually(lambda: inflated(simulator))


async def test_named(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Named by itself, by its device or by a group that it was put into, it inflates."""
    entity = er.async_get(hass).async_get(SWITCH)
    assert entity is not None
    named: tuple[tuple[str, dict[str, Any]], ...] = (
        ("switch.turn_on", {"entity_id": SWITCH}),
        ("switch.turn_on", {"entity_id": [SWITCH], "area_id": "gym"}),
        ("switch.toggle", {"entity_id": SWITCH}),
        ("homeassistant.turn_on", {"entity_id": SWITCH}),
        ("homeassistant.turn_on", {"entity_id": "group.cuffs"}),
        ("homeassistant.turn_on", {"entity_id": "group.nest"}),
        ("switch.turn_on", {"entity_id": "switch.both", "area_id": "gym"}),
        ("light.turn_on", {"entity_id": AS_LIGHT, "area_id": "gym"}),
        ("switch.turn_on", {"device_id": entity.device_id}),
        ("switch.turn_on", {"device_id": entity.device_id, "area_id": "gym"}),
    )
    for action, data in named:
        await act(hass, action, **data)
        await eventually(lambda: inflated(simulator))
        await act(hass, "bfr_cuff.release_all")
        await eventually(lambda: not coordinator.data.cuff(0).inflated)


async def test_lights_of_its_room_before_it(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Where no one made a light of it, a room's lights say nothing about a cuff."""
    er.async_get(hass).async_remove(AS_LIGHT)
    context = Context()
    for action, data in (
        ("light", {"area_id": "gym"}),
        ("switch", {"entity_id": SWITCH}),
    ):
        await hass.services.async_call(
            action, "turn_on", data, blocking=True, context=context
        )
    assert inflated(simulator)


async def test_another_action_after_it(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What did not name it stands against its own run only."""
    await act(hass, "switch.turn_on", entity_id="all")
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert inflated(simulator)


@pytest.mark.parametrize(("action", "data"), NAMELESS[:1] + NAMELESS[5:6])
async def test_everything_off(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    action: str,
    data: dict[str, Any],
) -> None:
    """A release needs no name."""
    await hold(hass, coordinator, simulator)
    await act(hass, action.replace("turn_on", "turn_off"), **data)
    await eventually(lambda: not inflated(simulator))


async def test_target_of_a_running_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A scene, or a number for all, does not raise the pressure of an inflated cuff."""
    await hold(hass, coordinator, simulator)
    await act(hass, "scene.apply", entities={TARGET: "200"})
    await act(hass, "number.set_value", area_id="gym", value=60)
    assert on_device(simulator)["target"] == 50
    assert coordinator.target(0) == 50
    await act(hass, "number.set_value", entity_id=TARGET, value=60)
    assert on_device(simulator)["target"] == 60


async def test_every_button_pressed(
    hass: HomeAssistant, simulator: Simulator, coordinator: BfrCuffCoordinator
) -> None:
    """All buttons at once start no session; what ends one still does."""
    sessions = await athlete(hass, lop(day="2026-02-01"))
    sessions.choices.limb = "left_thigh"
    with suppress(ServiceValidationError):
        # What only lowers is pressed, and says that there is nothing to lower.
        await act(hass, "button.press", entity_id="all")
    assert sessions.session is None
    assert not inflated(simulator)


async def test_what_is_remembered_is_bounded(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Contexts of long ago are forgotten, and the newest counts."""
    for _ in range(100):
        await act(hass, "switch.turn_off", area_id="kitchen")
    context = Context()
    await hass.services.async_call(
        "switch", "turn_on", {"area_id": "gym"}, blocking=True, context=context
    )
    assert not inflated(simulator)


@pytest.mark.parametrize(
    "slots",
    [
        {"area": "Gym"},
        {"floor": "Ground"},
        {"domain": ["switch"]},
        {"name": "Gym cuffs cuff 1 Inflate"},
    ],
)
async def test_words_to_an_assistant_inflate_nothing(
    hass: HomeAssistant, simulator: Simulator, slots: dict[str, Any]
) -> None:
    """It names each switch of a room by itself, so no one can tell what was meant."""
    for component in ("intent", "conversation"):
        assert await async_setup_component(hass, component, {})
    said = {name: {"value": value} for name, value in slots.items()}
    with (
        chat_session.async_get_chat_session(hass),
        suppress(intent.IntentError),
    ):
        await intent.async_handle(
            hass, "conversation", "HassTurnOn", said, assistant="conversation"
        )
    await hass.async_block_till_done()
    assert not inflated(simulator)
    assert on_device(simulator)["phase"] == "vented"


@pytest.mark.parametrize("name", ["HassTurnOn", "HassToggle"])
async def test_an_intent_over_the_network_inflates_nothing(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_client: ClientSessionGenerator,
    name: str,
) -> None:
    """An assistant outside Home Assistant holds no conversation with it."""
    assert await async_setup_component(hass, "intent", {})
    asked = {"name": name, "data": {"area": "Gym"}}
    client = await hass_client()
    async with client.post("/api/intent/handle", json=asked) as response:
        assert response.ok
    await hass.async_block_till_done()
    assert not inflated(simulator)
    assert state(hass, "input_boolean.lamp").state == "off"


async def test_another_assistant_inflates_nothing(
    hass: HomeAssistant, simulator: Simulator, hass_client: ClientSessionGenerator
) -> None:
    """One that a home's owner has set up names each device of a room as well."""
    assert await async_setup_component(hass, "alexa", {"alexa": {"smart_home": {}}})
    client = await hass_client()
    header = {
        "namespace": "Alexa.PowerController",
        "name": "TurnOn",
        "messageId": "1",
        "correlationToken": "2",
        "payloadVersion": "3",
    }
    for entity_id in ("input_boolean.lamp", SWITCH):
        endpoint = {"endpointId": entity_id.replace(".", "#"), "cookie": {}}
        directive = {"header": header, "endpoint": endpoint, "payload": {}}
        asked = {"directive": directive}
        async with client.post("/api/alexa/smart_home", json=asked) as response:
            assert response.ok
    await hass.async_block_till_done()
    assert state(hass, "input_boolean.lamp").state == "on"
    assert not inflated(simulator)


async def test_an_automation_that_words_began_may(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Its owner has named the cuff in it."""
    sequence = [{"action": "switch.turn_on", "target": {"entity_id": SWITCH}}]
    config = {"script": {"up": {"sequence": sequence}}}
    assert await async_setup_component(hass, "script", config)
    with chat_session.async_get_chat_session(hass):
        await act(hass, "script.up")
    await eventually(lambda: inflated(simulator))
