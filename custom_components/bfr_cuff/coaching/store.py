"""Keep an athlete's sessions over restarts, the one that was cut off included."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final, TypedDict

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..training.record import SessionRecord
from ..training.session_words import EndReason
from .progress import Progress

VERSION: Final = 1
KEPT: Final = 400
"""Sessions kept here: a year of daily training, for frequency and progression."""

NOTE_DELAY_S: Final = 1.0


class _Stored(TypedDict):
    """What the file holds.

    `running` is a session from its start to its end, `wrap_on` whether a wrap was never
    said to be off after its session.
    """

    running: dict[str, Any] | None
    wrap_on: bool
    progress: dict[str, dict[str, Any]]
    sessions: list[dict[str, Any]]


class SessionStore:
    """The sessions of one athlete, oldest first."""

    def __init__(self, hass: HomeAssistant, athlete_id: str) -> None:
        """Name the file; it holds health data, so nobody else may read it."""
        self._store: Store[_Stored] = Store(
            hass, VERSION, f"{DOMAIN}.sessions_{athlete_id}", private=True
        )
        self._running: SessionRecord | None = None
        self.wrap_on = False
        self.records: list[SessionRecord] = []
        self.progress: dict[str, Progress] = {}

    async def async_load(self) -> None:
        """Read the file; a session that still runs in it was interrupted."""
        stored = await self._store.async_load()
        if stored is None:
            return
        self.wrap_on = stored["wrap_on"]
        self.records = [SessionRecord(**record) for record in stored["sessions"]]
        self.progress = {
            protocol_id: Progress.load(progress)
            for protocol_id, progress in stored["progress"].items()
        }
        if (running := stored["running"]) is not None:
            record = SessionRecord(**running)
            wrapped = any(cuff["tightness"] is not None for cuff in record.cuffs)
            await self.async_finish(record, wrap_on=wrapped)

    async def async_begin(self, record: SessionRecord) -> None:
        """Note that a session runs; should we end before it, this is its record."""
        self._running = _cut_off(record)
        await self._async_save()

    @callback
    def async_note(self, record: SessionRecord) -> None:
        """Note how far the running session is."""
        self._running = _cut_off(record)
        self._store.async_delay_save(self._data, NOTE_DELAY_S)

    async def async_finish(
        self, record: SessionRecord | None, *, wrap_on: bool = False
    ) -> None:
        """Keep a session that has ended; None of one that never was."""
        self._running = None
        self.wrap_on = wrap_on
        if record is not None:
            self.records = [*self.records, record][-KEPT:]
        await self._async_save()

    async def async_wrap_off(self, now: datetime) -> None:
        """Note that the wrap of the last session is off; only now has that ended."""
        self.wrap_on = False
        last = self.records[-1]
        lasted = now - datetime.fromisoformat(last.started_at)
        last.duration_s = lasted.total_seconds()
        await self._async_save()

    async def async_set_progress(self, protocol_id: str, progress: Progress) -> None:
        """Keep how a protocol is done from now on."""
        self.progress[protocol_id] = progress
        await self._async_save()

    async def async_remove(self) -> None:
        """Delete everything that is kept of this athlete."""
        await self._store.async_remove()

    @callback
    def _data(self) -> _Stored:
        running = None if self._running is None else asdict(self._running)
        return _Stored(
            running=running,
            wrap_on=self.wrap_on,
            progress={key: value.store() for key, value in self.progress.items()},
            sessions=[asdict(record) for record in self.records],
        )

    async def _async_save(self) -> None:
        await self._store.async_save(self._data())


def _cut_off(record: SessionRecord) -> SessionRecord:
    """Return a record as it is to read should nothing be added to it."""
    record.reason = EndReason.INTERRUPTED.value
    return record
