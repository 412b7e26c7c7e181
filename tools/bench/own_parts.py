"""How well a target is kept with own parts, on a real ESPHome node, beside a controller."""

import asyncio
from pathlib import Path
import time
from typing import Final

from simulator.rig import quality
from simulator.rig.cuffs import CUFFS
from tools.demo import ports
from tools.demo.home import Home
from tools.demo.own_parts import stand as stands
from tools.demo.own_parts.stand import Way
from tools.demo.own_parts.witness import Witness, watching

from .figures import Effort, Figure
from .own_home import OwnHome, at_home

ROW: Final = "own_parts"
CUFF: Final = "arm"
SHARE: Final = 0.6
SHORT_SETS: Final = (3,)
WHAT: Final = f"{CUFF} at 60 % LOP, any exercise"
MOST_ABOVE_MMHG: Final = 15.0
FILL_S: Final = 60.0
NEAR_MMHG: Final = 2.0


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Hold one limb through four sets in real time, with the sensor at 10 Hz."""
    sets = quality.SETS if effort.seeds > 1 else SHORT_SETS
    controller = quality.measure_share(CUFFS[CUFF], SHARE, sets=sets)
    with Home(folder / "home").taken():
        stand = await stands.start(
            Way.ESPHOME, folder / "home", ports.any_free(), "--cuff", CUFF
        )
    try:
        async with watching(stand.bench_port) as witness, at_home(stand) as home:
            target = round(SHARE * stand.lop)
            trial = Trial(witness, target)
            await trial.inflate(home)
            for repetitions in sets:
                await trial.run(quality.REST_S, works=False)
                await trial.run(repetitions * quality.REPETITION_S, works=True)
            assert not trial.is_down
    finally:
        await stand.stop()
    return trial.figures(controller)


class Trial:
    """How far off its target a limb was, in mmHg, at rest and at work."""

    def __init__(self, witness: Witness, target: float) -> None:
        """Start with nothing seen."""
        self._witness = witness
        self._target = target
        self._resting: list[float] = []
        self._working: list[float] = []

    @property
    def is_down(self) -> bool:
        """Return whether the cuff was let go."""
        return self._witness.pressure < self._target / 2

    async def inflate(self, home: OwnHome) -> None:
        """Inflate; what it overshoots by counts as well."""
        since = time.monotonic()
        await home.hold(self._target)
        await self._witness.first(
            lambda mmhg: mmhg >= self._target - NEAR_MMHG, within_s=FILL_S
        )
        self._resting += self._off(since)

    async def run(self, seconds: float, *, works: bool) -> None:
        """Let the limb work or rest."""
        since = time.monotonic()
        self._witness.exercise(on=works)
        await asyncio.sleep(seconds)
        (self._working if works else self._resting).extend(self._off(since))

    def _off(self, since: float) -> list[float]:
        """Return how far off the limb has been since a moment."""
        return [mmhg - self._target for mmhg in self._witness.since(since)]

    def figures(self, controller: quality.Quality) -> list[Figure]:
        """Return what was seen, beside a controller on the same limb in the same sets."""
        band = quality.BAND * self._target
        working = self._working
        within = sum(abs(off) <= band for off in working) / len(working)
        above = sum(off > band for off in working) / len(working)
        half = round(controller.working * 50, 1)
        return [
            _percent(f"Own parts, {WHAT}: time within 10 %", within, at_least=half),
            _percent("… a controller, same limb and sets", controller.working),
            _percent(f"Own parts, {WHAT}: time more than 10 % above", above),
            _percent("… a controller, same limb and sets, above", controller.above),
            Figure(
                ROW,
                "Own parts: most above target, limb at rest",
                round(max(self._resting), 1),
                "mmHg",
                at_most=MOST_ABOVE_MMHG,
            ),
        ]


def _percent(what: str, share: float, at_least: float | None = None) -> Figure:
    return Figure(ROW, what, round(share * 100, 1), "%", at_least=at_least)
