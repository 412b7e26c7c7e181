"""How well the simulated controller keeps a target on a working limb."""

from pathlib import Path
from statistics import median
from typing import Final

from simulator.rig import quality

from .figures import Effort, Figure

ROW: Final = "regulation"
AIM_PERCENT: Final = 95.0
AIM_REVERSALS: Final = 1.0


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Run the sets of a leg press at 80 % LOP, with several limbs."""
    trials = [quality.measure(seed=seed) for seed in range(effort.seeds)]
    shares = [trial.working * 100 for trial in trials]
    band = "Time within 10 % of target"
    return [
        Figure(
            ROW,
            f"{band}, median of {len(trials)} limbs",
            round(median(shares), 1),
            "%",
            at_least=AIM_PERCENT,
        ),
        Figure(ROW, f"{band}, worst limb", round(min(shares), 1), "%"),
        *(
            Figure(ROW, f"{band}, {product} as published", round(share * 100), "%")
            for product, share in quality.PUBLISHED.items()
        ),
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
