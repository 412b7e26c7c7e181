"""What Settings, System, Repairs, System information says of BFR cuff."""

from typing import Any

from sqlalchemy import make_url

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .athletes import athlete_entries
from .const import DOMAIN
from .entries import is_controller, loaded_controllers
from .history.database import database_url
from .sessions.athlete_sessions import loaded_athletes


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register what is told; nothing of it names or describes a person."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return how much there is of everything, and how much of it works now."""
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    running = loaded_controllers(hass)
    connected = [each for each in running if each.runtime_data.last_update_success]
    sessions = [
        each for each in loaded_athletes(hass) if each.runtime_data.runner is not None
    ]
    return {
        "controllers": f"{len(connected)} / {len([*filter(is_controller, entries)])}",
        "cuffs": sum(len(each.runtime_data.info.cuffs) for each in running),
        "athletes": len(athlete_entries(hass)),
        "sessions": len(sessions),
        # Not where: people paste this where everyone can read it.
        "history": make_url(database_url(hass)).get_backend_name(),
    }
