"""Home Assistant and a simulated controller in processes of their own, to be killed."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import io
from pathlib import Path
import secrets
import signal
import time
from typing import Any

from aiohttp import ClientSession

from custom_components.bfr_cuff.lib.controller.model import (
    OCCLUDED_MMHG,
    ControllerState,
    CuffState,
    Phase,
)
from custom_components.bfr_cuff.lib.link.connection import Address, connect
from custom_components.bfr_cuff.lib.link.tls import parse_key
from simulator.device import SimulatorConfig
from tools.demo import ports, processes
from tools.demo.controllers import Controller, Simulated
from tools.demo.home import ROOT, Home
from tools.demo.home_assistant import HomeAssistant
from tools.demo.options import Options
from tools.demo.processes import Child
from tools.demo.running import SIMULATOR, Demo
from tools.demo.steps import Progress

DOMAIN = "bfr_cuff"
TARGET = 120.0
FILL_PATIENCE_S = 40.0
STOP_PATIENCE_S = 10.0
QUIET_S = 10.0
"""How long nothing may inflate after what was done to Home Assistant."""


@dataclass(slots=True)
class Witness:
    """A second client of the controller, which only watches."""

    seen: list[tuple[float, ControllerState]] = field(default_factory=list)

    def hear(self, state: ControllerState) -> None:
        """Keep a state with the moment of its arrival."""
        self.seen.append((time.monotonic(), state))

    @property
    def cuff(self) -> CuffState:
        """Return the first cuff now."""
        return self.seen[-1][1].cuff(0)

    async def first(
        self,
        condition: Callable[[ControllerState], bool],
        *,
        since: float,
        within_s: float,
    ) -> tuple[float, ControllerState]:
        """Return the first state since a moment of which something is so."""
        async with asyncio.timeout(since + within_s - time.monotonic()):
            while True:
                for at, state in self.seen:
                    if at >= since and condition(state):
                        return at, state
                await asyncio.sleep(0.01)

    async def vented(self, since: float) -> tuple[float, float, CuffState]:
        """Return when the first cuff was released and when empty, and its release."""
        released, state = await self.first(
            lambda state: not state.cuff(0).inflated, since=since, within_s=10.0
        )
        empty, _ = await self.first(
            lambda state: (state.cuff(0).pressure or 0.0) < OCCLUDED_MMHG,
            since=released,
            within_s=10.0,
        )
        return released, empty, state.cuff(0)

    async def assert_quiet(self) -> None:
        """Check that nothing is inflated, and nobody holds the lease, for a while."""
        since = time.monotonic()
        await asyncio.sleep(QUIET_S)
        later = [state for at, state in self.seen if at >= since]
        assert len(later) >= QUIET_S / 2
        assert all(state.lease is None for state in later)
        cuffs = [cuff for state in later for cuff in state.cuffs]
        assert not any(cuff.inflated or cuff.occluded for cuff in cuffs)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses Home Assistant over its own interfaces."""

    api: HomeAssistant

    async def act(self, action: str, **data: Any) -> None:
        """Carry out an action."""
        domain, _, service = action.partition(".")
        await self.api.command(
            "call_service", domain=domain, service=service, service_data=data
        )

    async def entity(self, suffix: str) -> str:
        """Return an entity of the first cuff, or of the controller, by its end."""
        states = await self.api.states(DOMAIN)
        return next(
            entity
            for entity in sorted(states)
            if entity.endswith(suffix) and "_cuff_2_" not in entity
        )

    async def shows(self, suffix: str) -> str:
        """Return what an entity shows."""
        return (await self.api.states(DOMAIN))[await self.entity(suffix)]

    async def hold(self, witness: Witness) -> None:
        """Have the first cuff hold 120 mmHg."""
        target = await self.entity("_target_pressure")
        await self.act("number.set_value", entity_id=target, value=TARGET)
        asked = time.monotonic()
        await self.act("switch.turn_on", entity_id=await self.entity("_inflate"))
        await witness.first(
            lambda state: state.cuff(0).phase is Phase.HOLDING,
            since=asked,
            within_s=FILL_PATIENCE_S,
        )
        assert abs((witness.cuff.pressure or 0.0) - TARGET) < 10


@dataclass(frozen=True, slots=True)
class Household:
    """Both processes, a person at Home Assistant, and a witness at the controller."""

    demo: Demo
    simulator: Child
    person: Person
    witness: Witness

    @property
    def home_assistant(self) -> asyncio.subprocess.Process:
        """Return the process of Home Assistant."""
        assert self.demo.home_assistant
        return self.demo.home_assistant.process

    async def start_home_assistant_again(self) -> None:
        """Start Home Assistant in the same folder, and wait for its cuffs."""
        await self.demo.start_home_assistant()
        await self.demo.wait_for_home_assistant()
        await self.demo.set_up(self.person.api)


@asynccontextmanager
async def household(
    folder: Path, *, cuffs: int = 1, program: tuple[str, ...] = SIMULATOR
) -> AsyncIterator[Household]:
    """Start everything as the demo does, but let nobody start again what ends."""
    controller = Controller(ports.LOOPBACK, ports.any_free(), _new_key())
    log = folder.with_name("simulator.log")
    simulator = await _start_simulator(program, log, controller, cuffs)
    try:
        async with (
            home_assistant(folder, controller) as (demo, person),
            witness(person.api.session, controller) as seen,
        ):
            yield Household(demo, simulator, person, seen)
    finally:
        _thaw(simulator)
        await simulator.stop(STOP_PATIENCE_S)


@asynccontextmanager
async def home_assistant(
    folder: Path, controller: Controller
) -> AsyncIterator[tuple[Demo, Person]]:
    """Start Home Assistant with a controller, and set it up."""
    options = Options(
        port=ports.any_free(),
        config=folder,
        reset=False,
        json=True,
        time_scale=1.0,
        controller=controller,
        firmware=False,
    )
    home = Home(folder)
    with home.taken():
        home.prepare(options.port)
        home.check(Simulated(SimulatorConfig().device_id, controller.key, 0))
        demo = Demo(options, Progress(io.StringIO()), home)
        try:
            await demo.start_controller()
            await demo.start_home_assistant()
            await demo.wait_for_home_assistant()
            async with ClientSession() as session:
                api = HomeAssistant(session, demo.url, home.token())
                await demo.set_up(api)
                yield demo, Person(api)
        finally:
            if demo.home_assistant:
                _thaw(demo.home_assistant)
            await demo.stop()


async def _start_simulator(
    program: tuple[str, ...], log: Path, controller: Controller, cuffs: int
) -> Child:
    """Start a controller with cuffs that are quick to fill."""
    simulator = await processes.start(
        "The simulated controller",
        log,
        ROOT,
        *program,
        *("--channels", ",".join(["thigh-11cm"] * cuffs)),
        *("--port", str(controller.port), "--key", controller.key),
    )

    async def listens() -> bool:
        return '"ready"' in simulator.last_lines()

    await processes.wait_until(listens, simulator)
    return simulator


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _thaw(child: Child) -> None:
    """Let a process that a test has frozen go on, so that it can end."""
    if not child.ended:
        child.process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def witness(
    session: ClientSession, controller: Controller
) -> AsyncIterator[Witness]:
    """Watch a controller as a client of its own."""
    address = Address(controller.host, controller.port, parse_key(controller.key))
    connection = await connect(session, address, f"witness-{secrets.token_hex(8)}")
    seen = Witness()
    reading = asyncio.create_task(connection.read(seen.hear))
    try:
        yield seen
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await connection.close()
