"""Tests of what ends a session: limits, bodies, cuffs that do not do as they should."""

import pytest

from custom_components.bfr_cuff.lib.controller.model import Fault, ReleaseReason
from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    Feel,
    LogSet,
    Lower,
    MomentKind as Told,
    Pause,
    Refill,
    RefillAnswer,
    Resume,
    SessionPhase,
    Stop,
    Symptom,
)
from custom_components.bfr_cuff.lib.training.protocol import SetPlan
from tests.lib.builders import cuff_state, held
from tests.lib.session.bench import bench, cuff_plan, fixed_plan, protocol, working

LONG = protocol(SetPlan(work_s=300.0, rest_s=30.0), SetPlan(work_s=300.0))


def test_the_limit_ends_everything_with_ten_seconds_notice() -> None:
    """Counted from 20 mmHg, to the moment; the notice comes once."""
    run = bench(LONG, limit_s=100.0)
    run.run_to(SessionPhase.RELEASING)
    assert run.session.reason is EndReason.LIMIT
    assert run.cuff.occluded_s == 100.0
    [soon], [reached] = run.times(Told.LIMIT_SOON), run.times(Told.LIMIT_REACHED)
    assert reached - soon == 10.0
    assert run.told(Told.LIMIT_SOON)[0].about["seconds"] == 10


def test_the_protocol_limits_as_well() -> None:
    """A plan cannot be longer than its protocol."""
    run = bench(protocol(SetPlan(work_s=300.0), time_limit_s=60.0), limit_s=900.0)
    assert run.inflations()[0].limit_s == 60.0
    run.run_to(SessionPhase.ENDED)
    assert run.session.reason is EndReason.LIMIT
    assert run.cuff.most_occluded_s <= 60.0 + 2.0


def test_a_controller_may_be_stricter() -> None:
    """Its own word on what is left counts, when it is less."""
    run = working(LONG)
    run.cuff.left_s = 12.0
    run.show()
    assert run.engine.next_check(run.now) == run.now + 2.0
    run.cuff.left_s = 5.0
    run.show()
    check = run.engine.next_check(run.now)
    assert check == run.now
    run.take(run.engine.tick(check))
    assert run.told(Told.LIMIT_SOON)
    assert run.engine.next_check(run.now) == run.now + 5.0


def test_the_notice_is_told_anew_after_a_pause() -> None:
    """Once for each time under pressure."""
    run = bench(LONG, limit_s=100.0)
    run.run(95.0)
    run.act(Pause())
    run.run(5.0)
    run.act(Resume())
    run.run_to(SessionPhase.ENDED)
    assert len(run.told(Told.LIMIT_SOON)) == 2
    assert run.session.reason is EndReason.LIMIT
    assert run.cuff.most_occluded_s <= 100.0 + 2.0


def test_reperfusion_starts_the_clock_anew() -> None:
    """Five times five minutes and three off: more than the limit in all, never at once."""
    sets = [SetPlan(work_s=300.0, rest_s=180.0) for _ in range(5)]
    run = bench(protocol(*sets, released_in_rests=True, time_limit_s=420.0))
    run.run_to(SessionPhase.ENDED, 4000.0)
    assert run.session.reason is EndReason.DONE
    assert len(run.session.sets) == 5
    assert run.cuff.most_occluded_s < 330.0
    assert run.session.cuffs.records["left"].occluded_s > 1500.0


def test_a_reperfusing_rest_waits_until_it_has() -> None:
    """Pressure in the middle of it makes it longer."""
    timed = SetPlan(work_s=60.0, rest_s=180.0)
    run = working(protocol(timed, timed, released_in_rests=True))
    run.run_to(SessionPhase.REST)
    run.run(100.0)
    run.cuff.pressure = 40.0
    run.run(100.0)
    assert run.is_in(SessionPhase.REST)
    run.run_to(SessionPhase.INFLATING)
    assert 281.0 <= run.now - 1015.5 - 60.0 <= 286.0


