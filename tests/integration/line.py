"""A line between a home and its controller that cuts, delays, loses and mixes up.

What is sent over it is TCP, so what is lost comes later, and all that is behind it too.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol

from simulator.device import Simulator

from .helpers import HOST

AGAIN_S: Final = 0.2
"""So long TCP waits before it sends again what was lost."""


@dataclass(slots=True)
class Way:
    """One direction: whether it is cut, and how much is late, mixed up and lost."""

    is_cut: bool = False
    delay_s: float = 0.0
    mixed_s: float = 0.0
    lost: float = 0.0

    def mend(self) -> None:
        """Be as a good cable is."""
        self.is_cut = False
        self.delay_s = self.mixed_s = self.lost = 0.0


class Line(Protocol):
    """Both directions of a line."""

    to_home: Way
    to_cuffs: Way


@dataclass(slots=True)
class Relay:
    """A line that is an address on the loopback before a controller's own."""

    simulator: Simulator
    to_home: Way = field(default_factory=Way)
    to_cuffs: Way = field(default_factory=Way)
    port: int = 0
    chance: Random = field(default_factory=lambda: Random(1))
    _passing: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Pass everything on."""
        server = await asyncio.start_server(self._pass_on, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            for task in self._passing:
                task.cancel()
            await asyncio.gather(*self._passing, return_exceptions=True)

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        ahead, back = await asyncio.open_connection(HOST, self.simulator.port)
        for source, sink, way in (
            (reader, back, self.to_cuffs),
            (ahead, writer, self.to_home),
        ):
            waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
            self._begin(self._take(source, waiting, way))
            self._begin(_deliver(waiting, sink, way))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _take(
        self,
        reader: asyncio.StreamReader,
        waiting: asyncio.Queue[tuple[float, bytes]],
        way: Way,
    ) -> None:
        """Take in what is sent, with when it is to arrive, and the end of it."""
        loop, data = asyncio.get_running_loop(), b"-"
        while data:
            try:
                data = await reader.read(65536)
            except ConnectionError:
                data = b""
            late_s = way.delay_s + self.chance.uniform(0.0, way.mixed_s)
            late_s += AGAIN_S if self.chance.random() < way.lost else 0.0
            waiting.put_nowait((loop.time() + late_s, data))


async def _deliver(
    waiting: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, way: Way
) -> None:
    """Pass on in order what is due, once the way is open."""
    loop, data = asyncio.get_running_loop(), b"-"
    while data:
        due, data = await waiting.get()
        await asyncio.sleep(due - loop.time())
        while way.is_cut:
            await asyncio.sleep(0.05)
        writer.write(data)
    writer.close()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What befalls a line, and whether what is held must end by it, or must not.

    None: it may, since the time that a machine itself takes is the rest.
    """

    name: str
    begin: Callable[[Line], None]
    must_end: bool | None


def _cut(*ways: str) -> Callable[[Line], None]:
    def begin(line: Line) -> None:
        for way in ways:
            getattr(line, way).is_cut = True

    return begin


def _delayed(seconds: float) -> Callable[[Line], None]:
    def begin(line: Line) -> None:
        line.to_home.delay_s = seconds

    return begin


def _everywhere(name: str, value: float) -> Callable[[Line], None]:
    def begin(line: Line) -> None:
        setattr(line.to_home, name, value)
        setattr(line.to_cuffs, name, value)

    return begin


LATE: Final = Trouble("news 1.9 s late", _delayed(1.9), must_end=False)
TROUBLES: Final = (
    Trouble("cut to the cuffs", _cut("to_cuffs"), must_end=True),
    Trouble("cut to the home", _cut("to_home"), must_end=True),
    Trouble("cut both ways", _cut("to_home", "to_cuffs"), must_end=True),
    LATE,
    Trouble("news 2.1 s late", _delayed(2.1), must_end=True),
    Trouble("mixed up", _everywhere("mixed_s", 0.1), must_end=False),
    Trouble("1 % lost", _everywhere("lost", 0.01), must_end=False),
)
