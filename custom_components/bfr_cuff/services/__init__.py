"""The actions of BFR cuff: one file for each group."""

from homeassistant.core import HomeAssistant, callback

from .blueprints import async_setup_blueprint_services
from .cuffs import async_setup_cuff_services
from .history import async_setup_history_services
from .programmes import async_setup_programme_services
from .sessions import async_setup_session_services


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register every action, with or without a controller or an athlete."""
    async_setup_cuff_services(hass)
    async_setup_session_services(hass)
    async_setup_programme_services(hass)
    async_setup_history_services(hass)
    async_setup_blueprint_services(hass)
