"""Time that passes only when it is told to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
import time
from unittest.mock import patch

from homeassistant.helpers import event
from homeassistant.util import dt as dt_util

TURNS = 5
"""So often the event loop goes round for each bit of time, timers of timers included."""


class DrivenClock:
    """The clocks of Home Assistant and of its event loop, in step, from now on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take up both clocks where they are."""
        self._loop = loop
        self._monotonic = loop.time()
        self._wall = time.time()
        self._passed = 0.0

    @contextmanager
    def drives(self) -> Iterator[None]:
        """Take the place of the real clocks for a while."""
        with (
            patch.object(self._loop, "time", lambda: self._monotonic + self._passed),
            patch.object(time, "time", self._now),
            patch.object(dt_util, "utcnow", self._utcnow),
            # Home Assistant's timers ask under names of their own.
            patch.object(event, "time_tracker_timestamp", self._now),
            patch.object(event, "time_tracker_utcnow", self._utcnow),
        ):
            yield

    async def advance(self, seconds: float) -> None:
        """Let time pass, and everything happen that is due by then."""
        self._passed += seconds
        for _ in range(TURNS):
            await asyncio.sleep(0)

    def _now(self) -> float:
        return self._wall + self._passed

    def _utcnow(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)
