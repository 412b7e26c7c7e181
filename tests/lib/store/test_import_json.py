"""Tests of what is read of another installation's export."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
import json
import re
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest
from sqlalchemy import Engine

from custom_components.bfr_cuff.history.import_messages import problem_in_words
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.messages import EndReason
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.store import export_json as json_file
from custom_components.bfr_cuff.lib.store.import_json import read
from custom_components.bfr_cuff.lib.store.model import Event, KeptSession, Sample
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.strict_json import ImportProblem
from custom_components.bfr_cuff.lib.store.writer import Writer
from custom_components.bfr_cuff.lib.training.lop import LopMethod, Posture
from custom_components.bfr_cuff.lib.training.prescription import Basis

from .builders import cuff_of, kept_of, lop_of, record_of, set_of, wrap_of
from .exported import COMMON_TEXTS, WHOLE, Path, changed, content, problems

DAY = date(2026, 11, 20)

# What is written by the engine, and everything else that a file may rightly hold.
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)
ids = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=64)
seconds = st.floats(0, 604_800)
scores = st.floats(0, 10)
counts = st.integers(0, 10_000)
tenths = st.integers(-1000, 10_000).map(lambda tenth: round(tenth / 10, 1))
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e9, 1e9)
    | words
)
sets = st.builds(
    set_of,
    number=counts,
    exercise=st.none() | words,
    planned_repetitions=st.none() | counts,
    planned_work_s=st.none() | seconds,
    to_failure=st.booleans(),
    started_s=seconds,
    ended_s=st.none() | seconds,
    cut_short=st.booleans(),
    repetitions=st.none() | counts,
    rpe=st.none() | scores,
    discomfort=st.none() | scores,
)
lops = st.builds(
    lop_of,
    mmhg=tenths,
    day=st.dates().map(date.isoformat),
    posture=st.sampled_from([*map(str, Posture)]),
    method=st.sampled_from([*map(str, LopMethod)]),
    cuff_width_mm=counts,
)
cuffs = st.builds(
    cuff_of,
    cuff=ids,
    placement=st.sampled_from([*map(str, Placement)]),
    basis=st.sampled_from([*map(str, Basis)]),
    percent=st.none() | st.floats(0, 1000),
    lop=st.none() | lops,
    planned_target=st.none() | tenths,
    tightness=st.none() | st.integers(0, 10),
    targets=st.lists(tenths, max_size=4),
    peak=tenths,
    occluded_s=seconds,
    time_in_band=st.none() | st.floats(0, 1),
)
records = st.builds(
    SessionRecord,
    session_id=ids,
    athlete_id=ids,
    protocol_id=ids,
    protocol_name=words,
    started_at=st.datetimes(
        datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC)
    ).map(datetime.isoformat),
    duration_s=seconds,
    reason=st.sampled_from([*map(str, EndReason)]),
    sets=st.lists(sets, max_size=3),
    cuffs=st.lists(cuffs, max_size=2, unique_by=lambda cuff: cuff["cuff"]),
    answers=st.lists(
        st.fixed_dictionaries({"at_s": seconds, "question": words, "answer": words}),
        max_size=2,
    ),
    load_kg=st.none() | st.floats(0, 1000),
    limit_s=seconds,
    set_count=counts,
)
events = st.builds(
    Event,
    seconds,
    words,
    st.dictionaries(words, plain | st.lists(plain) | st.dictionaries(words, plain)),
)
samples = st.lists(
    st.tuples(st.integers(0, 900_000), st.none() | tenths, st.none() | tenths)
).map(
    lambda rows: tuple(
        Sample(at_ms / 1000, pressure, target)
        for at_ms, pressure, target in sorted(rows, key=lambda row: row[0])
    )
)


@st.composite
def sessions(draw: st.DrawFn) -> KeptSession:
    """Return a session with a trace of some of its cuffs."""
    record = draw(records)
    count = 2 * len(record.sets)
    times = iter(sorted(draw(st.lists(seconds, min_size=count, max_size=count))))
    for each in record.sets:
        each["started_s"], ended_s = next(times), next(times)
        each["ended_s"] = None if each["ended_s"] is None else ended_s
    with_trace = [cuff["cuff"] for cuff in record.cuffs if draw(st.booleans())]
    kept = KeptSession(
        record=record,
        events=tuple(draw(st.lists(events, max_size=3))),
        traces={cuff: draw(samples) for cuff in with_trace},
    )
    record.duration_s = max([record.duration_s, *_moments(kept)])
    return kept


def _moments(kept: KeptSession) -> Iterator[float]:
    """Yield when anything was."""
    for each in kept.record.sets:
        yield from (each["started_s"], each["ended_s"] or 0.0)
    yield from (answer["at_s"] for answer in kept.record.answers)
    yield from (event.at_s for event in kept.events)
    for trace in kept.traces.values():
        yield from (sample.at_s for sample in trace)


@settings(deadline=None)
@given(st.lists(sessions(), max_size=3, unique_by=lambda k: k.record.session_id))
def test_round_trip(kept: list[KeptSession]) -> None:
    """What was exported is read as it was, to the last digit."""
    assert read(json_file.dump(kept).decode()).sessions == kept


def test_both_ends_of_an_lop(engine: Engine) -> None:
    """Come and go; an export from before they were kept has the low one."""
    lop = lop_of(mmhg=145.0, high_mmhg=158.0, method="oscillometry")
    exported = json_file.dump([kept_of("a", cuffs=[cuff_of("l", lop=lop)])]).decode()
    [kept] = read(exported).sessions
    Writer(engine).insert(kept, DAY)
    [again] = Reader(engine).export(Filter())
    assert again.record.cuffs[0]["lop"] == lop
    older = json.loads(exported)
    del older["sessions"][0]["record"]["cuffs"][0]["lop"]["high_mmhg"]
    [kept] = read(json.dumps(older)).sessions
    assert kept.record.cuffs[0]["lop"] == lop | {"high_mmhg": None}


def test_from_one_database_to_another(engine: Engine) -> None:
    """An export is the same after a stay in another installation, and comes once."""
    both = [cuff_of("l"), cuff_of("r", placement="right_thigh", lop=None)]
    kept = [
        kept_of("a", cuffs=both),
        kept_of("b", cuffs=[wrap_of()], load_kg=None, sets=[set_of(to_failure=True)]),
    ]
    exported = json_file.dump(kept)
    writer = Writer(engine)
    taken = [
        [writer.insert(each, DAY) for each in read(exported.decode()).sessions]
        for _ in "12"
    ]
    assert taken == [[True, True], [False, False]]
    again = json_file.dump(Reader(engine).export(Filter()))
    assert json.loads(again) == json.loads(exported)


RECORD = ("sessions", 1, "record")
FIRST_SET = (*RECORD, "sets", 1)
CUFF = (*RECORD, "cuffs", 0)
TRACE = ("sessions", 1, "traces", "left")


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (
            (*FIRST_SET, "repetitions"),
            "many",
            'session 2, set 2, "repetitions": not a number',
        ),
        (
            (*FIRST_SET, "repetitions"),
            1.5,
            'session 2, set 2, "repetitions": not a whole number',
        ),
        (
            (*FIRST_SET, "repetitions"),
            -1,
            'session 2, set 2, "repetitions": not from 0 to 10000',
        ),
        (
            (*FIRST_SET, "repetitions"),
            True,
            'session 2, set 2, "repetitions": not a number',
        ),
        ((*FIRST_SET, "rpe"), ..., 'session 2, set 2, "rpe": missing'),
        ((*FIRST_SET, "weight"), 1, 'session 2, set 2, "weight": unknown'),
        (
            (*FIRST_SET, "to_failure"),
            0,
            'session 2, set 2, "to_failure": not true or false',
        ),
        (FIRST_SET, [], "session 2, set 2: not an object with fields"),
        ((*RECORD, "sets"), {}, 'session 2, "sets": not a list'),
        (
            (*RECORD, "sets"),
            [{}] * 1001,
            'session 2, "sets": has more than 1000 entries',
        ),
        (
            (*RECORD, "duration_s"),
            10**400,
            'session 2, "duration_s": not from 0 to 604800',
        ),
        ((*RECORD, "athlete_id"), 7, 'session 2, "athlete_id": not a text'),
        (
            (*RECORD, "session_id"),
            "",
            'session 2, "session_id": does not have 1 to 64 characters',
        ),
        (
            (*RECORD, "session_id"),
            "x" * 65,
            'session 2, "session_id": does not have 1 to 64 characters',
        ),
        (
            (*RECORD, "protocol_name"),
            "a\0b",
            'session 2, "protocol_name": has characters that cannot be written',
        ),
        (
            (*RECORD, "protocol_name"),
            "\ud800",
            'session 2, "protocol_name": has characters that cannot be written',
        ),
        (
            (*RECORD, "started_at"),
            "2026-11-20T18:00:00",
            (
                'session 2, "started_at": not a time with an offset '
                "such as 2026-11-20T18:00:00+01:00"
            ),
        ),
        (
            (*RECORD, "started_at"),
            17,
            (
                'session 2, "started_at": not a time with an offset '
                "such as 2026-11-20T18:00:00+01:00"
            ),
        ),
        (
            (*RECORD, "started_at"),
            "0001-01-01T00:00:00+14:00",
            'session 2, "started_at": not within the years 2000 to 2099',
        ),
        (
            (*CUFF, "placement"),
            "neck",
            'session 2, cuff 1, "placement": none of ' + ", ".join(Placement),
        ),
        (
            (*CUFF, "targets"),
            [88, None],
            'session 2, cuff 1, "targets", value 2: not a number',
        ),
        ((*CUFF, "lop"), 176, "session 2, cuff 1, LOP: not an object with fields"),
        (
            (*CUFF, "lop", "day"),
            "20261103",
            'session 2, cuff 1, LOP, "day": not a date such as 2026-11-20',
        ),
        (
            (*CUFF, "lop", "day"),
            20261103,
            'session 2, cuff 1, LOP, "day": not a date such as 2026-11-20',
        ),
        (
            (*RECORD, "answers", 0, "answer"),
            None,
            'session 2, answer 1, "answer": not a text',
        ),
        (
            ("sessions", 1, "events", 2, "about"),
            {"a": [[[[[1]]]]]},
            'session 2, event 3, "about": goes too deep',
        ),
        (
            ("sessions", 1, "events", 2, "about"),
            [],
            'session 2, event 3, "about": not an object with fields',
        ),
        (
            ("sessions", 1, "events", 2, "about"),
            {"a": 2**60},
            'session 2, event 3, "about": not from -9.0072e+15 to 9.0072e+15',
        ),
        (TRACE, None, 'session 2, trace of "left": not an object with fields'),
        (
            (*TRACE, "pressure", 3),
            "high",
            'session 2, trace of "left", "pressure", value 4: not a number',
        ),
        (
            (*TRACE, "target", 0),
            ...,
            (
                'session 2, trace of "left": its lists are not equally long '
                "(at_s 300, pressure 300, target 299)"
            ),
        ),
        (
            (*TRACE, "at_s", 5),
            0.0,
            'session 2, trace of "left", "at_s": goes back in time',
        ),
        (
            ("sessions", 1, "traces", "nose"),
            {"at_s": [], "pressure": [], "target": []},
            'session 2, trace of "nose": belongs to none of its cuffs',
        ),
        (
            ("sessions", 1, "traces"),
            [],
            'session 2, "traces": not an object with fields',
        ),
        (("sessions", 1), 3, "session 2: not an object with fields"),
        (RECORD, [], 'session 2, "record": not an object with fields'),
        ((*CUFF, "lop"), ..., "session 2, cuff 1, LOP: missing"),
        ((*CUFF, "cuff"), ..., 'session 2, cuff 1, "cuff": missing'),
        ((*RECORD, "lop"), 1, 'session 2, "lop": unknown'),
        (("sessions",), {}, '"sessions": not a list'),
        (("author",), "me", '"author": unknown'),
        (("x" * 99,), 1, f'"{"x" * 40}...": unknown'),
    ],
)
def test_one_problem(path: Path, value: Any, problem: str) -> None:
    """It is named with its place, in words; nothing else is said."""
    whole = changed(content(kept_of("a"), kept_of("b")), path, value)
    assert problems(whole) == (problem,)


def test_every_problem_at_once() -> None:
    """Nobody has to mend a file problem by problem."""
    whole = content(kept_of("a"), kept_of("b"))
    whole["sessions"][0]["record"]["sets"][0]["rpe"] = 11
    whole["sessions"][1]["record"]["cuffs"][0]["lop"]["mmhg"] = "high"
    whole["sessions"][1]["events"][0]["kind"] = 5
    assert problems(whole) == (
        'session 1, set 1, "rpe": not from 0 to 10',
        'session 2, cuff 1, LOP, "mmhg": not a number',
        'session 2, event 1, "kind": not a text',
    )


def test_a_stray_trace_among_other_problems() -> None:
    """It is told with them, but not where the cuffs themselves are in doubt."""
    whole = content(kept_of("a"), kept_of("b"))
    whole["sessions"][0]["record"]["sets"][0]["rpe"] = 11
    whole["sessions"][0]["traces"]["nose"] = {"at_s": [], "pressure": [], "target": []}
    del whole["sessions"][1]["record"]["cuffs"][0]["cuff"]
    assert problems(whole) == (
        'session 1, set 1, "rpe": not from 0 to 10',
        'session 1, trace of "nose": belongs to none of its cuffs',
        'session 2, cuff 1, "cuff": missing',
    )


def test_many_problems_are_told_in_short() -> None:
    """The sentence for a person has an end; the list is whole."""
    whole = content(*(kept_of(f"{number}") for number in range(30)))
    for session in whole["sessions"]:
        session["record"]["limit_s"] = None
    with pytest.raises(ImportProblem) as raised:
        read(json.dumps(whole))
    told = problem_in_words(raised.value, COMMON_TEXTS)
    assert re.search(r"session 20, [^;]*; and 10 more problems$", told)
    assert len(problems(whole)) == 30


def test_duplicates() -> None:
    """A session, a cuff or a field that is there twice is refused."""
    assert problems(content(kept_of("a"), kept_of("b"), kept_of("a"))) == (
        "session 3: the same as session 1",
    )
    twice = record_of(cuffs=[cuff_of("left"), cuff_of("left")])
    assert problems(content(KeptSession(record=twice))) == (
        'session 1, cuff "left": there 2 times',
    )
    text = json_file.dump([kept_of()]).decode()
    doubled = text.replace('"load_kg": 20.0', '"load_kg": 20.0, "load_kg": 90.0')
    assert problems(doubled) == ('the file: has "load_kg" twice in the same object',)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file: not JSON (line 1, column 1)"),
        (
            '{"format": "bfr_cuff.history",\n "version" 1}',
            "the file: not JSON (line 2, column 12)",
        ),
        ("[]", 'the file: not an export (its "format" is not bfr_cuff.history)'),
        ("{}", 'the file: not an export (its "format" is not bfr_cuff.history)'),
        ("[" * 200_000, "the file: goes too deep"),
        ("9" * 5000, "the file: has a number that is too long"),
        ("[NaN]", "the file: has NaN where a number is due"),
        ("[-Infinity]", "the file: has -Infinity where a number is due"),
        (
            '{"format": "bfr_cuff.history"}',
            'the file: does not say which "version" it has',
        ),
        (
            '{"format": "bfr_cuff.history", "version": true}',
            'the file: does not say which "version" it has',
        ),
        (
            '{"format": "bfr_cuff.history", "version": 2, "people": []}',
            "the file: version 2 is of a newer release; this one reads up to version 1",
        ),
        (
            '{"format": "bfr_cuff.history", "version": 1}',
            '"sessions": missing',
        ),
    ],
)
def test_not_an_export(text: str, problem: str) -> None:
    """A file of another kind is told from a damaged one."""
    assert problems(text) == (problem,)


def test_numbers_beyond_floats() -> None:
    """What JSON can write and no float holds is no number here."""
    text = json_file.dump([kept_of()]).decode()
    assert problems(text.replace('"load_kg": 20.0', '"load_kg": 1e999')) == (
        'session 1, "load_kg": not from 0 to 1000',
    )


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the way to everything; of a long list, to its first."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value[:2]):
            yield from _paths(inner, (*path, position))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([*_paths(WHOLE)]), ANYTHING | st.just(...))
def test_anything_anywhere(path: Path, value: Any) -> None:
    """Whatever stands wherever, it is refused in words or good to be kept."""
    try:
        found = read(json.dumps(changed(WHOLE, path, value)))
    except ImportProblem:
        return
    again = json_file.dump(found.sessions, found.measurements)
    assert read(again.decode()) == found


@given(st.text())
def test_any_text(text: str) -> None:
    """No text is mistaken for an export."""
    assert problems(text)
