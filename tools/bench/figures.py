"""What a benchmark finds: figures, each beside what it should be."""

from collections.abc import Sequence
from dataclasses import dataclass
import math
from statistics import median

from simulator.rig.quality import SETS

BY_DEFAULT = (
    "reaction",
    "deadline",
    "load",
    "recording",
    "recording_working",
    "setup",
    "start",
    "session_end",
    "regulation",
    "own_parts",
    "oscillometry",
    "history",
)
ROWS = (*BY_DEFAULT, "deadline_busy", "memory", "recording_live", "growth", "peers")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: `runs` of what is quick, seconds of what goes on."""

    runs: int = 60
    setups: int = 20
    imports: int = 5
    settle_s: float = 10.0
    window_s: float = 20.0
    cuffs: tuple[int, ...] = (1, 10, 100)
    hold_s: float = 900.0
    seeds: int = 10
    sets: tuple[int, ...] = SETS
    sessions: int = 100_000


SHORT = Effort(
    runs=3,
    setups=2,
    imports=1,
    settle_s=1.0,
    window_s=2.0,
    cuffs=(1, 4),
    hold_s=60.0,
    seeds=1,
    sets=(6,),
    sessions=4_000,
)
"""Enough to see that everything works, not to quote a number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a row, with the least or the most that it should be."""

    row: str
    what: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool | None:
        """Return whether the number is as it should be; None when nothing is aimed at."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least

    @property
    def aim(self) -> str:
        """Return what the number should be, in words."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return "" if self.at_least is None else f"at least {self.at_least:g}"


def p99(values: Sequence[float]) -> float:
    """Return the value that 99 of 100 do not exceed; of few values, the largest."""
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


def spread(
    row: str, what: str, seconds: Sequence[float], aim_ms: float | None = None
) -> list[Figure]:
    """Return median and 99th percentile in ms; the aim is for the median."""
    return [
        Figure(
            row, f"{what}, median of {len(seconds)}", _ms(median(seconds)), "ms", aim_ms
        ),
        Figure(row, f"{what}, p99", _ms(p99(seconds)), "ms"),
    ]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
