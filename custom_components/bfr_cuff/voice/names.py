"""What this home calls its athletes, protocols and cuffs."""

from collections import defaultdict
from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..athletes import athlete_entries, builtin_protocols, protocols
from ..const import DOMAIN
from ..devices import cuff_name
from ..entries import loaded_controllers
from .grammar import Names


async def async_names(hass: HomeAssistant, language: str) -> Names:
    """Return every name that somebody who speaks a language may say."""
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

    A name that two share means itself: whoever handles the intent looks for both.
    """
    ids = defaultdict(set)
    for name, id_ in (pairs := list(pairs)):
        ids[name.casefold()].add(id_)
    return {
        name: id_ if len(ids[name.casefold()]) == 1 else name for name, id_ in pairs
    }
