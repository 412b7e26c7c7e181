"""The third layer in real Home Assistant: an automation that releases by itself."""

import asyncio
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import ControllerSilent
from custom_components.bfr_cuff.lib.link.client import CuffLink
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .blueprints import automate, device_of
from .helpers import (
    EMPTY_MMHG,
    OTHER_SWITCH,
    SWITCH,
    act,
    eventually,
    occlude_until,
    on_device,
    state,
)
from .shipped import TEXTS
from .stranger import Stranger
from .training import athlete, controller, ended, inflated, start, vented

BLUEPRINT = "release_at_maximum_occlusion"
START = "sensor.gym_cuffs_cuff_1_occluded_since"
LIMIT_S = 2.0
EARLY_S = 1.2
"""The moment that an occlusion began is shown to the second, never a later one."""
LATE_S = 1.5
"""It is looked at every second, and the release has to get there."""

FILL_S = 3.0
"""Nearly so long it takes to 20 mmHg."""

LONGEST_S = 1200.0
LONGER = {"max_occlusion": LONGEST_S}
BOTH = {"0": {"placement": "left_thigh"} | LONGER, "1": LONGER}

pytestmark = [
    pytest.mark.usefixtures("wall"),
    pytest.mark.controller(occlusion_max_s=LONGEST_S),
]


@pytest.fixture
async def coordinator(hass: HomeAssistant, simulator: Simulator) -> BfrCuffCoordinator:
    """Set cuffs up that guard and controller would hold for 20 minutes."""
    return await controller(hass, simulator, BOTH)


def occluded_s(simulator: Simulator, channel: int = 0) -> float:
    """Return how long a cuff is occluded, by the controller's own clock."""
    return float(on_device(simulator, channel)["occluded_ms"]) / 1000


async def look_after(hass: HomeAssistant, limit_s: float = LIMIT_S) -> str:
    """Have the first cuff released after a time, and the second never."""
    limit = {"hours": 0, "minutes": 0, "seconds": limit_s}
    return await automate(hass, BLUEPRINT, cuffs=[device_of(hass, SWITCH)], limit=limit)


def releases(hass: HomeAssistant) -> list[Any]:
    """Return a list that every call of the action is added to."""
    calls: list[Any] = []

    @callback
    def _on_call(event: Any) -> None:
        if event.data["domain"] == DOMAIN and event.data["service"] == "release":
            calls.append(event.data["service_data"])

    hass.bus.async_listen("call_service", _on_call)
    return calls


async def released_on_time(simulator: Simulator) -> None:
    """Check when the first cuff is released, by the clock of its controller."""
    await eventually(lambda: inflated(simulator))
    simulator.warp(FILL_S)
    await eventually(lambda: occluded_s(simulator) >= LIMIT_S - EARLY_S)
    assert inflated(simulator)
    await eventually(lambda: not inflated(simulator), LIMIT_S + LATE_S)
    used_s = occluded_s(simulator)
    print(f"released after {used_s:.2f} s of occlusion; the limit is {LIMIT_S:g} s")
    assert LIMIT_S - EARLY_S <= used_s <= LIMIT_S + LATE_S
    assert on_device(simulator)["reason"] == "command"
    await eventually(lambda: simulator.pressure(0) < EMPTY_MMHG)


async def test_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """It alone releases on time: the cuff that it does not look after stays up."""
    er.async_get(hass).async_update_entity(START, new_entity_id="sensor.renamed")
    await hass.async_block_till_done()
    await look_after(hass)
    calls = releases(hass)
    await act(hass, "switch.turn_on", entity_id=[SWITCH, OTHER_SWITCH])
    await released_on_time(simulator)
    assert inflated(simulator, 1)
    assert occluded_s(simulator, 1) > LIMIT_S
    await eventually(lambda: vented(simulator, 0))
    await eventually(lambda: hass.states.is_state("sensor.renamed", "unknown"))
    asked = len(calls)
    await asyncio.sleep(1.1)
    assert len(calls) == asked


