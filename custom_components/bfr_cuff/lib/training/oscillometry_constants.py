"""Every number of the analysis, with its source and how sure it is.

Sources are rows of the project's evidence table. `CHOSEN` numbers were chosen on the
same recordings of arms that they were tried on: they are a start, and no more.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Sure(StrEnum):
    """How well a number is known."""

    LITERATURE = "literature"
    ONE_RECORDING = "one_recording"
    CHOSEN = "chosen"
    BENCH = "bench"
    PHYSIOLOGY = "physiology"


@dataclass(frozen=True, slots=True)
class Constant:
    """One number of the analysis."""

    value: float
    unit: str
    source: str
    sure: Sure


def _chosen(value: float, unit: str) -> Constant:
    """Return a number that was chosen on the recordings of arms (E237)."""
    return Constant(value, unit, "E237", Sure.CHOSEN)


# What the ends are.

LOW_RATIO: Final = Constant(0.50, "of the largest", "E218, E219", Sure.LITERATURE)
"""The pulse at the low end, on the upper side."""

HIGH_RATIO: Final = Constant(0.30, "of the largest", "E238, E240", Sure.ONE_RECORDING)
"""The pulse at the high end; the weakest number of all."""

# Filters and beats.

SMOOTH: Final = _chosen(0.03, "s")
BASELINE: Final = _chosen(0.5, "s")
PERIOD_MIN: Final = Constant(0.33, "s", "180 beats a minute", Sure.PHYSIOLOGY)
PERIOD_MAX: Final = Constant(1.6, "s", "38 beats a minute", Sure.PHYSIOLOGY)
BEATS_APART: Final = _chosen(0.6, "periods")
FOOT_WITHIN: Final = _chosen(0.35, "periods")
"""How far before its steepest rise a beat's foot is looked for."""

BEAT_MAX: Final = _chosen(1.7, "periods")
"""Feet further apart have lost a beat between them."""

RISE_MIN: Final = _chosen(0.35, "of its neighbours")
"""A rise so much flatter than those around it is no beat."""

TILT: Final = Constant(0.8, "of its size", "pump strokes of 1 mmHg", Sure.BENCH)
"""A beat of a hold whose feet differ by more was touched."""

TILT_MIN: Final = Constant(0.3, "mmHg", "pump strokes of 1 mmHg", Sure.BENCH)

TILTED_MAX: Final = Constant(0.06, "of the beats", "leaks of 1 a minute", Sure.BENCH)
"""In more of them the pump worked against a leak, or the limb moved; 0.03 at rest."""

NOISE_PULSE: Final = Constant(3.0, "spreads", "white noise", Sure.BENCH)
"""The pulse that smoothed noise alone feigns."""

SPIKE: Final = Constant(10.0, "mmHg", "an open valve takes 4 in 40 ms", Sure.BENCH)
"""A sample so far from those around it is a fault of the sensor, and none."""

GAP: Final = Constant(0.1, "s", "ramps of published shapes", Sure.BENCH)
"""Samples that lack for longer may have been a part of a beat."""

QUANTUM_MIN: Final = Constant(0.2, "mmHg", "ramps of published shapes", Sure.BENCH)
"""A sensor's finer steps are drowned by its noise."""

# The envelope.

WIDTH_HOLDS: Final = _chosen(6.0, "mmHg")
WIDTH_RAMP: Final = _chosen(5.0, "mmHg")
OUTLIER: Final = _chosen(0.4, "of the envelope")
CARRIED_BY: Final = _chosen(3.0, "beats")
"""So many that agree carry the maximum, so that one knock is none."""

CARRIED_WITHIN: Final = _chosen(0.25, "of the envelope")

# A ramp.

RAMP_MIN: Final = _chosen(0.7, "mmHg/s")
RAMP_MAX: Final = _chosen(14.0, "mmHg/s")
RAMP_FROM: Final = _chosen(15.0, "mmHg")
RAMP_GAP: Final = _chosen(2.5, "s")
RAMP_COVERS: Final = _chosen(40.0, "mmHg")
RAMP_BENDS: Final = _chosen(0.35, "of its usual slope")
"""Where it is less steep, a ramp is only about to begin, or has ended."""

RAMP_EDGE: Final = _chosen(0.9, "s")
"""What is left out after that: a bend must not pass for a beat."""

RAMP_FIT: Final = Constant(4.0, "s", "ramps of published shapes", Sure.BENCH)
"""From so much of it is known how a ramp goes on at either end."""

RAMP_OFF: Final = Constant(1.0, "mmHg", "ramps of published shapes", Sure.BENCH)
"""A ramp that is further off its line has bent."""

RAMP_BACK: Final = _chosen(3.0, "mmHg")
"""A ramp that turns back by more was moved."""

