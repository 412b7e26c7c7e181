"""Measurements of the occlusion pressure: kept, listed, and given out one by one."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    select,
    true,
    tuple_,
    update,
)

from ..session.measurement_record import MeasurementRecord
from .cursors import read_cursor, write_cursor
from .schema import measurement

_NAMES: Final = tuple(field.name for field in fields(MeasurementRecord))
_LISTED: Final = tuple(
    column for column in measurement.columns if column.name not in ("runs", "running")
)
_CHARTED: Final = (
    "day",
    "placement",
    "cuff_width_mm",
    "posture",
    "method",
    "low",
    "high",
    "measurement_id",
)
_POSITION: Final = (measurement.c.started, measurement.c.measurement_id)
_OVER: Final = measurement.c.running.is_not(true())
EXPORT_BATCH: Final = 50


@dataclass(frozen=True, slots=True)
class MeasurementPage:
    """Some measurements without their runs, and the cursor that leads on, or None."""

    measurements: tuple[dict[str, Any], ...]
    cursor: str | None


def insert_measurement(
    connection: Connection, record: MeasurementRecord, day: date
) -> bool:
    """Keep a measurement; False: it was there already."""
    there = select(measurement.c.measurement_id).where(
        measurement.c.measurement_id == record.measurement_id
    )
    if connection.scalar(there) is not None:
        return False
    started = datetime.fromisoformat(record.started_at).timestamp()
    values = asdict(record) | {"started": started, "day": day.isoformat()}
    connection.execute(insert(measurement).values(values))
    return True


def put_measurement(
    connection: Connection, record: MeasurementRecord, day: date, *, running: bool
) -> None:
    """Keep a measurement as it is known now, in place of what was known before."""
    drop_measurement(connection, record.measurement_id)
    insert_measurement(connection, record, day)
    if running:
        _set_running(connection, measurement.c.measurement_id == record.measurement_id)


def drop_measurement(connection: Connection, measurement_id: str) -> None:
    """Forget a measurement that never was."""
    it = measurement.c.measurement_id == measurement_id
    connection.execute(delete(measurement).where(it))


def delete_measurement(connection: Connection, measurement_id: str) -> str | None:
    """Delete a measurement that is over; return whose it was. None: there is none."""
    it = (measurement.c.measurement_id == measurement_id, _OVER)
    athlete_id: str | None = connection.scalar(
        select(measurement.c.athlete_id).where(*it)
    )
    connection.execute(delete(measurement).where(*it))
    return athlete_id


def end_measurements(connection: Connection, athlete_id: str) -> None:
    """Note that none of an athlete's runs any more: what is kept says interrupted."""
    _set_running(connection, measurement.c.athlete_id == athlete_id, running=False)


def _set_running(
    connection: Connection, which: ColumnElement[bool], *, running: bool = True
) -> None:
    connection.execute(update(measurement).where(which).values(running=running))


def delete_measurements(connection: Connection, athlete_id: str) -> None:
    """Delete every measurement of an athlete."""
    of_athlete = measurement.c.athlete_id == athlete_id
    connection.execute(delete(measurement).where(of_athlete))


def measurement_count(engine: Engine, athlete_id: str) -> int:
    """Return how many measurements are kept of an athlete."""
    count = select(func.count()).where(measurement.c.athlete_id == athlete_id, _OVER)
    with engine.connect() as connection:
        return connection.scalar(count) or 0


def measurement_page(
    engine: Engine,
    athlete_id: str | None,
    placement: str | None = None,
    *,
    limit: int = 20,
    cursor: str | None = None,
) -> MeasurementPage:
    """Return measurements, newest first; raises CursorError."""
    newest_first = (column.desc() for column in _POSITION)
    statement = _of(select(*_LISTED), athlete_id).order_by(*newest_first)
    if placement is not None:
        statement = statement.where(measurement.c.placement == placement)
    if cursor is not None:
        statement = statement.where(tuple_(*_POSITION) < read_cursor(cursor))
    with engine.connect() as connection:
        rows = connection.execute(statement.limit(limit + 1)).mappings().all()
    last = rows[limit - 1] if len(rows) > limit else None
    return MeasurementPage(
        tuple(map(summary, rows[:limit])),
        None
        if last is None
        else write_cursor((last["started"], last["measurement_id"])),
    )


def accepted(engine: Engine, athlete_id: str) -> list[dict[str, Any]]:
    """Return what was found in an athlete's measurements, oldest first, for a chart."""
    columns = (measurement.c[name] for name in _CHARTED)
    statement = (
        select(*columns)
        .where(measurement.c.athlete_id == athlete_id, measurement.c.low.is_not(None))
        .order_by(*_POSITION)
    )
    with engine.connect() as connection:
        rows = connection.execute(statement).mappings().all()
    return [{name: row[name] for name in _CHARTED} for row in rows]


def one_measurement(engine: Engine, measurement_id: str) -> MeasurementRecord | None:
    """Return one measurement as a whole."""
    statement = select(measurement).where(
        measurement.c.measurement_id == measurement_id
    )
    with engine.connect() as connection:
        row = connection.execute(statement).mappings().one_or_none()
    return None if row is None else record_of(row)


def all_measurements(
    engine: Engine,
    athlete_id: str | None,
    since: float | None = None,
    until: float | None = None,
) -> Iterator[MeasurementRecord]:
    """Yield measurements, oldest first, a batch in memory at a time."""
    oldest = _of(select(measurement), athlete_id).order_by(*_POSITION)
    if since is not None:
        oldest = oldest.where(measurement.c.started >= since)
    if until is not None:
        oldest = oldest.where(measurement.c.started < until)
    statement = oldest.limit(EXPORT_BATCH)
    while True:
        with engine.connect() as connection:
            rows = connection.execute(statement).mappings().all()
        yield from map(record_of, rows)
        if len(rows) < EXPORT_BATCH:
            return
        last = rows[-1]["started"], rows[-1]["measurement_id"]
        statement = oldest.where(tuple_(*_POSITION) > last).limit(EXPORT_BATCH)


def summary(row: RowMapping) -> dict[str, Any]:
    """Return a measurement as a row of a list."""
    return {name: row[name] for name in (*_NAMES, "day") if name != "runs"}


def record_of(row: RowMapping) -> MeasurementRecord:
    """Return a measurement from its row."""
    return MeasurementRecord(**{name: row[name] for name in _NAMES})


def _of[T: tuple[Any, ...]](statement: Select[T], athlete_id: str | None) -> Select[T]:
    """Return a statement about one athlete's ended measurements; None: everyone's."""
    ended = statement.where(_OVER)
    if athlete_id is None:
        return ended
    return ended.where(measurement.c.athlete_id == athlete_id)
