"""What is kept of a measurement once it is over, in plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..training.lop import LopMethod
from ..training.oscillogram import Oscillogram

DIGITS = 2

type Run = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class MeasurementRecord:
    """One measurement as it was; pressures in mmHg.

    `measurement_id` names it in every installation that it comes to. `started_at` is
    wall time in ISO 8601, `reason` why it ended. `low` and `high` are None when it was
    refused or stopped; `largest` is the largest pulse, `scatter` the beats' spread
    around their envelope. `runs` are the records behind it, refused ones too: their
    figures, and (pressure, pulse) of each beat and of the envelope.
    """

    measurement_id: str
    athlete_id: str
    started_at: str
    duration_s: float
    placement: str
    cuff_width_mm: int
    cuff: str
    posture: str
    reason: str
    method: str = LopMethod.OSCILLOMETRY.value
    low: float | None = None
    high: float | None = None
    refusals: list[str] = field(default_factory=list)
    pulse_rate: float | None = None
    largest: float | None = None
    scatter: float | None = None
    runs: list[Run] = field(default_factory=list)


def plain_run(run: Oscillogram) -> Run:
    """Return one run in plain values, as exact as it can be drawn."""
    return {
        "low": _rounded(run.low_mmhg),
        "high": _rounded(run.high_mmhg),
        "refusals": [refusal.value for refusal in run.refusals],
        "pulse_rate": _rounded(run.pulse_rate),
        "largest": _rounded(run.largest_mmhg),
        "noise": _rounded(run.noise_mmhg),
        "clarity": round(run.clarity, DIGITS),
        "scatter": _rounded(run.scatter),
        "points": _pairs(run.points),
        "envelope": _pairs(run.envelope),
    }


def _pairs(pairs: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[round(first, DIGITS), round(second, DIGITS)] for first, second in pairs]


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, DIGITS)