KNOCK_TIMES: Final = Constant(2.0, "of the usual", "published shapes", Sure.BENCH)
KNOCK_OVER: Final = Constant(1.0, "mmHg", "ramps of published shapes", Sure.BENCH)
"""What stands out from its surroundings by more than both together is no pulse."""

KNOCK_WITHIN: Final = Constant(0.25, "s", "ramps of published shapes", Sure.BENCH)
"""So long before and after it nothing of a ramp is believed."""

KNOCKS_MAX: Final = Constant(2.0, "knocks", "published shapes", Sure.BENCH)
"""A limb that knocks more often moves."""

# Steps whose holds no one has marked.

HOLD_FLAT: Final = Constant(1.0, "mmHg/s", "stairs of published shapes", Sure.BENCH)
"""Where the slow trend is flatter, neither pump nor valve worked."""

HOLD_LEAST: Final = Constant(2.0, "s", "stairs of published shapes", Sure.BENCH)
HOLD_SETTLES: Final = _chosen(0.8, "s")
"""What is left out at the start of a hold; of a short one, a fifth."""

STEP_MIN: Final = Constant(3.0, "mmHg", "stairs of published shapes", Sure.BENCH)
STEP_MAX: Final = Constant(25.0, "mmHg", "stairs of published shapes", Sure.BENCH)
HOLDS_LEAST: Final = Constant(5.0, "holds", "stairs of published shapes", Sure.BENCH)
HOLD_SHARE: Final = Constant(0.75, "of the time", "published shapes", Sure.BENCH)
HOLDS_DRIFT: Final = Constant(0.35, "of the climb", "published shapes", Sure.BENCH)
"""A record that moves more within its holds than between them is no staircase."""

# Refusals.

CLARITY_MIN: Final = _chosen(0.55, "autocorrelation")
PULSE_MIN: Final = _chosen(0.3, "mmHg")
PULSE_MAX: Final = Constant(8.0, "mmHg", "three times E242's largest", Sure.BENCH)
"""What is larger in a cuff is no pulse."""

PULSE_NOISE: Final = _chosen(3.0, "times the noise")
PULSE_STEPS: Final = Constant(
    0.8, "steps of the sensor", "published shapes", Sure.BENCH
)
"""A smaller pulse is more the sensor's than the limb's."""

START_RATIO: Final = _chosen(0.85, "of the largest")
"""A record whose lowest pulse is larger has not seen the maximum."""

FLANK_MAX: Final = _chosen(40.0, "mmHg")
ENDS_APART_MAX: Final = _chosen(45.0, "mmHg")
BEYOND: Final = Constant(10.0, "mmHg", "ramps of published shapes", Sure.BENCH)
"""A ramp may end so far below its high end, if its flank goes on as it fell (E243)."""

PAST_LOW: Final = Constant(5.0, "mmHg", "ramps of published shapes", Sure.BENCH)
"""So much of such a ramp lies above its low end, which is never guessed."""

HILL: Final = _chosen(0.25, "of the largest")
"""An envelope that rises again by more has a second hill."""

BEATS_MIN: Final = _chosen(8.0, "beats")
"""Fewest beats of at least the high end's size."""

FLANK_BEATS_MIN: Final = _chosen(3.0, "beats")
BASELINE_MOVES: Final = _chosen(4.0, "mmHg")
OUTLIERS_MAX: Final = _chosen(0.3, "of the beats")
SCATTER_MAX: Final = _chosen(0.20, "of the envelope")
IRREGULAR: Final = _chosen(0.15, "of the period")
LEAK: Final = _chosen(1.0, "mmHg/s")
LEAK_STILL: Final = _chosen(1.5, "mmHg")
"""How far from a straight fall a hold may be that is called a leak."""

LEAK_HOLDS: Final = _chosen(2.0, "holds")
LEAK_SHARE: Final = _chosen(0.25, "of the holds")
"""A leak is there in many holds; one hold that falls was moved."""

MISSING_MAX: Final = _chosen(0.02, "of the samples, in gaps")
"""In holds, where a beat that is lost is all that its pressure had."""

LOST_MAX: Final = Constant(0.3, "of the samples", "published shapes", Sure.BENCH)
"""Gaps and single ones together."""

HOLE_MAX: Final = Constant(10.0, "mmHg", "ramps of published shapes", Sure.BENCH)
"""A ramp's gap that is wider may hide the largest pulse, or an end."""

HOLE_FROM: Final = Constant(0.6, "of the largest", "published shapes", Sure.BENCH)
"""A gap where the pulse is smaller, below the largest, hides neither."""

AGREE: Final = _chosen(12.0, "mmHg")
"""Two low ends that are one; E241 has repeats with a spread of 2.2."""

AGREE_THREE: Final = _chosen(20.0, "mmHg")
