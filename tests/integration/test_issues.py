"""Tests of what a person must be told at once."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_get_persistent_notifications,
)

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.issues import tell_twin
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from simulator.controller.channel import Channel
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .conftest import DEVICE_ID
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

PROBLEM = "binary_sensor.gym_cuffs_problem"


def _issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return our issues by what follows the entry's id in theirs."""
    return {
        issue_id.partition("_")[2]: issue
        for (domain, issue_id), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
    }


def _notifications(hass: HomeAssistant) -> dict[str, Any]:
    """Return our notifications, named like their issues."""
    return {
        notification_id.partition("_")[2]: notification
        for notification_id, notification in async_get_persistent_notifications(
            hass
        ).items()
    }


async def test_all_is_well(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A hold from start to end raises no alarm."""
    await hold(hass, coordinator, simulator)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator)
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")
    assert not _issues(hass)
    assert not _notifications(hass)
    assert state(hass, PROBLEM).state == "off"


async def test_vent_blocked_as_the_controller_says(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A blocked vent is critical, says what to do by hand, and goes with the pressure."""
    await hold(hass, coordinator, simulator)
    simulator.set_fault(0, Fault.VENT_BLOCKED)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    simulator.warp(21)
    await eventually(lambda: "vent_blocked_0" in _issues(hass))
    issue = _issues(hass)["vent_blocked_0"]
    assert issue.severity is ir.IssueSeverity.CRITICAL
    assert issue.translation_key == "vent_blocked"
    assert not issue.is_fixable
    await eventually(lambda: "vent_blocked_0" in _notifications(hass))
    notification = _notifications(hass)["vent_blocked_0"]
    assert notification["title"] == "Take Gym cuffs cuff 1 off by hand, now"
    assert notification["message"].startswith("Gym cuffs cuff 1 was told to vent")
    await eventually(lambda: state(hass, PROBLEM).state == "on")

    simulator.set_fault(0, Fault.VENT_BLOCKED, on=False)
    await let_out(simulator, 0)
    await eventually(lambda: "vent_blocked_0" not in _issues(hass))
    assert "vent_blocked_0" not in _notifications(hass)
    # The latched fault stays until a person clears it.
    assert _issues(hass)["fault_0"].translation_key == "fault_vent_blocked"
    assert state(hass, PROBLEM).state == "on"


async def test_vent_blocked_as_we_see_it(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Twenty seconds after a release that does not show, our own guard says so.

    A controller that takes a release and does nothing cannot be had, so the simulator's
    channel is kept from it. In real time: the guard's clock is the event loop's.
    """
    await hold(hass, coordinator, simulator)
    released = hass.loop.time()
    with patch.object(Channel, "release"):
        await act(hass, "switch.turn_off", entity_id=SWITCH)
        await eventually(lambda: "vent_blocked_0" in _issues(hass), within_s=25)
        assert 19 < hass.loop.time() - released < 22
        assert on_device(simulator)["phase"] == "holding"
        assert on_device(simulator)["fault"] is None
    await eventually(lambda: "The guard releases 0: vent_blocked" in caplog.text)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator, 0)
    await eventually(lambda: not _issues(hass))


async def test_name_of_the_owner_in_the_alarm(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """An alarm calls the cuff what its owner calls it."""
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier(
        (DOMAIN, f"{DEVICE_ID}_0"), entry.entry_id
    )
    assert device is not None
    registry.async_update_device(device.id, name_by_user="Left thigh")
    simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE)
    simulator.warp(1)
    await eventually(lambda: "fault_0" in _issues(hass))
    placeholders = _issues(hass)["fault_0"].translation_placeholders
    assert placeholders == {"controller": "Gym cuffs", "cuff": "Left thigh"}


@pytest.mark.parametrize("how", ["cut", "stall"])
async def test_contact_lost_with_an_inflated_cuff(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    how: str,
) -> None:
    """Within 3 s of losing an inflated cuff from sight there is an alarm."""
    await hold(hass, coordinator, simulator)
    lost = hass.loop.time()
    if how == "cut":
        await simulator.cut_power()
    else:
        simulator.stall_network()
    await eventually(lambda: "contact_lost" in _issues(hass))
    assert hass.loop.time() - lost < 3
    assert _issues(hass)["contact_lost"].severity is ir.IssueSeverity.ERROR
    await eventually(lambda: "contact_lost" in _notifications(hass))
    title = _notifications(hass)["contact_lost"]["title"]
    assert title == "Gym cuffs: contact lost with an inflated cuff"
    assert state(hass, SWITCH).state == "unavailable"
    assert state(hass, PROBLEM).state == "on"

    simulator.stall_network(on=False)
    await simulator.restore_power()
    await eventually(lambda: "contact_lost" not in _issues(hass))
    assert not _notifications(hass)
    await eventually(lambda: state(hass, PROBLEM).state == "off")


async def test_contact_lost_with_everything_vented(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A controller that is switched off after training is no alarm."""
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        await hass.async_block_till_done()
        assert not _issues(hass)
        assert not _notifications(hass)


async def test_alarm_that_is_over_before_it_is_worded(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """A notification that waits for its words is not shown once its cause is gone.

    The words are usually there at once, so here they are kept back.
    """
    found = asyncio.Event()

    async def _slowly(*args: Any) -> dict[str, str]:
        await found.wait()
        return await async_get_translations(*args)

    with patch("custom_components.bfr_cuff.issues.async_get_translations", _slowly):
        coordinator.issues.contact_lost()
        assert "contact_lost" in _issues(hass)
        coordinator.issues.observe(coordinator.data, "home")
        found.set()
        await hass.async_block_till_done()
    assert not _issues(hass)
    assert not _notifications(hass)


async def test_unloading_takes_alarms_along(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """Nobody watches any more, so nobody claims to; a reload sees it again."""
    simulator.set_fault(1, Fault.SENSOR_SILENT)
    simulator.warp(1)
    await eventually(lambda: "fault_1" in _issues(hass))
    await hass.config_entries.async_unload(entry.entry_id)
    assert not _issues(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await eventually(lambda: "fault_1" in _issues(hass))
    assert on_device(simulator, 1)["fault"] == "sensor"


async def test_disabled(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """Of a controller that is disabled only that a cuff may be tight is still said."""
    issues = ir.async_get(hass).issues
    simulator.set_fault(1, Fault.SENSOR_SILENT)
    simulator.warp(1)
    await eventually(lambda: "fault_1" in _issues(hass))
    coordinator.issues.vent_blocked(0)
    tell_twin(hass, entry)
    assert len(issues) >= 3
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert [name for _, name in issues] == [f"{entry.entry_id}_vent_blocked_0"]


async def test_one_fault_after_another(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A fault that another replaces is told anew."""
    await hold(hass, coordinator, simulator)
    simulator.set_fault(0, Fault.VENT_BLOCKED)
    simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE)
    simulator.warp(1)
    await eventually(
        lambda: (
            "fault_0" in _issues(hass)
            and _issues(hass)["fault_0"].translation_key == "fault_sensor"
        )
    )
    simulator.warp(21)
    await eventually(
        lambda: _issues(hass)["fault_0"].translation_key == "fault_vent_blocked"
    )
    # No valid pressure is no proof that the cuff is empty.
    await eventually(lambda: "vent_blocked_0" in _issues(hass))
