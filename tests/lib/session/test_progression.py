"""Tests of what is suggested for the next session, and why."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.session.progression import (
    Change,
    Suggestion,
    Why,
    adjusted,
    stepped_back,
    suggest,
)
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.training.protocol import (
    Protocol,
    ProtocolKind,
    SetPlan,
)
from custom_components.bfr_cuff.lib.training.protocol_file import (
    read_protocol,
    write_protocol,
)

from .bench import built_in, protocol

CLASSIC = built_in("classic_75")
FIRST = built_in("first_time")
WALK = built_in("aerobic")
HOLD_ON = Suggestion(Change.HOLD, 0.0, Why.NOT_LONG_ENOUGH, "E048")
AT_THE_TOP = Suggestion(Change.HOLD, 0.0, Why.AT_THE_TOP, "E048")


def a_set(number: int, planned: SetPlan, **changes: Any) -> dict[str, Any]:
    """Return a set that was done as planned, changed as told."""
    return {
        "number": number,
        "exercise": planned.exercise,
        "planned_repetitions": planned.repetitions,
        "planned_work_s": planned.work_s,
        "to_failure": planned.to_failure,
        "started_s": 0.0,
        "ended_s": planned.duration_s,
        "cut_short": False,
        "repetitions": planned.repetitions,
        "rpe": None,
        "discomfort": None,
    } | changes


def a_cuff(**changes: Any) -> dict[str, Any]:
    """Return a cuff at half of a measured LOP of 176 mmHg."""
    return {
        "placement": "left_thigh",
        "basis": "lop",
        "percent": 50.0,
        "lop": {"mmhg": 176.0},
        "planned_target": 88.0,
        "occluded_s": 300.0,
    } | changes


def done(
    training: Protocol, last: dict[str, Any] | None = None, **changes: Any
) -> SessionRecord:
    """Return a session that went well; `last` changes its last set."""
    sets = [a_set(n, planned) for n, planned in enumerate(training.sets, 1)]
    sets[-1] |= last or {}
    values: dict[str, Any] = {
        "session_id": "s",
        "athlete_id": "anna",
        "protocol_id": training.protocol_id,
        "protocol_name": "Test",
        "started_at": "2026-11-20T10:00:00+00:00",
        "duration_s": 600.0,
        "reason": "done",
        "sets": sets,
        "cuffs": [a_cuff()],
        "answers": [],
        "limit_s": training.time_limit_s,
        "set_count": len(sets),
    }
    return SessionRecord(**(values | changes))


def test_without_a_session_there_is_nothing_to_say() -> None:
    """Nor after one of another protocol."""
    assert suggest([], CLASSIC) is None
    assert suggest([done(FIRST)], CLASSIC) is None


@pytest.mark.parametrize(
    ("reason", "why", "source"),
    [
        ("pain", Why.DISCOMFORT, "E135"),
        ("discomfort", Why.DISCOMFORT, "E135"),
        ("numbness", Why.NUMBNESS, "E136"),
        ("too_tight", Why.TOO_TIGHT, "E055"),
    ],
)
def test_a_body_that_said_no_steps_back(reason: str, why: Why, source: str) -> None:
    """By 10 mmHg, however well it went before."""
    records = [done(CLASSIC)] * 5 + [done(CLASSIC, reason=reason)]
    assert suggest(records, CLASSIC) == Suggestion(Change.STEP_BACK, 10.0, why, source)


@pytest.mark.parametrize(
    ("cuff", "kind"),
    [
        # First time has one share, and Classic 75 none below 40 %.
        (a_cuff(percent=40.0), Change.RECHECK),
        (a_cuff(percent=41.0), Change.STEP_BACK),
        (a_cuff(basis="fixed", percent=None, lop=None), Change.RECHECK),
        (a_cuff(basis="felt", percent=None, lop=None), Change.LOOSER),
    ],
)
def test_what_cannot_be_less(cuff: dict[str, Any], kind: Change) -> None:
    """It is not suggested; what else is to be done is."""
    told = suggest([done(CLASSIC, reason="pain", cuffs=[cuff])], CLASSIC)
    assert told is not None
    assert (told.kind, told.why) == (kind, Why.DISCOMFORT)
    assert (told.amount > 0.0) == (kind is Change.STEP_BACK)


def test_more_time_only_where_it_is_the_protocols_limit() -> None:
    """A cuff's own shorter limit would stay as it is, and nothing change."""
    limits = FIRST.time_limit_s, FIRST.time_limit_s - 60.0
    told = [suggest([done(FIRST, limit_s=limit)] * 2, FIRST) for limit in limits]
    assert [each is not None and each.kind for each in told] == ["time", "hold"]


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (
            "symptom",
            "numbness",
            Suggestion(Change.STEP_BACK, 10.0, Why.NUMBNESS, "E136"),
        ),
        ("refill", "long", Suggestion(Change.STEP_BACK, 10.0, Why.TOO_TIGHT, "E055")),
        ("refill", "normal", HOLD_ON),
        ("refill", "instant", HOLD_ON),
    ],
)
def test_answers_of_a_session_that_was_done(
    question: str, answer: str, expected: Suggestion
) -> None:
    """What was lowered in it begins lower the next time."""
    answers = [{"at_s": 60.0, "question": question, "answer": answer}]
    assert suggest([done(FIRST, answers=answers)], FIRST) == expected


