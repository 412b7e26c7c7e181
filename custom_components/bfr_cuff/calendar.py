"""The calendar of an athlete's sessions."""

from collections.abc import Hashable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
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
from .lib.store.model import SessionSummary
from .lib.store.reader import Filter, Reader
from .lib.training.programme_outlook import Planned
from .protocols import find_protocol
from .sessions.athlete_sessions import AthleteConfigEntry
from .sessions.programme_text import protocol_name, said_of
from .texts import Texts, texts_of_home

PARALLEL_UPDATES = 0

SESSIONS: Final = CalendarEntityDescription(key="sessions", translation_key="sessions")
PLANNED: Final = CalendarEntityDescription(key="planned", translation_key="planned")
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
    """Set up the calendars of an athlete: what was done, and what is planned."""
    sessions = entry.runtime_data
    async_add_entities(
        [SessionCalendar(sessions, SESSIONS), PlannedCalendar(sessions, PLANNED)]
    )


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
        keeper, texts = self.sessions.history.keeper, texts_of_home(hass)
        with history_errors_explained():
            past = await keeper.async_read(partial(_past, wanted=wanted, texts=texts))
        return [
            event
            for event in (*past, self.event)
            if event is not None
            and event.start_datetime_local < end_date
            and event.end_datetime_local > start_date
        ]


class PlannedCalendar(AthleteEntity, CalendarEntity):
    """The sessions that the athlete's programmes propose; none of them starts by it."""

    @property
    @override
    def event(self) -> SessionEvent | None:
        """Return the session that is due, or the next one."""
        return next(iter(self._planned()), None)

    @override
    def shown(self) -> Hashable:
        """Return when the next session is, and which it is."""
        event = self.event
        if event is None:
            return None
        return event.start_datetime_local, event.summary, event.description

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return what is planned for some days."""
        return [
            event
            for event in self._planned()
            if event.start_datetime_local < end_date
            and event.end_datetime_local > start_date
        ]

    def _planned(self) -> Iterator[SessionEvent]:
        """Yield what is to come, in order."""
        texts = texts_of_home(self.hass)
        for standing, planned in self.sessions.programmes.ahead:
            name = protocol_name(self.hass, texts, planned.slot.protocol)
            limb = texts.state("select.limb", standing.limb)
            event = _event(f"{name}, {limb}", planned.at, self._lasts(planned))
            event.description = said_of(texts, standing)
            yield event

    def _lasts(self, planned: Planned) -> timedelta:
        """Return how long a session takes by its protocol, which may be gone."""
        protocol = find_protocol(self.hass, planned.slot.protocol)
        sets = () if protocol is None else protocol.sets
        return timedelta(seconds=sum(each.duration_s + each.rest_s for each in sets))


def _past(reader: Reader, wanted: Filter, texts: Texts) -> list[SessionEvent]:
    """Return the sessions that have ended, page by page."""
    events: list[SessionEvent] = []
    cursor: str | None = None
    while True:
        page = reader.sessions(wanted, limit=PAGE, cursor=cursor)
        for summary in page.sessions:
            start = dt_util.utc_from_timestamp(summary.started)
            duration = timedelta(seconds=summary.duration_s)
            event = _event(summary.protocol_name, start, duration)
            event.description = _short_of(texts, summary)
            events.append(event)
        if (cursor := page.cursor) is None:
            return events[::-1]


def _short_of(texts: Texts, summary: SessionSummary) -> str | None:
    """Return how far a session came that does not count as done; None of the others."""
    if summary.is_done:
        return None
    sets = texts.common("card_history_sets").format(
        sets=summary.sets_done, count=summary.set_count
    )
    return f"{sets}: {texts.state('sensor.last_end', summary.reason)}"


def _event(name: str, start: datetime, duration: timedelta) -> SessionEvent:
    end = dt_util.as_utc(start) + max(duration, SHORTEST)
    return SessionEvent(start=_at_home(start), end=_at_home(end), summary=name)


def _at_home(moment: datetime) -> datetime:
    """Return a moment with the offset that home has then."""
    local = dt_util.as_local(moment)
    return local.astimezone(timezone(local.utcoffset() or timedelta()))
