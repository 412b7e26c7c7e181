"""Tests of keeping sessions as they go, with both kinds of database."""

from typing import Any

import pytest
from sqlalchemy import Engine, exc, func, select, update

from custom_components.bfr_cuff.lib.store.model import Event, Sample
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.schema import (
    metadata,
    schema_version,
    session,
    trace,
)
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import (
    DAY,
    cuff_of,
    events_of,
    kept_of,
    record_of,
    samples_of,
    set_of,
    wrap_of,
)


@pytest.fixture
def writer(engine: Engine) -> Writer:
    """Return a writer."""
    return Writer(engine)


@pytest.fixture
def reader(engine: Engine) -> Reader:
    """Return a reader of the same database."""
    return Reader(engine)


def rows(engine: Engine) -> dict[str, int]:
    """Return how many rows there are in each table that has any."""
    tables = [each for each in metadata.sorted_tables if each is not schema_version]
    with engine.connect() as connection:
        counts = {
            each.name: connection.scalar(select(func.count()).select_from(each)) or 0
            for each in tables
        }
    return {name: count for name, count in counts.items() if count}


def go_on(writer: Writer, session_id: str, seconds: range, **changes: Any) -> None:
    """Write a running session second by second."""
    for second in seconds:
        record = record_of(session_id, duration_s=second + 1.0, **changes)
        assert writer.append(
            session_id,
            samples={"left": samples_of(1.0, first_s=float(second))},
            events=[Event(float(second), "second", {"number": second})],
            record=record,
        )


def test_a_session_from_its_start_to_its_end(
    engine: Engine, writer: Writer, reader: Reader
) -> None:
    """What was written second by second is there as one."""
    writer.begin(record_of(sets=[], answers=[], duration_s=0.0), DAY)
    go_on(writer, "session-1", range(5), sets=[set_of(1, ended_s=None)], answers=[])
    assert reader.session("session-1") is None
    assert rows(engine)["bfr_trace"] == 5
    assert writer.finish(record_of(), wrap_on=False)
    kept = reader.session("session-1")
    assert kept is not None
    assert kept.record == record_of()
    assert [event.at_s for event in kept.events] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert [sample.at_s for sample in kept.traces["left"]] == [
        n / 10 for n in range(50)
    ]
    assert rows(engine)["bfr_trace"] == 1
    [summary] = reader.sessions(Filter()).sessions
    assert (summary.sets_done, len(summary.thumbnail)) == (2, 50)
    assert summary.thumbnail_target == 88.0


def test_two_cuffs(writer: Writer, reader: Reader) -> None:
    """Each has a trace of its own; the picture is of the first that has one."""
    cuffs = [wrap_of("wrap"), cuff_of("right"), cuff_of("left")]
    writer.begin(record_of(cuffs=cuffs), DAY)
    traces = {
        "left": tuple(Sample(at / 10, 50.0, 50.0) for at in range(20)),
        "right": tuple(Sample(at / 10, 90.0, 100.0) for at in range(10)),
    }
    for first in (0, 10):
        samples = {cuff: trace[first : first + 10] for cuff, trace in traces.items()}
        writer.append("session-1", samples=samples, events=())
    writer.finish(record_of(cuffs=cuffs), wrap_on=True)
    kept = reader.session("session-1")
    assert kept is not None
    assert kept.traces == traces
    [summary] = reader.sessions(Filter()).sessions
    assert summary.thumbnail == (90,) * 10
    assert summary.thumbnail_target == 100.0


def test_saying_it_again_changes_nothing(engine: Engine, writer: Writer) -> None:
    """A server that dies may have kept what it did not answer."""
    for _ in range(2):
        writer.begin(record_of(), DAY)
    for _ in range(2):
        writer.append("session-1", samples={"left": samples_of()}, events=())
    assert rows(engine)["bfr_trace"] == 1
    once = rows(engine)
    for _ in range(2):
        assert writer.finish(record_of(), wrap_on=False)
    once |= {"bfr_day_total": 1}
    assert rows(engine) == once
    for _ in range(2):
        writer.wrap_off("session-1", 300.0)
        writer.set_progress("anna", "strength", {"load_kg": 20.0})
    assert rows(engine) == once | {"bfr_progress": 1}


def test_a_finished_session_does_not_begin_again(
    engine: Engine, writer: Writer, reader: Reader
) -> None:
    """What is finished stays as it is."""
    writer.insert(kept_of(), DAY)
    with pytest.raises(exc.IntegrityError):
        writer.begin(record_of(protocol_name="Other"), DAY)
    assert not writer.append("session-1", samples={"left": samples_of()}, events=())
    assert reader.session("session-1") == kept_of()


def test_what_was_deleted_stays_deleted(engine: Engine, writer: Writer) -> None:
    """Though its session may still go on."""
    writer.begin(record_of(), DAY)
    assert writer.delete_athlete("anna") == 1
    samples = {"left": samples_of(1.0)}
    assert not writer.append(
        "session-1", samples=samples, events=events_of(), record=record_of()
    )
    assert not writer.finish(record_of(), wrap_on=True)
    writer.wrap_off("session-1", 10.0)
    assert rows(engine) == {}


def test_a_session_that_never_was(engine: Engine, writer: Writer) -> None:
    """Nothing is left of it."""
    writer.begin(record_of(), DAY)
    go_on(writer, "session-1", range(2))
    writer.discard("session-1")
    assert rows(engine) == {}


