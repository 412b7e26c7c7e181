"""Diagnostics of BFR cuff."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant

from .const import CONF_KEY
from .coordinator import BfrCuffConfigEntry

TO_REDACT = {CONF_HOST, CONF_KEY, "owner"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: BfrCuffConfigEntry
) -> dict[str, Any]:
    """Return what is known of a controller, without its key and address."""
    coordinator = entry.runtime_data
    known = {
        "data": dict(entry.data),
        "options": dict(entry.options),
        "connected": coordinator.last_update_success,
        "controller": asdict(coordinator.info),
        "state": asdict(coordinator.data),
    }
    return async_redact_data(known, TO_REDACT)
