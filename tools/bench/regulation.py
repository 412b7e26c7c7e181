"""How well the simulated controller keeps a target on a working limb."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Final

from simulator.rig import quality
from simulator.rig.cuffs import CUFFS, WEAK_CUFFS, Cuff
from simulator.rig.quality import Quality

from .figures import Effort, Figure
from .regulation_bound import best_share

ROW: Final = "regulation"
AIM_PERCENT: Final = 95.0
AIM_SHARE_PERCENT: Final = 90.0
AIM_REVERSALS: Final = 1.0
BAND: Final = "Time within 10 % of target"

AT_SHARE: Final[dict[str, tuple[Cuff, bool]]] = {
    "arm at 60 % LOP, any exercise": (CUFFS["arm"], False),
    "thigh at 60 % LOP, any exercise": (CUFFS["thigh"], False),
    "arm at 60 % LOP, the trial's leg press": (CUFFS["arm"], True),
    "thigh at 60 % LOP, the trial's leg press": (CUFFS["thigh"], True),
    "thigh, 11 cm, at 60 % LOP, any exercise": (CUFFS["thigh-11cm"], False),
    "arm at 60 % LOP, any exercise, pump of 0.66 l/min": (WEAK_CUFFS["arm"], False),
    "arm at 60 % LOP, any exercise, pump of 1.2 l/min": (
        replace(WEAK_CUFFS["arm"], pump_flow=20.0),
        False,
    ),
    "thigh at 60 % LOP, any exercise, pump of 3.2 l/min": (WEAK_CUFFS["thigh"], False),
}
"""What is tried beside 80 % of an LOP of 200, and whether it is the trial's leg press."""


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Run the sets of a leg press, with several limbs each."""
    trials = [
        quality.measure(seed=seed, sets=effort.sets) for seed in range(effort.seeds)
    ]
    return [
        *_shares(BAND, trials, AIM_PERCENT),
        *(
            Figure(ROW, f"{BAND}, {product} as published", round(share * 100), "%")
            for product, share in quality.PUBLISHED.items()
        ),
        *_at_share(effort),
        Figure(
            ROW,
            "Valve reversals in any 2 s, most",
            max(trial.most_openings_in_2_s for trial in trials),
            "",
            at_most=AIM_REVERSALS,
        ),
        Figure(
            ROW,
            "Valve reversals a second",
            round(max(trial.openings_a_second for trial in trials), 2),
            "1/s",
        ),
    ]


def _at_share(effort: Effort) -> Iterator[Figure]:
    """Measure at a share of each limb's own true LOP, beside what is possible at all."""
    for what, (cuff, press) in AT_SHARE.items():
        trials = [
            quality.measure_share(cuff, seed=seed, sets=effort.sets, press=press)
            for seed in range(effort.seeds)
        ]
        yield from _shares(f"{BAND}, {what}", trials, AIM_SHARE_PERCENT)
        yield Figure(
            ROW,
            f"Time more than 10 % above target, {what}, median",
            round(median(trial.above for trial in trials) * 100, 1),
            "%",
        )
        best = [best_share(cuff, trial.limb) for trial in trials]
        yield Figure(
            ROW,
            f"{BAND}, {what}, best possible with this pump, median",
            round(median(best) * 100, 1),
            "%",
        )


def _shares(what: str, trials: list[Quality], aim: float) -> list[Figure]:
    """Return the median limb and the worst."""
    shares = [trial.working * 100 for trial in trials]
    middle = round(median(shares), 1)
    return [
        Figure(
            ROW, f"{what}, median of {len(trials)} limbs", middle, "%", at_least=aim
        ),
        Figure(ROW, f"{what}, worst limb", round(min(shares), 1), "%"),
    ]
