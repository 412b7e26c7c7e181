"""The button on the controller itself ends everything that it could move."""

from dataclasses import replace

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    RefusalCode,
)
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .helpers import eventually, hold, on_device


async def test_a_press_ends_every_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Every cuff is released and the lease given up, whichever cuff was up."""
    presses: list[bool] = []
    remove = coordinator.button_presses.add(lambda: presses.append(True))
    await hold(hass, coordinator, simulator)
    coordinator.controller_button_pressed()
    await eventually(lambda: on_device(simulator)["phase"] == "releasing")
    await eventually(lambda: coordinator.data.lease is None)
    assert presses == [True]
    remove()
    coordinator.controller_button_pressed()
    assert presses == [True]


async def test_a_press_that_only_the_state_shows(
    coordinator: BfrCuffCoordinator,
) -> None:
    """Told once for as long as it bars, in which nothing is inflated."""
    presses: list[bool] = []
    coordinator.button_presses.add(lambda: presses.append(True))
    for barred_s in (4.9, 4.8):
        coordinator.controller_updated(replace(coordinator.data, barred_s=barred_s))
    assert presses == [True]
    with pytest.raises(ControllerRefused) as refused:
        coordinator.check_inflate(0, 60.0, None)
    assert refused.value.code is RefusalCode.BARRED
    for barred_s in (0.0, 5.0):
        coordinator.controller_updated(replace(coordinator.data, barred_s=barred_s))
    assert presses == [True, True]
