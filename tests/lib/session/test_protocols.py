"""Each protocol that comes with the integration, run through on an ideal cuff."""

import pytest

from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    MomentKind as Told,
    Next,
    Repetition,
    SessionPhase,
    WrapOff,
)
from custom_components.bfr_cuff.lib.session.record import session_record
from custom_components.bfr_cuff.lib.training.protocol import Protocol

from .bench import BUILT_IN, STEP_S, Bench, bench, built_in, cuff_plan, wrap_plan

NAMES = [file.stem for file in BUILT_IN]
PRODUCT = {
    "aerobic": "Aerobic",
    "circuit": "Circuit",
    "classic_75": "Classic 75",
    "cycle": "Cycle",
    "first_time": "First time",
    "floss": "Floss",
    "intermittent": "Intermittent",
    "passive": "Passive",
    "to_failure": "To failure",
}


def train(training: Protocol) -> Bench:
    """Go through a whole session as a willing athlete does."""
    run = bench(training, wrap_plan() if training.needs_wrap else cuff_plan())
    while not run.session.over:
        assert run.now < 6000.0
        session = run.session
        if session.phase is SessionPhase.WORK and session.phase_ends is None:
            run.run(4.0)
            run.act(Repetition())
            if session.repetitions == session.planned.repetitions:
                run.act(Next())
        elif session.phase is SessionPhase.READY and session.phase_ends is None:
            run.act(Next())
        elif session.phase is SessionPhase.RELEASING and training.needs_wrap:
            run.act(WrapOff())
        else:
            run.run(STEP_S)
    return run


def test_all_of_them_are_there() -> None:
    """The table of the product has these."""
    assert {name: built_in(name).name for name in NAMES} == PRODUCT


@pytest.mark.parametrize("name", NAMES)
def test_sets_and_rests_are_as_planned(name: str) -> None:
    """To the second; a released rest takes as long as the air needs more."""
    training = built_in(name)
    run = train(training)
    session = run.session
    assert session.reason is EndReason.DONE
    assert not run.told(Told.LIMIT_REACHED)
    assert [record.number for record in session.sets] == [
        *range(1, len(training.sets) + 1)
    ]
    for record, planned in zip(session.sets, training.sets, strict=True):
        assert record.ended_s is not None
        assert record.ended_s - record.started_s == planned.duration_s
        assert record.repetitions == planned.repetitions
        assert not record.cut_short
    for before, after, planned in zip(
        session.sets, session.sets[1:], training.sets, strict=False
    ):
        assert before.ended_s is not None
        rest_s = after.started_s - before.ended_s
        if training.released_in_rests:
            assert planned.rest_s < rest_s < planned.rest_s + 20.0
        else:
            assert rest_s == planned.rest_s


@pytest.mark.parametrize("name", [name for name in NAMES if name != "floss"])
def test_pressure_is_as_planned(name: str) -> None:
    """Each set at its own share of the LOP, and no occlusion beyond the limit."""
    training = built_in(name)
    run = train(training)
    plan = run.session.plan.cuffs[0]
    wished = [wish.target for wish in run.inflations()]
    targets = [plan.target(planned) for planned in training.sets]
    if training.released_in_rests:
        assert wished == targets
    else:
        assert wished == targets[:1]
    record = run.session.cuffs.records["left"]
    assert record.time_in_band == 1.0
    assert record.peak == max(targets)
    assert run.cuff.most_occluded_s <= training.time_limit_s
    assert all(wish.limit_s == training.time_limit_s for wish in run.inflations())


@pytest.mark.parametrize(
    ("name", "releases", "occlusion_s"),
    [("aerobic", 5, 600.0), ("passive", 5, 300.0), ("cycle", 24, 160.0)],
)
def test_what_a_protocol_asks_for(name: str, releases: int, occlusion_s: float) -> None:
    """One release after each interval; the longest stretch without reperfusion."""
    training = built_in(name)
    assert training.occlusion_s == occlusion_s
    assert train(training).releases() == releases


def test_the_records_say_so() -> None:
    """A whole Classic 75: 75 repetitions, and 390 s of work and rest."""
    run = train(built_in("classic_75"))
    record = session_record(
        run.session, "s", "2026-11-20T10:00:00+00:00", run.now + 60.0
    )
    assert [each["repetitions"] for each in record.sets] == [30, 15, 15, 15]
    assert record.sets[-1]["ended_s"] - record.sets[0]["started_s"] == 390.0
    assert (record.reason, record.set_count, record.limit_s) == ("done", 4, 600.0)
