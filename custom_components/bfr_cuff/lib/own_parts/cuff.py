"""One cuff's rules: reports and requests in, what its parts are told out."""

from typing import Final

from ..controller.model import (
    INFLATED,
    ControllerRefused,
    CuffState,
    Fault,
    Limits,
    Phase,
    RefusalCode,
    ReleaseReason,
)
from ..evidence import OCCLUDED, SAMPLE_AGE_MAX
from .latch import FaultLatch
from .occlusion import OcclusionClock
from .parts import AIR_OUT, CuffParts, Drive, Report
from .pressure_watch import LeakWatch, OverpressureWatch
from .regulator import Regulator
from .sensor_watch import SensorWatch, TubeWatch
from .vent_watch import VentWatch

LATE_S: Final = 0.15
"""After longer without being run, what stood still was the loop, and not the parts."""

REACHED_MMHG: Final = 2.0
"""So near its target a cuff holds."""

_RESTING: Final = frozenset({Phase.VENTED, Phase.FAULT})
"""The phases in which even a working sensor may stand still."""


class OwnCuff:
    """Keep one cuff safe; times are the caller's monotonic seconds.

    Its vent is open unless the cuff is up. Requests only change what it aims at.
    """

    def __init__(
        self,
        parts: CuffParts,
        limits: Limits,
        regulator: Regulator,
        now: float,
        *,
        was_up: bool,
    ) -> None:
        """Start with the vent open; `was_up`: the last start ended with pressure."""
        self.parts = parts
        self.phase = Phase.RELEASING
        self.target: float | None = None
        self.in_order = False
        used_s = limits.occlusion_max_s if was_up else 0.0
        self.clock = OcclusionClock(
            limits.occlusion_max_s, limits.reperfusion_s, used_s
        )
        self._reason: ReleaseReason | None = ReleaseReason.BOOT
        self._now = now
        self._drive = AIR_OUT
        self._regulator = regulator
        self._sensor = SensorWatch(parts, now)
        self._tube = TubeWatch(parts)
        self._overpressure = OverpressureWatch(parts.bound)
        self._leak = LeakWatch(parts)
        self._vent = VentWatch(now)
        self._latch = FaultLatch(parts.bound)

    @property
    def is_up(self) -> bool:
        """Return whether pressure is kept in the cuff."""
        return self.phase in INFLATED

    @property
    def is_at_rest(self) -> bool:
        """Return whether the cuff is vented with nothing on its clock."""
        return self.phase is Phase.VENTED and not self.clock.used_s

    @property
    def drive(self) -> Drive:
        """What the parts are told."""
        return self._drive if self.is_up else AIR_OUT

    def state(self) -> CuffState:
        """Return the cuff as everything above knows one."""
        pressure, clock = self._sensor.pressure, self.clock
        left_s = max(0.0, clock.limit_s - clock.used_s)
        return CuffState(
            channel=self.parts.info.channel,
            phase=self.phase,
            pressure=pressure,
            age_s=None if pressure is None else self._sensor.age_s(self._now),
            target=self.target,
            occluded_s=clock.used_s,
            limit_s=clock.limit_s,
            left_s=left_s if self.is_up else None,
            reperfused_s=clock.reperfused_s,
            reason=self._reason,
            fault=self._latch.fault,
        )

    # Time.

    def advance(self, now: float, report: Report) -> None:
        """Take in what the parts report at `now`, and decide."""
        before, self._now = self._now, now
        was_up = self.is_up
        if now - before > LATE_S:
            # No part can be blamed for what was not looked at: what is up is let go,
            # and a fault would latch because something else kept the loop busy.
            self._sensor.overslept(now)
            self._vent.overslept(now - before)
        is_new = self._measure(now - before, report, was_up=was_up)
        if not self.in_order or self._sensor.is_awaited(now):
            # What does not answer cannot be told to let go either: its own timer must.
            self.release(ReleaseReason.LEASE_EXPIRED)
        fault = self._fault_at_any_time(is_new=is_new)
        if fault is not None:
            self._fail(fault)
        if was_up:
            self._keep_up(before)
        else:
            self._watch_vent()

    def _measure(self, seconds: float, report: Report, *, was_up: bool) -> bool:
        """Count the time that has passed; return whether there is a new reading."""
        self.in_order = report.in_order
        active_s = 0.0 if self.phase in _RESTING else min(seconds, LATE_S)
        is_new = self._sensor.observe(self._now, report.reading, active_s, self.drive)
        pressure = self._sensor.pressure
        low = pressure is not None and pressure < OCCLUDED.value
        high = pressure is not None and not low
        self.clock.advance(seconds, low=low, is_open=not was_up)
        self._vent.advance(seconds, low=low, high=high)
        return is_new

    def _fault_at_any_time(self, *, is_new: bool) -> Fault | None:
        """Return what is wrong, up or not."""
        if self._sensor.has_failed(self._now):
            return Fault.SENSOR
        too_high = is_new and self._overpressure.is_too_high(
            self._now, self._sensor.pressure, self.target
        )
        return Fault.OVERPRESSURE if too_high else None

    def _keep_up(self, before: float) -> None:
        """Watch and drive a cuff that was up until now."""
        if self.clock.is_up:
            self.release(ReleaseReason.DEADLINE)
        pressure, target = self._sensor.pressure, self.target
        # No target: it has just been released.
        if pressure is None or target is None:
            return
        fault = self._fault_while_up(before, pressure, target)
        if fault is not None:
            self._fail(fault)
            return
        if self.phase is Phase.INFLATING and pressure >= target - REACHED_MMHG:
            self._begin(Phase.HOLDING)
        self._drive = self._regulator.drive(self._now, pressure, target)

    def _fault_while_up(
        self, before: float, pressure: float, target: float
    ) -> Fault | None:
        """Return what is wrong with a cuff whose vent is shut."""
        seconds, drive = self._now - before, self._drive
        if self._tube.has_come_off(seconds, pressure):
            return Fault.SENSOR
        if self.phase is Phase.HOLDING:
            self._leak.took(before, self._now, pump=drive.pump > 0, bleed=drive.bleed)
            return Fault.LEAK if self._leak.loses_air(self._now) else None
        if pressure >= target - REACHED_MMHG:
            return None
        if self._tube.does_not_rise(seconds if drive.pump else 0.0, pressure):
            return Fault.SENSOR
        too_slow = self._leak.fills_too_slowly(self._now, target)
        return Fault.LEAK if too_slow else None

    def _watch_vent(self) -> None:
        """Watch a cuff whose vent is open."""
        self._vent.expect_if_refilled(self._now)
        if self.phase is Phase.FAULT:
            self._latch.observe(self._now, self._sensor.pressure)
        elif self.phase is Phase.VENTED:
            self._watch_vented()
        if self._vent.is_blocked(self._now):
            self._fail(Fault.VENT_BLOCKED)
        self._settle()

    def _watch_vented(self) -> None:
        """Let the clock rest, unless the cuff has come up by itself."""
        if self._vent.has_refilled:
            self.phase = Phase.RELEASING
        else:
            self.clock.rest()

    def _settle(self) -> None:
        """Call a released cuff vented once it is."""
        if self.phase is Phase.RELEASING and self._vent.is_empty:
            self.phase = Phase.VENTED

    def _fail(self, fault: Fault) -> None:
        """Open the vent and keep the fault."""
        if not self._latch.latch(self._now, fault):
            return
        if fault is not Fault.VENT_BLOCKED:
            self.release(ReleaseReason(fault.value))
        self.phase = Phase.FAULT

    # Requests.

    def release(self, reason: ReleaseReason) -> None:
        """Open the vent; one that is open keeps the reason that it was opened for."""
        if not self.is_up:
            return
        self.phase, self.target = Phase.RELEASING, None
        self._reason, self._drive = reason, AIR_OUT
        self._vent.expect(self._now)

    def check(self, now: float) -> None:
        """Raise ControllerRefused unless the cuff can be inflated as it is."""
        sees = (
            self._sensor.pressure is not None
            and self._sensor.age_s(now) <= SAMPLE_AGE_MAX.value
        )
        if self._latch.fault is not None:
            raise ControllerRefused(RefusalCode.FAULT)
        if not sees or not self.in_order:
            raise ControllerRefused(RefusalCode.NO_NEWS)

    def check_time(self, limit_s: float) -> None:
        """Raise ControllerRefused if a cuff that is down has no time left."""
        if not self.is_up and self.clock.would_be_up(limit_s):
            raise ControllerRefused(RefusalCode.REPERFUSING)

    def inflate(self, target: float, limit_s: float) -> None:
        """Aim at a target that was checked, in mmHg, for no longer than the limit."""
        self.clock.bring_forward(limit_s)
        if self.clock.is_up:
            self.release(ReleaseReason.DEADLINE)
            return
        pressure = self._sensor.pressure or 0.0
        starts = not self.is_up
        self.target, self._reason = target, None
        self._vent.expect_nothing()
        reached = pressure >= target - REACHED_MMHG
        self._begin(Phase.HOLDING if reached else Phase.INFLATING)
        if starts and pressure < OCCLUDED.value:
            self._tube.start_empty(pressure)
        self._drive = self._regulator.drive(self._now, pressure, target)

    def clear_fault(self, now: float) -> None:
        """Forget a fault whose cause is gone, or raise ControllerRefused."""
        if self._latch.fault is None:
            return
        self._latch.clear(now, self._sensor.pressure)
        self.phase = Phase.RELEASING
        self._settle()

    def _begin(self, phase: Phase) -> None:
        """Begin a run of inflating or of holding, unless it goes on."""
        if self.phase is phase:
            return
        self.phase = phase
        self._tube.settle()
        self._leak.begin(self._now)
        self._regulator.begin(holding=phase is Phase.HOLDING)
