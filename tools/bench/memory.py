"""What the integration and its controllers add to the memory of a home."""

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
    """Add a first controller, which brings the integration, and then some more."""
    more = effort.setups
    async with (
        fleet(folder, 1 + more, CHANNELS) as simulated,
        booted(folder / "home", settle_s=effort.settle_s) as hass,
    ):
        first, *others = simulated.controllers
        empty = await _settled(effort)
        await add_controller(hass, first)
        one = await _settled(effort)
        for each in others:
            await add_controller(hass, each)
        all_of_them = await _settled(effort)
    each_of_them = (all_of_them - one) / more
    return [
        Figure(ROW, "The first controller and the integration", _mb(one - empty), "MB"),
        Figure(ROW, f"Each of {more} more controllers", _mb(each_of_them), "MB"),
    ]


async def _settled(effort: Effort) -> int:
    """Return this process' memory in bytes, once nothing is left to be collected."""
    await asyncio.sleep(effort.settle_s)
    gc.collect()
    return resident()


def _mb(size: float) -> float:
    return round(size / 1e6, 2)
