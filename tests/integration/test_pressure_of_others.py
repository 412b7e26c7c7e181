"""Nothing but the session sets a session's pressure, and no other target is believed."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from simulator.controller.requests import InflateRequest
from simulator.device import Simulator

from .athletes import lop
from .helpers import SWITCH, act, eventually, hold, let_out, on_device
from .test_interruptions import _go_to
from .training import athlete, controller, ended, inflated

TARGET = "number.gym_cuffs_cuff_1_target_pressure"

type Way = Callable[[HomeAssistant], Awaitable[None]]


async def _by_action(hass: HomeAssistant) -> None:
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=200)


async def _by_lower_target(hass: HomeAssistant) -> None:
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=40)


async def _by_number(hass: HomeAssistant) -> None:
    await act(hass, "number.set_value", entity_id=TARGET, value=220)


async def _by_switch(hass: HomeAssistant) -> None:
    await act(hass, "switch.turn_on", entity_id=SWITCH)


WAYS: dict[str, Way] = {
    "action": _by_action,
    "lower": _by_lower_target,
    "number": _by_number,
    "switch": _by_switch,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "phase", ["inflating", "work", "rest", "rest, vented", "paused"]
)
@pytest.mark.controller(time_scale=10)
async def test_d1_only_the_session_sets_its_pressure(
    hass: HomeAssistant, simulator: Simulator, phase: str, way: str
) -> None:
    """In every phase, whatever asks; the session goes on with what its plan has."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await _go_to(sessions, phase)
    runner = sessions.runner
    planned = max(
        record.target or 0.0
        for record in (runner.session.cuffs.records.values() if runner else ())
    )
    # Some of them are no more than a wish for later, and are not refused.
    with suppress(HomeAssistantError):
        await WAYS[way](hass)
    assert sessions.session is not None
    target = on_device(simulator)["target"]
    assert target is None or target <= planned
    assert sessions.session.phase not in ("releasing", "ended")
    assert sessions.stop()
    await ended(sessions)
    assert not inflated(simulator)


def _retarget(
    coordinator: BfrCuffCoordinator, simulator: Simulator, channel: int, target: float
) -> None:
    """Have a controller go for a target that nobody asked for, under our own lease."""
    powered = simulator._powered()
    owner = coordinator.controller.client_id
    powered.carry_out(owner, InflateRequest(channel, target, None))


@pytest.mark.parametrize("target", [200.0, 61.0, 59.0, 30.0])
@pytest.mark.parametrize("channel", [0, 1])
async def test_d7_a_target_never_asked_for(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    channel: int,
    target: float,
) -> None:
    """Above or below, by much or little, in either cuff: it is released."""
    coordinator.targets[channel] = 60.0
    await hold(hass, coordinator, simulator, channel)
    _retarget(coordinator, simulator, channel, target)
    await eventually(lambda: not inflated(simulator, channel), 4)
    await let_out(simulator, channel)


@pytest.mark.controller(time_scale=10)
async def test_d7_in_a_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """It ends, and says that the cuff was at fault."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await _go_to(sessions, "work")
    _retarget(coordinator, simulator, 0, 200.0)
    assert (await ended(sessions)).reason == "cuff_fault"
    assert not inflated(simulator)
