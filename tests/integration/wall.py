"""A wall clock that goes with the loop: where no time is waited for, none is lost."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
import time

import pytest

from homeassistant.helpers import entity, event
from homeassistant.util import dt as dt_util


class Wall:
    """A wall clock that goes with the loop, and that anybody may set."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin now."""
        self._loop = loop
        self._base = datetime.now(UTC) - timedelta(seconds=loop.time())
        self.set_by = timedelta()

    def utcnow(self) -> datetime:
        """Return what it shows."""
        return self._base + timedelta(seconds=self._loop.time()) + self.set_by

    def now(self, zone: tzinfo | None = None) -> datetime:
        """Return what it shows in a zone, that of the home if none is given."""
        return self.utcnow().astimezone(zone or dt_util.get_default_time_zone())

    def time(self) -> float:
        """Return what it shows in seconds since 1970."""
        return self.utcnow().timestamp()

    def hang_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have all of Home Assistant look at it, and at none besides."""
        monkeypatch.setattr(dt_util, "utcnow", self.utcnow)
        monkeypatch.setattr(dt_util, "now", self.now)
        monkeypatch.setattr(time, "time", self.time)
        monkeypatch.setattr(event, "time_tracker_utcnow", self.utcnow)
        monkeypatch.setattr(event, "time_tracker_timestamp", self.time)
        monkeypatch.setattr(entity, "timer", self.time)
