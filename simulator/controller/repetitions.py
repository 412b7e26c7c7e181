"""The last repetitions of a limb, and what they say of the next: how far up, how far down."""

from collections import deque

KEPT = 3
"""So many are remembered: a set's repetitions are alike, two sets are not."""

KNOWN = 2
"""Fewer than these may have been a movement of another kind."""

TURN = 4.0
"""mmHg: more than the largest pulse, so that a beat does not pass for a repetition."""


class Repetitions:
    """Follow a limb's rises and falls from turn to turn, mmHg.

    What matters is how far it goes from where it last turned, and not where that was: a
    limb sags as it tires, and a cuff creeps. When it has not turned for as long as a whole
    repetition took, it does something else, and nothing is foretold.
    """

    def __init__(self, value: float = 0.0) -> None:
        """Know of none, at `value` mmHg."""
        self._rises: deque[float] = deque(maxlen=KEPT)
        self._lasted: deque[int] = deque(maxlen=KEPT)
        self.forget(value)

    def forget(self, value: float) -> None:
        """Start again, at rest at `value` mmHg."""
        self._rises.clear()
        self._lasted.clear()
        self._ms = self._turned_ms = 0
        self._rising = False
        self._high = self._low = value

    @property
    def known(self) -> bool:
        """Return whether the next one can be foretold."""
        return len(self._rises) >= KNOWN

    @property
    def peak(self) -> float:
        """Return the peak of this rise if it is like the largest; in a fall, the last one."""
        if not self._rising:
            return self._high
        return max(self._high, self._low + max(self._rises))

    @property
    def valley(self) -> float:
        """Return the valley of this fall if it is like the others; in a rise, the last one."""
        if self._rising:
            return self._low
        return min(self._low, self._high - sum(self._rises) / len(self._rises))

    def observe(self, dt: int, value: float) -> None:
        """Take in the limb's present part, `dt` ms after the last."""
        self._ms += dt
        self._turned_ms += dt
        if self.known and self._turned_ms > max(self._lasted):
            self.forget(value)
        elif self._rising:
            self._rise(value)
        else:
            self._fall(value)

    def _rise(self, value: float) -> None:
        """Go on rising, or turn: a repetition lasts from one such turn to the next."""
        self._high = max(self._high, value)
        if value < self._high - TURN:
            self._rises.append(self._high - self._low)
            self._lasted.append(self._ms)
            self._rising = False
            self._low = value
            self._ms = self._turned_ms = 0

    def _fall(self, value: float) -> None:
        """Go on falling, or turn."""
        self._low = min(self._low, value)
        if value > self._low + TURN:
            self._rising = True
            self._high = value
            self._turned_ms = 0
            if not self._rises:
                self._ms = 0
