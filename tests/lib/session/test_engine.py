"""Tests of the way through a session: phases, times, wishes and words."""

from dataclasses import replace

import pytest

from custom_components.bfr_cuff.lib.session.actions import NotNow
from custom_components.bfr_cuff.lib.session.engine import Engine
from custom_components.bfr_cuff.lib.session.messages import (
    Action,
    EndReason,
    ExtraSet,
    Inflate,
    LogSet,
    Moment,
    MomentKind,
    Next,
    Pause,
    Release,
    Repetition,
    Resume,
    SessionPhase,
    Skip,
    Stop,
    WrapOff,
)
from custom_components.bfr_cuff.lib.session.sets import SessionSets
from custom_components.bfr_cuff.lib.training.protocol import (
    TEMPO_S,
    ProtocolKind,
    SetPlan,
)
from tests.lib.builders import cuff_state, held, releasing

from .bench import Bench, bench, cuff_plan, fixed_plan, plan, protocol, working

TIMED = SetPlan(work_s=60.0)


def test_start_inflates_and_says_so() -> None:
    """The first wish is the first set's target; nothing was wished before."""
    engine = Engine(plan())
    assert engine.start(5.0) == (
        Moment(MomentKind.SESSION_STARTED, {"set": 1, "sets": 2}),
        Inflate("left", 88.0, 600.0),
    )
    assert engine.session.phase is SessionPhase.INFLATING
    assert engine.session.phase_ends is None
    assert not engine.session.over


def test_first_count_in_waits_ten_seconds_and_asks_for_the_refill() -> None:
    """From the moment that the target is there."""
    run = bench()
    run.run_to(SessionPhase.READY)
    assert run.now == 1005.5  # 88 mmHg at 16 a second
    assert run.phase_ends() == 1015.5
    [count_in] = run.told(MomentKind.COUNT_IN)
    assert count_in.about["seconds"] == 10
    assert len(run.told(MomentKind.CHECK_REFILL)) == 1
    run.run_to(SessionPhase.WORK)
    assert run.now == 1015.5


def test_a_beat_ends_the_set_and_counts() -> None:
    """Ten repetitions of four seconds, the last five announced."""
    run = working()
    assert run.phase_ends() == run.now + 40.0
    run.run(20.0)
    assert run.told(MomentKind.LAST_REPETITIONS)
    assert run.times(MomentKind.LAST_REPETITIONS) == [15.5 + 20.0]
    run.run(20.0)
    assert run.is_in(SessionPhase.REST)
    [record] = run.session.sets
    assert (record.repetitions, record.ended_s) == (10, 55.5)


def test_a_rest_with_the_cuff_on_ends_on_time() -> None:
    """Thirty seconds after the set, with ten seconds' notice, and no new wish."""
    run = working()
    run.run_to(SessionPhase.REST)
    assert run.phase_ends() == run.now + 30.0
    [rest] = run.told(MomentKind.REST_STARTED)
    assert rest.about == {"set": 2, "sets": 2, "seconds": 30}
    run.run_to(SessionPhase.WORK)
    assert run.times(MomentKind.REST_OVER_SOON) == [55.5 + 20.0]
    assert [record.started_s for record in run.session.sets] == [15.5, 85.5]
    assert len(run.inflations()) == 1


def test_done_releases_and_ends_vented() -> None:
    """The last set's end lets the air out; the session is over when it is out."""
    run = working()
    run.run_to(SessionPhase.RELEASING)
    assert run.session.reason is EndReason.DONE
    assert run.releases() == 1
    assert not run.session.over
    run.run_to(SessionPhase.ENDED)
    assert run.cuff.pressure < 20.0
    [ended] = run.told(MomentKind.ENDED)
    assert ended.about == {
        "set": 2,
        "sets": 2,
        "reason": EndReason.DONE,
        "vented": True,
    }
    assert run.session.ended_at == run.now
    assert run.engine.next_check(run.now) is None
    assert run.engine.tick(run.now + 999.0) == ()


def test_a_released_rest_counts_from_vented() -> None:
    """The air takes its time, then the rest begins; then the cuff comes up again."""
    run = working(protocol(released_in_rests=True))
    run.run_to(SessionPhase.REST)
    assert run.phase_ends() is None
    began = run.now
    while run.phase_ends() is None:
        run.run(0.25)
    assert began < run.now <= began + 2.0
    assert run.phase_ends() == run.now + 30.0
    run.run(30.0)
    assert run.is_in(SessionPhase.INFLATING)
    run.run_to(SessionPhase.READY)
    assert run.phase_ends() == run.now + 3.0
    assert len(run.told(MomentKind.CHECK_REFILL)) == 1


