"""The measurement as a state machine: what goes in, and what it asks for."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from custom_components.bfr_cuff.lib.controller.model import CuffState, Fault, Phase
from custom_components.bfr_cuff.lib.session.measurement import (
    LIMIT_S,
    STALE_S,
    VENTED_S,
    LopMeasurement,
)
from custom_components.bfr_cuff.lib.session.measurement_messages import (
    Analyse,
    Inflate,
    Kind,
    MeasurementPhase,
    Moment,
    Output,
    Release,
    StopReason,
    Stream,
)
from custom_components.bfr_cuff.lib.session.staircase import Staircase, StreamBroken
from custom_components.bfr_cuff.lib.training.agreement import agreed, needs_another
from custom_components.bfr_cuff.lib.training.oscillogram import Oscillogram, Refusal
from simulator.rig.cuffs import CUFFS
from simulator.rig.plant import Plant
from tools.bench.measuring import Bench

TICK_S = 0.25
BATCH = 25
GOOD = Oscillogram(
    low_mmhg=120.0, high_mmhg=132.0, pulse_rate=60.0, largest_mmhg=1.5, scatter=0.08
)


class Cuff:
    """A cuff that does at once what it is asked for, and a limb with a given pulse."""

    def __init__(
        self, pulse: Callable[[float], float], pressure_max: float = 250.0
    ) -> None:
        """`pulse` is mmHg at a pressure of the cuff."""
        self.pulse = pulse
        self.now = self.uptime_s = 1000.0
        self.state = CuffState(
            channel=0,
            phase=Phase.VENTED,
            pressure=0.0,
            target=None,
            occluded_s=0.0,
            limit_s=900.0,
            left_s=None,
            reperfused_s=600.0,
            reason=None,
            fault=None,
        )
        self.reperfusion_s = 180.0
        self.found: list[Oscillogram] = []
        self.targets: list[float] = []
        self.outputs: list[Output] = []
        self.measurement = LopMeasurement(pressure_max, self._pulse_of)
        self._take(self.measurement.start(self.now))

    def _pulse_of(
        self,
        pressure: Sequence[float | None],
        interval_ms: float,
        period_s: float | None,
    ) -> tuple[float, float | None]:
        """Return what the limb shows, at 60 beats a minute."""
        assert interval_ms == 10
        assert 360 <= len(pressure) <= 520
        return self.pulse(pressure[0] or 0.0), 1.0

    def _take(self, outputs: tuple[Output, ...]) -> None:
        self.outputs += outputs
        for output in outputs:
            match output:
                case Inflate(target=target, limit_s=limit_s):
                    self.targets.append(target)
                    limit = min(self.state.limit_s, limit_s)
                    self._change(
                        phase=Phase.HOLDING,
                        target=target,
                        pressure=target,
                        limit_s=limit,
                        reperfused_s=0.0,
                    )
                case Release():
                    self._change(phase=Phase.VENTED, target=None, pressure=0.0)
                case Analyse():
                    assert self.state.phase is Phase.VENTED, "released before it thinks"
                    found = self.found.pop(0) if self.found else GOOD
                    self._take(self.measurement.analysed(self.now, found))

    def _change(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]

    def pass_time(self, *, samples: bool = True, lag_s: float = 0.0) -> None:
        """Let a batch of samples and a state arrive."""
        self.now += TICK_S
        first_s = self.uptime_s
        self.uptime_s += TICK_S
        state = self.state
        if state.occluded:
            self._change(occluded_s=state.occluded_s + TICK_S)
        else:
            reperfused = state.reperfused_s + TICK_S
            free = reperfused >= self.reperfusion_s
            self._change(
                reperfused_s=reperfused,
                occluded_s=0.0 if free else state.occluded_s,
                limit_s=900.0 if free else state.limit_s,
            )
        measurement = self.measurement
        if samples:
            row = [self.state.pressure] * BATCH
            self._take(measurement.sampled(self.now + lag_s, first_s, 10.0, row))
        self._take(measurement.observe(self.now + lag_s, self.state, self.uptime_s))
        due = measurement.next_check(self.now + lag_s)
        if due is not None and self.now + lag_s >= due:
            self._take(measurement.tick(self.now + lag_s))

    def run(self, seconds: float = 2000.0) -> LopMeasurement:
        """Let time pass until the measurement is over."""
        ends = self.now + seconds
        while not self.measurement.over and self.now < ends:
            self.pass_time()
        return self.measurement

    def until(self, phase: MeasurementPhase) -> None:
        """Let time pass until a phase begins."""
        for _ in range(4000):
            if self.measurement.phase is phase:
                return
            self.pass_time()
        raise AssertionError(phase)


def limb(mmhg: float) -> float:
    """Return the pulse of a limb that ends at 125 mmHg."""
    return 0.2 if mmhg > 125 else 1.5 if mmhg > 75 else 0.5


def test_goes_up_until_the_pulse_has_ended_twice() -> None:
    """From 40 in steps of 10; two holds under 30 % of the largest are the last."""
    cuff = Cuff(limb)
    cuff.until(MeasurementPhase.VENTING)
    assert cuff.targets == [40.0 + 10 * step for step in range(11)]


def test_holds_are_still_and_long_enough() -> None:
    """4.5 to 6 s each, of which the first 0.8 s are left out."""
    cuff = Cuff(limb)
    cuff.until(MeasurementPhase.VENTING)
    (run,) = [each for each in cuff.outputs if isinstance(each, Analyse)]
    assert len(run.holds) == len(cuff.targets)
    for (start, stop), target in zip(run.holds, cuff.targets, strict=True):
        assert 3.7 <= (stop - start) / 100 <= 5.2
        assert set(run.pressure[start:stop]) == {target}


def test_two_runs_that_agree_are_the_result() -> None:
    """The mean of both; never more than two when they agree, and released at the end."""
    cuff = Cuff(limb)
    cuff.found = [GOOD, replace(GOOD, low_mmhg=124.0, high_mmhg=138.0)]
    measurement = cuff.run()
    assert measurement.reason is StopReason.DONE
    assert measurement.result is not None
    assert measurement.result.low_mmhg == 122.0
    assert measurement.result.high_mmhg == 135.0
    assert measurement.result.method == "oscillometry"
    assert cuff.targets.count(40.0) == 2
    assert cuff.state.phase is Phase.VENTED
    assert Stream(on=False) in cuff.outputs
    assert cuff.outputs[-1] == Moment(Kind.ENDED, {"reason": StopReason.DONE})


def test_a_minute_without_pressure_lies_between() -> None:
    """And more, when the controller's deadline would not last for another run."""
    for reperfusion_s, least in ((60.0, VENTED_S), (180.0, 100.0)):
        cuff = Cuff(limb)
        cuff.reperfusion_s = reperfusion_s
        cuff.until(MeasurementPhase.VENTING)
        assert cuff.state.occluded_s > 50
        cuff._change(occluded_s=100.0)
        began = cuff.now
        cuff.until(MeasurementPhase.RISING)
        assert cuff.now - began >= least
        assert cuff.run().reason is StopReason.DONE


