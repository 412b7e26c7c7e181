"""The tables that history is kept in, as of the newest migration.

Their names bear a prefix, since a database may be shared with others.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from .packed import PackedNumbers

metadata: Final = MetaData()

schema_version: Final = Table(
    "bfr_schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("reached_at", Double, nullable=False),
)

# Lists are filtered, and totals added up, by what stands in an index alone.
_LISTED: Final = ("started", "running", "protocol_id", "limbs")
_SUMMED: Final = ("running", "occluded_s", "volume_kg", "time_in_band")

# Aggregates stand beside the session, so that lists and totals touch one table only.
session: Final = Table(
    "bfr_session",
    metadata,
    # What belongs to a session goes by this number: its id is ten times as long.
    Column("session_key", Integer, Identity(), primary_key=True),
    Column("session_id", Text, nullable=False),
    Column("athlete_id", Text, nullable=False),
    Column("protocol_id", Text, nullable=False),
    Column("protocol_name", Text, nullable=False),
    Column("started", Double, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("running", Boolean, nullable=False),
    Column("wrap_on", Boolean, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("load_kg", Double),
    Column("limit_s", Double, nullable=False),
    Column("set_count", Integer, nullable=False),
    Column("sets_done", Integer, nullable=False),
    Column("occluded_s", Double, nullable=False),
    Column("time_in_band", Double),
    Column("volume_kg", Double),
    Column("placements", JSON, nullable=False),
    Column("limbs", Integer, nullable=False),
    Column("thumbnail", PackedNumbers, nullable=False),
    Column("thumbnail_target", Double),
    # As `started`, but after all that had happened already, by any clock.
    Column("happened", Double, nullable=False),
    Index("bfr_session_by_id", "session_id", unique=True),
    Index("bfr_session_by_start", *_LISTED),
    Index("bfr_session_by_athlete", "athlete_id", *_LISTED),
    Index("bfr_session_by_happened", "athlete_id", "running", "happened"),
    Index("bfr_session_by_day", "day"),
    Index("bfr_session_by_athlete_day", "athlete_id", "day", *_SUMMED),
)

session_set: Final = Table(
    "bfr_session_set",
    metadata,
    Column(
        "session_key",
        ForeignKey("bfr_session.session_key", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("exercise", Text),
    Column("planned_repetitions", Integer),
    Column("planned_work_s", Double),
    Column("to_failure", Boolean, nullable=False),
    Column("started_s", Double, nullable=False),
    Column("ended_s", Double),
    Column("cut_short", Boolean, nullable=False),
    Column("repetitions", Integer),
    Column("rpe", Double),
    Column("discomfort", Double),
    sqlite_with_rowid=False,
)

session_cuff: Final = Table(
    "bfr_session_cuff",
    metadata,
    Column(
        "session_key",
        ForeignKey("bfr_session.session_key", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("cuff", Text, nullable=False),
    Column("placement", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("percent", Double),
    Column("lop_mmhg", Double),
    Column("lop_day", Text),
    Column("lop_posture", Text),
    Column("lop_method", Text),
    Column("lop_cuff_width_mm", Integer),
    Column("planned_target", Double),
    Column("tightness", Integer),
    Column("targets", JSON, nullable=False),
    Column("peak", Double, nullable=False),
    Column("occluded_s", Double, nullable=False),
    Column("time_in_band", Double),
    Column("lop_high_mmhg", Double),
    sqlite_with_rowid=False,
)

session_answer: Final = Table(
    "bfr_session_answer",
    metadata,
    Column(
        "session_key",
        ForeignKey("bfr_session.session_key", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("at_s", Double, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    sqlite_with_rowid=False,
)

session_event: Final = Table(
    "bfr_session_event",
    metadata,
    Column(
        "session_key",
        ForeignKey("bfr_session.session_key", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True),
    Column("at_s", Double, nullable=False),
    Column("kind", Text, nullable=False),
    Column("about", JSON, nullable=False),
    sqlite_with_rowid=False,
)

# While a session runs its trace grows row by row; at its end they become one.
trace: Final = Table(
    "bfr_trace",
    metadata,
    Column(
        "session_key",
        ForeignKey("bfr_session.session_key", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("cuff", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("samples", LargeBinary, nullable=False),
)

# Added up anew whenever a session of the day changes; `day_totals` says how.
day_total: Final = Table(
    "bfr_day_total",
    metadata,
    Column("day", Text, primary_key=True),
    Column("protocol_id", Text, primary_key=True),
    Column("limbs", Integer, primary_key=True, autoincrement=False),
    Column("sessions", Integer, nullable=False),
    Column("occluded_s", Double, nullable=False),
    Column("volume_kg", Double, nullable=False),
    Column("in_band_s", Double, nullable=False),
    Column("judged_s", Double, nullable=False),
)

progress: Final = Table(
    "bfr_progress",
    metadata,
    Column("athlete_id", Text, primary_key=True),
    Column("protocol_id", Text, primary_key=True),
    Column("state", JSON, nullable=False),
)

measurement: Final = Table(
    "bfr_measurement",
    metadata,
    Column("measurement_id", Text, primary_key=True),
    Column("athlete_id", Text, nullable=False),
    Column("started", Double, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("placement", Text, nullable=False),
    Column("cuff_width_mm", Integer, nullable=False),
    Column("cuff", Text, nullable=False),
    Column("posture", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("low", Double),
    Column("high", Double),
    Column("refusals", JSON, nullable=False),
    Column("pulse_rate", Double),
    Column("largest", Double),
    Column("scatter", Double),
    Column("runs", JSON, nullable=False),
    Column("running", Boolean),
    Index("bfr_measurement_by_athlete", "athlete_id", "started", "measurement_id"),
)
