"""What makes schema version 4: both ends of an LOP, and measurements that still run.

Nothing here follows `schema`, which may change again.
"""

from typing import Final

from sqlalchemy import Connection

_STATEMENTS: Final = (
    "ALTER TABLE bfr_session_cuff ADD COLUMN lop_high_mmhg DOUBLE PRECISION",
    # NULL in those that were kept before: they had ended.
    "ALTER TABLE bfr_measurement ADD COLUMN running BOOLEAN",
)


def add_both_ends(connection: Connection) -> None:
    """Bring schema version 3 to 4."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
