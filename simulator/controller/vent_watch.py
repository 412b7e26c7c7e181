"""Whether released air really leaves, and for how long a cuff has been empty."""

SHOWN_WITHIN_MS = 20_000
DWELL_MS = 1000


class VentWatch:
    """Follow a cuff across 20 mmHg, and time each release (Cuff Link, rule 7)."""

    def __init__(self, now: int) -> None:
        """Start with a release under way: a controller boots with its valves open."""
        self.below_ms = 0
        self._above_ms = 0
        self._due: int | None = now + SHOWN_WITHIN_MS

    def advance(self, dt: int, pressure: float | None, *, below: bool) -> None:
        """Count the time on this side of the line; no valid sample is on neither."""
        self.below_ms = self.below_ms + dt if below else 0
        self._above_ms = (
            self._above_ms + dt if pressure is not None and not below else 0
        )
        if below:
            self._due = None

    def release(self, now: int) -> None:
        """Expect a valid sample below 20 mmHg within 20 s."""
        self._due = now + SHOWN_WITHIN_MS

    def stop(self) -> None:
        """Expect nothing: the cuff is being inflated."""
        self._due = None

    @property
    def vented(self) -> bool:
        """Return whether the cuff has been below 20 mmHg for 1 s."""
        return self.below_ms >= DWELL_MS

    def refilled(self, now: int) -> bool:
        """Return whether an open cuff has come up again, and time that like a release."""
        if self._above_ms < DWELL_MS:
            return False
        if self._due is None:
            self.release(now)
        return True

    def blocked(self, now: int) -> bool:
        """Return whether the time to show an empty cuff is over."""
        return self._due is not None and now >= self._due
