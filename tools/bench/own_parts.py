"""How well a target is kept with own parts, on a real ESPHome node, beside a controller."""

import asyncio
from pathlib import Path
import time
from typing import Final

from simulator.rig import quality
from simulator.rig.cuffs import WEAK_CUFFS
from tools.demo import ports
from tools.demo.home import Home
from tools.demo.own_parts import stand as stands
from tools.demo.own_parts.stand import Way
from tools.demo.own_parts.witness import Witness, watching
from tools.demo.steps import CommandError

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
    controller = quality.measure_share(WEAK_CUFFS[CUFF], SHARE, sets=sets)
    with Home(folder / "home").taken():
        stand = await stands.start(
            Way.ESPHOME, folder / "home", ports.any_free(), "--cuff", CUFF
        )
    try:
        async with watching(stand.bench_port) as witness, at_home(stand) as home:
            trial = Trial(round(SHARE * stand.lop))
            await trial.inflate(home, witness)
            for repetitions in sets:
                set_s = repetitions * quality.REPETITION_S
                await trial.run(witness, quality.REST_S, works=False)
                await trial.run(witness, set_s, works=True)
    finally:
        await stand.stop()
    return trial.figures(controller)


class Trial:
    """How far off its target a limb was, in mmHg, at rest and at work."""

    def __init__(self, target: float) -> None:
        """Start with nothing seen."""
        self.target = target
        self.resting: list[float] = []
        self.working: list[float] = []

    async def inflate(self, home: OwnHome, witness: Witness) -> None:
        """Inflate; what it overshoots by counts as well."""
        since = time.monotonic()
        await home.hold(self.target)
        near = self.target - NEAR_MMHG
        await witness.first(lambda mmhg: mmhg >= near, within_s=FILL_S)
        self.resting += self._off(witness, since)

    async def run(self, witness: Witness, seconds: float, *, works: bool) -> None:
        """Let the limb work or rest; raise CommandError if the cuff is let go."""
        since = time.monotonic()
        witness.exercise(on=works)
        await asyncio.sleep(seconds)
        (self.working if works else self.resting).extend(self._off(witness, since))
        if witness.pressure < self.target / 2:
            raise CommandError("The cuff was let go in the middle of its sets.")

    def _off(self, witness: Witness, since: float) -> list[float]:
        """Return how far off the limb has been since a moment."""
        return [mmhg - self.target for mmhg in witness.since(since)]

    def figures(self, controller: quality.Quality) -> list[Figure]:
        """Return what was seen, beside a controller on the same limb in the same sets."""
        band = quality.BAND * self.target
        working = self.working
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
                round(max(self.resting), 1),
                "mmHg",
                at_most=MOST_ABOVE_MMHG,
            ),
        ]


def _percent(what: str, share: float, at_least: float | None = None) -> Figure:
    return Figure(ROW, what, round(share * 100, 1), "%", at_least=at_least)