def test_a_timed_set_after_a_released_rest_begins_at_the_target() -> None:
    """There is nothing to get ready for."""
    timed = SetPlan(work_s=20.0, rest_s=15.0)
    run = working(
        protocol(timed, TIMED, released_in_rests=True, kind=ProtocolKind.CYCLE)
    )
    run.run_to(SessionPhase.REST)
    run.run_to(SessionPhase.WORK)
    assert run.cuff.pressure == 88.0
    assert len(run.told(MomentKind.COUNT_IN)) == 1


def test_a_step_of_pressure_without_release() -> None:
    """The next set waits for its own target, which news of the old one is not."""
    higher = SetPlan(work_s=60.0, pressure_step=10.0)
    run = working(protocol(SetPlan(work_s=60.0, rest_s=30.0), higher))
    run.run_to(SessionPhase.REST)
    run.run(30.0)
    assert run.is_in(SessionPhase.INFLATING)
    assert [wish.target for wish in run.inflations()] == [88.0, 105.0]
    stale = run.cuff.state()
    assert (stale.target, run.cuff.pressure) == (105.0, 88.0)
    run.run_to(SessionPhase.WORK)
    assert run.cuff.pressure == 105.0
    assert run.releases() == 0


def test_news_of_the_old_target_does_not_begin_the_set() -> None:
    """A state that was under way when the step was wished."""
    higher = SetPlan(work_s=60.0, pressure_step=10.0)
    run = working(protocol(SetPlan(work_s=60.0, rest_s=30.0), higher))
    run.run_to(SessionPhase.REST)
    old = run.cuff.state()
    run.run(30.0)
    assert run.engine.observe(run.now, "left", old) == ()
    assert run.is_in(SessionPhase.INFLATING)


def test_a_step_down_without_release() -> None:
    """Lower is waited for as well."""
    high = SetPlan(work_s=60.0, rest_s=30.0, pressure_step=20.0)
    run = working(protocol(high, TIMED))
    assert run.cuff.pressure == 123.0
    run.run_to(SessionPhase.REST)
    run.run_to(SessionPhase.WORK)
    assert run.cuff.pressure == 88.0


def test_both_cuffs_are_waited_for() -> None:
    """Two thighs at once: the set begins when the second is there."""
    run = bench(protocol(), cuff_plan("left"), fixed_plan("right", 96.0))
    assert [wish.cuff for wish in run.inflations()] == ["left", "right"]
    run.run_to(SessionPhase.READY)
    assert [model.pressure for model in run.cuffs.values()] == [88.0, 96.0]


def test_taps_end_a_set_early() -> None:
    """The last planned repetition does, and its number is on record."""
    run = working()
    run.act(*[Repetition()] * 9)
    assert run.is_in(SessionPhase.WORK)
    assert run.session.repetitions == 9
    run.act(Repetition())
    assert run.is_in(SessionPhase.REST)
    assert run.session.sets[0].repetitions == 10


def test_the_beat_counts_by_itself() -> None:
    """One repetition with each whole beat, as the engine itself says when."""
    run = working()
    began = run.session.phase_began
    assert (run.session.repetitions, run.session.next_beat) == (0, began + TEMPO_S)
    run.run(3.75)
    assert run.session.repetitions == 0
    run.run(0.25)
    assert (run.session.repetitions, run.session.next_beat) == (1, began + 2 * TEMPO_S)
    run.run(8 * TEMPO_S)
    assert run.session.repetitions == 9
    run.run_to(SessionPhase.REST)
    assert run.session.next_beat is None
    assert run.session.sets[0].repetitions == run.session.repetitions == 10


def test_taps_and_words_go_before_the_beat() -> None:
    """Whoever counts knows better than a clock, and whoever says so best."""
    run = working()
    run.run(3 * TEMPO_S)
    run.act(Repetition())
    assert run.session.repetitions == 1
    run.act(LogSet(repetitions=0))
    assert run.session.repetitions == 0


