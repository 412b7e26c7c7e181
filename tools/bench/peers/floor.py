"""The least that a state can cost: TLS, WebSocket and JSON, and nothing done with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count as count_up
from pathlib import Path
from typing import Any, Final

import aiohttp
import orjson

from custom_components.bfr_cuff.lib.link.connection import SUBPROTOCOL, Address
from custom_components.bfr_cuff.lib.link.tls import Handshake, parse_key
from homeassistant.core import HomeAssistant
from tools.bench.fleet import fleet
from tools.bench.load import CUFFS, TARGET
from tools.demo import ports
from tools.demo.steps import CommandError

from .ways import Count

LEASE_MS: Final = 5000
RENEW_S: Final = 1.6
IDS: Final = count_up()


class Bare:
    """A client that holds every cuff of a controller and counts its states."""

    def __init__(self, controller: dict[str, Any], cuffs: int) -> None:
        """Take a controller of a fleet."""
        self._controller = controller
        self._cuffs = cuffs
        self.states = 0
        self.holding = False

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Inflate every cuff, then read until cancelled."""
        key = parse_key(self._controller["key"])
        address = Address(ports.LOOPBACK, self._controller["port"], key)
        async with session.ws_connect(
            address.url("bench"),
            protocols=(SUBPROTOCOL,),
            ssl=Handshake(key).context,
            compress=0,
        ) as socket:
            await _sensors_work(socket)
            await _ask(socket, op="lease", ms=LEASE_MS)
            for channel in range(self._cuffs):
                await _ask(
                    socket, op="inflate", channel=channel, target=TARGET, limit_s=900
                )
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read(socket))
                group.create_task(_renew(socket))

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            frame = orjson.loads(await socket.receive_str())
            if frame.get("ok") is False:
                raise CommandError(f"The controller refused: {frame['error']}")
            if frame["type"] == "state":
                self.states += 1
                if not self.holding:
                    phases = {channel["phase"] for channel in frame["channels"]}
                    self.holding = phases == {"holding"}


async def _sensors_work(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Wait for a state in which each cuff has a pressure."""
    while True:
        frame = orjson.loads(await socket.receive_str())
        pressures = [each.get("pressure") for each in frame.get("channels", ())]
        if frame["type"] == "state" and None not in pressures:
            return


async def _ask(socket: aiohttp.ClientWebSocketResponse, **request: Any) -> None:
    asked = {"id": str(next(IDS)), **request}
    await socket.send_str(orjson.dumps(asked).decode())


async def _renew(socket: aiohttp.ClientWebSocketResponse) -> None:
    while True:
        await asyncio.sleep(RENEW_S)
        await _ask(socket, op="lease", ms=LEASE_MS)


@asynccontextmanager
async def floor(
    hass: HomeAssistant, folder: Path, count: int, cuffs: int
) -> AsyncIterator[Count]:
    """Read states in Home Assistant's process, past Home Assistant."""
    channels = ",".join(CUFFS[:cuffs])
    async with (
        fleet(folder, count, channels, "--working") as simulated,
        aiohttp.ClientSession() as session,
        asyncio.TaskGroup() as group,
    ):
        clients = [Bare(each, cuffs) for each in simulated.controllers]
        tasks = [group.create_task(client.run(session)) for client in clients]
        while not all(client.holding for client in clients):
            await asyncio.sleep(0.1)

        async def rate(seconds: float) -> float:
            before = sum(client.states for client in clients)
            await asyncio.sleep(seconds)
            return (sum(client.states for client in clients) - before) / seconds

        try:
            yield rate
        finally:
            for task in tasks:
                task.cancel()
