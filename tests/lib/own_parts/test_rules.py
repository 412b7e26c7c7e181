"""What the rules do when something is not as it should be: vent, fault or refuse."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    Fault,
    Phase,
    RefusalCode,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.own_parts.parts import (
    AIR_OUT,
    OWN_LIMITS,
    Reading,
    Report,
    highest_target,
)
from custom_components.bfr_cuff.lib.own_parts.pressure_watch import LeakWatch

from .bench import PRESSURE_MAX, STEP_S, Bench, parts

NAN = float("nan")


def refusal(bench: Bench, target: float = 100.0, limit_s: float = 600.0) -> RefusalCode:
    """Return why an inflation is refused; it moves nothing."""
    with pytest.raises(ControllerRefused) as refused:
        bench.inflate(target, limit_s)
    assert bench.rules.drives[0] == AIR_OUT
    return refused.value.code


def test_limits_are_stricter_than_a_controllers() -> None:
    """Ten minutes, and four fifths of what could be asked of a controller."""
    assert OWN_LIMITS.occlusion_max_s == 600.0
    assert highest_target(375.0) == 200.0
    assert highest_target(240.0) == 160.0


def test_a_hold_and_its_release() -> None:
    """Up, held, let go and vented, with the parts told what fits."""
    bench = Bench()
    assert bench.cuff().phase is Phase.VENTED
    assert bench.cuff().reason is ReleaseReason.BOOT
    bench.inflate()
    assert bench.cuff().phase is Phase.INFLATING
    assert bench.rules.drives[0].pump == 1.0
    assert not bench.rules.drives[0].vent_open
    bench.levels = [99.0]
    bench.run(1.0)
    assert bench.cuff().phase is Phase.HOLDING
    assert bench.cuff().left_s == 599.0
    bench.rules.release()
    assert bench.rules.drives == (AIR_OUT,)
    assert bench.cuff().reason is ReleaseReason.COMMAND
    bench.levels = [3.0]
    bench.run(1.5)
    assert bench.cuff().phase is Phase.VENTED


def test_nothing_renews_for_the_lease() -> None:
    """Five seconds without anyone who says so, and the cuff is let go."""
    bench = Bench()
    bench.hold()
    bench.is_renewing = False
    bench.run(4.75)
    assert bench.cuff().inflated
    bench.run(0.25)
    assert bench.cuff().reason is ReleaseReason.LEASE_EXPIRED
    assert bench.rules.state().lease is None
    bench.rules.take_lease()
    bench.run(1.0)
    assert not bench.cuff().inflated


def test_the_loop_stood_still() -> None:
    """After more than a second the vent may have opened by itself; it stays open."""
    bench = Bench()
    bench.hold()
    bench.now += 1.0
    bench.run(STEP_S)
    assert bench.cuff().reason is ReleaseReason.LEASE_EXPIRED
    assert bench.rules.drives == (AIR_OUT,)


def test_the_clock_falls_back() -> None:
    """Time that is gone does not come back, and nothing is counted twice."""
    bench = Bench()
    bench.hold()
    before = bench.cuff().occluded_s
    bench.rules.advance(bench.now - 60.0, [Report(Reading(100.0, bench.now - 60.0))])
    assert bench.cuff().occluded_s == before


def test_a_part_is_missing() -> None:
    """What is unavailable, in another unit or not as told: let go, and not taken up."""
    bench = Bench()
    bench.hold()
    bench.in_order = False
    bench.run(STEP_S)
    assert bench.cuff().reason is ReleaseReason.LEASE_EXPIRED
    bench.levels = [0.0]
    bench.run(2.0)
    assert refusal(bench) is RefusalCode.NO_NEWS
    bench.in_order = True
    bench.run(STEP_S)
    bench.inflate()


@pytest.mark.parametrize("level", [None, NAN, -21.0, 376.0])
def test_no_reading_to_go_by(level: float | None) -> None:
    """Silent, not a number, or out of range: the vent opens within a quarter second."""
    bench = Bench()
    bench.hold()
    bench.levels = [level]
    bench.run(3 * STEP_S)
    assert bench.cuff().fault is Fault.SENSOR
    assert bench.cuff().reason is ReleaseReason.SENSOR
    assert bench.cuff().pressure is None


def test_a_frozen_sensor() -> None:
    """A reading that does not move for two seconds is none, until it moves."""
    bench = Bench()
    bench.hold()
    bench.is_still = True
    bench.run(2.25)
    assert bench.cuff().fault is Fault.SENSOR
    assert bench.cuff().occluded
    bench.is_still = False
    bench.run(STEP_S)
    assert bench.cuff().pressure is not None


def test_a_reading_that_comes_late_replaces_no_newer_one() -> None:
    """Entities may report out of order."""
    bench = Bench()
    bench.hold()
    bench.rules.advance(bench.now, [Report(Reading(0.0, bench.now - 0.2))])
    assert bench.cuff().pressure == 100.0


def test_a_reading_from_the_future_is_none() -> None:
    """It would never grow old."""
    bench = Bench()
    bench.hold()
    ahead = Report(Reading(50.0, bench.now + 60.0))
    for _ in range(3):
        bench.now += STEP_S
        bench.rules.advance(bench.now, [ahead])
    assert bench.cuff().fault is Fault.SENSOR


def test_a_unit_that_changed_reads_empty() -> None:
    """What was 100 mmHg and is now 13 kPa is not pumped up to 100."""
    bench = Bench()
    bench.hold()
    bench.levels = [13.3]
    bench.run(1.25)
    assert bench.cuff().fault is Fault.SENSOR


def test_a_tube_that_was_never_on() -> None:
    """Nothing rises in a fifth of the fill time."""
    bench = Bench()
    bench.inflate()
    bench.levels = [2.0]
    bench.run(3.5)
    assert bench.cuff().fault is Fault.SENSOR


def test_too_much_pressure() -> None:
    """Two readings above the bound, wherever they come from."""
    bench = Bench()
    bench.hold()
    bench.levels = [PRESSURE_MAX + 21.0]
    bench.run(STEP_S)
    assert bench.cuff().inflated
    bench.run(STEP_S)
    assert bench.cuff().fault is Fault.OVERPRESSURE


@pytest.mark.parametrize(("pumping_s", "fault"), [(14.0, None), (16.0, Fault.LEAK)])
def test_a_leak_that_pumping_makes_up_for(
    pumping_s: float, fault: Fault | None
) -> None:
    """More than 15 s of pumping in a minute of holding."""
    bench = Bench()
    bench.hold()
    bench.levels = [98.5]
    bench.run(pumping_s)
    bench.levels = [101.0]
    bench.run(62.0 - pumping_s)
    assert bench.cuff().fault is fault


def test_bleeding_explains_the_pumping() -> None:
    """A limb that works takes both."""
    bench = Bench()
    bench.hold()
    bench.levels = [98.5]
    bench.run(40.0)
    bench.regulators[0].bleed = True
    bench.run(1.0)
    bench.regulators[0].bleed = False
    bench.run(40.0)
    assert bench.cuff().inflated


@pytest.mark.parametrize(("at_s", "loses"), [(62.0, False), (62.125, True)])
def test_bleeding_explains_it_for_a_minute(at_s: float, *, loses: bool) -> None:
    """To the very end of it, as in the simulator's reading."""
    watch = LeakWatch(parts())
    watch.took(0.0, 2.0, pump=False, bleed=True)
    watch.took(40.0, 60.0, pump=True, bleed=False)
    assert watch.loses_air(at_s) is loses


