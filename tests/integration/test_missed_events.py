"""What happens at a controller while it is out of reach is told on its return."""

import asyncio
from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.cuff_watch import Cause
from custom_components.bfr_cuff.lib.session.messages import Action, Pause, Stop
from custom_components.bfr_cuff.logbook_events import EVENT_RELEASE
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from simulator.controller.requests import ClearFaultRequest
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .athletes import lop
from .helpers import OutOfReach, eventually, hold, let_out, on_device, state
from .test_interruptions import _go_to
from .training import athlete, controller, ended, follow, inflated

EVENTS = "event.gym_cuffs_cuff_1_events"


async def test_a_press_while_held(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The hold ends as pressed, also where contact was thought lost long before."""
    await hold(hass, coordinator, simulator)
    told, lines = follow(hass, EVENTS), async_capture_events(hass, EVENT_RELEASE)
    presses: list[bool] = []
    coordinator.button_presses.add(lambda: presses.append(True))
    async with OutOfReach(simulator):
        simulator.press_button()
        await eventually(lambda: not coordinator.last_update_success)
        simulator.warp(30)
    await eventually(lambda: coordinator.last_update_success)
    assert presses == [True]
    await eventually(lambda: lines)
    assert [line.data["reason"] for line in lines] == ["button"]
    happened = [about for about in told if "at" in about]
    assert [each["event_type"] for each in happened] == ["released", "vented"]
    assert happened[0]["reason"] == "button"
    at = dt_util.parse_datetime(happened[0]["at"])
    assert at is not None
    assert dt_util.utcnow() - at > timedelta(seconds=25)
    # The next loss of contact has nothing to do with that press.
    await hold(hass, coordinator, simulator)
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
    await eventually(lambda: coordinator.last_update_success)
    await asyncio.sleep(0.3)
    assert on_device(simulator)["phase"] == "holding"
    assert presses == [True]


@pytest.mark.parametrize("away_s", [0.0, 6.5])
@pytest.mark.parametrize("phase", ["work", "rest, vented", "paused"])
@pytest.mark.controller(time_scale=10)
async def test_a_press_in_a_session(
    hass: HomeAssistant, simulator: Simulator, phase: str, away_s: float
) -> None:
    """It ends as by a press that was heard, however long contact was lost."""
    coordinator = await controller(hass, simulator)
    # At the pace of life, for contact is lost after five seconds of it.
    sessions = await athlete(hass, lop())
    await _go_to(sessions, phase)
    if phase == "paused":
        await eventually(lambda: sessions.session and sessions.session.cuffs.vented)
    async with OutOfReach(simulator):
        simulator.press_button()
        await eventually(lambda: not coordinator.last_update_success)
        await asyncio.sleep(away_s)
    record = await ended(sessions)
    assert record.reason == "cuff_released"
    assert not inflated(simulator)


@pytest.mark.controller(time_scale=10)
async def test_a_lease_that_ran_out_before_the_press(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What came first is why it ended."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await _go_to(sessions, "work")
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        await eventually(lambda: on_device(simulator)["reason"] == "lease_expired")
        simulator.press_button()
        await asyncio.sleep(6)
    assert (await ended(sessions)).reason == "cuff_lost"


@pytest.mark.parametrize("asks", [Pause(), Stop(), None], ids=repr)
async def test_a_release_just_before_contact_breaks(
    hass: HomeAssistant, simulator: Simulator, asks: Action | None
) -> None:
    """No one knows whether it was obeyed, so it is no fault of the cuff."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await _go_to(sessions, "work")
    verdicts: list[Cause] = []
    coordinator.verdicts.add(lambda each: verdicts.append(each.cause))
    if asks is not None:
        sessions.act(asks)
    else:
        coordinator._holding.release_now(1)
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        await asyncio.sleep(4)
        assert Cause.IGNORED not in verdicts
        await asyncio.sleep(3)
    expected = "stopped" if isinstance(asks, Stop) else "cuff_lost"
    assert (await ended(sessions)).reason == expected
    assert not inflated(simulator)


@pytest.mark.controller(time_scale=10)
async def test_a_fault_that_is_gone_again(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """No state shows it any more, and it ends the session all the same."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await _go_to(sessions, "rest, vented")
    async with OutOfReach(simulator):
        simulator.set_fault(0, Fault.SENSOR_SILENT)
        simulator.warp(2)
        assert on_device(simulator)["fault"] == "sensor"
        simulator.set_fault(0, Fault.SENSOR_SILENT, on=False)
        simulator.warp(10)
        simulator._powered().carry_out("somebody-else", ClearFaultRequest(0))
        assert on_device(simulator)["fault"] is None
        await eventually(lambda: not coordinator.last_update_success)
    assert (await ended(sessions)).reason == "cuff_fault"


@pytest.mark.controller(time_scale=10)
async def test_no_event(hass: HomeAssistant, simulator: Simulator) -> None:
    """A short outage in which nothing happens ends no session."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await _go_to(sessions, "rest, vented")
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
    await eventually(lambda: coordinator.last_update_success)
    assert sessions.session is not None
    assert sessions.session.phase == "rest"


async def test_the_state_after_it_waits_for_it(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """There is contact only when it is known what happened meanwhile."""
    heard: list[str] = []
    coordinator.missed_events.add(lambda event: heard.append(event.kind))
    coordinator.async_add_listener(
        lambda: heard.append(str(coordinator.last_update_success))
    )
    async with OutOfReach(simulator):
        simulator.press_button()
        await eventually(lambda: not coordinator.last_update_success)
        heard.clear()
    await eventually(lambda: coordinator.last_update_success)
    assert heard[0] == "button"
    assert heard[1] == "True"
    assert state(hass, EVENTS).state != "unavailable"
    await let_out(simulator)
