"""What makes schema version 6: the same history in half the room.

A session's parts go by a number instead of by its id, which is 32 letters that were kept
five to seven times each. In SQLite these tables are their own index. The small picture
of a session is bytes instead of text. Nothing here follows `schema`, which may change
again.
"""

from array import array
from collections.abc import Mapping
import json
import sys
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Connection,
    Double,
    LargeBinary,
    TableClause,
    Text,
    cast,
    column,
    insert,
    select,
    table,
    tuple_,
)
from sqlalchemy.types import TypeEngine

_BATCH: Final = 1000

_SESSIONS: Final = """
    CREATE TABLE bfr_session_new (
        session_key {key} PRIMARY KEY,
        session_id TEXT NOT NULL,
        athlete_id TEXT NOT NULL,
        protocol_id TEXT NOT NULL,
        protocol_name TEXT NOT NULL,
        started DOUBLE PRECISION NOT NULL,
        started_at TEXT NOT NULL,
        day TEXT NOT NULL,
        running BOOLEAN NOT NULL,
        wrap_on BOOLEAN NOT NULL,
        duration_s DOUBLE PRECISION NOT NULL,
        reason TEXT NOT NULL,
        load_kg DOUBLE PRECISION,
        limit_s DOUBLE PRECISION NOT NULL,
        set_count INTEGER NOT NULL,
        sets_done INTEGER NOT NULL,
        occluded_s DOUBLE PRECISION NOT NULL,
        time_in_band DOUBLE PRECISION,
        volume_kg DOUBLE PRECISION,
        placements JSON NOT NULL,
        limbs INTEGER NOT NULL,
        thumbnail {blob} NOT NULL,
        thumbnail_target DOUBLE PRECISION,
        happened DOUBLE PRECISION NOT NULL
    )
"""
_PARTS: Final = {
    "bfr_session_set": """
        position INTEGER NOT NULL,
        number INTEGER NOT NULL,
        exercise TEXT,
        planned_repetitions INTEGER,
        planned_work_s DOUBLE PRECISION,
        to_failure BOOLEAN NOT NULL,
        started_s DOUBLE PRECISION NOT NULL,
        ended_s DOUBLE PRECISION,
        cut_short BOOLEAN NOT NULL,
        repetitions INTEGER,
        rpe DOUBLE PRECISION,
        discomfort DOUBLE PRECISION
    """,
    "bfr_session_cuff": """
        position INTEGER NOT NULL,
        cuff TEXT NOT NULL,
        placement TEXT NOT NULL,
        basis TEXT NOT NULL,
        percent DOUBLE PRECISION,
        lop_mmhg DOUBLE PRECISION,
        lop_day TEXT,
        lop_posture TEXT,
        lop_method TEXT,
        lop_cuff_width_mm INTEGER,
        planned_target DOUBLE PRECISION,
        tightness INTEGER,
        targets JSON NOT NULL,
        peak DOUBLE PRECISION NOT NULL,
        occluded_s DOUBLE PRECISION NOT NULL,
        time_in_band DOUBLE PRECISION,
        lop_high_mmhg DOUBLE PRECISION
    """,
    "bfr_session_answer": """
        position INTEGER NOT NULL,
        at_s DOUBLE PRECISION NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL
    """,
    "bfr_session_event": """
        position INTEGER NOT NULL,
        at_s DOUBLE PRECISION NOT NULL,
        kind TEXT NOT NULL,
        about JSON NOT NULL
    """,
}
_TRACE: Final = """
    cuff TEXT NOT NULL,
    part INTEGER NOT NULL,
    samples {blob} NOT NULL
"""
_OF_A_SESSION: Final = """
    CREATE TABLE {name}_new (
        session_key INTEGER NOT NULL,
        {columns},
        PRIMARY KEY (session_key, {key}),
        FOREIGN KEY (session_key)
            REFERENCES bfr_session_new (session_key) ON DELETE CASCADE
    ) {rows}
"""
_INDEXES: Final = (
    "CREATE UNIQUE INDEX bfr_session_by_id ON bfr_session (session_id)",
    """
    CREATE INDEX bfr_session_by_start
        ON bfr_session (started, running, protocol_id, limbs)
    """,
    """
    CREATE INDEX bfr_session_by_athlete
        ON bfr_session (athlete_id, started, running, protocol_id, limbs)
    """,
    """
    CREATE INDEX bfr_session_by_happened
        ON bfr_session (athlete_id, running, happened)
    """,
    "CREATE INDEX bfr_session_by_day ON bfr_session (day)",
    """
    CREATE INDEX bfr_session_by_athlete_day
        ON bfr_session (athlete_id, day, running, occluded_s, volume_kg, time_in_band)
    """,
)