def test_a_controller_that_forgets_too_soon() -> None:
    """The engine counts for itself, and a second more than needed."""
    timed = SetPlan(work_s=60.0, rest_s=180.0)
    run = working(protocol(timed, timed, released_in_rests=True))
    run.run_to(SessionPhase.REST)
    while run.phase_ends() is None:
        run.run(0.25)
    vented = run.now
    run.cuff.occluded_s = 0.0
    run.run_to(SessionPhase.INFLATING)
    assert vented + 181.0 <= run.now <= vented + 183.0


def test_a_short_rest_does_not() -> None:
    """The time under pressure adds up over released rests."""
    timed = SetPlan(work_s=60.0, rest_s=30.0)
    run = bench(protocol(timed, timed, timed, released_in_rests=True), limit_s=150.0)
    run.run_to(SessionPhase.ENDED)
    assert run.session.reason is EndReason.LIMIT
    assert run.cuff.most_occluded_s <= 150.0 + 2.0


def test_no_time_left_is_the_limit_not_a_refusal() -> None:
    """A set that could not even begin is not asked for."""
    timed = SetPlan(work_s=60.0, rest_s=30.0)
    run = working(protocol(timed, timed, released_in_rests=True))
    run.run_to(SessionPhase.REST)
    run.run(10.0)
    run.cuff.occluded_s = 600.0
    run.run_to(SessionPhase.ENDED)
    assert run.session.reason is EndReason.LIMIT
    assert len(run.inflations()) == 1


def test_lower_is_wished_and_kept_for_later_sets() -> None:
    """Ten mmHg at a time, never up again."""
    run = working()
    run.act(Lower())
    assert run.inflations()[-1].target == 78.0
    run.run_to(SessionPhase.REST)
    run.run_to(SessionPhase.WORK)
    assert len(run.inflations()) == 2
    run.act(Pause(), Lower())
    run.run(5.0)
    run.act(Resume())
    assert run.inflations()[-1].target == 68.0
    assert [moment.about["by"] for moment in run.told(Told.LOWERED)] == [10, 10]


def test_too_low_to_hold_ends() -> None:
    """No cuff holds less than 30 mmHg."""
    run = working(protocol(), fixed_plan("left", 50.0))
    run.act(Lower(), Lower())
    assert run.inflations()[-1].target == 30.0
    run.act(Lower())
    assert run.session.reason is EndReason.TOO_TIGHT
    assert run.inflations()[-1].target == 30.0


@pytest.mark.parametrize("released", [True, False])
def test_too_low_after_a_rest_ends(released: bool) -> None:
    """Where it was lowered while nothing was up, or the next set asks for less."""
    sets = SetPlan(work_s=60.0, rest_s=30.0, pressure_step=0.0), SetPlan(work_s=60.0)
    run = working(protocol(*sets, released_in_rests=released), fixed_plan("left", 50.0))
    run.run_to(SessionPhase.REST)
    run.run(5.0)
    run.act(Lower(), Lower(), Lower())
    run.run(40.0)
    assert run.session.reason is EndReason.TOO_TIGHT


def test_too_low_for_the_next_set_ends() -> None:
    """Lowered far in a set at a higher step, the next one would ask for too little."""
    high = SetPlan(work_s=60.0, rest_s=30.0, pressure_step=30.0)
    run = working(protocol(high, SetPlan(work_s=60.0)))
    run.act(*[Lower()] * 6)
    assert run.inflations()[-1].target == 80.0
    run.run_to(SessionPhase.RELEASING)
    assert run.session.reason is EndReason.TOO_TIGHT
    assert len(run.session.sets) == 1


def test_a_cuff_that_names_no_target_does_not_hold_ours() -> None:
    """Whatever else it says."""
    run = bench()
    run.run(5.0)
    state = held(pressure=88.0, target=None)
    assert run.engine.observe(run.now, "left", state) == ()
    assert run.is_in(SessionPhase.INFLATING)


def test_a_long_refill_lowers_and_an_instant_one_is_said() -> None:
    """A right one is only kept."""
    run = working()
    run.act(*(RefillAnswer(refill) for refill in Refill))
    assert [wish.target for wish in run.inflations()] == [88.0, 78.0]
    assert len(run.told(Told.TOO_LOOSE)) == 1
    assert run.session.checks.answers == [
        {"at_s": 15.5, "question": "refill", "answer": answer}
        for answer in ("instant", "normal", "long")
    ]