def test_interrupted(writer: Writer, reader: Reader) -> None:
    """It lasted as long as its trace, and ended as the record says."""
    cut_off: dict[str, Any] = {
        "reason": "interrupted",
        "sets": [set_of(1, ended_s=None)],
    }
    writer.begin(record_of("later", started_at="2026-11-21T18:00:00+01:00"), DAY)
    writer.begin(record_of(reason="interrupted", sets=[], duration_s=0.0), DAY)
    writer.begin(record_of("other", athlete_id="ben"), DAY)
    go_on(writer, "session-1", range(3), **cut_off)
    writer.append(
        "session-1", samples={"left": samples_of(0.5, first_s=3.0)}, events=()
    )
    first, second = writer.interrupted("anna")
    assert (first.session_id, second.session_id) == ("session-1", "later")
    assert first == record_of(duration_s=3.4, **cut_off)
    kept = reader.session("session-1")
    assert kept is not None
    assert kept.record == first
    assert len(kept.traces["left"]) == 35
    assert reader.wrap_on("anna") is None
    assert writer.interrupted("anna") == []
    assert [record.session_id for record in writer.interrupted("ben")] == ["other"]


def test_an_interrupted_wrap_may_still_be_on(writer: Writer, reader: Reader) -> None:
    """Nobody has said that it is off."""
    writer.begin(record_of(cuffs=[wrap_of()]), DAY)
    writer.interrupted("anna")
    assert reader.wrap_on("anna") == "session-1"


def test_a_damaged_second_is_left_out(
    engine: Engine, writer: Writer, reader: Reader
) -> None:
    """It does not keep the session from ending."""
    writer.begin(record_of(), DAY)
    go_on(writer, "session-1", range(3))
    with engine.begin() as connection:
        connection.execute(
            update(trace).where(trace.c.part == 1000).values(samples=b"\x01damaged")
        )
    writer.finish(record_of(), wrap_on=False)
    kept = reader.session("session-1")
    assert kept is not None
    assert {int(sample.at_s) for sample in kept.traces["left"]} == {0, 2}


def test_a_wrap_that_is_off(writer: Writer, reader: Reader) -> None:
    """Only now has its session ended."""
    writer.begin(record_of(cuffs=[wrap_of()]), DAY)
    writer.finish(record_of(cuffs=[wrap_of()]), wrap_on=True)
    assert reader.wrap_on("anna") == "session-1"
    writer.wrap_off("session-1", 300.0)
    assert reader.wrap_on("anna") is None
    [record] = reader.records("anna", 1)
    assert record.duration_s == 300.0


def test_a_session_from_elsewhere_comes_once(
    engine: Engine, writer: Writer, reader: Reader
) -> None:
    """The second time it is known by its id."""
    assert writer.insert(kept_of(), DAY)
    there = rows(engine)
    assert not writer.insert(kept_of(protocol_name="Other"), DAY)
    assert rows(engine) == there
    assert reader.session("session-1") == kept_of()


def test_deleting_an_athlete(engine: Engine, writer: Writer, reader: Reader) -> None:
    """Everything of theirs goes, nothing of anybody else."""
    for number in range(3):
        writer.insert(kept_of(f"a{number}"), DAY)
    writer.set_progress("anna", "strength", {"load_kg": 20.0})
    writer.insert(kept_of("b", athlete_id="ben"), DAY)
    writer.set_progress("ben", "strength", {"load_kg": 30.0})
    assert writer.delete_athlete("anna") == 3
    assert reader.session("b") == kept_of("b", athlete_id="ben")
    assert reader.progress("ben") == {"strength": {"load_kg": 30.0}}
    assert reader.progress("anna") == {}
    assert writer.delete_athlete("ben") == 1
    assert rows(engine) == {}


def test_progress_is_replaced(writer: Writer, reader: Reader) -> None:
    """By protocol."""
    writer.set_progress("anna", "strength", {"load_kg": 20.0})
    writer.set_progress("anna", "recovery", {"sets": [1, 2]})
    writer.set_progress("anna", "strength", {"load_kg": 25.0, "why": None})
    assert reader.progress("anna") == {
        "strength": {"load_kg": 25.0, "why": None},
        "recovery": {"sets": [1, 2]},
    }


def test_what_fails_leaves_nothing_half_done(
    engine: Engine, writer: Writer, reader: Reader
) -> None:
    """One call is one transaction."""
    writer.begin(record_of(), DAY)
    before = rows(engine)
    nothing: Any = None
    with pytest.raises(exc.IntegrityError):
        writer.append(
            "session-1", samples={"left": samples_of()}, events=[Event(0.0, nothing)]
        )
    assert rows(engine) == before
    with engine.connect() as connection:
        assert connection.scalar(select(session.c.running)) is True


def test_deleting_a_session(engine: Engine, writer: Writer, reader: Reader) -> None:
    """All of it goes; one that runs, and every other, stays."""
    writer.insert(kept_of("a"), DAY)
    writer.insert(kept_of("b"), DAY)
    writer.begin(record_of("running"), DAY)
    assert writer.delete_session("a") == "anna"
    assert reader.session("a") is None
    assert reader.session("b") == kept_of("b")
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if "session_id" in table.c:
                left = set(connection.scalars(select(table.c.session_id)))
                assert left <= {"b", "running"}
    for name in ("a", "running", "no one"):
        assert writer.delete_session(name) is None
    assert writer.finish(record_of("running"), wrap_on=False)
