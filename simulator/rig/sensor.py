"""A pressure sensor: noise, steps, a range, and the ways in which it breaks."""

from random import Random

RANGE_MAX = 375.0
"""mmHg, a 50 kPa part: one of 40 kPa would already be at its end at the bound."""

NOISE = 0.2
QUANTUM = 0.05
OUT_OF_RANGE = RANGE_MAX + 25


class Sensor:
    """Turn true pressure into readings, in mmHg."""

    def __init__(self, random: Random) -> None:
        """Start healthy, with its factory zero right."""
        self.frozen = False
        self.out_of_range = False
        self.silent = False
        self.drift = 0.0
        self._gauss = random.gauss
        self._reading = 0.0

    def read(self, pressure: float) -> float | None:
        """Return a sample, or None when none comes."""
        if self.silent:
            return None
        if self.out_of_range:
            return OUT_OF_RANGE
        if not self.frozen:
            noisy = pressure + self.drift + self._gauss(0.0, NOISE)
            self._reading = min(RANGE_MAX, round(noisy / QUANTUM) * QUANTUM)
        return self._reading
