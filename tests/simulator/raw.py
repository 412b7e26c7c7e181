"""A client that does with its socket what a well-behaved library would not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from typing import Any

from simulator.device import Simulator

from .desk import ME
from .wire import SUBPROTOCOL, client_context

TEXT, CLOSE = 1, 8


class RawLink:
    """Frames by hand; nothing is answered unless the test does so."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Use an upgraded connection."""
        self._reader = reader
        self._writer = writer

    def send(self, opcode: int, payload: bytes) -> None:
        """Send one frame, masked with zeros; read nothing."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
        head = bytes([0x80 | opcode]) + length + bytes(4)
        self._writer.write(head + payload)

    def ask(self, op: str, **arguments: Any) -> None:
        """Send a request."""
        body = {"id": op, "op": op, **arguments}
        self.send(TEXT, json.dumps(body).encode())

    def close(self, code: int) -> None:
        """Send a close frame."""
        self.send(CLOSE, code.to_bytes(2))

    async def frame(self) -> tuple[int, bytes]:
        """Return opcode and payload of the next frame; raise IncompleteReadError."""
        first, second = await self._reader.readexactly(2)
        size = second
        if size == 126:
            size = int.from_bytes(await self._reader.readexactly(2))
        return first & 0x0F, await self._reader.readexactly(size)

    async def close_code(self) -> int:
        """Read on to the close frame, and return its code."""
        async with asyncio.timeout(10):
            while True:
                opcode, payload = await self.frame()
                if opcode == CLOSE:
                    return int.from_bytes(payload[:2])

    async def is_open(self, seconds: float) -> bool:
        """Return whether the other side lets go of the socket within a time."""
        try:
            async with asyncio.timeout(seconds):
                return await self._reader.read(1) != b""
        except TimeoutError:
            return True

    def leave(self) -> None:
        """Reset the connection."""
        self._writer.transport.abort()


@asynccontextmanager
async def raw_link(sim: Simulator, client: str = ME) -> AsyncIterator[RawLink]:
    """Connect, upgrade, and reset the connection at the end."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", sim.port, ssl=client_context(sim.config.key)
    )
    writer.write(
        f"GET /link/1?client={client} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    link = RawLink(reader, writer)
    try:
        yield link
    finally:
        link.leave()
