"""The bench on a socket of this computer, as boxes and those who look on see it.

Each client gets a line for each step of 10 ms, with what the sensor reads (`nan` when it
does not answer) and the true pressure, both in mmHg. A client may say:

    drive PUMP VENT BLEED   a box: which parts have current, each 0 or 1
    exercise on|off         have the limb do repetitions
    fault NAME on|off       break something, or mend it
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import math
from typing import Final

from ..rig.faults import Fault
from .bench import Bench, Drive

LOOPBACK: Final = "127.0.0.1"
STEP_S: Final = 0.01
BACKLOG_BYTES: Final = 1 << 20
"""A client that has read nothing for a quarter of an hour is let go."""

_SWITCH: Final = {"on": True, "off": False}
_CURRENT: Final = {"0": False, "1": True}


class BenchServer:
    """A bench in real time, and its clients, from `start` to `stop`."""

    def __init__(self, bench: Bench) -> None:
        """Keep the bench; no time passes yet."""
        self.bench = bench
        self.port = 0
        self._clients: set[asyncio.StreamWriter] = set()
        self._box: asyncio.StreamWriter | None = None
        self._server: asyncio.Server | None = None
        self._clock: asyncio.Task[None] | None = None
        self._commands: dict[str, Callable[..., None]] = {
            "exercise": self._exercise,
            "fault": self._fault,
        }

    async def start(self, port: int = 0) -> None:
        """Listen and let time pass; raise OSError when the port is taken."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._clock = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Take all current away, and let every client go."""
        self.bench.lose_box()
        if self._clock is not None:
            self._clock.cancel()
            await asyncio.gather(self._clock, return_exceptions=True)
        if self._server is not None:
            self._server.close()
            for writer in self._clients:
                writer.close()
            await self._server.wait_closed()

    async def _run(self) -> None:
        """Advance as time does; steps that are late are made up for."""
        loop = asyncio.get_running_loop()
        started, steps = loop.time(), 0
        while True:
            due = round((loop.time() - started) / STEP_S)
            for _ in range(due - steps):
                self._step()
            steps = due
            await asyncio.sleep(STEP_S)

    def _step(self) -> None:
        """Advance by one step, and tell every client."""
        self.bench.advance(STEP_S)
        reading = math.nan if self.bench.reading is None else self.bench.reading
        line = f"{reading:.2f} {self.bench.pressure:.2f}\n".encode()
        for writer in self._clients:
            if writer.transport.get_write_buffer_size() > BACKLOG_BYTES:
                writer.transport.abort()
            else:
                writer.write(line)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry out what a client says, until it leaves or says what no one knows."""
        self._clients.add(writer)
        try:
            # The socket of a program that was killed may be reset.
            with suppress(ConnectionError, ValueError, TypeError, KeyError):
                while line := await reader.readline():
                    self._carry_out(writer, *line.decode().split())
        finally:
            self._clients.discard(writer)
            if self._box is writer:
                self.bench.lose_box()
            writer.close()

    def _carry_out(
        self, writer: asyncio.StreamWriter, command: str, *words: str
    ) -> None:
        """Do what a line says; raise KeyError, TypeError or ValueError for nonsense."""
        if command == "drive":
            self._box = writer
            pump, vent, bleed = (_CURRENT[word] for word in words)
            self.bench.tell(Drive(pump, vent, bleed))
        else:
            self._commands[command](*words)

    def _exercise(self, on: str) -> None:
        self.bench.plant.movement.on = _SWITCH[on]

    def _fault(self, name: str, on: str) -> None:
        self.bench.plant.set_fault(Fault(name), on=_SWITCH[on])
