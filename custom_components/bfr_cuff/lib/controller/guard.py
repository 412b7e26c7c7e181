"""The guard: may only ask for release, and trusts nobody's word that all is well.

It watches one controller beside whatever asked for the pressure. Its clocks run on the
caller's monotonic time from the pressures that it sees; what the controller says of
its own clocks can only make the guard stricter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
import math
from typing import Final

from ..evidence import (
    BOUND,
    CEILING,
    MAX_OCCLUSION,
    MAX_OCCLUSION_ANNOUNCED,
    REPERFUSION,
)
from .freshness import STALE_AFTER_S, Freshness
from .guard_watches import CeilingWatch, OcclusionClock, VentWatch
from .model import (
    MIN_TARGET_MMHG,
    ControllerInfo,
    ControllerRefused,
    ControllerState,
    CuffInfo,
    CuffState,
    RefusalCode,
)

ASK_AGAIN_S: Final = 1.0
"""A release that did not show is asked for again after this."""


class Cause(StrEnum):
    """Why the guard wants a cuff released."""

    DEADLINE = "deadline"
    CEILING = "ceiling"
    STALE = "stale"
    REBOOTED = "rebooted"
    VENT_BLOCKED = "vent_blocked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A wish of the guard: release this cuff (None: all), now, and why."""

    channel: int | None
    cause: Cause


class Guard:
    """Watch every cuff of one controller."""

    def __init__(self, max_occlusion_s: Mapping[int, float]) -> None:
        """Start with the owner's longest occlusion time of each channel, in seconds."""
        self._max_occlusion_s = dict(max_occlusion_s)
        self._freshness = Freshness()
        self._boot: str | None = None
        self._lease_max_s = 0.0
        self._occlusion_max_s = MAX_OCCLUSION_ANNOUNCED.value
        self._watches: dict[int, _CuffWatch] = {}
        self._asked_at = -math.inf
        self._barred_until = -math.inf

    def connected(self, info: ControllerInfo) -> tuple[Verdict, ...]:
        """Hear who answers; a start that we did not see ends everything."""
        rebooted = self._boot not in (None, info.boot)
        self._boot = info.boot
        self._freshness.booted(info.boot)
        self._lease_max_s = info.limits.lease_max_s
        self._occlusion_max_s = info.limits.occlusion_max_s
        if rebooted:
            self._lose_sight()
        reperfusion_s = max(REPERFUSION.value, info.limits.reperfusion_s)
        for cuff in info.cuffs:
            max_s = self._max_s(cuff.channel)
            if (watch := self._watches.get(cuff.channel)) is None:
                clock = OcclusionClock(max_s, reperfusion_s)
                self._watches[cuff.channel] = _CuffWatch(cuff, clock)
            else:
                watch.meet(cuff)
                watch.clock.set_max(max_s)
        return (Verdict(None, Cause.REBOOTED),) if rebooted else ()

    def observe(self, now: float, state: ControllerState) -> tuple[Verdict, ...]:
        """Take in the controller's newest state."""
        self._freshness.observe(now, state.uptime_s)
        self._barred_until = now + state.barred_s if state.barred_s else -math.inf
        return tuple(
            Verdict(cuff.channel, cause)
            for cuff in state.cuffs
            for cause in self._watches[cuff.channel].observe(now, cuff)
        )

    def tick(self, now: float) -> tuple[Verdict, ...]:
        """Look at the clock; to be called at `next_check` at the latest."""
        verdicts = [
            Verdict(channel, cause)
            for channel, watch in self._watches.items()
            for cause in watch.tick(now)
        ]
        if self._up() and now >= self._lost_at():
            self._asked_at = now
            self._lose_sight()
            verdicts.append(Verdict(None, Cause.STALE))
        return tuple(verdicts)

    def next_check(self, now: float) -> float | None:
        """Return the next moment at which time alone can change a verdict."""
        moments = [moment for w in self._watches.values() for moment in w.moments(now)]
        if self._up():
            moments.append(self._lost_at())
        return min(moments, default=None)

    def fresh(self, now: float) -> bool:
        """Tell whether the newest state may be acted upon."""
        return self._freshness.fresh(now)

    @property
    def stale_at(self) -> float:
        """Return when the newest state stops being fresh."""
        return self._freshness.stale_at()

    def permit(
        self, now: float, channel: int, target: float, limit_s: float | None
    ) -> float:
        """Return the limit in seconds that an inflation is granted.

        Raises ControllerRefused when it is not, with the limit that it would break.
        """
        if not self.fresh(now):
            raise ControllerRefused(RefusalCode.NO_NEWS)
        if now < self._barred_until:
            raise ControllerRefused(RefusalCode.BARRED)
        return self._watches[channel].permit(now, target, limit_s)

    def inflating(self, channel: int, limit_s: float) -> None:
        """Hear that a permitted inflation is about to be sent."""
        self._watches[channel].inflating(limit_s)

    def released(self, now: float, channel: int | None) -> None:
        """Hear that a release was sent, so that the vent is watched."""
        for watch in self._watches.values():
            if channel in (None, watch.info.channel):
                watch.released(now)

    def limit_occlusion(self, channel: int, max_s: float) -> None:
        """Set the owner's longest occlusion time; a running clock only loses by it."""
        self._max_occlusion_s[channel] = max_s
        if (watch := self._watches.get(channel)) is not None:
            watch.clock.set_max(self._max_s(channel))

    def ahead(self, now: float, channel: int, limit_s: float) -> tuple[float, float]:
        """Return the limit that an inflation would get, and what is used of it, in s."""
        return self._watches[channel].clock.ahead(now, limit_s)

    def deadline(self, now: float, channel: int) -> float:
        """Return the moment at which this cuff is released, if its clock runs on."""
        return self._watches[channel].clock.ends_at(now)

    def _max_s(self, channel: int) -> float:
        """Return the owner's longest time, or the default, within the controller's."""
        owners = self._max_occlusion_s.get(channel, MAX_OCCLUSION.value)
        return min(owners, self._occlusion_max_s)

    def _up(self) -> bool:
        return any(watch.up for watch in self._watches.values())

    def _lost_at(self) -> float:
        """Return when the controller must have vented, had it last heard us then."""
        lease_end = self.stale_at - STALE_AFTER_S + self._lease_max_s
        return max(lease_end, self._asked_at + ASK_AGAIN_S)

    def _lose_sight(self) -> None:
        """Count no cuff as up until a state shows it."""
        for watch in self._watches.values():
            watch.up = False


