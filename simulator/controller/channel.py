"""The safety state machine of one channel: samples, clock and requests in; pump and valve out."""

from collections.abc import Callable

from .fault_latch import FaultLatch
from .limits import VENTED_BELOW, ChannelLimits, Limits
from .occlusion import OcclusionClock
from .pressure_watch import LeakWatch, OverpressureWatch
from .regulator import Regulator
from .sample import Sample
from .sensor_watch import LossWatch, RiseWatch, SensorWatch
from .vent_watch import VentWatch
from .vocabulary import ErrorCode, FaultCode, Kind, Phase, Reason, Refusal
from .zero import ZeroPoint

AT_TARGET = 2.0

type Emit = Callable[[Kind, Reason | FaultCode | None], None]


class Channel:
    """One cuff's valve and pump. Times are ms on the controller's clock.

    `step` is called for every sample (100 a second) and decides alone; requests
    only change what it aims at. The valve is open unless the cuff is up, and then
    opens only to bleed.
    """

    def __init__(
        self, channel: ChannelLimits, limits: Limits, emit: Emit, *, full: bool
    ) -> None:
        """Start with the valve open; `full` starts the clock at its end (rule 8)."""
        self.limits = channel
        self.phase = Phase.RELEASING
        self.reason: Reason | None = Reason.BOOT
        self.target: float | None = None
        self.pressure: float | None = None
        self.sampled = False
        self._emit = emit
        self._now = 0
        self._occlusion_max_ms = limits.occlusion_max_ms
        self._limit_ms: int | None = None
        self._fault = FaultLatch(channel.bound)
        self._vented_at = 0
        self._zero = ZeroPoint()
        self.clock = OcclusionClock(
            limits.reperfusion_ms, limits.occlusion_max_ms if full else 0
        )
        self._sensor = SensorWatch(channel.sensor_max, 0)
        self._rise = RiseWatch(channel.fill_s)
        self._loss = LossWatch()
        self._overpressure = OverpressureWatch(channel.bound)
        self._leak = LeakWatch(channel.fill_s, channel.pressure_max)
        self._vent = VentWatch(0)
        self._regulator = Regulator(channel.pump_rate, channel.vent_rate)

    # What the hardware and the network see.

    @property
    def fault(self) -> FaultCode | None:
        """What is latched."""
        return self._fault.code

    @property
    def up(self) -> bool:
        """Return whether the cuff is inflating or holding."""
        return self.phase is Phase.INFLATING or self.phase is Phase.HOLDING

    @property
    def duty(self) -> float:
        """The pump's drive, 0 to 1."""
        if self.phase is Phase.INFLATING:
            return 1.0
        return self._regulator.duty if self.phase is Phase.HOLDING else 0.0

    @property
    def bleed(self) -> bool:
        """Return whether a little air is let out of a cuff that stays up."""
        return self.phase is Phase.HOLDING and self._regulator.bleed

    @property
    def valve_open(self) -> bool:
        """Return whether air may leave: always, unless the cuff is up."""
        return self.bleed or not self.up

    @property
    def limit_ms(self) -> int:
        """The deadline in force, on the occlusion clock."""
        return self._occlusion_max_ms if self._limit_ms is None else self._limit_ms

    @property
    def left_ms(self) -> int | None:
        """What is left until the deadline; None unless the cuff is up."""
        return max(0, self.limit_ms - self.clock.occluded_ms) if self.up else None

    @property
    def age_ms(self) -> int | None:
        """The age of the sample behind `pressure`."""
        return None if self.pressure is None else self._now - self._sensor.sampled_at

    @property
    def at_rest(self) -> bool:
        """Return whether the cuff is vented and its clock at zero."""
        return self.phase is Phase.VENTED and not self.clock.occluded_ms

    # Time.

    def step(self, now: int, sample: Sample | None) -> None:
        """Advance to `now` with the sensor's new sample, None when there is none."""
        dt = now - self._now
        self._now = now
        self.sampled = sample is not None
        phase = self.phase
        resting = phase is Phase.VENTED or phase is Phase.FAULT
        pressure = self._sensor.read(now, sample, 0 if resting else dt)
        self.pressure = pressure
        below = pressure is not None and pressure < VENTED_BELOW
        up = phase is Phase.INFLATING or phase is Phase.HOLDING
        self.clock.advance(dt, below=below, valve_open=not up)
        self._vent.advance(dt, pressure, below=below)
        self._supervise(now)
        if up:
            self._pump(now, dt)
        else:
            self._watch_open_valve(now)

    def _supervise(self, now: int) -> None:
        """Apply the rules that hold in every phase."""
        if self._sensor.failed(now):
            self._fail(FaultCode.SENSOR)
        elif self.sampled and self._overpressure.tripped(
            now, self.pressure, self.target
        ):
            self._fail(FaultCode.OVERPRESSURE)

    def _pump(self, now: int, dt: int) -> None:
        """Apply the rules of a cuff that is up, and drive it."""
        if self.up and self.clock.occluded_ms >= self.limit_ms:
            self.release(Reason.DEADLINE)
        pressure, target = self.pressure, self.target
        if pressure is None or target is None:
            return
        if self._loss.failed(pressure, dt):
            self._fail(FaultCode.SENSOR)
        elif self.phase is Phase.INFLATING:
            self._inflate_on(now, dt, pressure, target)
        else:
            self._hold(now, dt, pressure, target)

    def _inflate_on(self, now: int, dt: int, pressure: float, target: float) -> None:
        """Pump until the target is reached, or for too long."""
        if pressure >= target - AT_TARGET:
            self._enter(Phase.HOLDING, Kind.HOLDING)
        elif self._rise.failed(pressure, dt):
            self._fail(FaultCode.SENSOR)
        elif self._leak.inflating_too_long(now, target):
            self._fail(FaultCode.LEAK)

    def _hold(self, now: int, dt: int, pressure: float, target: float) -> None:
        """Regulate, and notice when too much air is needed for it."""
        regulator = self._regulator
        pump, bleed = regulator.duty > 0, regulator.bleed
        if self._leak.pumping_too_much(now, dt, pump=pump, bleed=bleed):
            self._fail(FaultCode.LEAK)
        else:
            regulator.drive(now, dt, pressure, target)

    def _watch_open_valve(self, now: int) -> None:
        """Apply the rules of a cuff whose valve is open."""
        phase = self.phase
        if phase is Phase.VENTED:
            self._watch_vented(now)
            return
        if phase is Phase.FAULT:
            self._fault.observe(now, self.pressure)
        self._vent.refilled(now)
        if self._vent.blocked(now) and self.fault is not FaultCode.VENT_BLOCKED:
            self._fail(FaultCode.VENT_BLOCKED)
        elif phase is Phase.RELEASING and self._vent.vented:
            self._settle()

    def _watch_vented(self, now: int) -> None:
        """Forget the limit in force once it may be; notice a cuff that comes up."""
        if self._vent.refilled(now):
            self.phase = Phase.RELEASING
        elif not self.clock.occluded_ms:
            self._limit_ms = None
        if self.pressure is not None:
            self._zero.observe(self.pressure)

    # Changes of phase.

    def _enter(self, phase: Phase, kind: Kind) -> None:
        """Begin a run of inflating or holding."""
        self.phase = phase
        self._leak.start(self._now)
        self._rise.stop()
        self._loss.start()
        self._regulator.start()
        self._emit(kind, None)

    def _settle(self) -> None:
        """Call a released cuff vented."""
        self.phase = Phase.VENTED
        self._vented_at = self._now
        self._zero.clear()
        self._emit(Kind.VENTED, None)

    def _fail(self, fault: FaultCode) -> None:
        """Open the valve and latch; only `vent_blocked` replaces another fault."""
        if self.phase is Phase.FAULT and fault is not FaultCode.VENT_BLOCKED:
            return
        if fault is not FaultCode.VENT_BLOCKED:
            self.release(Reason(fault))
        self.phase = Phase.FAULT
        self._fault.latch(self._now, fault)
        self._emit(Kind.FAULT, fault)

    # Requests.

    def release(self, reason: Reason) -> None:
        """Open the valve. A cuff that is not up keeps the reason of its last release."""
        if not self.up:
            return
        self.phase = Phase.RELEASING
        self.target = None
        self.reason = reason
        self._vent.release(self._now)
        self._emit(Kind.RELEASED, reason)

    def check_inflate(self) -> None:
        """Refuse a channel with a fault, or without a reading to go by."""
        self._fault.check()
        if self.pressure is None:
            raise Refusal(ErrorCode.FAULT, "the sensor has given no valid reading yet")

    def _limit_with(self, limit_ms: float | None) -> int:
        """Return the deadline in force once a request has brought it forward, or not."""
        return self.limit_ms if limit_ms is None else int(min(self.limit_ms, limit_ms))

    def check_reperfused(self, limit_ms: float | None) -> None:
        """Refuse a cuff that is not up and has no time left on its clock."""
        if not self.up and self.clock.occluded_ms >= self._limit_with(limit_ms):
            raise Refusal(
                ErrorCode.REPERFUSING, "this cuff has used up its time; let it rest"
            )

    def inflate(self, target: float, limit_ms: float | None) -> None:
        """Aim at `target` mmHg; `limit_ms` may bring the deadline forward, never back."""
        self.check_reperfused(limit_ms)
        self._limit_ms = self._limit_with(limit_ms)
        if self.clock.occluded_ms < self._limit_ms:
            self._aim(target)
        else:
            self.release(Reason.DEADLINE)

    def _aim(self, target: float) -> None:
        """Start towards a target, or go on to another one."""
        fresh = not self.up
        pressure = self.pressure or 0.0
        self.target = target
        self.reason = None
        self._vent.stop()
        phase = Phase.HOLDING if pressure >= target - AT_TARGET else Phase.INFLATING
        if self.phase is not phase:
            self._enter(phase, Kind(phase))
        if fresh and pressure < VENTED_BELOW:
            self._rise.start(pressure)

    def take_zero(self) -> None:
        """Take the present reading as ambient, until the next boot."""
        vented_ms = self._now - self._vented_at if self.phase is Phase.VENTED else 0
        vented_ms = min(vented_ms, self._vent.below_ms)
        self._sensor.zero = self._zero.moved(self._sensor.zero, vented_ms)

    def clear_fault(self) -> None:
        """Unlatch a fault whose cause has been gone for 5 s; nothing to clear is fine."""
        if self.fault is None:
            return
        self._fault.clear(self._now, self.pressure)
        self.phase = Phase.RELEASING
        self._emit(Kind.FAULT_CLEARED, None)
        if self._vent.vented:
            self._settle()
