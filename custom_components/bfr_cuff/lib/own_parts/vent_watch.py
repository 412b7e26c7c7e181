"""Whether the air that was let out has left (Cuff Link, rule 7)."""

from typing import Final

from ..evidence import VENT_TIME

DWELL_S: Final = 1.0
"""So long on one side of 20 mmHg, and a cuff is taken to be there."""


class VentWatch:
    """Follow one cuff down to 20 mmHg, and notice if it comes up by itself."""

    def __init__(self, now: float) -> None:
        """Start with a release: no one knows what was before."""
        self._low_s = 0.0
        self._high_s = 0.0
        self._overdue_at: float | None = now + VENT_TIME.value

    @property
    def is_empty(self) -> bool:
        """Return whether the cuff has been below for a second."""
        return self._low_s >= DWELL_S

    @property
    def has_refilled(self) -> bool:
        """Return whether the cuff has been above for a second."""
        return self._high_s >= DWELL_S

    def advance(self, seconds: float, *, low: bool, high: bool) -> None:
        """Count the time; without a valid reading a cuff is neither `low` nor `high`."""
        self._low_s = self._low_s + seconds if low else 0.0
        self._high_s = self._high_s + seconds if high else 0.0
        if low:
            self._overdue_at = None

    def overslept(self, seconds: float) -> None:
        """Give a release as much longer as no one looked."""
        if self._overdue_at is not None:
            self._overdue_at += seconds

    def expect(self, now: float) -> None:
        """Give a release its time."""
        self._overdue_at = now + VENT_TIME.value

    def expect_if_refilled(self, now: float) -> None:
        """Give an open cuff that has come up its time, if none is running."""
        if self.has_refilled and self._overdue_at is None:
            self.expect(now)

    def expect_nothing(self) -> None:
        """Forget the release: the cuff is being inflated."""
        self._overdue_at = None

    def is_blocked(self, now: float) -> bool:
        """Return whether a release has had its time and no reading shows it."""
        return self._overdue_at is not None and now >= self._overdue_at
