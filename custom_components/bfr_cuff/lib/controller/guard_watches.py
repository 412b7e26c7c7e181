"""What the guard watches on each cuff by the clock: occlusion, ceiling and vent.

All pressures are in mmHg, all times in seconds of the caller's monotonic clock.
"""

import math
from typing import Final

from ..evidence import OFF_TARGET_TIME, OVER_TARGET, RELEASE_TIME, VENT_TIME
from .freshness import STALE_AFTER_S
from .model import CuffState

LATER_MMHG: Final = 5.0
LATER_S: Final = 5.0
"""How much later than the controller the guard acts, which then tells its reason."""

OVER_TARGET_S: Final = OFF_TARGET_TIME.value + LATER_S
VENT_TIMEOUT_S: Final = VENT_TIME.value

FALLING_MMHG: Final = 5.0
"""A cuff above its target that falls by this is on its way down."""


class OcclusionClock:
    """Count how long a cuff has been occluded, and what is left of its limit.

    Two counts, the stricter one counts: our own, and the controller's last word carried
    on. Only reperfusion that we saw sets our own back to zero.
    """

    def __init__(self, max_s: float, reperfusion_s: float) -> None:
        """Start at zero, with the longest limit."""
        self._max_s = max_s
        self._reperfusion_s = reperfusion_s
        self._limit_s = max_s
        self._own_s = 0.0
        self._free_s = 0.0
        self._rested_s = math.inf
        self._at: float | None = None
        self._cuff: CuffState | None = None
        # What the newest state says, at hand: it is asked for many times in each.
        self._occluded = False
        self._reported_s = 0.0

    @property
    def max_s(self) -> float:
        """Return the longest limit."""
        return self._max_s

    def set_max(self, max_s: float) -> None:
        """Set the longest limit; a limit in force only ever shrinks by it."""
        self._max_s = max_s
        self._limit_s = min(self._limit_s, max_s)

    def bring_forward(self, limit_s: float) -> None:
        """Set the limit in force, which only ever shrinks until it is forgotten."""
        # No later request pushes a deadline back: only a limb that has rested starts anew.
        highest = self._max_s if self._rested() else self._limit_s
        self._limit_s = min(highest, limit_s)
        self._rested_s = 0.0

    def observe(self, now: float, cuff: CuffState) -> None:
        """Take in the cuff's newest state."""
        elapsed = 0.0 if self._at is None else now - self._at
        free = self._known_free(elapsed, cuff)
        # It was occluded at the last word; what came since is unknown, so it counts.
        if self._occluded:
            self._own_s += elapsed - free
        # A gap in the news may hide pressure, so it breaks a reperfusion, unless the
        # controller counted through it.
        if cuff.occluded or (elapsed > STALE_AFTER_S and free < elapsed):
            self._free_s = 0.0
        self._free_s += free
        if self._free_s >= self._reperfusion_s:
            self._own_s = 0.0
        self._at, self._cuff = now, cuff
        self._occluded, self._reported_s = cuff.occluded, cuff.occluded_s
        self._rested_s = self._rested_s + elapsed if self._down() else 0.0
        if self._rested():
            self._limit_s = self._max_s

    def ahead(self, now: float) -> tuple[float, float]:
        """Return the longest limit that an inflation could get, and what is used of it.

        Both in seconds. The stricter counts, ours or the controller's own in force: a
        shorter one from before holds until the cuff has been free for long enough.
        """
        if self._rested() or self._cuff is None:
            return self._max_s, self.used_s(now)
        return min(self._limit_s, self._cuff.limit_s), self.used_s(now)

    def used_s(self, now: float) -> float:
        """Return the occlusion time so far."""
        # The controller saw what we missed, and may be wrong: the longer count is safe.
        return max(self._own_s, self._reported_s) + self._running_s(now)

    def ends_at(self, now: float) -> float:
        """Return when the limit in force is used up, if the clock runs on."""
        left = self._limit_in_force_s() - max(self._own_s, self._reported_s)
        # Its own word on what is left may only make it less.
        if self._cuff is not None and self._cuff.left_s is not None:
            left = min(left, self._cuff.left_s)
        since = self._at if self._occluded else None
        return left + (now if since is None else since)

    def reperfusion_left_s(self) -> float:
        """Return how much time free of pressure would set our clock to zero."""
        return max(0.0, self._reperfusion_s - self._free_s)

    def _limit_in_force_s(self) -> float:
        """Return the shorter of our own limit and the controller's.

        The controller remembers what was asked for before a restart of this side, and
        what another client asked for.
        """
        if self._cuff is None or not self._reported_s:
            return self._limit_s
        return min(self._limit_s, self._cuff.limit_s)

    def _down(self) -> bool:
        return self._cuff is None or not (self._cuff.inflated or self._cuff.occluded)

    def _rested(self) -> bool:
        """Return whether the limit in force is forgotten: down, with clocks at zero.

        Not by a state that was under way when the inflation was sent, hence the wait.
        """
        at_zero = self._own_s == 0.0 and self._reported_s == 0.0
        return at_zero and self._rested_s >= STALE_AFTER_S

    def _running_s(self, now: float) -> float:
        """Return the time since the last state, if the clock runs."""
        if self._at is None or not self._occluded:
            return 0.0
        return max(0.0, now - self._at)

    def _known_free(self, elapsed: float, cuff: CuffState) -> float:
        """Return how much of the time since the last state was surely reperfusion.

        Over a gap in the news only the controller can know, so its word counts there,
        up to the length of the gap.
        """
        if cuff.occluded or cuff.inflated:
            return 0.0
        if elapsed <= STALE_AFTER_S and not self._occluded:
            return elapsed
        return min(elapsed, cuff.reperfused_s)


