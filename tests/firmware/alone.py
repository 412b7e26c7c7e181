"""Run ESPHome's build of the firmware where nobody else is: in a network of its own.

ESPHome's update server listens on every address, and its ports are compiled in; in a
network namespace neither is of any consequence. Run as a program, for a process that has
threads cannot go there.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import fcntl
import json
import os
from pathlib import Path
import re
import socket
import struct
import subprocess
import sys
from typing import Any

from aiohttp import ClientSession
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    ControllerState,
    ControllerUnreachable,
    CuffState,
    Phase,
)
from custom_components.bfr_cuff.lib.link.connection import Address, Connection, connect
from custom_components.bfr_cuff.lib.link.tls import parse_key

from .esphome import ESPHOME, ROOT, program_of

KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
PORT = 7332
UPDATE_PORT = 8082
CLIENT = "bench-6a1f0c9d3b7e5482"
PATIENCE_S = 40.0
NO_NETWORK = 77
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

UPLOAD = """
import sys
from pathlib import Path
from esphome.espota2 import run_ota
sys.exit(run_ota("127.0.0.1", int(sys.argv[1]), None, Path(sys.argv[2]))[0])
"""


def enter_own_network() -> None:
    """Leave the machine's network for one that has a loopback alone.

    Raise OSError where the machine lets no one do so.
    """
    own_user = 0 if os.geteuid() == 0 else os.CLONE_NEWUSER
    os.unshare(os.CLONE_NEWNET | own_user)
    with socket.socket() as any_socket:
        asked = struct.pack("16sh22x", b"lo", 0)
        answer = fcntl.ioctl(any_socket, SIOCGIFFLAGS, asked)
        (flags,) = struct.unpack_from("h", answer, 16)
        fcntl.ioctl(
            any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | IFF_UP)
        )


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


async def _upload() -> bool:
    """Send the program itself as its update; return whether it was taken."""
    upload = await asyncio.create_subprocess_exec(
        *(ESPHOME / "python", "-c", UPLOAD, str(UPDATE_PORT), program_of("bench")),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return await upload.wait() == 0


async def shows(folder: Path) -> dict[str, Any]:
    """Hold the arm's cuff, release it, and return what ESPHome showed of it."""
    async with running("bench", folder) as bench:
        await bench.said("'Arm phase' >> 'vented'")
        task = await hold(bench, 0)
        await bench.said("'Arm phase' >> 'holding'")
        await bench.connection.request("release", channel=0)
        cuff = await bench.see(0, Phase.VENTED)
        await bench.said(r"(?s)'Arm phase' >> 'holding'.*'Arm phase' >> 'vented'")
        task.cancel()
        info = bench.connection.info
    text = (folder / "log").read_text(errors="replace")
    return {
        "phases": re.findall(r"'Arm phase' >> '(\w+)'", text),
        "reason": cuff.reason,
        "name": info.name,
        "id": info.device_id,
        "pressure_max": info.cuffs[0].pressure_max,
    }


async def released_by_button(folder: Path) -> dict[str, Any]:
    """Hold the thigh's cuff, which has ESPHome's automation press Release."""
    async with running("bench", folder) as bench:
        task = await hold(bench, 1)
        cuff = await bench.see(1, Phase.RELEASING, Phase.VENTED)
        task.cancel()
    return {"reason": cuff.reason}


async def updates(folder: Path) -> dict[str, Any]:
    """Send new firmware while a cuff is held, while someone has the lease, and after."""
    seen: dict[str, Any] = {}
    async with started("bench", folder) as process:
        async with connected(process, folder) as bench:
            task = await hold(bench, 0)
            seen["while held"] = await _upload()
            seen["then"] = bench.states[-1].cuff(0).phase
            await bench.connection.request("release")
            await bench.see(0, Phase.VENTED)
            seen["while leased"] = await _upload()
            task.cancel()
            await bench.connection.request("lease", ms=0)
            boot = bench.connection.info.boot
        seen["afterwards"] = await _upload()
        async with connected(process, folder) as bench:
            seen["new boot"] = bench.connection.info.boot != boot
            seen["phase"] = (await bench.see(0, Phase.VENTED)).phase
    return seen


async def unplugged(folder: Path) -> dict[str, Any]:
    """Lose the power while a cuff is held, and ask for it again."""
    async with running("bench", folder) as bench:
        task = await hold(bench, 0)
        task.cancel()
    async with running("bench", folder) as bench:
        cuff = await bench.see(0, Phase.VENTED)
        await bench.connection.request("lease", ms=5000)
        try:
            await bench.connection.request("inflate", channel=0, target=60)
        except ControllerRefused as err:
            return {"refused": err.code, "left_s": cuff.limit_s - cuff.occluded_s}
    return {"refused": None}


async def wired(folder: Path) -> dict[str, Any]:
    """Run channels with a quick sensor, a slow one, and one that is not there."""
    async with running("wired", folder) as bench:
        await bench.said("sensor is too slow")
        await bench.see(1, Phase.FAULT)
        await bench.see(2, Phase.FAULT)
        await bench.see(0, Phase.VENTED)
        cuffs = bench.states[-1].cuffs
    return {
        "phases": [cuff.phase for cuff in cuffs],
        "faults": [cuff.fault for cuff in cuffs],
        "pressure": cuffs[0].pressure,
    }


SCENARIOS = {
    each.__name__: each
    for each in (shows, released_by_button, updates, unplugged, wired)
}


def play(scenario: str, folder: Path) -> dict[str, Any]:
    """Play a scenario in a process of its own; return what was seen."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.firmware.alone", scenario, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    if done.returncode == NO_NETWORK:
        pytest.skip("this machine gives no one a network of their own")
    log = (folder / "log").read_text(errors="replace")[-3000:]
    assert done.returncode == 0, done.stderr + log
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


if __name__ == "__main__":
    try:
        enter_own_network()
    except OSError:
        sys.exit(NO_NETWORK)
    print(json.dumps(asyncio.run(SCENARIOS[sys.argv[1]](Path(sys.argv[2])))))
