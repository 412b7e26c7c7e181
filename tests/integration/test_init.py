"""Tests of setting up, reloading, unloading, removing and stopping."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .conftest import DEVICE_ID
from .helpers import (
    OTHER_SWITCH,
    PHASE,
    REASON,
    SWITCH,
    act,
    assert_state,
    eventually,
    hold,
    let_out,
    paired,
    set_up,
    state,
)
from .stranger import Stranger


async def _assert_released(simulator: Simulator) -> None:
    """Assert that no cuff is up any more, and that all are soon empty."""
    snapshot = simulator._powered().state()
    assert all(
        channel["phase"] not in ("inflating", "holding")
        for channel in snapshot["channels"]
    )
    await let_out(simulator)


async def test_nothing_moves_at_setup(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Setting up takes no lease and inflates nothing, also after a while."""
    assert state(hass, SWITCH).state == "off"
    simulator.warp(10)
    await eventually(lambda: state(hass, PHASE).state == "vented")
    assert coordinator.data.lease is None
    assert simulator.pressure(0) < 5
    assert simulator.pressure(1) < 5


async def test_devices(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """Each cuff's device hangs on its controller's."""
    registry = dr.async_get(hass)
    devices = dr.async_entries_for_config_entry(registry, entry.entry_id)
    assert {device.name for device in devices} == {
        "Gym cuffs",
        "Gym cuffs cuff 1",
        "Gym cuffs cuff 2",
    }
    controller = next(device for device in devices if device.name == "Gym cuffs")
    assert controller.via_device_id is None
    assert {d.via_device_id for d in devices if d is not controller} == {controller.id}


async def test_cuff_that_is_gone(
    hass: HomeAssistant, entry: MockConfigEntry, simulator: Simulator
) -> None:
    """A cuff that the controller no longer has loses its device."""
    registry = dr.async_get(hass)
    gone = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, f"{DEVICE_ID}_2")}
    )
    await set_up(hass, entry)
    assert registry.async_get(gone.id) is None
    assert len(dr.async_entries_for_config_entry(registry, entry.entry_id)) == 3


