"""What this home calls its athletes, protocols and cuffs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.helpers.translation import async_get_translations

from ..athletes import athlete_entries
from ..const import DOMAIN
from ..devices import cuff_name
from ..entries import loaded_controllers
from ..protocols import builtin_protocols, protocols
from .grammar import Names
from .spelling import plain, unspaced

_THINGS: Final = (
    "alarm_control_panel",
    "automation",
    "camera",
    "climate",
    "cover",
    "fan",
    "humidifier",
    "input_boolean",
    "lawn_mower",
    "light",
    "lock",
    "media_player",
    "remote",
    "scene",
    "script",
    "siren",
    "switch",
    "timer",
    "todo",
    "vacuum",
    "valve",
    "water_heater",
)
"""Domains of what people may want to stop or to open; a person is none of them."""


async def async_names(hass: HomeAssistant, language: str) -> Names:
    """Return every name that a speaker of a language may say."""
    called = [(protocol.name, id_) for id_, protocol in protocols(hass).items()]
    return Names(
        athletes=_by_name(
            (entry.title, entry.entry_id)
            for entry in athlete_entries(hass)
            if entry.disabled_by is None
        ),
        protocols=_by_name([*called, *await _translated(hass, language)]),
        cuffs=_by_name(
            (cuff_name(hass, entry, cuff.channel), f"{entry.entry_id}:{cuff.channel}")
            for entry in loaded_controllers(hass)
            for cuff in entry.runtime_data.info.cuffs
        ),
    )


@callback
def is_thing_of_home(hass: HomeAssistant, words: str, language: str) -> bool:
    """Return whether words name an entity that is not ours, an area or a floor."""
    said = f" {words} "
    return any(
        f" {name} " in said or (unspaced(language) and name in words)
        for called in _things(hass)
        if (name := plain(called, language))
    )


def _things(hass: HomeAssistant) -> Iterator[str]:
    """Yield what things of this home are called."""
    registry = er.async_get(hass)
    for state in hass.states.async_all(_THINGS):
        entity = registry.async_get(state.entity_id)
        if entity is None or entity.platform != DOMAIN:
            yield state.name
        if entity is not None and entity.platform != DOMAIN:
            yield from (alias for alias in entity.aliases if isinstance(alias, str))
    for area in ar.async_get(hass).async_list_areas():
        yield from (area.name, *area.aliases)
    for floor in fr.async_get(hass).async_list_floors():
        yield from (floor.name, *floor.aliases)


async def _translated(hass: HomeAssistant, language: str) -> list[tuple[str, str]]:
    """Return what the protocols that are built in are called in a language."""
    texts = await async_get_translations(hass, language, "entity", [DOMAIN])
    prefix = f"component.{DOMAIN}.entity.select.protocol.state."
    return [
        (texts[prefix + id_], id_)
        for id_ in builtin_protocols(hass)
        if prefix + id_ in texts
    ]


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return each name with what it means.

    A name that two share means itself: the intent looks for both.
    """
    ids = defaultdict(set)
    for name, id_ in (pairs := list(pairs)):
        ids[name.casefold()].add(id_)
    return {
        name: id_ if len(ids[name.casefold()]) == 1 else name for name, id_ in pairs
    }
