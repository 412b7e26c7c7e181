"""One session that runs: its runner, its recording, and when it began."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
import uuid

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import CONF_HEART_RATE_ENTITY
from ..history.athlete_history import AthleteHistory
from ..lib.controller.model import CuffState
from ..lib.session.engine import Engine
from ..lib.session.messages import EndReason, Moment, Stop
from ..lib.session.record import SessionRecord, session_record
from ..lib.session.refusal import SessionRefused
from ..lib.store.database import HistoryError
from .preflight import refused_by
from .recording import SessionRecording
from .request import SessionRequest
from .runner import Clock, SessionRunner
from .wall_clock import WallClock


class RunningSession:
    """A session from its first moment, on record, to the end of it."""

    def __init__(
        self,
        hass: HomeAssistant,
        engine: Engine,
        request: SessionRequest,
        history: AthleteHistory,
        on_moments: Callable[[list[Moment]], None],
        *,
        athlete: ConfigEntry[Any],
        clock: Clock,
    ) -> None:
        """Take an engine that has not begun, and whose session it is."""
        self.runner = SessionRunner(
            hass,
            engine,
            {cuff.key: cuff for cuff in request.cuffs},
            on_moments,
            athlete=athlete.entry_id,
            on_state=self._on_state,
            clock=clock,
        )
        self.recording = SessionRecording(
            hass,
            history.keeper,
            uuid.uuid4().hex,
            self._newest_record,
            athlete.options.get(CONF_HEART_RATE_ENTITY),
        )
        self._history = history
        self._start = dt_util.utcnow()
        self._wall_clock = WallClock(hass.loop)

    @property
    def started_at(self) -> datetime:
        """Return when it began, by the wall clock as that is set now."""
        return self._start + self._wall_clock.moved()

    async def async_begin(self) -> None:
        """Begin, and return once every controller has answered.

        Nothing is awaited before it runs, so that neither a stop nor another start can
        come in between. Raises SessionRefused; then nothing is held.
        """
        self.runner.start()
        try:
            await self.recording.async_begin()
            await self.runner.async_answered()
        except HistoryError as err:
            self.runner.act(Stop())
            raise SessionRefused(f"history_{err.kind}") from err
        except BaseException:
            # The caller is gone, and with it the only one who waits for this session.
            self.runner.act(Stop())
            raise
        if self.runner.refusal is not None:
            raise refused_by(*self.runner.refusal)

    async def async_finish(self) -> None:
        """Keep the record; of a session that was refused at once there is none."""
        record = self._newest_record()
        if record.reason == EndReason.REFUSED and not record.occluded_s:
            await self.recording.async_discard()
            return
        wrap_on = self.runner.session.cuffs.wrap_is_on
        self._history.add(record, wrap_on=wrap_on)
        await self.recording.async_finish(record, wrap_on=wrap_on)

    def _newest_record(self) -> SessionRecord:
        return session_record(
            self.runner.session,
            self.recording.session_id,
            # With the offset of home, which may be elsewhere one day.
            dt_util.as_local(self._start).isoformat(),
            self.runner.now,
        )

    @callback
    def _on_state(self, cuff: str, state: CuffState) -> None:
        at_s = self.runner.at_s
        self.recording.add_state(at_s, cuff, state.pressure, state.target)
