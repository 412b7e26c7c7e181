"""Tests of the sensors, and of how rarely they are written."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import (
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .helpers import (
    PHASE,
    PRESSURE,
    SWITCH,
    act,
    eventually,
    fast_forward,
    hold,
    let_out,
    occlude_until,
    on_device,
    set_up,
    state,
)

DEADLINE = "sensor.gym_cuffs_cuff_1_occlusion_deadline"
OCCLUDED_SINCE = "sensor.gym_cuffs_cuff_1_occluded_since"
OCCLUSION_TIME = "sensor.gym_cuffs_cuff_1_occlusion_time"
FIRMWARE = "sensor.gym_cuffs_firmware"


def _record(hass: HomeAssistant, entity_id: str) -> list[tuple[float, str]]:
    """Return the writes of an entity from now on: when, and what."""
    writes: list[tuple[float, str]] = []

    @callback
    def _changed(event: Event[EventStateChangedData]) -> None:
        written = event.data["new_state"]
        if written is not None and written.entity_id == entity_id:
            writes.append((hass.loop.time(), written.state))

    @callback
    def _reported(event: Event[EventStateReportedData]) -> None:
        written = event.data["new_state"]
        if written.entity_id == entity_id:
            writes.append((hass.loop.time(), written.state))

    @callback
    def _every(_: EventStateReportedData) -> bool:
        return True

    hass.bus.async_listen(EVENT_STATE_CHANGED, _changed)
    hass.bus.async_listen(EVENT_STATE_REPORTED, _reported, event_filter=_every)
    return writes


async def test_pressure_is_written_once_a_second(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A cuff that fills for five seconds is written five times, give or take one."""
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await fast_forward(coordinator, simulator, lambda: simulator.pressure(0) > 10)
    writes = _record(hass, PRESSURE)
    started = hass.loop.time()
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=250)
    await asyncio.sleep(5)
    elapsed = hass.loop.time() - started
    assert simulator.pressure(0) > 30
    assert 3 <= len(writes) <= elapsed + 1
    assert all(late[0] - early[0] > 0.99 for early, late in pairwise(writes))
    values = [int(value) for _, value in writes]
    assert all(late - early >= 2 for early, late in pairwise(values))


