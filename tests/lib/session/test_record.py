"""Tests of what is kept of a session."""

from dataclasses import asdict
import json

import pytest

from custom_components.bfr_cuff.lib.session.cuff_record import CuffRecord
from custom_components.bfr_cuff.lib.session.messages import (
    Feel,
    LogSet,
    Next,
    SessionPhase,
    Stop,
    Symptom,
    WrapOff,
)
from custom_components.bfr_cuff.lib.session.phases import Session
from custom_components.bfr_cuff.lib.session.record import SessionRecord, session_record
from tests.lib.builders import cuff_state, held

from .bench import bench, cuff_plan, plan, protocol, working, wrap_plan

STARTED = "2026-11-20T10:00:00+00:00"


def test_a_whole_session() -> None:
    """Everything that a card could ask for, in plain values."""
    run = working(load_kg=20.0)
    run.act(LogSet(rpe=6.0), Feel(Symptom.NUMBNESS))
    run.run_to(SessionPhase.ENDED)
    record = session_record(run.session, "s", STARTED, run.now + 1000.0)
    assert json.loads(json.dumps(asdict(record))) == asdict(record)
    assert SessionRecord(**asdict(record)) == record
    assert record.athlete_id == "anna"
    assert record.protocol_id == "test"
    assert record.started_at == STARTED
    assert record.duration_s == run.now - 1000.0
    assert (record.reason, record.load_kg) == ("done", 20.0)
    assert (record.limit_s, record.set_count) == (600.0, 2)
    assert record.answers == [
        {"at_s": 15.5, "question": "symptom", "answer": "numbness"}
    ]
    first, second = record.sets
    assert first == {
        "number": 1,
        "exercise": None,
        "planned_repetitions": 10,
        "planned_work_s": None,
        "to_failure": False,
        "started_s": 15.5,
        "ended_s": 55.5,
        "cut_short": False,
        "repetitions": 10,
        "rpe": 6.0,
        "discomfort": None,
    }
    assert second["number"] == 2
    cuff = dict(record.cuffs[0])
    assert cuff.pop("occluded_s") == record.occluded_s > 120.0
    assert 0.95 < cuff.pop("time_in_band") <= 1.0
    assert cuff == {
        "cuff": "left",
        "placement": "left_thigh",
        "basis": "lop",
        "percent": 50.0,
        "lop": {
            "mmhg": 176.0,
            "high_mmhg": None,
            "day": "2026-11-03",
            "posture": "seated",
            "method": "measured",
            "cuff_width_mm": 110,
        },
        "planned_target": 88.0,
        "tightness": None,
        "targets": [88.0, 78.0],
        "peak": 88.0,
    }


def test_a_session_that_was_cut_off() -> None:
    """Its record, made while it ran, says that it was interrupted."""
    run = working()
    record = session_record(run.session, "s", STARTED, run.now)
    assert record.reason == "interrupted"
    assert record.duration_s == 15.5
    assert record.sets[0]["ended_s"] is None


def test_a_session_that_has_not_begun() -> None:
    """Nothing was yet."""
    record = session_record(Session(plan()), "s", STARTED, 5.0)
    assert (record.duration_s, record.sets, record.occluded_s) == (0.0, [], 0.0)


def test_a_wrap() -> None:
    """Its tightness was felt, and its time is on record."""
    run = bench(protocol(), wrap_plan())
    run.act(Next())
    run.run(25.0)
    run.act(Stop(), WrapOff())
    record = session_record(run.session, "s", STARTED, run.now)
    [cuff] = record.cuffs
    assert (cuff["basis"], cuff["tightness"], cuff["lop"]) == ("felt", 7, None)
    assert (cuff["targets"], cuff["peak"], cuff["time_in_band"]) == ([], 0.0, None)
    assert record.occluded_s == 25.0


def test_a_record_without_cuffs_has_no_occlusion() -> None:
    """Such as one from elsewhere."""
    record = SessionRecord(
        session_id="s",
        athlete_id="a",
        protocol_id="p",
        protocol_name="Test",
        started_at=STARTED,
        duration_s=0.0,
        reason="done",
        sets=[],
        cuffs=[],
        answers=[],
    )
    assert record.occluded_s == 0.0


@pytest.mark.parametrize(
    ("repetitions", "sets_done", "is_done"),
    [(10, 2, True), (0, 0, False), (None, 0, False)],
)
def test_what_counts_as_done(
    repetitions: int | None, sets_done: int, is_done: bool
) -> None:
    """What went on to its end with a set done; a set without a repetition is none."""
    run = working()
    for phase in (SessionPhase.WORK, SessionPhase.ENDED):
        run.act(LogSet(repetitions=repetitions), Next())
        run.run_to(phase)
    record = session_record(run.session, "s", STARTED, run.now)
    assert (record.reason, record.sets_done) == ("done", sets_done)
    assert run.session.sets_done == sets_done
    assert record.is_done is is_done


def test_stopped_is_not_done() -> None:
    """However much was done before."""
    run = working()
    run.act(LogSet(repetitions=10), Next(), Stop())
    run.run_to(SessionPhase.ENDED)
    record = session_record(run.session, "s", STARTED, run.now)
    assert (record.sets_done, record.is_done) == (1, False)


@pytest.mark.parametrize(
    ("pressure", "share"),
    [(100.0, 1.0), (90.0, 1.0), (110.0, 1.0), (89.9, 0.0), (110.1, 0.0), (None, 0.0)],
)
def test_time_in_band(pressure: float | None, share: float) -> None:
    """Within a tenth of the target, of the time at work alone."""
    record = CuffRecord(cuff_plan())
    assert record.time_in_band is None
    record.aim(100.0)
    record.observe(0.0, cuff_state(), working=False)
    record.observe(5.0, held(pressure=pressure), working=False)
    record.observe(15.0, held(pressure=pressure), working=True)
    assert record.worked_s == 10.0
    assert record.in_band_s == 10.0 * share
    assert record.peak == (pressure or 1.0)
    assert record.occluded_s == 10.0


def test_without_a_target_nothing_is_in_band() -> None:
    """There is no band then."""
    record = CuffRecord(cuff_plan())
    record.observe(0.0, held(), working=True)
    record.observe(4.0, held(), working=True)
    assert (record.target, record.time_in_band) == (None, 0.0)
