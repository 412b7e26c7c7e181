"""Tests of a cuff's events, and of the sensor that says since when it is occluded."""

from datetime import datetime
from typing import Any

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.cuff_watch import Cause
from custom_components.bfr_cuff.lib.controller.guard import Verdict
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .helpers import (
    PHASE,
    SWITCH,
    OutOfReach,
    act,
    eventually,
    fast_forward,
    hold,
    let_out,
    occlude_until,
    state,
)
from .training import follow

EVENTS = "event.gym_cuffs_cuff_1_events"
SINCE = "sensor.gym_cuffs_cuff_1_occluded_since"


def _told(heard: list[dict[str, Any]]) -> list[str]:
    """Return the types of what was heard, one for each event."""
    return [about["event_type"] for about in heard if about.get("event_type")]


async def test_a_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Up, released and vented, with what is known; the other cuff has no part in it."""
    simulator.warp(10)
    await eventually(lambda: state(hass, PHASE).state == "vented")
    heard, other = follow(hass, EVENTS), follow(hass, EVENTS.replace("1", "2"))
    await hold(hass, coordinator, simulator)
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await eventually(lambda: _told(heard) == ["pressure_up", "released"])
    await let_out(simulator)
    await eventually(lambda: _told(heard) == ["pressure_up", "released", "vented"])
    up, released, vented = heard
    assert up["pressure"] > 40
    assert "reason" not in up
    assert released["reason"] == vented["reason"] == "command"
    assert released["occluded_s"] > 0
    assert vented["pressure"] < 20
    assert other == []


async def test_the_limit(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A deadline is told after the release that it caused."""
    heard = follow(hass, EVENTS)
    limit = {"entity_id": SWITCH, "time_limit": "00:01:00"}
    await act(hass, "bfr_cuff.inflate", **limit)
    await fast_forward(
        coordinator, simulator, lambda: "limit_reached" in _told(heard), 2.0
    )
    assert _told(heard)[:3] == ["pressure_up", "released", "limit_reached"]
    assert heard[1]["reason"] == heard[2]["reason"] == "deadline"
    assert heard[2]["occluded_s"] == pytest.approx(60, abs=2)


async def test_a_fault(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A fault that comes up is told; one that is there at the start is not."""
    heard = follow(hass, EVENTS)
    simulator.set_fault(0, Fault.SENSOR_SILENT)
    simulator.warp(1)
    await eventually(lambda: _told(heard) == ["fault"])
    assert heard[0]["fault"] == "sensor"
    assert "pressure" not in heard[0]
    await hass.config_entries.async_reload(coordinator.config_entry.entry_id)
    await hass.async_block_till_done()
    simulator.warp(2)
    await eventually(lambda: state(hass, EVENTS).state != "unavailable")
    # What was told before is remembered, at the time when it was told.
    assert set(_told(heard)) == {"fault"}
    assert dt_util.parse_datetime(state(hass, EVENTS).state) is not None


async def test_a_blocked_vent(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The guard's verdict is told at once, and once."""
    await hold(hass, coordinator, simulator)
    heard = follow(hass, EVENTS)
    for channel in (1, 0, 0):
        coordinator._carry_out(Verdict(channel, Cause.VENT_BLOCKED))
    await eventually(lambda: "released" in _told(heard))
    assert _told(heard) == ["vent_blocked", "released"]
    await let_out(simulator)


async def test_what_nobody_saw(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """What came about without contact is told on return, with when it happened."""
    await hold(hass, coordinator, simulator)
    heard = follow(hass, EVENTS)
    async with OutOfReach(simulator):
        await eventually(lambda: state(hass, EVENTS).state == "unavailable")
        assert state(hass, SINCE).state == "unavailable"
        simulator.warp(30)
    await eventually(lambda: state(hass, EVENTS).state != "unavailable")
    await eventually(lambda: state(hass, SINCE).state == "unknown")
    missed = [about for about in heard if "at" in about]
    assert _told(missed) == ["released", "vented"]
    assert missed[0]["reason"] == "lease_expired"
    await hold(hass, coordinator, simulator)
    entry = coordinator.config_entry
    await hass.config_entries.async_unload(entry.entry_id)
    await let_out(simulator)
    restored = follow(hass, EVENTS)
    assert await hass.config_entries.async_setup(entry.entry_id)
    seq = entry.runtime_data.data.seq
    await eventually(lambda: entry.runtime_data.data.seq > seq)
    # Unloading releases, and that was seen; that the cuff is down was not.
    assert _told(restored) == ["released"]


@pytest.mark.usefixtures("wall")
async def test_occluded_since(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """It goes by the controller's clock, is steady, and unknown while blood flows."""
    simulator.warp(10)
    await eventually(lambda: state(hass, SINCE).state == "unknown")

    def shown() -> datetime:
        since = dt_util.parse_datetime(state(hass, SINCE).state)
        assert since is not None
        return since

    def occluded_s() -> float:
        return (dt_util.utcnow() - shown()).total_seconds()

    await hold(hass, coordinator, simulator)
    await occlude_until(coordinator, simulator, 30)
    await eventually(lambda: abs(occluded_s() - 30) < 4)
    writes = follow(hass, SINCE)
    seq = coordinator.data.seq
    await eventually(lambda: coordinator.data.seq > seq + 10)
    assert writes == []
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    simulator.warp(8)
    await eventually(lambda: state(hass, SINCE).state == "unknown")
    # The clock was not set back by so short a release: it counts on.
    await hold(hass, coordinator, simulator)
    assert 30 < occluded_s() < 60
    assert abs(occluded_s() - coordinator.data.cuff(0).occluded_s) < 3
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await let_out(simulator)
