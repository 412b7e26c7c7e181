"""Tests of child processes that never outlive their parent."""

import asyncio
import os
from pathlib import Path
import signal
import sys
import time

import pytest

from tools.demo import processes
from tools.demo.home import ROOT

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
PARENT = """
import asyncio, pathlib, sys
from tools.demo import processes

async def main():
    child = await processes.start("Child", pathlib.Path(sys.argv[1]), pathlib.Path("."),
        sys.executable, "-c", "import time; time.sleep(60)")
    print(child.pid, flush=True)
    await child.process.wait()

asyncio.run(main())
"""


async def start(tmp_path: Path, program: str) -> processes.Child:
    """Start a Python program as a child."""
    return await processes.start(
        "Child", tmp_path / "child.log", tmp_path, sys.executable, "-c", program
    )


async def printed(child: processes.Child, text: str) -> None:
    """Wait until a child has printed something."""
    async with asyncio.timeout(10):
        while text not in child.last_lines():
            await asyncio.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_ended(tmp_path: Path) -> None:
    """A child's end is told, with the last that it said."""
    child = await start(tmp_path, "print(*range(20), sep='\\n'); raise SystemExit(3)")
    await child.process.wait()
    assert child.ended == "exit code 3"
    assert child.last_lines(2) == "18\n19"


async def test_stop(tmp_path: Path) -> None:
    """A child that listens ends when it is asked to."""
    child = await start(
        tmp_path, "import time; print('up', flush=True); time.sleep(60)"
    )
    await printed(child, "up")
    assert is_alive(child.pid)
    await child.stop(10)
    assert child.ended == f"signal {signal.SIGTERM}"
    await child.stop(10)


async def test_stop_the_deaf(tmp_path: Path) -> None:
    """A child that does not listen is killed when patience ends."""
    child = await start(tmp_path, DEAF)
    await printed(child, "ready")
    before = time.monotonic()
    await child.stop(0.3)
    assert child.ended == f"signal {signal.SIGKILL}"
    assert time.monotonic() - before >= 0.3


async def test_own_session(tmp_path: Path) -> None:
    """Ctrl-C in the terminal does not reach a child."""
    child = await start(tmp_path, "import time; time.sleep(60)")
    assert os.getsid(child.pid) != os.getsid(0)
    await child.stop(10)


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's prctl")
async def test_parent_killed(tmp_path: Path) -> None:
    """A parent that is killed outright leaves no child."""
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, str(tmp_path / "child.log")),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert parent.stdout
    pid = int(await parent.stdout.readline())
    assert is_alive(pid)
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(10):
        while is_alive(pid):
            await asyncio.sleep(0.02)
