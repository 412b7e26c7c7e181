"""Set up what browsers may load and ask, with or without any athlete."""

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant

from .athletes import ws_athletes
from .live import ws_live
from .preview import ws_preview
from .resource import async_serve_cards


async def async_setup_showing(hass: HomeAssistant) -> None:
    """Serve the cards, and register the commands that they use."""
    for command in (ws_athletes, ws_live, ws_preview):
        websocket_api.async_register_command(hass, command)
    await async_serve_cards(hass)
