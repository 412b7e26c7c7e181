"""How many frames a second go out, however often a person presses.

A controller closes the connection of a client that sends more than 50 a second, and
with it every view of the cuff. So requests take turns; releases that follow each
other closely share a frame; and there is always room for the next release.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum
import math
from typing import Final

from ..controller.model import ControllerUnreachable

WINDOW_S: Final = 1.0
REQUESTS_MAX: Final = 24
"""So many requests fit into a second, beside renewals and releases."""

SPACING_S: Final = 0.1
"""Releases of the same cuff that come closer than this share the second frame."""


class Rank(IntEnum):
    """What a frame is for; its number is how full a second it still fits into."""

    REQUEST = 40
    RENEWAL = 44
    RELEASE = 48


class Pace:
    """Give each frame its turn to be sent on one connection."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take the clock, in monotonic seconds."""
        self._clock = clock
        self._sent: deque[float] = deque()
        self._requests: deque[float] = deque()

    async def turn(self, rank: Rank) -> None:
        """Wait until a frame of this rank may be sent, which counts as sent then."""
        while (wait_s := self._wait_s(rank)) > 0.0:
            await asyncio.sleep(wait_s)
        self._sent.append(self._clock())
        if rank is Rank.REQUEST:
            self._requests.append(self._clock())

    def _wait_s(self, rank: Rank) -> float:
        now = self._clock()
        wait_s = _until_room(self._sent, rank.value, now)
        if rank is Rank.REQUEST:
            wait_s = max(wait_s, _until_room(self._requests, REQUESTS_MAX, now))
        return wait_s


class Releases:
    """Send releases: the first at once, those that follow closely in one frame."""

    def __init__(
        self, send: Callable[[int | None], Awaitable[None]], clock: Callable[[], float]
    ) -> None:
        """Take what sends the release of a channel (None: all), and the clock."""
        self._send = send
        self._clock = clock
        self._sent_at: dict[int | None, float] = {}
        self._waiting: dict[int | None, asyncio.Task[None]] = {}
        self._closed = False

    async def release(self, channel: int | None) -> None:
        """Return once a release sent from now on is answered; raise ControllerError."""
        if (waiting := self._waiting.get(channel)) is None:
            wait_s = self._sent_at.get(channel, -math.inf) + SPACING_S - self._clock()
            if wait_s <= 0.0:
                await self._send_now(channel)
                return
            waiting = asyncio.create_task(self._send_later(channel, wait_s))
            # Its error is for those who wait; there may be none any more.
            waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._waiting[channel] = waiting
        try:
            # Others wait for the same frame: one who gives up must not end it.
            await asyncio.shield(waiting)
        except asyncio.CancelledError:
            if self._closed and waiting.cancelled():
                raise ControllerUnreachable("leaving") from None
            raise

    def close(self) -> None:
        """End every wait: no frame is sent any more."""
        self._closed = True
        for waiting in self._waiting.values():
            waiting.cancel()
        self._waiting.clear()

    def inflating(self) -> None:
        """Let the next release go at once: there is something new to let out."""
        self._sent_at.clear()

    async def _send_later(self, channel: int | None, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        # A press from here on may come too late for this frame.
        del self._waiting[channel]
        await self._send_now(channel)

    async def _send_now(self, channel: int | None) -> None:
        # Noted before it is sent: a press meanwhile may be too late for this frame.
        self._sent_at[channel] = self._clock()
        await self._send(channel)


def _until_room(sent: deque[float], most: int, now: float) -> float:
    """Return how long until fewer than `most` frames lie within the last second."""
    while sent and sent[0] <= now - WINDOW_S:
        sent.popleft()
    return 0.0 if len(sent) < most else sent[-most] + WINDOW_S - now
