"""Days of a home with many cuffs, in virtual time: what grows shows in the figures."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
import gc
import os
from pathlib import Path
import time
from typing import Final

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.checks.kept import async_load_checks
from homeassistant.core import HomeAssistant
from homeassistant.util import slugify
from simulator.device import SimulatorConfig
from tests.integration.athletes import lop, record
from tests.integration.checked import PASSED
from tests.integration.helpers import act, eventually, paired, running, set_up
from tests.integration.test_misbehaving import PROTOCOL
from tests.integration.training import athlete, start

from .home import CHANNELS, PLACEMENTS, TARGET

HOUR_S: Final = 3600.0
LOOKS: Final = 12
"""So many times in all the figures are taken."""

HOLD_S: Final = 30.0
PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is of everything after so many hours."""

    hours: float
    memory_kb: int
    files: int
    tasks: int
    objects: int
    database_kb: int
    processor_s: float

    @classmethod
    def now(cls, hours: float, folder: Path) -> Figures:
        """Count everything."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(
            hours=round(hours, 1),
            memory_kb=pages * PAGE // 1024,
            files=len([*Path("/proc/self/fd").iterdir()]),
            tasks=len(asyncio.all_tasks()),
            objects=len(gc.get_objects()),
            database_kb=sum(file.stat().st_size for file in folder.glob("bfr_cuff.db*"))
            // 1024,
            processor_s=round(time.process_time(), 1),
        )


class Days:
    """A home with this many cuffs, and one athlete who trains once an hour."""

    def __init__(self, hass: HomeAssistant, cuffs: int) -> None:
        """Take how many cuffs; there are two on each controller."""
        self.hass = hass
        self._count = cuffs // len(CHANNELS)
        self._stack = AsyncExitStack()
        self._entries: list[MockConfigEntry] = []

    async def move_in(self) -> None:
        """Set up every controller, and the athlete."""
        checks = await async_load_checks(self.hass)
        for number in range(self._count):
            name = f"bfr-{number:08x}"
            config = SimulatorConfig(device_id=name, name=name, channels=CHANNELS)
            device = await self._stack.enter_async_context(running(self.hass, config))
            for channel in range(len(CHANNELS)):
                await checks.async_keep(name, channel, config.firmware, PASSED)
            # Of two cuffs on one limb no one knows which is meant.
            placed = {"0": {"placement": PLACEMENTS[0]}} if not number else {}
            entry = paired(self.hass, device, cuffs=placed)
            await set_up(self.hass, entry)
            self._entries.append(entry)
        own = record("protocol", text=PROTOCOL)
        self._sessions = await athlete(
            self.hass, lop(placement=PLACEMENTS[0], mmhg=120.0), own
        )

    async def live(self, hours: float) -> AsyncIterator[Figures]:
        """Let hours pass, and yield the figures on the way."""
        loop, folder = self.hass.loop, Path(self.hass.config.path())
        begun = trains_at = looked_at = loop.time()
        every_s = hours * HOUR_S / LOOKS
        while loop.time() - begun < hours * HOUR_S:
            if loop.time() >= trains_at:
                trains_at += HOUR_S
                await self._train()
            await asyncio.sleep(60.0)
            if loop.time() - looked_at >= every_s:
                looked_at += every_s
                yield Figures.now((loop.time() - begun) / HOUR_S, folder)

    async def leave(self) -> None:
        """Take everything out again."""
        await self._stack.aclose()

    async def _train(self) -> None:
        """Train, hold a cuff, and reload its controller, as a home does now and then."""
        await start(self.hass, protocol="Short", placements=[PLACEMENTS[0]], percent=50)
        await eventually(lambda: self._sessions.runner is None, 900)
        entry = self._entries[-1]
        switch = f"switch.{slugify(entry.title)}_cuff_2_inflate"
        await act(
            self.hass, "bfr_cuff.inflate", entity_id=switch, target_pressure=TARGET
        )
        await asyncio.sleep(HOLD_S)
        await act(self.hass, "bfr_cuff.release_all")
        await asyncio.sleep(HOLD_S)
        await self.hass.config_entries.async_reload(entry.entry_id)
