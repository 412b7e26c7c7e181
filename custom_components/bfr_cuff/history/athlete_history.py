"""What is kept of one athlete, at hand for what asks for it again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..const import DOMAIN, LOGGER
from ..lib.session.record import SessionRecord
from ..lib.store.database import HistoryError
from ..lib.store.reader import Reader
from ..lib.store.totals import Period, totals
from ..lib.store.writer import Writer
from .keeper import HISTORY, HistoryKeeper
from .removed_athlete import EVER

AT_HAND: Final = 400
"""Records in memory: a year of daily training, for frequency and progression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InAll:
    """Everything that was ever done; `occlusion_s` of the longest cuff each time."""

    sessions: int = 0
    occlusion_s: float = 0.0
    volume_kg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    records: list[SessionRecord]
    in_all: InAll
    progress: dict[str, dict[str, Any]]
    wrap_on: str | None


class AthleteHistory:
    """The newest sessions of one athlete, oldest first, and what they add up to.

    `wrap_on` is the session whose wrap was never said to be off, `progress` what was
    taken over of suggestions, by protocol.
    """

    def __init__(
        self, hass: HomeAssistant, athlete_id: str, on_change: CALLBACK_TYPE
    ) -> None:
        """Take what to call when sessions were added, imported or deleted."""
        self.records: list[SessionRecord] = []
        self.in_all = InAll()
        self.progress: dict[str, dict[str, Any]] = {}
        self.wrap_on: str | None = None
        self._hass = hass
        self._athlete_id = athlete_id
        self._on_change = on_change

    @property
    def keeper(self) -> HistoryKeeper:
        """Return who reads and writes."""
        return self._hass.data[HISTORY]

    async def async_load(self) -> None:
        """Finish what a restart cut off, and read; raise HistoryError."""
        await self.keeper.async_write(
            lambda writer: writer.interrupted(self._athlete_id)
        )
        loaded = await self.keeper.async_query(self._load)
        self.progress, self.wrap_on = loaded.progress, loaded.wrap_on
        self.records, self.in_all = loaded.records, loaded.in_all

    @callback
    def async_follow(self) -> CALLBACK_TYPE:
        """Read again whenever the athlete's kept sessions change."""
        return self.keeper.async_subscribe(self._on_changed)

    @callback
    def add(self, record: SessionRecord, *, wrap_on: bool) -> None:
        """Add a session that has just ended, before the database has it."""
        self.records = [*self.records, record][-AT_HAND:]
        self.wrap_on = record.session_id if wrap_on else None

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

    def _load(self, engine: Engine) -> _Loaded:
        """Read everything; not on the event loop."""
        reader = Reader(engine)
        weeks = totals(engine, self._athlete_id, Period.WEEK, *EVER)
        return _Loaded(
            records=reader.records(self._athlete_id, AT_HAND),
            in_all=InAll(
                sessions=sum(week.sessions for week in weeks),
                occlusion_s=sum((week.occlusion_s for week in weeks), 0.0),
                volume_kg=sum((week.volume_kg for week in weeks), 0.0),
            ),
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
            loaded = await self.keeper.async_query(self._load)
        except HistoryError as err:
            LOGGER.debug("History was not read again: %s", err.detail)
            return
        if not self.keeper.behind:
            self.records, self.in_all = loaded.records, loaded.in_all
        self._on_change()


def _wrap_off(record: SessionRecord) -> Callable[[Writer], None]:
    return lambda writer: writer.wrap_off(record.session_id, record.duration_s)
