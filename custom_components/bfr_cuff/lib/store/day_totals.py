"""What everybody did in each day, kept beside the sessions.

Added up anew from its sessions whenever one of a day changes, so it cannot drift. With
it everybody's year and a search that finds nothing take no longer for more athletes.
"""

from collections.abc import Iterable
from itertools import batched
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    delete,
    false,
    func,
    insert,
    select,
)

from .schema import day_total, session

TINY: Final = 1e-9
BATCH: Final = 500
"""So many days at once: SQLite takes no more than 999 values in old versions."""

_LOCK: Final = 0x6266725F646179


def occluded_sums() -> tuple[ColumnElement[float], ...]:
    """Return occlusion time, volume, and time in band beside the time that it is of."""
    occluded, in_band = session.c.occluded_s, session.c.time_in_band
    # PostgreSQL refuses a product that is too small to be written.
    in_band_s = case(((in_band > TINY) & (occluded > TINY), in_band * occluded))
    return (
        func.sum(occluded),
        func.coalesce(func.sum(session.c.volume_kg), 0.0),
        func.coalesce(func.sum(in_band_s), 0.0),
        func.coalesce(func.sum(case((in_band.is_not(None), occluded))), 0.0),
    )


def add_up(connection: Connection, days: Iterable[str]) -> None:
    """Add these days up anew, once everything else of the transaction is written."""
    if connection.dialect.name == "postgresql":
        # Two homes that add up one day at once would both leave out the other's session.
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    for some in batched(sorted(set(days)), BATCH, strict=False):
        connection.execute(delete(day_total).where(day_total.c.day.in_(some)))
        columns = [column.name for column in day_total.columns]
        connection.execute(insert(day_total).from_select(columns, _of_days(some)))


def is_there(*, limb_bits: int | None, protocol_id: str | None) -> Select[tuple[str]]:
    """Return the statement for one day that has a session like this."""
    statement = select(day_total.c.day).limit(1)
    if limb_bits is not None:
        statement = statement.where(day_total.c.limbs.bitwise_and(limb_bits) != 0)
    if protocol_id is not None:
        statement = statement.where(day_total.c.protocol_id == protocol_id)
    return statement


def _of_days(days: tuple[str, ...]) -> Select[tuple[object, ...]]:
    key = (session.c.day, session.c.protocol_id, session.c.limbs)
    return (
        select(*key, func.count(), *occluded_sums())
        .where(session.c.running == false(), session.c.day.in_(days))
        .group_by(*key)
    )
