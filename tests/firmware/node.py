"""A program that ESPHome has built, running, and our own client at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import re
import subprocess

from aiohttp import ClientSession

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerState,
    ControllerUnreachable,
    CuffState,
    Phase,
)
from custom_components.bfr_cuff.lib.link.connection import Address, Connection, connect
from custom_components.bfr_cuff.lib.link.tls import parse_key

from .esphome import program_of

KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
PORT = 7332
CLIENT = "bench-6a1f0c9d3b7e5482"
PATIENCE_S = 40.0


@dataclass(slots=True)
class Bench:
    """The running program, what it printed, and our connection to it."""

    process: asyncio.subprocess.Process
    log: Path
    connection: Connection
    states: list[ControllerState] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, state: ControllerState) -> None:
        """Keep a state."""
        self.states.append(state)
        self.news.set()

    async def see(self, channel: int, *phases: Phase) -> CuffState:
        """Wait for a channel to be in one of some phases."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.states or self.states[-1].cuff(channel).phase not in phases:
                self.news.clear()
                await self.news.wait()
        return self.states[-1].cuff(channel)

    async def said(self, pattern: str) -> None:
        """Wait until the program has printed something."""
        async with asyncio.timeout(PATIENCE_S):
            while not re.search(pattern, self.log.read_text(errors="replace")):
                await asyncio.sleep(0.05)

    async def renew(self) -> None:
        """Keep the lease."""
        while True:
            await self.connection.request("lease", ms=5000)
            await asyncio.sleep(1.6)


async def _connected(session: ClientSession) -> Connection:
    """Connect as soon as someone answers."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                address = Address("127.0.0.1", PORT, parse_key(KEY))
                return await connect(session, address, CLIENT)
            except ControllerUnreachable:
                await asyncio.sleep(0.1)


@asynccontextmanager
async def started(name: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a program until the end of the block."""
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            program_of(name),
            env={"ESPHOME_PREFDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def connected(
    process: asyncio.subprocess.Process, folder: Path
) -> AsyncIterator[Bench]:
    """Talk to a program until the end of the block."""
    async with ClientSession() as session:
        connection = await _connected(session)
        bench = Bench(process, folder / "log", connection)
        reading = asyncio.create_task(connection.read(bench.hear))
        try:
            yield bench
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await connection.close()


@asynccontextmanager
async def running(name: str, folder: Path) -> AsyncIterator[Bench]:
    """Run a program and talk to it."""
    async with started(name, folder) as process, connected(process, folder) as bench:
        yield bench


async def hold(bench: Bench, channel: int) -> asyncio.Task[None]:
    """Inflate a cuff to 60 mmHg and wait until it is held; the task keeps the lease."""
    await bench.see(channel, Phase.VENTED)
    task = asyncio.create_task(bench.renew())
    await bench.connection.request("lease", ms=5000)
    await bench.connection.request("inflate", channel=channel, target=60)
    await bench.see(channel, Phase.HOLDING)
    return task
