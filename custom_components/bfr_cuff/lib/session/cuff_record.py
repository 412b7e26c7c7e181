"""What is kept of one cuff of a session."""

from dataclasses import dataclass, field
from typing import Final

from ..controller.model import CuffState
from ..evidence import IN_BAND
from ..training.plan import CuffPlan

SAME_TARGET_MMHG: Final = 0.5
"""Two targets that differ by less are one, rounded on its way."""

BAND: Final = IN_BAND.value / 100
"""Pressure within this share of the target is in band."""


@dataclass(slots=True)
class CuffRecord:
    """One cuff as it was; pressures in mmHg, times in seconds.

    `targets` are those that were asked for, in order.
    """

    plan: CuffPlan
    targets: list[float] = field(default_factory=list)
    peak: float = 0.0
    occluded_s: float = 0.0
    worked_s: float = 0.0
    in_band_s: float = 0.0
    _at: float | None = field(default=None, repr=False)
    _state: CuffState | None = field(default=None, repr=False)

    @property
    def target(self) -> float | None:
        """Return what was asked for last."""
        return self.targets[-1] if self.targets else None

    @property
    def time_in_band(self) -> float | None:
        """Return the share of the working time in band, 0 to 1."""
        return self.in_band_s / self.worked_s if self.worked_s else None

    def was_aimed_at(self, target: float) -> bool:
        """Return whether a target in mmHg is one of those that were asked for."""
        return any(abs(target - each) <= SAME_TARGET_MMHG for each in self.targets)

    def aim(self, target: float) -> None:
        """Note what is asked for now."""
        if target != self.target:
            self.targets.append(target)

    def observe(self, now: float, state: CuffState, *, working: bool) -> None:
        """Add the time since the last state to what it was like."""
        # By the state before, which was so until now; the new one has only just begun.
        if self._at is not None and self._state is not None:
            self._add(now - self._at, self._state, working=working)
        self._at, self._state = now, state
        self.peak = max(self.peak, state.pressure or 0.0)

    def _add(self, elapsed: float, state: CuffState, *, working: bool) -> None:
        if state.occluded:
            self.occluded_s += elapsed
        if working:
            self.worked_s += elapsed
            self.in_band_s += elapsed if self._in_band(state) else 0.0

    def _in_band(self, state: CuffState) -> bool:
        if state.pressure is None or self.target is None:
            return False
        return abs(state.pressure - self.target) <= BAND * self.target