@pytest.mark.parametrize(
    "reason", ["stopped", "limit", "cuff_lost", "refused", "interrupted", "abandoned"]
)
def test_a_session_that_was_not_done_is_done_again(reason: str) -> None:
    """As it was."""
    records = [done(CLASSIC)] * 5 + [done(CLASSIC, reason=reason)]
    assert suggest(records, CLASSIC) == Suggestion(
        Change.HOLD, 0.0, Why.STOPPED, "E048"
    )


@pytest.mark.parametrize(
    "last", [{"repetitions": 14}, {"cut_short": True}, {"number": 3}]
)
def test_a_missed_set_holds(last: dict[str, Any]) -> None:
    """Too few repetitions, cut short, or not done at all."""
    records = [done(CLASSIC)] * 5 + [done(CLASSIC, last)]
    assert suggest(records, CLASSIC) == Suggestion(
        Change.HOLD, 0.0, Why.MISSED_SET, "E048"
    )


@pytest.mark.parametrize(("lasted_s", "missed"), [(118.0, True), (119.5, False)])
def test_a_timed_set_that_ended_early_is_missed(lasted_s: float, missed: bool) -> None:
    """Unless by less than a second."""
    found = suggest([done(WALK, {"ended_s": lasted_s})], WALK)
    assert found is not None
    assert (found.why is Why.MISSED_SET) == missed


def test_what_nobody_counted_is_believed() -> None:
    """And a set to failure is done when it ends."""
    for training, last in (
        (FIRST, {"repetitions": None}),
        (built_in("to_failure"), {"repetitions": 9}),
    ):
        found = suggest([done(training, last)], training)
        assert found is not None
        assert found.why is not Why.MISSED_SET


def test_a_set_done_again_after_a_pause_is_done() -> None:
    """Its first try does not count against it."""
    record = done(FIRST)
    record.sets.insert(0, a_set(1, FIRST.sets[0], cut_short=True, repetitions=3))
    assert suggest([record], FIRST) == HOLD_ON


@pytest.mark.parametrize(
    ("discomfort", "why"),
    [(6.5, Why.NOT_LONG_ENOUGH), (7.0, Why.DISCOMFORT), (None, Why.NOT_LONG_ENOUGH)],
)
def test_discomfort_at_the_border_holds(discomfort: float | None, why: Why) -> None:
    """Seven of ten stops nothing, and raises nothing."""
    found = suggest([done(FIRST, {"discomfort": discomfort})], FIRST)
    assert found is not None
    assert (found.kind, found.why) == (Change.HOLD, why)


def test_time_comes_first() -> None:
    """A minute more after a week of two sessions that went well."""
    minute = Suggestion(Change.TIME, 60.0, Why.WENT_WELL, "E036")
    assert suggest([done(FIRST)], FIRST) == HOLD_ON
    assert suggest([done(FIRST)] * 2, FIRST) == minute
    longer = adjusted(FIRST, minute)
    assert longer == replace(FIRST, time_limit_s=480.0)
    # The longer one has to go well as often before it grows again.
    records = [done(FIRST), done(FIRST), done(longer)]
    assert suggest(records, longer) == HOLD_ON
    assert suggest([*records, done(longer)], longer) == minute


