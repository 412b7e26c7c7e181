"""Two readings of Cuff Link's rules, run on the same histories, do the same.

Hypothesis draws what a sensor reads, what is asked, the button and the power; the
simulator's controller and ours see all of it. What differs is a misreading on one side.
Only regulating is left to each, so ours is told here what the simulator's does. All times
are multiples of 1/8 s, which floats hold exactly.
"""

from collections import deque
from random import Random
from typing import override

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    CuffInfo,
    Fault,
    Limits,
    Phase,
    RefusalCode,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.own_parts.parts import (
    AIR_OUT,
    CuffParts,
    Drive,
    Reading,
    Report,
)
from custom_components.bfr_cuff.lib.own_parts.regulator import Regulator
from custom_components.bfr_cuff.lib.own_parts.rules import Rules
from simulator.controller.channel import Channel
from simulator.controller.controller import Controller
from simulator.controller.limits import (
    ChannelLimits,
    ControllerConfig,
    Identity,
    Limits as SimulatorLimits,
)
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import check_limits, parse_request
from simulator.controller.sample import Sample
from simulator.controller.vocabulary import Op, Refusal

ME = "me-0123456789abcdef"
OCCLUSION_MAX_S, REPERFUSION_S, LEASE_MAX_S = 90.0, 20.0, 5.0
PRESSURE_MAX, SENSOR_MAX, FILL_S = 200.0, 375.0, 14.3
CHANNELS = range(2)

LIMITS = Limits(
    occlusion_max_s=OCCLUSION_MAX_S,
    reperfusion_s=REPERFUSION_S,
    lease_max_s=LEASE_MAX_S,
)
CONFIG = ControllerConfig(
    Identity("bfr-two", "Two", "Readings", "1.0.0"),
    SimulatorLimits(OCCLUSION_MAX_S, REPERFUSION_S, round(LEASE_MAX_S * 1000)),
    (ChannelLimits(PRESSURE_MAX, 110, FILL_S, SENSOR_MAX, 9.0, 90.0),) * 2,
)

IN_RANGE = [-5.0, 0.0, 12.0, 19.0, 20.0, 26.0, 29.0, 60.0, 98.5, 117.0, 160.0, 205.0]
ASTRAY = [-21.0, 219.0, 221.0, 300.0, 376.0, float("nan")]
levels = st.sampled_from([*IN_RANGE, *ASTRAY])
targets = st.sampled_from([0.0, 29.9, 30.0, 60.0, 100.0, 200.0, 200.1, 1e9])
limits_s = st.sampled_from([0.0, -1.0, 3.0, 10.0, 25.0, 90.0, 90.1, 1e9])
channels = st.sampled_from(CHANNELS)


class Borrowed(Regulator):
    """Drive what the simulator drives."""

    def __init__(self) -> None:
        """Start without a channel of the simulator's."""
        self.channel: Channel | None = None

    @override
    def begin(self, *, holding: bool) -> None:
        pass

    @override
    def drive(self, now: float, pressure: float, target: float) -> Drive:
        assert self.channel is not None
        bleed = self.channel.valve_open
        return Drive(pump=self.channel.duty, vent_open=False, bleed=bleed)


class Sensor:
    """A sensor that reads what a test says, and hands it over late or not at all."""

    def __init__(self) -> None:
        """Read ambient."""
        self.level = 0.0
        self.slope = 0.0
        self.is_still = False
        self.is_silent = False
        self.delay = 0
        self._steps = 0
        self._taken: deque[tuple[int, float]] = deque()

    def step(self) -> tuple[int, float] | None:
        """Return how many steps ago a reading was taken that arrives now, and its mmHg."""
        self._steps += 1
        self.level = min(400.0, self.level + self.slope)
        # A sensor at work is never still: the last digit moves.
        moves = 0.0 if self.is_still else self._steps % 2 / 8
        if not self.is_silent:
            self._taken.append((self._steps, self.level + moves))
        arrived = None
        while self._taken and self._taken[0][0] <= self._steps - self.delay:
            arrived = self._taken.popleft()
        return None if arrived is None else (self._steps - arrived[0], arrived[1])


