"""Make the controller of an entry whose cuffs are put together of entities."""

from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..texts import async_words
from .controller import OwnParts
from .origin import origin_of
from .running import Name
from .wiring import wirings


async def async_own_parts(
    hass: HomeAssistant, entry: ConfigEntry, client_id: str
) -> OwnParts:
    """Return an entry's controller, not yet open."""
    words = await async_words(hass)
    name = Name(
        device_id=entry.unique_id or entry.entry_id,
        client_id=client_id,
        title=entry.title,
        model=words[f"made_{origin_of(entry.data)}"],
    )
    reload = partial(hass.config_entries.async_schedule_reload, entry.entry_id)
    return OwnParts(hass, name, wirings(entry.data), reload)
