"""Tests of a network that comes and goes while a cuff is held."""

import asyncio
from dataclasses import replace

import pytest

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from simulator.device import Simulator

from .conftest import DEVICE_ID
from .helpers import (
    PHASE,
    REASON,
    SWITCH,
    OutOfReach,
    act,
    eventually,
    hold,
    let_out,
    lose_connection,
    on_device,
    running,
    state,
)


async def test_short_loss_is_survived(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A connection that breaks and comes back leaves the hold as it was."""
    await hold(hass, coordinator, simulator)
    await lose_connection(simulator)
    await eventually(lambda: not coordinator.last_update_success)
    assert state(hass, SWITCH).state == "unavailable"
    await eventually(lambda: coordinator.last_update_success)
    assert state(hass, SWITCH).state == "on"
    # Longer than the lease: somebody renews it on the new connection.
    await asyncio.sleep(6)
    assert on_device(simulator)["phase"] == "holding"
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    assert on_device(simulator)["phase"] == "releasing"


async def test_stall_shorter_than_the_lease_is_survived(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """No news for 2.5 s: unavailable for a moment, and the hold goes on."""
    await hold(hass, coordinator, simulator)
    simulator.stall_network()
    await asyncio.sleep(2.5)
    assert state(hass, SWITCH).state == "unavailable"
    simulator.stall_network(on=False)
    await eventually(lambda: state(hass, SWITCH).state == "on")
    await asyncio.sleep(3)
    assert on_device(simulator)["phase"] == "holding"


async def test_old_news_in_a_burst_is_not_believed(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """What comes late all at once says nothing, until it is new again.

    The simulator drops what it cannot send, as it must; so here it is our own side that
    does not read for a while, as behind a router that stores and forwards.
    """
    await hold(hass, coordinator, simulator)
    before = coordinator.data.seq
    await eventually(lambda: coordinator.data.seq > before + 2)
    believed: list[float] = []

    @callback
    def _note() -> None:
        if coordinator.last_update_success:
            late_ms = simulator._powered().now - coordinator.data.uptime_s * 1000
            believed.append(late_ms)

    transport = coordinator.controller._connection._socket._conn.transport  # type: ignore[attr-defined]
    transport.pause_reading()
    await eventually(lambda: not coordinator.last_update_success)
    await asyncio.sleep(1)
    unsubscribe = coordinator.async_add_listener(_note)
    transport.resume_reading()
    await eventually(lambda: len(believed) > 3)
    unsubscribe()
    assert max(believed) < 2200
    assert state(hass, SWITCH).state == "on"


async def test_stall_longer_than_the_lease_ends_the_hold(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No news for 6 s: both sides end the hold, and nothing inflates again."""
    await hold(hass, coordinator, simulator)
    simulator.stall_network()
    await asyncio.sleep(6)
    assert on_device(simulator)["phase"] == "releasing"
    assert on_device(simulator)["reason"] == "lease_expired"
    assert "The guard releases every cuff: stale" in caplog.text
    simulator.stall_network(on=False)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    await eventually(lambda: state(hass, REASON).state == "lease_expired")
    await let_out(simulator)
    await asyncio.sleep(1)
    assert state(hass, SWITCH).state == "off"
    assert on_device(simulator)["phase"] == "vented"
    await eventually(lambda: coordinator.data.lease is None)


async def test_lease_that_ran_out_meanwhile(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Out of reach for longer than the lease: seen on return, and not asked again."""
    await hold(hass, coordinator, simulator)
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        simulator.warp(6)
        assert on_device(simulator)["reason"] == "lease_expired"
    await eventually(lambda: coordinator.last_update_success)
    await eventually(lambda: state(hass, REASON).state == "lease_expired")
    await asyncio.sleep(2)
    assert state(hass, PHASE).state in ("releasing", "vented")
    assert on_device(simulator)["phase"] != "inflating"
    assert coordinator.data.lease is None


async def test_release_that_nobody_heard(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """It fails aloud, ends the hold all the same, and is made good on return."""
    await hold(hass, coordinator, simulator)
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        with pytest.raises(HomeAssistantError) as failed:
            await act(hass, "bfr_cuff.release", entity_id=SWITCH)
        assert failed.value.translation_key == "unreachable"
        assert on_device(simulator)["phase"] == "holding"
    await eventually(lambda: on_device(simulator)["phase"] != "holding", within_s=5.5)
    await eventually(lambda: state(hass, SWITCH).state == "off")


async def test_inflation_that_nobody_heard(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """It fails aloud, and is not made good on return."""
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        with pytest.raises(HomeAssistantError):
            await act(hass, "bfr_cuff.inflate", entity_id=SWITCH)
    await eventually(lambda: coordinator.last_update_success)
    await asyncio.sleep(0.5)
    assert on_device(simulator)["phase"] in ("releasing", "vented")
    assert coordinator.data.lease is None


async def test_reboot_mid_hold(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The plug pulled and put back ends the hold on both sides."""
    await hold(hass, coordinator, simulator)
    boot = coordinator.info.boot
    await simulator.cut_power()
    await eventually(lambda: state(hass, SWITCH).state == "unavailable")
    await simulator.restore_power()
    assert simulator.boot != boot
    await eventually(lambda: state(hass, SWITCH).state == "off")
    assert "The guard releases every cuff: rebooted" in caplog.text
    assert state(hass, REASON).state == "boot"
    await let_out(simulator)
    await asyncio.sleep(1)
    assert on_device(simulator)["phase"] == "vented"
    assert not coordinator._holding._holds


async def test_update_is_looked_at_anew(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A controller that comes back with other firmware and limits is set up again."""
    entry = coordinator.config_entry
    await simulator.stop()
    await eventually(lambda: not coordinator.last_update_success)
    updated = replace(
        simulator.config, port=simulator.port, firmware="1.1.0", occlusion_max_s=600
    )
    async with running(hass, updated):
        await eventually(
            lambda: (
                entry.state is ConfigEntryState.LOADED
                and entry.runtime_data is not coordinator
            )
        )
        device = dr.async_get(hass).async_get_device_by_identifier(
            (DOMAIN, DEVICE_ID), entry.entry_id
        )
        assert device is not None
        assert device.sw_version == "1.1.0"
        assert entry.runtime_data.info.firmware == "1.1.0"
        longest = state(hass, "number.gym_cuffs_cuff_1_maximum_occlusion_time")
        assert longest.attributes["max"] == 10
