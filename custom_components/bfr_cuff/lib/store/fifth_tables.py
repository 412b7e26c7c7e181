"""What makes schema version 5: what everybody did in each day, added up once.

Nothing here follows `schema`, which may change again.
"""

from typing import Final

from sqlalchemy import Connection

_STATEMENTS: Final = (
    """
    CREATE TABLE bfr_day_total (
        day TEXT NOT NULL,
        protocol_id TEXT NOT NULL,
        limbs INTEGER NOT NULL,
        sessions INTEGER NOT NULL,
        occluded_s DOUBLE PRECISION NOT NULL,
        volume_kg DOUBLE PRECISION NOT NULL,
        in_band_s DOUBLE PRECISION NOT NULL,
        judged_s DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (day, protocol_id, limbs)
    )
    """,
    """
    INSERT INTO bfr_day_total
    SELECT
        day,
        protocol_id,
        limbs,
        COUNT(*),
        SUM(occluded_s),
        COALESCE(SUM(volume_kg), 0.0),
        COALESCE(SUM(
            CASE WHEN time_in_band > 1e-9 AND occluded_s > 1e-9
            THEN time_in_band * occluded_s END
        ), 0.0),
        COALESCE(SUM(CASE WHEN time_in_band IS NOT NULL THEN occluded_s END), 0.0)
    FROM bfr_session
    WHERE NOT running
    GROUP BY day, protocol_id, limbs
    """,
    "DROP INDEX bfr_session_by_day",
    "CREATE INDEX bfr_session_by_day ON bfr_session (day)",
)


def add_day_totals(connection: Connection) -> None:
    """Bring schema version 4 to 5."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
