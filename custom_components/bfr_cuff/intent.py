"""Intents of BFR cuff, where Home Assistant looks for them."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from .voice.intent_handlers import HANDLERS


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register what can be asked for by voice, in a custom sentence, or by an agent."""
    for handler in HANDLERS:
        intent.async_register(hass, handler)
