"""Tests of how a session ends: each way has its reason, and everything is vented."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.store.reader import Filter
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .athletes import lop
from .helpers import SWITCH, OutOfReach, act, eventually, let_out, on_device
from .training import (
    ask,
    athlete,
    controller,
    ended,
    in_session,
    inflated,
    reach,
    start,
    vented,
)

pytestmark = pytest.mark.controller(time_scale=10)


async def _switch_off(hass: HomeAssistant, simulator: Simulator) -> None:
    await act(hass, "switch.turn_off", entity_id=SWITCH)


async def _release_all(hass: HomeAssistant, simulator: Simulator) -> None:
    await act(hass, "bfr_cuff.release_all")


async def _button(hass: HomeAssistant, simulator: Simulator) -> None:
    simulator.press_button()


async def _fault(hass: HomeAssistant, simulator: Simulator) -> None:
    simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE)


async def _stop(hass: HomeAssistant, simulator: Simulator) -> None:
    await act(hass, "button.press", entity_id="button.ada_stop_session")


async def _reload_controller(hass: HomeAssistant, simulator: Simulator) -> None:
    [box] = [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.title == "Gym cuffs"
    ]
    assert await hass.config_entries.async_reload(box.entry_id)


async def _in_work(hass: HomeAssistant, simulator: Simulator) -> AthleteSessions:
    """Start a session on both thighs and go as far as the first set."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), lop(placement="right_thigh"), scale=10)
    await start(hass, placements=["left_thigh", "right_thigh"], beat=False)
    await reach(sessions, "work")
    return sessions


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (_switch_off, "cuff_released"),
        (_release_all, "cuff_released"),
        (_button, "cuff_released"),
        (_fault, "cuff_fault"),
        (_stop, "stopped"),
        (_reload_controller, "cuff_lost"),
    ],
)
async def test_end(
    hass: HomeAssistant,
    simulator: Simulator,
    end: Callable[[HomeAssistant, Simulator], Awaitable[None]],
    reason: str,
) -> None:
    """Whatever lets one cuff go lets both go, at once, and says why."""
    sessions = await _in_work(hass, simulator)
    await end(hass, simulator)
    await eventually(lambda: not inflated(simulator, 0), within_s=2)
    await eventually(lambda: not inflated(simulator, 1), within_s=2)
    kept = await ended(sessions)
    assert kept.reason == reason
    assert [each["cut_short"] for each in kept.sets] == [True]
    assert kept.occluded_s > 5
    await let_out(simulator)
    assert not in_session(hass)


@pytest.mark.parametrize("release", [_switch_off, _release_all])
async def test_released_in_a_rest_without_pressure(
    hass: HomeAssistant,
    simulator: Simulator,
    release: Callable[[HomeAssistant, Simulator], Awaitable[None]],
) -> None:
    """Nothing comes up again after it, although there was nothing to let out."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="intermittent", beat=False)
    await reach(sessions, "work")
    await ask(hass, "next_set", athlete="Ada")
    await reach(sessions, "rest")
    await eventually(lambda: vented(simulator, 0))
    await release(hass, simulator)
    assert (await ended(sessions, within_s=2)).reason == "cuff_released"
    assert vented(simulator, 0)


async def test_limit(hass: HomeAssistant, simulator: Simulator) -> None:
    """A session that nobody ends is over when its time limit is."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, beat=False, time_limit={"seconds": 40})
    await reach(sessions, "work")
    kept = await ended(sessions)
    assert kept.reason == "limit"
    assert 35 < kept.cuffs[0]["occluded_s"] < 46
    assert vented(simulator, 0)


@pytest.mark.controller(time_scale=10, lease_max_ms=5000)
async def test_lost(hass: HomeAssistant, simulator: Simulator) -> None:
    """A controller that nobody hears lets go by itself, and that is on record."""
    sessions = await _in_work(hass, simulator)
    async with OutOfReach(simulator):
        await eventually(lambda: not inflated(simulator, 0), within_s=3)
        assert on_device(simulator)["reason"] == "lease_expired"
        assert (await ended(sessions, within_s=15)).reason == "cuff_lost"
    await eventually(lambda: vented(simulator, 0, 1))


async def test_short_loss(hass: HomeAssistant, simulator: Simulator) -> None:
    """A session whose controller is back in time, still inflated, goes on."""
    sessions = await _in_work(hass, simulator)
    [coordinator] = {cuff.coordinator for cuff in _runner(sessions).cuffs.values()}
    assert coordinator is not None
    coordinator.last_update_success = False
    coordinator.async_update_listeners()
    assert _runner(sessions)._unheard
    coordinator.async_update_listeners()
    coordinator.last_update_success = True
    coordinator.async_update_listeners()
    assert not _runner(sessions)._unheard
    assert sessions.session is not None
    assert sessions.session.phase == "work"


def _runner(sessions: AthleteSessions) -> Any:
    assert sessions.runner is not None
    return sessions.runner


async def test_athlete_reloaded(hass: HomeAssistant, simulator: Simulator) -> None:
    """A reload ends the session first; its record is there afterwards."""
    sessions = await _in_work(hass, simulator)
    assert await hass.config_entries.async_reload(sessions.entry.entry_id)
    assert not inflated(simulator, 0)
    assert not inflated(simulator, 1)
    again = sessions.entry.runtime_data
    assert again is not sessions
    [kept] = again.records
    assert kept.reason == "interrupted"
    assert not in_session(hass)
    await eventually(lambda: vented(simulator, 0, 1))


async def test_athlete_removed(hass: HomeAssistant, simulator: Simulator) -> None:
    """Whoever is removed trains no longer; the session is kept until told otherwise."""
    sessions = await _in_work(hass, simulator)
    keeper = sessions.history.keeper
    await hass.config_entries.async_remove(sessions.entry.entry_id)
    assert not inflated(simulator, 0)
    assert not inflated(simulator, 1)
    page = await keeper.async_read(lambda reader: reader.sessions(Filter()))
    assert [kept.reason for kept in page.sessions] == ["interrupted"]
    assert not in_session(hass)


async def test_home_assistant_stops(hass: HomeAssistant, simulator: Simulator) -> None:
    """A stop of Home Assistant releases; nothing starts after it."""
    sessions = await _in_work(hass, simulator)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert not inflated(simulator, 0)
    assert not inflated(simulator, 1)
    assert [record.reason for record in sessions.records] == ["interrupted"]
    keeper = sessions.history.keeper
    page = await keeper.async_read(lambda reader: reader.sessions(Filter()))
    assert [kept.reason for kept in page.sessions] == ["interrupted"]
    with pytest.raises(Exception, match="no athlete called Ada"):
        await start(hass)


async def test_stop_without_a_session(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A stop is one step, always allowed, and no error when nothing runs."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass)
    await act(hass, "button.press", entity_id="button.ada_stop_session")
    assert await ask(hass, "stop_session", athlete="Ada") == {
        "phase": "idle",
        "stopped": False,
    }
    assert sessions.records == []
