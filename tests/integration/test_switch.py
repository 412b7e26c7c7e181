"""Tests of the inflate switch."""

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .helpers import (
    PHASE,
    PRESSURE,
    REASON,
    SWITCH,
    act,
    eventually,
    hold,
    let_out,
    state,
)


async def test_on_holds_the_target_and_off_vents(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The switch inflates to the target; off lets the air out."""
    await hold(hass, coordinator, simulator)
    assert state(hass, SWITCH).state == "on"
    await eventually(lambda: state(hass, PHASE).state == "holding")
    await eventually(lambda: 45 < float(state(hass, PRESSURE).state) < 55)
    assert 45 < simulator.pressure(0) < 55
    assert simulator.pressure(1) < 20

    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    await let_out(simulator)
    await eventually(lambda: state(hass, PHASE).state == "vented")
    assert state(hass, REASON).state == "command"
    assert coordinator.data.lease is None


async def test_without_a_warp(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Without any warp the pressure rises as it does in life."""
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: simulator.pressure(0) > 20, within_s=20)
    assert state(hass, SWITCH).state == "on"
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await eventually(lambda: simulator.pressure(0) < 20, within_s=5)
