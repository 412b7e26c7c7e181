"""Take back what a controller was to be mended for, once its owner disables it."""

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import DOMAIN
from .entries import is_controller
from .issues import forget_issues


@callback
def async_follow_disabled(hass: HomeAssistant) -> None:
    """Follow what is disabled: an entry that was never set up is not unloaded either."""

    @callback
    def _changed(change: ConfigEntryChange, entry: ConfigEntry) -> None:
        is_off = change is ConfigEntryChange.UPDATED and entry.disabled_by is not None
        if is_off and entry.domain == DOMAIN and is_controller(entry):
            forget_issues(hass, entry, but_lasting=True)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, _changed)
