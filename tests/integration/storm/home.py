"""The home that a storm goes over: a controller, an athlete, and all that can befall them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
import sqlite3
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry
from sqlalchemy import event

from custom_components.bfr_cuff.checks.kept import async_load_checks
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.unit_system import METRIC_SYSTEM
from simulator.device import Simulator, SimulatorConfig
from simulator.rig.faults import Fault
from tests.integration.athletes import add_athlete, lop, record
from tests.integration.checked import PASSED
from tests.integration.helpers import act, eventually, paired
from tests.integration.training import ask
from tests.integration.wall import Wall

from .plan import Storm

DEVICE_ID = "bfr-57042"
CHANNELS = ("arm", "arm")
PLACEMENTS = ("left_arm", "right_arm")
TARGET = 60.0
WRITES = ("INSERT", "UPDATE", "DELETE")


class StormHome:
    """A home with a fresh controller and one athlete, for one storm.

    `asked` counts what was asked for that may inflate: a start, a hold, a stranger's
    hold. `calm` are what must be undone before the home is well again.
    """

    def __init__(
        self, hass: HomeAssistant, storm: Storm, wall: Wall, simulator: Simulator
    ) -> None:
        """Take what it stands on, and what comes; the controller listens already."""
        self.hass = hass
        self.storm = storm
        self.wall = wall
        self.simulator = simulator
        self.file = Path(hass.config.path("bfr_cuff.db"))
        self.entry = self._pair()
        self.athlete = self.add_athlete()
        self.starts: list[float] = []
        self.strangers = AsyncExitStack()
        self.calm: list[Callable[[], Awaitable[object]]] = []
        self.hands: set[asyncio.Task[None]] = set()
        self.faults: set[Fault] = set()

    def _pair(self) -> MockConfigEntry:
        """Return the controller's entry, its owner's time set."""
        cuffs = {
            str(channel): {"placement": place, "max_occlusion": self.storm.maximum_s}
            for channel, place in enumerate(PLACEMENTS)
        }
        return paired(self.hass, self.simulator, cuffs=cuffs)

    def add_athlete(self) -> MockConfigEntry:
        """Return an athlete's entry, with what a session by a share of LOP needs."""
        records = [lop(mmhg=120.0, placement=place) for place in PLACEMENTS]
        protocol = record("protocol", title="Storm", text=self.storm.protocol)
        return add_athlete(self.hass, *records, protocol)

    def is_there(self, entry: MockConfigEntry) -> bool:
        """Return whether an entry was not removed meanwhile."""
        return self.hass.config_entries.async_get_entry(entry.entry_id) is not None

    async def move_in(self) -> None:
        """Set up what there is, with cuffs that have passed their check."""
        checks, firmware = (
            await async_load_checks(self.hass),
            self.simulator.config.firmware,
        )
        for channel in range(len(CHANNELS)):
            await checks.async_keep(DEVICE_ID, channel, firmware, PASSED)
        await self.set_up()

    async def set_up(self) -> None:
        """Set up what is there and not loaded."""
        entries = self.hass.config_entries
        for entry in (self.entry, self.athlete):
            if self.is_there(entry) and entry.state is not ConfigEntryState.LOADED:
                await entries.async_reload(entry.entry_id)
        await self.hass.async_block_till_done()

    async def leave(self) -> None:
        """Take everything out again."""
        await self.strangers.aclose()
        for entry in self.hass.config_entries.async_entries(DOMAIN):
            await self.hass.config_entries.async_remove(entry.entry_id)
        await self.hass.async_block_till_done()
        await eventually(lambda: not self.simulator._link._connections)

    @property
    def coordinator(self) -> BfrCuffCoordinator | None:
        """Return what speaks with the controller, while it is loaded."""
        if self.entry.state is not ConfigEntryState.LOADED:
            return None
        coordinator: BfrCuffCoordinator = self.entry.runtime_data
        return coordinator

    @property
    def sessions(self) -> AthleteSessions | None:
        """Return the athlete's sessions, while they are loaded."""
        if self.athlete.state is not ConfigEntryState.LOADED:
            return None
        sessions: AthleteSessions = self.athlete.runtime_data
        return sessions

    @property
    def can_vent(self) -> bool:
        """Return whether every valve opens, and no pump works against it."""
        blocked = {Fault.VENT_BLOCKED, Fault.PUMP_STUCK}
        return not blocked & self.faults

    def by_hand(self, coro: Awaitable[object]) -> None:
        """Do something as a person does, who lives with a refusal."""

        async def _do() -> None:
            with suppress(HomeAssistantError, SessionRefused):
                await coro

        task = asyncio.ensure_future(_do())
        self.hands.add(task)
        task.add_done_callback(self.hands.discard)

    def start(self) -> None:
        """Start the session of this storm."""
        self.starts.append(self.hass.loop.time())
        placements = list(PLACEMENTS if self.storm.both else PLACEMENTS[:1])
        self.by_hand(
            ask(
                self.hass,
                "start_session",
                athlete=self.athlete.title,
                protocol="Storm",
                placements=placements,
                percent=50,
            )
        )

    def act(self, action: str, **data: Any) -> None:
        """Call an action."""
        self.by_hand(act(self.hass, action, **data))

    async def mend(self) -> None:
        """Undo every fault, so that the air can leave and the controller be found."""
        while self.calm:
            await self.calm.pop()()
        await self.strangers.aclose()
        self.strangers = AsyncExitStack()
        self.wall.set_by = timedelta()
        await self.hass.config.async_set_time_zone("UTC")
        self.hass.config.language = "en"
        self.hass.config.units = METRIC_SYSTEM

    def fail_database(self, code: int, message: str) -> None:
        """Have the database refuse whatever is written, until it is mended."""
        database = self.hass.data[HISTORY]._database
        if database is None:
            return

        def _refuse(cursor: object, statement: str, *_: object) -> None:
            if statement.lstrip().upper().startswith(WRITES):
                error = sqlite3.OperationalError(message)
                error.sqlite_errorcode = code
                raise error

        event.listen(database.engine, "do_execute", _refuse)

        async def _mend() -> None:
            event.remove(database.engine, "do_execute", _refuse)

        self.calm.append(_mend)

    def take_database_away(self) -> None:
        """Have the database's file be somewhere else, until it is mended."""
        away = self.file.with_suffix(".away")
        if away.exists() or not self.file.exists():
            return
        self.file.rename(away)

        async def _mend() -> None:
            away.replace(self.file)

        self.calm.append(_mend)

    def lock_database(self) -> None:
        """Have somebody else write into the database, until it is mended."""
        thief = sqlite3.connect(self.file, isolation_level=None, timeout=0)
        try:
            thief.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            thief.close()
            return

        async def _unlock() -> None:
            thief.execute("ROLLBACK")
            thief.close()

        self.calm.append(_unlock)


@asynccontextmanager
async def home_of(
    hass: HomeAssistant, storm: Storm, wall: Wall
) -> AsyncIterator[StormHome]:
    """Run a home for one storm, and take it away again."""
    config = SimulatorConfig(device_id=DEVICE_ID, name="Gym cuffs", channels=CHANNELS)
    simulator = Simulator(config)
    await simulator.start()
    simulator.warp(2)
    try:
        home = StormHome(hass, storm, wall, simulator)
        await home.move_in()
        yield home
        await home.leave()
    finally:
        await simulator.stop()