def test_numbness_lowers_once_then_stops() -> None:
    """If it stays."""
    run = working()
    run.act(Feel(Symptom.NUMBNESS))
    assert run.inflations()[-1].target == 78.0
    assert run.session.reason is None
    run.act(Feel(Symptom.NUMBNESS))
    assert run.session.reason is EndReason.NUMBNESS


def test_a_limb_that_is_fine_takes_nothing_back() -> None:
    """It is kept and moves nothing; numbness that comes again still ends it all."""
    run = working()
    run.act(Feel(Symptom.NONE))
    assert [wish.target for wish in run.inflations()] == [88.0]
    run.act(Feel(Symptom.NUMBNESS), Feel(Symptom.NONE))
    assert [wish.target for wish in run.inflations()] == [88.0, 78.0]
    assert run.is_in(SessionPhase.WORK)
    run.act(Feel(Symptom.NUMBNESS))
    assert run.session.reason is EndReason.NUMBNESS
    assert [answer["answer"] for answer in run.session.checks.answers] == [
        *("none", "numbness", "none", "numbness")
    ]


def test_pain_stops() -> None:
    """At once."""
    run = working()
    run.act(Feel(Symptom.PAIN))
    assert run.session.reason is EndReason.PAIN
    assert run.is_in(SessionPhase.RELEASING)


@pytest.mark.parametrize(
    ("discomfort", "reason"), [(7.0, None), (7.5, EndReason.DISCOMFORT)]
)
def test_discomfort_above_seven_stops(
    discomfort: float, reason: EndReason | None
) -> None:
    """Seven itself does not."""
    run = working()
    run.act(LogSet(discomfort=discomfort))
    assert run.session.reason is reason


def test_nothing_is_lowered_after_the_end() -> None:
    """The answer is kept; no wish follows."""
    run = working()
    run.act(Stop())
    wishes = len(run.inflations())
    run.act(Lower(), Feel(Symptom.NUMBNESS))
    assert len(run.inflations()) == wishes
    assert len(run.session.checks.answers) == 1


@pytest.mark.parametrize(
    ("reason", "end"),
    [
        (ReleaseReason.DEADLINE, EndReason.LIMIT),
        (ReleaseReason.LEASE_EXPIRED, EndReason.CUFF_LOST),
        (ReleaseReason.BOOT, EndReason.CUFF_LOST),
        (ReleaseReason.LEAK, EndReason.CUFF_FAULT),
        (ReleaseReason.BUTTON, EndReason.CUFF_RELEASED),
        (ReleaseReason.COMMAND, EndReason.CUFF_RELEASED),
        (None, EndReason.CUFF_RELEASED),
    ],
)
def test_a_cuff_that_lets_go(reason: ReleaseReason | None, end: EndReason) -> None:
    """The session says why, and releases the other cuff too."""
    run = working(protocol(), fixed_plan("left", 80.0), fixed_plan("right", 80.0))
    run.cuffs["left"].release()
    run.cuffs["left"].reason = reason
    run.show()
    assert run.session.reason is end
    run.run_to(SessionPhase.ENDED)
    assert all(model.pressure < 20.0 for model in run.cuffs.values())


def test_a_guard_that_lets_go_at_the_limit_is_the_limit() -> None:
    """Whoever was a moment earlier."""
    run = bench(LONG, limit_s=100.0)
    while run.cuff.occluded_s < 99.5:
        run.run(0.25)
    run.cuff.release()
    run.show()
    assert run.session.reason is EndReason.LIMIT


def test_a_fault_ends_before_the_cuff_was_up() -> None:
    """And in a pause."""
    for pause in (False, True):
        run = working() if pause else bench()
        if pause:
            run.act(Pause())
            run.run(10.0)
        run.cuff.fault = Fault.SENSOR
        run.show()
        assert run.session.reason is EndReason.CUFF_FAULT


def test_lost_and_refused() -> None:
    """No news, and no."""
    run = working()
    run.act(Stop(EndReason.CUFF_LOST))
    assert run.session.reason is EndReason.CUFF_LOST
    run = bench()
    run.act(Stop(EndReason.REFUSED))
    assert run.session.reason is EndReason.REFUSED
    assert run.is_in(SessionPhase.RELEASING)


