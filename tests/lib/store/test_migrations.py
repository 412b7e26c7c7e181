"""Tests of databases of an older version, a newer one, and none yet."""

from collections.abc import Sequence
import json
from pathlib import Path
from typing import Any, Final
import zlib

import pytest
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    create_engine,
    insert,
    inspect,
    select,
)

from custom_components.bfr_cuff.lib.store import schema
from custom_components.bfr_cuff.lib.store.database import (
    HistoryError,
    HistoryProblem,
    open_history,
)
from custom_components.bfr_cuff.lib.store.day_totals import add_up
from custom_components.bfr_cuff.lib.store.export_json import dump
from custom_components.bfr_cuff.lib.store.migrations import MIGRATIONS
from custom_components.bfr_cuff.lib.store.model import Sample
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.rows import first_values, started_of
from custom_components.bfr_cuff.lib.store.schema import metadata, schema_version
from custom_components.bfr_cuff.lib.store.trace import decode
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import DAY, kept_of, samples_of
from .postgres import Postgres

KEPT = kept_of()
FIFTH: Final = Path(__file__).with_name("fifth.json")
"""What version 5 wrote, table by table, and what it exported of that."""


def add_notes(connection: Connection) -> None:
    """Add a column, as a later version might."""
    connection.exec_driver_sql("ALTER TABLE bfr_session ADD COLUMN notes TEXT")


def fill_notes(connection: Connection) -> None:
    """Fill it."""
    connection.exec_driver_sql("UPDATE bfr_session SET notes = protocol_name")


def fail(connection: Connection) -> None:
    """Change a lot, then find something that cannot be."""
    connection.exec_driver_sql("DELETE FROM bfr_session_set")
    connection.exec_driver_sql("DROP TABLE bfr_progress")
    connection.exec_driver_sql("UPDATE bfr_session SET no_such_column = 1")


@pytest.fixture
def old_url(history_url: str) -> str:
    """Return the URL of a database of version 1 with a session in it."""
    engine = open_history(history_url)
    Writer(engine).insert(KEPT, DAY)
    engine.dispose()
    return history_url


def check_as_before(url: str) -> None:
    """See that a database opens with this version, with all that is in it."""
    engine = open_history(url)
    assert Reader(engine).session(KEPT.record.session_id) == KEPT
    assert set(shape(engine)) == set(metadata.tables)
    with engine.connect() as connection:
        versions = connection.scalars(select(schema_version.c.version)).all()
    assert versions == [1, 2, 3, 4, 5, 6]
    engine.dispose()


def shape(engine: Engine) -> dict[str, Any]:
    """Return every table of a database as it really is."""
    found = inspect(engine)
    return {name: _shape_of(found, name) for name in found.get_table_names()}


def _shape_of(found: Any, name: str) -> dict[str, Any]:
    return {
        "columns": [
            # SQLite has one kind of such numbers, by any of its names.
            (
                each["name"],
                str(each["type"]).replace("REAL", "DOUBLE"),
                each["nullable"],
                each["default"],
            )
            for each in found.get_columns(name)
        ],
        "key": found.get_pk_constraint(name)["constrained_columns"],
        "refers": [
            (each["constrained_columns"], each["referred_table"], each["options"])
            for each in found.get_foreign_keys(name)
        ],
        "indexes": sorted(
            (each["name"], each["column_names"], each["unique"])
            for each in found.get_indexes(name)
        ),
    }


def test_migrations_lead_to_the_schema(engine: Engine) -> None:
    """What is made step by step is what the tables are said to be."""
    made = shape(engine)
    with engine.begin() as connection:
        there = MetaData()
        there.reflect(connection)
        there.drop_all(connection)
        metadata.create_all(connection)
    assert made == shape(engine)
    assert set(made) == set(metadata.tables)


def test_an_old_database_is_migrated(old_url: str) -> None:
    """Each step once: who opens it again finds it done."""
    for _ in range(2):
        engine = open_history(old_url, (*MIGRATIONS, add_notes, fill_notes))
        with engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT notes FROM bfr_session")
            notes = found.scalars().all()
            versions = connection.scalars(select(schema_version.c.version)).all()
        assert Reader(engine).session(KEPT.record.session_id) == KEPT
        engine.dispose()
        assert notes == ["Strength"]
        assert versions == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_new_database_takes_every_step(history_url: str) -> None:
    """From nothing to the newest."""
    engine = open_history(history_url, (*MIGRATIONS, add_notes))
    columns = inspect(engine).get_columns("bfr_session")
    assert columns[-1]["name"] == "notes"
    engine.dispose()


