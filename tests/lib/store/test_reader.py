"""Tests of what is asked of history."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest
from sqlalchemy import Engine, event

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.store import reader as queries
from custom_components.bfr_cuff.lib.store.cursors import (
    CursorError,
    read_cursor,
    write_cursor,
)
from custom_components.bfr_cuff.lib.store.limbs import limb_bits
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.reader import Filter, Page, Reader
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import (
    STARTED_AT,
    cuff_of,
    events_of,
    kept_of,
    record_of,
    samples_of,
    wrap_of,
)

START = datetime.fromisoformat(STARTED_AT)
DAY = START.date()
HOUR_S = 3600.0

ANY = Filter()


@pytest.fixture
def reader(engine: Engine) -> Reader:
    """Return who is asked."""
    return Reader(engine)


@pytest.fixture
def writer(engine: Engine) -> Writer:
    """Return who writes into the same database."""
    return Writer(engine)


def add(writer: Writer, *names: str, hours: float = 0.0, **changes: Any) -> None:
    """Keep sessions of these names, each an hour after the one before."""
    for number, name in enumerate(names):
        started = START + timedelta(hours=hours + number)
        record = record_of(name, started_at=started.isoformat(), **changes)
        assert writer.insert(KeptSession(record=record), started.date())


def names(page: Page) -> str:
    """Return the names of a page's sessions in one word."""
    return "".join(summary.session_id for summary in page.sessions)


