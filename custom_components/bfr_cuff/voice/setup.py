"""Listen as soon as there is anything that hears; a home without that needs nothing."""

from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module
from homeassistant.setup import async_when_setup

_CONVERSATION: Final = "conversation"
_LISTENER: Final = f"{__package__}.listener"
"""It needs what Home Assistant installs together with the conversation."""


async def async_setup_voice(hass: HomeAssistant) -> None:
    """Listen for our sentences, now or once the home has a conversation."""

    async def _async_begin(hass: HomeAssistant, _: str) -> None:
        listener = await async_import_module(hass, _LISTENER)
        await listener.async_begin(hass)

    async_when_setup(hass, _CONVERSATION, _async_begin)