_AS_THEY_ARE: Final = (
    *("athlete_id", "protocol_id", "protocol_name", "started_at", "day", "running"),
    *("wrap_on", "duration_s", "reason", "load_kg", "limit_s", "set_count"),
    *("sets_done", "occluded_s", "time_in_band", "volume_kg", "limbs"),
    *("thumbnail_target", "happened"),
)


def _sessions(name: str, thumbnail: TypeEngine[Any]) -> TableClause:
    """Return sessions as they are, with a picture as text, and as they will be."""
    return table(
        name,
        column("session_id", Text),
        column("started", Double),
        column("placements", JSON),
        *map(column, _AS_THEY_ARE),
        column("thumbnail", thumbnail),
    )


_OLD: Final = _sessions("bfr_session", Text())
_NEW: Final = _sessions("bfr_session_new", LargeBinary())
_AS_TEXT: Final = (
    *(each for each in _OLD.columns if each.name != "thumbnail"),
    cast(_OLD.c.thumbnail, Text).label("thumbnail"),
)
_ORDER: Final = (_OLD.c.started, _OLD.c.session_id)


def save_room(connection: Connection) -> None:
    """Bring schema version 5 to 6."""
    postgresql = connection.dialect.name == "postgresql"
    blob = "BYTEA" if postgresql else "BLOB"
    counted = "GENERATED BY DEFAULT AS IDENTITY" if postgresql else "NOT NULL"
    connection.exec_driver_sql(_SESSIONS.format(key=f"INTEGER {counted}", blob=blob))
    _copy_sessions(connection)
    for name, columns in _PARTS.items():
        rows = "" if postgresql else "WITHOUT ROWID"
        _copy_parts(connection, name, columns, key="position", rows=rows)
    # A trace is too long to stand within an index.
    _copy_parts(connection, "bfr_trace", _TRACE.format(blob=blob), key="cuff, part")
    connection.exec_driver_sql("DROP TABLE bfr_session")
    for name in ("bfr_session", *_PARTS, "bfr_trace"):
        connection.exec_driver_sql(f"ALTER TABLE {name}_new RENAME TO {name}")
    for statement in _INDEXES:
        connection.exec_driver_sql(statement)


def _copy_sessions(connection: Connection) -> None:
    """Copy sessions in the order of their start, so that a page lies close together."""
    statement = oldest = select(*_AS_TEXT).order_by(*_ORDER).limit(_BATCH)
    while rows := connection.execute(statement).mappings().all():
        connection.execute(insert(_NEW), [_with_bytes(row) for row in rows])
        last = rows[-1]["started"], rows[-1]["session_id"]
        statement = oldest.where(tuple_(*_ORDER) > last)


def _with_bytes(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {**row, "thumbnail": _packed(row["thumbnail"])}


def _packed(text: str) -> bytes:
    """Return the kind of the smallest array that takes a text's numbers, and its bytes.

    A picture that is damaged is none; the trace that it was made from is kept.
    """
    try:
        numbers = array("i", json.loads(text))
    except ValueError, TypeError, OverflowError:
        return b""
    if not numbers:
        return b""
    short = min(numbers) >= -(2**15) and max(numbers) < 2**15
    kind = "B" if min(numbers) >= 0 and max(numbers) <= 0xFF else "hi"[not short]
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return kind.encode() + packed.tobytes()


def _copy_parts(
    connection: Connection, name: str, columns: str, *, key: str, rows: str = ""
) -> None:
    """Copy what belongs to sessions into a table that goes by their numbers."""
    made = _OF_A_SESSION.format(name=name, columns=columns.strip(), key=key, rows=rows)
    connection.exec_driver_sql(made)
    names = [line.split()[0] for line in columns.strip().splitlines()]
    copy = f"""
        INSERT INTO {name}_new (session_key, {", ".join(names)})
        SELECT session_key, {", ".join(f"part.{each}" for each in names)}
        FROM bfr_session_new AS whole
            JOIN {name} AS part ON part.session_id = whole.session_id
        ORDER BY session_key, {key}
    """  # noqa: S608
    connection.exec_driver_sql(copy)
    connection.exec_driver_sql(f"DROP TABLE {name}")
