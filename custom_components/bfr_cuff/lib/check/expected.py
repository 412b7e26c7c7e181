"""What is expected of a cuff around a bottle.

Pressures are in mmHg, times in seconds.
"""

import math
from typing import Final

from ..controller.model import CuffInfo
from ..evidence import FIXED_TARGET, FIXED_TARGET_MAX, OCCLUDED, VENT_TIME

TARGET: Final = FIXED_TARGET.value
"""Low enough for a limb, should one be in the cuff against all advice."""

CEILING: Final = FIXED_TARGET_MAX.value
"""Above this a check ends at once."""

SETTLING_S: Final = 2.0
HOLD_S: Final = 15.0
LEAK_S: Final = 60.0
BUTTON_S: Final = 60.0
DEADLINE_S: Final = 10.0
"""How long each step takes, or waits for a person."""

GRACE_S: Final = 1.0
"""How much later than it happens a state may show what is timed."""

STATES_APART_S: Final = 0.3
"""How far apart two measurements of the same may be: three states."""

IN_BAND_SHARE: Final = 95.0
"""Percent of the time that a target is held; a bottle does not move."""

AIR_LOST: Final = 0.3
"""Share of the target that a cuff in order may lose in a minute, pumped back unseen."""

SLOWER_THAN_BEFORE: Final = 1.5
"""A vent that takes so many times as long as when it was in order has a valve stuck."""


def fill_s(cuff: CuffInfo) -> float:
    """Return the longest time to the check's target; rule 6 of the protocol."""
    return 1.5 * cuff.fill_s * (0.3 + 0.7 * TARGET / cuff.pressure_max)


def vent_s(cuff: CuffInfo, before_s: float | None) -> float:
    """Return the longest time from the check's target to empty.

    Air leaves the more slowly the less of it there is, so a cuff that is to be empty in
    time from its highest pressure must be from a low one much sooner. `before_s` is how
    long it took when it last was in order: one of two valves may be stuck since.
    """
    empty = OCCLUDED.value
    share = math.log(TARGET / empty) / math.log(cuff.pressure_max / empty)
    longest_s = VENT_TIME.value * min(1.0, share)
    if before_s is None:
        return longest_s
    return min(longest_s, SLOWER_THAN_BEFORE * before_s + STATES_APART_S)


def lasts_s(cuff: CuffInfo, lease_s: float) -> float:
    """Return the longest occlusion time of a whole check, for three fills."""
    held_s = HOLD_S + LEAK_S + lease_s + BUTTON_S + DEADLINE_S
    return math.ceil(3 * (fill_s(cuff) + VENT_TIME.value / 2) + held_s)
