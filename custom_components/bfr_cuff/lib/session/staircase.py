"""One run up the staircase: steps, holds, and when the pulse has ended.

Holds are timed by the controller's clock, which each sample carries: how late samples
arrive, or how fast a simulator runs, changes nothing.
"""

from collections.abc import Callable, Sequence
import math
from statistics import fmean
from typing import Final

from ..controller.measuring import FIRST_MMHG, TOP_MMHG
from ..evidence import MEASUREMENT_STEP
from ..training.oscillometry_constants import HIGH_RATIO, PULSE_MIN

STEP_MMHG: Final = MEASUREMENT_STEP.value
HOLD_MIN_S: Final = 4.5
HOLD_MAX_S: Final = 6.0
SETTLE_S: Final = 0.8
"""What of a hold is not used: pump and valve come to rest, and the limb gives way."""

BEATS_A_HOLD: Final = 4.5
ENDED_HOLDS: Final = 2
"""So many holds in a row without much of a pulse end a run."""

NOTHING_MMHG: Final = 150.0
"""A limb that has shown no pulse by here is not pressed further."""

GAP_MAX_S: Final = 1.0

type PulseOf = Callable[
    [Sequence[float | None], float, float | None], tuple[float, float | None]
]
"""Return the pulse of one hold, mmHg, and its period in seconds where it is clear.

Takes the hold's samples, their interval in ms, and the period known so far.
"""


class StreamBroken(Exception):
    """Samples do not follow each other."""


class Staircase:
    """Steps and holds of one run, and the record of its samples."""

    def __init__(self, pressure_max: float, pulse_of: PulseOf) -> None:
        """Stand before the first step; no step is above `pressure_max`, mmHg."""
        self.target = FIRST_MMHG
        self.targets: list[float] = []
        self.pulses: list[float] = []
        self.holds: list[tuple[int, int]] = []
        self.record: list[float | None] = []
        self.interval_ms = 0.0
        # A controller takes targets of one decimal, and names them so in its states.
        self._ceiling = math.floor(min(TOP_MMHG, pressure_max) * 10) / 10
        self._pulse_of = pulse_of
        self._started_ms = 0.0
        self._held_from_ms: float | None = None
        self._period_s: float | None = None

    @property
    def finished(self) -> bool:
        """Return, once a hold has ended, whether it was the last."""
        return self.target >= self._ceiling or self._pulse_ended or self._no_pulse

    @property
    def _pulse_ended(self) -> bool:
        last = self.pulses[-ENDED_HOLDS:]
        ended = HIGH_RATIO.value * max(self.pulses, default=0.0)
        # On average, so that one beat more or less does not cost a limb another step.
        return len(last) == ENDED_HOLDS and max(last[-1], fmean(last)) < ended

    @property
    def _no_pulse(self) -> bool:
        seen = max(self.pulses, default=PULSE_MIN.value) >= PULSE_MIN.value
        return self.target >= NOTHING_MMHG and not seen

    def step_up(self) -> float:
        """Take the next step; return its target, mmHg."""
        self.target = min(self._ceiling, self.target + STEP_MMHG)
        return self.target

    def holding(self, uptime_ms: float) -> None:
        """Handle that the controller holds the present step, seen at `uptime_ms`."""
        if self._held_from_ms is None:
            self._held_from_ms = uptime_ms

    def take(
        self, uptime_ms: float, interval_ms: float, pressure: Sequence[float | None]
    ) -> bool:
        """Take samples, the first of `uptime_ms`; return whether they end a hold.

        Raise StreamBroken when they do not follow the last ones.
        """
        if not self.record:
            self._started_ms, self.interval_ms = uptime_ms, interval_ms
        missed = round((uptime_ms - self._ends_ms) / interval_ms)
        if interval_ms != self.interval_ms or not (
            0 <= missed * interval_ms <= 1000 * GAP_MAX_S
        ):
            raise StreamBroken
        self.record += [None] * missed
        self.record += pressure
        return self._close_hold()

    @property
    def hold_s(self) -> float:
        """Return how long a hold lasts: some beats, but never very long."""
        beats_s = BEATS_A_HOLD * (self._period_s or 0.0)
        return min(HOLD_MAX_S, max(HOLD_MIN_S, SETTLE_S + beats_s))

    @property
    def _ends_ms(self) -> float:
        """Return the time of the sample that comes next."""
        return self._started_ms + len(self.record) * self.interval_ms

    def _close_hold(self) -> bool:
        """End the hold once it has lasted, and look at its pulse."""
        start = self._held_from_ms
        if start is None or self._ends_ms < start + 1000 * self.hold_s:
            return False
        self._held_from_ms = None
        first, last = (
            round((start + 1000 * after_s - self._started_ms) / self.interval_ms)
            for after_s in (SETTLE_S, self.hold_s)
        )
        hold = max(0, first), min(len(self.record), last)
        self.holds.append(hold)
        samples = self.record[slice(*hold)]
        pulse, period_s = self._pulse_of(samples, self.interval_ms, self._period_s)
        # The largest pulse tells the period best.
        if period_s is not None and pulse > max(self.pulses, default=0.0):
            self._period_s = period_s
        self.targets.append(self.target)
        self.pulses.append(pulse)
        return True
