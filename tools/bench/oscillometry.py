"""Print how well a cuff finds the occlusion pressure of limbs that are known.

Usage: python -m tools.bench.oscillometry [--limbs N] [--others N] [--seed N]
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import mean, stdev
import sys
import time
from typing import Final

from custom_components.bfr_cuff.lib.training.oscillogram import Measurement
from custom_components.bfr_cuff.lib.training.oscillometry import analyse
from simulator.rig.cuffs import CUFFS, Cuff
from simulator.rig.heart import Rhythm
from simulator.rig.limb import Limb, any_body
from simulator.rig.plant import Plant

from .measuring import PRESSURE_MAX, Bench

NOISE_MMHG: Final = 0.1
SEED: Final = 50_000
LEAK: Final = 1.0
SHORT_OF_LOP: Final = 15.0
KNOCKS: Final = 10.0

type Disturb = Callable[[Plant], float]
"""Change the plant; return the highest pressure that the staircase may ask for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one measurement found, mmHg, beside the truth."""

    lop: float
    low: float | None
    high: float | None
    why: tuple[str, ...]
    over: float
    longest_s: float
    touched: float

    @property
    def accepted(self) -> bool:
        """Return whether there is a result."""
        return self.low is not None

    @property
    def off(self) -> float:
        """Return how far the middle of both ends is from the truth."""
        assert self.low is not None and self.high is not None
        return (self.low + self.high) / 2 - self.lop

    @property
    def low_off(self) -> float:
        """Return how far the low end is from the truth."""
        assert self.low is not None
        return self.low - self.lop


def _nothing(plant: Plant) -> float:
    return PRESSURE_MAX


def _no_pulse(plant: Plant) -> float:
    plant.limb.pulseless = True
    return PRESSURE_MAX


def _repetitions(plant: Plant) -> float:
    plant.movement.on = True
    return PRESSURE_MAX


def _leak(plant: Plant) -> float:
    plant.air.leak = LEAK
    return PRESSURE_MAX


def _stopped(plant: Plant) -> float:
    return plant.limb.lop - SHORT_OF_LOP


def _knocks(plant: Plant) -> float:
    plant.limb.unrest.knocks_a_minute = KNOCKS
    return PRESSURE_MAX


def _tension(plant: Plant) -> float:
    plant.limb.unrest.tense = True
    return PRESSURE_MAX


DISTURBANCES: Final[dict[str, tuple[Disturb, Rhythm]]] = {
    "nothing": (_nothing, Rhythm.SINUS),
    "no pulse": (_no_pulse, Rhythm.SINUS),
    "repetitions": (_repetitions, Rhythm.SINUS),
    "leak of 1 a minute": (_leak, Rhythm.SINUS),
    "stopped 15 mmHg below": (_stopped, Rhythm.SINUS),
    "atrial fibrillation": (_nothing, Rhythm.FIBRILLATION),
    "knocks, 10 a minute": (_knocks, Rhythm.SINUS),
    "slow tension": (_tension, Rhythm.SINUS),
    "premature beats, 1 in 10": (_nothing, Rhythm.PREMATURE),
}


def measure(cuff: Cuff, disturbance: str, seed: int) -> Outcome:
    """Measure one limb; equal seeds give equal outcomes."""
    disturb, rhythm = DISTURBANCES[disturbance]
    random = Random(seed)
    limb = Limb(any_body(cuff.site, random), cuff.width_mm, random, rhythm)
    plant = Plant(cuff, seed, limb)
    plant.sensor.noise = NOISE_MMHG
    bench = Bench(cuff, plant, disturb(plant))
    measurement = bench.run()
    found = measurement.result or Measurement()
    why = tuple(map(str, found.refusals))
    return Outcome(
        limb.lop,
        found.low_mmhg,
        found.high_mmhg,
        why or (str(measurement.reason),),
        bench.top - limb.lop,
        bench.longest_s,
        mean(bench.touched or [0.0]),
    )


def _task(task: tuple[str, str, int]) -> Outcome:
    name, disturbance, seed = task
    return measure(CUFFS[name], disturbance, seed)


def undisturbed(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return a line on limbs that lay still."""
    accepted = [each for each in outcomes if each.accepted]
    off = [each.off for each in accepted]
    low = [each.low_off for each in accepted]
    ratio = max(each.low_off / each.lop + 1 for each in accepted)
    worst = max(map(abs, off))
    return (
        f"{name:26}{len(accepted):3} of {len(outcomes)}"
        f"   middle {mean(off):+5.1f} ± {stdev(off):4.1f}, worst {worst:4.1f}"
        f"   low {mean(low):+5.1f} ± {stdev(low):4.1f}, at most {ratio:.3f} × LOP"
        f"   top LOP + {max(each.over for each in accepted):.0f}"
        f", {max(each.longest_s for each in outcomes):.0f} s"
        f"   holds touched {mean(each.touched for each in outcomes):.0%}"
        f"   {_reasons(outcomes)}"
    )


def disturbed(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return a line on limbs that should be refused, or still be right."""
    off = [abs(each.off) for each in outcomes if each.accepted]
    worst = f", worst {max(off):.1f}" if off else ""
    return f"{name:26}{len(off):3} of {len(outcomes)}{worst}   {_reasons(outcomes)}"


def _reasons(outcomes: Iterable[Outcome]) -> str:
    reasons = Counter(why for each in outcomes if not each.accepted for why in each.why)
    return ", ".join(f"{why} {count}" for why, count in reasons.most_common(5))


def analysis_ms() -> float:
    """Return the ms of one core that a minute of 100 Hz samples takes."""
    random = Random(1)
    cuff = CUFFS["arm"]
    limb = Limb(any_body(cuff.site, random), cuff.width_mm, random)
    pressure = [
        air + limb.pulse(0.01, air) + random.gauss(0, NOISE_MMHG)
        for air in (170 - 0.02 * step for step in range(6000))
    ]
    analyse(pressure, 10)
    started = time.process_time()
    for _ in range(10):
        analyse(pressure, 10)
    return (time.process_time() - started) * 100


def main(arguments: Sequence[str]) -> None:
    """Measure every limb and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limbs", type=int, default=60, help="that lie still, each")
    parser.add_argument("--others", type=int, default=40, help="for each disturbance")
    parser.add_argument("--seed", type=int, default=SEED, help="of the first limb")
    options = parser.parse_args(arguments)
    seeds = range(options.seed, options.seed + options.limbs)
    rows = {
        name: [(name, "nothing", seed) for seed in seeds] for name in ("arm", "thigh")
    }
    others = range(options.seed + 1000, options.seed + 1000 + options.others)
    for disturbance in DISTURBANCES:
        if disturbance != "nothing":
            rows[disturbance] = [
                (("arm", "thigh")[seed % 2], disturbance, seed) for seed in others
            ]
    with ProcessPoolExecutor(2) as pool:
        for name, tasks in rows.items():
            outcomes = list(pool.map(_task, tasks))
            line = undisturbed if name in CUFFS else disturbed
            print(line(name, outcomes), flush=True)
    print(f"analysis of a minute       {analysis_ms():.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
