"""The command line, in this process and as a process of its own."""

import asyncio
import base64
import json
import os
from pathlib import Path
import signal
import sys
from typing import Any

import pytest

from simulator.__main__ import main
from simulator.device import Simulator, SimulatorConfig

from .wire import client_context

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.real_time

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "70000"], "0 to 65535"),
        (["--port", "x"], "0 to 65535"),
        (["--host", "localhost"], "IPv4"),
        (["--key", "short"], "base64"),
        (["--key", "AAAA"], "32 bytes"),
        (["--id", "a b"], "an id is"),
        (["--id", ""], "an id is"),
        (["--channels", "arm,neck"], "'neck' is no cuff"),
        (["--channels", ""], "is no cuff"),
        (["--people", "132/86"], "SYSTOLIC/DIASTOLIC/SEED"),
        (["--people", "132/86/1,x"], "SYSTOLIC/DIASTOLIC/SEED"),
        (["--people", "300/86/1"], "no one"),
        (["--people", "132/120/1"], "no one"),
        (["--people", "132/30/1"], "no one"),
        (["--time-scale", "0"], "at most 60"),
        (["--time-scale", "61"], "at most 60"),
        (["--time-scale", "nan"], "at most 60"),
        (["--time-scale", "fast"], "at most 60"),
        (["--watchdog", "0.5"], "1 to 60 s"),
        (["--watchdog", "nan"], "1 to 60 s"),
        (["--watchdog", "soon"], "1 to 60 s"),
        (["--clients", "1"], "at least 2"),
        (["--clients", "x"], "at least 2"),
        (["--name", "x" * 65], "64 bytes"),
        (["--state", "/nowhere/at/all/bit"], "folder"),
        (["--unknown"], "unrecognized"),
    ],
)
def test_bad_values(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clear sentence, and exit code 2."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert words in capsys.readouterr().err


class Process:
    """A simulator in a process of its own."""

    def __init__(
        self, process: asyncio.subprocess.Process, ready: dict[str, Any]
    ) -> None:
        """Keep what it printed."""
        self.process = process
        self.ready = ready

    @classmethod
    async def start(cls, *arguments: str) -> Process:
        """Start it, and wait until it listens."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "simulator", "--port", "0", *arguments),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        async with asyncio.timeout(20):
            line = await process.stdout.readline()
        return cls(process, json.loads(line))

    async def say(self, line: str) -> dict[str, Any]:
        """Give a command and return its answer."""
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        self.process.stdin.write(line.encode() + b"\n")
        async with asyncio.timeout(5):
            while True:
                answer = await self.process.stderr.readline()
                if answer.startswith(b"{"):
                    found: dict[str, Any] = json.loads(answer)
                    return found

    async def end(self, number: int) -> tuple[int, bytes]:
        """Send a signal; return exit code and the rest of stdout."""
        os.kill(self.process.pid, number)
        async with asyncio.timeout(5):
            output, _ = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, output


async def test_one_line_and_a_clean_end(socket_enabled: None) -> None:
    """It makes a key, says where it listens, and ends on a signal."""
    simulator = await Process.start("--id", "bfr-x", "--channels", "arm,thigh-11cm")
    ready = simulator.ready
    assert ready.keys() == {"event", "host", "port", "key", "id"}
    assert (ready["event"], ready["host"], ready["id"]) == (
        "ready",
        "127.0.0.1",
        "bfr-x",
    )
    key = base64.b64decode(ready["key"])
    assert len(key) == 32
    _, writer = await asyncio.open_connection(
        "127.0.0.1", ready["port"], ssl=client_context(key)
    )
    writer.close()
    assert await simulator.end(signal.SIGTERM) == (0, b"")


async def test_the_end_of_the_input_is_not_the_end(
    socket_enabled: None, tmp_path: Path
) -> None:
    """Commands work until then; an interrupt from the keyboard ends it too."""
    state = tmp_path / "bit"
    simulator = await Process.start("--key", KEY, "--state", str(state))
    assert simulator.ready["key"] == KEY
    assert (await simulator.say("fault 0 leak on"))["ok"] == "fault"
    assert simulator.process.stdin is not None
    simulator.process.stdin.close()
    await asyncio.sleep(0.3)
    assert simulator.process.returncode is None
    assert (await simulator.end(signal.SIGINT))[0] == 0


async def test_a_stopped_process_is_restarted_by_its_watchdog(
    socket_enabled: None,
) -> None:
    """More than a second without a step: a new boot."""
    simulator = await Process.start("--key", KEY, "--channels", "arm")
    context = client_context(base64.b64decode(KEY))
    port = simulator.ready["port"]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    os.kill(simulator.process.pid, signal.SIGSTOP)
    await asyncio.sleep(1.3)
    os.kill(simulator.process.pid, signal.SIGCONT)
    async with asyncio.timeout(3):
        with pytest.raises(ConnectionResetError):
            await reader.readexactly(1)
    writer.close()
    await simulator.end(signal.SIGTERM)


async def test_a_taken_port(
    socket_enabled: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clear sentence, and exit code 1."""
    sim = Simulator(SimulatorConfig())
    await sim.start()
    try:
        code = await asyncio.to_thread(run_in_thread, ["--port", str(sim.port)])
    finally:
        await sim.stop()
    assert code == 1
    assert f"cannot listen on 127.0.0.1:{sim.port}" in capsys.readouterr().err


def run_in_thread(arguments: list[str]) -> int:
    """Run the program where signal handlers cannot be set."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.SelectorEventLoop, "add_signal_handler", lambda *_: None)
        patch.setattr(signal, "signal", lambda *_: None)
        return main(arguments)
