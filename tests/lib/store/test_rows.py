"""Tests of records as rows."""

from typing import Any

import pytest
from sqlalchemy import Engine, select

from custom_components.bfr_cuff.lib.session.messages import (
    Feel,
    LogSet,
    SessionPhase,
    Symptom,
)
from custom_components.bfr_cuff.lib.session.record import session_record
from custom_components.bfr_cuff.lib.store.reader import Reader
from custom_components.bfr_cuff.lib.store.rows import session_values, summary_of
from custom_components.bfr_cuff.lib.store.schema import session
from custom_components.bfr_cuff.lib.store.writer import Writer
from tests.lib.session.bench import working

from .builders import (
    DAY,
    STARTED_AT,
    cuff_of,
    kept_of,
    lop_of,
    record_of,
    set_of,
    wrap_of,
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"sets": [], "cuffs": [], "answers": [], "load_kg": None},
        {"cuffs": [cuff_of("left"), wrap_of("wrap")]},
        {"cuffs": [cuff_of(lop=lop_of(mmhg=0.1), percent=33.3)]},
        {"sets": [set_of(1, cut_short=True), set_of(1), set_of(2, ended_s=None)]},
        {"sets": [set_of(planned_repetitions=None, planned_work_s=45.0, rpe=None)]},
        {"protocol_name": "Kraft für die Beine 🦵", "reason": "interrupted"},
        {
            "answers": [
                {"at_s": float(n), "question": "s", "answer": "n"} for n in "321"
            ]
        },
    ],
)
def test_a_record_comes_back_as_it_was(engine: Engine, changes: dict[str, Any]) -> None:
    """From either database, in every part and in order."""
    kept = kept_of(**changes)
    assert Writer(engine).insert(kept, DAY)
    assert Reader(engine).session("session-1") == kept


def test_the_record_of_a_real_session(engine: Engine) -> None:
    """As the session engine makes it."""
    run = working(load_kg=20.0)
    run.act(LogSet(rpe=6.0), Feel(Symptom.NUMBNESS))
    run.run_to(SessionPhase.ENDED)
    record = session_record(run.session, "real", STARTED_AT, run.now)
    writer = Writer(engine)
    writer.begin(record, DAY)
    writer.finish(record, wrap_on=False)
    assert Reader(engine).records("anna", 1) == [record]


def test_what_a_list_says(engine: Engine) -> None:
    """All of it stands in the session's own row."""
    cuffs = [
        cuff_of("left", occluded_s=200.0, time_in_band=0.9),
        cuff_of("right", placement="right_thigh", time_in_band=None),
        cuff_of("second", time_in_band=0.8),
    ]
    Writer(engine).insert(kept_of(cuffs=cuffs), DAY)
    with engine.connect() as connection:
        row = connection.execute(select(session)).mappings().one()
    summary = summary_of(row)
    assert summary.placements == ("left_thigh", "right_thigh")
    assert (summary.occluded_s, summary.time_in_band) == (240.0, 0.8)
    assert (summary.sets_done, summary.set_count) == (2, 2)
    assert (summary.load_kg, summary.volume_kg) == (20.0, 900.0)
    assert (summary.day, summary.thumbnail_target) == ("2026-11-20", 88.0)
    assert len(summary.thumbnail) == 60
    assert summary.started == 1795194000.0


def test_the_same_moment_is_the_same_start() -> None:
    """Whatever the time zone that it was written in."""
    starts = ("2026-11-20T18:00:00+01:00", "2026-11-20T17:00:00+00:00")
    here, there = (session_values(record_of(started_at=start)) for start in starts)
    assert here["started"] == there["started"] == 1795194000.0
