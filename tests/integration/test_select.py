"""Tests of the placement."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from simulator.device import Simulator

from .helpers import SWITCH, act, hold, set_up, state

PLACEMENT = "select.gym_cuffs_cuff_1_placement"


async def test_placement(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """It is kept in the options, in the middle of a hold too, and over a restart."""
    assert state(hass, PLACEMENT).state == "unknown"
    await hold(hass, coordinator, simulator)
    await act(hass, "select.select_option", entity_id=PLACEMENT, option="right_forearm")
    await hass.async_block_till_done()
    assert state(hass, PLACEMENT).state == "right_forearm"
    assert entry.options["cuffs"]["0"]["placement"] == "right_forearm"
    assert entry.runtime_data is coordinator
    assert state(hass, SWITCH).state == "on"

    await hass.config_entries.async_unload(entry.entry_id)
    await set_up(hass, entry)
    assert state(hass, PLACEMENT).state == "right_forearm"


@pytest.mark.parametrize("option", ["neck", "chest", "back", ""])
async def test_nowhere_else(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, option: str
) -> None:
    """A cuff goes nowhere but on a limb."""
    with pytest.raises(ServiceValidationError):
        await act(hass, "select.select_option", entity_id=PLACEMENT, option=option)
    assert state(hass, PLACEMENT).state == "unknown"
