"""Whether the wall clock was set since a session began."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from homeassistant.util import dt as dt_util

STEADY: Final = timedelta(seconds=2)
"""Two honest clocks part by less than this; one that was set jumped by more."""


class WallClock:
    """The wall clock beside a monotonic one, which no one can set."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Note how far apart the clocks are now."""
        self._loop = loop
        self._parted = self._apart()
        self._moved = timedelta()

    def moved(self) -> timedelta:
        """Return by how much the wall clock was set since; the same until set again."""
        moved = self._apart() - self._parted
        if abs(moved - self._moved) > STEADY:
            self._moved = moved
        return self._moved

    def _apart(self) -> timedelta:
        since_epoch = dt_util.utcnow() - datetime.fromtimestamp(0, dt_util.UTC)
        return since_epoch - timedelta(seconds=self._loop.time())