async def test_reload_vents_and_stays_vented(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """A reload in the middle of a hold ends it for good."""
    await hold(hass, coordinator, simulator)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert_state(entry, ConfigEntryState.LOADED)
    assert entry.runtime_data is not coordinator
    await _assert_released(simulator)
    simulator.warp(10)
    await eventually(lambda: state(hass, PHASE).state == "vented")
    await asyncio.sleep(1)
    assert state(hass, SWITCH).state == "off"
    assert state(hass, REASON).state == "command"
    assert simulator.pressure(0) < 5


async def test_unload_vents(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """Unloading releases every cuff before anything else, and leaves nothing behind."""
    await hold(hass, coordinator, simulator)
    await hold(hass, coordinator, simulator, channel=1)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert_state(entry, ConfigEntryState.NOT_LOADED)
    await _assert_released(simulator)
    assert simulator._powered().state()["lease"] is None
    await eventually(lambda: not simulator._link._connections)
    assert state(hass, SWITCH).state == "unavailable"


async def test_unload_without_a_hold(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    stranger: Stranger,
) -> None:
    """Leaving is no reason to take pressure off a cuff that somebody else holds."""
    await stranger.hold(1)
    await eventually(lambda: state(hass, OTHER_SWITCH).state == "on")
    assert await hass.config_entries.async_unload(entry.entry_id)
    await stranger.ask("lease", ms=5000)
    assert simulator._powered().state()["channels"][1]["phase"] == "holding"
    assert simulator.pressure(1) > 45


async def test_removal_vents_and_takes_its_repairs_with_it(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """Removing a controller releases its cuffs and leaves no repair of it."""
    ir.async_create_issue(
        hass,
        "demo",
        "of_somebody_else",
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="of_somebody_else",
    )
    simulator.set_fault(1, Fault.SENSOR_OUT_OF_RANGE)
    simulator.warp(1)
    registry = ir.async_get(hass)
    await eventually(lambda: (DOMAIN, f"{entry.entry_id}_fault_1") in registry.issues)
    await hold(hass, coordinator, simulator)
    simulator.set_fault(1, Fault.SENSOR_OUT_OF_RANGE, on=False)
    await hass.config_entries.async_remove(entry.entry_id)
    await _assert_released(simulator)
    assert [domain for domain, _ in registry.issues] == ["demo"]
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_stop_vents(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Stopping Home Assistant releases while there is still somebody to do it."""
    await hold(hass, coordinator, simulator)
    await hass.async_stop()
    await _assert_released(simulator)
    assert simulator._powered().state()["lease"] is None


async def test_nothing_inflates_while_stopping(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """An automation that fires while the last release is under way inflates nothing."""
    await hold(hass, coordinator, simulator)
    simulator.stall_network()
    stopping = hass.async_create_task(coordinator.async_shutdown())
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        with pytest.raises(HomeAssistantError, match="cannot be reached"):
            await act(hass, "switch.turn_on", entity_id=OTHER_SWITCH)
    simulator.stall_network(on=False)
    await stopping
    await _assert_released(simulator)


async def test_stop_of_a_controller_that_does_not_answer(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A stalled network cannot keep Home Assistant from stopping; the lease vents."""
    await hold(hass, coordinator, simulator)
    simulator.stall_network()
    async with asyncio.timeout(8):
        await coordinator.async_shutdown()
    simulator.warp(5)
    await _assert_released(simulator)
    simulator.stall_network(on=False)


async def test_unexpected_error_releases(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """When a state breaks us, every cuff is released and the contact made anew."""
    await hold(hass, coordinator, simulator)
    with patch.object(coordinator.issues, "observe", side_effect=ZeroDivisionError):
        await eventually(lambda: "releasing every cuff" in caplog.text)
        await eventually(
            lambda: simulator._powered().state()["channels"][0]["phase"] == "releasing"
        )
    await _assert_released(simulator)
    await eventually(lambda: coordinator.last_update_success)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    assert not coordinator._holding._holds


async def test_broken_entity_does_not_blind_the_guard(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A listener that raises keeps neither the guard nor others from a state."""
    calls: list[Any] = []

    def _broken() -> None:
        calls.append(None)
        raise ZeroDivisionError

    unsubscribe = coordinator.async_add_listener(_broken)
    await hold(hass, coordinator, simulator)
    unsubscribe()
    assert calls
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await _assert_released(simulator)


async def test_cancelled_inflation_releases(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Nobody knows whether a cancelled request went out: air out."""
    original = coordinator.controller.inflate

    async def _cancelled_after(*args: Any) -> int:
        await original(*args)
        raise asyncio.CancelledError

    with patch.object(coordinator.controller, "inflate", _cancelled_after):
        task = hass.async_create_task(coordinator.async_inflate(0, 50.0))
        with pytest.raises(asyncio.CancelledError):
            await task
    await eventually(lambda: coordinator.data.cuff(0).reason == "command")
    await _assert_released(simulator)
    assert not coordinator._holding._holds
    await eventually(lambda: coordinator.data.lease is None)


async def test_inflation_cancelled_on_the_way(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The same while the request itself still waits for its answer."""
    simulator.stall_network()
    task = hass.async_create_task(coordinator.async_inflate(0, 50.0))
    await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    simulator.stall_network(on=False)
    await asyncio.sleep(0.5)
    await _assert_released(simulator)
    assert not coordinator._holding._holds
    simulator.warp(5)
    await eventually(lambda: coordinator.data.lease is None)


async def test_two_controllers(
    hass: HomeAssistant, simulator: Simulator, second_simulator: Simulator
) -> None:
    """Two controllers live side by side; unloading one leaves the other's hold."""
    first = paired(hass, simulator)
    second = paired(hass, second_simulator)
    coordinator = await set_up(hass, first)
    if second.state is ConfigEntryState.NOT_LOADED:
        await set_up(hass, second)
    await hold(hass, coordinator, simulator)
    await hass.config_entries.async_unload(second.entry_id)
    assert coordinator.data.cuff(0).phase == "holding"
    assert simulator.pressure(0) > 45
