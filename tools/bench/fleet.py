"""Simulated controllers in a process beside this one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import sys
from typing import Any

from tools.demo import processes
from tools.demo.home import ROOT
from tools.demo.processes import Child
from tools.demo.steps import CommandError

START_PATIENCE_S = 60.0
STOP_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Fleet:
    """A process of controllers, and what it has told."""

    child: Child
    controllers: list[dict[str, Any]]
    """Id, port and key of each."""

    async def releases(self) -> dict[str, float]:
        """Return by device when each first heard a release, on the monotonic clock."""
        found: dict[str, float] = {}
        for told in await asyncio.to_thread(_told, self.child, "release_of"):
            found.setdefault(told["release_of"], told["at"])
        return found


def _told(child: Child, key: str) -> list[dict[str, Any]]:
    """Return the lines of JSON that begin with this key."""
    lines = child.log.read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith(f'{{"{key}"')]


@asynccontextmanager
async def fleet(
    folder: Path, count: int, channels: str, *options: str
) -> AsyncIterator[Fleet]:
    """Run a number of controllers with these channels."""
    arguments = (*options, str(count), channels)
    async with running(folder, "tools.bench.simulated", *arguments) as simulated:
        yield simulated


@asynccontextmanager
async def running(folder: Path, module: str, *arguments: str) -> AsyncIterator[Fleet]:
    """Run a module that tells which controllers it has, and then runs on."""
    child = await processes.start(
        f"The process of {module}",
        folder / f"{module}.log",
        ROOT,
        *(sys.executable, "-m", module, *arguments),
    )
    try:
        yield Fleet(child, await _controllers(child))
    finally:
        await child.stop(STOP_PATIENCE_S)


async def _controllers(child: Child) -> list[dict[str, Any]]:
    """Wait until the controllers are there, and return what is told of them."""
    async with asyncio.timeout(START_PATIENCE_S):
        while not (told := await asyncio.to_thread(_told, child, "controllers")):
            if child.ended:
                raise CommandError(f"{child.name} ended: {child.last_lines()}")
            await asyncio.sleep(0.05)
    controllers: list[dict[str, Any]] = told[0]["controllers"]
    return controllers
