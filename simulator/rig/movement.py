"""What a working muscle does to the pressure in a cuff.

Sizes as observed in leg presses with regulated and unregulated cuffs: each repetition
raises the pressure by 20 to 45 mmHg at 0.25 to 0.5 Hz, and after the first ones the
cuff sits 10 to 20 mmHg lower.
"""

from dataclasses import dataclass
import math
from random import Random

UNEVEN = (0.9, 1.1)
SAG_S = 6.0
RECOVERY_S = 20.0
FULL_ABOVE = 40.0


@dataclass(frozen=True, slots=True)
class Repetitions:
    """From where to where each set's repetitions are drawn; mmHg, and times a second."""

    peak: tuple[float, float] = (20.0, 45.0)
    rate_hz: tuple[float, float] = (0.25, 0.5)
    sag: tuple[float, float] = (10.0, 20.0)


def leg_press(lop: float) -> Repetitions:
    """Return repetitions as of the trial that published time in band, by LOP in mmHg.

    Swing and lowest valley of the three cuffs that do not regulate, at 80 % of LOP (E111,
    E112), 2 s up and 2 s down (E012).
    """
    return Repetitions(
        peak=(0.18 * lop, 0.25 * lop),
        rate_hz=(0.25, 0.25),
        sag=(0.15 * lop, 0.22 * lop),
    )


class Movement:
    """Repetitions of one limb, switched on and off as sets begin and end."""

    def __init__(self, random: Random, kind: Repetitions = Repetitions()) -> None:
        """Start at rest."""
        self._random = random
        self._kind = kind
        self._working = False
        self._sag = 0.0
        self._sag_goal = 0.0
        self._elapsed = 0.0
        self._set_period = self._set_peak = 0.0
        self._period = self._peak = 0.0

    @property
    def on(self) -> bool:
        """Return whether the limb works."""
        return self._working

    @on.setter
    def on(self, on: bool) -> None:
        """Begin or end a set; a repetition under way is finished."""
        if on and not self._working:
            self._set_peak = self._random.uniform(*self._kind.peak)
            self._set_period = 1 / self._random.uniform(*self._kind.rate_hz)
            self._sag_goal = self._random.uniform(*self._kind.sag)
        self._working = on

    def offset(self, dt: float, cuff_pressure: float) -> float:
        """Advance `dt` seconds; return mmHg to add to a cuff at `cuff_pressure`."""
        if not self._working and not self._period and self._sag < 0.01:
            return 0.0
        goal, lag = (self._sag_goal, SAG_S) if self._working else (0.0, RECOVERY_S)
        self._sag += (goal - self._sag) * dt / lag
        held = min(1.0, max(0.0, cuff_pressure) / FULL_ABOVE)
        return held * (self._contraction(dt) - self._sag)

    def _contraction(self, dt: float) -> float:
        """Return the present repetition's part: a raised cosine."""
        self._elapsed += dt
        if self._elapsed >= self._period:
            self._begin()
        if not self._period:
            return 0.0
        return self._peak / 2 * (1 - math.cos(math.tau * self._elapsed / self._period))

    def _begin(self) -> None:
        """Begin the next repetition, or rest."""
        self._elapsed = 0.0
        uneven = self._random.uniform
        self._period = self._set_period * uneven(*UNEVEN) if self._working else 0.0
        self._peak = self._set_peak * uneven(*UNEVEN)
