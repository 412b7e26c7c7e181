"""The tables as they first were: what a database becomes when there is nothing yet.

Later changes are migrations of their own; nothing here follows `schema`.
"""

from typing import Final

from sqlalchemy import Connection

_STATEMENTS: Final = (
    """
    CREATE TABLE bfr_session (
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
        thumbnail JSON NOT NULL,
        thumbnail_target DOUBLE PRECISION,
        PRIMARY KEY (session_id)
    )
    """,
    """
    CREATE INDEX bfr_session_by_athlete
        ON bfr_session (athlete_id, started, session_id, running, protocol_id, limbs)
    """,
    """
    CREATE INDEX bfr_session_by_athlete_day
        ON bfr_session (athlete_id, day, running, occluded_s, volume_kg, time_in_band)
    """,
    """
    CREATE INDEX bfr_session_by_day
        ON bfr_session (day, running, occluded_s, volume_kg, time_in_band)
    """,
    """
    CREATE INDEX bfr_session_by_start
        ON bfr_session (started, session_id, running, protocol_id, limbs)
    """,
    """
    CREATE TABLE bfr_session_set (
        session_id TEXT NOT NULL,
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
        discomfort DOUBLE PRECISION,
        PRIMARY KEY (session_id, position),
        FOREIGN KEY (session_id)
            REFERENCES bfr_session (session_id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE bfr_session_cuff (
        session_id TEXT NOT NULL,
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
        PRIMARY KEY (session_id, position),
        FOREIGN KEY (session_id)
            REFERENCES bfr_session (session_id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE bfr_session_answer (
        session_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        at_s DOUBLE PRECISION NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        PRIMARY KEY (session_id, position),
        FOREIGN KEY (session_id)
            REFERENCES bfr_session (session_id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE bfr_session_event (
        session_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        at_s DOUBLE PRECISION NOT NULL,
        kind TEXT NOT NULL,
        about JSON NOT NULL,
        PRIMARY KEY (session_id, position),
        FOREIGN KEY (session_id)
            REFERENCES bfr_session (session_id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE bfr_trace (
        session_id TEXT NOT NULL,
        cuff TEXT NOT NULL,
        part INTEGER NOT NULL,
        samples {blob} NOT NULL,
        PRIMARY KEY (session_id, cuff, part),
        FOREIGN KEY (session_id)
            REFERENCES bfr_session (session_id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE bfr_progress (
        athlete_id TEXT NOT NULL,
        protocol_id TEXT NOT NULL,
        state JSON NOT NULL,
        PRIMARY KEY (athlete_id, protocol_id)
    )
    """,
)


def make_tables(connection: Connection) -> None:
    """Make the tables of schema version 1."""
    blob = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement.format(blob=blob))
