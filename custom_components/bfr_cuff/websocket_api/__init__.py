"""What cards ask for over the websocket."""

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from .habit import ws_habit
from .history import HISTORY_COMMANDS
from .live import ws_live
from .measurement_live import ws_measurement_live
from .measuring import ws_measurement_preview, ws_measurement_start, ws_measurement_stop
from .overview import ws_athletes
from .preview import ws_preview
from .programme import ws_programme


@callback
def async_setup_commands(hass: HomeAssistant) -> None:
    """Register every command."""
    for command in (
        ws_athletes,
        ws_habit,
        ws_live,
        ws_measurement_live,
        ws_measurement_preview,
        ws_measurement_start,
        ws_measurement_stop,
        ws_preview,
        ws_programme,
        *HISTORY_COMMANDS,
    ):
        websocket_api.async_register_command(hass, command)
