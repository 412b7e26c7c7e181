"""Bring a database's tables up to date."""

from collections.abc import Callable
import time
from typing import Final

from sqlalchemy import Connection, func, insert, inspect, select

from .fifth_tables import add_day_totals
from .first_tables import make_tables
from .fourth_tables import add_both_ends
from .schema import schema_version
from .second_tables import order_and_arrays
from .sixth_tables import save_room
from .third_tables import add_measurements

type Migration = Callable[[Connection], None]

MIGRATIONS: Final[tuple[Migration, ...]] = (
    make_tables,
    order_and_arrays,
    add_measurements,
    add_both_ends,
    add_day_totals,
    save_room,
)
"""Each leads to the schema version that is its place in this order, from 1 on."""

_LOCK: Final = 0x6266725F63756666


class NewerSchemaError(Exception):
    """A database that a newer version of the integration has changed."""

    def __init__(self, version: int, known: int) -> None:
        """Say what is there and what can be read."""
        super().__init__(f"It has schema version {version}; {known} is known here.")


def migrate(connection: Connection, migrations: tuple[Migration, ...]) -> None:
    """Run what is missing, in the transaction that the connection is in.

    Raises NewerSchemaError, having changed nothing.
    """
    if connection.dialect.name == "postgresql":
        # Two homes may share a server, and start together.
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    version = _version(connection)
    for reached in range(missing_from(version, migrations), len(migrations) + 1):
        migrations[reached - 1](connection)
        row = {"version": reached, "reached_at": time.time()}
        connection.execute(insert(schema_version).values(row))


def missing_from(version: int, migrations: tuple[Migration, ...]) -> int:
    """Return the first version to migrate to; raises NewerSchemaError."""
    if version > len(migrations):
        raise NewerSchemaError(version, len(migrations))
    return version + 1


def _version(connection: Connection) -> int:
    """Return the schema version that is reached; 0 is nothing yet."""
    if not inspect(connection).has_table(schema_version.name):
        schema_version.create(connection)
    newest = connection.scalar(select(func.max(schema_version.c.version)))
    return newest or 0
