"""The keeper of the history: one for the installation, and its threads."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER
from ..lib.store.backup import freeze, thaw
from ..lib.store.database import HistoryError, open_history
from ..lib.store.reader import Reader
from ..lib.store.writer import Writer
from ..listeners import Listeners
from .database import async_install_driver, database_url

HISTORY: HassKey[HistoryKeeper] = HassKey(f"{DOMAIN}.history")

RETRY_S: Final = 1.0
READERS: Final = 2


@dataclass(frozen=True, slots=True)
class Database:
    """A database that is open."""

    url: str
    engine: Engine
    reader: Reader
    writer: Writer


@dataclass(frozen=True, slots=True)
class _Job:
    """What is still to be written, and whose sessions it changes."""

    write: Callable[[Writer], object]
    changed: str | None


class HistoryKeeper:
    """The one history of this installation.

    Writing has a thread of its own, so that no long list holds up a session. What must
    not be lost waits in order, in memory, until the database takes it.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Open nothing yet."""
        self._hass = hass
        self._database: Database | None = None
        self._opening = asyncio.Lock()
        self._writing = ThreadPoolExecutor(1, f"{DOMAIN} writer")
        self._reading = ThreadPoolExecutor(READERS, f"{DOMAIN} reader")
        self._backlog: deque[_Job] = deque()
        self._working_off = asyncio.Lock()
        self._retry: asyncio.TimerHandle | None = None
        self._listeners = Listeners[str]()
        self._reachable = True

    @property
    def url(self) -> str | None:
        """Return the address of the database that is open."""
        return None if self._database is None else self._database.url

    @property
    def reachable(self) -> bool:
        """Return whether the database answered last time."""
        return self._reachable

    @property
    def behind(self) -> int:
        """Return how much waits for the database."""
        return len(self._backlog)

    async def async_open(self) -> None:
        """Open the database, unless it is; raise HistoryError."""
        await self._async_database()

    async def async_prepare(self, url: str) -> Database:
        """Open another database beside this one; raise HistoryError."""
        database = await self._async_connect(url)
        await self._async_work_off()
        return database

    @callback
    def async_use(self, database: Database) -> None:
        """Go over to a database that was prepared."""
        if self._backlog:
            LOGGER.error("History: %s entries are lost with a database", self.behind)
            self._backlog.clear()
        left, self._database = self._database, database
        if left is not None:
            self.async_give_up(left)

    @callback
    def async_give_up(self, database: Database) -> None:
        """Close a database, after everything that is being written."""
        self._writing.submit(database.engine.dispose)

    async def async_query[T](self, ask: Callable[[Engine], T]) -> T:
        """Ask the database something off the event loop; raise HistoryError."""
        database = await self._async_database()
        return await self._async_run(self._reading, lambda: ask(database.engine))

    async def async_read[T](self, read: Callable[[Reader], T]) -> T:
        """Read off the event loop; raise HistoryError."""
        database = await self._async_database()
        return await self._async_run(self._reading, lambda: read(database.reader))

    async def async_write[T](self, write: Callable[[Writer], T]) -> T:
        """Write in the one thread that does; raise HistoryError."""
        database = await self._async_database()
        return await self._async_run(self._writing, lambda: write(database.writer))

    async def async_keep(
        self, write: Callable[[Writer], object], *, changed: str | None = None
    ) -> None:
        """Write what must not be lost, after everything that waits already.

        It returns once that was tried. What the database did not take is tried again
        every second; then listeners are called with the athlete who `changed`.
        """
        self._backlog.append(_Job(write, changed))
        await self._async_work_off()

    async def async_freeze(self) -> None:
        """Hold a file still while it is copied, if one is open; raise HistoryError."""
        await self._async_to_engine(freeze)

    async def async_thaw(self) -> None:
        """Let a file go again."""
        await self._async_to_engine(thaw)

    async def _async_to_engine(self, do: Callable[[Engine], None]) -> None:
        if (database := self._database) is not None:
            await self._async_run(self._writing, lambda: do(database.engine))

    @callback
    def async_subscribe(self, listener: Callable[[str], None]) -> CALLBACK_TYPE:
        """Call a listener with the id of each athlete whose kept sessions changed."""
        return self._listeners.add(listener)

    @callback
    def async_changed(self, athlete_id: str) -> None:
        """Call listeners: an athlete's kept sessions changed."""
        self._listeners.call(athlete_id)

    async def async_close(self, _: Event | None = None) -> None:
        """Try to write what still waits, then close everything for good."""
        self._listeners = Listeners()
        await self._async_work_off()
        self._stop_retrying()
        if self._backlog:
            LOGGER.error("History: %s entries could not be written", self.behind)
        await self._hass.async_add_executor_job(self._shut_down)

    def _shut_down(self) -> None:
        self._writing.shutdown()
        self._reading.shutdown()
        if self._database is not None:
            self._database.engine.dispose()

    async def _async_database(self) -> Database:
        async with self._opening:
            if self._database is None:
                self._database = await self._async_connect(database_url(self._hass))
            return self._database

    async def _async_connect(self, url: str) -> Database:
        await async_install_driver(self._hass, url)
        engine = await self._hass.loop.run_in_executor(self._writing, open_history, url)
        return Database(url, engine, Reader(engine), Writer(engine))

    async def _async_run[T](self, pool: ThreadPoolExecutor, do: Callable[[], T]) -> T:
        """Do something that blocks, and note whether the database is there."""
        try:
            result = await self._hass.loop.run_in_executor(pool, do)
        except HistoryError as err:
            self._set_reachable(False, err.detail)
            raise
        self._set_reachable(True)
        return result

    def _set_reachable(self, reachable: bool, why: str = "") -> None:
        """Note whether the database is there; log each change once."""
        if reachable is self._reachable:
            return
        self._reachable = reachable
        if reachable:
            LOGGER.info("The history's database is back")
        else:
            LOGGER.warning("The history's database is not there: %s", why)

    async def _async_work_off(self) -> None:
        """Write what waits, in order, as long as the database takes it."""
        async with self._working_off:
            self._stop_retrying()
            while self._backlog:
                job = self._backlog[0]
                try:
                    await self.async_write(job.write)
                except HistoryError:
                    self._retry = self._hass.loop.call_later(RETRY_S, self._try_again)
                    return
                except SQLAlchemyError as err:
                    # It would be refused for ever, and everything behind it with it.
                    LOGGER.error("History refused an entry: %s", type(err).__name__)
                self._backlog.popleft()
                if job.changed is not None:
                    self.async_changed(job.changed)

    @callback
    def _try_again(self) -> None:
        self._hass.async_create_task(self._async_work_off(), f"{DOMAIN} history")

    def _stop_retrying(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None


@callback
def async_setup_keeper(hass: HomeAssistant) -> HistoryKeeper:
    """Return the keeper, of whom there is one for as long as Home Assistant runs."""
    if HISTORY not in hass.data:
        keeper = hass.data[HISTORY] = HistoryKeeper(hass)
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, keeper.async_close)
    return hass.data[HISTORY]