def test_a_vent_that_does_not_open() -> None:
    """Twenty seconds after a release with the air still in, a person must act."""
    bench = Bench()
    bench.hold()
    bench.rules.release()
    bench.run(20.125)
    assert bench.cuff().fault is Fault.VENT_BLOCKED


def test_a_deadline_and_the_reperfusion_after_it() -> None:
    """Neither toggling nor a later limit buys time."""
    bench = Bench()
    bench.hold(limit_s=30.0)
    bench.inflate(limit_s=600.0)
    bench.run(30.0)
    assert bench.cuff().reason is ReleaseReason.DEADLINE
    bench.levels = [0.0]
    bench.run(170.0)
    assert refusal(bench) is RefusalCode.REPERFUSING
    bench.run(12.0)
    bench.inflate()


def test_home_assistant_restarted_in_a_hold() -> None:
    """Every clock starts full, and the bit is kept until the limb has rested."""
    bench = Bench()
    bench.hold()
    bench.start(was_up=True)
    bench.levels = [0.0]
    bench.run(2.0)
    assert refusal(bench) is RefusalCode.REPERFUSING
    assert not bench.may_forget()
    bench.run(182.0)
    assert bench.may_forget()
    bench.inflate()


def test_the_bit_that_could_not_be_stored() -> None:
    """Without it a restart would give the time back, so nothing is inflated."""
    bench = Bench()
    bench.rules.take_lease()
    with pytest.raises(ControllerRefused) as refused:
        bench.rules.inflate(bench.now, 0, 100.0, 600.0)
    assert refused.value.code is RefusalCode.INTERNAL
    assert bench.rules.drives == (AIR_OUT,)


@pytest.mark.parametrize(
    ("target", "limit_s", "code"),
    [
        (29.9, 60.0, RefusalCode.BAD_ARGUMENT),
        (NAN, 60.0, RefusalCode.BAD_ARGUMENT),
        (100.0, 0.0, RefusalCode.BAD_ARGUMENT),
        (100.0, NAN, RefusalCode.BAD_ARGUMENT),
        (PRESSURE_MAX + 0.1, 60.0, RefusalCode.OVER_LIMIT),
        (100.0, 600.1, RefusalCode.OVER_LIMIT),
    ],
)
def test_numbers_that_are_refused(
    target: float, limit_s: float, code: RefusalCode
) -> None:
    """A limit refuses; it never clips in silence."""
    assert refusal(Bench(), target, limit_s) is code


