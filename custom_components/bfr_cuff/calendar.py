"""The calendar of an athlete's sessions."""

from datetime import datetime, timedelta, timezone
from typing import Final, override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .entity import AthleteEntity
from .errors import history_errors_explained
from .lib.store.reader import Filter, Reader
from .sessions.athlete_sessions import AthleteConfigEntry

PARALLEL_UPDATES = 0

SESSIONS: Final = CalendarEntityDescription(key="sessions", translation_key="sessions")
SHORTEST: Final = timedelta(minutes=1)
PAGE: Final = 200
LONGEST_PAST: Final = timedelta(days=1)
"""How long before some days a session may have begun that was still on in them."""

LONGEST: Final = timedelta(hours=1)
"""How long a session that still runs is shown to last."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the calendar of an athlete."""
    async_add_entities([SessionCalendar(entry.runtime_data, SESSIONS)])


class SessionEvent(CalendarEvent):
    """A session, whose times have an offset from UTC and no zone.

    Times of one zone compare by the clock on the wall. When that is put back in autumn,
    a session could seem to end before it began, which Home Assistant refuses.
    """

    @override
    def __post_init__(self) -> None:
        """Check nothing: a session lasts a minute at least."""

    @property
    @override
    def start_datetime_local(self) -> datetime:
        """Return the beginning."""
        assert isinstance(self.start, datetime)
        return self.start

    @property
    @override
    def end_datetime_local(self) -> datetime:
        """Return the end."""
        assert isinstance(self.end, datetime)
        return self.end


class SessionCalendar(AthleteEntity, CalendarEntity):
    """The sessions that were, and the one that runs."""

    @property
    @override
    def event(self) -> SessionEvent | None:
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
        wanted = Filter(
            athlete_id=str(self.sessions.entry.unique_id),
            since=(start_date - LONGEST_PAST).timestamp(),
            until=end_date.timestamp(),
        )
        keeper = self.sessions.history.keeper
        with history_errors_explained():
            past = await keeper.async_read(lambda reader: _past(reader, wanted))
        return [
            event
            for event in (*past, self.event)
            if event is not None
            and event.start_datetime_local < end_date
            and event.end_datetime_local > start_date
        ]


def _past(reader: Reader, wanted: Filter) -> list[SessionEvent]:
    """Return the sessions that have ended, page by page."""
    events: list[SessionEvent] = []
    cursor: str | None = None
    while True:
        page = reader.sessions(wanted, limit=PAGE, cursor=cursor)
        for summary in page.sessions:
            start = dt_util.utc_from_timestamp(summary.started)
            duration = timedelta(seconds=summary.duration_s)
            events.append(_event(summary.protocol_name, start, duration))
        if (cursor := page.cursor) is None:
            return events[::-1]


def _event(name: str, start: datetime, duration: timedelta) -> SessionEvent:
    end = dt_util.as_utc(start) + max(duration, SHORTEST)
    return SessionEvent(start=_at_home(start), end=_at_home(end), summary=name)


def _at_home(moment: datetime) -> datetime:
    """Return a moment with the offset that home has then."""
    local = dt_util.as_local(moment)
    return local.astimezone(timezone(local.utcoffset() or timedelta()))