def test_the_last_minute_is_no_more_than_there_is() -> None:
    """Ten minutes are the end of it."""
    nearly = replace(FIRST, time_limit_s=570.0)
    assert suggest([done(nearly)] * 2, nearly) == Suggestion(
        Change.TIME, 30.0, Why.WENT_WELL, "E036"
    )


def test_then_sets() -> None:
    """The fourth: 30-15-15-15, which is as far as it goes."""
    full = replace(FIRST, time_limit_s=600.0)
    another = Suggestion(Change.REPETITIONS, 1.0, Why.WENT_WELL, "E004")
    assert suggest([done(full)] * 2, full) == another
    four = adjusted(full, another)
    assert four.sets == CLASSIC.sets
    assert suggest([done(four)] * 2, four) == AT_THE_TOP


def test_a_single_set_gets_a_rest_before_the_next() -> None:
    """The shortest that is usual."""
    single = protocol(SetPlan(repetitions=15))
    another = suggest([done(single)] * 2, single)
    assert another is not None
    assert adjusted(single, another).sets == (
        SetPlan(repetitions=15, rest_s=30.0),
        SetPlan(repetitions=15),
    )


@pytest.mark.parametrize(
    ("repetitions", "expected"),
    [
        (15, HOLD_ON),
        (16, Suggestion(Change.LOAD, 5.0, Why.PASSED_REPETITIONS, "E016")),
    ],
)
def test_then_load(repetitions: int, expected: Suggestion) -> None:
    """5 kg once the last set passes 15 repetitions; the first such session is enough."""
    record = done(CLASSIC, {"repetitions": repetitions}, load_kg=20.0)
    assert suggest([record], CLASSIC) == expected
    assert adjusted(CLASSIC, expected) == CLASSIC


def test_more_repetitions_than_fifteen_were_planned() -> None:
    """Then it takes more than those."""
    twenty = protocol(*[SetPlan(repetitions=20, rest_s=30.0)] * 4, load=CLASSIC.load)
    records = [done(twenty, {"repetitions": 20}, load_kg=20.0)]
    assert suggest(records, twenty) == HOLD_ON


@pytest.mark.parametrize(
    ("heaviest_kg", "kind"), [(25.0, Change.LOAD), (24.9, Change.PRESSURE)]
)
def test_load_has_an_end(heaviest_kg: float, kind: Change) -> None:
    """The most that is known to be right; then only pressure is left."""
    records = [done(CLASSIC, {"repetitions": 18}, load_kg=20.0)] * 3
    found = suggest(records, CLASSIC, heaviest_kg=heaviest_kg)
    assert found is not None
    assert found.kind is kind


def test_pressure_is_last_and_slow() -> None:
    """After three sessions; 5 % of 176 mmHg is no more than 10 mmHg."""
    more = Suggestion(Change.PRESSURE, 5, Why.WENT_WELL, "E136")
    assert suggest([done(CLASSIC)] * 2, CLASSIC) == HOLD_ON
    assert suggest([done(CLASSIC)] * 3, CLASSIC) == more


@pytest.mark.parametrize(
    ("cuff", "expected"),
    [
        (a_cuff(percent=78.0), Suggestion(Change.PRESSURE, 2.0, Why.WENT_WELL, "E136")),
        (a_cuff(percent=80.0), AT_THE_TOP),
        (
            a_cuff(lop={"mmhg": 282.0}),
            Suggestion(Change.PRESSURE, 3, Why.WENT_WELL, "E136"),
        ),
        (a_cuff(basis="estimate"), AT_THE_TOP),
        (a_cuff(basis="fixed", lop=None, percent=None), AT_THE_TOP),
        (a_cuff(basis="felt", lop=None, percent=None), AT_THE_TOP),
    ],
)
def test_only_a_share_of_a_known_lop_grows(
    cuff: dict[str, Any], expected: Suggestion
) -> None:
    """Within the protocol, and by the smaller of two cuffs."""
    records = [done(CLASSIC, cuffs=[a_cuff(), cuff])] * 3
    assert suggest(records, CLASSIC) == expected


