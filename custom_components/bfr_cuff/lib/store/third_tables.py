"""What makes schema version 3: measurements of the occlusion pressure.

Nothing here follows `schema`, which may change again.
"""

from typing import Final

from sqlalchemy import Connection

_STATEMENTS: Final = (
    """
    CREATE TABLE bfr_measurement (
        measurement_id TEXT NOT NULL,
        athlete_id TEXT NOT NULL,
        started DOUBLE PRECISION NOT NULL,
        started_at TEXT NOT NULL,
        day TEXT NOT NULL,
        duration_s DOUBLE PRECISION NOT NULL,
        placement TEXT NOT NULL,
        cuff_width_mm INTEGER NOT NULL,
        cuff TEXT NOT NULL,
        posture TEXT NOT NULL,
        reason TEXT NOT NULL,
        method TEXT NOT NULL,
        low DOUBLE PRECISION,
        high DOUBLE PRECISION,
        refusals JSON NOT NULL,
        pulse_rate DOUBLE PRECISION,
        largest DOUBLE PRECISION,
        scatter DOUBLE PRECISION,
        runs JSON NOT NULL,
        PRIMARY KEY (measurement_id)
    )
    """,
    """
    CREATE INDEX bfr_measurement_by_athlete
        ON bfr_measurement (athlete_id, started, measurement_id)
    """,
)


def add_measurements(connection: Connection) -> None:
    """Bring schema version 2 to 3."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