def test_to_failure_the_beat_counts_on() -> None:
    """Beyond what was guessed, until the athlete ends the set."""
    run = working(protocol(SetPlan(repetitions=2, to_failure=True)))
    run.run(5 * TEMPO_S)
    assert run.is_in(SessionPhase.WORK)
    run.act(Next())
    assert run.session.sets[0].repetitions == 5


def test_a_set_by_the_clock_has_no_beat() -> None:
    """There is nothing to count, and the record says so."""
    run = working(protocol(TIMED))
    run.run(2 * TEMPO_S)
    assert (run.session.repetitions, run.session.next_beat) == (0, None)
    run.act(Next())
    assert run.session.sets[0].repetitions is None


def test_without_a_beat_only_the_athlete_ends_a_set() -> None:
    """Nobody counts then, and the record says so."""
    run = working(beat=False)
    assert run.phase_ends() is None
    run.run(100.0)
    assert run.is_in(SessionPhase.WORK)
    run.act(Next())
    assert run.is_in(SessionPhase.REST)
    assert run.session.sets[0].repetitions is None
    assert not run.told(MomentKind.LAST_REPETITIONS)


def test_to_failure_goes_on() -> None:
    """Beyond the planned repetitions, until the athlete says so."""
    run = working(protocol(SetPlan(repetitions=2, to_failure=True)))
    run.act(*[Repetition()] * 5)
    assert run.is_in(SessionPhase.WORK)
    run.act(Next())
    assert run.session.reason is EndReason.DONE
    assert run.session.sets[0].repetitions == 5


def test_next_starts_ends_and_cuts_short() -> None:
    """The set early, its end, the rest's end."""
    run = bench()
    run.run_to(SessionPhase.READY)
    run.act(Next())
    assert run.is_in(SessionPhase.WORK)
    run.run(10.0)
    run.act(Next())
    assert run.is_in(SessionPhase.REST)
    assert run.session.sets[0].repetitions == 2  # two whole beats
    run.act(Next())
    assert run.is_in(SessionPhase.WORK)
    assert run.session.number == 2


def test_what_a_set_had_still_to_say_is_void() -> None:
    """Once it has ended, nobody hears of its last repetitions."""
    run = working()
    run.run(10.0)
    run.act(Next())
    run.run(15.0)
    assert not run.told(MomentKind.LAST_REPETITIONS)


def test_old_news_after_a_released_rest() -> None:
    """A vented state that was under way is no cuff that lets go."""
    run = working(protocol(released_in_rests=True))
    run.run_to(SessionPhase.REST)
    run.run(10.0)
    old = run.cuff.state()
    run.act(Next())
    assert run.engine.observe(run.now, "left", old) == ()
    assert run.is_in(SessionPhase.INFLATING)


def test_almost_vented_is_not_vented() -> None:
    """A controller refuses to inflate until it has said so."""
    run = working(protocol(released_in_rests=True))
    run.run_to(SessionPhase.REST)
    run.engine.observe(run.now, "left", releasing(pressure=12.0))
    assert run.phase_ends() is None
    with pytest.raises(NotNow):
        run.act(Next())
    run.engine.observe(run.now, "left", cuff_state(pressure=8.0))
    run.act(Next())
    assert run.is_in(SessionPhase.INFLATING)


def test_next_waits_for_the_vent() -> None:
    """No controller inflates a cuff that is still venting."""
    run = working(protocol(released_in_rests=True))
    run.run_to(SessionPhase.REST)
    with pytest.raises(NotNow) as caught:
        run.act(Next())
    assert caught.value.phase is SessionPhase.REST
    run.run(5.0)
    run.act(Next())
    assert run.is_in(SessionPhase.INFLATING)


def test_a_pause_vents_and_the_set_is_done_again() -> None:
    """Its first try stays on record, cut short."""
    run = working()
    run.run(9.0)
    run.act(Pause())
    assert run.is_in(SessionPhase.PAUSED)
    with pytest.raises(NotNow):
        run.act(Resume())
    run.run(5.0)
    assert run.cuff.pressure < 20.0
    run.act(Resume())
    run.run_to(SessionPhase.WORK)
    run.run_to(SessionPhase.ENDED)
    tries = [(r.number, r.cut_short, r.repetitions) for r in run.session.sets]
    assert tries == [(1, True, 2), (1, False, 10), (2, False, 10)]


