"""Another client of a controller: as much of Cuff Link as a test needs.

It is written from the protocol alone, so that nothing of the integration stands on
both sides of a test.
"""

import base64
from itertools import count
import ssl
from typing import Any, Self

import aiohttp

from simulator.device import Simulator

CLIENT_ID = "stranger-5d0c1f2e9a7b4c63"


class Stranger:
    """Somebody else, who knows the key too and has a name of their own."""

    def __init__(self, simulator: Simulator, client_id: str = CLIENT_ID) -> None:
        """Take the controller and a client id, not yet connected."""
        self._simulator = simulator
        self._client_id = client_id
        self._ids = count(1)
        self._session = aiohttp.ClientSession()
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def __aenter__(self) -> Self:
        """Connect."""
        host, port = self._simulator.config.host, self._simulator.port
        self._socket = await self._session.ws_connect(
            f"wss://{host}:{port}/link/1?client={self._client_id}",
            protocols=("bfr-cuff.1",),
            ssl=self._context(),
            compress=0,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Disconnect."""
        if self._socket is not None:
            await self._socket.close()
        await self._session.close()

    async def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        """Send a request and return the reply to it."""
        assert self._socket is not None
        request_id = str(next(self._ids))
        await self._socket.send_json({"id": request_id, "op": op, **arguments})
        while True:
            frame: dict[str, Any] = await self._socket.receive_json(timeout=5)
            if frame["type"] == "reply" and frame["id"] == request_id:
                return frame

    async def hold(self, channel: int, target: float = 50) -> None:
        """Take the lease, inflate a cuff and pump it up in no time."""
        await self.ask("lease", ms=5000)
        reply = await self.ask("inflate", channel=channel, target=target)
        assert reply["ok"], reply
        while self._simulator.pressure(channel) < target - 2:
            self._simulator.warp(1)
            await self.ask("lease", ms=5000)

    def _context(self) -> ssl.SSLContext:
        """Return a context that proves the key."""
        key = base64.b64decode(self._simulator.key_text)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ECDHE-PSK-CHACHA20-POLY1305")
        context.set_psk_client_callback(lambda _: ("cuff-link", key))
        return context
