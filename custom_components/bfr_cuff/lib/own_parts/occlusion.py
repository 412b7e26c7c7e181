"""How long a cuff has occluded, and how long it may (Cuff Link, rules 1 and 2)."""

from typing import Final

from .span import Span

BREAK_S: Final = 1.0
BREAK_SPAN_S: Final = 10.0
"""Pressure for so long, in sum over so long, begins the reperfusion anew."""


class Reperfusion:
    """How long a cuff has been free of pressure with its valve open."""

    def __init__(self) -> None:
        """Begin."""
        self.free_s = 0.0
        self._age_s = 0.0
        self._peaks = Span(BREAK_SPAN_S)

    def is_broken_by(self, seconds: float) -> bool:
        """Return whether pressure for so many more seconds ends it."""
        if self.free_s:
            began = self._age_s
            self._age_s += seconds
            self._peaks.add(began, self._age_s)
        return self._peaks.total_s(self._age_s) >= BREAK_S

    def lasts(self, seconds: float) -> None:
        """Go on for so many seconds more."""
        self._age_s += seconds
        self.free_s += seconds


class OcclusionClock:
    """Count a cuff's time under pressure against its limit; all times in seconds.

    Neither a cuff that is toggled nor a limit that is asked for later buys time.
    """

    def __init__(self, max_s: float, reperfusion_s: float, used_s: float) -> None:
        """Start at `used_s`: all of it after a power cut in a hold."""
        self.used_s = used_s
        self.limit_s = max_s
        self._max_s = max_s
        self._reperfusion_s = reperfusion_s
        self._reperfusion = Reperfusion()
        self._was_low = True

    @property
    def reperfused_s(self) -> float:
        """How long the cuff has been free of pressure, without a break."""
        return self._reperfusion.free_s

    @property
    def is_up(self) -> bool:
        """Return whether the time is used up."""
        return self.used_s >= self.limit_s

    def advance(self, seconds: float, *, low: bool, is_open: bool) -> None:
        """Count the time since the last call; `low` is a valid reading that is free.

        What lies between two readings is known to be free only if both are.
        """
        was_low, self._was_low = self._was_low, low
        if not (low and was_low):
            self.used_s += seconds
            if self._reperfusion.is_broken_by(seconds):
                self._reperfusion = Reperfusion()
        elif is_open:
            self._reperfusion.lasts(seconds)
            if self._reperfusion.free_s >= self._reperfusion_s:
                self.used_s = 0.0

    def would_be_up(self, limit_s: float) -> bool:
        """Return whether no time would be left once this limit was asked for."""
        return self.used_s >= min(self.limit_s, limit_s)

    def bring_forward(self, limit_s: float) -> None:
        """Take a limit, unless the one in force is earlier."""
        self.limit_s = min(self.limit_s, limit_s)

    def rest(self) -> None:
        """Forget the limit of a cuff that is vented, once nothing is on the clock."""
        if not self.used_s:
            self.limit_s = self._max_s
