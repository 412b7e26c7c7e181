"""Tests of sessions with wraps: nothing but words tells where they are."""

import pytest

from custom_components.bfr_cuff.lib.session.actions import NotNow
from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    Lower,
    MomentKind as Told,
    Next,
    Pause,
    Resume,
    SessionPhase,
    Stop,
    WrapOff,
)
from custom_components.bfr_cuff.lib.training.protocol import SetPlan
from tests.lib.session.bench import (
    Bench,
    bench,
    built_in,
    cuff_plan,
    protocol,
    wrap_plan,
)


def wrapped(**changes: float) -> Bench:
    """Return a session of two sets with a wrap, the first begun."""
    run = bench(protocol(), wrap_plan(), **changes)
    run.act(Next())
    return run


def test_a_wrap_waits_for_the_word() -> None:
    """It is put on by hand: no wish, no count-in, and the set begins with Next."""
    run = bench(built_in("floss"), wrap_plan())
    assert run.is_in(SessionPhase.READY)
    assert run.phase_ends() is None
    assert run.told(Told.PUT_WRAP_ON)
    assert run.told(Told.CHECK_REFILL)
    run.run(60.0)
    run.act(Next())
    assert run.phase_ends() == run.now + 120.0
    assert run.inflations() == []
    assert run.releases() == 0


def test_the_alarm_goes_on_until_the_wrap_is_off() -> None:
    """Every five seconds, for as long as it takes."""
    run = bench(built_in("floss"), wrap_plan())
    run.act(Next())
    run.run(120.0)
    assert run.session.reason is EndReason.DONE
    run.run(600.0)
    assert run.is_in(SessionPhase.RELEASING)
    assert run.times(Told.TAKE_WRAP_OFF) == [120.0 + 5.0 * n for n in range(121)]
    run.act(WrapOff())
    assert run.session.over
    assert run.engine.next_check(run.now) is None
    [ended] = run.told(Told.ENDED)
    assert ended.about["vented"] is True
    assert run.session.cuffs.records["wrap"].occluded_s == 720.0


def test_the_limit_of_a_wrap() -> None:
    """From the word on; ten seconds before, it is told."""
    run = wrapped(limit_s=50.0)
    run.run(50.0)
    assert run.session.reason is EndReason.LIMIT
    assert run.times(Told.LIMIT_SOON) == [40.0]


def test_a_wrap_stays_on_in_the_rests() -> None:
    """Its clock runs through, and the next set needs no word."""
    run = wrapped()
    run.run(40.0 + 30.0 + 40.0)
    assert run.session.reason is EndReason.DONE
    assert run.times(Told.SET_STARTED) == [0.0, 70.0]
    run.act(WrapOff())
    assert run.session.cuffs.records["wrap"].occluded_s == 110.0


def test_a_set_that_ends_at_the_limit_is_done() -> None:
    """Not cut off by it."""
    run = bench(built_in("floss"), wrap_plan(), limit_s=120.0)
    run.act(Next())
    run.run(120.0)
    assert run.session.reason is EndReason.DONE
    assert not run.told(Told.LIMIT_REACHED)


def test_a_wrap_that_may_be_on_is_asked_for() -> None:
    """Whoever stops before the first set may have it on already."""
    run = bench(protocol(), wrap_plan())
    run.act(Stop())
    assert run.is_in(SessionPhase.RELEASING)
    assert run.told(Told.TAKE_WRAP_OFF)
    run.act(WrapOff())
    assert run.session.over
    assert run.session.cuffs.records["wrap"].occluded_s == 0.0


def test_taking_it_off_in_a_set_is_a_stop() -> None:
    """And needs no other word."""
    run = wrapped()
    run.run(10.0)
    run.act(WrapOff())
    assert run.session.over
    assert run.session.reason is EndReason.STOPPED


def test_a_pause_takes_the_wrap_off() -> None:
    """Its alarm goes on, its clock too, and the session goes on only without it."""
    run = wrapped(limit_s=100.0)
    run.run(10.0)
    run.act(Pause())
    run.run(20.0)
    assert len(run.told(Told.TAKE_WRAP_OFF)) == 5
    with pytest.raises(NotNow):
        run.act(Resume())
    run.act(WrapOff())
    assert run.is_in(SessionPhase.PAUSED)
    run.run(60.0)
    assert len(run.told(Told.TAKE_WRAP_OFF)) == 5
    run.act(Resume())
    assert run.is_in(SessionPhase.READY)
    run.act(Next())
    run.run(65.0)
    assert run.is_in(SessionPhase.REST)
    run.run(5.0)
    assert run.session.reason is EndReason.LIMIT  # 30 s before the pause, 70 s after


def test_the_time_of_a_wrap_adds_up() -> None:
    """Over any number of pauses that are too short to reperfuse."""
    run = wrapped(limit_s=100.0)
    for _ in range(3):
        run.run(30.0)
        run.act(Pause(), WrapOff())
        run.run(60.0)
        run.act(Resume(), Next())
    run.run(10.0)
    assert run.session.reason is EndReason.LIMIT


def test_a_wrap_left_on_in_a_pause_reaches_the_limit() -> None:
    """A pause stops no clock of a wrap that is on."""
    run = wrapped(limit_s=100.0)
    run.act(Pause())
    run.run(100.0)
    assert run.session.reason is EndReason.LIMIT
    assert run.is_in(SessionPhase.RELEASING)


def test_released_rests_take_the_wrap_off() -> None:
    """The rest counts from the word; long enough, the clock starts anew."""
    timed = SetPlan(work_s=60.0, rest_s=180.0)
    run = bench(
        protocol(timed, timed, released_in_rests=True), wrap_plan(), limit_s=70.0
    )
    run.act(Next())
    run.run(60.0)
    assert run.is_in(SessionPhase.REST)
    assert run.phase_ends() is None
    run.run(5.0)
    run.act(WrapOff())
    assert run.phase_ends() == run.now + 180.0
    run.run(180.0)
    assert run.is_in(SessionPhase.READY)
    run.act(Next())
    run.run(60.0)
    assert run.session.reason is EndReason.DONE


def test_too_tight_comes_off() -> None:
    """A wrap cannot be lowered."""
    run = wrapped()
    run.act(Lower())
    assert run.session.reason is EndReason.TOO_TIGHT


def test_a_wrap_that_nobody_begins_with_is_given_up() -> None:
    """After a quarter of an hour; it may be on, so it is asked for."""
    run = bench(protocol(), wrap_plan())
    run.run(900.0)
    assert run.session.reason is EndReason.ABANDONED
    assert run.is_in(SessionPhase.RELEASING)


def test_a_cuff_and_a_wrap_together() -> None:
    """The set waits for both, and the end needs both off."""
    run = bench(protocol(), cuff_plan(), wrap_plan())
    run.run_to(SessionPhase.READY)
    run.run(30.0)
    assert run.is_in(SessionPhase.READY)
    run.act(Next(), Stop())
    run.run(100.0)
    assert run.is_in(SessionPhase.RELEASING)
    assert run.cuff.pressure < 20.0
    run.act(WrapOff())
    assert run.session.over


def test_a_wrap_off_ends_what_a_stuck_cuff_kept_open() -> None:
    """The cuff's patience is long over then."""
    run = bench(protocol(), cuff_plan(), wrap_plan())
    run.run_to(SessionPhase.READY)
    run.cuff.stuck = True
    run.act(Stop())
    run.run(100.0)
    assert run.is_in(SessionPhase.RELEASING)
    run.act(WrapOff())
    assert run.session.over
    assert run.told(Told.ENDED)[0].about["vented"] is False
