"""A controller that breaks a rule: a man in the middle, in front of a simulator."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
import secrets
import ssl
from typing import Any

import aiohttp
from aiohttp import web

from cuffcheck.key import PrivateKey
from cuffcheck.tls import IDENTITY, SUITE, client_context
from cuffcheck.wire import SUBPROTOCOL
from simulator.device import Simulator

type Frame = dict[str, Any]
type Change = Callable[[Frame], list[Frame]]

HIDDEN = "middle-"
"""Replies to requests whose ids begin so do not reach the client."""


def hidden(op: str, **arguments: Any) -> Frame:
    """Return a request of the middle's own; an id used twice would do nothing."""
    return {"id": f"{HIDDEN}{secrets.token_hex(8)}", "op": op, **arguments}


def same(frame: Frame) -> list[Frame]:
    """Pass a frame on as it is."""
    return [frame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """What is changed on the way; by default, nothing.

    `identity` opens (None: any does); `tickets` let sessions be resumed; without
    `keeps_codes` no close frame reaches the client; `request` and `news` return what goes
    on instead of a frame; `renews` sends a renewal ten times a second, `outlives` for so
    many seconds after the client is gone, for whoever took the lease; `parting` is sent when a client is gone.
    """

    suites: str = SUITE
    identity: str | None = IDENTITY
    tickets: bool = False
    keeps_codes: bool = True
    path: Callable[[str], str] = str
    hides_origin: bool = False
    request: Change = same
    news: Change = same
    renews: bool = False
    outlives: float = 0.0
    parting: Frame | None = None


def server_context(tampering: Tampering, key: bytes) -> ssl.SSLContext:
    """Return a server's context."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(tampering.suites)
    if not tampering.tickets:
        context.options |= ssl.OP_NO_TICKET
    wanted = tampering.identity
    context.set_psk_server_callback(
        lambda identity: key if wanted in (None, identity) else b""
    )
    return context


class Middle:
    """Relay between clients and a simulator, with tampering."""

    def __init__(self, sim: Simulator, make: Callable[[], Tampering]) -> None:
        """Stand in front of a simulator."""
        self.port = 0
        self._sim = sim
        self._make = make

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Let a client in if the controller does, and relay."""
        tampering = self._make()
        origin = None if tampering.hides_origin else request.headers.get("Origin")
        context = client_context(PrivateKey(self._sim.config.key))
        path = tampering.path(request.raw_path)
        async with aiohttp.ClientSession() as session:
            try:
                upstream = await session.ws_connect(
                    f"https://127.0.0.1:{self._sim.port}{path}",
                    ssl=context,
                    protocols=(SUBPROTOCOL,),
                    compress=0,
                    origin=origin,
                )
            except aiohttp.WSServerHandshakeError as err:
                return web.Response(status=err.status)
            client = web.WebSocketResponse(
                protocols=(SUBPROTOCOL,), compress=False, timeout=0.3, max_msg_size=0
            )
            await client.prepare(request)
            await self._relay(tampering, client, upstream, request.transport)
            return client

    async def _relay(
        self,
        tampering: Tampering,
        client: web.WebSocketResponse,
        upstream: aiohttp.ClientWebSocketResponse,
        transport: asyncio.Transport | None,
    ) -> None:
        """Relay until one side is gone."""
        down = asyncio.create_task(self._down(tampering, client, upstream, transport))
        leased = asyncio.Event()
        more = asyncio.create_task(self._renew(tampering, upstream, leased))
        try:
            async for message in client:
                await self._up(tampering, message, upstream)
                if '"lease"' in str(message.data):
                    leased.set()
            if tampering.parting is not None:
                await upstream.send_str(json.dumps(tampering.parting))
            if leased.is_set():
                await asyncio.sleep(tampering.outlives)
        finally:
            for task in (down, more):
                task.cancel()
            await upstream.close()

    async def _renew(
        self,
        tampering: Tampering,
        upstream: aiohttp.ClientWebSocketResponse,
        leased: asyncio.Event,
    ) -> None:
        """Renew a lease once it is taken, if that is what is tampered with."""
        await leased.wait()
        while tampering.renews and not upstream.closed:
            await upstream.send_str(json.dumps(hidden("lease", ms=5000)))
            await asyncio.sleep(0.1)

    async def _up(
        self,
        tampering: Tampering,
        message: aiohttp.WSMessage,
        upstream: aiohttp.ClientWebSocketResponse,
    ) -> None:
        """Pass a message on to the controller."""
        if message.type is aiohttp.WSMsgType.BINARY:
            await upstream.send_bytes(message.data)
            return
        try:
            frame = json.loads(message.data)
        except ValueError:
            frame = None
        if not isinstance(frame, dict) or "NaN" in message.data:
            await upstream.send_str(message.data)
            return
        for each in tampering.request(frame):
            changed = each is not frame
            await upstream.send_str(json.dumps(each) if changed else message.data)

    async def _down(
        self,
        tampering: Tampering,
        client: web.WebSocketResponse,
        upstream: aiohttp.ClientWebSocketResponse,
        transport: asyncio.Transport | None,
    ) -> None:
        """Pass everything on to the client, and the end."""
        async for message in upstream:
            frame = json.loads(message.data)
            # What was asked for here is answered here.
            if str(frame.get("id")).startswith(HIDDEN):
                continue
            for each in tampering.news(frame):
                await client.send_str(json.dumps(each))
        if tampering.keeps_codes:
            await client.close(code=upstream.close_code or 1000)
        elif transport is not None:
            transport.abort()


@asynccontextmanager
async def middle(
    sim: Simulator, make: Callable[[], Tampering]
) -> AsyncIterator[Middle]:
    """Stand between, with a new tampering for each connection."""
    result = Middle(sim, make)
    runner = web.ServerRunner(web.Server(result.handle), shutdown_timeout=0.2)
    await runner.setup()
    context = server_context(make(), sim.config.key)
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    result.port = site.port
    try:
        yield result
    finally:
        await runner.cleanup()
