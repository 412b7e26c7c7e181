"""Tests of the table of actions: each pair of phase and action moves, or raises."""

from contextlib import suppress
from itertools import product

import pytest

from custom_components.bfr_cuff.lib.session.actions import TABLE, NotNow, possible
from custom_components.bfr_cuff.lib.session.messages import (
    ENDING,
    Action,
    ExtraSet,
    Feel,
    Inflate,
    LogSet,
    Lower,
    Next,
    Pause,
    Refill,
    RefillAnswer,
    Repetition,
    Resume,
    SessionPhase,
    Skip,
    Stop,
    Symptom,
    WrapOff,
)
from custom_components.bfr_cuff.lib.training.protocol import SetPlan

from .bench import Bench, bench, protocol, working, wrap_plan

EVERY: tuple[Action, ...] = (
    Next(),
    Repetition(),
    LogSet(rpe=5.0),
    ExtraSet(),
    Skip(),
    Pause(),
    Resume(),
    RefillAnswer(Refill.NORMAL),
    Feel(Symptom.NONE),
    Lower(),
    WrapOff(),
    Stop(),
)
PAIRS = list(product(SessionPhase, EVERY))


def in_phase(phase: SessionPhase) -> Bench:
    """Return a session of two sets in a phase, its cuffs where that puts them."""
    run = bench()
    if phase is SessionPhase.PAUSED:
        run.run_to(SessionPhase.WORK)
        run.act(Pause())
        run.run(10.0)
    run.run_to(phase)
    return run


def test_every_action_has_a_key_of_its_own() -> None:
    """And the table knows no action that this test does not."""
    assert len({action.key for action in EVERY}) == len(EVERY)
    assert {kind for row in TABLE.values() for kind in row} == set(map(type, EVERY))
    assert set(TABLE) == set(SessionPhase)


@pytest.mark.parametrize(("phase", "action"), PAIRS)
def test_pair(phase: SessionPhase, action: Action) -> None:
    """What is offered can be done; what has no entry is refused and changes nothing."""
    run = in_phase(phase)
    offered = action.key in possible(run.session)
    before = len(run.log)
    entry = TABLE[phase].get(type(action))
    if entry is not None and entry.fits(run.session):
        run.act(action)
        return
    assert not offered
    with pytest.raises(NotNow) as refused:
        run.act(action)
    assert refused.value.phase is phase
    assert run.is_in(phase)
    assert len(run.log) == before


@pytest.mark.parametrize("action", EVERY)
@pytest.mark.parametrize("phase", sorted(ENDING))
def test_nothing_comes_up_from_an_end(phase: SessionPhase, action: Action) -> None:
    """Whatever is done in it."""
    run = in_phase(phase)
    before = len(run.inflations())
    with suppress(NotNow):
        run.act(action)
    run.run(300.0)
    assert run.session.over
    assert len(run.inflations()) == before


@pytest.mark.parametrize("phase", SessionPhase)
def test_stop_is_never_refused(phase: SessionPhase) -> None:
    """In no phase, whatever came before."""
    run = in_phase(phase)
    run.act(Stop())
    assert run.session.phase in ENDING


def test_offered() -> None:
    """What a screen shows, phase by phase."""
    shown = {phase: possible(in_phase(phase).session) for phase in SessionPhase}
    assert shown == {
        "inflating": ["stop", "symptom", "lower", "pause", "extra_set"],
        "ready": [
            *("stop", "symptom", "refill", "lower", "pause", "extra_set"),
            *("next", "skip"),
        ],
        "work": ["stop", "symptom", "lower", "log_set", "pause", "extra_set", "next"],
        "rest": [
            *("stop", "symptom", "lower", "log_set", "pause", "extra_set"),
            *("next", "skip"),
        ],
        "paused": ["stop", "symptom", "lower", "log_set", "next", "resume"],
        "releasing": ["log_set"],
        "ended": ["log_set"],
    }


def test_taps_are_offered_without_a_beat() -> None:
    """Whoever taps counts by taps; with a beat nobody has to."""
    assert "repetition" in possible(working(beat=False).session)
    assert "repetition" not in possible(working().session)


def test_offered_of_a_wrap() -> None:
    """A wrap is taken off, not lowered; a set by the clock has nothing to count."""
    run = bench(protocol(SetPlan(work_s=60.0)), wrap_plan())
    run.act(Next())
    offered = possible(run.session)
    assert "wrap_off" in offered
    assert not {"lower", "repetition"} & set(offered)


def test_goes_on_only_once_vented() -> None:
    """Right after a pause the cuff still holds air, and nothing is offered."""
    run = bench()
    run.run_to(SessionPhase.WORK)
    run.act(Pause())
    assert not {"next", "resume"} & set(possible(run.session))
    with pytest.raises(NotNow):
        run.act(Resume())
    run.run(10.0)
    run.act(Resume())
    assert isinstance(run.log[-1][1], Inflate)
