"""The calendar of an athlete's sessions."""

from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .athletes import protocols
from .coaching.entity import AthleteEntity
from .coaching.sessions import AthleteConfigEntry, AthleteSessions
from .training.record import SessionRecord

PARALLEL_UPDATES = 0

SESSIONS: Final = CalendarEntityDescription(key="sessions", translation_key="sessions")
SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=1)
"""How long a session that still runs is shown to last."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the calendar of an athlete."""
    async_add_entities([SessionCalendar(entry.runtime_data, SESSIONS)])


class SessionCalendar(AthleteEntity, CalendarEntity):
    """The sessions that were, and the one that runs."""

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the running session."""
        sessions = self.sessions
        if sessions.session is None or sessions.started_at is None:
            return None
        name = sessions.session.plan.protocol.name
        return _event(name, sessions.started_at, LONGEST)

    @override
    def shown(self) -> bool:
        """Return whether a session runs."""
        return self.event is not None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the sessions of some days."""
        events = [_past(self.sessions, record) for record in self.sessions.records]
        return [
            event
            for event in (*events, self.event)
            if event is not None
            and event.start_datetime_local < end_date
            and event.end_datetime_local > start_date
        ]


def _past(sessions: AthleteSessions, record: SessionRecord) -> CalendarEvent:
    """Return a session that has ended."""
    protocol = protocols(sessions.hass).get(record.protocol_id)
    name = record.protocol_id if protocol is None else protocol.name
    start = datetime.fromisoformat(record.started_at)
    return _event(name, start, timedelta(seconds=record.duration_s))


def _event(name: str, start: datetime, duration: timedelta) -> CalendarEvent:
    local = dt_util.as_local(start)
    return CalendarEvent(start=local, end=local + max(duration, SHORTEST), summary=name)
