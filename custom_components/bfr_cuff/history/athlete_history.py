"""What is kept of one athlete, at hand for what asks for it again and again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Engine

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..lib.session.record import SessionRecord
from ..lib.store.database import HistoryError
from ..lib.store.done import done_by_week
from ..lib.store.reader import Reader
from ..lib.store.totals import Period, totals
from ..lib.store.writer import Writer
from ..lib.training.schedule import Amount, in_order
from .keeper import HISTORY, HistoryKeeper
from .removed_athlete import EVER

AT_HAND: Final = 400
"""Records in memory: a year of daily training, for frequency and progression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    records: list[SessionRecord]
    weeks: dict[date, Amount]
    progress: dict[str, dict[str, Any]]
    wrap_on: str | None


class AthleteHistory:
    """The newest sessions of one athlete, oldest first, and what they add up to.

    `in_all` is everything that was ever done. The database adds up, off the event loop;
    a session that ends is added to that, so that nothing works through the records.

    `wrap_on` is the session whose wrap was never said to be off, `progress` what was
    taken over of suggestions, by protocol.
    """

    def __init__(
        self, hass: HomeAssistant, athlete_id: str, on_change: CALLBACK_TYPE
    ) -> None:
        """Take what to call when sessions were added, imported or deleted."""
        self.records: list[SessionRecord] = []
        self.in_all = Amount()
        self.progress: dict[str, dict[str, Any]] = {}
        self.wrap_on: str | None = None
        self._hass = hass
        self._athlete_id = athlete_id
        self._on_change = on_change
        self._weeks: dict[date, Amount] = {}
        self._happened: list[str] = []

    @property
    def keeper(self) -> HistoryKeeper:
        """Return who reads and writes."""
        return self._hass.data[HISTORY]

    async def async_load(self) -> None:
        """Finish what a restart cut off, and read; raise HistoryError."""
        await self.keeper.async_write(
            lambda writer: writer.interrupted(self._athlete_id)
        )
        loaded = await self.keeper.async_query(self._loader())
        self.progress, self.wrap_on = loaded.progress, loaded.wrap_on
        self._use(loaded)

    @callback
    def async_follow(self) -> CALLBACK_TYPE:
        """Read again whenever the athlete's kept sessions change."""
        return self.keeper.async_subscribe(self._on_changed)

    @property
    def this_week(self) -> Amount:
        """Return what was done since Monday, in the time zone of this home."""
        monday = Period.WEEK.first_day(dt_util.now().date())
        return self._weeks.get(monday, Amount())

    @callback
    def add(self, record: SessionRecord, *, wrap_on: bool) -> None:
        """Add a session that has just ended, before the database has it."""
        self.records = [*self.records, record][-AT_HAND:]
        self._happened.append(record.session_id)
        self.wrap_on = record.session_id if wrap_on else None
        amount = Amount(int(record.is_done), record.occluded_s, record.volume_kg or 0.0)
        started = dt_util.as_local(datetime.fromisoformat(record.started_at))
        week = Period.WEEK.first_day(started.date())
        self._weeks[week] = self._weeks.get(week, Amount()) + amount
        self.in_all += amount

    async def async_wrap_off(self, now: datetime) -> None:
        """Keep that a wrap is off; only now has its session ended."""
        session_id, self.wrap_on = self.wrap_on, None
        assert session_id is not None
        for record in self.records:
            if record.session_id == session_id:
                lasted = now - datetime.fromisoformat(record.started_at)
                # Clocks may have been put back; nothing happened after the end.
                record.duration_s = max(record.duration_s, lasted.total_seconds())
                await self._async_keep(_wrap_off(record))

    async def async_set_progress(
        self, protocol_id: str, progress: dict[str, Any]
    ) -> None:
        """Keep how a protocol is done from now on."""
        self.progress[protocol_id] = progress
        await self._async_keep(
            lambda writer: writer.set_progress(self._athlete_id, protocol_id, progress)
        )

    async def _async_keep(self, write: Callable[[Writer], object]) -> None:
        await self.keeper.async_keep(write, changed=self._athlete_id)

    @callback
    def _loader(self) -> Callable[[Engine], _Loaded]:
        """Return what reads everything; not on the event loop."""
        happened, now = tuple(self._happened), dt_util.utcnow()
        known = {record.session_id: record for record in self.records}
        return lambda engine: self._load(engine, happened, now, known)

    def _load(
        self,
        engine: Engine,
        happened: Sequence[str],
        now: datetime,
        known: Mapping[str, SessionRecord],
    ) -> _Loaded:
        reader, done = Reader(engine), done_by_week(engine, self._athlete_id)
        # One that is as it was stays the same object: whoever has looked at it then need
        # not look again, which would be on the event loop.
        records = [
            before if (before := known.get(record.session_id)) == record else record
            for record in reader.records(self._athlete_id, AT_HAND)
        ]
        return _Loaded(
            records=_in_order(records, happened, now),
            weeks={
                week.first_day: Amount(
                    done[week.first_day], week.occlusion_s, week.volume_kg
                )
                for week in totals(engine, self._athlete_id, Period.WEEK, *EVER)
            },
            progress=reader.progress(self._athlete_id),
            wrap_on=reader.wrap_on(self._athlete_id),
        )

    @callback
    def _on_changed(self, athlete_id: str) -> None:
        if athlete_id == self._athlete_id:
            self._hass.async_create_task(self._async_read_again(), f"{DOMAIN} history")

    async def _async_read_again(self) -> None:
        """Read the sessions again; what the athlete said is better known here."""
        try:
            loaded = await self.keeper.async_query(self._loader())
        except HistoryError as err:
            LOGGER.debug("History was not read again: %s", err.detail)
            return
        if not self.keeper.behind:
            self._use(loaded)
        self._on_change()

    @callback
    def _use(self, loaded: _Loaded) -> None:
        """Take what the database has."""
        self.records, self._weeks = loaded.records, loaded.weeks
        self.in_all = sum(loaded.weeks.values(), Amount())


def _in_order(
    records: list[SessionRecord], happened: Sequence[str], now: datetime
) -> list[SessionRecord]:
    """Return records, given in the database's order, in that in which they happened.

    `happened` are those of this run, which the database may not have in its order yet. A
    start that lies ahead is a wrong clock's, whatever place it got by that.
    """
    known = {record.session_id: record for record in records}
    starts = {
        session_id: datetime.fromisoformat(record.started_at)
        for session_id, record in known.items()
    }
    believed = [key for key in known if key in happened or starts[key] <= now]
    order = [*believed, *(key for key in happened if key not in known)]
    return [known[session_id] for session_id in in_order(starts, order, now)]


def _wrap_off(record: SessionRecord) -> Callable[[Writer], None]:
    return lambda writer: writer.wrap_off(record.session_id, record.duration_s)
