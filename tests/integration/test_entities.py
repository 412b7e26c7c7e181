"""Tests of what all entities have in common: how they look, and when they are there."""

from collections.abc import Iterator
from dataclasses import replace
import logging
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    snapshot_platform,
)
from syrupy.assertion import SnapshotAssertion

from custom_components.bfr_cuff import CONTROLLER_PLATFORMS
from custom_components.bfr_cuff.coordinator import ENTITY, BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import ControllerState, Fault
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from simulator.device import Simulator

from .helpers import OutOfReach, eventually, set_up, state

CONNECTIVITY = "binary_sensor.gym_cuffs_connectivity"
PROBLEM = "binary_sensor.gym_cuffs_problem"
RELEASE_ALL = "button.gym_cuffs_release_all"
ALWAYS_THERE = {CONNECTIVITY, PROBLEM, RELEASE_ALL}
FIRMWARE = "sensor.gym_cuffs_firmware"


@pytest.fixture(params=CONTROLLER_PLATFORMS)
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    """Set up one platform alone."""
    with patch("custom_components.bfr_cuff.CONTROLLER_PLATFORMS", [request.param]):
        yield request.param


@pytest.mark.usefixtures("every_entity_enabled", "platform")
async def test_platform(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    simulator: Simulator,
    snapshot: SnapshotAssertion,
) -> None:
    """Every entity of a platform looks as it should when all is vented."""
    simulator.warp(10)
    await set_up(hass, entry)
    await snapshot_platform(hass, er.async_get(hass), snapshot, entry.entry_id)


async def test_device(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    snapshot: SnapshotAssertion,
) -> None:
    """Every device looks as it should."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    for device in sorted(devices, key=lambda device: device.name or ""):
        assert device == snapshot(name=device.name)


async def test_disabled_by_default(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """What few people look at is there, and not enabled."""
    assert hass.states.get(FIRMWARE) is None
    registered = er.async_get(hass).async_get(FIRMWARE)
    assert registered is not None
    assert registered.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_unavailable_without_contact(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Entities go and come with the contact; one line in the log for each."""
    caplog.clear()
    everything = {each.entity_id for each in hass.states.async_all()}
    assert everything > ALWAYS_THERE

    def unavailable() -> set[str]:
        return {each for each in everything if state(hass, each).state == "unavailable"}

    async with OutOfReach(simulator):
        await eventually(lambda: unavailable() == everything - ALWAYS_THERE)
        assert state(hass, CONNECTIVITY).state == "off"
        assert state(hass, PROBLEM).state == "off"
        # Several attempts to reconnect fail meanwhile, without another line.
        await eventually(lambda: caplog.text.count("Not connected yet") >= 2)
    await eventually(lambda: not unavailable())
    assert state(hass, CONNECTIVITY).state == "on"

    ours = [
        record
        for record in caplog.records
        if record.name == "custom_components.bfr_cuff"
        and record.levelno >= logging.INFO
    ]
    assert [record.levelno for record in ours] == [logging.WARNING, logging.INFO]
    assert ours[0].getMessage().startswith("Contact with Gym cuffs lost: ")
    assert ours[1].getMessage() == "Contact with Gym cuffs"


def _next(coordinator: BfrCuffCoordinator, **changes: Any) -> ControllerState:
    """Return the state after the newest one, its first cuff changed as told."""
    newest = coordinator.data
    first, *others = newest.cuffs
    return replace(
        newest,
        seq=newest.seq + 1,
        uptime_s=newest.uptime_s + 0.001,
        cuffs=(replace(first, **changes), *others),
    )


async def test_entities_look_when_there_is_something_to_see(
    coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Whoever follows a session sees each state; an entity not what only clocks tell."""
    await simulator.stop()
    looks: list[int] = []
    states: list[int] = []
    forget = coordinator.async_add_listener(
        lambda: looks.append(coordinator.data.seq), ENTITY
    )
    coordinator.async_add_listener(lambda: states.append(coordinator.data.seq))
    first = coordinator.data.seq
    coordinator.controller_updated(_next(coordinator, fault=Fault.SENSOR))
    coordinator.controller_updated(_next(coordinator, pressure=3.0, reperfused_s=9.0))
    coordinator.controller_updated(_next(coordinator, pressure=4.0))
    coordinator.controller_updated(_next(coordinator, fault=None))
    assert (looks[-2:], states[-1]) == ([first + 1, first + 4], first + 4)
    assert first + 2 in states
    forget()
    coordinator.controller_updated(_next(coordinator, fault=Fault.SENSOR))
    assert looks[-1] == first + 4


async def test_one_entity_that_fails_leaves_the_others(
    coordinator: BfrCuffCoordinator, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of one does not hide what the next one shows."""
    looks: list[int] = []

    def fail() -> None:
        raise ValueError

    forget = coordinator.async_add_listener(fail, ENTITY)
    coordinator.async_add_listener(lambda: looks.append(1), ENTITY)
    coordinator.async_update_listeners()
    forget()
    assert looks == [1]
    assert "An entity of Gym cuffs cannot be updated" in caplog.text
    caplog.clear()
