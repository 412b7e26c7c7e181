"""A controller that knows the key and behaves as no controller may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import ssl

from aiohttp import web

from custom_components.bfr_cuff.lib.link.connection import SUBPROTOCOL, Address

from .frames import HELLO, STATE, text

KEY = bytes(range(32))

type Behaviour = Callable[[web.WebSocketResponse], Awaitable[None]]


class Impostor:
    """A server that hands every WebSocket to a behaviour, and counts them."""

    def __init__(self, behaviour: Behaviour, protocol: str) -> None:
        """Behave so, and speak a subprotocol of this name."""
        self.behaviour = behaviour
        self.heard: list[str] = []
        self.connections = 0
        self.port = 0
        self._protocol = protocol

    @property
    def address(self) -> Address:
        """Return where it listens."""
        return Address("127.0.0.1", self.port, KEY)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Upgrade and behave; then go on listening until the client leaves."""
        self.connections += 1
        socket = web.WebSocketResponse(
            protocols=(self._protocol,), timeout=0.2, compress=False
        )
        await socket.prepare(request)
        await self.behaviour(socket)
        async for message in socket:
            self.heard.append(str(message.data))
        return socket


def server_context() -> ssl.SSLContext:
    """Return a context that shows and wants the key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-PSK-CHACHA20-POLY1305")
    context.set_psk_server_callback(lambda identity: KEY)
    return context


@asynccontextmanager
async def impostor(
    behaviour: Behaviour, protocol: str = SUBPROTOCOL
) -> AsyncIterator[Impostor]:
    """Run a server that behaves so."""
    result = Impostor(behaviour, protocol)
    server = web.Server(result.handle)
    runner = web.ServerRunner(server, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_context())
    await site.start()
    result.port = site.port
    try:
        yield result
    finally:
        await runner.cleanup()


def sends(*frames: str | bytes) -> Behaviour:
    """Return the behaviour of sending these, one after the other."""

    async def behave(socket: web.WebSocketResponse) -> None:
        for frame in frames:
            if isinstance(frame, str):
                await socket.send_str(frame)
            else:
                await socket.send_bytes(frame)

    return behave


def says_nothing() -> Behaviour:
    """Return the behaviour of not even saying hello."""

    async def behave(socket: web.WebSocketResponse) -> None:
        await asyncio.sleep(0)

    return behave


def hello_then(*frames: str | bytes) -> Behaviour:
    """Return the behaviour of a proper beginning, and then these."""
    return sends(text(HELLO), text(STATE), *frames)