def pages(reader: Reader, wanted: Filter, limit: int) -> Iterator[str]:
    """Yield every page."""
    cursor = None
    while True:
        page = reader.sessions(wanted, limit=limit, cursor=cursor)
        yield names(page)
        if (cursor := page.cursor) is None:
            return


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Note every question that goes to the database."""
    statements: list[str] = []

    def note(*args: Any) -> None:
        if "SELECT" in args[2]:
            statements.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_empty(reader: Reader) -> None:
    """There is nothing, and nothing fails."""
    assert reader.sessions(ANY) == Page((), None)
    assert reader.session("a") is None
    assert reader.records("anna", 10) == []
    assert list(reader.export(ANY)) == []
    assert reader.wrap_on("anna") is None
    assert reader.progress("anna") == {}


def test_summary(reader: Reader, writer: Writer) -> None:
    """A list says of a session what its record does."""
    both = [cuff_of("l"), cuff_of("r", placement="right_thigh", time_in_band=0.5)]
    kept = kept_of("a", cuffs=both)
    writer.insert(kept, DAY)
    (summary,) = reader.sessions(ANY).sessions
    record = kept.record
    assert (summary.started, summary.day) == (START.timestamp(), "2026-11-20")
    assert summary.placements == ("left_thigh", "right_thigh")
    assert (summary.time_in_band, summary.volume_kg) == (0.5, record.volume_kg)
    assert (summary.sets_done, summary.occluded_s) == (2, record.occluded_s)
    assert len(summary.thumbnail) == 60
    assert summary.thumbnail_target == 88.0


def test_pages(reader: Reader, writer: Writer) -> None:
    """Newest first, every session once, and no cursor after the last."""
    add(writer, *"abcdef")
    assert list(pages(reader, ANY, 4)) == ["fedc", "ba"]
    assert list(pages(reader, ANY, 3)) == ["fed", "cba"]
    assert list(pages(reader, ANY, 1)) == [*"fedcba"]
    assert list(pages(reader, ANY, 20)) == ["fedcba"]


def test_pages_at_the_same_moment(reader: Reader, writer: Writer) -> None:
    """Sessions that began together are told apart."""
    for name in "abcde":
        add(writer, name)
    assert list(pages(reader, ANY, 2)) == ["ed", "cb", "a"]


def test_pages_are_stable(reader: Reader, writer: Writer) -> None:
    """What comes or goes meanwhile repeats nothing and hides nothing."""
    add(writer, *"abcdef")
    first = reader.sessions(ANY, limit=2)
    assert names(first) == "fe"
    add(writer, "g", hours=10)
    add(writer, "0", hours=-10)
    writer.discard("e")
    writer.discard("d")
    rest = reader.sessions(ANY, limit=10, cursor=first.cursor)
    assert (names(rest), rest.cursor) == ("cba0", None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(athlete_id="anna"), "da"),
        (Filter(athlete_id="nobody"), ""),
        (Filter(placement="left_thigh"), "dca"),
        (Filter(placement="right_thigh"), "dc"),
        (Filter(placement="left_arm"), "b"),
        (Filter(placement="left_calf"), ""),
        (Filter(placement="neck"), ""),
        (Filter(protocol_id="strength"), "dba"),
        (Filter(protocol_id="strength", athlete_id="ben"), "b"),
        (Filter(since=START.timestamp() + HOUR_S), "dcb"),
        (Filter(until=START.timestamp() + HOUR_S), "a"),
        (
            Filter(
                since=START.timestamp() + HOUR_S,
                until=START.timestamp() + 3 * HOUR_S,
                placement="right_thigh",
                athlete_id="ben",
                protocol_id="floss",
            ),
            "c",
        ),
    ],
)
def test_filters(reader: Reader, writer: Writer, wanted: Filter, found: str) -> None:
    """Each narrows, any cuff counts, and lists and exports agree."""
    thighs = [cuff_of("l"), cuff_of("r", placement="right_thigh")]
    add(writer, "a")
    add(writer, "b", hours=1, athlete_id="ben", cuffs=[wrap_of()])
    add(writer, "c", hours=2, athlete_id="ben", protocol_id="floss", cuffs=thighs)
    add(writer, "d", hours=3, cuffs=thighs)
    assert names(reader.sessions(wanted)) == found
    assert "".join(pages(reader, wanted, 1)) == found
    exported = [kept.record.session_id for kept in reader.export(wanted)]
    assert "".join(exported) == found[::-1]


def test_limbs_keep_their_bits() -> None:
    """Databases hold these numbers; an order that changes would mix up limbs."""
    assert {str(limb): limb_bits([limb]) for limb in Placement} == {
        "left_arm": 1,
        "right_arm": 2,
        "left_forearm": 4,
        "right_forearm": 8,
        "left_thigh": 16,
        "right_thigh": 32,
        "left_calf": 64,
        "right_calf": 128,
    }
    assert limb_bits(["left_thigh", "left_thigh", "right_arm"]) == 18


def test_running(reader: Reader, writer: Writer) -> None:
    """A session is in no answer before it is over."""
    record = record_of("a")
    writer.begin(record, DAY)
    assert reader.sessions(ANY).sessions == ()
    assert reader.session("a") is None
    assert reader.records("anna", 5) == []
    assert list(reader.export(ANY)) == []
    writer.finish(record, wrap_on=False)
    assert names(reader.sessions(ANY)) == "a"
    assert reader.records("anna", 5) == [record]


def test_whole_session(reader: Reader, writer: Writer) -> None:
    """Everything comes back as it was, and nothing of another session."""
    cuffs = [cuff_of("z"), wrap_of("y"), cuff_of("a", placement="right_thigh")]
    record = record_of("one", cuffs=cuffs)
    traces = {"z": samples_of(5), "a": samples_of(3, first_s=1.0)}
    kept = KeptSession(record=record, events=events_of(), traces=traces)
    writer.insert(kept, DAY)
    writer.insert(kept_of("two"), DAY)
    assert reader.session("one") == kept
    found = reader.session("one")
    assert found is not None
    assert list(found.traces) == ["z", "a"]
    assert reader.session("two") == kept_of("two")


def test_session_without_anything(reader: Reader, writer: Writer) -> None:
    """A session may have neither sets nor cuffs nor answers."""
    record = record_of("a", sets=[], cuffs=[], answers=[], load_kg=None)
    writer.insert(KeptSession(record=record), DAY)
    assert reader.session("a") == KeptSession(record=record)


def test_records(reader: Reader, writer: Writer) -> None:
    """The newest of an athlete, in the order they were."""
    add(writer, *"abcd")
    add(writer, "e", hours=9, athlete_id="ben")
    found = reader.records("anna", 3)
    assert [record.session_id for record in found] == [*"bcd"]
    assert found[-1] == record_of("d", started_at=found[-1].started_at)


def test_export_in_batches(
    reader: Reader, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Oldest first, whatever the batch; traces only where they are wanted."""
    monkeypatch.setattr(queries, "EXPORT_BATCH", 2)
    add(writer, *"abcd")
    writer.insert(kept_of("e", started_at="2027-01-01T08:00:00+00:00"), DAY)
    found = list(reader.export(ANY))
    assert "".join(kept.record.session_id for kept in found) == "abcde"
    assert found[-1].traces == {"left": samples_of()}
    assert [kept.traces for kept in reader.export(ANY, traces=False)] == [{}] * 5