def test_a_migration_that_fails(old_url: str) -> None:
    """Nothing is left of it, nor of those before it."""
    with pytest.raises(HistoryError, match="no_such_column") as caught:
        open_history(old_url, (*MIGRATIONS, add_notes, fail))
    assert caught.value.kind is HistoryProblem.DAMAGED
    check_as_before(old_url)


def test_a_migration_with_a_mistake(old_url: str) -> None:
    """Whatever it raises, nothing is left of it."""

    def trip(connection: Connection) -> None:
        fail_later = connection.exec_driver_sql("DELETE FROM bfr_session_set").rowcount
        raise KeyError(fail_later)

    with pytest.raises(KeyError):
        open_history(old_url, (*MIGRATIONS, trip))
    check_as_before(old_url)


def test_tables_that_cannot_be_made(history_url: str) -> None:
    """All of them or none: the next try begins where this one did."""
    with pytest.raises(HistoryError):
        open_history(history_url, (*MIGRATIONS, fail))
    engine = open_history(history_url)
    assert set(shape(engine)) == set(metadata.tables)
    engine.dispose()


def test_a_newer_database_is_refused(old_url: str) -> None:
    """It may hold what this version would spoil."""
    open_history(old_url, (*MIGRATIONS, add_notes)).dispose()
    with pytest.raises(HistoryError) as caught:
        open_history(old_url)
    assert caught.value.kind is HistoryProblem.NEWER
    assert caught.value.detail == "It has schema version 7; 6 is known here."
    # It is as good as before for the version that made it.
    engine = open_history(old_url, (*MIGRATIONS, add_notes))
    assert Reader(engine).session(KEPT.record.session_id) == KEPT
    engine.dispose()


def test_a_database_that_others_use_too(history_url: str) -> None:
    """Tables of others stay, and are no reason to refuse what is a history already."""
    first = open_history(history_url)
    with first.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE session (theirs INTEGER)")
    first.dispose()
    engine = open_history(history_url, (*MIGRATIONS, add_notes))
    assert set(shape(engine)) == {*metadata.tables, "session"}
    engine.dispose()


def test_a_server_database_that_others_used_before(postgres: Postgres) -> None:
    """A server's is often shared; a file of another program's is not."""
    url = postgres.new_database()
    first = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with first.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE session (theirs INTEGER)")
    first.dispose()
    engine = open_history(url)
    assert set(shape(engine)) == {*metadata.tables, "session"}
    engine.dispose()


def in_first_format(samples: Sequence[Sample]) -> bytes:
    """Return a trace as the first version kept it."""

    def put(number: int) -> None:
        while number > 0x7F:
            plain.append(number & 0x7F | 0x80)
            number >>= 7
        plain.append(number)

    plain = bytearray()
    put(len(samples))
    for unit, name in ((1000, "at_s"), (10, "pressure"), (10, "target")):
        last = 0
        for sample in samples:
            if (value := getattr(sample, name)) is None:
                put(0)
                continue
            off, last = round(value * unit) - last, round(value * unit)
            put(2 * off + 1 if off >= 0 else -2 * off)
    return b"\x01" + zlib.compress(plain)


def test_traces_of_the_first_version(history_url: str) -> None:
    """They are read as they were; a damaged one keeps nobody from the others."""
    engine = open_history(history_url, MIGRATIONS[:1])
    samples = (*samples_of(), Sample(31.0, None, None), Sample(32.5, -0.4, 88.0))
    row = {
        **dict.fromkeys(first_values(KEPT.record, DAY)),
        **first_values(KEPT.record, DAY),
        "running": False,
    }
    del row["happened"]
    with engine.begin() as connection:
        there = MetaData()
        there.reflect(connection)
        tables = there.tables
        connection.execute(insert(tables["bfr_session"]).values(row))
        trace = tables["bfr_trace"]
        for cuff, content in (
            ("left", in_first_format(samples)),
            ("right", b"\x01no trace"),
        ):
            key = {"session_id": KEPT.record.session_id, "cuff": cuff, "part": 0}
            connection.execute(insert(trace).values(key | {"samples": content}))
    engine.dispose()
    engine = open_history(history_url)
    with engine.connect() as connection:
        kept = connection.execute(select(schema.trace.c.cuff, schema.trace.c.samples))
        traces = {cuff: bytes(content) for cuff, content in kept}
        [happened] = connection.scalars(select(schema.session.c.happened)).all()
    assert decode(traces["left"]) == samples
    assert traces["right"] == b"\x01no trace"
    assert happened == started_of(KEPT.record)
    engine.dispose()


