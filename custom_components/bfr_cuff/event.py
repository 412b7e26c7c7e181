"""The event entities: of a cuff, and of an athlete's sessions."""

from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coaching.entity import AthleteEntity
from .coaching.sessions import AthleteConfigEntry, AthleteSessions
from .coordinator import BfrCuffConfigEntry
from .cuff_events import CuffEvents
from .training.session_words import Kind, Moment

PARALLEL_UPDATES = 0

SESSION: Final = EventEntityDescription(
    key="session",
    translation_key="session",
    event_types=[kind.value for kind in Kind],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the events of an athlete, or of each cuff of a controller."""
    running = entry.runtime_data
    if isinstance(running, AthleteSessions):
        async_add_entities([SessionEvents(running, SESSION)])
        return
    async_add_entities(CuffEvents(running, cuff) for cuff in running.info.cuffs)


class SessionEvents(AthleteEntity, EventEntity):
    """What happens in an athlete's sessions, as it happens."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the moments."""
        await super().async_added_to_hass()
        self.async_on_remove(self.sessions.async_add_moment_listener(self._on_moment))

    @callback
    def _on_moment(self, moment: Moment) -> None:
        """Tell a moment, with what is known about it."""
        about: dict[str, Any] = {
            key: value for key, value in moment.about.items() if value is not None
        }
        self._trigger_event(moment.kind, about)
        self.async_write_ha_state()
