"""Beats as they come: breath, jitter, premature beats and atrial fibrillation."""

from dataclasses import dataclass
from enum import StrEnum
import math
from random import Random

UPSTROKE_S = 0.13
BREATH_HZ = (0.2, 0.3)
BREATH_SIZE = 0.07
"""Half of the 14 % of the pulse that breath takes and gives (E225)."""

BREATH_MMHG = 1.5
"""Breath's part in the systolic pressure; falls of 1.7 to 3.9 mmHg in all (E226)."""

SLOW_WAVE_HZ = 0.1
SLOW_WAVE_MMHG = 1.5
SIZE_JITTER = 0.045
PERIOD_JITTER = 0.02
BREATH_PERIOD = 0.03
PREMATURE = 0.62
PAUSE = 1.35
FIBRILLATING_JITTER = 0.24
NOTCH = 0.09


class Rhythm(StrEnum):
    """How a heart keeps its time."""

    SINUS = "sinus"
    PREMATURE = "premature"
    FIBRILLATION = "fibrillation"


@dataclass(slots=True)
class Beat:
    """One beat: how long it lasts, its size beside others, and its systolic's shift."""

    period: float
    size: float = 1.0
    filling: float = 1.0
    shift: float = 0.0


class Heart:
    """One heart; every beat is settled when it begins."""

    def __init__(
        self,
        random: Random,
        rate: float,
        rhythm: Rhythm = Rhythm.SINUS,
        premature: float = 0.1,
    ) -> None:
        """Beat `rate` times a minute; `premature` is the share of beats too early."""
        self.beats = 0
        self._random = random
        self._period = 60 / rate
        self._rhythm = rhythm
        self._premature = premature if rhythm is Rhythm.PREMATURE else 0.0
        self._breath_hz = random.uniform(*BREATH_HZ)
        self._breath_phase = random.uniform(0, math.tau)
        self._clock = 0.0
        self._last = 1.0
        self._early = False
        self.beat = Beat(self._period)
        self._since = random.uniform(0, self._period)

    @property
    def breath(self) -> float:
        """Return where the breath is, −1 to 1."""
        return math.sin(math.tau * self._breath_hz * self._clock + self._breath_phase)

    def advance(self, dt: float) -> float:
        """Go on by `dt` seconds; return where the beat is, 0 at its foot, 1 at its top."""
        self._clock += dt
        self._since += dt
        beat = self.beat
        if self._since >= beat.period:
            self._since -= beat.period
            self.beats += 1
            self.beat = beat = self._next(beat)
        return wave(self._since, beat.period)

    def _next(self, last: Beat) -> Beat:
        """Settle the next beat; how full it is depends on the time since the last."""
        period = self._period * self._length()
        filling = last.period / self._period
        breath = self.breath
        size = (1 + BREATH_SIZE * breath) * (1 + self._random.gauss(0, SIZE_JITTER))
        slow = math.sin(math.tau * SLOW_WAVE_HZ * self._clock)
        shift = BREATH_MMHG * breath + SLOW_WAVE_MMHG * slow
        return Beat(period, max(0.2, size), _fullness(filling), shift)

    def _length(self) -> float:
        """Return the length of the next beat beside the mean."""
        random = self._random
        if self._rhythm is Rhythm.FIBRILLATION:
            return min(2.0, max(0.5, random.gauss(1, FIBRILLATING_JITTER)))
        length = 1 - BREATH_PERIOD * self.breath + random.gauss(0, PERIOD_JITTER)
        if self._early:
            self._early = False
            return length * PAUSE
        if self._premature and random.random() < self._premature:
            self._early = True
            return length * PREMATURE
        return length


def _fullness(filling: float) -> float:
    """Return a beat's pulse pressure beside the mean, by the time it had to fill."""
    return min(1.25, max(0.3, 1 - 1.1 * max(0.0, 1 - filling) + 0.4 * (filling - 1)))


def wave(since: float, period: float) -> float:
    """Return an arterial beat's shape, 0 to 1, `since` seconds after its foot."""
    if since < UPSTROKE_S:
        rise = math.sin(math.pi / 2 * since / UPSTROKE_S)
        return rise * rise
    left = (period - since) / (period - UPSTROKE_S)
    if left <= 0:
        return 0.0
    notch = NOTCH * math.sin(math.pi * left * left) if left < 1 else 0.0
    return left * math.sqrt(left) * (1 - NOTCH) + NOTCH * left + notch * left
