"""Tests of what a session's record is for a programme."""

from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.programme_log import Log, tempered
from custom_components.bfr_cuff.lib.session.progression import Change, Suggestion, Why
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.training.programme import Growth, Stage
from custom_components.bfr_cuff.lib.training.programme_outlook import Outcome

LEFT, RIGHT = Placement.LEFT_THIGH, Placement.RIGHT_THIGH
SET = {
    "number": 1,
    "started_s": 1.0,
    "ended_s": 60.0,
    "cut_short": False,
    "repetitions": 10,
}


def record(*placements: str, **changes: Any) -> SessionRecord:
    """Return a session of one set that was done, on these limbs or on the left thigh."""
    cuffs = [
        {"placement": placement, "occluded_s": 200.0}
        for placement in placements or (LEFT,)
    ]
    known: dict[str, Any] = {
        "session_id": "1",
        "athlete_id": "ada",
        "protocol_id": "classic_75",
        "protocol_name": "Classic 75",
        "started_at": "2026-11-02T18:00:00+01:00",
        "duration_s": 400.0,
        "reason": "done",
        "sets": [SET],
        "cuffs": cuffs,
        "answers": [],
        "set_count": 1,
    }
    return SessionRecord(**known | changes)


@pytest.mark.parametrize(
    ("kept", "outcome"),
    [
        (record(), Outcome.DONE),
        (record(LEFT, RIGHT), Outcome.DONE),
        (record(reason="stopped"), Outcome.STOPPED),
        (record(reason="interrupted"), Outcome.STOPPED),
        (record(sets=[]), Outcome.STOPPED),
        (record(sets=[SET | {"cut_short": True}]), Outcome.STOPPED),
        (record(reason="pain"), Outcome.AGAINST),
        (record(reason="numbness"), Outcome.AGAINST),
        (record(answers=[{"answer": "long"}]), Outcome.AGAINST),
    ],
)
def test_what_a_session_was(kept: SessionRecord, outcome: Outcome) -> None:
    """Only one that ended well, with a set that was done, is done."""
    (session,) = Log([LEFT]).read([kept])
    assert session.outcome is outcome
    assert session.started.isoformat() == "2026-11-02T17:00:00+00:00"


def test_of_two_limbs_both_must_be_done() -> None:
    """One of them is a session of the limb, and none of the programme."""
    (session,) = Log([LEFT, RIGHT]).read([record(LEFT)])
    assert session.outcome is Outcome.STOPPED


def test_other_limbs_and_no_pressure_are_no_session() -> None:
    """An attempt that was refused by the controller asks for no rest."""
    empty = record(cuffs=[{"placement": LEFT, "occluded_s": 0.0}])
    assert Log([LEFT]).read([record(RIGHT), empty]) == ()


STEPS = [Suggestion(Change(growth), 5.0, Why.WENT_WELL, "E016") for growth in Growth]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.kind)
def test_nothing_grows_in_an_easy_week(step: Suggestion) -> None:
    """Nor what the stage leaves for later; the source stays."""
    days = {1: ("classic_75",)}
    easy = tempered(step, Stage(weeks=1, days=days, easy=True))
    assert (easy.kind, easy.amount, easy.why) == (Change.HOLD, 0.0, Why.EASY_WEEK)
    later = tempered(step, Stage(weeks=1, days=days, grows=frozenset()))
    assert (later.kind, later.why, later.source) == (Change.HOLD, Why.NOT_YET, "E016")
    assert tempered(step, Stage(weeks=1, days=days)) == step


def test_less_is_always_allowed() -> None:
    """A step back stays one, also in an easy week."""
    back = Suggestion(Change.STEP_BACK, 10.0, Why.DISCOMFORT, "E135")
    stage = Stage(weeks=1, days={1: ("classic_75",)}, easy=True, grows=frozenset())
    assert tempered(back, stage) == back


def test_sessions_are_looked_at_once() -> None:
    """One more is read alone; others than before, or put right, are all read again."""
    log = Log([LEFT])
    first, other = record(session_id="1"), record(RIGHT, session_id="2")
    third = record(session_id="3", protocol_id="to_failure")
    once = log.read([first, other])
    again = log.read([first, other, third])
    assert [each.protocol_id for each in again] == ["classic_75", "to_failure"]
    assert again[0] is once[0]
    later = log.read([other, third, record(session_id="4")])
    assert [each.protocol_id for each in later] == ["to_failure", "classic_75"]
    assert later[0] is again[1]
    right = log.read([record(reason="pain"), third])
    assert [each.outcome for each in right] == [Outcome.AGAINST, Outcome.DONE]
    assert log.read([]) == ()
    assert log.read([first]) == once
