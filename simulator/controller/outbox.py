"""What waits to be sent to one client."""

import asyncio
from collections import deque

SAMPLE_FRAMES_KEPT = 64


class Outbox:
    """Replies and events in order, but of states only the newest.

    A reader that is too slow for its streams loses the oldest samples.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._frames: deque[str] = deque()
        self._samples: deque[str] = deque(maxlen=SAMPLE_FRAMES_KEPT)
        self._state: str | None = None
        self._code: int | None = None
        self._filled = asyncio.Event()

    def put(self, frame: str) -> None:
        """Queue a frame that must arrive."""
        self._frames.append(frame)
        self._filled.set()

    def put_state(self, frame: str) -> None:
        """Have this state sent instead of one that still waits."""
        self._state = frame
        self._filled.set()

    def put_samples(self, frame: str) -> None:
        """Queue samples; they go out after everything else."""
        self._samples.append(frame)
        self._filled.set()

    def end(self, code: int) -> None:
        """Close the connection with `code` once what must arrive is sent."""
        self._code = self._code or code
        self._filled.set()

    async def wait(self) -> None:
        """Return when there is something to do."""
        await self._filled.wait()

    @property
    def urgent(self) -> bool:
        """Return whether a reply, an event or the end waits, which nothing replaces."""
        return bool(self._frames) or self._code is not None

    def take(self) -> str | int | None:
        """Return the next frame, a close code, or None when nothing waits."""
        if self._frames:
            return self._frames.popleft()
        if self._code is not None:
            return self._code
        if self._state is not None:
            state, self._state = self._state, None
            return state
        if self._samples:
            return self._samples.popleft()
        self._filled.clear()
        return None