def test_next_ends_a_pause() -> None:
    """There is one button to go on."""
    run = working()
    run.act(Pause())
    run.run(5.0)
    run.act(Next())
    assert run.is_in(SessionPhase.INFLATING)


def test_a_pause_in_the_rest_cuts_no_set_short() -> None:
    """The set was over."""
    run = working()
    run.run_to(SessionPhase.REST)
    run.act(Pause())
    assert [record.cut_short for record in run.session.sets] == [False]


def test_nobody_pauses_for_ever() -> None:
    """After a quarter of an hour the session ends."""
    run = working()
    run.act(Pause())
    run.run(899.0)
    assert run.is_in(SessionPhase.PAUSED)
    run.run(1.0)
    assert run.session.over
    assert run.session.reason is EndReason.ABANDONED


def test_skip_in_a_rest_and_in_the_count_in() -> None:
    """The next set is left out; after the last there is nothing left."""
    sets = [SetPlan(repetitions=10, rest_s=30.0) for _ in range(3)]
    run = working(protocol(*sets))
    run.run_to(SessionPhase.REST)
    run.act(Skip())
    assert (run.session.number, run.session.phase) == (3, SessionPhase.REST)
    run.act(Skip())
    assert run.session.reason is EndReason.DONE
    assert [record.number for record in run.session.sets] == [1]

    run = bench(protocol(sets[0], SetPlan(work_s=60.0, pressure_step=10.0)))
    run.run_to(SessionPhase.READY)
    run.act(Skip())
    run.run_to(SessionPhase.WORK)
    assert (run.session.number, run.cuff.pressure) == (2, 105.0)


def test_an_extra_set_has_a_rest_before_it() -> None:
    """As long as the others'; three extra sets at most."""
    run = working()
    run.act(ExtraSet(), ExtraSet(), ExtraSet())
    with pytest.raises(NotNow):
        run.act(ExtraSet())
    assert run.session.set_count == 5
    run.run_to(SessionPhase.ENDED)
    starts = [record.started_s for record in run.session.sets]
    assert starts == [15.5 + 70.0 * n for n in range(5)]


def test_an_extra_set_after_a_single_one() -> None:
    """Then the rest is the shortest that is usual."""
    run = working(protocol(TIMED))
    run.act(ExtraSet())
    run.run_to(SessionPhase.REST)
    assert run.phase_ends() == run.now + 30.0


@pytest.mark.parametrize(
    ("phase", "action"),
    [
        (SessionPhase.INFLATING, Next()),
        (SessionPhase.INFLATING, Repetition()),
        (SessionPhase.INFLATING, Skip()),
        (SessionPhase.INFLATING, LogSet(rpe=5.0)),
        (SessionPhase.READY, Repetition()),
        (SessionPhase.READY, Resume()),
        (SessionPhase.WORK, Skip()),
        (SessionPhase.WORK, WrapOff()),
        (SessionPhase.REST, Repetition()),
        (SessionPhase.RELEASING, Next()),
        (SessionPhase.RELEASING, Pause()),
        (SessionPhase.ENDED, ExtraSet()),
        (SessionPhase.ENDED, Resume()),
    ],
)
def test_what_does_not_fit_changes_nothing(phase: SessionPhase, action: Action) -> None:
    """It is refused, with the phase that it does not fit."""
    run = bench()
    run.run_to(phase)
    with pytest.raises(NotNow) as caught:
        run.act(action)
    assert caught.value.phase is phase
    assert run.is_in(phase)


def test_log_while_working_and_after_the_end() -> None:
    """Later words complete earlier ones; the taps yield to what is told."""
    run = working()
    run.act(LogSet(repetitions=12), LogSet(rpe=7.5))
    run.run_to(SessionPhase.ENDED)
    run.act(LogSet(repetitions=16, discomfort=3.0))
    first, second = run.session.sets
    assert (first.repetitions, first.rpe, first.discomfort) == (12, 7.5, None)
    assert (second.repetitions, second.rpe, second.discomfort) == (16, None, 3.0)
    assert [
        moment.about["repetitions"] for moment in run.told(MomentKind.SET_LOGGED)
    ] == [
        12,
        12,
        16,
    ]


