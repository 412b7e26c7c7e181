"""Tests of what a session shows: what comes next, since when, what is asked."""

from dataclasses import replace

import pytest

from custom_components.bfr_cuff.lib.session.messages import (
    Action,
    BodyCheck,
    ExtraSet,
    Feel,
    Pause,
    Refill,
    RefillAnswer,
    Resume,
    SessionPhase,
    Stop,
    Symptom,
)
from custom_components.bfr_cuff.lib.session.planning import (
    Coming,
    Planning,
    coming,
    left_s,
)
from custom_components.bfr_cuff.lib.training.protocol import SetPlan

from .bench import Bench, bench, built_in, protocol, working, wrap_plan

FIRST = SetPlan(repetitions=10, rest_s=30.0)
LAST = SetPlan(work_s=60.0)


def asked(run: Bench) -> BodyCheck | None:
    """Return what the athlete is asked."""
    return run.session.question


def test_what_comes_next_through_a_session() -> None:
    """Set, rest, set, done; repetitions where they are planned, else seconds."""
    run = bench(protocol(FIRST, LAST))
    assert coming(run.session) == Coming(Planning.WORK, 10)
    run.run_to(SessionPhase.READY)
    assert coming(run.session) == Coming(Planning.WORK, 10)
    run.run_to(SessionPhase.WORK)
    assert coming(run.session) == Coming(Planning.REST, seconds=30.0)
    run.run_to(SessionPhase.REST)
    assert coming(run.session) == Coming(Planning.WORK, seconds=60.0)
    run.run_to(SessionPhase.WORK)
    assert coming(run.session) == Coming(Planning.DONE)
    run.run_to(SessionPhase.RELEASING)
    assert coming(run.session) == Coming(Planning.DONE)


def test_a_rest_with_the_cuff_off_is_told_apart() -> None:
    """An athlete wants to know whether the pressure goes."""
    run = working(protocol(FIRST, LAST, released_in_rests=True))
    assert coming(run.session) == Coming(Planning.CUFF_OFF_REST, seconds=30.0)


def test_without_a_rest_the_next_set_comes() -> None:
    """Steps of a KAATSU-style cycle, and the exercises of a circuit."""
    run = working(protocol(SetPlan(repetitions=10), LAST))
    assert coming(run.session) == Coming(Planning.WORK, seconds=60.0)


def test_an_extra_set_is_planned_as_well() -> None:
    """What was the last set has a rest after it now."""
    run = working(protocol(LAST))
    assert coming(run.session) == Coming(Planning.DONE)
    run.act(ExtraSet())
    assert run.session.planned_sets == (replace(LAST, rest_s=30.0), LAST)
    assert coming(run.session) == Coming(Planning.REST, seconds=30.0)


def test_a_phase_began_when_the_last_one_ended() -> None:
    """Counted from one instant, never from ticks."""
    run = bench()
    assert run.session.phase_began == 1000.0
    run.run_to(SessionPhase.READY)
    ends = run.phase_ends()
    run.run_to(SessionPhase.WORK)
    assert run.session.phase_began == ends


def test_the_refill_is_asked_when_it_can_be_looked_at() -> None:
    """Before a set, and in a rest after the limb; never while repetitions are done."""
    run = bench()
    assert asked(run) is None
    run.run_to(SessionPhase.READY)
    assert asked(run) is BodyCheck.REFILL
    run.act(Feel(Symptom.NONE))
    assert asked(run) is BodyCheck.REFILL
    run.run_to(SessionPhase.WORK)
    assert asked(run) is None
    run.run_to(SessionPhase.REST)
    assert asked(run) is BodyCheck.LIMB
    run.act(Feel(Symptom.NONE))
    assert asked(run) is BodyCheck.REFILL
    run.act(RefillAnswer(Refill.NORMAL))
    assert asked(run) is None


def test_the_refill_is_asked_in_a_set_without_repetitions() -> None:
    """Five minutes of nothing but pressure leave a hand to press the skin with."""
    run = working(protocol(LAST))
    assert asked(run) is BodyCheck.REFILL


@pytest.mark.parametrize("symptom", [Symptom.NONE, Symptom.NUMBNESS])
def test_the_limb_is_asked_about_in_every_rest(symptom: Symptom) -> None:
    """Once: an answer closes it until the next rest, and so does the next set."""
    run = working(built_in("classic_75"))
    run.act(RefillAnswer(Refill.NORMAL))
    assert asked(run) is None
    run.run_to(SessionPhase.REST)
    assert asked(run) is BodyCheck.LIMB
    run.act(Feel(symptom))
    assert asked(run) is None
    run.run_to(SessionPhase.WORK)
    run.run_to(SessionPhase.REST)
    assert asked(run) is BodyCheck.LIMB
    run.run_to(SessionPhase.WORK)
    assert asked(run) is None


@pytest.mark.parametrize("action", [Pause(), Stop()])
def test_nothing_is_asked_of_a_limb_without_pressure(action: Action) -> None:
    """A pause lets the air out: the colour is asked for once it is up again."""
    run = working()
    run.act(action)
    assert asked(run) is None
    if isinstance(action, Pause):
        run.run(10.0)
        run.act(Resume())
        run.run_to(SessionPhase.READY)
        assert asked(run) is BodyCheck.REFILL


def test_the_limb_is_asked_about_with_the_cuff_off() -> None:
    """The colour is not: there is nothing to press against."""
    run = working(protocol(LAST, FIRST, released_in_rests=True))
    assert asked(run) is BodyCheck.REFILL
    run.run_to(SessionPhase.REST)
    assert asked(run) is BodyCheck.LIMB
    run.act(Feel(Symptom.NONE))
    assert asked(run) is None


def test_a_wrap_is_looked_at_as_well() -> None:
    """From the moment that it is put on."""
    run = bench(protocol(LAST), wrap_plan())
    assert asked(run) is BodyCheck.REFILL


def test_how_long_it_takes() -> None:
    """The sets to come and the rests between them, less what is over already."""
    run = bench(protocol(FIRST, LAST))
    planned = FIRST.duration_s + FIRST.rest_s + LAST.duration_s
    assert left_s(run.session, run.now) == planned
    run.run_to(SessionPhase.READY)
    ends = run.session.phase_ends
    assert ends is not None
    assert left_s(run.session, run.now) == planned + ends - run.now
    run.run_to(SessionPhase.WORK)
    began = run.now
    assert left_s(run.session, began) == planned
    assert left_s(run.session, began + 5) == planned - 5
    assert left_s(run.session, began + 999) == planned - FIRST.duration_s
    run.run_to(SessionPhase.REST)
    assert left_s(run.session, run.now) == FIRST.rest_s + LAST.duration_s
    assert left_s(run.session, run.now + 999) == LAST.duration_s
    run.run_to(SessionPhase.RELEASING)
    assert left_s(run.session, run.now) == 0.0


def test_a_rest_after_the_last_set_is_none() -> None:
    """A set that is copied to the end may name a rest, which no one takes."""
    run = bench(protocol(FIRST, FIRST))
    planned = FIRST.duration_s + FIRST.rest_s + FIRST.duration_s
    assert left_s(run.session, run.now) == planned
