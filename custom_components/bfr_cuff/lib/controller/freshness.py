"""Judge by a controller's own clock whether its news is new.

Arrival proves nothing: a stalled network hands over old news in a burst. What counts
is how far a state's `uptime_s` lags behind the best that was seen in this boot.
"""

import math
from typing import Final

STALE_AFTER_S: Final = 2.0
"""A state that lags more than this is no news."""

PACE_AFTER_S: Final = 0.5
"""Two clocks are compared over this time at least."""

PACE_MAX: Final = 60.0
"""The fastest that a simulator may run; renewing even sooner would be a flood."""

DRIFT: Final = 0.001
"""How much two honest clocks may part, in seconds a second."""


class Freshness:
    """Follow the states of one boot of a controller; all times in seconds."""

    def __init__(self) -> None:
        """Start without any state, which is stale."""
        self._boot: str | None = None
        self.forget()

    def booted(self, boot: str) -> None:
        """Forget everything, unless this is the boot that was followed."""
        if boot != self._boot:
            self._boot = boot
            self.forget()

    def forget(self) -> None:
        """Forget every state: the controller's clock is no longer the one compared."""
        self._best, self._best_at = math.inf, 0.0
        self._uptime_s = -math.inf
        self._stale_at = -math.inf
        self._first: tuple[float, float] | None = None

    def fell_back(self, uptime_s: float) -> bool:
        """Return whether a state is from before the newest one, by its own clock."""
        return uptime_s < self._uptime_s

    def observe(self, now: float, uptime_s: float) -> None:
        """Take in a state."""
        lag = now - uptime_s
        # The smallest lag was the fastest way here, so it tells the clocks apart best.
        # It grows by the drift, or a clock that runs slow would look ever more late.
        if lag <= self._best + DRIFT * (now - self._best_at):
            self._best, self._best_at = lag, now
        # Never backwards: an old state that comes late must not make newer ones old.
        self._uptime_s = max(self._uptime_s, uptime_s)
        self._stale_at = self._next_stale_at()
        if self._first is None:
            self._first = now, uptime_s

    def pace(self, now: float) -> float:
        """Return how many of the controller's seconds pass in one of ours.

        One, but for a simulator that runs faster than life; never less than one, so
        that nothing is renewed later than it should be.
        """
        if self._first is None or now - self._first[0] < PACE_AFTER_S:
            return 1.0
        pace = (self._uptime_s - self._first[1]) / (now - self._first[0])
        return min(PACE_MAX, max(1.0, pace))

    def stale_at(self) -> float:
        """Return when the newest state goes stale; long ago without one."""
        return self._stale_at

    def fresh(self, now: float) -> bool:
        """Return whether the newest state may be acted upon."""
        return now <= self._stale_at

    def _next_stale_at(self) -> float:
        if self._uptime_s < 0.0:
            return -math.inf
        # Solved for the moment at which its lag is 2 s above the best one, which goes
        # on growing by the drift until then.
        grown = self._best - DRIFT * self._best_at
        return (self._uptime_s + grown + STALE_AFTER_S) / (1.0 - DRIFT)
