"""The config entries of this integration that are set up."""

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .const import CONF_KIND, DOMAIN
from .coordinator import BfrCuffConfigEntry


@callback
def is_controller(entry: ConfigEntry) -> bool:
    """Tell a controller's entry from those of athletes and of the history."""
    return CONF_KIND not in entry.data


def loaded_controllers(hass: HomeAssistant) -> list[BfrCuffConfigEntry]:
    """Return the controllers that are set up."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.state is ConfigEntryState.LOADED and is_controller(entry)
    ]
