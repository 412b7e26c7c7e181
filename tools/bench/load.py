"""What inflated cuffs cost Home Assistant, at ten states a second each controller."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
import time
from typing import Final

from custom_components.bfr_cuff.coordinator import BfrCuffConfigEntry
from custom_components.bfr_cuff.lib.controller.model import Phase
from homeassistant.core import HomeAssistant

from .figures import Effort, Figure
from .fleet import fleet
from .house import add_controller, booted, until

ROW: Final = "load"
AIM_PERCENT: Final = {100: 20.0}
TARGET: Final = 80
FILL_PATIENCE_S: Final = 90.0
CUFFS: Final = ("thigh-11cm", "thigh-11cm")


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Hold more and more cuffs on working limbs, two to a controller."""
    figures = []
    async with booted(folder / "home", settle_s=effort.settle_s) as hass:
        idle = await share_of_core(effort.window_s)
        for cuffs in effort.cuffs:
            figures += await _load(hass, effort, folder, cuffs, idle)
    return figures


async def _load(
    hass: HomeAssistant, effort: Effort, folder: Path, cuffs: int, idle: float
) -> list[Figure]:
    """Measure with so many cuffs inflated."""
    channels = CUFFS[:cuffs]
    count = cuffs // len(channels)
    async with fleet(folder, count, ",".join(channels), "--working") as simulated:
        entries = [await add_controller(hass, each) for each in simulated.controllers]
        await inflate(hass, entries)
        await asyncio.sleep(effort.settle_s)
        seq, started = states(entries), time.monotonic()
        share = await share_of_core(effort.window_s) - idle
        frames = (states(entries) - seq) / (time.monotonic() - started)
        held = all(holding(entry) for entry in entries)
        await asyncio.gather(
            *(hass.config_entries.async_remove(entry.entry_id) for entry in entries)
        )
    assert held, "a cuff was released meanwhile"
    name = f"{cuffs} inflated cuff{'s' * (cuffs > 1)}"
    return [
        Figure(ROW, f"{name}: states a second", round(frames, 1), "1/s"),
        Figure(ROW, f"{name}: CPU for a state", round(share / frames * 1e6), "µs"),
        Figure(
            ROW,
            f"{name}: share of one core",
            round(share * 100, 2),
            "%",
            at_most=AIM_PERCENT.get(cuffs),
        ),
    ]


async def inflate(hass: HomeAssistant, entries: list[BfrCuffConfigEntry]) -> None:
    """Inflate every cuff of these controllers and wait until all hold."""
    for entry in entries:
        for cuff in entry.runtime_data.info.cuffs:
            await entry.runtime_data.async_inflate(cuff.channel, TARGET)
    await until(lambda: all(map(holding, entries)), FILL_PATIENCE_S)


def holding(entry: BfrCuffConfigEntry) -> bool:
    """Return whether every cuff of a controller is held."""
    cuffs = entry.runtime_data.data.cuffs
    return all(cuff.phase is Phase.HOLDING for cuff in cuffs)


def states(entries: Iterable[BfrCuffConfigEntry]) -> int:
    """Return how many states these controllers have sent."""
    return sum(entry.runtime_data.data.seq for entry in entries)


async def share_of_core(seconds: float) -> float:
    """Return the share of one core that this process takes for a while."""
    wall, cpu = time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    return (time.process_time() - cpu) / (time.monotonic() - wall)
