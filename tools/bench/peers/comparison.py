"""What a state of a controller costs Home Assistant, ours beside other ways to get it.

Each way in turn in the same Home Assistant: processor time of the whole process, its
recorder included, less what it takes without any controller.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from tools.bench.figures import Effort, Figure
from tools.bench.fleet import fleet
from tools.bench.house import add_controller, booted
from tools.bench.load import CUFFS, holding, inflate, share_of_core, states

from .esphome import esphome
from .floor import floor
from .mqtt import mqtt
from .packages import use_packages
from .ways import Count, Way

ROW: Final = "peers"
CUFFS_OF_A_CONTROLLER: Final = 2
TO_ESPHOME: Final = 0.5
TO_FLOOR: Final = {100: 2.5}
SETTLE_S: Final = 4.0


@asynccontextmanager
async def ours(
    hass: HomeAssistant, folder: Path, count: int, cuffs: int
) -> AsyncIterator[Count]:
    """Hold cuffs on working limbs by Cuff Link."""
    channels = ",".join(CUFFS[:cuffs])
    async with fleet(folder, count, channels, "--working") as simulated:
        entries = [await add_controller(hass, each) for each in simulated.controllers]
        await inflate(hass, entries)

        async def rate(seconds: float) -> float:
            before = states(entries)
            await asyncio.sleep(seconds)
            assert all(holding(entry) for entry in entries), "a cuff was released"
            return (states(entries) - before) / seconds

        try:
            yield rate
        finally:
            for entry in entries:
                await hass.config_entries.async_remove(entry.entry_id)


WAYS: Final[dict[str, Way]] = {
    "bare floor": floor,
    "ours": ours,
    "ESPHome, plain": esphome(encrypted=False),
    "ESPHome, encrypted": esphome(encrypted=True),
    "MQTT, one JSON": mqtt(many_topics=False),
    "MQTT, many topics": mqtt(many_topics=True),
}


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Measure every way with ever more cuffs."""
    use_packages()
    figures = []
    async with booted(folder / "home", "mqtt:\n", effort.settle_s) as hass:
        for cuffs in effort.cuffs:
            found = {
                name: await _cost(hass, effort, folder, way, cuffs)
                for name, way in WAYS.items()
            }
            figures += _figures(cuffs, found)
    return figures


async def _cost(
    hass: HomeAssistant, effort: Effort, folder: Path, way: Way, cuffs: int
) -> float:
    """Return the seconds of processor that a state takes; nothing else goes on."""
    await asyncio.sleep(SETTLE_S)
    idle = await share_of_core(effort.window_s / 2)
    each = min(cuffs, CUFFS_OF_A_CONTROLLER)
    async with way(hass, folder, cuffs // each, each) as rate:
        await asyncio.sleep(SETTLE_S)
        share = await share_of_core(effort.window_s) - idle
        return share / await rate(effort.window_s / 4)


def _figures(cuffs: int, found: dict[str, float]) -> list[Figure]:
    """Return what a state costs by each way, and how ours compares."""
    name = f"{cuffs} cuff{'s' * (cuffs > 1)}"
    costs = [
        Figure(ROW, f"{name}, a state: {way}", round(cost * 1e6), "µs")
        for way, cost in found.items()
    ]
    to_esphome = found["ours"] / found["ESPHome, encrypted"]
    to_floor = found["ours"] / found["bare floor"]
    return [
        *costs,
        Figure(
            ROW,
            f"{name}: ours to ESPHome, encrypted",
            round(to_esphome, 2),
            "",
            at_most=TO_ESPHOME,
        ),
        Figure(
            ROW,
            f"{name}: ours to the floor",
            round(to_floor, 2),
            "",
            at_most=TO_FLOOR.get(cuffs),
        ),
    ]
