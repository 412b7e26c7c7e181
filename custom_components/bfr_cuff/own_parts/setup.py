"""Make the controller of an entry whose cuffs are put together of entities."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..const import CONF_KIND, KIND_OWN_PARTS
from ..lib.controller.model import Origin
from ..texts import async_words
from .controller import OwnParts
from .running import Name
from .wiring import wirings


def is_own_parts(data: Mapping[str, Any]) -> bool:
    """Return whether an entry's cuffs are put together of entities."""
    return data.get(CONF_KIND) == KIND_OWN_PARTS


def is_gauge(data: Mapping[str, Any]) -> bool:
    """Return whether a person pumps an entry's cuffs, and lets their air out."""
    found = wirings(data) if is_own_parts(data) else []
    return bool(found) and all(wiring.is_by_hand for wiring in found)


def origin_of(data: Mapping[str, Any]) -> Origin:
    """Return what an entry's controller is made of, whether it is there now or not."""
    if not is_own_parts(data):
        return Origin.BOX
    return Origin.GAUGE if is_gauge(data) else Origin.OWN_PARTS


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
