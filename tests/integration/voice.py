"""People who speak with the home, in words or through an agent."""

import asyncio
from typing import Any

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.devices import cuff_identifier
from custom_components.bfr_cuff.entries import loaded_controllers
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, intent

COUNT_S = 0.15
"""A count that no test waits long for."""

OWN = """\
format: 1
name: Slow legs
kind: passive
about: Slow.
pressure: {proposed: 50, lowest: 40, highest: 60}
time_limit_s: 300
released_in_rests: true
sets:
  - {work_s: 60}
sources: [E023]
"""


async def say(hass: HomeAssistant, text: str, **where: Any) -> str:
    """Say something to the home, and return what it says back."""
    context = where.pop("context", Context())
    answer = await conversation.async_converse(hass, text, None, context, **where)
    speech: str = answer.response.speech["plain"]["speech"]
    return speech


async def wish(
    hass: HomeAssistant, name: str, where: dict[str, Any] | None = None, **slots: Any
) -> intent.IntentResponse:
    """Have an intent handled, as a custom sentence would."""
    values = {slot: {"value": value} for slot, value in slots.items()}
    return await intent.async_handle(hass, DOMAIN, name, values, **(where or {}))


async def told(
    hass: HomeAssistant, name: str, where: dict[str, Any] | None = None, **slots: Any
) -> str:
    """Have an intent handled, and return what is said to it."""
    response = await wish(hass, name, where, **slots)
    speech: str = response.speech["plain"]["speech"]
    return speech


async def nothing_starts(hass: HomeAssistant) -> None:
    """Wait for longer than a count takes; whatever was to start would have by now."""
    await asyncio.sleep(COUNT_S + 0.1)
    await hass.async_block_till_done()


def rename_cuff(hass: HomeAssistant, name: str) -> None:
    """Call the first cuff something else, as its owner would in its settings."""
    registry = dr.async_get(hass)
    [entry] = loaded_controllers(hass)
    device = registry.async_get_device_by_identifier(
        (DOMAIN, cuff_identifier(entry.unique_id, 0)), entry.entry_id
    )
    assert device is not None
    registry.async_update_device(device.id, name_by_user=name)
