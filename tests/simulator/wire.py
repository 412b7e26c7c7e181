"""A tiny client: just enough to put frames on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import ssl
from typing import Any

import aiohttp

from simulator.controller.device import Device

from .desk import ME

IDENTITY = "cuff-link"
SUBPROTOCOL = "bfr-cuff.1"


def client_context(key: bytes, identity: str = IDENTITY) -> ssl.SSLContext:
    """Return a context that knows a key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-PSK-CHACHA20-POLY1305")
    context.set_psk_client_callback(lambda hint: (identity, key))
    return context


class Wire:
    """One WebSocket, with the frames that were read from it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Talk over an open socket."""
        self.socket = socket
        self._number = 0

    async def frame(self) -> dict[str, Any]:
        """Return the next frame."""
        frame: dict[str, Any] = await self.socket.receive_json(timeout=5)
        return frame

    async def wait(self, type_: str, **fields: object) -> dict[str, Any]:
        """Return the next frame of a type whose fields have these values."""
        async with asyncio.timeout(10):
            while True:
                frame = await self.frame()
                if frame["type"] == type_ and fields.items() <= frame.items():
                    return frame

    async def phase(self, phase: str, channel: int = 0) -> dict[str, Any]:
        """Return the next state in which a channel has a phase."""
        async with asyncio.timeout(20):
            while True:
                state = await self.wait("state")
                if state["channels"][channel]["phase"] == phase:
                    return state

    async def send(self, op: str, **arguments: Any) -> str:
        """Send a request and return its id."""
        self._number += 1
        name = str(self._number)
        await self.socket.send_str(json.dumps({"id": name, "op": op, **arguments}))
        return name

    async def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """Send a request and return its reply."""
        return await self.wait("reply", id=await self.send(op, **arguments))

    async def closed(self) -> int | None:
        """Read until the socket closes, and return its code."""
        async with asyncio.timeout(10):
            while True:
                message = await self.socket.receive()
                if message.type is aiohttp.WSMsgType.CLOSE:
                    return int(message.data)
                if message.type not in (
                    aiohttp.WSMsgType.TEXT,
                    aiohttp.WSMsgType.BINARY,
                ):
                    return None


def url(sim: Device[Any], client: str = ME, path: str = "/link/1") -> str:
    """Return where a client connects."""
    return f"https://127.0.0.1:{sim.port}{path}?client={client}"


@asynccontextmanager
async def wire(
    sim: Device[Any], client: str = ME, **options: Any
) -> AsyncIterator[Wire]:
    """Connect as a client, and close politely."""
    arguments = {"protocols": (SUBPROTOCOL,), "compress": 0, **options}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            url(sim, client), ssl=client_context(sim._door.key), **arguments
        ) as socket,
    ):
        yield Wire(socket)
