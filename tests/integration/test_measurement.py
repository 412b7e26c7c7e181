"""A measurement in real Home Assistant, on a simulated limb of known LOP."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.athletes import lop_records
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.session.measurement_messages import (
    MeasurementPhase,
    StopReason,
)
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.lib.store.measurements import all_measurements
from custom_components.bfr_cuff.lib.training.lop import LopMethod, Posture
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import lop
from .browser import result
from .helpers import act, eventually, lose_connection, on_device
from .measuring import at_home, at_step, in_phase, measure, over
from .training import inflated, reach, vented

pytestmark = pytest.mark.controller(channels=("arm", "arm"))

CLASSIC = "Classic 75"


def coordinator_of(hass: HomeAssistant) -> BfrCuffCoordinator:
    """Return the only controller."""
    [entry] = [
        entry
        for entry in hass.config_entries.async_entries("bfr_cuff")
        if isinstance(entry.runtime_data, BfrCuffCoordinator)
    ]
    found: BfrCuffCoordinator = entry.runtime_data
    return found


async def test_what_it_finds(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Two runs that agree, near the truth; on record, in the history, trained by.

    On record it takes the place of the last one of the same; what is entered stays.
    """
    of_arm = {"placement": "left_arm", "posture": "seated", "day": "2026-01-03"}
    sessions = await at_home(
        hass,
        simulator,
        lop(**of_arm, method="oscillometry", mmhg=120.0, high_mmhg=130.0),
        lop(**of_arm, method="entered", mmhg=150.0),
        lop(**of_arm | {"posture": "supine"}, method="oscillometry", mmhg=118.0),
    )
    running = await measure(sessions)
    assert coordinator_of(hass).in_session == {0: sessions.entry.entry_id}
    await in_phase(running, MeasurementPhase.VENTING)
    assert not simulator._powered().channels[0].target
    # The pause is counted down: a minute, or as long as it takes to have a whole run's
    # time again.
    await eventually(lambda: running.runner.measurement.rises_at is not None)
    rises_at = running.runner.measurement.rises_at
    assert rises_at is not None
    assert round(rises_at - running.runner.now) in (60, 180)
    await in_phase(running, MeasurementPhase.RISING)
    assert abs(running.runner.now - rises_at) < 1.0
    record = await over(sessions)
    assert record.reason == StopReason.DONE
    assert record.low <= 1.05 * simulator.lop(0)
    assert abs((record.low + record.high) / 2 - simulator.lop(0)) < 15
    assert running.kept
    await eventually(lambda: vented(simulator, 0))
    assert coordinator_of(hass).in_session == {}

    entered, lying, found = lop_records(sessions.entry)
    assert (entered.mmhg, lying.mmhg) == (150.0, 118.0)
    assert found.method is LopMethod.OSCILLOMETRY
    assert (found.mmhg, found.high_mmhg) == (record.low, record.high)
    assert (found.placement, found.cuff_width_mm) == ("left_arm", 110)
    assert found.posture is Posture.SEATED
    *_, subentry = sessions.entry.subentries.values()
    ends = f"{record.low:g} – {record.high:g} mmHg"
    assert subentry.title.startswith(f"Left arm, 110 mm, Seated: {ends} (")
    keeper = sessions.history.keeper
    [kept] = await keeper.async_query(
        lambda engine: list(all_measurements(engine, record.athlete_id))
    )
    assert kept == record
    assert len(kept.runs) == len(running.runner.measurement.runs) >= 2
    assert all(run["points"] and run["envelope"] for run in kept.runs)

    # The limb has its three minutes before anything else is inflated.
    sessions.choices.limb = "left_arm"
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_start_chosen()
    assert refused.value.key == "refused_reperfusing"
    await asyncio.sleep(180)
    client = await hass_ws_client(hass)
    preview = await result(
        client,
        "preview",
        athlete=sessions.entry.entry_id,
        protocol="first_time",
        limb="left_arm",
    )
    assert preview["measure"] is None
    [cuff] = preview["plan"]["cuffs"]
    target = int(record.low * 0.4)
    assert cuff["found"].startswith(
        f"{target} mmHg: 40 % of {record.low:g} to {record.high:g},"
        " estimated by this cuff on "
    )
    assert cuff["found"].endswith(", seated")
    await sessions.async_start_chosen()
    await reach(sessions, "ready", 60)
    assert on_device(simulator)["target"] == target


