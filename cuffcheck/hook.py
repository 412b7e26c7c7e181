"""How a controller is made to fail, lose its power or have its button pressed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
import shlex

from .verdict import CannotRun, Skipped

type Hook = Callable[[Sequence[str], str], Awaitable[None]]
"""Carry out words; the text is for standard input. Raise Skipped if that cannot be."""

HOOK_S = 15.0
CANNOT = 2
"""The exit code of a hook that does not know a command."""


def command_hook(command: str) -> Hook:
    """Return a hook that runs a command with the words behind it.

    A key goes to its standard input, for the list of processes shows arguments to all.
    """
    try:
        program = shlex.split(command)
    except ValueError as err:
        raise CannotRun(f"The hook is no command: {err}.") from err
    if not program:
        raise CannotRun("The hook is empty.")

    async def run(words: Sequence[str], text: str = "") -> None:
        said = " ".join(words)
        try:
            process = await asyncio.create_subprocess_exec(
                *program,
                *words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as err:
            raise Skipped(f"the hook cannot be run: {err.strerror or err}") from err
        try:
            async with asyncio.timeout(HOOK_S):
                _, errors = await process.communicate(text.encode())
        except TimeoutError as err:
            process.kill()
            await process.wait()
            raise Skipped(f"the hook did not end: {said}") from err
        if process.returncode == CANNOT:
            raise Skipped(f"the hook cannot do it: {said}")
        if process.returncode:
            last = errors.decode(errors="replace").strip().rpartition("\n")[2]
            raise Skipped(f"the hook failed: {said}: {last or process.returncode}")

    return run
