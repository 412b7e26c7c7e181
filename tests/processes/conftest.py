"""A real demo, in processes of its own: Home Assistant and a simulated controller."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
import json
from pathlib import Path
import re
import signal
from typing import Any

import pytest

from tools.demo import ports
from tools.demo.controllers import Simulated, save
from tools.demo.home import ROOT, Home

START_PATIENCE_S = 120.0
STOP_PATIENCE_S = 45.0


@dataclass(slots=True)
class RunningDemo:
    """A demo, and what it printed when it was ready."""

    process: asyncio.subprocess.Process
    config: Path
    errors: Path
    ready: dict[str, Any]

    @property
    def steps(self) -> list[str]:
        """Return what the demo said that it did."""
        return re.findall(r"^  (.+?) \.\.\.", self.errors.read_text(), re.MULTILINE)

    @property
    def now(self) -> dict[str, Any]:
        """Return what the demo says of itself now; `pids` change with a restart."""
        description: dict[str, Any] = json.loads(
            (self.config / "demo.json").read_text()
        )
        return description

    async def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """End the demo by a signal and return its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), STOP_PATIENCE_S)


type StartDemo = Callable[..., Awaitable[RunningDemo]]


async def launch(
    errors: Path, config: Path, *arguments: str
) -> asyncio.subprocess.Process:
    """Start the demo's command with a folder and arguments."""
    with errors.open("wb") as stderr:
        return await asyncio.create_subprocess_exec(
            str(ROOT / "scripts" / "demo"),
            *("--json", "--config", str(config), *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
        )


def _give_a_port_of_its_own(folder: Path) -> None:
    """Have a demo's controller listen where no other demo's wants to, either."""
    file = folder / "simulated_controller.json"
    if not file.exists():
        with Home(folder).taken():
            save(file, replace(Simulated.load(file), port=ports.any_free()))


@pytest.fixture
async def start_demo(tmp_path: Path, socket_enabled: None) -> AsyncIterator[StartDemo]:
    """Return a function that starts demos, in tmp_path/demo; each is ended at last."""
    started: list[asyncio.subprocess.Process] = []

    async def start(*arguments: str, config: Path | None = None) -> RunningDemo:
        folder = config or tmp_path / "demo"
        errors = tmp_path / f"errors_{len(started)}.log"
        if "--port" not in arguments:
            arguments = (*arguments, "--port", str(ports.any_free()))
        _give_a_port_of_its_own(folder)
        process = await launch(errors, folder, *arguments)
        started.append(process)
        assert process.stdout
        line = await asyncio.wait_for(process.stdout.readline(), START_PATIENCE_S)
        assert line, errors.read_text()
        return RunningDemo(process, folder, errors, json.loads(line))

    yield start
    for process in started:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), STOP_PATIENCE_S)


@pytest.fixture
async def demo(start_demo: StartDemo) -> dict[str, Any]:
    """Return what a running demo printed: url, token, config, controllers, pids."""
    return (await start_demo()).ready
