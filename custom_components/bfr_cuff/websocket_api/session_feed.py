"""Follow the sessions of one athlete."""

from collections.abc import Callable

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.runner import SessionRunner
from .feed import Epoch, Point, Shown, points, show_session
from .pace import Pace


class SessionFeed:
    """The running session of an athlete, whose entry may be reloaded.

    How a session ended is shown once more before there is none.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        pace: Pace,
        on_change: CALLBACK_TYPE,
        now_ms: Callable[[], int],
    ) -> None:
        """Take who hears of every change, and what tells the time."""
        self.runner: SessionRunner | None = None
        self._hass = hass
        self._entry_id = entry_id
        self._pace = pace
        self._on_change = on_change
        self._now_ms = now_ms
        self._epoch = Epoch(0.0, 0.0)
        self._sessions: AthleteSessions | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None
        self._ended: SessionRunner | None = None
        self._session_id: str | None = None

    @callback
    def look(self) -> None:
        """Follow the athlete that there is now, and the session that runs now."""
        sessions = self._loaded()
        if sessions is not self._sessions:
            self.close()
            self._sessions = sessions
            if sessions is not None:
                self._unsubscribe = sessions.async_add_listener(self._on_change)
        runner = None if sessions is None else sessions.runner
        if runner is self.runner:
            return
        self._ended, self.runner = self.runner, runner
        if sessions is not None and runner is not None:
            self._ended = None
            recording = sessions.recording
            self._session_id = None if recording is None else recording.session_id
            self._epoch = Epoch(runner.now, self._now_ms())

    @callback
    def close(self) -> None:
        """Follow no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._unsubscribe = self._sessions = None

    def shown(self) -> Shown | None:
        """Return the session as it is shown now, or how the last one ended, once."""
        if (ended := self._ended) is not None:
            self._ended = None
            self._pace.news()
            return self._show(ended)
        return None if self.runner is None else self._show(self.runner)

    def trace(self, cuff: str) -> list[Point]:
        """Return the trace of one cuff since the session began."""
        recording = None if self._sessions is None else self._sessions.recording
        if recording is None or self.runner is None:
            return []
        began_ms = self._epoch.ms(self.runner.session.started_at or 0.0)
        return points(began_ms, recording.trace.get(cuff, ()))

    def _loaded(self) -> AthleteSessions | None:
        entry = self._hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        sessions: AthleteSessions = entry.runtime_data
        return sessions

    def _show(self, runner: SessionRunner) -> Shown:
        names = {key: cuff.name for key, cuff in runner.cuffs.items()}
        shown = show_session(runner.session, self._entry_id, names, self._epoch)
        return {"session_id": self._session_id, **shown}
