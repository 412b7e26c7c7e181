"""The simulator as a process, and the hook that reaches it over a FIFO."""

import asyncio
from asyncio import StreamReader
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
import io
import json
import os
from pathlib import Path
import sys

import pytest

from cuffcheck.__main__ import KEY_VARIABLE
from cuffcheck.simulator_hook import FAULTS, main
from tools.demo.home import ROOT

SCALE = "5"
START_S = 60.0
"""How long a busy machine may take to start Python."""

pytestmark = [pytest.mark.real_time, pytest.mark.usefixtures("socket_enabled")]


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """Return a FIFO of which no one has an end yet."""
    path = tmp_path / "bench.fifo"
    os.mkfifo(path)
    return path


@pytest.fixture
async def simulator(fifo: Path) -> AsyncIterator[Process]:
    """Run a simulator that takes its commands from the FIFO, as the page shows it."""
    both_ends = os.open(fifo, os.O_RDWR)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator", "--channels", "arm"),
        *("--port", "0", "--time-scale", SCALE),
        cwd=ROOT,
        stdin=both_ends,
        stdout=PIPE,
        stderr=PIPE,
    )
    os.close(both_ends)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def said(stream: StreamReader | None) -> dict[str, str]:
    """Return what a simulator says next, beside its log."""
    assert stream is not None
    async with asyncio.timeout(START_S):
        while not (line := await stream.readline()).startswith(b"{"):
            assert line, "the simulator has ended"
    answer: dict[str, str] = json.loads(line)
    return answer


async def test_hook(
    fifo: Path, simulator: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check presses the button over the FIFO; every other word is understood too."""
    ready = await said(simulator.stdout)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cuffcheck", "127.0.0.1", "--yes", "--json"),
        *("--port", str(ready["port"]), "--time-scale", SCALE),
        *("--only", "button_at_rest"),
        *("--hook", f"{sys.executable} -m cuffcheck.simulator_hook {fifo}"),
        cwd=ROOT,
        env={**os.environ, KEY_VARIABLE: ready["key"]},
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err
    assert json.loads(out)["summary"] == {"held": 1, "not held": 0, "skipped": 0}
    assert (await said(simulator.stderr))["ok"] == "button"
    monkeypatch.setattr(sys, "stdin", io.StringIO(ready["key"]))
    for words in [
        *([name, "on", "0"] for name in (*FAULTS, "exercise", "overpressure")),
        ["power", "off"],
        ["power", "on"],
        ["key"],
    ]:
        assert main([str(fifo), *words]) == 0
        answer = await said(simulator.stderr)
        assert "ok" in answer, (words, answer)
