"""The config entries of this integration that are set up."""

from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .const import CONF_KIND, DOMAIN, KIND_OWN_PARTS
from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator


@callback
def is_controller(entry: ConfigEntry) -> bool:
    """Return whether an entry is a controller's; an ignored one is of nothing."""
    is_one = entry.data.get(CONF_KIND) in (None, KIND_OWN_PARTS)
    return is_one and entry.source != SOURCE_IGNORE


def loaded_controllers(hass: HomeAssistant) -> list[BfrCuffConfigEntry]:
    """Return the controllers that are set up."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.state is ConfigEntryState.LOADED and is_controller(entry)
    ]


@callback
def is_in_use(entry: ConfigEntry) -> bool:
    """Return whether a reload of a controller would end what goes on with its cuffs."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    coordinator: BfrCuffCoordinator = entry.runtime_data
    return coordinator.is_in_use
