"""Run the firmware's host program and announce it: scripts/firmware run --mdns.

On a chip ESPHome announces the controller; a program on a computer has no one who does.
What is announced is what the controller itself says of it.
"""

import asyncio
from collections.abc import Sequence
import json
import os
import signal
import sys
from typing import Any

from cuffcheck.bench import new_client, path_of
from cuffcheck.connection import Complaints, Link
from cuffcheck.door import Address, Upgraded, knock
from cuffcheck.fields import Frame
from cuffcheck.key import PrivateKey
from simulator.controller.mdns import Announcement
from tools.demo.processes import TETHER

MDNS = "--mdns"


async def run(program: str, options: Sequence[str]) -> int:
    """Run a program that says where it listens, announced; return its exit code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(TETHER), str(os.getpid()), program, *options),
        stdout=asyncio.subprocess.PIPE,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(number, process.send_signal, number)
    assert process.stdout is not None
    if line := await process.stdout.readline():
        announcement = await described(json.loads(line))
        await announcement.start()
        print(line.decode(), end="", flush=True)
        await process.wait()
        await announcement.stop()
    return await process.wait()


async def described(ready: dict[str, Any]) -> Announcement:
    """Return the announcement of a controller that listens; raise OSError if it does not."""
    hello = await _hello(ready["host"], ready["port"], PrivateKey.parse(ready["key"]))
    device, channels = hello["device"], len(hello["channels"])
    return Announcement(
        device["id"], device["model"], channels, ready["host"], ready["port"]
    )


async def _hello(host: str, port: int, key: PrivateKey) -> Frame:
    """Return how a controller introduces itself."""
    came = await knock(Address(host, port, key), path_of(client := new_client()))
    if not isinstance(came, Upgraded):
        raise ConnectionError(came.why)
    link = Link(came.stream, client, Complaints())
    hello = await link.wait(lambda frame: frame["type"] == "hello", "hello", mark=0)
    await link.leave()
    return hello


if __name__ == "__main__":
    words = [word for word in sys.argv[2:] if word != MDNS]
    sys.exit(asyncio.run(run(sys.argv[1], words)))