def test_never_above_the_cuff_nor_240() -> None:
    """A pulse that does not end ends at the ceiling, named to a tenth."""
    for pressure_max, top in ((250.0, 240.0), (133.37, 133.3)):
        cuff = Cuff(lambda _: 1.5, pressure_max)
        cuff.until(MeasurementPhase.VENTING)
        assert max(cuff.targets) == top


def test_no_pulse_is_not_pressed_on() -> None:
    """Without any by 150 mmHg a limb is released."""
    cuff = Cuff(lambda _: 0.05)
    cuff.until(MeasurementPhase.VENTING)
    assert max(cuff.targets) == 150.0


def stopped(cuff: Cuff) -> StopReason | None:
    """Return why it stopped; fail unless the cuff was released and stays so."""
    assert Release() in cuff.outputs
    assert cuff.state.phase is Phase.VENTED
    asked = len(cuff.targets)
    measurement = cuff.run()
    assert measurement.over
    assert measurement.result is None
    assert len(cuff.targets) == asked
    return measurement.reason


class TestStops:
    """Whatever goes wrong ends in a release, once and for all."""

    def rising(self) -> Cuff:
        """Return a measurement in the middle of its first run."""
        cuff = Cuff(limb)
        for _ in range(60):
            cuff.pass_time()
        assert cuff.measurement.phase is MeasurementPhase.RISING
        return cuff

    @pytest.mark.parametrize(
        "reason", [StopReason.STOPPED, StopReason.DISCOMFORT, StopReason.CUFF_LOST]
    )
    def test_any_word(self, reason: StopReason) -> None:
        """In the very answer; the first reason stays."""
        cuff = self.rising()
        outputs = cuff.measurement.stop(cuff.now, reason)
        assert outputs[0] == Release()
        cuff._take(outputs)
        cuff._take(cuff.measurement.stop(cuff.now, StopReason.LIMIT))
        assert stopped(cuff) is reason

    def test_between_runs(self) -> None:
        """Nothing is inflated after it."""
        cuff = Cuff(limb)
        cuff.until(MeasurementPhase.VENTING)
        cuff._take(cuff.measurement.stop(cuff.now))
        assert stopped(cuff) is StopReason.STOPPED

    def test_samples_that_stop(self) -> None:
        """Within a second, by the clock alone."""
        cuff = self.rising()
        last = cuff.now
        while Release() not in cuff.outputs:
            cuff.pass_time(samples=False)
        assert cuff.now - last <= STALE_S + TICK_S
        assert stopped(cuff) is StopReason.SAMPLES_STALE

    def test_samples_with_a_hole(self) -> None:
        """More than a second lacks."""
        cuff = self.rising()
        cuff.uptime_s += 1.5
        cuff.pass_time()
        assert stopped(cuff) is StopReason.STREAM_LOST

    def test_a_small_hole_is_only_noted(self) -> None:
        """As missing samples, which the analysis judges."""
        cuff = self.rising()
        cuff.uptime_s += 0.1
        cuff.pass_time()
        assert cuff.measurement.stairs.record[-BATCH - 10 : -BATCH] == [None] * 10
        assert cuff.run().reason is StopReason.DONE

    def test_a_client_that_is_too_slow(self) -> None:
        """Samples still come, but old ones."""
        cuff = self.rising()
        cuff.pass_time(lag_s=2.5)
        assert stopped(cuff) is StopReason.CLIENT_SLOW

    def test_a_cuff_that_others_release(self) -> None:
        """By the button, or by another client."""
        cuff = self.rising()
        cuff._change(phase=Phase.RELEASING, target=None)
        cuff.pass_time()
        assert stopped(cuff) is StopReason.CUFF_RELEASED

    def test_a_fault(self) -> None:
        """The controller has let go already."""
        cuff = self.rising()
        cuff._change(phase=Phase.FAULT, fault=Fault.LEAK, target=None)
        cuff.pass_time()
        cuff._change(fault=None)
        assert stopped(cuff) is StopReason.CUFF_FAULT

    def test_a_cuff_that_is_never_inflated(self) -> None:
        """Its request came to nothing."""
        cuff = Cuff(limb)
        while Release() not in cuff.outputs:
            cuff._change(phase=Phase.VENTED, target=None, pressure=0.0)
            cuff.pass_time()
        assert stopped(cuff) is StopReason.NOT_INFLATED

    def test_too_long_under_pressure(self) -> None:
        """160 s at the most, whatever the staircase still wants."""
        cuff = self.rising()
        cuff._change(occluded_s=cuff.state.occluded_s + 120.0)
        while Release() not in cuff.outputs:
            cuff.pass_time()
        assert cuff.state.occluded_s <= LIMIT_S + 2 * TICK_S
        assert stopped(cuff) is StopReason.LIMIT

    def test_every_request_names_the_limit(self) -> None:
        """The controller keeps it too."""
        cuff = Cuff(limb)
        cuff.run()
        limits = {each.limit_s for each in cuff.outputs if isinstance(each, Inflate)}
        assert limits == {LIMIT_S}

    def test_insists_on_a_release(self) -> None:
        """Asks again every 5 s, and gives up after a minute."""
        cuff = self.rising()
        measurement = cuff.measurement
        releases = 0
        outputs = measurement.stop(cuff.now)
        for second in range(70):
            releases += outputs.count(Release())
            state = replace(cuff.state, phase=Phase.HOLDING)
            outputs = measurement.observe(cuff.now + second, state, cuff.uptime_s)
            outputs += measurement.tick(cuff.now + second)
        assert 10 <= releases <= 14
        assert measurement.over