class _CuffWatch:
    """Watch one cuff."""

    def __init__(self, info: CuffInfo, clock: OcclusionClock) -> None:
        """Start with the cuff down and every clock at zero."""
        self.clock = clock
        self.up = False
        self._fault = False
        self._asked_at = -math.inf
        self._vent = VentWatch()
        self.meet(info)

    def meet(self, info: CuffInfo) -> None:
        """Hear what the controller says of the cuff, which a new start may change."""
        self.info = info
        self._ceiling = CeilingWatch(min(info.pressure_max + 20.0, BOUND.value))

    def observe(self, now: float, cuff: CuffState) -> Iterator[Cause]:
        """Take in the cuff's newest state."""
        self.up = cuff.inflated
        self._fault = cuff.fault is not None
        self.clock.observe(now, cuff)
        self._vent.observe(now, cuff)
        if self._ceiling.observe(now, cuff) and self._may_ask(now):
            yield Cause.CEILING
        yield from self.tick(now)

    def tick(self, now: float) -> Iterator[Cause]:
        """Look at the clock."""
        if self.up and now >= self.clock.ends_at(now) and self._may_ask(now):
            yield Cause.DEADLINE
        if self._vent.overdue(now):
            yield Cause.VENT_BLOCKED

    def moments(self, now: float) -> Iterator[float]:
        """Return the moments at which a tick may have something to say."""
        if self.up:
            yield max(self.clock.ends_at(now), self._asked_at + ASK_AGAIN_S)
        if self._vent.overdue_at is not None:
            yield self._vent.overdue_at

    def permit(self, now: float, target: float, limit_s: float | None) -> float:
        """Return the granted limit, or raise ControllerRefused."""
        highest = min(self.info.pressure_max, CEILING.value)
        # Put so that NaN is refused too.
        if not target <= highest:
            raise ControllerRefused(RefusalCode.TARGET_TOO_HIGH, limit=highest)
        if target < MIN_TARGET_MMHG:
            raise ControllerRefused(RefusalCode.TARGET_TOO_LOW, limit=MIN_TARGET_MMHG)
        if limit_s is not None and not limit_s <= self.clock.max_s:
            raise ControllerRefused(RefusalCode.TIME_TOO_LONG, limit=self.clock.max_s)
        if self._fault:
            raise ControllerRefused(RefusalCode.FAULT)
        if self._used_up(now, limit_s):
            raise ControllerRefused(
                RefusalCode.REPERFUSING, limit=self.clock.reperfusion_left_s()
            )
        return self.clock.max_s if limit_s is None else limit_s

    def inflating(self, limit_s: float) -> None:
        """Hear that a permitted inflation is about to be sent."""
        self.clock.bring_forward(limit_s)
        self._vent.inflating()

    def released(self, now: float) -> None:
        """Hear that a release was sent."""
        self._vent.released(now)

    def _used_up(self, now: float, limit_s: float | None) -> bool:
        """Tell whether no time would be left of the limit once the cuff is up."""
        if now >= self.clock.ends_at(now):
            return True
        return not self.up and limit_s is not None and limit_s <= self.clock.used_s(now)

    def _may_ask(self, now: float) -> bool:
        """Tell whether a release may be asked for, again after a second."""
        if now < self._asked_at + ASK_AGAIN_S:
            return False
        self._asked_at = now
        return True
