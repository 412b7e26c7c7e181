"""The wraps of one session: nothing but what people say tells where they are."""

from ..evidence import REPERFUSION


class Wraps:
    """Time how long the wraps are on.

    From the moment that somebody is asked to put one on, it may be on, until somebody
    says that it is off.
    """

    def __init__(self, limit_s: float) -> None:
        """Start with everything off."""
        self.may_be_on = False
        self._limit_s = limit_s
        self._used_s = 0.0
        self._on_at: float | None = None
        self._off_at: float | None = None

    @property
    def timed(self) -> bool:
        """Tell whether the clock runs."""
        return self._on_at is not None

    def expect(self) -> None:
        """Hear that a wrap is being put on."""
        self.may_be_on = True

    def on(self, now: float) -> None:
        """Start the clock, unless it runs; long enough off, it starts anew."""
        if self._on_at is None:
            free_s = 0.0 if self._off_at is None else now - self._off_at
            self._used_s = 0.0 if free_s >= REPERFUSION.value else self._used_s
            self._on_at = now

    def off(self, now: float) -> float:
        """Stop the clock and return how long it ran."""
        ran_s = 0.0 if self._on_at is None else now - self._on_at
        self._used_s += ran_s
        self._on_at, self._off_at = None, now
        self.may_be_on = False
        return ran_s

    def left_s(self, now: float) -> float:
        """Return what is left of the limit."""
        ran_s = 0.0 if self._on_at is None else now - self._on_at
        return self._limit_s - self._used_s - ran_s
