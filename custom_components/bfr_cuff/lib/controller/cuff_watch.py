"""Everything that the guard watches on one cuff, brought together."""

from collections.abc import Iterator
from enum import StrEnum
import math
from typing import Final

from ..evidence import BOUND, BOUND_MARGIN, CEILING
from .guard_watches import CeilingWatch, OcclusionClock, VentWatch
from .measuring import MeasurementRule
from .model import (
    MIN_TARGET_MMHG,
    ControllerRefused,
    CuffInfo,
    CuffState,
    Phase,
    RefusalCode,
)
from .plausibility import LeaseWatch, PumpWatch, SensorWatch, TargetWatch

ASK_AGAIN_S: Final = 1.0
"""A release that did not show is asked for again after this."""


class Cause(StrEnum):
    """Why the guard wants a cuff released."""

    DEADLINE = "deadline"
    CEILING = "ceiling"
    SENSOR = "sensor"
    PUMPING = "pumping"
    TAKEN = "taken"
    TARGET = "target"
    FAULT = "fault"
    STALE = "stale"
    REBOOTED = "rebooted"
    ERRATIC = "erratic"
    IGNORED = "ignored"
    VENT_BLOCKED = "vent_blocked"


class CuffWatch:
    """Watch one cuff; all times are the caller's monotonic seconds."""

    def __init__(self, info: CuffInfo, clock: OcclusionClock) -> None:
        """Start with the cuff down and every clock at zero."""
        self.clock = clock
        self.up = False
        self._pressure: float | None = None
        self._fault = False
        self._asked_at = -math.inf
        self._is_told = False
        self._measuring: MeasurementRule | None = None
        self._must_rest = False
        self._vent = VentWatch()
        self._sensor = SensorWatch()
        self._target = TargetWatch()
        self._lease = LeaseWatch()
        self.meet(info)

    def meet(self, info: CuffInfo) -> None:
        """Take what the controller says of the cuff, which a new start may change."""
        self.info = info
        highest = min(info.pressure_max + BOUND_MARGIN.value, BOUND.value)
        self._ceiling = CeilingWatch(highest)
        self._pump = PumpWatch(info)

    def observe(
        self, now: float, cuff: CuffState, owner: str | None, client_id: str
    ) -> Iterator[Cause]:
        """Take in the newest state; `owner` has the lease, `client_id` is this client."""
        self.up = cuff.inflated
        self._fault = cuff.fault is not None
        self.clock.observe(now, cuff)
        self._vent.observe(now, cuff)
        self._ceiling.observe(now, cuff)
        self._sensor.observe(now, cuff)
        self._pump.observe(now, cuff)
        self._pressure = cuff.pressure
        if self._measuring is not None:
            self._measuring.observe(cuff)
        self._must_rest = self._must_rest and self._used(now)
        # What another client asked for, its own person knows of.
        if owner == client_id:
            self._target.observe(now, cuff)
        self._lease.observe(now, cuff, owner, client_id)
        if not self._ceiling.too_high:
            self._is_told = False
        elif not cuff.inflated:
            yield from self._too_high_though_open(cuff)
        yield from self.tick(now)

    def tick(self, now: float) -> Iterator[Cause]:
        """Look at the clock, and yield why the cuff is to be released."""
        cause = self._cause(now)
        if cause is not None:
            self.spoil_measurement()
        # A release takes a moment to show, and is no better for being sent ten times.
        if cause is not None and now >= self._asked_at + ASK_AGAIN_S:
            self._asked_at = now
            yield cause
        if not self._vent.waits:
            return
        if self._vent.is_ignored(now):
            yield Cause.IGNORED
        if self._vent.is_overdue(now):
            yield Cause.VENT_BLOCKED
        self._vent.noted(now)

    def next_tick(self, now: float) -> float:
        """Return the next moment at which a tick may have something to say, or never."""
        soonest = math.inf
        if self.up:
            due_at = min(
                self.clock.ends_at(now),
                self._sensor.fails_at(),
                self._pump.fails_at(),
                self._measuring_fails_at(),
            )
            soonest = max(due_at, self._asked_at + ASK_AGAIN_S)
        if not self._vent.waits:
            return soonest
        for moment in (self._vent.overdue_at, self._vent.ignored_at):
            if moment is not None and moment < soonest:
                soonest = moment
        return soonest

    def check_measurement(self, now: float) -> None:
        """Raise ControllerRefused if a measurement may not begin now.

        One at a time, and only on a limb whose occlusion clock is at zero: all of its
        time is then there for the runs.
        """
        if self._measuring is not None:
            raise ControllerRefused(RefusalCode.MEASURING)
        if self._fault:
            raise ControllerRefused(RefusalCode.FAULT)
        self._check_seen()
        if self.up or self._used(now):
            raise ControllerRefused(
                RefusalCode.REPERFUSING, limit=self.clock.reperfusion_left_s()
            )

    def begin_measurement(self, now: float) -> None:
        """Permit a measurement with this cuff, or raise ControllerRefused."""
        self.check_measurement(now)
        highest = min(self.info.pressure_max, CEILING.value)
        self._measuring = MeasurementRule(now, highest)

    def end_measurement(self) -> None:
        """End a measurement; nothing else is inflated before the limb has rested."""
        self._must_rest |= self._measuring is not None
        self._measuring = None

    def spoil_measurement(self) -> None:
        """Permit no further step of a measurement; it stays begun until it is ended."""
        if self._measuring is not None:
            self._measuring.end()

    def sampled(self, now: float, uptime_s: float) -> None:
        """Note samples, the last of them of this time of the controller."""
        if self._measuring is not None:
            self._measuring.sampled(now, uptime_s)

    def permit(
        self,
        now: float,
        target: float,
        limit_s: float | None,
        *,
        measuring: bool = False,
    ) -> float:
        """Return the granted limit in seconds, or raise ControllerRefused.

        `measuring`: for the measurement that was begun, which is then the only one that
        may inflate.
        """
        if measuring:
            limit_s = self._permit_step(now, target, limit_s)
        elif self._measuring is not None:
            raise ControllerRefused(RefusalCode.MEASURING)
        elif self._must_rest and self._used(now):
            raise ControllerRefused(
                RefusalCode.REPERFUSING, limit=self.clock.reperfusion_left_s()
            )
        # Neither the controller's maximum nor ours can be talked away by the other.
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
        self._check_seen()
        if self._used_up(now, limit_s):
            raise ControllerRefused(
                RefusalCode.REPERFUSING, limit=self.clock.reperfusion_left_s()
            )
        return self.clock.max_s if limit_s is None else limit_s

    def inflating(self, now: float, target: float, limit_s: float) -> None:
        """Note a permitted inflation that is about to be sent."""
        self.clock.bring_forward(limit_s)
        self._vent.inflating()
        self._target.asked(now, target)
        self._lease.asked(now)
        if self._measuring is not None:
            self._measuring.inflating(now, target)

    def refused(self) -> None:
        """Note that the controller refused the last inflation."""
        self._target.refused()
        self._lease.refused()

    def released(self, now: float) -> None:
        """Note a release that is about to be sent."""
        self._vent.released(now, up=self.up)
        if self._measuring is not None:
            self._measuring.released()
        self._target.released()
        self._lease.released()

    def _check_seen(self) -> None:
        """Raise ControllerRefused if a cuff that is down could not be watched, or let go."""
        if self.up:
            return
        if self._sensor.is_blind:
            raise ControllerRefused(RefusalCode.NO_NEWS)
        if self._vent.is_blocked:
            raise ControllerRefused(RefusalCode.NOT_VENTED)

    def _cause(self, now: float) -> Cause | None:
        """Return why the cuff must not stay inflated, the gravest first."""
        if not self.up:
            return None
        # Pressure does its harm within seconds, time within minutes.
        rule = self._measuring
        too_high = rule is not None and rule.is_too_high(self._pressure)
        if self._ceiling.too_high or too_high:
            return Cause.CEILING
        if now >= self.clock.ends_at(now) or (rule and now >= rule.ends_at):
            return Cause.DEADLINE
        if rule is not None and now >= rule.stale_at:
            return Cause.STALE
        if now >= self._sensor.fails_at():
            return Cause.SENSOR
        if self._lease.is_taken:
            return Cause.TAKEN
        if self._target.is_wrong:
            return Cause.TARGET
        # A fault opens the valve: one that is latched while the cuff is up does not fit.
        if self._fault:
            return Cause.FAULT
        return Cause.PUMPING if now >= self._pump.fails_at() else None

    def _too_high_though_open(self, cuff: CuffState) -> Iterator[Cause]:
        """Tell once of pressure in a cuff whose valve is open.

        One that is on its way down gets its time. One that is said to be vented has
        nothing left to release it with but the person's own hands.
        """
        if self._is_told:
            return
        self._is_told = True
        yield Cause.CEILING
        if cuff.phase is Phase.VENTED:
            yield Cause.VENT_BLOCKED

    def _permit_step(self, now: float, target: float, limit_s: float | None) -> float:
        """Return the limit of a step of a measurement, or raise ControllerRefused."""
        if self._measuring is None:
            raise ControllerRefused(RefusalCode.NOT_MEASURING)
        granted_s = self._measuring.permit(now, target, limit_s)
        return min(granted_s, self.clock.max_s)

    def _measuring_fails_at(self) -> float:
        """Return when a measurement must let go, by its own clock or its samples'."""
        if self._measuring is None:
            return math.inf
        return min(self._measuring.stale_at, self._measuring.ends_at)

    def _used(self, now: float) -> bool:
        """Return whether the occlusion clock is above zero."""
        return self.clock.used_s(now) > 0.0

    def _used_up(self, now: float, limit_s: float | None) -> bool:
        """Return whether no time would be left of the limit once the cuff is up."""
        if now >= self.clock.ends_at(now):
            return True
        return not self.up and limit_s is not None and limit_s <= self.clock.used_s(now)