async def test_pressure_at_rest_is_not_written(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """States of an empty cuff come and go; noise is nothing to write."""
    before = coordinator.data.seq
    simulator.warp(10)
    await eventually(lambda: coordinator.data.seq >= before + 2)
    assert state(hass, PHASE).state == "vented"
    writes = _record(hass, PRESSURE)
    before = coordinator.data.seq
    simulator.warp(5)
    await eventually(lambda: coordinator.data.seq >= before + 2)
    assert not writes


async def test_pressure_at_a_change_of_phase(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A change of phase is worth a pressure at once, however soon."""
    await hold(hass, coordinator, simulator)
    await eventually(lambda: int(state(hass, PRESSURE).state) > 45)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    simulator.warp(8)
    await eventually(lambda: state(hass, PHASE).state == "vented", within_s=1)
    await eventually(lambda: int(state(hass, PRESSURE).state) < 20, within_s=1)


async def test_what_a_cuff_is_used_for(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A hold is one from its first phase, and what was never asked for is none."""
    used: list[tuple[str, str]] = []

    @callback
    def _changed(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        if new is not None and new.entity_id == PHASE:
            used.append((new.state, new.attributes["used_for"]))

    assert state(hass, PHASE).attributes["used_for"] == "nothing"
    assert state(hass, PHASE).attributes["athlete"] is None
    hass.bus.async_listen(EVENT_STATE_CHANGED, _changed)
    await hold(hass, coordinator, simulator)
    await eventually(lambda: state(hass, PHASE).state == "holding")
    assert set(used) == {("inflating", "hold"), ("holding", "hold")}
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    simulator.warp(8)
    await eventually(lambda: state(hass, PHASE).state == "vented", within_s=1)
    assert state(hass, PHASE).attributes["used_for"] == "nothing"
    assert used[-2:] == [("releasing", "release"), ("vented", "nothing")]


async def test_pressure_in_another_unit(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Home Assistant converts to the unit that its owner likes."""
    er.async_get(hass).async_update_entity_options(
        PRESSURE, "sensor", {"unit_of_measurement": "kPa"}
    )
    await hass.async_block_till_done()
    await hold(hass, coordinator, simulator)
    await eventually(lambda: 6 < float(state(hass, PRESSURE).state) < 7.5)
    assert state(hass, PRESSURE).attributes["unit_of_measurement"] == "kPa"


async def test_pressure_without_a_sample(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """No valid sample is no number, and its end is one again."""
    simulator.set_fault(0, Fault.SENSOR_SILENT)
    simulator.warp(1)
    await eventually(lambda: state(hass, PRESSURE).state == "unknown")
    simulator.set_fault(0, Fault.SENSOR_SILENT, on=False)
    simulator.warp(1)
    await eventually(lambda: state(hass, PRESSURE).state == "0")


async def test_pressure_below_ambient(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A sensor whose zero has drifted shows no negative pressure."""
    simulator.set_drift(0, -8)
    simulator.warp(1)
    await eventually(lambda: (coordinator.data.cuff(0).pressure or 0) < -5)
    assert state(hass, PRESSURE).state == "0"


@pytest.mark.usefixtures("wall")
async def test_deadline_does_not_tick(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The deadline is a timestamp that stays while the clock runs towards it."""
    assert state(hass, DEADLINE).state == "unknown"
    await hold(hass, coordinator, simulator)
    await eventually(lambda: state(hass, PHASE).state == "holding")
    shown = datetime.fromisoformat(state(hass, DEADLINE).state)
    left = timedelta(seconds=coordinator.deadline_in(0))
    assert abs(shown - (dt_util.utcnow() + left)) < timedelta(seconds=3)
    writes = _record(hass, DEADLINE)
    # A controller's clock that runs ahead is news; what it runs ahead a little is not.
    ahead_s = coordinator.data.uptime_s + 4
    await fast_forward(
        coordinator, simulator, lambda: coordinator.data.uptime_s > ahead_s
    )
    await asyncio.sleep(1.5)
    writes.clear()
    simulator.warp(1.7)
    await coordinator.controller.take_lease()
    await asyncio.sleep(3.5)
    assert not writes

    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, time_limit={"minutes": 5})
    await eventually(lambda: len(writes) == 1)
    shown = datetime.fromisoformat(state(hass, DEADLINE).state)
    left = timedelta(seconds=coordinator.deadline_in(0))
    assert left < timedelta(minutes=5)
    assert abs(shown - (dt_util.utcnow() + left)) < timedelta(seconds=3)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: state(hass, DEADLINE).state == "unknown")


async def test_deadline_while_filling(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Before the clock runs, the deadline is not rewritten every second either."""
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: state(hass, DEADLINE).state != "unknown")
    writes = _record(hass, DEADLINE)
    await asyncio.sleep(3)
    assert simulator.pressure(0) < 20
    assert len(writes) <= 1


async def test_occlusion_time(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The occlusion clock is written every thirty seconds, and at a change of phase."""
    await hold(hass, coordinator, simulator)
    writes = _record(hass, OCCLUSION_TIME)
    await occlude_until(coordinator, simulator, 40)
    await asyncio.sleep(1)
    assert not writes
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: float(state(hass, OCCLUSION_TIME).state) >= 0.66)
    assert state(hass, OCCLUSION_TIME).attributes["unit_of_measurement"] == "min"


async def test_occlusion_time_over_a_minute(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a minute it is written within a phase too.

    The minute is not waited for: the sensor is told that it wrote a minute ago.
    """
    await hold(hass, coordinator, simulator)
    platform = hass.data["entity_components"]["sensor"]
    entity = platform.get_entity(OCCLUSION_TIME)
    writes = _record(hass, OCCLUSION_TIME)
    monkeypatch.setattr(entity, "_written_at", hass.loop.time() - 60)
    await eventually(lambda: len(writes) == 1)
    await asyncio.sleep(0.5)
    assert len(writes) == 1


@pytest.mark.usefixtures("every_entity_enabled")
async def test_firmware(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """The firmware is what the controller says."""
    await set_up(hass, entry)
    assert state(hass, FIRMWARE).state == "1.0.0"


@pytest.mark.usefixtures("wall")
async def test_rows_of_a_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A quiet hold writes next to nothing: the recorder is no trace."""
    await hold(hass, coordinator, simulator)
    await eventually(lambda: state(hass, PHASE).state == "holding")
    changes: list[str] = []

    @callback
    def _count(event: Event[EventStateChangedData]) -> None:
        changes.append(event.data["entity_id"])

    hass.bus.async_listen(EVENT_STATE_CHANGED, _count)
    # In a clock that was moved on by whole seconds, what it is counted from is right to two.
    await asyncio.sleep(3)
    assert set(changes) <= {PRESSURE, OCCLUDED_SINCE, DEADLINE}
    assert max(Counter(changes).values(), default=0) <= 1
    changes.clear()
    before = coordinator.data.seq
    await asyncio.sleep(20)
    assert coordinator.data.seq > before + 150
    assert len(changes) <= 5, changes
    assert set(changes) <= {PRESSURE}
    assert on_device(simulator)["phase"] == "holding"
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator)


async def test_home_in_the_united_states(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """Pressures are in mmHg there as well, unless the owner chooses another unit."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    await set_up(hass, entry)
    assert state(hass, PRESSURE).attributes["unit_of_measurement"] == "mmHg"
    er.async_get(hass).async_update_entity_options(
        PRESSURE, "sensor", {"unit_of_measurement": "inHg"}
    )
    await hass.async_block_till_done()
    assert state(hass, PRESSURE).attributes["unit_of_measurement"] == "inHg"
