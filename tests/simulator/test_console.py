"""Commands on standard input."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from simulator.console import HELP, Console, listen
from simulator.rig.faults import Fault

from .conftest import Start
from .wire import wire


async def test_commands(start: Start) -> None:
    """Each does what its name says."""
    sim = await start(channels=("arm",))
    console = Console(sim)

    async def say(line: str) -> object:
        answer = json.loads(await console.answer(line))
        assert answer["ok"] == line.split(maxsplit=1)[0]
        return answer["result"]

    plant = sim._control.hardware[0]
    await say("fault 0 sensor_frozen on")
    frozen = [Fault.SENSOR_FROZEN in plant.sensor.faults]
    await say("fault 0 sensor_frozen off")
    assert [*frozen, Fault.SENSOR_FROZEN in plant.sensor.faults] == [True, False]
    await say("exercise 0 on")
    assert plant.movement.on
    await say("drift 0 -3.5")
    assert plant.sensor.drift == -3.5
    assert await say("pressure 0") == 0.0
    await say("tense 0 on")
    await say("knock 0 10")
    assert plant.limb.unrest.tense
    assert plant.limb.unrest.knocks_a_minute == 10
    assert await say("lop 0") == round(plant.limb.lop, 1)
    before = sim._powered().now
    await say("warp 2")
    assert sim._powered().now >= before + 2000
    await say("button")
    assert sim._powered()._barred_until > sim._powered().now
    await say("power off")
    powered = [sim.powered]
    await say("power on")
    assert [*powered, sim.powered] == [False, True]
    await say("stall on")
    assert not sim._door.flowing.is_set()
    await say("stall off")
    assert sim._door.flowing.is_set()
    await say("key " + "A" * 43 + "=")
    assert sim.config.key == bytes(32)
    lines = await say("help")
    assert isinstance(lines, list)
    assert all(any(name in line for line in lines) for name in console._commands)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "explode",
        "fault",
        "fault 0 rust on",
        "fault 9 leak on",
        "fault 0 leak maybe",
        "fault 0 leak on now",
        "drift 0 x",
        "key x",
        "warp soon",
    ],
)
async def test_mistakes_are_answered(start: Start, line: str) -> None:
    """With a word about them."""
    console = Console(await start())
    assert json.loads(await console.answer(line))["error"]


async def test_no_power(start: Start) -> None:
    """A button without power does nothing."""
    console = Console(await start())
    await console.answer("power off")
    assert "no power" in json.loads(await console.answer("button"))["error"]


async def test_listens_until_the_end_of_the_input(start: Start) -> None:
    """Lines may come in pieces; the end of the input ends nothing else."""
    sim = await start(channels=("arm",))
    read, write = os.pipe()
    answers: asyncio.Queue[str] = asyncio.Queue()
    console = Console(sim)
    listener = listen(console, read, answers.put_nowait)
    os.write(write, b"pressure 0\nfault 0 le")
    os.write(write, b"ak on\n\xff\n")
    async with asyncio.timeout(5):
        assert json.loads(await answers.get())["result"] == 0.0
        assert json.loads(await answers.get())["ok"] == "fault"
        assert "error" in json.loads(await answers.get())
    os.close(write)
    await asyncio.to_thread(listener.join, 5)
    os.close(read)
    async with wire(sim) as link:
        assert (await link.frame())["type"] == "hello"
    console.stop()


def test_every_fault_is_listed() -> None:
    """In the console's help and in the guide."""
    guide = (Path(__file__).parents[2] / "docs" / "controllers.md").read_text()
    for fault in Fault:
        assert fault in HELP.split()
        assert f"| `{fault}` |" in guide


@pytest.mark.parametrize("fault", Fault)
async def test_every_fault_can_be_switched(start: Start, fault: Fault) -> None:
    """On and off again; the cuff is vented after."""
    sim = await start(channels=("thigh",))
    console = Console(sim)
    for switch in ("on", "off"):
        assert '"ok"' in await console.answer(f"fault 0 {fault} {switch}")
        await console.answer("warp 2")
    assert sim.pressure(0) < 20
