"""Simulators on real sockets."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from simulator.device import Simulator, SimulatorConfig

type Start = Callable[..., Awaitable[Simulator]]


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
