"""Keep a session while it runs: every state of its cuffs, and every moment."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..history.keeper import HistoryKeeper
from ..lib.session.messages import Moment
from ..lib.session.record import SessionRecord
from ..lib.store.heart_rate import heart_rate_event, plausible
from ..lib.store.model import Event, Sample
from ..lib.store.writer import Writer

FLUSH_S: Final = 0.5
"""Half of what a kill may cost, so that a busy machine costs no more either."""

HEART_RATE_FRESH: Final = timedelta(minutes=5)
"""No heart beats the same for so long that nothing reports it, at rest or in training."""

type TracePoint = tuple[float, float | None, float | None]
"""Seconds since the session's start, pressure and target in mmHg."""


class SessionRecording:
    """One running session on its way to the database.

    Twice a second what is new is handed to the keeper, who has it until it is written:
    a database that is away for a while misses nothing. `trace` has all so far.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        keeper: HistoryKeeper,
        session_id: str,
        newest_record: Callable[[], SessionRecord],
        heart_rate_entity: str | None = None,
    ) -> None:
        """Take the keeper, where the newest record is, and what tells a heart rate."""
        self.session_id = session_id
        self.trace: dict[str, list[TracePoint]] = {}
        self._hass = hass
        self._keeper = keeper
        self.newest_record = newest_record
        self._heart_rate_entity = heart_rate_entity
        self._heart_rate: int | None = None
        self._written: dict[str, int] = {}
        self._events: list[Event] = []
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._beginning: asyncio.Task[None] | None = None
        self._flushing: asyncio.Task[None] | None = None

    async def async_begin(self) -> None:
        """Put the session on record before anything relies on it; raise HistoryError."""
        if self._closed:
            return
        # It goes on when the caller is gone: the thread cannot be called off.
        self._beginning = self._hass.async_create_task(
            self._keeper.async_write(self._begin()), f"{DOMAIN} record"
        )
        await asyncio.shield(self._beginning)
        if not self._closed:
            self._wind_up()

    @callback
    def add_state(
        self, at_s: float, cuff: str, pressure: float | None, target: float | None
    ) -> None:
        """Add what a cuff was like."""
        self.trace.setdefault(cuff, []).append((at_s, pressure, target))

    @callback
    def add_moment(self, at_s: float, moment: Moment) -> None:
        """Add what happened."""
        self._events.append(Event(at_s, moment.kind.value, moment.about))

    async def async_finish(self, record: SessionRecord, *, wrap_on: bool) -> None:
        """Write the rest, and the record of the session that has ended."""
        self.close()
        if not await self._async_begun():
            await self._keeper.async_keep(self._begin())
        await self._async_flush()
        await self._keeper.async_keep(
            lambda writer: writer.finish(record, wrap_on=wrap_on),
            changed=record.athlete_id,
        )

    async def async_discard(self) -> None:
        """Forget a session that never was."""
        self.close()
        await self._async_begun()
        await self._keeper.async_keep(lambda writer: writer.discard(self.session_id))

    @callback
    def close(self) -> None:
        """Look at the clock no more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self) -> Callable[[Writer], None]:
        record, day = self.newest_record(), dt_util.now().date()
        return lambda writer: writer.begin(record, day)

    async def _async_begun(self) -> bool:
        """Wait for the beginning, and tell whether it is on record."""
        if self._beginning is None:
            return False
        await asyncio.wait({self._beginning})
        return self._beginning.exception() is None

    def _wind_up(self) -> None:
        self._timer = self._hass.loop.call_later(FLUSH_S, self._on_time)

    @callback
    def _on_time(self) -> None:
        """Write what is new, unless what was before is still on its way."""
        self._wind_up()
        self._add_heart_rate()
        if self._flushing is None or self._flushing.done():
            self._flushing = self._hass.async_create_task(
                self._async_flush(), f"{DOMAIN} recording"
            )

    @callback
    def _add_heart_rate(self) -> None:
        """Add the heart rate where it has changed, at most twice a second."""
        heart_rate = _heart_rate(self._hass, self._heart_rate_entity)
        if heart_rate != self._heart_rate:
            self._heart_rate = heart_rate
            at_s = self.newest_record().duration_s
            self._events.append(heart_rate_event(at_s, heart_rate))

    async def _async_flush(self) -> None:
        """Hand over everything that is new."""
        samples = {cuff: new for cuff in self.trace if (new := self._new_of(cuff))}
        events, self._events = self._events, []
        if not samples and not events:
            return
        self._written |= {cuff: len(self.trace[cuff]) for cuff in samples}
        append = partial(
            Writer.append,
            session_id=self.session_id,
            samples=samples,
            events=events,
            record=self.newest_record(),
        )
        await self._keeper.async_keep(append)

    def _new_of(self, cuff: str) -> list[Sample]:
        points = self.trace[cuff][self._written.get(cuff, 0) :]
        return [Sample(*point) for point in points]


def _heart_rate(hass: HomeAssistant, entity_id: str | None) -> int | None:
    """Return the heart rate that an entity shows; None: it shows none that is new.

    A watch that was taken off goes on showing the last one.
    """
    if entity_id is None or (state := hass.states.get(entity_id)) is None:
        return None
    if dt_util.utcnow() - state.last_reported > HEART_RATE_FRESH:
        return None
    try:
        return plausible(float(state.state))
    except ValueError:
        return None
