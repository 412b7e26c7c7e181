"""The same conversation with the firmware on this machine and with the simulator."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
import os
from pathlib import Path
import sys

from cuffcheck.bench import new_client, path_of
from cuffcheck.connection import Complaints, Link
from cuffcheck.door import Address, Upgraded, knock
from cuffcheck.key import PrivateKey

SIMULATOR = (sys.executable, "-m", "simulator")
CLIENTS = 4
"""As many as a controller announces: one holds a cuff, and all stream both channels."""

CHANNELS = 2
RELEASES = 20
HOLD_S = 20.0
LEASE_MS = 5000
RENEW_S = 1.6
TARGET = 60.0
INFLATED_S = 30.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a controller took of this machine over one conversation."""

    memory_kib: int
    processor: float
    """Seconds of processor for each second."""
    release_ms: float
    """From a request to the state that shows it, the median of many."""
    release_worst_ms: float


async def cost(program: Sequence[str | Path]) -> Cost:
    """Hold a cuff for a while and release it many times; return what that cost."""
    async with _running(program) as (process, address):
        links = [await _connect(address) for _ in range(CLIENTS)]
        link = links[0]
        clock = asyncio.get_running_loop().time
        began, spent = clock(), _processor_s(process.pid)
        renewals = asyncio.create_task(_renew(link))
        for each in links:
            for channel in range(CHANNELS):
                await each.ask("stream", channel=channel, on=True)
        await _hold(link)
        await asyncio.sleep(HOLD_S)
        share = (_processor_s(process.pid) - spent) / (clock() - began)
        shown = sorted([await _release(link) for _ in range(RELEASES)])
        memory = _memory_kib(process.pid)
        renewals.cancel()
        for each in links:
            await each.leave()
    return Cost(memory, share, shown[RELEASES // 2] * 1000, shown[-1] * 1000)


@asynccontextmanager
async def _running(
    program: Sequence[str | Path],
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Address]]:
    """Run a controller with fast cuffs, on a port of its own."""
    key = PrivateKey.new()
    process = await asyncio.create_subprocess_exec(
        *program,
        *(
            "--port",
            "0",
            "--key",
            key.text,
            "--channels",
            ",".join(["thigh-11cm"] * CHANNELS),
        ),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        ready = json.loads(await process.stdout.readline())
        yield process, Address("127.0.0.1", ready["port"], key)
    finally:
        process.terminate()
        await process.wait()


async def _connect(address: Address) -> Link:
    """Connect as a new client; wait until its cuff is vented."""
    came = await knock(address, path_of(client := new_client()))
    if not isinstance(came, Upgraded):
        raise ConnectionError(came.why)
    link = Link(came.stream, client, Complaints())
    await _phase(link, "vented")
    return link


async def _phase(link: Link, phase: str, mark: int | None = None) -> None:
    """Wait for a state that shows a phase of the first channel."""
    await link.state(
        lambda state: state["channels"][0]["phase"] == phase, phase, INFLATED_S, mark
    )


async def _renew(link: Link) -> None:
    """Keep the lease."""
    while True:
        await link.ask("lease", ms=LEASE_MS)
        await asyncio.sleep(RENEW_S)


async def _hold(link: Link) -> None:
    """Inflate, and wait until the target is held."""
    mark = link.mark
    reply = await link.ask("inflate", channel=0, target=TARGET)
    if not reply.ok:
        raise RuntimeError(f"inflate: {reply.words}")
    await _phase(link, "holding", mark)


async def _release(link: Link) -> float:
    """Inflate a little and release; return the seconds until a state shows it."""
    mark = link.mark
    await link.ask("inflate", channel=0, target=TARGET)
    await link.state(
        lambda state: state["channels"][0]["target"] == TARGET, "inflating", mark=mark
    )
    mark, asked = link.mark, asyncio.get_running_loop().time()
    link.send("release")
    await link.state(
        lambda state: state["channels"][0]["target"] is None, "release", mark=mark
    )
    shown = asyncio.get_running_loop().time() - asked
    await asyncio.sleep(0.3)  # Fewer frames than a controller takes ill.
    return shown


def _processor_s(pid: int) -> float:
    """Return the processor time of a process so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_kib(pid: int) -> int:
    """Return the largest resident size of a process so far."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])
