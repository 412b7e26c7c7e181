"""What a controller with two cuffs adds to the memory of a home."""

import asyncio
import gc
from pathlib import Path
from typing import Final

from .figures import Effort, Figure
from .fleet import fleet
from .house import add_controller, booted
from .imported import resident

ROW: Final = "memory"
CHANNELS: Final = "arm,thigh"


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Add controllers to a home that has one, and so everything that all need."""
    count = effort.setups
    async with (
        fleet(folder, 1 + count, CHANNELS) as simulated,
        booted(folder / "home", settle_s=effort.settle_s) as hass,
    ):
        first, *others = simulated.controllers
        await add_controller(hass, first)
        before = await _settled(effort)
        for each in others:
            await add_controller(hass, each)
        added = await _settled(effort) - before
    what = f"A controller with two cuffs, mean of {count}"
    return [Figure(ROW, what, round(added / count / 1e6, 2), "MB")]


async def _settled(effort: Effort) -> int:
    """Return this process' memory in bytes, once nothing is left to be collected."""
    await asyncio.sleep(effort.settle_s)
    gc.collect()
    return resident()
