"""A pressure sensor: noise, steps, a range, and the ways in which it breaks."""

from random import Random

from ..controller.sample import Sample
from .faults import Fault

RANGE_MAX = 375.0
"""mmHg, a 50 kPa part: one of 40 kPa would already be at its end at the bound."""

NOISE = 0.05
"""mmHg; recordings of real cuffs have 0.04 to 0.10."""

QUANTUM = 0.05
COUNTS_MAX = round(RANGE_MAX / QUANTUM)
BEYOND_RANGE = round((RANGE_MAX + 25) / QUANTUM)
LATE_MS = 400


class Sensor:
    """Turn true pressure into readings: whole counts of 0.05 mmHg."""

    def __init__(self, random: Random, noise: float = NOISE) -> None:
        """Start healthy, with its factory zero right; `noise` is a spread, mmHg."""
        self.faults: set[Fault] = set()
        self.drift = 0.0
        self.noise = noise
        self._gauss = random.gauss
        self._counts = 0
        self._answers = True

    def read(self, pressure: float) -> Sample | None:
        """Return a sample of `pressure` mmHg, or None when none comes."""
        if not self.faults:
            return _sample(self._measure(pressure))
        if Fault.SENSOR_SILENT in self.faults or self._nack():
            return None
        age_ms = LATE_MS if Fault.SENSOR_LATE in self.faults else 0
        return _sample(self._broken(pressure), age_ms)

    def _nack(self) -> bool:
        """Return whether this is a time when it does not answer."""
        self._answers = not self._answers or Fault.SENSOR_NACK not in self.faults
        return not self._answers

    def _broken(self, pressure: float) -> int:
        """Return the counts that a broken sensor reports with a good status."""
        if Fault.SENSOR_ZERO in self.faults:
            return 0
        if Fault.SENSOR_OUT_OF_RANGE in self.faults:
            return BEYOND_RANGE
        if Fault.SENSOR_FROZEN in self.faults:
            return self._counts
        return self._measure(0.0 if Fault.SENSOR_DISPLACED in self.faults else pressure)

    def _measure(self, pressure: float) -> int:
        """Return the counts of a living sensor."""
        noisy = pressure + self.drift + self._gauss(0.0, self.noise)
        self._counts = min(COUNTS_MAX, round(noisy / QUANTUM))
        return self._counts


def _sample(counts: int, age_ms: int = 0) -> Sample:
    """Return what the controller's driver makes of a reading."""
    return Sample(counts, counts * QUANTUM, age_ms)