def test_the_pause_is_counted_down() -> None:
    """A minute, or until the clock is at zero where a run's time would not be left."""
    for used_s, pause_s in ((80.0, VENTED_S), (120.0, 180.0)):
        cuff = Cuff(limb)
        cuff.until(MeasurementPhase.VENTING)
        cuff._change(occluded_s=used_s)
        cuff.measurement._run_s = used_s - 20
        cuff.pass_time()
        rises_at = cuff.measurement.rises_at
        assert rises_at is not None
        assert abs(rises_at - cuff.now - pause_s) <= 1.0
        cuff.until(MeasurementPhase.RISING)
        assert abs(cuff.now - rises_at) <= 2 * TICK_S
        assert cuff.measurement.rises_at is None
        assert cuff.measurement.run == 2


def test_the_end_of_a_hold_is_known() -> None:
    """As soon as the step is held, and not before."""
    cuff = Cuff(limb)
    before = cuff.measurement.hold_ends
    cuff.pass_time()
    ends = cuff.measurement.hold_ends
    assert before is None
    assert ends is not None
    assert 4.0 < ends - cuff.now <= 6.0


def test_a_controller_that_leaves() -> None:
    """Nothing is waited for: no state comes any more."""
    cuff = Cuff(limb)
    cuff.pass_time()
    outputs = cuff.measurement.gone(cuff.now)
    assert outputs[0] == Release()
    assert cuff.measurement.over
    assert cuff.measurement.reason is StopReason.CUFF_LOST
    assert cuff.measurement.gone(cuff.now) == ()