async def test_session(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A session is released as a hold is, and ends because of it."""
    ada = await athlete(hass)
    await look_after(hass)
    await start(hass)
    await released_on_time(simulator)
    assert (await ended(ada)).reason == "cuff_released"


async def test_limits_below_it_stay(hass: HomeAssistant, simulator: Simulator) -> None:
    """A longer time in the automation lengthens nobody's limit."""
    cuffs = {"0": {"max_occlusion": 60.0}}
    coordinator = await controller(hass, simulator, cuffs)
    calls = releases(hass)
    await look_after(hass, 3600)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    await occlude_until(coordinator, simulator, 58)
    assert inflated(simulator)
    await eventually(lambda: not inflated(simulator), 4)
    assert occluded_s(simulator) < 61
    # The guard's clock and the controller's end together, and either may be the first.
    assert on_device(simulator)["reason"] in ("deadline", "command")
    assert not calls


async def test_asks_again(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    stranger: Stranger,
) -> None:
    """It asks until it is heard, whoever holds the cuff, and until the air is out."""
    release, refusals = CuffLink.release, 0

    async def _twice_silent(link: CuffLink, channel: int | None = None) -> None:
        nonlocal refusals
        if refusals < 2:
            refusals += 1
            raise ControllerSilent("no reply")
        await release(link, channel)

    simulator.set_fault(0, Fault.VENT_BLOCKED, on=True)
    await stranger.hold(0)
    calls = releases(hass)
    with patch.object(CuffLink, "release", _twice_silent):
        await look_after(hass)
        await eventually(lambda: len(calls) == 2)
        assert inflated(simulator)
        await eventually(lambda: not inflated(simulator), 2)
    assert refusals == 2
    await eventually(lambda: len(calls) >= 4)
    assert simulator.pressure(0) > EMPTY_MMHG
    simulator.set_fault(0, Fault.VENT_BLOCKED, on=False)
    await eventually(lambda: vented(simulator, 0))


async def test_says_what_it_cannot_see(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """A cuff without its sensors, one that is gone, or none at all, is told of."""
    er.async_get(hass).async_update_entity(
        START, disabled_by=er.RegistryEntryDisabler.USER
    )
    gone = "0123456789abcdef0123456789abcdef"
    cuffs = [device_of(hass, SWITCH), device_of(hass, OTHER_SWITCH), gone]
    automation = await automate(hass, BLUEPRINT, cuffs=cuffs)
    nobody = await automate(hass, BLUEPRINT, cuffs=[])
    notifications = _async_get_or_create_notifications(hass)
    await eventually(lambda: len(notifications) == 2)
    words = TEXTS["common"][f"blueprint_{BLUEPRINT}_message"]
    told = notifications[automation]
    assert told["message"] == f"{words} Gym cuffs cuff 1, {gone}"
    assert told["title"] == TEXTS["common"][f"blueprint_{BLUEPRINT}_title"]
    assert notifications[nobody]["message"] == f"{words} -"
    last = state(hass, automation).attributes["last_triggered"]
    await asyncio.sleep(1.1)
    assert state(hass, automation).attributes["last_triggered"] == last


async def test_unreadable_limit(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """A limit that nobody can read is one of 15 minutes, and no limit is lost."""
    cuffs = [device_of(hass, SWITCH)]
    limits: list[Any] = ["soon", {"minutes": "15"}, {"minuets": 20}, [15]]
    made = [await automate(hass, BLUEPRINT, cuffs=cuffs, limit=each) for each in limits]

    def looked() -> list[bool]:
        return [
            state(hass, automation).attributes["last_triggered"] is not None
            for automation in made
        ]

    about = state(hass, START).attributes
    since = dt_util.utcnow() - timedelta(minutes=15)
    late = since + timedelta(seconds=5)
    hass.states.async_set(START, late.isoformat(), about)
    await asyncio.sleep(1.1)
    assert not any(looked())
    hass.states.async_set(START, since.isoformat(), about)
    await eventually(lambda: all(looked()), 2)
