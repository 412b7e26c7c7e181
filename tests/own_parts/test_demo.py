"""The demo of a cuff of own parts, as a user runs it."""

import asyncio
import json
from pathlib import Path
import signal

from aiohttp import ClientSession
import pytest

from tests.processes.conftest import STOP_PATIENCE_S, launch
from tests.processes.household import DOMAIN
from tests.processes.watching import LOOPBACK, gone, listening
from tools.demo import ports
from tools.demo.home_assistant import HomeAssistant
from tools.demo.household import PLACEMENTS
from tools.demo.own_parts.stand import Way

from .household import skip_without

PATIENCE_S = 180.0


@pytest.mark.timeout(300)
async def test_demo(tmp_path: Path, socket_enabled: None) -> None:
    """The cuff is proven, worn and ready; all is on this machine, and ends with the demo."""
    skip_without(Way.ESPHOME)
    errors, port = tmp_path / "errors.log", ports.any_free()
    arguments = ("--own-parts", "--port", str(port))
    process = await launch(errors, tmp_path / "demo", *arguments)
    try:
        assert process.stdout
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)
        assert line, errors.read_text()
        ready = json.loads(line)
        assert ready["controllers"] == []
        ((host, _),) = listening(ready["pids"]["node"])
        assert host == LOOPBACK
        async with ClientSession() as session:
            api = HomeAssistant(session, ready["url"], ready["token"])
            states = await api.states(DOMAIN)
        cuff = "own_cuff_cuff_1"
        assert states[f"sensor.{cuff}_check"] == "passed"
        assert states[f"select.{cuff}_placement"] == PLACEMENTS[0]
        assert states[f"switch.{cuff}_inflate"] == "off"
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), STOP_PATIENCE_S)
    pids = ready["pids"]
    await gone([pids["home_assistant"], pids["node"]])
