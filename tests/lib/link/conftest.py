"""A client of Cuff Link, a real simulator, and real sockets between them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import override

import aiohttp
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerError,
    ControllerEvent,
    ControllerInfo,
    ControllerListener,
    ControllerState,
    EventKind,
    Samples,
)
from custom_components.bfr_cuff.lib.link.client import CuffLink
from custom_components.bfr_cuff.lib.link.connection import Address
from simulator.device import Simulator, SimulatorConfig

CLIENT_ID = "home-assistant-1f0c9a7be2d4"
DEVICE_ID = "bfr-3c71bf0a"
KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Let tests use the loopback."""


@dataclass
class Listener(ControllerListener):
    """Somebody who follows a controller and writes down what is heard."""

    infos: list[ControllerInfo] = field(default_factory=list)
    states: list[ControllerState] = field(default_factory=list)
    errors: list[ControllerError] = field(default_factory=list)
    events: list[ControllerEvent] = field(default_factory=list)
    catches: int = 0
    samples: list[Samples] = field(default_factory=list)

    @override
    def controller_connected(self, info: ControllerInfo) -> None:
        self.infos.append(info)

    @override
    def controller_updated(self, state: ControllerState) -> None:
        self.states.append(state)

    @override
    def controller_event(self, event: ControllerEvent) -> None:
        self.events.append(event)

    @override
    def controller_caught_up(self) -> None:
        self.catches += 1

    @override
    def controller_sampled(self, samples: Samples) -> None:
        self.samples.append(samples)

    @override
    def controller_lost(self, error: ControllerError) -> None:
        self.errors.append(error)

    @property
    def presses(self) -> int:
        """Return how many presses of the button were told."""
        return [event.kind for event in self.events].count(EventKind.BUTTON)

    @property
    def newest(self) -> ControllerState:
        """Return the newest state."""
        return self.states[-1]


@pytest.fixture
def listener() -> Listener:
    """Return somebody who follows."""
    return Listener()


@pytest.fixture
def simulator_config() -> SimulatorConfig:
    """Return what is simulated; a parameter may replace it."""
    return SimulatorConfig(device_id=DEVICE_ID, key=KEY, channels=("arm", "forearm"))


@pytest.fixture
async def simulator(simulator_config: SimulatorConfig) -> AsyncIterator[Simulator]:
    """Run a controller on the loopback, past its first moments."""
    device = Simulator(simulator_config)
    await device.start()
    device.warp(2)
    yield device
    await device.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return an HTTP session that keeps no connection for later."""
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as client_session:
        yield client_session


def address_of(device: Simulator) -> Address:
    """Return where a simulator listens, and its key."""
    return Address("127.0.0.1", device.port, device.config.key)


@pytest.fixture
async def link(
    session: aiohttp.ClientSession, simulator: Simulator
) -> AsyncIterator[CuffLink]:
    """Return a client of the simulator, not yet open, and close it at the end."""
    client = CuffLink(session, address_of(simulator), DEVICE_ID, CLIENT_ID)
    yield client
    await client.close()


@pytest.fixture
async def following(link: CuffLink, listener: Listener) -> CuffLink:
    """Return an open client that has heard a state."""
    await link.open(listener)
    await eventually(lambda: listener.states)
    return link


async def eventually(condition: Callable[[], object], within_s: float = 4.0) -> None:
    """Wait until something is so; real sockets take their time."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


async def never(condition: Callable[[], object], for_s: float) -> None:
    """Watch for a while that something is not so."""
    loop = asyncio.get_running_loop()
    end = loop.time() + for_s
    while loop.time() < end:
        assert not condition()
        await asyncio.sleep(0.01)
