"""Run ESPHome's build of the firmware where nobody else is: in a network of its own.

ESPHome's update server listens on every address, and its ports are compiled in; in a
network namespace neither is of any consequence. Run as a program, for a process that has
threads cannot go there.
"""

import asyncio
import fcntl
import json
import os
from pathlib import Path
import re
import socket
import struct
import subprocess
import sys
from typing import Any

import pytest

from cuffcheck.report import Outcome
from custom_components.bfr_cuff.lib.controller.model import ControllerRefused, Phase

from .esphome import ESPHOME, ROOT, program_of
from .hands import checked
from .node import connected, hold, running, started

UPDATE_PORT = 8082
NO_NETWORK = 77
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

UPLOAD = """
import sys
from pathlib import Path
from esphome.espota2 import run_ota
sys.exit(run_ota("127.0.0.1", int(sys.argv[1]), None, Path(sys.argv[2]))[0])
"""


def enter_own_network() -> None:
    """Leave the machine's network for one that has a loopback alone.

    Raise OSError where the machine lets no one do so.
    """
    own_user = 0 if os.geteuid() == 0 else os.CLONE_NEWUSER
    os.unshare(os.CLONE_NEWNET | own_user)
    with socket.socket() as any_socket:
        asked = struct.pack("16sh22x", b"lo", 0)
        answer = fcntl.ioctl(any_socket, SIOCGIFFLAGS, asked)
        (flags,) = struct.unpack_from("h", answer, 16)
        fcntl.ioctl(
            any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | IFF_UP)
        )


async def _upload() -> bool:
    """Send the program itself as its update; return whether it was taken."""
    upload = await asyncio.create_subprocess_exec(
        *(ESPHOME / "python", "-c", UPLOAD, str(UPDATE_PORT), program_of("bench")),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return await upload.wait() == 0


async def shows(folder: Path) -> dict[str, Any]:
    """Hold the arm's cuff, release it, and return what ESPHome showed of it."""
    async with running("bench", folder) as bench:
        await bench.said("'Arm phase' >> 'vented'")
        task = await hold(bench, 0)
        await bench.said("'Arm phase' >> 'holding'")
        await bench.connection.request("release", channel=0)
        cuff = await bench.see(0, Phase.VENTED)
        await bench.said(r"(?s)'Arm phase' >> 'holding'.*'Arm phase' >> 'vented'")
        task.cancel()
        info = bench.connection.info
    text = (folder / "log").read_text(errors="replace")
    return {
        "phases": re.findall(r"'Arm phase' >> '(\w+)'", text),
        "reason": cuff.reason,
        "name": info.name,
        "id": info.device_id,
        "pressure_max": info.cuffs[0].pressure_max,
    }


async def released_by_button(folder: Path) -> dict[str, Any]:
    """Hold the thigh's cuff, which has ESPHome's automation press Release."""
    async with running("bench", folder) as bench:
        task = await hold(bench, 1)
        cuff = await bench.see(1, Phase.RELEASING, Phase.VENTED)
        task.cancel()
    return {"reason": cuff.reason}


async def updates(folder: Path) -> dict[str, Any]:
    """Send new firmware while a cuff is held, while someone has the lease, and after."""
    seen: dict[str, Any] = {}
    async with started("bench", folder) as process:
        async with connected(process, folder) as bench:
            task = await hold(bench, 0)
            seen["while held"] = await _upload()
            seen["then"] = bench.states[-1].cuff(0).phase
            await bench.connection.request("release")
            await bench.see(0, Phase.VENTED)
            seen["while leased"] = await _upload()
            task.cancel()
            await bench.connection.request("lease", ms=0)
            boot = bench.connection.info.boot
        seen["afterwards"] = await _upload()
        async with connected(process, folder) as bench:
            seen["new boot"] = bench.connection.info.boot != boot
            seen["phase"] = (await bench.see(0, Phase.VENTED)).phase
    return seen


async def unplugged(folder: Path) -> dict[str, Any]:
    """Lose the power while a cuff is held, and ask for it again."""
    async with running("bench", folder) as bench:
        task = await hold(bench, 0)
        task.cancel()
    async with running("bench", folder) as bench:
        cuff = await bench.see(0, Phase.VENTED)
        await bench.connection.request("lease", ms=5000)
        try:
            await bench.connection.request("inflate", channel=0, target=60)
        except ControllerRefused as err:
            return {"refused": err.code, "left_s": cuff.limit_s - cuff.occluded_s}
    return {"refused": None}


async def wired(folder: Path) -> dict[str, Any]:
    """Run channels with a quick sensor, a slow one, and one that is not there."""
    async with running("wired", folder) as bench:
        await bench.said("sensor is too slow")
        await bench.see(1, Phase.FAULT)
        await bench.see(2, Phase.FAULT)
        await bench.see(0, Phase.VENTED)
        cuffs = bench.states[-1].cuffs
    return {
        "phases": [cuff.phase for cuff in cuffs],
        "faults": [cuff.fault for cuff in cuffs],
        "pressure": cuffs[0].pressure,
    }


async def checks(folder: Path, *names: str) -> dict[str, Any]:
    """Make checks of cuffcheck, or all; return what did not hold, and how many did."""
    report = await checked(folder, *names)
    wrong = {
        result.check.name: f"{result.outcome}: {result.seen}"
        for result in report.results
        if result.outcome is not Outcome.HELD
    }
    held = len(report.results) - len(wrong)
    return {"wrong": wrong, "held": held, "trouble": report.trouble}


SCENARIOS = {
    each.__name__: each
    for each in (shows, released_by_button, updates, unplugged, wired, checks)
}


def play(
    scenario: str, folder: Path, *words: str, patience_s: float = 200
) -> dict[str, Any]:
    """Play a scenario in a process of its own; return what was seen."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.firmware.alone", scenario, folder, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=patience_s,
        check=False,
    )
    if done.returncode == NO_NETWORK:
        pytest.skip("this machine gives no one a network of their own")
    log = (folder / "log").read_text(errors="replace")[-3000:]
    assert done.returncode == 0, done.stderr + log
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


if __name__ == "__main__":
    scenario, folder, *words = sys.argv[1:]
    try:
        enter_own_network()
    except OSError:
        sys.exit(NO_NETWORK)
    print(json.dumps(asyncio.run(SCENARIOS[scenario](Path(folder), *words))))
