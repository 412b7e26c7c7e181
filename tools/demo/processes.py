"""Child processes that never outlive this one."""

import asyncio
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
import os
from pathlib import Path
import sys
import time

from .steps import CommandError

TETHER = Path(__file__).with_name("tether.py")
START_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Child:
    """A running program and the file that takes what it prints."""

    name: str
    log: Path
    process: Process

    @property
    def pid(self) -> int:
        """Return the id of the process."""
        return self.process.pid

    @property
    def ended(self) -> str | None:
        """Return how the program ended, or None while it runs."""
        code = self.process.returncode
        if code is None:
            return None
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def last_lines(self, count: int = 15) -> str:
        """Return the end of what the program printed."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-count:])

    async def stop(self, patience: float) -> None:
        """Ask the program to end, and make it end after `patience` seconds."""
        if self.ended:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), patience)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


async def start(
    name: str,
    log: Path,
    cwd: Path,
    *command: str,
    environment: Mapping[str, str] | None = None,
) -> Child:
    """Start a program in a session of its own, so that Ctrl-C reaches only us.

    What `environment` holds is added to this process' own.
    """
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(TETHER),
            str(os.getpid()),
            *command,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    return Child(name, log, process)


async def wait_until(condition: Callable[[], Awaitable[bool]], child: Child) -> None:
    """Poll until a condition holds. Raise CommandError if the child ends before it."""
    deadline = time.monotonic() + START_PATIENCE_S
    while not await condition():
        if child.ended:
            raise ended_early(child)
        if time.monotonic() > deadline:
            late = f"{child.name} was not ready after {START_PATIENCE_S:.0f} s"
            raise with_last_lines(late, child)
        await asyncio.sleep(0.1)


def ended_early(child: Child) -> CommandError:
    """Return the error that tells how a child ended."""
    return with_last_lines(f"{child.name} ended ({child.ended})", child)


def with_last_lines(what: str, child: Child) -> CommandError:
    """Return the error that tells what went wrong and what a child said last."""
    return CommandError(f"{what}; {child.log} ends with:\n{child.last_lines()}")
