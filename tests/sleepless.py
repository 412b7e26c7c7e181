"""An event loop that does not wait: its time passes while everything in it sleeps.

Home Assistant and a simulated controller share one loop and real sockets on the
loopback. When nothing is ready, the loop moves its clock on to the next timer instead of
waiting for it. So a session of minutes takes as long as it computes, and a busy machine
changes nothing: however slowly things run, no time passes meanwhile.

What another thread does is waited for, and takes no time either. What another process
does is not seen coming: such tests are marked `real_time`.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
import selectors
import time
from typing import TYPE_CHECKING, Any, Final, override

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

PATIENCE_S: Final = 1.0
"""So long a thread may take, in real seconds, before time passes while it works."""

LOOK_S: Final = 0.0005
"""How long is really looked for news, before much time is skipped."""

MUCH_S: Final = 0.05
LOOK_EVERY: Final = 2
"""Of that many skips of little time, one is a look too."""

QUIET_S: Final = (1.2, 1.5, 1.8)
"""Where controllers talk, so long without a word from any socket is suspicious: one that
lives says something each second, and after two its news is stale."""

PATIENT_S: Final = 0.05
"""So long is really looked for news then: a kernel without a turn has it, undelivered."""

A_ROUND_S: Final = 1e-6


class _Selector(selectors.DefaultSelector):
    """Skip what would have been waited, unless a thread is at work."""

    def __init__(self) -> None:
        super().__init__()
        self.now = time.clock_gettime(time.CLOCK_MONOTONIC)
        self.jobs = 0
        self._at_work_s = 0.0
        self._skipped = 0
        self._heard_at = self.now
        self._suspected = 0
        self._wake: int | None = None

    @override
    def register(
        self, fileobj: FileDescriptorLike, events: int, data: Any = None
    ) -> selectors.SelectorKey:
        """Note the first: by it threads wake the loop."""
        key = super().register(fileobj, events, data)
        self._wake = key.fd if self._wake is None else self._wake
        return key

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; move the clock on when nothing is, or will be."""
        # A loop that goes round and round takes time too, as it would in life.
        self.now += A_ROUND_S
        ready = self._look(0)
        if ready or timeout == 0:
            self._at_work_s = 0.0
            return ready
        if self.jobs or timeout is None:
            return self._wait(timeout)
        # The kernel of a busy machine may take its time to hand over what was sent.
        self._skipped += 1
        is_to_look = timeout > MUCH_S or self._skipped % LOOK_EVERY == 0
        if is_to_look and (ready := self._look(LOOK_S)):
            return ready
        patience_s = self._patience_s(self.now + timeout - self._heard_at)
        if patience_s and (ready := self._look(patience_s)):
            return ready
        self.now += timeout
        return []

    def _look(self, patience_s: float) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready within some real seconds."""
        ready = super().select(patience_s)
        if any(key.fd != self._wake for key, _ in ready):
            self._heard_at, self._suspected = self.now, 0
        return ready

    def _patience_s(self, quiet_s: float) -> float:
        """Return how long to look for news, once sockets are quieter than they should be.

        A few times in one silence, which may be as real as it looks.
        """
        if quiet_s <= QUIET_S[0] and not self._suspected:
            return 0.0
        suspected = sum(quiet_s > each for each in QUIET_S)
        new, self._suspected = suspected - self._suspected, suspected
        return PATIENT_S * new if len(self.get_map()) > 1 else 0.0

    def _wait(self, timeout: float | None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for a thread, which may itself wait for time to pass."""
        begun = time.clock_gettime(time.CLOCK_MONOTONIC)
        ready = self._look(PATIENCE_S if timeout is None else min(timeout, 0.01))
        self._at_work_s = (
            0.0
            if ready
            else self._at_work_s + time.clock_gettime(time.CLOCK_MONOTONIC) - begun
        )
        if timeout is not None and self._at_work_s > PATIENCE_S:
            self.now += min(timeout, 0.01)
        return ready


class SleeplessLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes only while everything in it sleeps."""

    def __init__(self) -> None:
        """Start at the real time."""
        self._sleepless = _Selector()
        super().__init__(self._sleepless)

    @override
    def time(self) -> float:
        """Return the time of this loop, in seconds."""
        return self._sleepless.now

    def stand_still(self, seconds: float) -> None:
        """Let time pass in which nothing runs, as when a machine is suspended."""
        self._sleepless.now += seconds

    def keep_own_time(self) -> None:
        """Undo what Home Assistant does to a loop: it gives it the real clock."""
        self.__dict__.pop("time", None)

    @override
    def run_in_executor[*Arguments, T](
        self,
        executor: Executor | None,
        func: Callable[[*Arguments], T],
        *args: *Arguments,
    ) -> asyncio.Future[T]:
        """Run something in a thread, and wait for it as long as it takes."""
        future = super().run_in_executor(executor, func, *args)
        self._sleepless.jobs += 1
        future.add_done_callback(self._done)
        return future

    def _done(self, _: asyncio.Future[Any]) -> None:
        self._sleepless.jobs -= 1
