"""Too much pressure, and more air than a tight cuff takes (Cuff Link, rules 5 and 6)."""

import math
from typing import Final

from ..evidence import OFF_TARGET_TIME, OVER_TARGET
from .parts import CuffParts
from .span import Span

FALL_MMHG: Final = 5.0
"""Pressure far above the target is on its way down if it falls so far in its time."""

READINGS_ABOVE: Final = 2
"""So many in a row above the bound: one alone may be a disturbance."""

FILL_SHARE: Final = 1.5
SOFT_SHARE: Final = 0.3
"""A run may last so much longer than the fill time; filling is slowest while soft."""

LEAK_SPAN_S: Final = 60.0
LEAK_PUMPING_S: Final = 15.0
"""Pumping for longer than this in the span, with no bleeding, makes up for a leak."""


class OverpressureWatch:
    """Watch one cuff's readings against its bound and its target."""

    def __init__(self, bound: float) -> None:
        """Watch against `bound`, in mmHg."""
        self._bound = bound
        self._row = 0
        self._far_above: tuple[float, float] | None = None

    def is_too_high(
        self, now: float, pressure: float | None, target: float | None
    ) -> bool:
        """Take in a new reading, and return whether the cuff must be let down."""
        above = pressure is not None and pressure > self._bound
        self._row = self._row + 1 if above else 0
        return self._row >= READINGS_ABOVE or self._stays(now, pressure, target)

    def _stays(self, now: float, pressure: float | None, target: float | None) -> bool:
        """Return whether it has been far above its target and has not come down."""
        if pressure is None or target is None or pressure <= target + OVER_TARGET.value:
            self._far_above = None
            return False
        if self._far_above is None or pressure <= self._far_above[1] - FALL_MMHG:
            self._far_above = now, pressure
        return now - self._far_above[0] >= OFF_TARGET_TIME.value


class LeakWatch:
    """Watch how much is pumped into one cuff in one run of inflating or of holding."""

    def __init__(self, parts: CuffParts) -> None:
        """Watch a cuff that is down."""
        self._info = parts.info
        self.begin(0.0)

    def begin(self, now: float) -> None:
        """Begin a run."""
        self._began_at = now
        self._pumping = Span(LEAK_SPAN_S)
        self._bled_until = -math.inf

    def fills_too_slowly(self, now: float, target: float) -> bool:
        """Return whether inflating has gone on for too long."""
        share = SOFT_SHARE + (1.0 - SOFT_SHARE) * target / self._info.pressure_max
        return now - self._began_at > FILL_SHARE * self._info.fill_s * share

    def took(self, before: float, now: float, *, pump: bool, bleed: bool) -> None:
        """Take in what pump and valve did between two moments of holding."""
        if pump:
            self._pumping.add(before, now)
        if bleed:
            self._bled_until = now

    def loses_air(self, now: float) -> bool:
        """Return whether holding takes too much pumping."""
        if now - self._began_at < LEAK_SPAN_S or now - self._bled_until <= LEAK_SPAN_S:
            return False
        return self._pumping.total_s(now) > LEAK_PUMPING_S
