"""An event loop whose time passes only when everybody sleeps, and then at once."""

import asyncio
from collections.abc import Coroutine
import selectors
from typing import Any, override


class _Selector(selectors.DefaultSelector):
    """Wait for nothing, and let virtual time pass instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; move the clock on by what would have been waited."""
        self.now += timeout or 0.0
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop on virtual time, which starts at 1000 s."""

    def __init__(self) -> None:
        """Start the clock."""
        self._virtual = _Selector()
        super().__init__(self._virtual)

    @override
    def time(self) -> float:
        """Return the virtual time."""
        return self._virtual.now

    def freeze(self, seconds: float) -> None:
        """Let time pass while nothing runs, as blocking code does."""
        self._virtual.now += seconds


def run[T](main: Coroutine[Any, Any, T]) -> T:
    """Run to the end on virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def now() -> float:
    """Return the virtual time."""
    return asyncio.get_running_loop().time()


def freeze(seconds: float) -> None:
    """Freeze the running loop."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.freeze(seconds)
