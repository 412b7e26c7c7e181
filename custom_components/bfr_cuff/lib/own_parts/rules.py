"""A controller made of own parts: its cuffs, its lease, its button and its memory."""

from collections.abc import Sequence
from typing import Final

from ..controller.model import (
    MIN_TARGET_MMHG,
    ControllerRefused,
    ControllerState,
    Lease,
    Limits,
    RefusalCode,
    ReleaseReason,
)
from ..evidence import BARRED_TIME
from .cuff import OwnCuff
from .parts import CuffParts, Drive, Report
from .regulator import Regulator

STALL_S: Final = 1.0
"""When the rules were not run for so long, what was up is let go (Cuff Link, rule 10).

Whoever was to renew the lease stood still as well, and the vent may have opened by itself.
"""


class Rules:
    """Apply Cuff Link's rules; times are the caller's monotonic seconds.

    `advance` runs for each report and at least ten times a second, whatever else
    happens. Nothing here waits: what each part is to be told is in `drives`.
    """

    def __init__(
        self,
        cuffs: Sequence[tuple[CuffParts, Regulator]],
        limits: Limits,
        owner: str,
        now: float,
        *,
        was_up: bool,
    ) -> None:
        """Start with every vent open; `was_up` is the bit that outlived the last start."""
        self.limits = limits
        self.is_kept = was_up
        self.cuffs = tuple(
            OwnCuff(parts, limits, regulator, now, was_up=was_up)
            for parts, regulator in cuffs
        )
        self._owner = owner
        self._started_at = self._now = now
        self._lease_ends_at: float | None = None
        self._barred_until = now
        self._seq = 0

    @property
    def drives(self) -> tuple[Drive, ...]:
        """What the parts of each cuff are told."""
        return tuple(cuff.drive for cuff in self.cuffs)

    @property
    def may_forget(self) -> bool:
        """Return whether the bit may be cleared: every cuff is vented and rested."""
        return self.is_kept and all(cuff.is_at_rest for cuff in self.cuffs)

    @property
    def is_leased(self) -> bool:
        """Return whether the lease is held."""
        return self._lease_ends_at is not None

    def state(self) -> ControllerState:
        """Return a snapshot with the next number."""
        self._seq += 1
        left_s = (self._lease_ends_at or 0.0) - self._now
        return ControllerState(
            seq=self._seq,
            uptime_s=self._now - self._started_at,
            lease=Lease(owner=self._owner, left_s=max(0.0, left_s))
            if self.is_leased
            else None,
            cuffs=tuple(cuff.state() for cuff in self.cuffs),
            barred_s=max(0.0, self._barred_until - self._now),
        )

    # Time.

    def advance(self, now: float, reports: Sequence[Report]) -> None:
        """Go on to `now` with what each cuff's parts report."""
        before, self._now = self._now, max(now, self._now)
        if self._now - before > STALL_S or self._is_lease_over():
            self._let_go(ReleaseReason.LEASE_EXPIRED)
        for cuff, report in zip(self.cuffs, reports, strict=True):
            cuff.advance(self._now, report)

    def press_button(self) -> None:
        """Release all, end the lease and bar inflating (Cuff Link, rule 9)."""
        self._barred_until = self._now + BARRED_TIME.value
        self._let_go(ReleaseReason.BUTTON)

    def _is_lease_over(self) -> bool:
        """Return whether the lease has run out."""
        return self._lease_ends_at is not None and self._now >= self._lease_ends_at

    def _let_go(self, reason: ReleaseReason) -> None:
        """Release all and end the lease."""
        self._lease_ends_at = None
        for cuff in self.cuffs:
            cuff.release(reason)

    # Requests.

    def take_lease(self) -> None:
        """Take the lease, or renew it."""
        self._lease_ends_at = self._now + self.limits.lease_max_s

    def drop_lease(self) -> None:
        """Give up the lease: what is up is released."""
        self._let_go(ReleaseReason.COMMAND)

    def release(self, channel: int | None = None) -> None:
        """Open the vent of one cuff, or of all."""
        for index, cuff in enumerate(self.cuffs):
            # An unknown channel means all: air out, when in doubt.
            if channel not in range(len(self.cuffs)) or channel == index:
                cuff.release(ReleaseReason.COMMAND)

    def keep(self, *, bit: bool) -> None:
        """Note what was stored where a restart does not lose it.

        It is stored as set before the first `inflate`, and as clear if `may_forget`.
        """
        self.is_kept = bit

    def inflate(self, now: float, channel: int, target: float, limit_s: float) -> int:
        """Inflate to `target` mmHg for `limit_s` seconds at most.

        Return a number that the states which show it exceed; raise ControllerRefused.
        """
        cuff = self._checked(channel, target, limit_s)
        cuff.check(now)
        if self._now < self._barred_until:
            raise ControllerRefused(RefusalCode.BARRED)
        if self._lease_ends_at is None or now >= self._lease_ends_at:
            raise ControllerRefused(RefusalCode.NO_LEASE)
        cuff.check_time(limit_s)
        if not self.is_kept:
            # Without the bit, a restart in this hold would give the time back.
            raise ControllerRefused(RefusalCode.INTERNAL)
        cuff.inflate(target, limit_s)
        return self._seq

    def clear_fault(self, channel: int) -> None:
        """Forget a fault whose cause is gone, or raise ControllerRefused."""
        self._cuff(channel).clear_fault(self._now)

    def _cuff(self, channel: int) -> OwnCuff:
        """Return a cuff, or raise ControllerRefused."""
        if channel not in range(len(self.cuffs)):
            raise ControllerRefused(RefusalCode.BAD_ARGUMENT)
        return self.cuffs[channel]

    def _checked(self, channel: int, target: float, limit_s: float) -> OwnCuff:
        """Return the cuff that is meant, or raise ControllerRefused for a number."""
        cuff = self._cuff(channel)
        highest = cuff.parts.info.pressure_max
        # Put so that NaN is refused too.
        if not (target >= MIN_TARGET_MMHG and limit_s > 0):
            raise ControllerRefused(RefusalCode.BAD_ARGUMENT)
        if target > highest:
            raise ControllerRefused(RefusalCode.OVER_LIMIT, limit=highest)
        if limit_s > self.limits.occlusion_max_s:
            raise ControllerRefused(
                RefusalCode.OVER_LIMIT, limit=self.limits.occlusion_max_s
            )
        return cuff