async def _word(hass: HomeAssistant, sessions: AthleteSessions, _: Simulator) -> None:
    assert sessions.stop()


async def _button(hass: HomeAssistant, sessions: AthleteSessions, _: Simulator) -> None:
    await act(hass, "button.press", entity_id="button.ada_stop_session")


async def _release(
    hass: HomeAssistant, sessions: AthleteSessions, _: Simulator
) -> None:
    await act(hass, "button.press", entity_id="button.gym_cuffs_release_all")


async def _symptom(
    hass: HomeAssistant, sessions: AthleteSessions, _: Simulator
) -> None:
    assert sessions.stop_measuring(StopReason.DISCOMFORT)


async def _own_button(
    hass: HomeAssistant, sessions: AthleteSessions, simulator: Simulator
) -> None:
    simulator.press_button()


async def _lost(
    hass: HomeAssistant, sessions: AthleteSessions, simulator: Simulator
) -> None:
    await lose_connection(simulator)


async def _stalled(
    hass: HomeAssistant, sessions: AthleteSessions, simulator: Simulator
) -> None:
    simulator.stall_network()


async def _reboot(
    hass: HomeAssistant, sessions: AthleteSessions, simulator: Simulator
) -> None:
    await simulator.cut_power()
    await simulator.restore_power()


async def _reload_athlete(
    hass: HomeAssistant, sessions: AthleteSessions, simulator: Simulator
) -> None:
    await hass.config_entries.async_reload(sessions.entry.entry_id)


async def _reload_controller(
    hass: HomeAssistant, sessions: AthleteSessions, simulator: Simulator
) -> None:
    entry = coordinator_of(hass).config_entry
    await hass.config_entries.async_reload(entry.entry_id)


async def _shut_down(
    hass: HomeAssistant, sessions: AthleteSessions, simulator: Simulator
) -> None:
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()


type Happening = Callable[[HomeAssistant, AthleteSessions, Simulator], Awaitable[None]]


@pytest.mark.parametrize(
    ("happens", "reasons"),
    [
        (_word, {"stopped"}),
        (_button, {"stopped"}),
        (_release, {"cuff_released"}),
        (_symptom, {"discomfort"}),
        (_own_button, {"cuff_released"}),
        (_lost, {"samples_stale", "cuff_lost"}),
        (_stalled, {"samples_stale"}),
        (_reboot, {"samples_stale", "cuff_lost", "cuff_released"}),
        (_reload_athlete, {"interrupted"}),
        (_reload_controller, {"cuff_lost"}),
        (_shut_down, {"interrupted"}),
    ],
)
@pytest.mark.parametrize("between", [False, True])
async def test_whatever_ends_it(
    hass: HomeAssistant,
    simulator: Simulator,
    happens: Happening,
    reasons: set[str],
    *,
    between: bool,
) -> None:
    """The cuff is empty soon, stays so, and nothing is on the athlete's record."""
    sessions = await at_home(hass, simulator)
    running = await measure(sessions)
    if between:
        await in_phase(running, MeasurementPhase.VENTING)
    else:
        await at_step(running, 60)
        assert inflated(simulator)
    await happens(hass, sessions, simulator)
    # No lease outlives 5 s, and no air a few more.
    await asyncio.sleep(12)
    assert not inflated(simulator)
    simulator.stall_network(on=False)
    if between and happens in (_lost, _stalled):
        # Within the pause a connection may come and go; only silence ends it.
        reasons = {"cuff_lost", "done"}
    await eventually(lambda: running.over, 1200)
    assert running.record is not None
    assert running.record.reason in reasons
    if running.record.reason != "done":
        for _ in range(100):
            await asyncio.sleep(1)
            assert not inflated(simulator)
        assert lop_records(sessions.entry) == ()
        assert not running.kept
