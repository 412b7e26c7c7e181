"""What cards ask for over the websocket."""

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from .history import HISTORY_COMMANDS
from .live import ws_live
from .overview import ws_athletes
from .preview import ws_preview


@callback
def async_setup_commands(hass: HomeAssistant) -> None:
    """Register every command."""
    for command in (ws_athletes, ws_live, ws_preview, *HISTORY_COMMANDS):
        websocket_api.async_register_command(hass, command)
