"""Whether runs up the staircase agree, and on what."""

from collections.abc import Iterable, Sequence
from statistics import mean, median
from typing import Final

from .oscillogram import Measurement, Oscillogram, Refusal
from .oscillometry_constants import AGREE, AGREE_THREE

RUNS_MAX: Final = 3

HOPELESS: Final = frozenset({Refusal.IRREGULAR, Refusal.LEAK})
"""What another run would not mend; a limb is not pressed again for it."""


def needs_another(runs: Sequence[Oscillogram]) -> bool:
    """Return whether one more run may bring what these have not."""
    if len(runs) >= RUNS_MAX or any(HOPELESS & set(run.refusals) for run in runs):
        return False
    accepted = _accepted(runs)
    # Two that agree are needed, so that two refused ones leave no hope.
    if len(runs) - len(accepted) > 1:
        return False
    return len(accepted) < 2 or _apart(accepted) > AGREE.value


def agreed(runs: Sequence[Oscillogram]) -> Measurement:
    """Return what runs say together: the mean of two, else the median of three."""
    accepted = _accepted(runs)
    if any(Refusal.IRREGULAR in run.refusals for run in runs):
        return _refused(runs, (Refusal.IRREGULAR,))
    if len(accepted) < 2:
        reasons = dict.fromkeys(reason for run in runs for reason in run.refusals)
        return _refused(runs, tuple(reasons) or (Refusal.NOT_REPEATABLE,))
    apart = _apart(accepted)
    if apart > (AGREE if len(accepted) == 2 else AGREE_THREE).value:
        return _refused(runs, (Refusal.NOT_REPEATABLE,))
    middle = mean if len(accepted) == 2 else median
    return Measurement(
        low_mmhg=middle(_known(run.low_mmhg for run in accepted)),
        high_mmhg=middle(_known(run.high_mmhg for run in accepted)),
        pulse_rate=middle(_known(run.pulse_rate for run in accepted)),
        largest_mmhg=middle(_known(run.largest_mmhg for run in accepted)),
        scatter=max(_known(run.scatter for run in accepted)),
        runs=tuple(runs),
    )


def _refused(runs: Sequence[Oscillogram], reasons: tuple[Refusal, ...]) -> Measurement:
    return Measurement(refusals=reasons, runs=tuple(runs))


def _accepted(runs: Iterable[Oscillogram]) -> list[Oscillogram]:
    return [run for run in runs if not run.refusals]


def _known(figures: Iterable[float | None]) -> list[float]:
    return [figure for figure in figures if figure is not None]


def _apart(runs: Sequence[Oscillogram]) -> float:
    """Return how far the low ends lie apart, mmHg."""
    lows = _known(run.low_mmhg for run in runs)
    return max(lows) - min(lows)
