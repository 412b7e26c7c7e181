"""How well the simulated controller keeps a target on a working limb."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from simulator.rig import quality
from simulator.rig.cuffs import CUFFS
from simulator.rig.quality import Quality

from .figures import Effort, Figure

ROW: Final = "regulation"
AIM_PERCENT: Final = 95.0
AIM_SHARE_PERCENT: Final = 90.0
AIM_REVERSALS: Final = 1.0
BAND: Final = "Time within 10 % of target"

STRONGER_PUMP: Final = 22.0
"""ml/s, 1.3 l/min: the next stronger pump that fits an arm's cuff."""

AT_SHARE: Final = {
    "arm at 60 % LOP, any exercise": partial(quality.measure_share, CUFFS["arm"]),
    "thigh at 60 % LOP, any exercise": partial(quality.measure_share, CUFFS["thigh"]),
    "arm at 60 % LOP, the trial's leg press": partial(
        quality.measure_share, CUFFS["arm"], press=True
    ),
    "thigh at 60 % LOP, the trial's leg press": partial(
        quality.measure_share, CUFFS["thigh"], press=True
    ),
    "arm at 60 % LOP, any exercise, pump of 1.3 l/min": partial(
        quality.measure_share, replace(CUFFS["arm"], pump_flow=STRONGER_PUMP)
    ),
    "thigh, 11 cm, at 60 % LOP, any exercise": partial(
        quality.measure_share, CUFFS["thigh-11cm"]
    ),
}
"""What is tried beside 80 % of an LOP of 200; the pump is what limits the first two."""


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Run the sets of a leg press, with several limbs each."""
    trials = [quality.measure(seed=seed) for seed in range(effort.seeds)]
    return [
        *_shares(BAND, trials, AIM_PERCENT),
        *(
            Figure(ROW, f"{BAND}, {product} as published", round(share * 100), "%")
            for product, share in quality.PUBLISHED.items()
        ),
        *_at_share(effort.seeds),
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


def _at_share(limbs: int) -> Iterator[Figure]:
    """Measure at a share of each limb's own true LOP."""
    measure_one: Callable[..., Quality]
    for what, measure_one in AT_SHARE.items():
        trials = [measure_one(seed=seed) for seed in range(limbs)]
        yield from _shares(f"{BAND}, {what}", trials, AIM_SHARE_PERCENT)


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
