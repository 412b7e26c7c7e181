"""The bench as a program."""

import asyncio
import json
from pathlib import Path
import signal
import socket
import sys

import pytest

from simulator.parts.__main__ import main
from simulator.parts.cuffs import CUFFS
from simulator.parts.server import LOOPBACK
from simulator.rig.limb import Person
from simulator.rig.plant import worn_by

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.real_time


async def test_runs_until_a_signal(socket_enabled: None) -> None:
    """It says where it listens, and whose limb it is on."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator.parts", "--person", "132/86/1"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout
    ready = json.loads(await program.stdout.readline())
    assert ready["lop"] == round(worn_by(Person(132, 86, 1), CUFFS["arm"]).limb.lop, 1)
    reader, _ = await asyncio.open_connection(LOOPBACK, ready["port"])
    assert len((await reader.readline()).split()) == 2
    program.send_signal(signal.SIGTERM)
    assert await program.wait() == 0


def test_a_port_that_is_taken(
    socket_enabled: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so in a sentence."""
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    assert f"cannot listen on {port}" in capsys.readouterr().err
