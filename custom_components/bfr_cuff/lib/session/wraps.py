"""The wraps of one session: only what people say is known of them."""

from ..evidence import REPERFUSION


class Wraps:
    """Time how long the wraps are on.

    From the moment that the athlete is asked to put one on, it may be on, until the
    athlete says that it is off. It went on at `on_at`, None while it is off; `used_s`
    of its `limit_s` are from the times before. Seconds, monotonic.
    """

    def __init__(self, limit_s: float) -> None:
        """Start with everything off."""
        self.may_be_on = False
        self.limit_s = limit_s
        self.used_s = 0.0
        self.on_at: float | None = None
        self._off_at: float | None = None

    @property
    def timed(self) -> bool:
        """Return whether the clock runs."""
        return self.on_at is not None

    def expect(self) -> None:
        """Count a wrap as on from now, although its clock does not run yet."""
        self.may_be_on = True

    def on(self, now: float) -> None:
        """Start the clock, unless it runs; long enough off, it starts anew."""
        if self.on_at is None:
            free_s = 0.0 if self._off_at is None else now - self._off_at
            # Only the athlete's word says that it was off; less than that resets no
            # clock.
            self.used_s = 0.0 if free_s >= REPERFUSION.value else self.used_s
            self.on_at = now

    def off(self, now: float) -> float:
        """Stop the clock and return how long it ran."""
        ran_s = 0.0 if self.on_at is None else now - self.on_at
        self.used_s += ran_s
        self.on_at, self._off_at = None, now
        self.may_be_on = False
        return ran_s

    def left_s(self, now: float) -> float:
        """Return what is left of the limit."""
        ran_s = 0.0 if self.on_at is None else now - self.on_at
        return self.limit_s - self.used_s - ran_s