class CeilingWatch:
    """Notice pressure that should never have been let in.

    A contraction is a short peak and no reason: two states in a row above the bound
    are, and so is a cuff far above its target that does not come down.
    """

    def __init__(self, bound: float) -> None:
        """Watch for pressures above the bound, in mmHg."""
        self._bound = bound
        self._above = 0
        self._mark: float | None = None
        self._since = 0.0
        self.too_high = False

    def observe(self, now: float, cuff: CuffState) -> None:
        """Take in the cuff's newest state; without a pressure it says nothing."""
        # Without a reading nothing is too high here: the sensor's own watch releases it.
        if cuff.pressure is None:
            self.too_high = False
            return
        # One state may be the peak of a contraction; two are a tenth of a second apart.
        self._above = self._above + 1 if cuff.pressure > self._bound else 0
        self._follow(now, cuff.pressure, cuff.target)
        self.too_high = self._above >= 2 or self._stuck(now)

    def _follow(self, now: float, pressure: float, target: float | None) -> None:
        """Mark since when the cuff has been above its target without falling."""
        margin = OVER_TARGET.value + LATER_MMHG
        if target is None or pressure <= target + margin:
            self._mark = None
        # As long as it falls, the air is on its way out and the limb is better off.
        elif self._mark is None or pressure <= self._mark - FALLING_MMHG:
            self._mark, self._since = pressure, now

    def _stuck(self, now: float) -> bool:
        waited_s = now - self._since
        return self._mark is not None and waited_s >= OVER_TARGET_S


class VentWatch:
    """Notice a release that is not obeyed, or that does not let the air out.

    `is_blocked` from when one did not, until the cuff is seen to be down.
    """

    def __init__(self) -> None:
        """Wait for a release."""
        self.is_blocked = False
        self._since: float | None = None
        self._ignored_since: float | None = None
        self._obeyed = False
        self._down = False
        self._heard = True

    @property
    def waits(self) -> bool:
        """Return whether there is a release that may still be blocked or ignored."""
        return self._since is not None or self._ignored_since is not None

    @property
    def overdue_at(self) -> float | None:
        """Return when the running release counts as blocked."""
        return None if self._since is None else self._since + VENT_TIMEOUT_S

    @property
    def ignored_at(self) -> float | None:
        """Return when the running release counts as not obeyed."""
        if self._ignored_since is None:
            return None
        return self._ignored_since + RELEASE_TIME.value

    def released(self, now: float, *, up: bool) -> None:
        """Note a release that is sent; a cuff that is down has nothing to let out.

        A release that is sent again does not push back when the first one is overdue.
        """
        # From the first release on, or pressing again would put the alarm off.
        if self._since is None and not self._down:
            self._since = now
        if up and self._ignored_since is None:
            self._ignored_since = now
        self._obeyed = False

    def inflating(self) -> None:
        """Note that the cuff may come up again, which ends the release if it does."""
        self._obeyed = True
        self._down = False
        self._ignored_since = None

    def observe(self, now: float, cuff: CuffState) -> None:
        """Take in the cuff's newest state."""
        self._heard = True
        self._down = not (cuff.occluded or cuff.inflated)
        self.is_blocked = self.is_blocked and not self._down
        if not cuff.inflated:
            self._ignored_since = None
        elif self._since is not None and not self._obeyed:
            self._ignored_since = self._ignored_since or now
        if self._down or (cuff.inflated and self._obeyed):
            self._since = None
        elif not cuff.inflated:
            # The valve is open without a word of ours: by the controller, or by others.
            self.released(now, up=False)
            self._obeyed = True

    def is_overdue(self, now: float) -> bool:
        """Return whether the running release is blocked."""
        return self._is_past(self.overdue_at, now) and self._heard

    def is_ignored(self, now: float) -> bool:
        """Return whether the running release is not obeyed."""
        return self._is_past(self.ignored_at, now)

    def noted(self, now: float) -> None:
        """Give what is overdue as long again, once it has been told.

        Said once of a controller that sends no states any more.
        """
        if self._is_past(self.overdue_at, now):
            self._since, self._heard, self.is_blocked = now, False, True
        if self.is_ignored(now):
            self._ignored_since = None

    @staticmethod
    def _is_past(moment: float | None, now: float) -> bool:
        return moment is not None and now >= moment