def test_a_target_that_is_not_reached_ends() -> None:
    """After a minute and a half."""
    run = bench()
    run.cuff.leaking = True
    run.run(89.75)
    assert run.is_in(SessionPhase.INFLATING)
    run.run(0.25)
    assert run.session.reason is EndReason.NOT_REACHED


def test_a_vent_that_does_not_come_is_asked_for_again() -> None:
    """Every five seconds, a minute long; then the record says that it never came."""
    run = working()
    run.cuff.stuck = True
    run.act(Stop())
    run.run(59.75)
    assert run.is_in(SessionPhase.RELEASING)
    assert run.releases() == 12
    run.run(0.25)
    [ended] = run.told(Told.ENDED)
    assert ended.about["vented"] is False


def test_a_rest_that_does_not_vent_ends() -> None:
    """It is asked for again, then given up."""
    run = working(protocol(released_in_rests=True))
    run.run(39.0)
    run.cuff.stuck = True
    run.run_to(SessionPhase.REST)
    run.run(60.0)
    assert run.session.reason is EndReason.NOT_VENTED
    assert run.releases() >= 12


def test_a_stop_without_news_is_not_vented() -> None:
    """What was known before the wish says nothing about what came of it."""
    run = bench()
    run.engine.observe(run.now, "left", cuff_state())
    run.silent = True
    run.act(Stop())
    run.run(30.0)
    assert run.is_in(SessionPhase.RELEASING)
    run.silent = False
    run.run(1.0)
    assert run.session.over


def test_a_cuff_without_a_sample_counts_as_occluded() -> None:
    """The limit ends it."""
    run = working(LONG, limit_s=60.0)
    run.cuff.blind = True
    run.run(60.0)
    assert run.session.reason is EndReason.LIMIT


def test_a_set_is_never_longer_than_the_limit() -> None:
    """Even on a cuff that says that it holds, without any pressure."""
    run = working(protocol(SetPlan(repetitions=5, to_failure=True)), limit_s=90.0)
    for _ in range(400):
        run.cuff.pressure = 0.0
        run.now += 0.25
        run.engine.observe(run.now, "left", run.cuff.state())
        run.take(run.engine.tick(run.now))
    assert run.session.reason is EndReason.LIMIT


def test_nothing_is_heard_after_the_end() -> None:
    """The record is closed."""
    run = working()
    run.run_to(SessionPhase.ENDED)
    before = run.session.cuffs.records["left"].occluded_s
    run.cuff.pressure = 100.0
    assert run.engine.observe(run.now + 5.0, "left", run.cuff.state()) == ()
    assert run.engine.observe(run.now + 9.0, "left", run.cuff.state()) == ()
    assert run.session.cuffs.records["left"].occluded_s == before


@pytest.mark.parametrize("target", [220.0, 30.0])
def test_a_target_of_others_ends_it(target: float) -> None:
    """A session never follows a target that it did not set, higher or lower."""
    run = working()
    run.run(5.0)
    run.cuff.inflate(target)
    run.run(0.5)
    assert run.session.reason is EndReason.CUFF_FAULT
    assert run.releases() == 1


def test_its_own_earlier_target_does_not() -> None:
    """A state that was under way when the target was lowered shows the one before."""
    run = working()
    before = run.cuff.target
    run.act(Lower())
    run.cuff.target = before
    run.show()
    assert run.is_in(SessionPhase.WORK)


def test_a_controller_that_left_is_not_waited_for() -> None:
    """Of its cuff no state comes; of the other one the vent is still awaited."""
    run = working(None, cuff_plan("left"), fixed_plan("right", 60.0))
    run.run(5.0)
    run.take(run.engine.gone(run.now, "left"))
    assert run.is_in(SessionPhase.RELEASING)
    assert run.session.reason is EndReason.CUFF_LOST
    run.run_to(SessionPhase.ENDED, most_s=15.0)
    alone = working()
    alone.take(alone.engine.gone(alone.now, "left"))
    assert alone.session.over
    [told] = alone.told(Told.ENDED)
    assert told.about["vented"] is False