def test_export_while_written(
    reader: Reader, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export that takes its time keeps nobody from writing."""
    monkeypatch.setattr(queries, "EXPORT_BATCH", 1)
    add(writer, *"ab")
    export = reader.export(ANY)
    assert next(export).record.session_id == "a"
    writer.discard("b")
    add(writer, "c", hours=5)
    assert [kept.record.session_id for kept in export] == ["c"]


def test_no_more_statements_for_more_sessions(
    engine: Engine, reader: Reader, writer: Writer
) -> None:
    """Ten sessions take as many questions as one does."""
    asked = []
    for name in "abcdefghij":
        writer.insert(kept_of(name), DAY)
        with counted(engine) as page:
            reader.sessions(ANY)
        with counted(engine) as whole:
            reader.session(name)
        with counted(engine) as records:
            reader.records("anna", 50)
        with counted(engine) as exported:
            list(reader.export(ANY))
        asked.append((len(page), len(whole), len(records), len(exported)))
    assert set(asked) == {(1, 6, 4, 6)}


def test_wrap_on(reader: Reader, writer: Writer) -> None:
    """The newest session whose wrap nobody has taken off."""
    for name, athlete_id in (("a", "anna"), ("b", "anna"), ("c", "ben")):
        record = record_of(name, athlete_id=athlete_id, cuffs=[wrap_of()])
        writer.begin(record, DAY)
        writer.finish(record, wrap_on=name != "b")
    assert reader.wrap_on("anna") == "a"
    writer.wrap_off("a", 300.0)
    assert (reader.wrap_on("anna"), reader.wrap_on("ben")) == (None, "c")


def test_progress(reader: Reader, writer: Writer) -> None:
    """How far an athlete is, by protocol."""
    writer.set_progress("anna", "strength", {"percent": 50})
    writer.set_progress("anna", "strength", {"percent": 60, "days": ["2026-11-20"]})
    writer.set_progress("anna", "floss", {})
    writer.set_progress("ben", "strength", {"percent": 40})
    assert reader.progress("anna") == {
        "strength": {"percent": 60, "days": ["2026-11-20"]},
        "floss": {},
    }


@given(st.floats(allow_nan=False, allow_infinity=False), st.text())
def test_cursor_round_trip(started: float, session_id: str) -> None:
    """A cursor is as exact as a start, whatever the name."""
    cursor = write_cursor((started, session_id))
    assert read_cursor(cursor) == (started, session_id)


@given(st.data())
def test_damaged_cursor(data: st.DataObject) -> None:
    """A changed, cut or lengthened cursor is refused; it leads nowhere else."""
    cursor = write_cursor((START.timestamp(), "0123456789abcdef"))
    cut = data.draw(st.integers(0, len(cursor) - 1))
    letter = data.draw(st.sampled_from("ABCabc019-_=é \0"))
    for damaged in (
        cursor[:cut],
        cursor[:cut] + letter + cursor[cut:],
        cursor[:cut] + letter + cursor[cut + 1 :],
    ):
        if damaged != cursor:
            with pytest.raises(CursorError, match="the cursor is damaged"):
                read_cursor(damaged)


def test_cursor_in_other_letters() -> None:
    """Letters that stand for the same bytes are refused too: a cursor is one text."""
    cursor = write_cursor((1.0, "0"))
    assert cursor.endswith("=")
    last = cursor.rstrip("=")[-1]
    other = cursor.replace(f"{last}=", f"{chr(ord(last) + 1)}=")
    with pytest.raises(CursorError):
        read_cursor(other)


@pytest.mark.parametrize("position", [("soon", "a"), (1.0, 2), (1, "a")])
def test_cursor_of_something_else(position: Any) -> None:
    """A cursor with a right sum but another content is refused as well."""
    with pytest.raises(CursorError):
        read_cursor(write_cursor(position))


def test_damaged_cursor_of_a_page(reader: Reader) -> None:
    """Who asks with a damaged cursor is told."""
    with pytest.raises(CursorError):
        reader.sessions(ANY, cursor="nonsense")


def test_day_of_a_summary(reader: Reader, writer: Writer) -> None:
    """The date is that of the home, not of the clock in the record."""
    late = record_of("a", started_at="2026-11-20T23:30:00+00:00")
    writer.insert(KeptSession(record=late), date(2026, 11, 21))
    (summary,) = reader.sessions(ANY).sessions
    assert summary.day == "2026-11-21"


def begin(writer: Writer, name: str, started: datetime, *, wrap_on: bool) -> None:
    """Keep a session of here, from its beginning to its end."""
    record = record_of(name, started_at=started.isoformat())
    writer.begin(record, started.date())
    assert writer.finish(record, wrap_on=wrap_on)


def test_newest_wrap(reader: Reader, writer: Writer) -> None:
    """Of several that were never said to be off it is the last one."""
    for hour, name in enumerate("bca"):
        begin(writer, name, START + timedelta(hours=hour), wrap_on=name != "a")
    assert reader.wrap_on("anna") == "c"


def test_clock_that_was_ahead(reader: Reader, writer: Writer) -> None:
    """What happened last is last, although its clock was put right meanwhile."""
    begin(writer, "ahead", START + timedelta(days=1), wrap_on=True)
    begin(writer, "b", START, wrap_on=True)
    begin(writer, "c", START + timedelta(hours=1), wrap_on=False)
    # What comes from elsewhere has its place by its date.
    add(writer, "old", hours=-24)
    add(writer, "new", hours=48)
    names = [record.session_id for record in reader.records("anna", 9)]
    assert names == ["old", "ahead", "b", "c", "new"]
    assert [record.session_id for record in reader.records("anna", 2)] == ["c", "new"]
    assert reader.wrap_on("anna") == "b"
    assert sorted(reader.order(), key=reader.order().__getitem__) == names
    # A list goes by dates, as a person reads it.
    assert [each.session_id for each in reader.sessions(ANY).sessions] == [
        *("new", "ahead", "c", "b", "old")
    ]