def fill_fifth(url: str, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Make a database of version 5 with these rows; bytes are hexadecimal there."""
    engine = open_history(url, MIGRATIONS[:5])
    with engine.begin() as connection:
        there = MetaData()
        there.reflect(connection)
        for name, rows in tables.items():
            for row in rows:
                values = {
                    column.name: as_column(row[column.name], str(column.type))
                    for column in there.tables[name].columns
                }
                connection.execute(insert(there.tables[name]).values(values))
    engine.dispose()


def as_column(value: Any, kind: str) -> Any:
    """Return a value of a file in what its column takes."""
    if value is None:
        return None
    if kind in ("BLOB", "BYTEA"):
        return bytes.fromhex(value)
    if kind == "BOOLEAN":
        return bool(value)
    return json.loads(value) if kind == "JSON" else value


def test_a_history_of_the_fifth_version(history_url: str) -> None:
    """All that version 5 wrote, the numbers of its pictures included, is there after."""
    fifth = json.loads(FIFTH.read_text("utf-8"))
    fill_fifth(history_url, fifth["tables"])
    engine = open_history(history_url)
    reader = Reader(engine)
    exported = dump(reader.export(Filter()), reader.measurements(Filter()))
    assert json.loads(exported) == fifth["export"]
    migrated, before = contents(engine), fifth["tables"]
    ids = {each["session_key"]: each["session_id"] for each in migrated["bfr_session"]}
    for name, rows in before.items():
        found = migrated[name]
        if name not in ("bfr_session", "bfr_day_total"):
            found = [with_id(row, ids) for row in found]
        assert sorted(map(comparable, found)) == sorted(map(comparable, rows)), name
    # What goes on where it was left: the running session, and the next number.
    assert [each.session_id for each in Writer(engine).interrupted("ben")] == [
        "runs still"
    ]
    assert Writer(engine).insert(kept_of("new"), DAY)
    assert reader.session("new") == kept_of("new")
    engine.dispose()


def contents(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    with engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in metadata.tables.items()
        }


def with_id(row: dict[str, Any], ids: dict[int, str]) -> dict[str, Any]:
    """Return a row with the id of its session in the place of its number."""
    if "session_key" not in row:
        return row
    key = row.pop("session_key")
    return {"session_id": ids[key]} | row


def comparable(row: dict[str, Any]) -> str:
    """Return a row as text, the same of both versions."""
    plain = {name: value for name, value in row.items() if name != "session_key"}
    for name, value in plain.items():
        if isinstance(value, bytes):
            plain[name] = value.hex()
        elif isinstance(value, (bool, int, float)):
            plain[name] = float(value)
        elif isinstance(value, str) and value[:1] in ("[", "{"):
            plain[name] = json.loads(value)
    return json.dumps(plain, sort_keys=True)


def test_a_damaged_picture_of_the_fifth_version(history_url: str) -> None:
    """It keeps nobody from the history."""
    fifth = json.loads(FIFTH.read_text("utf-8"))["tables"]
    pictures = ['"none"', "[70000, -3]", "[99999999999]", "{}", "[]"]
    for row, picture in zip(fifth["bfr_session"], pictures, strict=False):
        row["thumbnail"] = picture
    fill_fifth(history_url, fifth)
    engine = open_history(history_url)
    with engine.connect() as connection:
        by_id = dict(
            connection.execute(
                select(schema.session.c.session_id, schema.session.c.thumbnail)
            )
            .tuples()
            .all()
        )
    found = [by_id[row["session_id"]] for row in fifth["bfr_session"]]
    assert found[:5] == [[], [70000, -3], [], [], []]
    engine.dispose()


def test_days_of_the_fourth_version(history_url: str) -> None:
    """They are added up as if each session had come since."""
    engine = open_history(history_url, MIGRATIONS[:4])
    done, running = first_values(KEPT.record, DAY), first_values(KEPT.record, DAY)
    rows = [
        done | {"running": False},
        done | {"running": False, "session_id": "other", "athlete_id": "ben"},
        done | {"running": False, "session_id": "none", "time_in_band": None},
        running | {"session_id": "running"},
    ]
    with engine.begin() as connection:
        there = MetaData()
        there.reflect(connection)
        connection.execute(insert(there.tables["bfr_session"]), rows)
    engine.dispose()
    engine = open_history(history_url)
    days = select(schema.day_total)
    with engine.begin() as connection:
        migrated = connection.execute(days).all()
        add_up(connection, [DAY.isoformat()])
        assert connection.execute(days).all() == migrated
    [row] = migrated
    assert (row.day, row.sessions) == (DAY.isoformat(), 3)
    assert row.judged_s < row.occluded_s
    engine.dispose()