class TwoReadings(RuleBasedStateMachine):
    """Run both on the same history."""

    step_ms = 125
    sensor: type[Sensor] = Sensor

    @override
    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.memory = BriefMemory()
        self.bit = False
        self.sensors = [self.sensor() for _ in CHANNELS]
        self.is_renewing = False
        self.seen: set[object] = set()
        self.boot()

    def boot(self) -> None:
        """Start both."""
        self.theirs = Controller(CONFIG, "boot", self.memory)
        regulators = [Borrowed() for _ in CHANNELS]
        for regulator, channel in zip(regulators, self.theirs.channels, strict=True):
            regulator.channel = channel
        parts = [
            CuffParts(
                info=CuffInfo(
                    channel=channel,
                    pressure_max=PRESSURE_MAX,
                    width_mm=110,
                    fill_s=FILL_S,
                ),
                sensor_max=SENSOR_MAX,
            )
            for channel in CHANNELS
        ]
        cuffs = list(zip(parts, regulators, strict=True))
        self.ours = Rules(cuffs, LIMITS, ME, self.now, was_up=self.bit)

    def step(self) -> None:
        """Let an eighth of a second pass."""
        step_s = self.step_ms / 1000
        self.now += step_s
        if self.is_renewing and round(self.now / step_s) % 12 == 0:
            self.lease()
        samples: list[Sample | None] = []
        reports: list[Report] = []
        for sensor in self.sensors:
            arrived = sensor.step()
            if arrived is None:
                samples.append(None)
                reports.append(Report(None))
                continue
            steps, pressure = arrived
            samples.append(Sample(pressure, pressure, steps * self.step_ms))
            reports.append(Report(Reading(pressure, self.now - steps * step_s)))
        self.step_theirs(samples)
        self.ours.advance(self.now, reports)
        if self.ours.may_forget:
            self.ours.keep(bit=False)
        self.compare()

    def step_theirs(self, samples: list[Sample | None]) -> None:
        """Let the simulator's time pass."""
        self.theirs.step(self.theirs.now + self.step_ms, samples)

    def ask_them(self, op: Op, **body: object) -> str | None:
        """Return the simulator's refusal, or None."""
        try:
            request = parse_request(op, body, len(CHANNELS))
            check_limits(request, CONFIG)
            self.theirs.carry_out(ME, request)
        except Refusal as refusal:
            return refusal.code.value
        return None

    def inflate_ours(self, channel: int, target: float, limit_s: float) -> str | None:
        """Return our refusal, or None; the bit is stored when nothing else is wrong."""
        try:
            self.ours.inflate(self.now, channel, target, limit_s)
        except ControllerRefused as refusal:
            if refusal.code is RefusalCode.NO_NEWS:
                # The protocol has no word of its own for a sample that is old.
                return RefusalCode.FAULT.value
            if refusal.code is not RefusalCode.INTERNAL:
                return refusal.code.value
            self.ours.keep(bit=True)
            return self.inflate_ours(channel, target, limit_s)
        return None

    def lease(self) -> None:
        """Take or renew the lease."""
        assert self.ask_them(Op.LEASE, ms=5000) is None
        self.ours.take_lease()

    def compare(self) -> None:
        """Find no difference."""
        theirs, ours = self.theirs.state(), self.ours.state()
        assert theirs["uptime_ms"] == ours.uptime_s * 1000
        lease = ours.lease
        assert theirs["lease"] == (
            None
            if lease is None
            else {"owner": lease.owner, "left_ms": lease.left_s * 1000}
        )
        assert theirs["barred_ms"] == ours.barred_s * 1000
        assert self.memory.load() == self.ours.is_kept
        for channel, cuff, drive in zip(
            self.theirs.channels, ours.cuffs, self.ours.drives, strict=True
        ):
            assert channel.phase.value == cuff.phase.value
            assert channel.pressure == cuff.pressure
            assert channel.age_ms == (None if cuff.age_s is None else cuff.age_s * 1000)
            assert channel.target == cuff.target
            assert channel.clock.occluded_ms == cuff.occluded_s * 1000
            assert channel.clock.reperfused_ms == cuff.reperfused_s * 1000
            assert channel.limit_ms == cuff.limit_s * 1000
            assert channel.left_ms == (
                None if cuff.left_s is None else cuff.left_s * 1000
            )
            assert _value(channel.reason) == _value(cuff.reason)
            assert _value(channel.fault) == _value(cuff.fault)
            assert channel.up != drive.vent_open
            self.seen |= {cuff.phase, cuff.reason, cuff.fault}

    # What happens.

    @initialize()
    def wake(self) -> None:
        """Begin with both vented and awake."""
        for _ in range(10):
            self.step()

    @rule(seconds=st.sampled_from([0.125, 0.25, 0.875, 1.0, 2.0, 5.0, 11.0, 21.0]))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds * 1000 / self.step_ms)):
            self.step()

    @rule(channel=channels, level=levels, slope=st.sampled_from([0.0, 0.5, 2.0]))
    def read(self, channel: int, level: float, slope: float) -> None:
        """Have a sensor read something else from now on."""
        self.sensors[channel].level = level
        self.sensors[channel].slope = slope
        self.step()

    @rule(
        channel=channels,
        mmhg=st.sampled_from([30.0, 60.0, 100.0]),
        limit_s=st.sampled_from([10.0, 90.0]),
        is_renewing=st.sampled_from([True, True, True, False]),
    )
    def work(
        self, channel: int, mmhg: float, limit_s: float, *, is_renewing: bool
    ) -> None:
        """Inflate as a session does, and have the sensor read that it worked."""
        self.recover(channel)
        self.lease()
        self.is_renewing = is_renewing
        self.ask_for(channel, mmhg, limit_s)
        self.read(channel, max(0.0, mmhg - 30.0), 2.0)
        self.wait(2.0)
        self.read(channel, mmhg, 0.0)

    @rule(
        channel=channels,
        offset=st.sampled_from([-60.0, -25.0, -5.0, 4.0, 14.0, 16.0, 40.0]),
        seconds=st.sampled_from([0.5, 3.0, 11.0, 62.0]),
    )
    def drift(self, channel: int, offset: float, seconds: float) -> None:
        """Have a sensor read what is off its cuff's target."""
        target = self.ours.cuffs[channel].target
        if target is not None:
            self.read(channel, max(0.0, target + offset), 0.0)
            self.wait(seconds)

    @rule(seconds=st.sampled_from([18.0, 19.0, 21.0]))
    def rest(self, seconds: float) -> None:
        """Release all, and let the cuffs be empty."""
        self.release(None)
        for sensor in self.sensors:
            sensor.level, sensor.slope = 0.0, 0.0
        self.wait(seconds)

    def recover(self, channel: int) -> None:
        """Mend a cuff that has a fault."""
        if self.ours.cuffs[channel].state().fault is not None:
            self.be_well(channel, 0.0)
            self.wait(6.0)
            self.clear(channel)
            self.wait(1.0)

    @rule(channel=channels, is_still=st.booleans(), is_silent=st.booleans())
    def misbehave(self, channel: int, is_still: bool, is_silent: bool) -> None:
        """Have a sensor stand still or fall silent, or come back."""
        self.sensors[channel].is_still = is_still
        self.sensors[channel].is_silent = is_silent

    @rule(channel=channels, delay=st.integers(0, 3))
    def be_late(self, channel: int, delay: int) -> None:
        """Have a sensor's readings arrive later, or in time again."""
        self.sensors[channel].delay = delay

    @rule(channel=channels, level=st.sampled_from([0.0, 12.0]))
    def be_well(self, channel: int, level: float) -> None:
        """Mend a sensor, on an empty cuff."""
        sensor = self.sensors[channel]
        sensor.is_still = sensor.is_silent = False
        sensor.delay = 0
        self.read(channel, level, 0.0)

    @rule(channel=channels)
    def peak(self, channel: int) -> None:
        """Have a cuff occlude for a moment."""
        before = self.sensors[channel].level
        self.read(channel, 60.0, 0.0)
        self.read(channel, before, 0.0)

    @rule(is_renewing=st.booleans())
    def renew(self, is_renewing: bool) -> None:
        """Take the lease, and keep renewing it or not."""
        self.lease()
        self.is_renewing = is_renewing

    @rule()
    def drop(self) -> None:
        """Give the lease up."""
        assert self.ask_them(Op.LEASE, ms=0) is None
        self.ours.drop_lease()
        self.is_renewing = False

    @rule(channel=channels, mmhg=targets, limit_s=limits_s)
    def inflate(self, channel: int, mmhg: float, limit_s: float) -> None:
        """Ask for pressure."""
        self.ask_for(channel, mmhg, limit_s)

    def ask_for(self, channel: int, target: float, limit_s: float) -> None:
        """Ask both for pressure."""
        theirs = self.ask_them(
            Op.INFLATE, channel=channel, target=target, limit_s=limit_s
        )
        assert theirs == self.inflate_ours(channel, target, limit_s)

    @rule(channel=st.none() | st.sampled_from([0, 1, 7]))
    def release(self, channel: int | None) -> None:
        """Ask for release."""
        body = {} if channel is None else {"channel": channel}
        assert self.ask_them(Op.RELEASE, **body) is None
        self.ours.release(channel)

    @rule(channel=channels)
    def clear(self, channel: int) -> None:
        """Ask for a fault to be forgotten."""
        theirs = self.ask_them(Op.CLEAR_FAULT, channel=channel)
        assert theirs == self.clear_ours(channel)

    def clear_ours(self, channel: int) -> str | None:
        """Return our refusal, or None."""
        try:
            self.ours.clear_fault(channel)
        except ControllerRefused as refusal:
            return refusal.code.value
        return None

    @rule()
    def press(self) -> None:
        """Press the button."""
        self.theirs.press_button()
        self.ours.press_button()

    @rule()
    def pull_the_plug(self) -> None:
        """Lose the power, and come back."""
        self.bit = self.ours.is_kept
        self.is_renewing = False
        self.boot()
        self.step()

    @invariant()
    def same(self) -> None:
        """Hold after each request as well."""
        self.compare()

    @invariant()
    def air_out(self) -> None:
        """Nothing is pumped into, or kept in, a cuff that is not up."""
        for cuff, drive in zip(self.ours.cuffs, self.ours.drives, strict=True):
            assert cuff.is_up or drive == AIR_OUT
            assert not (drive.pump and drive.vent_open)


