"""From an address to an upgraded WebSocket, or to the refusal."""

import asyncio
from asyncio import IncompleteReadError, LimitOverrunError, StreamReader, StreamWriter
from collections.abc import Mapping
from dataclasses import dataclass, field
import ssl

from .key import PrivateKey
from .tls import client_context
from .verdict import words
from .wire import HEAD_MAX, Response, new_nonce, parse_response, upgrade_request

CONNECT_S = 10.0
"""How long a controller may take for handshake and upgrade, in real seconds."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a controller is, and what opens it."""

    host: str
    port: int
    key: PrivateKey


@dataclass(frozen=True, slots=True)
class Stream:
    """An open TLS connection."""

    reader: StreamReader
    writer: StreamWriter

    def abort(self) -> None:
        """Let go of the socket without a word."""
        self.writer.transport.abort()


@dataclass(frozen=True, slots=True)
class Refused:
    """A connection that was not let in: an HTTP status, or None during the handshake."""

    status: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A connection that was let in."""

    stream: Stream
    response: Response
    nonce: str = field(repr=False)


async def open_tls(
    address: Address, context: ssl.SSLContext | None = None, within: float = CONNECT_S
) -> Stream:
    """Make a handshake; raise OSError (TimeoutError is one) if that fails."""
    async with asyncio.timeout(within):
        reader, writer = await asyncio.open_connection(
            address.host,
            address.port,
            ssl=context or client_context(address.key),
        )
    return Stream(reader, writer)


async def shakes_hands(
    address: Address, context: ssl.SSLContext, within: float = CONNECT_S
) -> bool:
    """Return whether a handshake succeeds, and hang up."""
    try:
        stream = await open_tls(address, context, within)
    except OSError:
        return False
    stream.abort()
    return True


async def knock(
    address: Address, path: str, headers: Mapping[str, str] | None = None
) -> Upgraded | Refused:
    """Shake hands and ask for a WebSocket; return what came of it."""
    try:
        stream = await open_tls(address)
    except OSError as err:
        return Refused(None, f"no handshake: {words(err)}")
    nonce = new_nonce()
    try:
        response = await _upgrade(stream, address.host, path, nonce, headers or {})
    except (OSError, IncompleteReadError, LimitOverrunError, ValueError) as err:
        stream.abort()
        return Refused(None, f"no answer to the upgrade: {words(err)}")
    if response.status != 101:
        stream.abort()
        return Refused(response.status, f"HTTP {response.status}")
    return Upgraded(stream, response, nonce)


async def _upgrade(
    stream: Stream, host: str, path: str, nonce: str, headers: Mapping[str, str]
) -> Response:
    """Send the request to upgrade and read the head of its answer."""
    stream.writer.write(upgrade_request(host, path, nonce, headers))
    async with asyncio.timeout(CONNECT_S):
        head = await stream.reader.readuntil(b"\r\n\r\n")
    if len(head) > HEAD_MAX:
        raise ValueError("the head of the answer has no end")
    return parse_response(head)
