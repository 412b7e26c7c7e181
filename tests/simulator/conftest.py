"""Simulators on real sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from simulator.device import Simulator, SimulatorConfig
from tests.sleepless import SleeplessLoop

type Start = Callable[..., Awaitable[Simulator]]


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Function
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let no test wait: a lease of half a second is short for a machine that is busy."""
    if item.get_closest_marker("real_time"):
        return {"real": asyncio.new_event_loop}
    return {"sleepless": SleeplessLoop}


@pytest.fixture(autouse=True)
async def configure_event_loop() -> None:
    """Leave the loop its own time: Home Assistant, which is not here, has it changed."""


@pytest.fixture
async def start(socket_enabled: None) -> AsyncIterator[Start]:
    """Return a function that starts simulators, which are stopped at the end."""
    started: list[Simulator] = []

    async def start_one(**options: Any) -> Simulator:
        sim = Simulator(SimulatorConfig(**options))
        started.append(sim)
        await sim.start()
        return sim

    yield start_one
    for sim in started:
        await sim.stop()
