"""What the recorder keeps of a hold of 15 minutes.

By default the hold is computed instead of waited for: the simulator's controller and
plant run at full speed, and Home Assistant's clocks are driven along with them, so that
it writes what it would in life. `recording_live` holds in real time over the network.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
import sqlite3
from types import MappingProxyType
from typing import Final
from unittest.mock import patch

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffConfigEntry
from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance

from .clock import DrivenClock
from .figures import Effort, Figure
from .fleet import fleet
from .house import add_controller, booted, cuff_entity, until
from .replay import DEVICE_ID, Replay

ROW: Final = "recording"
WORKING_ROW: Final = "recording_working"
LIVE_ROW: Final = "recording_live"
AIM_ROWS: Final = 200.0
CUFF: Final = "thigh"
TARGET: Final = 160
STEP_S: Final = 0.1
SETTLE_S: Final = 15.0
STILL_S: Final = 1.0
START_S: Final = 60.0
SET_S: Final = 15 * 2.9
REST_S: Final = 30.0
BOOKKEEPING: Final = ("migration_changes", "recorder_runs", "schema_changes", "sqlite_")
STATISTICS: Final = "statistics"


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a recorder's database: rows by table, bytes used in its pages."""

    rows: dict[str, int]
    used: int


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Hold at rest."""
    async with booted(folder / "home") as hass:
        return await _computed(hass, effort.hold_s, working=False)


async def measure_working(effort: Effort, folder: Path) -> list[Figure]:
    """Hold on a limb that works in sets."""
    async with booted(folder / "home") as hass:
        return await _computed(hass, effort.hold_s, working=True)


async def measure_live(effort: Effort, folder: Path) -> list[Figure]:
    """Hold at rest in real time."""
    async with (
        fleet(folder, 1, CUFF) as simulated,
        booted(folder / "home") as hass,
    ):
        entry = await add_controller(hass, simulated.controllers[0])
        await asyncio.sleep(SETTLE_S)
        before = await _content(hass)
        await _inflate(hass, entry, effort.hold_s)
        await until(lambda: _over(entry), effort.hold_s + 60.0)
        await asyncio.sleep(SETTLE_S)
        name = f"{_hold(effort.hold_s)} at rest, in real time"
        return _figures(LIVE_ROW, name, before, await _content(hass))


async def _computed(
    hass: HomeAssistant, hold_s: float, *, working: bool
) -> list[Figure]:
    """Compute a hold and count what is recorded from its start to the empty cuff."""
    replay = Replay((CUFF,))
    await _settled(hass)
    clock = DrivenClock(hass.loop)
    # From before the first news on: time that passes for one side alone is a delay.
    with clock.drives():
        async with _set_up(hass, replay) as entry:
            await _pass(clock, replay, SETTLE_S)
            before = await _content(hass)
            await _inflate(hass, entry, hold_s)
            spent = 0.0
            while not _over(entry):
                in_set = spent % (SET_S + REST_S) >= REST_S
                replay.control.hardware[0].movement.on = working and in_set
                await _pass(clock, replay, STEP_S)
                spent += STEP_S
            await _pass(clock, replay, SETTLE_S)
            after = await _content(hass)
    row, how = (
        (WORKING_ROW, "with sets of repetitions") if working else (ROW, "at rest")
    )
    return _figures(row, f"{_hold(hold_s)} {how}", before, after)


@asynccontextmanager
async def _set_up(
    hass: HomeAssistant, replay: Replay
) -> AsyncIterator[BfrCuffConfigEntry]:
    """Set the integration up with a replay in the place of its link."""
    entry: BfrCuffConfigEntry = ConfigEntry(
        data={},
        discovery_keys=MappingProxyType({}),
        domain=DOMAIN,
        minor_version=1,
        options={},
        source=SOURCE_USER,
        subentries_data=(),
        title="Replay",
        unique_id=DEVICE_ID,
        version=1,
    )

    async def link(*_: object) -> Replay:
        return replay

    with patch("custom_components.bfr_cuff._async_link", link):
        await hass.config_entries.async_add(entry)
        await hass.async_block_till_done()
    yield entry
    await hass.config_entries.async_remove(entry.entry_id)


async def _pass(clock: DrivenClock, replay: Replay, seconds: float) -> None:
    """Let time pass for both sides, in steps of a tenth of a second."""
    for _ in range(round(seconds / STEP_S)):
        await clock.advance(STEP_S)
        replay.advance(STEP_S)


async def _inflate(
    hass: HomeAssistant, entry: BfrCuffConfigEntry, hold_s: float
) -> None:
    """Start a hold of the first cuff."""
    data = {
        "entity_id": cuff_entity(hass, entry, "switch.inflate"),
        "target_pressure": TARGET,
        "time_limit": hold_s,
    }
    await hass.services.async_call(DOMAIN, "inflate", data, blocking=True)


def _over(entry: BfrCuffConfigEntry) -> bool:
    """Return whether the hold is over and the cuff empty."""
    state = entry.runtime_data.data
    return state.lease is None and not any(cuff.occluded for cuff in state.cuffs)


async def _settled(hass: HomeAssistant) -> None:
    """Wait until nothing is recorded any more of the start, however slow it was."""
    content, before = await _content(hass), None
    async with asyncio.timeout(START_S):
        while content != before:
            await asyncio.sleep(STILL_S)
            content, before = await _content(hass), content


async def _content(hass: HomeAssistant) -> Content:
    """Have the recorder write what waits, and look into its database."""
    recorder = get_instance(hass)
    await recorder.async_block_till_done()
    return await hass.async_add_executor_job(
        _look, hass.config.path("home-assistant_v2.db")
    )


def _look(file: str) -> Content:
    """Count rows and bytes; free space in a page is not used."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        names = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
            )
            if not name.startswith(BOOKKEEPING)
        ]
        counts = {
            name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in names
        }
        (used,) = database.execute("SELECT sum(pgsize - unused) FROM dbstat").fetchone()
    finally:
        database.close()
    return Content(counts, used)


def _hold(seconds: float) -> str:
    return f"Hold of {seconds / 60:g} min"


def _figures(row: str, hold: str, before: Content, after: Content) -> list[Figure]:
    """Return what came in between, statistics of five minutes apart."""
    added = {table: rows - before.rows[table] for table, rows in after.rows.items()}
    statistics = sum(n for table, n in added.items() if table.startswith(STATISTICS))
    return [
        Figure(row, f"{hold}: states", added["states"], "rows"),
        Figure(
            row,
            f"{hold}: states, events, attributes",
            sum(added.values()) - statistics,
            "rows",
            at_most=AIM_ROWS,
        ),
        Figure(row, f"{hold}: statistics", statistics, "rows"),
        Figure(row, f"{hold}: all", after.used - before.used, "bytes"),
    ]
