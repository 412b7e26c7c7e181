"""Another client takes the controller over under a hold or a session of this home."""

from functools import partial

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.logbook_events import EVENT_RELEASE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from simulator.controller.requests import InflateRequest, LeaseRequest
from simulator.device import Simulator

from .athletes import lop
from .helpers import (
    SWITCH,
    OutOfReach,
    act,
    eventually,
    hold,
    let_out,
    on_device,
    state,
)
from .training import athlete, controller, ended, inflated, reach, start

OTHER = "physio-practice-0f3a9d2c"


def _hand_over(simulator: Simulator) -> None:
    """Give the lease away while a cuff is up, as no controller may."""
    powered = simulator._powered()
    powered.lease.end()
    powered.carry_out(OTHER, LeaseRequest(5000))


def _is_releasing(simulator: Simulator, channel: int) -> bool:
    return bool(on_device(simulator, channel)["phase"] == "releasing")


def _inflate_for_others(simulator: Simulator, channel: int = 0) -> None:
    """Let the lease run out, and another person ask for the cuff after it."""
    simulator.warp(20)
    assert on_device(simulator, channel)["phase"] == "vented"
    simulator._powered().carry_out(OTHER, LeaseRequest(5000))
    simulator._powered().carry_out(OTHER, InflateRequest(channel, 120.0, None))


def _issue(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> ir.IssueEntry | None:
    issue_id = f"{coordinator.config_entry.entry_id}_lease_taken"
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def test_a_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """It ends at once, the cuff is released, and it is said who has it."""
    await hold(hass, coordinator, simulator)
    lines = async_capture_events(hass, EVENT_RELEASE)
    _hand_over(simulator)
    await eventually(lambda: on_device(simulator)["phase"] == "releasing")
    await eventually(lambda: lines)
    assert [line.data["reason"] for line in lines] == ["taken"]
    assert state(hass, SWITCH).state == "off"
    issue = _issue(hass, coordinator)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["owner"] == OTHER
    assert issue.translation_placeholders["cuff"] == "Gym cuffs cuff 1"
    # As long as the other one has it, a new hold is refused; then it is well again.
    simulator.warp(6)
    await eventually(lambda: _issue(hass, coordinator) is None)
    await let_out(simulator)
    await hold(hass, coordinator, simulator)
    await act(hass, "switch.turn_off", entity_id=SWITCH)


async def test_one_of_two_holds(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Both were ours, so both end."""
    for channel in (0, 1):
        await hold(hass, coordinator, simulator, channel)
    _hand_over(simulator)
    for channel in (0, 1):
        await eventually(partial(_is_releasing, simulator, channel))
    await let_out(simulator, 0, 1)


async def test_after_an_outage(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Nobody here asked for the 120 mmHg that the cuff has on return."""
    await hold(hass, coordinator, simulator)
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        _inflate_for_others(simulator)
    await eventually(lambda: not on_device(simulator)["target"])
    await eventually(lambda: _issue(hass, coordinator))
    assert state(hass, SWITCH).state == "off"
    await let_out(simulator, 0)


async def test_what_others_inflate_stays_theirs(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """After our own hold ended as it should, theirs is no matter of ours."""
    await hold(hass, coordinator, simulator)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator)
    await eventually(lambda: coordinator.data.lease is None)
    _inflate_for_others(simulator)
    seq = coordinator.data.seq
    await eventually(lambda: coordinator.data.seq > seq + 10)
    assert on_device(simulator)["target"] == 120.0
    assert _issue(hass, coordinator) is None


@pytest.mark.parametrize("phase", ["inflating", "work"])
@pytest.mark.controller(time_scale=10)
async def test_a_session(hass: HomeAssistant, simulator: Simulator, phase: str) -> None:
    """It ends, and its other cuff is released with it."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, beat=False)
    await eventually(lambda: inflated(simulator))
    await reach(sessions, phase)
    _hand_over(simulator)
    record = await ended(sessions)
    assert record.reason == "cuff_released"
    assert not inflated(simulator)
    assert _issue(hass, coordinator)