def _value(code: object) -> object:
    """Return the word of a code, or None."""
    return getattr(code, "value", None)


def test_two_readings_do_the_same() -> None:
    """On any history."""
    run_state_machine_as_test(
        TwoReadings,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


class Day:
    """A long history of two cuffs in use, which Hypothesis seldom draws."""

    def __init__(self, seed: int, readings: type[TwoReadings] = TwoReadings) -> None:
        """Draw all of it from a seed."""
        self.chance = Random(seed)
        self.both = readings()
        self.both.wake()

    def go_on(self) -> None:
        """Have one thing happen, mostly while a cuff is up."""
        chance, both = self.chance, self.both
        channel = chance.choice(CHANNELS)
        rarely = ["rest", "peak", "spoil", "press", "abandon", "clear", "plug"]
        match chance.choice([*["work", "drift", "drift", "fill"] * 3, *rarely]):
            case "work":
                mmhg, limit_s = chance.uniform(30, 200), chance.choice([12.0, 90.0])
                renewing = chance.random() < 0.9
                both.work(channel, round(mmhg, 1), limit_s, is_renewing=renewing)
            case "drift":
                self.drift(channel)
            case "fill":
                self.fill(channel)
            case "clear":
                both.be_well(channel, 0.0)
                both.wait(chance.choice([3.0, 4.0, 4.5, 5.0, 5.5]))
                both.clear(channel)
            case "rest":
                both.rest(21.0)
            case "peak":
                both.peak(channel)
            case "spoil":
                self.spoil(channel)
            case "press":
                both.press()
            case "abandon":
                both.is_renewing = False
                both.wait(6.0)
            case _:
                both.pull_the_plug()
                both.wait(1.0)

    def drift(self, channel: int) -> None:
        """Have a cuff be off its target for a while, and then come back or not."""
        chance, both = self.chance, self.both
        both.sensors[channel].slope = 0.0
        offset = chance.choice([-5.0, -5.0, 0.5, 17.0, 60.0])
        both.drift(channel, offset, 0.5)
        both.sensors[channel].slope = chance.choice([0.0, 0.0, -0.01, -0.04])
        both.wait(chance.choice([1.0, 11.0, 21.0, 45.0]))

    def fill(self, channel: int) -> None:
        """Pump into an empty cuff, more or less slowly."""
        chance, both = self.chance, self.both
        both.rest(1.5)
        both.recover(channel)
        both.renew(is_renewing=True)
        both.ask_for(channel, chance.choice([60.0, 100.0, 200.0]), 90.0)
        both.sensors[channel].slope = chance.choice([0.04, 0.08, 0.12, 1.0, 2.0])
        both.wait(chance.uniform(2.0, 25.0))

    def spoil(self, channel: int) -> None:
        """Have a sensor do what it should not for a while."""
        chance, both = self.chance, self.both
        match chance.randrange(5):
            case 0:
                both.misbehave(channel, is_still=True, is_silent=False)
            case 1:
                both.misbehave(channel, is_still=False, is_silent=True)
            case 2:
                both.be_late(channel, chance.randrange(4))
            case 3:
                both.read(channel, chance.choice([0.0, 221.0, 376.0, -21.0]), 0.0)
            case _:
                both.read(channel, chance.uniform(0.0, 60.0), chance.uniform(0.0, 0.5))
        both.wait(chance.choice([0.25, 1.0, 2.5, 20.5]))


def test_two_readings_do_the_same_for_days() -> None:
    """On days in which everything happens that can."""
    days = [Day(seed) for seed in range(8)]
    for day in days:
        for _ in range(80):
            day.go_on()
    seen = set[object]().union(*(day.both.seen for day in days))
    assert seen >= {*Phase, *ReleaseReason, *Fault}
