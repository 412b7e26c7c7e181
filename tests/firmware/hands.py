"""ESPHome's build of the firmware as cuffcheck needs it: broken, unplugged, with another key."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from cuffcheck.bench import Settings
from cuffcheck.checks import CHECKS
from cuffcheck.door import Address
from cuffcheck.key import PrivateKey
from cuffcheck.report import Report
from cuffcheck.runner import Runner
from cuffcheck.simulator_hook import console_line

from .esphome import build
from .node import KEY, PORT, started

BENCH = "checked"


class Node:
    """A running program, with all that can be done to a box from outside."""

    def __init__(self, folder: Path) -> None:
        """Keep its folder, which outlives its power."""
        self._folder = folder
        self._power = AsyncExitStack()
        self._process: asyncio.subprocess.Process | None = None

    async def plug_in(self) -> None:
        """Start the program, and wait until it listens."""
        self._process = await self._power.enter_async_context(
            started(BENCH, self._folder)
        )
        await _answers()

    async def unplug(self) -> None:
        """Kill it, as a loss of power does."""
        self._process = None
        await self._power.aclose()

    async def flash(self, key: str) -> None:
        """Build it anew with another key, and have it start with that."""
        await asyncio.to_thread(build, BENCH, key=key)
        await self.unplug()
        await self.plug_in()

    def say(self, line: str) -> None:
        """Have its simulated cuffs do something."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    async def hook(self, words: Sequence[str], text: str) -> None:
        """Do what a check asks for."""
        match tuple(words):
            case ("power", "off"):
                await self.unplug()
            case ("power", "on"):
                await self.plug_in()
            case ("key",):
                await self.flash(text)
            case _:
                line = console_line(words, text)
                assert line is not None, words
                self.say(line)


async def checked(folder: Path, *only: str) -> Report:
    """Make some checks of cuffcheck, or all."""
    node = Node(folder)
    await node.flash(KEY)
    settings = Settings(
        address=Address("127.0.0.1", PORT, PrivateKey.parse(KEY)),
        only=only,
        hook=node.hook,
    )
    try:
        return await Runner(settings, CHECKS, lambda line: None).run()
    finally:
        await node.unplug()


async def _answers() -> None:
    """Wait until someone listens."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
