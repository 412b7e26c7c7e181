"""Blueprints that release: at a heart rate or SpO2, on leaving, at an open door."""

import asyncio
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .blueprints import automate, device_of
from .helpers import OTHER_SWITCH, SWITCH, act, eventually, on_device
from .shipped import TEXTS
from .training import athlete, controller, ended, inflated, is_state, start, vented

PULSE = "sensor.strap_heart_rate"
SPO2 = "sensor.finger_spo2"
DOOR = "binary_sensor.door"
TRACKER = "device_tracker.phone"
ADA = "person.ada"
BEN = "person.ben"

LOOKED_S = 1.2
"""It looks every second."""
NOT_AT_ONCE: dict[str, Any] = {"hours": 0, "minutes": 0, "seconds": 0.5}

pytestmark = [
    pytest.mark.usefixtures("wall", "ending_automations", "namesake"),
]


async def up(hass: HomeAssistant, simulator: Simulator, *channels: int) -> None:
    """Have cuffs under pressure."""
    switches = [(SWITCH, OTHER_SWITCH)[channel] for channel in channels]
    await act(hass, "switch.turn_on", entity_id=switches)
    for channel in channels:
        await eventually(partial(inflated, simulator, channel))


async def look(hass: HomeAssistant) -> None:
    """Wait until the automation has looked."""
    await asyncio.sleep(LOOKED_S)
    await hass.async_block_till_done()


# 8: heart rate and oxygen saturation


