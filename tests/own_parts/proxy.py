"""The network between Home Assistant and a box, which a test can cut or stall."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tools.demo.ports import LOOPBACK


class Network:
    """Pass on what comes, both ways, unless it is cut or stalled."""

    def __init__(self, target: int) -> None:
        """Lead to a port of this machine."""
        self.port = 0
        self._target = target
        self._is_cut = False
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._open: set[asyncio.StreamWriter] = set()

    def stall(self, *, on: bool) -> None:
        """Pass nothing on, but keep all open, and keep what has come; or go on."""
        (self._flowing.clear if on else self._flowing.set)()

    def cut(self, *, on: bool) -> None:
        """Reset every connection and take no other; or take them again."""
        self._is_cut = on
        if on:
            for writer in self._open:
                writer.transport.abort()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry one connection."""
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            writer.close()
            return
        self._open |= {writer, back}
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pass_on(reader, back))
            group.create_task(self._pass_on(there, writer))
        self._open -= {writer, back}

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass on one direction until its end."""
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._flowing.wait()
                writer.write(data)
        writer.close()


@asynccontextmanager
async def network(target: int) -> AsyncIterator[Network]:
    """Put a network before a port until the end of the block."""
    between = Network(target)
    server = await asyncio.start_server(between.serve, LOOPBACK)
    between.port = server.sockets[0].getsockname()[1]
    try:
        yield between
    finally:
        server.close()
        between.stall(on=False)
        between.cut(on=True)
