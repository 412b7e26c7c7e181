"""A running demo: Home Assistant, its cuff controller, and their comings and goings."""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
import json
from pathlib import Path
import sys
import time
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from . import dashboard, household, past, ports, processes
from .controllers import Controller, write_private
from .home import ROOT, Home, time_zone
from .home_assistant import HomeAssistant, RecoveryMode
from .options import Options
from .own_parts import programs, setup
from .own_parts.stand import Stand, Way, introduce, start as start_stand
from .processes import Child
from .steps import Progress

DOMAIN = "bfr_cuff"
STOP_PATIENCE_S = 20.0
RESTART_EXIT_CODE = 100
LIVED_S = 5.0
"""Home Assistant that ends sooner after its start is not started again."""
FURNISHED = "furnished_for"
SIMULATOR: tuple[str, ...] = (sys.executable, "-m", "simulator")
# The firmware's limbs have blood pressures of their own. And a computer that is busy lets
# a program stand still for a second now and then, which would have the limbs rest.
SIMULATED_ONLY = ("--people", household.BLOOD, "--watchdog", "5")
FIRMWARE: tuple[str, ...] = (str(ROOT / ".cache/firmware/build/cuff-host"),)
"""The programs that can be the controller; both take the same options."""
OWN_PARTS_PORT = "own_parts_port"
VOICE_PACKAGES = ("pymicro-vad", "pyspeex-noise")

THINGS_TO_TRY = """
Home Assistant is at {url} and lets you in without a login.
Three things to try:
  1. Press Start on Ada's card and be led through a session: the ring counts, and a tap
     goes on before the clock does. Ben can train at the same time, on the other cuff. History
     shows three months of both, and what you do now.
  2. Press Release, or Escape: the cuff is empty within seconds, and the session is on
     record as stopped.
  3. Start again, then kill Home Assistant: kill -9 {pid}
     The controller hears nothing more and lets the air out by itself. Home Assistant
     comes back, nothing inflates, and the session is on record as interrupted.
Ctrl-C ends everything."""

OWN_PARTS_TO_TRY = """
Home Assistant is at {url} and lets you in without a login.
The cuff on Ada's arm has no controller: an ESPHome node offers a pump, two valves and a
sensor, and Home Assistant is part of the control. Three things to try:
  1. Press Start on Ada's card. Under Settings, Devices, both are to be seen: the node with
     its switches, and the cuff that is made of them.
  2. Start again, then kill Home Assistant: kill -9 {pid}
     The node is told nothing more and opens its vent after 3 seconds. Home Assistant comes
     back, nothing inflates, and the cuff has to show first that it still lets go by itself.
  3. Show it: on the entry of the cuff, Configure, and the test around a bottle.
Ctrl-C ends everything."""


