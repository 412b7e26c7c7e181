"""Too much pressure, and air that does not stay in (Cuff Link, rules 5 and 6)."""

from .window import OnTime

OVER_TARGET = 15.0
MUST_FALL = 5.0
MUST_FALL_MS = 10_000
LEAK_WINDOW_MS = 60_000
LEAK_PUMPING_MS = 15_000


class OverpressureWatch:
    """Trip on two samples above the bound, or on 10 s too far above the target."""

    def __init__(self, bound: float) -> None:
        """Watch against `bound`, mmHg."""
        self._bound = bound
        self._above_bound = 0
        self._reference = 0.0
        self._since: int | None = None

    def tripped(self, now: int, pressure: float | None, target: float | None) -> bool:
        """Judge one new sample; a missing one breaks the row of two."""
        if pressure is None or pressure <= self._bound:
            self._above_bound = 0
        else:
            self._above_bound += 1
        return self._above_bound >= 2 or self._lingers(now, pressure, target)

    def _lingers(self, now: int, pressure: float | None, target: float | None) -> bool:
        """Return whether 10 s above the target went by without a fall of 5 mmHg."""
        if pressure is None or target is None or pressure <= target + OVER_TARGET:
            self._since = None
        elif self._since is None or pressure <= self._reference - MUST_FALL:
            self._since = now
            self._reference = pressure
        return self._since is not None and now - self._since >= MUST_FALL_MS


class LeakWatch:
    """Trip on inflating for too long, or on holding with too much pumping."""

    def __init__(self, fill_s: float, pressure_max: float) -> None:
        """Watch a cuff that takes `fill_s` from empty to `pressure_max`."""
        self._fill_ms = fill_s * 1000
        self._pressure_max = pressure_max
        self._since = 0
        self._pumping = OnTime(LEAK_WINDOW_MS)
        self._bled_at: int | None = None

    def start(self, now: int) -> None:
        """Begin a run of inflating or of holding."""
        self._since = now
        self._pumping.clear()
        self._bled_at = None

    def inflating_too_long(self, now: int, target: float) -> bool:
        """Judge a run of inflating: a cuff fills slowest while it is soft."""
        share = 0.3 + 0.7 * target / self._pressure_max
        return now - self._since > 1.5 * self._fill_ms * share

    def pumping_too_much(self, now: int, dt: int, *, pump: bool, bleed: bool) -> bool:
        """Judge `dt` ms of holding: more than 15 s of pump in 60, and no bleeding."""
        if bleed:
            self._bled_at = now
        if pump:
            self._pumping.add(now - dt, now)
        if now - self._since < LEAK_WINDOW_MS:
            return False
        if self._bled_at is not None and now - self._bled_at <= LEAK_WINDOW_MS:
            return False
        return self._pumping.total(now) > LEAK_PUMPING_MS
