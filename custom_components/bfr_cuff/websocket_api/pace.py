"""How often a browser is told something."""

import asyncio
from collections.abc import Callable
from typing import Final

BATCH_S: Final = 0.1
"""News is told at most so often: that is how often a controller has any."""

HEARTBEAT_S: Final = 1.0
"""And at least so often, so that a browser knows silence from nothing new."""


class Pace:
    """Call when something is to be told.

    Never from within whoever has the news: others may still have to hear of it.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, tell: Callable[[], None]
    ) -> None:
        """Take what is called; nothing happens before the first news."""
        self._loop = loop
        self._tell = tell
        self._told_at = -HEARTBEAT_S
        self._timer: asyncio.TimerHandle | None = None

    def news(self) -> None:
        """Note that there is something to tell."""
        self._call_by(self._told_at + BATCH_S)

    def urgent(self) -> None:
        """Note that there is something that waits for nothing."""
        self._call_by(self._loop.time())

    def close(self) -> None:
        """Call no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _call_by(self, moment: float) -> None:
        """Set the timer, unless it is set for sooner."""
        if self._timer is None or moment < self._timer.when():
            self.close()
            self._timer = self._loop.call_at(moment, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        self._told_at = self._loop.time()
        self._call_by(self._told_at + HEARTBEAT_S)
        self._tell()