def test_without_cuffs_nothing_grows() -> None:
    """There is nothing to raise."""
    assert suggest([done(CLASSIC, cuffs=[])] * 3, CLASSIC) == AT_THE_TOP


def test_a_bad_session_starts_the_count_anew() -> None:
    """As do other settings."""
    stopped = done(CLASSIC, reason="stopped")
    lighter = done(CLASSIC, cuffs=[a_cuff(planned_target=80.0)])
    for between in (stopped, lighter):
        records = [done(CLASSIC), between, done(CLASSIC), done(CLASSIC)]
        assert suggest(records, CLASSIC) == HOLD_ON


def test_walking_grows_in_time_and_intervals() -> None:
    """Up to five times two minutes."""
    short = replace(WALK, sets=tuple(replace(s, work_s=100.0) for s in WALK.sets[-3:]))
    longer = Suggestion(Change.TIME, 20.0, Why.WENT_WELL, "E022")
    assert suggest([done(short)] * 2, short) == longer
    three = adjusted(short, longer)
    assert [planned.work_s for planned in three.sets] == [120.0] * 3
    another = Suggestion(Change.REPETITIONS, 1.0, Why.WENT_WELL, "E022")
    assert suggest([done(three)] * 2, three) == another
    assert len(adjusted(three, another).sets) == 4


def test_passive_grows_to_five_minutes() -> None:
    """And to five intervals."""
    passive = built_in("passive")
    short = replace(passive, sets=tuple(replace(s, work_s=240.0) for s in passive.sets))
    assert suggest([done(short)] * 2, short) == Suggestion(
        Change.TIME, 30.0, Why.WENT_WELL, "E023"
    )
    found = suggest([done(passive)] * 3, passive)
    assert found is not None
    assert found.kind is Change.PRESSURE


def test_nothing_grows_beyond_the_time_limit() -> None:
    """Of the protocol itself."""
    tight = replace(WALK, sets=WALK.sets[:3], time_limit_s=360.0)
    found = suggest([done(tight)] * 3, tight)
    assert found is not None
    assert found.kind is Change.PRESSURE
    slow = protocol(
        SetPlan(repetitions=60, rest_s=60.0),
        SetPlan(repetitions=60),
        time_limit_s=600.0,
    )
    found = suggest([done(slow)] * 3, slow)
    assert found is not None
    assert found.kind is Change.PRESSURE


@pytest.mark.parametrize("name", ["cycle", "floss", "circuit"])
def test_what_does_not_grow_in_time_or_sets(name: str) -> None:
    """Its pattern is what it is."""
    training = built_in(name)
    found = suggest([done(training)] * 3, training)
    assert found is not None
    assert found.kind in {Change.PRESSURE, Change.HOLD, Change.TIME}
    assert found.kind is not Change.TIME or training.kind is ProtocolKind.RESISTANCE


@pytest.mark.parametrize("name", ["first_time", "classic_75", "aerobic", "passive"])
def test_whatever_grows_is_still_a_protocol(name: str) -> None:
    """It passes the same checks as a file, however often it is taken over."""
    training = built_in(name)
    for _ in range(20):
        found = suggest([done(training)] * 3, training)
        assert found is not None
        training = adjusted(training, found)
        assert read_protocol(name, write_protocol(training)) == training
    found = suggest([done(training)] * 3, training)
    assert found is not None
    assert found.kind in {Change.PRESSURE, Change.HOLD}


def test_a_step_back_is_ten_mmhg_at_least() -> None:
    """Of 176 mmHg, 5 % would be 8.8: it is 6 %, and at the lowest share it is nothing."""
    last = done(CLASSIC, cuffs=[a_cuff(percent=60.0)])
    assert stepped_back(last, CLASSIC) == 54.0
    lowest = done(CLASSIC, cuffs=[a_cuff(percent=CLASSIC.pressure.lowest)])
    assert stepped_back(lowest, CLASSIC) is None
