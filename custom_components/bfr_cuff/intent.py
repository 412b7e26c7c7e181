"""Intents of BFR cuff, where Home Assistant looks for them."""

from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
from homeassistant.helpers.importlib import async_import_module

HANDLERS: Final = f"{__package__}.voice.intent_handlers"
"""Every home imports this file; only one that has intents needs theirs."""


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register what can be asked for by voice, in a custom sentence, or by an agent."""
    voice = await async_import_module(hass, HANDLERS)
    for handler in voice.HANDLERS:
        intent.async_register(hass, handler)
