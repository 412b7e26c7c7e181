"""Tests of connectivity and problem."""

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .helpers import OutOfReach, eventually, state

CONNECTIVITY = "binary_sensor.gym_cuffs_connectivity"
PROBLEM = "binary_sensor.gym_cuffs_problem"


async def test_connectivity(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """It tells of the lost contact instead of being unavailable."""
    assert state(hass, CONNECTIVITY).state == "on"
    async with OutOfReach(simulator):
        await eventually(lambda: state(hass, CONNECTIVITY).state == "off")
    await eventually(lambda: state(hass, CONNECTIVITY).state == "on")


async def test_connectivity_of_a_silent_controller(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A socket that is open but silent is no contact."""
    simulator.stall_network()
    await eventually(lambda: state(hass, CONNECTIVITY).state == "off", within_s=4)
    simulator.stall_network(on=False)
    await eventually(lambda: state(hass, CONNECTIVITY).state == "on")


async def test_problem(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A latched fault is a problem until it is cleared, without contact too."""
    assert state(hass, PROBLEM).state == "off"
    simulator.set_fault(1, Fault.SENSOR_OUT_OF_RANGE)
    simulator.warp(1)
    await eventually(lambda: state(hass, PROBLEM).state == "on")
    async with OutOfReach(simulator):
        await eventually(lambda: state(hass, CONNECTIVITY).state == "off")
        assert state(hass, PROBLEM).state == "on"
    simulator.set_fault(1, Fault.SENSOR_OUT_OF_RANGE, on=False)
    simulator.warp(6)
    await eventually(lambda: coordinator.last_update_success)
    await coordinator.controller.clear_fault(1)
    await eventually(lambda: state(hass, PROBLEM).state == "off")