def run(low: float | None, *refusals: Refusal) -> Oscillogram:
    """Return what a run may have found."""
    if low is None:
        return Oscillogram(refusals=refusals)
    return replace(GOOD, low_mmhg=low, high_mmhg=low + 12)


MOVED = run(None, Refusal.MOVEMENT)


@pytest.mark.parametrize(
    ("runs", "more", "low", "refusals"),
    [
        ([run(120)], True, None, (Refusal.NOT_REPEATABLE,)),
        ([run(120), run(132)], False, 126.0, ()),
        ([run(120), run(133)], True, None, (Refusal.NOT_REPEATABLE,)),
        ([run(120), run(133), run(138)], False, 133.0, ()),
        ([run(120), run(133), run(141)], False, None, (Refusal.NOT_REPEATABLE,)),
        ([MOVED], True, None, (Refusal.MOVEMENT,)),
        ([MOVED, run(120)], True, None, (Refusal.MOVEMENT,)),
        ([MOVED, run(120), run(124)], False, 122.0, ()),
        ([MOVED, run(120), run(140)], False, None, (Refusal.NOT_REPEATABLE,)),
        ([MOVED, MOVED], False, None, (Refusal.MOVEMENT,)),
        ([run(None, Refusal.IRREGULAR)], False, None, (Refusal.IRREGULAR,)),
        ([run(None, Refusal.LEAK)], False, None, (Refusal.LEAK,)),
    ],
)
def test_agreement(
    runs: list[Oscillogram],
    more: bool,
    low: float | None,
    refusals: tuple[Refusal, ...],
) -> None:
    """Two within 12 mmHg, else the median of three within 20, else nothing."""
    assert needs_another(runs) is more
    found = agreed(runs)
    assert (found.low_mmhg, found.refusals) == (low, refusals)
    assert len(found.runs) == len(runs)


@pytest.mark.parametrize("name", ["arm", "thigh"])
def test_a_whole_measurement_on_a_limb(name: str) -> None:
    """With a simulated controller's own regulator: right, not high, and not long."""
    plant = Plant(CUFFS[name], 7)
    bench = Bench(CUFFS[name], plant)
    measurement = bench.run()
    lop = plant.limb.lop
    assert measurement.reason is StopReason.DONE
    found = measurement.result
    assert found is not None and found.low_mmhg is not None
    assert found.high_mmhg is not None
    assert found.low_mmhg <= 1.05 * lop
    assert abs((found.low_mmhg + found.high_mmhg) / 2 - lop) < 15
    assert bench.top <= lop + 35
    assert bench.longest_s <= 150
    assert len(bench.run_times) == len(found.runs)


def test_a_stop_is_over_when_the_cuff_is_seen_vented() -> None:
    """Not a moment later: no one waits for a patience to run out."""
    cuff = Cuff(limb)
    cuff.until(MeasurementPhase.RISING)
    for _ in range(8):
        cuff.pass_time()
    outputs = cuff.measurement.stop(cuff.now)
    assert Release() in outputs
    assert not cuff.measurement.over
    cuff._take(outputs)
    cuff.pass_time(samples=False)
    assert cuff.measurement.over


def test_samples_that_come_twice_are_no_stream() -> None:
    """They would be counted twice, and a hold end too early."""
    stairs = Staircase(250.0, lambda pressure, interval_ms, period_s: (0.0, None))
    stairs.take(1000.0, 10.0, [40.0] * 10)
    with pytest.raises(StreamBroken):
        stairs.take(1050.0, 10.0, [40.0] * 10)
    assert len(stairs.record) == 10


def test_a_limb_that_has_rested_has_room_for_a_run_of_any_length() -> None:
    """Its clocks start anew, so what the last run took says nothing."""
    cuff = Cuff(limb)
    cuff.measurement._run_s = LIMIT_S
    assert cuff.measurement._has_room(replace(cuff.state, occluded_s=0.0))
    assert not cuff.measurement._has_room(replace(cuff.state, occluded_s=1.0))
