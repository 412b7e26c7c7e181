"""Simulators on real sockets, and checks against them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json

import pytest

from cuffcheck.bench import Settings
from cuffcheck.checks import CHECKS
from cuffcheck.door import Address
from cuffcheck.hook import Hook
from cuffcheck.key import PrivateKey
from cuffcheck.report import Report, Result
from cuffcheck.runner import Runner
from cuffcheck.simulator_hook import console_line
from simulator.console import Console
from simulator.device import Simulator, SimulatorConfig
from tests.sleepless import SleeplessLoop

SCALE = 10.0
OCCLUSION_S = 120.0
REPERFUSION_S = 60.0


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Function
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let no check wait for a controller on its own loop, only for another process."""
    if item.get_closest_marker("real_time"):
        return {"real": asyncio.new_event_loop}
    return {"sleepless": SleeplessLoop}


@dataclass(slots=True)
class Place:
    """A simulator, and what a run against it told."""

    sim: Simulator
    time_scale: float = SCALE
    told: list[str] = field(default_factory=list)

    async def run(
        self,
        *only: str,
        port: int | None = None,
        hook: Hook | None = None,
        quick: bool = False,
        attended: bool = False,
    ) -> Report:
        """Make some checks, against the simulator or what stands before it."""
        address = Address(
            "127.0.0.1", port or self.sim.port, PrivateKey(self.sim.config.key)
        )
        settings = Settings(
            address=address,
            time_scale=self.time_scale,
            only=only,
            hook=hook,
            quick=quick,
            attended=attended,
        )
        return await Runner(settings, CHECKS, self.told.append).run()

    async def one(
        self, name: str, port: int | None = None, hook: Hook | None = None
    ) -> Result:
        """Make one check."""
        (result,) = (await self.run(name, port=port, hook=hook)).results
        return result


def hook_of(sim: Simulator, broken: Sequence[str] = ()) -> Hook:
    """Return a hook on a simulator, of which some words do nothing."""

    async def hook(words: Sequence[str], text: str) -> None:
        if words[0] not in broken:
            await carry_out(sim, list(words), text)

    return hook


async def carry_out(sim: Simulator, words: list[str], text: str) -> None:
    """Do at a simulator what a check asks for, through its console."""
    console = Console(sim)
    line = console_line(words, text)
    assert line is not None, words
    answer = json.loads(await console.answer(line))
    assert "error" not in answer, answer


@asynccontextmanager
async def started(*channels: str, time_scale: float = SCALE) -> AsyncIterator[Place]:
    """Run a simulator with a short deadline, faster than life."""
    sim = Simulator(
        SimulatorConfig(
            channels=channels,
            time_scale=time_scale,
            occlusion_max_s=OCCLUSION_S,
            reperfusion_s=REPERFUSION_S,
        )
    )
    await sim.start()
    try:
        yield Place(sim, time_scale)
    finally:
        await sim.stop()


@pytest.fixture
async def place(socket_enabled: None) -> AsyncIterator[Place]:
    """Return a simulator of one cuff."""
    async with started("arm") as found:
        yield found


@pytest.fixture
async def steady(socket_enabled: None) -> AsyncIterator[Place]:
    """Return a simulator for real time: a lease must outlast a machine that is busy."""
    async with started("arm", time_scale=3.0) as found:
        yield found


@pytest.fixture
async def pair(socket_enabled: None) -> AsyncIterator[Place]:
    """Return a simulator of two cuffs."""
    async with started("arm", "forearm") as found:
        yield found


@pytest.fixture(autouse=True)
def configure_event_loop() -> None:
    """Leave the loop as it is: Home Assistant, which is not here, gives it a real clock."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave it off: it notes a traceback for every callback, which takes half the time."""
