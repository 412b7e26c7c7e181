"""What a limb that should be still does to its cuff: knocks, slow tension, tremor."""

import math
from random import Random

KNOCK_S = (0.12, 0.6)
KNOCK_MMHG = (2.0, 15.0)
TENSION_MMHG = (3.0, 15.0)
TENSION_LAG_S = (0.8, 3.0)
TENSION_LASTS_S = (3.0, 12.0)
TREMOR_HZ = (8.0, 11.0)
FULL_ABOVE = 40.0


class Unrest:
    """Disturbances of a resting limb; each is off until it is set."""

    def __init__(self, random: Random) -> None:
        """Start still."""
        self.knocks_a_minute = 0.0
        self.tense = False
        self.tremor_mmhg = 0.0
        self._random = random
        self._clock = 0.0
        self._tremor_hz = random.uniform(*TREMOR_HZ)
        self._knock = self._knock_s = self._knock_left = 0.0
        self._tension = self._goal = 0.0
        self._lag = TENSION_LAG_S[1]
        self._goal_left = 0.0

    def offset(self, dt: float, cuff_pressure: float) -> float:
        """Advance `dt` seconds; return mmHg to add to a cuff at `cuff_pressure`."""
        if not (
            self.tense
            or self.knocks_a_minute
            or self.tremor_mmhg
            or self._tension
            or self._knock_left
        ):
            return 0.0
        self._clock += dt
        held = min(1.0, max(0.0, cuff_pressure) / FULL_ABOVE)
        tremor = (
            self.tremor_mmhg / 2 * math.sin(self._clock * math.tau * self._tremor_hz)
        )
        return held * (self._knocking(dt) + self._tensing(dt) + tremor)

    def _knocking(self, dt: float) -> float:
        """Return the present knock's part; they come like rain."""
        random = self._random
        if self._knock_left <= 0:
            self._knock_left = 0.0
            if random.random() >= self.knocks_a_minute * dt / 60:
                return 0.0
            self._knock_s = self._knock_left = random.uniform(*KNOCK_S)
            self._knock = random.uniform(*KNOCK_MMHG) * random.choice((-1, 1, 1))
        self._knock_left -= dt
        done = 1 - self._knock_left / self._knock_s
        return self._knock / 2 * (1 - math.cos(math.tau * done))

    def _tensing(self, dt: float) -> float:
        """Return what muscles that tense and let go slowly add."""
        if not self.tense and abs(self._tension) < 0.01:
            self._tension = 0.0
            return 0.0
        self._goal_left -= dt
        if self._goal_left <= 0:
            random = self._random
            self._goal_left = random.uniform(*TENSION_LASTS_S)
            self._lag = random.uniform(*TENSION_LAG_S)
            at_ease = self._goal > 0 or not self.tense
            self._goal = 0.0 if at_ease else random.uniform(*TENSION_MMHG)
        self._tension += (self._goal - self._tension) * dt / self._lag
        return self._tension
