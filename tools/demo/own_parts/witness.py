"""Whoever looks at the bench: the true pressure, whatever anyone else believes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import time
from typing import Final

from tools.demo.ports import LOOPBACK

OCCLUDED_MMHG: Final = 20.0


@dataclass(slots=True)
class Witness:
    """What was seen at the bench: the true pressure in mmHg by monotonic seconds."""

    writer: asyncio.StreamWriter
    seen: list[tuple[float, float]] = field(default_factory=list)

    @property
    def pressure(self) -> float:
        """Return the newest pressure."""
        return self.seen[-1][1] if self.seen else 0.0

    def since(self, moment: float) -> list[float]:
        """Return the pressures since a moment."""
        return [pressure for at, pressure in self.seen if at >= moment]

    def exercise(self, *, on: bool) -> None:
        """Have the limb do repetitions, or let it rest."""
        self.writer.write(b"exercise on\n" if on else b"exercise off\n")

    def fault(self, name: str, *, on: bool) -> None:
        """Break something, or mend it."""
        self.writer.write(f"fault {name} {'on' if on else 'off'}\n".encode())

    async def first(
        self, condition: Callable[[float], bool], *, within_s: float
    ) -> float:
        """Wait until the pressure is so, and return when it was."""
        async with asyncio.timeout(within_s):
            while not condition(self.pressure):
                await asyncio.sleep(0.01)
        return self.seen[-1][0]

    async def empty(self, *, within_s: float) -> float:
        """Wait until no limb is occluded, and return when it was."""
        return await self.first(lambda mmhg: mmhg < OCCLUDED_MMHG, within_s=within_s)


@asynccontextmanager
async def watching(bench_port: int) -> AsyncIterator[Witness]:
    """Look at a bench until the end of the block."""
    reader, writer = await asyncio.open_connection(LOOPBACK, bench_port)
    witness = Witness(writer)

    async def read() -> None:
        while line := await reader.readline():
            witness.seen.append((time.monotonic(), float(line.split()[1])))

    reading = asyncio.create_task(read())
    try:
        yield witness
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        writer.close()
