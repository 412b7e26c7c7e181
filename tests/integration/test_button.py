"""Tests of the buttons."""

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from simulator.device import Simulator

from .helpers import (
    OTHER_SWITCH,
    SWITCH,
    OutOfReach,
    act,
    eventually,
    hold,
    on_device,
    state,
)

RELEASE_ALL = "button.gym_cuffs_release_all"
IDENTIFY = "button.gym_cuffs_identify"


async def test_release_all(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """One press vents every cuff of the controller."""
    for channel in (0, 1):
        await hold(hass, coordinator, simulator, channel)
    await act(hass, "button.press", entity_id=RELEASE_ALL)
    for channel in (0, 1):
        assert on_device(simulator, channel)["phase"] == "releasing"
    await eventually(lambda: state(hass, SWITCH).state == "off")
    await eventually(lambda: state(hass, OTHER_SWITCH).state == "off")
    await eventually(lambda: coordinator.data.lease is None)


async def test_identify(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The controller shows itself."""
    assert not simulator.identifying
    await act(hass, "button.press", entity_id=IDENTIFY)
    assert simulator.identifying


async def test_without_contact(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A release is tried, and fails aloud, however doubtful the contact."""
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        assert state(hass, RELEASE_ALL).state != "unavailable"
        assert state(hass, IDENTIFY).state == "unavailable"
        with pytest.raises(HomeAssistantError) as failed:
            await act(hass, "button.press", entity_id=RELEASE_ALL)
        assert failed.value.translation_key == "unreachable"
    await eventually(lambda: coordinator.last_update_success)


async def test_press_into_a_stalled_network(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A press that nobody answers fails after two seconds, and works after all."""
    await hold(hass, coordinator, simulator)
    simulator.stall_network()
    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "button.press", entity_id=RELEASE_ALL)
    assert failed.value.translation_key == "silent"
    simulator.stall_network(on=False)
    await eventually(lambda: on_device(simulator)["phase"] != "holding", within_s=2)
    assert on_device(simulator)["reason"] == "command"