def test_a_stalled_clock_begins_the_next_phase_late() -> None:
    """A tick that is a little late changes nothing, one much later does."""
    for late_s, begins in ((0.5, 1015.5), (30.0, 1045.5)):
        run = bench()
        run.run_to(SessionPhase.READY)
        run.engine.tick(1015.5 + late_s)
        assert run.is_in(SessionPhase.WORK)
        assert run.phase_ends() == begins + 40.0


def test_a_stalled_clock_adds_no_repetitions() -> None:
    """No more than the beat would have counted."""
    run = working()
    run.take(run.engine.tick(run.now + 60.0))
    assert run.session.sets[0].repetitions == 10


def test_every_stop_is_one_step() -> None:
    """From every phase on the way, at once."""
    for phase in SessionPhase:
        if phase in {SessionPhase.RELEASING, SessionPhase.ENDED}:
            continue
        run = bench()
        run.run_to(SessionPhase.WORK if phase is SessionPhase.PAUSED else phase)
        if phase is SessionPhase.PAUSED:
            run.act(Pause())
        assert Release() in run.engine.act(run.now, Stop())
        assert run.is_in(SessionPhase.RELEASING)
        assert run.session.reason is EndReason.STOPPED


def test_the_first_reason_stays() -> None:
    """Whatever is said later."""
    run = working()
    run.act(Stop(EndReason.INTERRUPTED), Stop())
    run.act(Stop(EndReason.CUFF_LOST))
    run.act(Stop(EndReason.REFUSED))
    assert run.session.reason is EndReason.INTERRUPTED
    assert len(run.told(MomentKind.RELEASED)) == 1


def test_a_stop_in_a_set_cuts_it_short() -> None:
    """And the record knows how far it came."""
    run = working()
    run.run(21.0)
    run.act(Stop())
    [record] = run.session.sets
    assert (record.cut_short, record.repetitions, record.ended_s) == (True, 5, 36.5)


def test_a_rest_that_is_short_is_not_announced_to_be_over() -> None:
    """Ten seconds before its end is its start; a second more, and it is."""
    short, longer = (SetPlan(work_s=60.0, rest_s=rest_s) for rest_s in (10.0, 11.0))
    for planned, told in ((short, 0), (longer, 1)):
        run = working(protocol(planned, TIMED))
        run.run_to(SessionPhase.REST)
        run.run(10.0)
        assert len(run.told(MomentKind.REST_OVER_SOON)) == told


def test_a_beat_is_counted_whole_whenever_it_starts() -> None:
    """No clock can tell so little, and no repetition is lost by it."""
    began = 1015.6
    assert (began + 40.0) - began < 40.0
    run = Bench(Engine(plan(protocol())), now=began)
    run.start()
    run.session.work(began)
    run.take(run.engine.tick(began + 40.0))
    assert run.session.sets[0].repetitions == 10


def test_a_stop_in_a_pause_ends_at_once() -> None:
    """The cuff was seen vented, and nothing has come up since."""
    run = working()
    run.act(Pause())
    run.run(10.0)
    assert run.session.cuffs.vented
    run.act(Stop())
    assert run.session.over
    [ended] = run.told(MomentKind.ENDED)
    assert ended.about["vented"]


@pytest.mark.parametrize(("parted_s", "limit_s"), [(2.0, 600.0), (2.1, 597.9)])
def test_two_clocks_that_part_are_one_limit(parted_s: float, limit_s: float) -> None:
    """What differs by more was lowered by somebody."""
    run = working()
    run.engine.observe(
        run.now,
        "left",
        held(target=88.0, occluded_s=100.0, left_s=500.0 - parted_s),
    )
    assert run.session.cuffs.limit_s == pytest.approx(limit_s)


@pytest.mark.parametrize(("target", "reason"), [(88.5, None), (88.6, "cuff_fault")])
def test_a_target_is_ours_within_rounding(target: float, reason: str | None) -> None:
    """Half a mmHg is the wire's; more is another target, and ends the session."""
    run = working()
    run.engine.observe(run.now, "left", held(target=target))
    assert run.session.reason == reason


def test_an_extra_set_keeps_the_rest_that_the_last_one_names() -> None:
    """Only a last set without one takes that of the set before."""
    sets = SessionSets(
        plan(protocol(SetPlan(work_s=60.0, rest_s=30.0), replace(TIMED, rest_s=45.0)))
    )
    sets.add()
    assert [each.rest_s for each in sets.all_planned] == [30.0, 45.0, 45.0]
