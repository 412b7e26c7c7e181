"""WebSocket (RFC 6455) by hand, so that it can also be spoken wrongly on purpose."""

from asyncio import StreamReader
import base64
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
import hashlib
import secrets
import struct

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
SUBPROTOCOL = "bfr-cuff.1"
HEAD_MAX = 16_384


class Opcode(IntEnum):
    """What a frame of WebSocket carries."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


@dataclass(frozen=True, slots=True)
class WireFrame:
    """One frame as it came; `flags` are its reserved bits, 0 without extensions."""

    opcode: int
    payload: bytes
    final: bool = True
    flags: int = 0
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request to upgrade; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]


def encode(opcode: Opcode, payload: bytes, *, final: bool = True) -> bytes:
    """Return a frame as a client sends it, masked."""
    head = bytes([opcode | (0x80 if final else 0)])
    size = len(payload)
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 1 << 16:
        head += bytes([0x80 | 126]) + struct.pack("!H", size)
    else:
        head += bytes([0x80 | 127]) + struct.pack("!Q", size)
    mask = secrets.token_bytes(4)
    return head + mask + _masked(payload, mask)


def _masked(payload: bytes, mask: bytes) -> bytes:
    """Return a payload under a mask of 4 bytes."""
    size = len(payload)
    cover = (mask * (size // 4 + 1))[:size]
    number = int.from_bytes(payload, "big") ^ int.from_bytes(cover, "big")
    return number.to_bytes(size, "big")


async def read_frame(reader: StreamReader) -> WireFrame:
    """Read one frame; raise IncompleteReadError at the end of the stream."""
    first, second = await reader.readexactly(2)
    size = second & 0x7F
    if size == 126:
        (size,) = struct.unpack("!H", await reader.readexactly(2))
    elif size == 127:
        (size,) = struct.unpack("!Q", await reader.readexactly(8))
    masked = bool(second & 0x80)
    mask = await reader.readexactly(4) if masked else bytes(4)
    payload = _masked(await reader.readexactly(size), mask)
    return WireFrame(first & 0x0F, payload, bool(first & 0x80), first & 0x70, masked)


def new_nonce() -> str:
    """Return a value for `Sec-WebSocket-Key`."""
    return base64.b64encode(secrets.token_bytes(16)).decode()


def accept_value(nonce: str) -> str:
    """Return the `Sec-WebSocket-Accept` that proves that a server read a nonce."""
    digest = hashlib.sha1(nonce.encode() + MAGIC, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def upgrade_request(
    host: str, path: str, nonce: str, headers: Mapping[str, str]
) -> bytes:
    """Return the HTTP request that asks for a WebSocket."""
    lines = {
        "Host": host,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": SUBPROTOCOL,
        "Sec-WebSocket-Key": nonce,
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()


def parse_response(head: bytes) -> Response:
    """Read the head of an HTTP response; raise ValueError if it is none."""
    first, *rest = head.decode("latin-1").split("\r\n")
    version, _, status = first.partition(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError(f"{first[:40]!r} is no answer of HTTP/1.1")
    pairs = (line.partition(":") for line in rest if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Response(int(status[:3]), headers)
