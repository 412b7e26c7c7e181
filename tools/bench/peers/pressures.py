"""Count states of a controller by the entity that changes with each."""

import asyncio
from collections.abc import Iterable

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.event import (
    EventStateChangedData,
    async_track_state_change_event,
)


async def changes(
    hass: HomeAssistant, entities: Iterable[str], seconds: float
) -> float:
    """Return how often a second these entities change, all together."""
    seen = 0

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        nonlocal seen
        seen += 1

    stop = async_track_state_change_event(hass, entities, note)
    await asyncio.sleep(seconds)
    stop()
    return seen / seconds
