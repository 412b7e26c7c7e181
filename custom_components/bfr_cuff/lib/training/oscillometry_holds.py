"""The holds of a record that went in steps and whose holds no one has marked.

Where the pressure's slow trend is flat, neither pump nor valve worked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from .oscillometry_constants import (
    HOLD_FLAT,
    HOLD_LEAST,
    HOLD_SETTLES,
    HOLD_SHARE,
    HOLDS_DRIFT,
    HOLDS_LEAST,
    RAMP_FROM,
    STEP_MAX,
    STEP_MIN,
)
from .oscillometry_signal import Floats, Signal, Span, smoothed, stretches

TREND_S: Final = 0.5
"""What is left of a pulse in it is flat, down to 40 beats a minute."""

LEAVES_MMHG: Final = 1.0
"""So far beyond what was seen in the middle of a hold, a step has begun."""


@dataclass(frozen=True, slots=True)
class _Hold:
    """A stretch that was held: its level and how far it drifted, mmHg."""

    span: Span
    level: float
    drift: float

    @property
    def samples(self) -> int:
        """Return how long it is."""
        return self.span[1] - self.span[0]


def found_holds(signal: Signal) -> list[Span]:
    """Return the holds of a record that went in steps, none for another."""
    if signal.values.size * signal.dt < HOLDS_LEAST.value * HOLD_LEAST.value:
        return []
    run = max(_runs(_held(signal)), key=_covered, default=[])
    if not _is_staircase(run):
        return []
    settles = round(HOLD_SETTLES.value / signal.dt)
    return [_settled(hold.span, settles) for hold in run]


def _held(signal: Signal) -> list[_Hold]:
    """Return every stretch that is flat for long enough, in order."""
    slow = smoothed(signal.values, TREND_S, signal.dt)
    flat = np.abs(np.gradient(slow, signal.dt)) < HOLD_FLAT.value
    spans: list[Span] = []
    for start, stop in stretches(flat & (slow > RAMP_FROM.value)):
        if spans and start < spans[-1][1]:
            continue
        spans.append(_whole(signal.values, (start, stop), spans[-1][1] if spans else 0))
    least = HOLD_LEAST.value / signal.dt
    return [_hold(signal, span) for span in spans if span[1] - span[0] >= least]


def _whole(values: Floats, core: Span, after: int) -> Span:
    """Return a hold from step to step; a slow trend knows its middle alone."""
    seen = values[slice(*core)]
    low, high = seen.min() - LEAVES_MMHG, seen.max() + LEAVES_MMHG
    outside = np.flatnonzero((values < low) | (values > high))
    before = outside[outside < core[0]]
    later = outside[outside >= core[1]]
    start = int(before[-1]) + 1 if before.size else 0
    return max(after, start), int(later[0]) if later.size else values.size


def _hold(signal: Signal, span: Span) -> _Hold:
    """Return a stretch with its level and its drift."""
    values = signal.values[slice(*span)]
    slope = float(np.polyfit(np.arange(values.size), values, 1)[0])
    return _Hold(span, float(np.median(values)), slope * values.size)


def _runs(holds: Sequence[_Hold]) -> list[list[_Hold]]:
    """Return the stairs, up or down, that holds make."""
    runs: list[list[_Hold]] = []
    up = 0.0
    for before, hold in pairwise(holds):
        step = hold.level - before.level
        fits = STEP_MIN.value <= abs(step) <= STEP_MAX.value
        if runs and fits and step * up > 0 and runs[-1][-1] is before:
            runs[-1].append(hold)
        elif fits:
            runs.append([before, hold])
        up = step
    return runs


def _covered(run: Sequence[_Hold]) -> int:
    return sum(hold.samples for hold in run)


def _is_staircase(run: Sequence[_Hold]) -> bool:
    """Return whether it was held most of the time, and changed between the holds."""
    if len(run) < HOLDS_LEAST.value:
        return False
    lasted = run[-1].span[1] - run[0].span[0]
    climbed = abs(run[-1].level - run[0].level)
    drifted = sum(abs(hold.drift) for hold in run)
    held = _covered(run) >= HOLD_SHARE.value * lasted
    return held and drifted <= HOLDS_DRIFT.value * climbed


def _settled(span: Span, settles: int) -> Span:
    """Leave out what an arm and a cuff take to follow a step: in a short hold, less."""
    start, stop = span
    return start + min(settles, (stop - start) // 5), stop