@dataclass(slots=True)
class Demo:
    """Home Assistant, its cuff controller, and the order they start and stop in."""

    options: Options
    progress: Progress
    home: Home
    controller: Controller | None = None
    simulator: Child | None = None
    stand: Stand | None = None
    home_assistant: Child | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def url(self) -> str:
        """Return the address of Home Assistant."""
        return f"http://{ports.LOOPBACK}:{self.options.port}"

    async def run(self) -> None:
        """Start everything, tell that it is ready, and stay until cancelled."""
        try:
            await self.start_controller()
            await self.start_home_assistant()
            if self.simulator:
                with self.progress.step(self.simulator.name):
                    await processes.wait_until(self._simulator_listens, self.simulator)
            with self.progress.step(f"Home Assistant {_version('homeassistant')}"):
                await self.wait_for_home_assistant()
            async with aiohttp.ClientSession() as session:
                api = HomeAssistant(session, self.url, self.home.token())
                await self.set_up(api)
                await self.furnish(api)
                self.announce(api.token)
                await self.watch(api)
        finally:
            await self.stop()

    async def start_controller(self) -> None:
        """Start the simulated controller, unless the user has brought another."""
        if self.options.controller:
            self.controller = self.options.controller
            return
        if self.options.own_parts:
            port = setup.kept_port(self.home.path / OWN_PARTS_PORT)
            self.stand = await start_stand(
                Way.ESPHOME, self.home.path, port, "--person", household.ARM_BLOOD
            )
            return
        program, name, title = SIMULATOR, "simulator", "Simulated controller"
        if self.options.firmware:
            program, name, title = FIRMWARE, "firmware", "Firmware"
        simulated = self.home.simulated()
        self.home.check(simulated)
        self.controller = simulated.controller
        self.simulator = await processes.start(
            title,
            self.home.path / f"{name}.log",
            ROOT,
            *program,
            *("--host", ports.LOOPBACK, "--port", str(simulated.port)),
            *("--key", simulated.key, "--id", simulated.id),
            *("--name", "Gym cuffs", "--model", name.capitalize()),
            *("--channels", ",".join(household.CHANNELS)),
            *(() if self.options.firmware else SIMULATED_ONLY),
            *("--time-scale", str(self.options.time_scale)),
            *("--state", str(self.home.path / f"{name}_state.json")),
        )

    async def start_home_assistant(self) -> None:
        """Start Home Assistant, which must not install what cannot be installed."""
        missing = [name for name in VOICE_PACKAGES if not _version(name)]
        skip = ["--skip-pip-packages", ",".join(missing)] if missing else []
        self.home_assistant = await processes.start(
            "Home Assistant",
            self.home.path / "console.log",
            self.home.path,
            str(Path(sys.executable).with_name("hass")),
            *("--config", str(self.home.path), "--log-no-color", *skip),
            environment=programs.ENVIRONMENT if self.stand else None,
        )

    async def wait_for_home_assistant(self) -> None:
        """Wait until Home Assistant has set up everything."""
        assert self.home_assistant
        async with aiohttp.ClientSession() as session:
            api = HomeAssistant(session, self.url, self.home.token())
            try:
                await processes.wait_until(api.is_running, self.home_assistant)
            except RecoveryMode as error:
                raise processes.with_last_lines(
                    str(error), self.home_assistant
                ) from error

    async def set_up(self, api: HomeAssistant) -> None:
        """Give Home Assistant what the cuffs hang on, once, and wait for them."""
        assert self.home_assistant
        old = [
            entry
            for entry in await api.entries(DOMAIN)
            if not household.is_athlete(entry)
        ]
        if self.stand and (not old or self.home.configured()):
            await self.add_own_parts(api, self.stand, old)
        with self.progress.step("Cuffs"):
            if self.controller and (
                not old or self.home.configured() != self.controller
            ):
                await self.add_controller(api, self.controller, old)

            async def cuffs_are_there() -> bool:
                states = await api.states(DOMAIN)
                cuffs = [states[each] for each in states if each.startswith("switch.")]
                return bool(cuffs) and set(cuffs) <= {"on", "off"}

            await processes.wait_until(cuffs_are_there, self.home_assistant)

    async def add_own_parts(
        self, api: HomeAssistant, stand: Stand, old: list[dict[str, Any]]
    ) -> None:
        """Put a cuff of own parts in the place of any controller of earlier demos."""
        assert self.home_assistant
        for entry in old:
            await api.remove_entry(entry["entry_id"])
        self.home.forget_controller()
        if not await api.entries(stand.way):
            with self.progress.step("Pump, valves and sensor"):
                await introduce(api, stand.way, stand.port, self.home_assistant)
        with self.progress.step("Cuff of own parts, inflated and let go by itself"):
            await api.add_entry(DOMAIN, "the cuff of own parts", setup.ANSWERS)

    async def add_controller(
        self, api: HomeAssistant, controller: Controller, old: list[dict[str, Any]]
    ) -> None:
        """Put a controller in the place of any that earlier demos had."""
        for entry in old:
            await api.remove_entry(entry["entry_id"])
        answers = {
            "user": {"next_step_id": "controller"},
            "controller": {"host": controller.host, "port": controller.port},
            "key": {"key": controller.key},
        }
        await api.add_entry(DOMAIN, "the controller", answers)
        self.home.configure(controller)

    @property
    def address(self) -> str:
        """Return what the cuffs hang on."""
        return self.controller.address if self.controller else "own parts"

    @property
    def furnished(self) -> bool:
        """Return whether athletes and a dashboard are there, for these cuffs."""
        file = self.home.path / FURNISHED
        return file.exists() and file.read_text() == self.address

    async def furnish(self, api: HomeAssistant) -> None:
        """Have athletes with a past, and a dashboard, once for each controller."""
        if self.furnished:
            return
        now = datetime.now(ZoneInfo(time_zone()))
        with self.progress.step("Athletes"):
            await household.move_in(
                api, DOMAIN, simulated=not self.options.controller, today=now.date()
            )
            await dashboard.install(api)
        with self.progress.step("Three months of training"):
            await past.bring(api, DOMAIN, self.home.path, now)
        (self.home.path / FURNISHED).write_text(self.address)

    def announce(self, token: str) -> None:
        """Tell, in the way that was asked for, that everything is ready."""
        self.describe(token)
        if self.options.json:
            print(self.home.description.read_text(), flush=True)
        else:
            self.progress.say(f"  Ready after {time.monotonic() - self.started:.1f} s")
            assert self.home_assistant
            pid = self.home_assistant.pid
            things = OWN_PARTS_TO_TRY if self.stand else THINGS_TO_TRY
            print(things.format(url=self.url, pid=pid), flush=True)

    def describe(self, token: str) -> None:
        """Write what a script needs to use this demo, on one line."""
        assert self.home_assistant
        description: dict[str, Any] = {
            "url": self.url,
            "token": token,
            "config": str(self.home.path),
            "controllers": [asdict(self.controller)] if self.controller else [],
            "pids": {
                "home_assistant": self.home_assistant.pid,
                "simulator": self.simulator.pid if self.simulator else None,
                **({"node": self.stand.box.pid} if self.stand else {}),
            },
        }
        write_private(self.home.description, json.dumps(description))

    async def watch(self, api: HomeAssistant) -> None:
        """Start Home Assistant again whenever it ends, as an installation would."""
        assert self.home_assistant
        reporter = asyncio.create_task(self.report_simulator())
        try:
            while True:
                since = time.monotonic()
                await self.home_assistant.process.wait()
                asked = self.home_assistant.process.returncode == RESTART_EXIT_CODE
                if not asked and time.monotonic() - since < LIVED_S:
                    raise processes.ended_early(self.home_assistant)
                text = f"Home Assistant again, after {self.home_assistant.ended}"
                with self.progress.step(text):
                    await self.start_home_assistant()
                    await self.wait_for_home_assistant()
                self.describe(api.token)
        finally:
            reporter.cancel()

    async def report_simulator(self) -> None:
        """Say it when the simulated controller has ended; Home Assistant goes on."""
        if self.simulator:
            await self.simulator.process.wait()
            self.progress.say(
                f"{self.simulator.name} ended ({self.simulator.ended}); "
                "see what Home Assistant makes of it."
            )

    async def stop(self) -> None:
        """Stop Home Assistant, which releases the cuffs, and then the controller."""
        running = [
            child
            for child in (self.home_assistant, self.simulator)
            if child and not child.ended
        ]
        if running:
            with self.progress.step("Stopping"):
                for child in running:
                    await child.stop(STOP_PATIENCE_S)
        if self.stand:
            await self.stand.stop()
        self.home.description.unlink(missing_ok=True)

    async def _simulator_listens(self) -> bool:
        assert self.simulator
        return '"ready"' in self.simulator.log.read_text(errors="replace")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