async def test_heart_rate_ends_a_session(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What was too high before Home Assistant looked releases too: by level."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    more = async_capture_events(hass, "released")
    hass.states.async_set(PULSE, "181")
    await automate(
        hass,
        "release_on_heart_rate_or_spo2",
        heart_rate=PULSE,
        heart_rate_above=180,
        delay=NOT_AT_ONCE,
        actions=[{"event": "released"}],
    )
    await start(hass)
    await up(hass, simulator, 1)
    assert (await ended(sessions)).reason in ("stopped", "cuff_released")
    await eventually(lambda: not inflated(simulator, 1))
    await eventually(lambda: vented(simulator, 0, 1))
    await eventually(lambda: more)
    assert len(more) == 1


async def test_bounds(hass: HomeAssistant, simulator: Simulator) -> None:
    """Neither a value at its bound, nor a short one beyond, nor none releases."""
    await controller(hass, simulator)
    hass.states.async_set(PULSE, "50")
    hass.states.async_set(SPO2, "90")
    await automate(
        hass,
        "release_on_heart_rate_or_spo2",
        heart_rate=PULSE,
        heart_rate_below=50,
        spo2=SPO2,
        spo2_below=90,
        delay=NOT_AT_ONCE,
        cuffs=[device_of(hass, SWITCH)],
        tell=False,
    )
    await up(hass, simulator, 0, 1)
    hass.states.async_set(PULSE, "49")
    await asyncio.sleep(0.2)
    hass.states.async_set(PULSE, "unavailable")
    await look(hass)
    assert inflated(simulator)
    hass.states.async_set(SPO2, "89.5")
    await eventually(lambda: not inflated(simulator), 3)
    hass.states.async_set(SPO2, "unknown")
    await up(hass, simulator, 0)
    hass.states.async_set(PULSE, "49")
    await eventually(lambda: not inflated(simulator), 3)
    assert inflated(simulator, 1)
    assert on_device(simulator)["reason"] == "command"
    assert not _async_get_or_create_notifications(hass)


async def test_missing_sensor_is_told(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Who relies on a sensor hears that it tells nothing, but only while it matters."""
    await controller(hass, simulator)
    hass.states.async_set(PULSE, "unavailable")
    await automate(
        hass,
        "release_on_heart_rate_or_spo2",
        heart_rate=PULSE,
        heart_rate_above=180,
        delay=NOT_AT_ONCE,
    )
    await look(hass)
    assert not _async_get_or_create_notifications(hass)
    await up(hass, simulator, 0)
    await eventually(lambda: _async_get_or_create_notifications(hass), 3)
    (told,) = _async_get_or_create_notifications(hass).values()
    texts = TEXTS["common"]
    assert told["title"] == texts["blueprint_release_on_heart_rate_or_spo2_title"]
    message = texts["blueprint_release_on_heart_rate_or_spo2_message"]
    assert told["message"] == f"{message} {PULSE}"
    assert inflated(simulator)


@pytest.mark.parametrize("goes_on", [False, True])
async def test_number_that_stands_still(
    hass: HomeAssistant, simulator: Simulator, *, goes_on: bool
) -> None:
    """What no one reports again is told of, as one that came back with a restart is."""
    await controller(hass, simulator)
    hass.states.async_set(PULSE, "85")
    await automate(
        hass,
        "release_on_heart_rate_or_spo2",
        heart_rate=PULSE,
        heart_rate_above=180,
        delay=NOT_AT_ONCE,
    )
    if goes_on:
        hass.states.async_set(PULSE, "85")
    await up(hass, simulator, 0)
    told = _async_get_or_create_notifications(hass)
    if goes_on:
        await look(hass)
        assert not told
    else:
        await eventually(lambda: told, 5)
    await asyncio.sleep(110)
    hass.states.async_set(PULSE, "85")
    told.clear()
    await asyncio.sleep(110)
    assert not told
    await eventually(lambda: told, 15)
    assert inflated(simulator)
    # In doubt the air is out: an old number beyond its bound is one all the same.
    hass.states.async_set(PULSE, "181")
    await eventually(lambda: not inflated(simulator), 3)


# 9: leaving, and a door


async def test_open_door(hass: HomeAssistant, simulator: Simulator) -> None:
    """A door that opens releases, and while it is open nothing stays up."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    hass.states.async_set(DOOR, "off")
    await automate(hass, "release_on_leaving_or_door", doors=[DOOR])
    await start(hass)
    assert inflated(simulator)
    hass.states.async_set(DOOR, "on")
    assert (await ended(sessions)).reason in ("stopped", "cuff_released")
    await up(hass, simulator, 1)
    await eventually(lambda: not inflated(simulator, 1), 3)


@pytest.mark.parametrize("is_gone", ["zone", "person", "door"])
async def test_what_is_gone(
    hass: HomeAssistant, simulator: Simulator, is_gone: str
) -> None:
    """A zone, person or door that was deleted releases nothing, but is told of."""
    await controller(hass, simulator)
    for component in ("zone", "person"):
        config = [{"id": "ada", "name": "Ada", "device_trackers": [TRACKER]}]
        given = config if component == "person" else []
        assert await async_setup_component(hass, component, {component: given})
    hass.states.async_set(TRACKER, "home")
    hass.states.async_set(DOOR, "off")
    chosen = {"zone": "zone.home", "persons": [ADA], "doors": [DOOR]}
    gone = {"zone": "zone.gym", "person": "person.cy", "door": "binary_sensor.cellar"}
    key = {"zone": "zone", "person": "persons", "door": "doors"}[is_gone]
    name = gone[is_gone]
    given_now = chosen | {key: name if is_gone == "zone" else [*chosen[key], name]}
    await automate(hass, "release_on_leaving_or_door", **given_now)
    await up(hass, simulator, 0)
    await eventually(lambda: _async_get_or_create_notifications(hass), 3)
    (told,) = _async_get_or_create_notifications(hass).values()
    texts = TEXTS["common"]
    assert told["title"] == texts["blueprint_release_on_leaving_or_door_title"]
    message = texts["blueprint_release_on_leaving_or_door_message"]
    assert told["message"] == f"{message} {name}"
    await look(hass)
    assert inflated(simulator)
    # What is there is watched all the same.
    hass.states.async_set(DOOR, "on")
    await eventually(lambda: not inflated(simulator), 3)


async def test_person_leaves(hass: HomeAssistant, simulator: Simulator) -> None:
    """Who leaves while a cuff is up has it released; of whom nothing is known, not."""
    await controller(hass, simulator)
    people = [
        {"id": "ada", "name": "Ada", "device_trackers": [TRACKER]},
        {"id": "ben", "name": "Ben"},
    ]
    for component, config in (("zone", []), ("person", people)):
        assert await async_setup_component(hass, component, {component: config})
    hass.states.async_set(TRACKER, "home")
    await automate(hass, "release_on_leaving_or_door", persons=[ADA, BEN])
    await up(hass, simulator, 0)
    await look(hass)
    assert (is_state(hass, ADA, "home"), is_state(hass, BEN, "unknown")) == (True, True)
    assert inflated(simulator)
    hass.states.async_set(TRACKER, "not_home")
    await eventually(lambda: not inflated(simulator), 3)
