"""The listening socket, and the TLS handshake that no client passes without the key."""

import asyncio
from collections.abc import Callable
import logging
import socket
import ssl
import struct
from typing import override

from . import backlog
from .throttle import Throttle

LOGGER = logging.getLogger(__name__)

IDENTITY = "cuff-link"
CIPHER = "ECDHE-PSK-CHACHA20-POLY1305"
HANDSHAKE_S = 5.0
REQUEST_S = 5.0
SHUTDOWN_S = 1.0
RESET = struct.pack("ii", 1, 0)


def tls_context(key: bytes) -> ssl.SSLContext:
    """Return a context for a single connection.

    OpenSSL's session cache lives in the context and cannot be switched off from
    Python; a context of its own leaves a connection nothing to resume from.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
    context.set_ciphers(CIPHER)
    context.set_psk_server_callback(
        lambda identity: key if identity == IDENTITY else b""
    )
    return context


class _Arrival(asyncio.Protocol):
    """A TCP connection that has not shown the key yet."""

    def __init__(self, arrived: Callable[[asyncio.Transport], None]) -> None:
        """Pass the transport on as soon as there is one."""
        self._arrived = arrived

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._arrived(transport)


class Door:
    """Accept connections, and hand those that know the key to a protocol of `inside`."""

    def __init__(self, key: bytes, inside: Callable[[], asyncio.Protocol]) -> None:
        """Stay closed until `open`."""
        self.key = key
        self.flowing = asyncio.Event()
        self.flowing.set()
        self._inside = inside
        self._server: asyncio.Server | None = None
        self._sockets: set[asyncio.Transport] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._unused: dict[asyncio.BaseTransport, asyncio.TimerHandle] = {}
        self._throttle = Throttle()

    async def open(self, host: str, port: int) -> int:
        """Listen, and return the port; raise OSError when it is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Arrival(self._arrived), host, port
        )
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    def _arrived(self, transport: asyncio.Transport) -> None:
        """Start the handshake of a new connection, or do not answer it."""
        # There is no peer any more when it has already reset the connection.
        address, *_ = transport.get_extra_info("peername") or (None,)
        now = asyncio.get_running_loop().time()
        if address is None or self._throttle.barred(address, now):
            transport.abort()
            return
        transport.pause_reading()
        backlog.keep_small(transport)
        self._sockets = {known for known in self._sockets if not known.is_closing()}
        self._sockets.add(transport)
        task = asyncio.create_task(self._admit(transport, address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _admit(self, transport: asyncio.Transport, address: str) -> None:
        """Do one handshake, within its time, and let the connection in."""
        loop = asyncio.get_running_loop()
        inside = self._inside()
        try:
            await self.flowing.wait()
            tls = await loop.start_tls(
                transport,
                inside,
                tls_context(self.key),
                server_side=True,
                ssl_handshake_timeout=HANDSHAKE_S,
                ssl_shutdown_timeout=SHUTDOWN_S,
            )
        except OSError as err:
            LOGGER.info("A handshake of %s failed: %s", address, err)
            self._throttle.failed(address, loop.time())
            transport.abort()
            return
        if tls is None or tls.is_closing():
            return
        tls.set_write_buffer_limits(high=1, low=0)
        self._unused[tls] = loop.call_later(REQUEST_S, self._expire, tls)
        inside.connection_made(tls)

    def _expire(self, tls: asyncio.Transport) -> None:
        """Drop a connection that knows the key but asks for nothing."""
        del self._unused[tls]
        tls.abort()

    def used(self, tls: asyncio.BaseTransport) -> None:
        """Let a connection stay: it has been upgraded."""
        if timer := self._unused.pop(tls, None):
            timer.cancel()

    def stall(self, *, on: bool) -> None:
        """Neither read nor write, but keep every socket; or go on."""
        if on:
            self.flowing.clear()
        else:
            self.flowing.set()
        for transport in self._sockets:
            if not transport.is_closing():
                (transport.pause_reading if on else transport.resume_reading)()

    def close(self) -> None:
        """Stop listening; connections stay."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def drop(self) -> None:
        """Reset every connection, in any state."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for timer in self._unused.values():
            timer.cancel()
        self._unused.clear()
        for transport in self._sockets:
            if not transport.is_closing():
                connection = transport.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                transport.abort()
        self._sockets.clear()
        self.stall(on=False)