def test_no_inflation_by_an_old_reading() -> None:
    """What was read before the last quarter second says nothing of now."""
    bench = Bench()
    bench.now += 0.375
    assert refusal(bench) is RefusalCode.NO_NEWS


def test_the_button() -> None:
    """It releases every cuff, ends the lease and bars for five seconds."""
    bench = Bench(cuffs=2)
    bench.hold()
    bench.rules.press_button()
    assert bench.rules.drives == (AIR_OUT, AIR_OUT)
    assert bench.rules.state().lease is None
    bench.levels = [0.0, 0.0]
    bench.run(4.0)
    assert refusal(bench) is RefusalCode.BARRED
    bench.run(1.5)
    bench.inflate()


def test_one_cuff_is_released_alone_and_an_unknown_one_means_all() -> None:
    """When in doubt, air out."""
    bench = Bench(cuffs=2)
    bench.hold()
    bench.rules.release(1)
    assert [cuff.inflated for cuff in bench.rules.state().cuffs] == [True, False]
    bench.rules.release(7)
    assert bench.rules.drives == (AIR_OUT, AIR_OUT)


def test_a_fault_is_cleared_once_its_cause_is_gone() -> None:
    """Not before, and not with pressure in the cuff."""
    bench = Bench()
    bench.rules.clear_fault(0)
    bench.hold()
    bench.levels = [None]
    bench.run(1.0)
    bench.levels = [50.0]
    bench.run(1.0)
    for waited_s, code in ((0.0, RefusalCode.FAULT), (5.0, RefusalCode.NOT_VENTED)):
        bench.run(waited_s)
        with pytest.raises(ControllerRefused) as refused:
            bench.rules.clear_fault(0)
        assert refused.value.code is code
    bench.levels = [0.0]
    bench.run(1.0)
    bench.rules.clear_fault(0)
    assert bench.cuff().fault is None
    with pytest.raises(ControllerRefused):
        bench.rules.clear_fault(1)


@settings(deadline=None, max_examples=60)
@given(
    held_steps=st.integers(0, 200),
    gap_s=st.sampled_from([0.125, 0.25, 0.375, 1.0, 1.125, 7.0]),
    steps=st.integers(0, 80),
    in_order=st.booleans(),
    is_renewing=st.booleans(),
)
def test_no_news_means_air_out(
    held_steps: int, gap_s: float, steps: int, *, in_order: bool, is_renewing: bool
) -> None:
    """However a cuff was held, without readings it is let go for good."""
    bench = Bench()
    bench.hold()
    bench.run(held_steps * STEP_S)
    bench.levels = [None]
    bench.in_order, bench.is_renewing = in_order, is_renewing
    bench.now += gap_s - STEP_S
    bench.run((steps + 3) * STEP_S)
    assert bench.rules.drives == (AIR_OUT,)
    assert not bench.cuff().inflated
    assert bench.cuff().occluded


@pytest.mark.parametrize("late_s", [0.0, 0.125, 0.25])
@pytest.mark.parametrize("gap_s", [0.375, 0.75, 1.125, 2.25, 25.0])
@pytest.mark.parametrize("situation", ["up", "released", "at rest"])
def test_a_loop_that_stood_still_is_no_fault(
    situation: str, gap_s: float, late_s: float
) -> None:
    """What no one looked at is let go; only a part that is to blame latches a fault."""
    bench = Bench()
    if situation != "at rest":
        bench.hold()
    if situation == "released":
        bench.rules.release()
        bench.levels = [30.0]
        bench.run(0.5)
        bench.levels = [5.0]
    last = Report(Reading(90.0, bench.now))
    bench.is_renewing = False
    bench.now += gap_s - STEP_S
    for _ in range(round(late_s / STEP_S)):
        bench.now += STEP_S
        bench.rules.advance(bench.now, [last])
    bench.run(1.0)
    assert bench.cuff().fault is None
    if late_s or gap_s > 1.0:
        assert not bench.cuff().inflated


def test_a_sensor_that_stays_silent_after_that() -> None:
    """It has a quarter second, as at any other time."""
    bench = Bench()
    bench.hold()
    last = Report(Reading(100.0, bench.now))
    bench.now += 2.0
    for fault in (None, None, None, Fault.SENSOR):
        bench.rules.advance(bench.now, [last])
        assert (bench.cuff().fault, bench.cuff().inflated) == (fault, False)
        bench.now += STEP_S


def test_a_loop_that_always_stands_still() -> None:
    """A stuck sensor is found all the same, later."""
    bench = Bench()
    bench.hold()
    bench.is_still = True
    for _ in range(20):
        bench.now += 0.25
        bench.run(STEP_S)
    assert bench.cuff().fault is Fault.SENSOR
