"""Notice a reading that neither pump nor vent nor limb could have made.

Air moves no faster than its pump or its vent, and both were measured around a bottle. A
limb moves a cuff's pressure too, so what one can do is always allowed for, both ways.
"""

import math
from typing import Final

from .parts import REFERENCE_MMHG, Drive, Measured, Reading

LIMB_MMHG_S: Final = 100.0
"""A limb at work changes a cuff's pressure no faster, mmHg/s.

The steepest repetitions of leg presses, 45 mmHg twice in four seconds, come to 86; with
swings as in E111 on a leg of 300 mmHg LOP to 72.
"""

KNOCK_MMHG: Final = 15.0
"""So far a knock, a cough or a slip of the strap moves it at once."""

UNEVEN: Final = 1.5
"""A pump or a vent may be so much quicker than it was around the bottle."""

LATE_S: Final = 0.1
"""A reading may have waited on its way for as long as a report at ten a second."""

ACTS_ON_S: Final = 0.5
"""What a part was told may act for so much longer than its measured delay."""

CLOSE_S: Final = 0.3
"""Two readings that are farther apart cannot be compared; the sensor is silent then."""

HAND: Final = Measured(pump_rate=150.0, vent_rate=300.0, delay_s=math.inf)
"""A bulb that is squeezed hard, and a valve that is opened wide, at any moment."""


class JumpWatch:
    """Know what the parts of one cuff were told, and judge its readings by it."""

    def __init__(self, measured: Measured | None) -> None:
        """Take what was measured; without it nothing is known, and no reading judged."""
        self._measured = measured
        self._pumped_at = self._bled_at = self._opened_at = -math.inf

    def told(self, now: float, drive: Drive) -> None:
        """Take in what the parts were told until now."""
        if drive.pump:
            self._pumped_at = now
        if drive.bleed:
            self._bled_at = now
        if drive.vent_open:
            self._opened_at = now

    def has_jumped(self, before: Reading | None, after: Reading) -> bool:
        """Return whether a reading is farther from the last one than anything can move it.

        A sensor that jumps is not believed, as one that stands still is not: whether the
        new level is the true one or the old one was, no one can say. Too low a reading
        would have the cuff pumped up above its target.
        """
        if before is None or self._measured is None:
            return False
        if after.taken_at - before.taken_at > CLOSE_S:
            return False
        seconds = after.taken_at - before.taken_at + LATE_S
        limb = KNOCK_MMHG + LIMB_MMHG_S * seconds
        rises, falls = self._air(self._measured, before.pressure, after.taken_at)
        risen = after.pressure - before.pressure
        # Put so that NaN is a jump too.
        return not -limb - falls * seconds <= risen <= limb + rises * seconds

    def _air(
        self, measured: Measured, pressure: float, now: float
    ) -> tuple[float, float]:
        """Return how fast the air can rise and fall now, in mmHg/s."""
        acts_since = now - measured.delay_s - ACTS_ON_S
        rises = falls = 0.0
        if self._pumped_at >= acts_since:
            rises = UNEVEN * measured.pump_rate
        if self._bled_at >= acts_since:
            falls = UNEVEN * measured.vent_rate * max(0.0, pressure) / REFERENCE_MMHG
        # Of a cuff that is let go no fall is too fast, however late it is reported.
        return rises, math.inf if self._opened_at >= acts_since else falls
