"""Every promise of a time is what the guard and the controller leave."""

import pytest

from custom_components.bfr_cuff.lib.session.messages import Next
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import lop
from .helpers import SWITCH, act, eventually, let_out, occlude_until, on_device
from .training import ask, athlete, controller, ended, reach, start, vented


async def test_a_hold_before_counts(hass: HomeAssistant, simulator: Simulator) -> None:
    """A short limit of a hold is still in force, and what it used is used."""
    coordinator = await controller(hass, simulator)
    await athlete(hass, lop())
    await act(
        hass,
        "bfr_cuff.inflate",
        entity_id=SWITCH,
        target_pressure=60,
        time_limit={"minutes": 2},
    )
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    await occlude_until(coordinator, simulator, 25.0)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator, 0)
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    await eventually(lambda: vented(simulator, 0))
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")

    plan = await start(hass)
    used_s = on_device(simulator)["occluded_ms"] / 1000
    assert used_s > 24
    assert plan["time_limit"] == pytest.approx(120 - used_s, abs=4)
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    # What was promised is what the controller itself leaves.
    left_s = on_device(simulator)["left_ms"] / 1000
    assert plan["time_limit"] == pytest.approx(left_s, abs=4)
    await ask(hass, "stop_session", athlete="Ada")


@pytest.mark.real_time
@pytest.mark.controller(time_scale=10)
async def test_lowered_in_a_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """The session's limit follows, and its end is a limit."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready")
    sessions.act(Next())
    session = sessions.session
    assert session is not None
    assert session.cuffs.limit_s == 600
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=1)
    await eventually(lambda: session.cuffs.limit_s < 65)
    kept = await ended(sessions)
    assert kept.reason == "limit"
    await eventually(lambda: vented(simulator, 0))


@pytest.mark.real_time
@pytest.mark.controller(time_scale=10)
async def test_lowered_below_what_is_used(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The guard releases at once, and the session says why."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready")
    sessions.act(Next())
    await eventually(lambda: coordinator.data.cuff(0).occluded_s > 62, within_s=15)
    number = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=number, value=1)
    assert (await ended(sessions)).reason == "limit"
    await eventually(lambda: vented(simulator, 0))
