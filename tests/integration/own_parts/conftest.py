"""Fixtures of cuffs of own parts."""

from collections.abc import AsyncIterator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from tests.integration.helpers import set_up, unload_all

from .box import Box
from .home import own_entry, prove


@pytest.fixture
async def box(hass: HomeAssistant) -> AsyncIterator[Box]:
    """Have parts at home."""
    box = Box(hass)
    await box.start()
    yield box
    await unload_all(hass)
    box.stop()


@pytest.fixture
def entry(hass: HomeAssistant, box: Box) -> MockConfigEntry:
    """Return the entry of one cuff that was tested before, not yet set up."""
    return own_entry(hass)


@pytest.fixture
async def coordinator(
    hass: HomeAssistant, entry: MockConfigEntry
) -> BfrCuffCoordinator:
    """Set the cuff up, proven since the start of Home Assistant."""
    coordinator = await set_up(hass, entry)
    await prove(hass, entry)
    return coordinator
