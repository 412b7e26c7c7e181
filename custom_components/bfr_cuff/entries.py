"""The config entries of this integration that are set up."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .athletes import is_athlete
from .const import DOMAIN
from .coordinator import BfrCuffConfigEntry


def loaded_controllers(hass: HomeAssistant) -> list[BfrCuffConfigEntry]:
    """Return the controllers that are set up."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.state is ConfigEntryState.LOADED and not is_athlete(entry)
    ]
