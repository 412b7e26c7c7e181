"""The guard's rule for a measurement of the occlusion pressure on one cuff.

Neither 100 mmHg nor a share of an LOP can bound it, so it has bounds of its own: time,
ceiling, the height of each step, how fresh the samples are, and how often it goes up.
A measurement that was interrupted by anything is over: nothing takes it up again.
"""

import math
from typing import Final

from ..evidence import (
    BOUND_MARGIN,
    CEILING,
    MEASUREMENT_PAUSE,
    MEASUREMENT_STEP,
    MEASUREMENT_TIME,
    OVER_TARGET,
    TARGET_MIN,
)
from .freshness import Freshness
from .model import ControllerRefused, CuffState, RefusalCode, ReleaseReason

FIRST_MMHG: Final = TARGET_MIN.value + MEASUREMENT_STEP.value
"""The first step: one above the lowest that a controller takes."""

TOP_MMHG: Final = CEILING.value - MEASUREMENT_STEP.value
"""The last step: one below the highest target. What needs more is not measured."""

RUNS_MAX: Final = 3

SAMPLES_STALE_S: Final = 1.0
"""Without samples for so long no one sees what the limb does."""

ASTRAY_MOST: Final = 10
"""So many states in a row, a second's, are no peak of a limb that moved."""

LONGEST_S: Final = 1200.0
"""Longest a measurement may take, with its pauses; a later step is refused."""

_OURS: Final = (None, ReleaseReason.COMMAND)


class MeasurementRule:
    """What one cuff may do while a limb is measured with it; times are monotonic s."""

    def __init__(self, now: float, highest: float) -> None:
        """Begin, with a cuff that is down; `highest` is its own limit in mmHg."""
        self.over = False
        self._ends_at = now + LONGEST_S
        self._highest = min(TOP_MMHG, highest)
        self._runs = 0
        self._step: float | None = None
        self._was_up = False
        self._astray = 0
        self._free_s = 0.0
        self._sampled_at = now
        self._samples = Freshness()

    def permit(self, now: float, target: float, limit_s: float | None) -> float:
        """Return the granted limit in seconds, or raise ControllerRefused.

        A step is never more than one above the last, and goes up only from a pressure
        that fits the last. Only an empty cuff that has been free for a minute begins
        another run.
        """
        if self.over or now >= self._ends_at or self._is_astray(target):
            raise ControllerRefused(RefusalCode.NOT_MEASURING)
        highest = self._next_step()
        # Put so that NaN is refused too.
        if not target <= highest:
            raise ControllerRefused(RefusalCode.TARGET_TOO_HIGH, limit=highest)
        wanted_s = MEASUREMENT_TIME.value if limit_s is None else limit_s
        if not wanted_s <= MEASUREMENT_TIME.value:
            raise ControllerRefused(
                RefusalCode.TIME_TOO_LONG, limit=MEASUREMENT_TIME.value
            )
        if self._step is None:
            self._check_run()
        return wanted_s

    def inflating(self, now: float, target: float) -> None:
        """Note a permitted step that is about to be sent."""
        if self._step is None:
            self._runs += 1
            self._sampled_at = now
            self._samples.forget()
        self._step = max(self._step or 0.0, target)

    def sampled(self, now: float, uptime_s: float) -> None:
        """Note samples, the last of them of this time of the controller."""
        self._sampled_at = now
        self._samples.observe(now, uptime_s)

    def observe(self, cuff: CuffState) -> None:
        """Take in the cuff's newest state."""
        self._free_s = cuff.reperfused_s
        self._count_astray(cuff)
        if cuff.inflated:
            self._was_up = True
        elif self._was_up:
            # A run that ended: by our word another one may follow, else nothing.
            self.over |= cuff.reason not in _OURS or cuff.fault is not None
            self._was_up, self._step = False, None

    def released(self) -> None:
        """Note a release that is sent: only another run may follow."""
        self._step, self._free_s = None, 0.0

    def end(self) -> None:
        """Permit nothing more."""
        self.over = True

    def is_too_high(self, pressure: float | None) -> bool:
        """Return whether a pressure is above all that any step may reach."""
        bound = TOP_MMHG + BOUND_MARGIN.value
        return pressure is not None and pressure > bound

    @property
    def ends_at(self) -> float:
        """Return when the whole measurement must be over."""
        return self._ends_at

    @property
    def stale_at(self) -> float:
        """Return when the newest samples are too old, by arrival or by their clock."""
        arrived = self._sampled_at + SAMPLES_STALE_S
        stale_at = self._samples.stale_at()
        return arrived if stale_at == -math.inf else min(arrived, stale_at)

    def _count_astray(self, cuff: CuffState) -> None:
        """Count the states in a row whose pressure is far from their target."""
        off = math.inf
        if cuff.pressure is not None and cuff.target is not None:
            off = abs(cuff.pressure - cuff.target)
        self._astray = self._astray + 1 if off > OVER_TARGET.value else 0

    def _is_astray(self, target: float) -> bool:
        """Return whether a target is higher, from a pressure that is not at the last.

        A limb that moves makes a short peak; one that is pressed otherwise than asked
        for, or whose sensor lies, must not be pressed more.
        """
        return (
            self._step is not None
            and target > self._step
            and self._astray >= ASTRAY_MOST
        )

    def _next_step(self) -> float:
        """Return the highest target that may come next."""
        if self._step is None:
            return min(self._highest, FIRST_MMHG)
        return min(self._highest, self._step + MEASUREMENT_STEP.value)

    def _check_run(self) -> None:
        """Raise unless another run may begin."""
        if self._runs >= RUNS_MAX:
            raise ControllerRefused(RefusalCode.NOT_MEASURING)
        if self._runs and self._free_s < MEASUREMENT_PAUSE.value:
            left_s = MEASUREMENT_PAUSE.value - self._free_s
            raise ControllerRefused(RefusalCode.REPERFUSING, limit=left_s)
