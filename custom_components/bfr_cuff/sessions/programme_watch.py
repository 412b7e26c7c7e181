"""Have an athlete's entities look again when the next session becomes due."""

from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_time

from .programmes import Programmes


class ProgrammeWatch:
    """Wakes whoever shows the programmes; nothing starts by it."""

    def __init__(
        self, hass: HomeAssistant, programmes: Programmes, wake: CALLBACK_TYPE
    ) -> None:
        """Take what to call."""
        self._hass = hass
        self._programmes = programmes
        self._wake = wake
        self._at: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def look(self) -> None:
        """Set the clock for what is planned now."""
        if (at := self._programmes.changes_at) == self._at:
            return
        self.close()
        if at is not None:
            self._at = at
            self._cancel = async_track_point_in_time(self._hass, self._on_due, at)

    @callback
    def close(self) -> None:
        """Wake no one any more."""
        if self._cancel is not None:
            self._cancel()
        self._at = self._cancel = None

    @callback
    def _on_due(self, now: datetime) -> None:
        self._at = self._cancel = None
        self._wake()
