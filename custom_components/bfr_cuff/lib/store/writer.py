"""Keep sessions, as they go and when they are over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Table,
    delete,
    false,
    func,
    insert,
    select,
    true,
    update,
)

from ..session.measurement_record import MeasurementRecord
from ..session.record import SessionRecord
from .correction import Correction, corrected
from .database import WRITES
from .day_totals import add_up
from .measurements import (
    delete_measurement,
    delete_measurements,
    drop_measurement,
    end_measurements,
    insert_measurement,
    put_measurement,
)
from .model import Event, KeptSession
from .parts import Traces, join_parts, parts_together, put_part
from .rows import (
    Values,
    answer_rows,
    cuff_rows,
    event_rows,
    first_values,
    record_of,
    session_values,
    set_rows,
)
from .schema import (
    progress,
    session,
    session_answer,
    session_cuff,
    session_event,
    session_set,
)
from .trace import highest_target, thumbnail

MOMENT_S: Final = 0.001
"""What keeps two sessions apart in their order."""

_OF_A_RECORD: Final = (
    (session_set, set_rows),
    (session_cuff, cuff_rows),
    (session_answer, answer_rows),
)


class Writer:
    """Writes for one thread; each call is one transaction, and may be repeated.

    What is said of a session that is not there, because it was deleted meanwhile, is
    dropped. Raises HistoryError when the database fails, and SQLAlchemy's own error
    when it refuses what it was given.
    """

    def __init__(self, engine: Engine) -> None:
        """Write into this database."""
        self._engine = engine.execution_options(**{WRITES: True})

    def begin(self, record: SessionRecord, day: date) -> None:
        """Keep a session that has begun; `day` is the date at home."""
        with self._engine.begin() as connection:
            again = _is(record.session_id), session.c.running == true()
            connection.execute(delete(session).where(*again))
            values = first_values(record, day)
            values["happened"] = _after_all(connection, record, values["happened"])
            _insert(connection, record, values)

    def append(
        self,
        session_id: str,
        *,
        samples: Traces,
        events: Sequence[Event],
        record: SessionRecord | None = None,
    ) -> bool:
        """Add what is new in a running session; False: it does not run here."""
        running = session.c.running == true()
        with self._engine.begin() as connection:
            session_key = _key(connection, _is(session_id), running)
            if session_key is None:
                return False
            for cuff, new in samples.items():
                put_part(connection, session_key, cuff, new)
            _add_events(connection, session_key, events)
            if record is not None:
                _update(connection, session_key, record, {})
        return True

    def finish(self, record: SessionRecord, *, wrap_on: bool) -> bool:
        """Keep a session that has ended; False: it never began here."""
        with self._engine.begin() as connection:
            session_key = _key(connection, _is(record.session_id))
            if session_key is None:
                return False
            _finish(connection, session_key, record, wrap_on=wrap_on)
            add_up(connection, _days(connection, _is(record.session_id)))
            return True

    def discard(self, session_id: str) -> None:
        """Forget a session that never was."""
        with self._engine.begin() as connection:
            days = _days(connection, _is(session_id))
            connection.execute(delete(session).where(_is(session_id)))
            add_up(connection, days)

    def interrupted(self, athlete_id: str) -> list[SessionRecord]:
        """Finish what a restart cut off; return an athlete's sessions, oldest first.

        Each lasted as long as there is anything of it. A measurement stays as it was
        known last.
        """
        running = (
            select(session)
            .where(session.c.athlete_id == athlete_id, session.c.running == true())
            .order_by(session.c.started)
        )
        with self._engine.begin() as connection:
            end_measurements(connection, athlete_id)
            rows = connection.execute(running).mappings().all()
            found = [_interrupted(connection, row) for row in rows]
            add_up(connection, [row["day"] for row in rows])
            return found

    def wrap_off(self, session_id: str, duration_s: float) -> None:
        """Keep that a wrap is off; only now has its session ended."""
        values = {"wrap_on": False, "duration_s": duration_s}
        with self._engine.begin() as connection:
            connection.execute(update(session).where(_is(session_id)).values(values))

    def insert(
        self, kept: KeptSession, day: date, happened: float | None = None
    ) -> bool:
        """Keep a session from elsewhere as a whole; False: it was there already.

        `happened` is its place among what happened, as `Reader.order` gives it; without
        one its start says so.
        """
        record = kept.record
        values = first_values(record, day) | _looks(record, kept.traces)
        with self._engine.begin() as connection:
            if _key(connection, _is(record.session_id)) is not None:
                return False
            if happened is not None:
                values["happened"] = happened
            session_key = _insert(connection, record, values | {"running": False})
            for cuff, samples in kept.traces.items():
                put_part(connection, session_key, cuff, samples)
            _add_events(connection, session_key, kept.events)
            add_up(connection, [values["day"]])
        return True

    def put_measurement(
        self, record: MeasurementRecord, day: date, *, running: bool
    ) -> None:
        """Keep a measurement as it is known now."""
        with self._engine.begin() as connection:
            put_measurement(connection, record, day, running=running)

    def drop_measurement(self, measurement_id: str) -> None:
        """Forget a measurement that never was."""
        with self._engine.begin() as connection:
            drop_measurement(connection, measurement_id)

    def insert_measurement(self, record: MeasurementRecord, day: date) -> bool:
        """Keep a measurement, of here or from elsewhere; False: it was there already."""
        with self._engine.begin() as connection:
            return insert_measurement(connection, record, day)

    def delete_measurement(self, measurement_id: str) -> str | None:
        """Delete a measurement that is over; return whose it was. None: there is none."""
        with self._engine.begin() as connection:
            return delete_measurement(connection, measurement_id)

    def put_right(self, session_id: str, correction: Correction) -> str | None:
        """Put right what an athlete said of a session that is over; return whose it is.

        None: there is none. Raises NoSuchSet. The trace, the reason and all that was
        measured stay, and an event keeps each value that was there before.
        """
        over = select(session).where(_is(session_id), session.c.running == false())
        with self._engine.begin() as connection:
            row = connection.execute(over).mappings().one_or_none()
            if row is None:
                return None
            record, events = corrected(_kept_record(connection, row), correction)
            _update(connection, row["session_key"], record, {})
            _add_events(connection, row["session_key"], events)
            add_up(connection, [row["day"]])
            return record.athlete_id

    def delete_session(self, session_id: str) -> str | None:
        """Delete a session that is over; return whose it was. None: there is none."""
        there = select(session.c.athlete_id).where(
            _is(session_id), session.c.running == false()
        )
        with self._engine.begin() as connection:
            athlete_id: str | None = connection.scalar(there)
            if athlete_id is not None:
                days = _days(connection, _is(session_id))
                connection.execute(delete(session).where(_is(session_id)))
                add_up(connection, days)
        return athlete_id

    def delete_athlete(self, athlete_id: str) -> int:
        """Delete everything that is kept of an athlete; return how many sessions."""
        with self._engine.begin() as connection:
            connection.execute(
                delete(progress).where(progress.c.athlete_id == athlete_id)
            )
            delete_measurements(connection, athlete_id)
            theirs = session.c.athlete_id == athlete_id
            days = _days(connection, theirs)
            gone = connection.execute(delete(session).where(theirs))
            add_up(connection, days)
            return gone.rowcount

    def set_progress(
        self, athlete_id: str, protocol_id: str, state: Mapping[str, Any]
    ) -> None:
        """Keep how an athlete does a protocol from now on."""
        key = {"athlete_id": athlete_id, "protocol_id": protocol_id}
        with self._engine.begin() as connection:
            connection.execute(delete(progress).filter_by(**key))
            connection.execute(insert(progress).values(key | {"state": dict(state)}))


def _is(session_id: str) -> Any:
    return session.c.session_id == session_id


def _key(connection: Connection, *which: ColumnElement[bool]) -> int | None:
    """Return the number that all of a session goes by; None: there is none."""
    return connection.scalar(select(session.c.session_key).where(*which))


def _days(connection: Connection, which: ColumnElement[bool]) -> Sequence[str]:
    """Return the days that have one of these sessions."""
    return connection.scalars(select(session.c.day).where(which).distinct()).all()


def _after_all(connection: Connection, record: SessionRecord, started: float) -> float:
    """Return a place in the order after all that an athlete has done so far.

    A clock that was ahead when an earlier session began does not make that the last.
    """
    last = connection.scalar(
        select(func.max(session.c.happened)).where(
            session.c.athlete_id == record.athlete_id
        )
    )
    return started if last is None else max(started, last + MOMENT_S)


def _insert(connection: Connection, record: SessionRecord, values: Values) -> int:
    """Make a session's rows; return the number that they go by."""
    statement = insert(session).values(values).returning(session.c.session_key)
    session_key: int = connection.execute(statement).scalar_one()
    _put_parts(connection, session_key, record)
    return session_key


def _update(
    connection: Connection, session_key: int, record: SessionRecord, values: Values
) -> None:
    """Bring a session's rows up to date."""
    of_it = session.c.session_key == session_key
    statement = update(session).where(of_it).values(session_values(record) | values)
    connection.execute(statement)
    for table, _ in _OF_A_RECORD:
        connection.execute(delete(table).filter_by(session_key=session_key))
    _put_parts(connection, session_key, record)


def _put_parts(connection: Connection, session_key: int, record: SessionRecord) -> None:
    for table, rows in _OF_A_RECORD:
        _put(connection, table, rows(session_key, record))


def _put(connection: Connection, table: Table, rows: list[Values]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _add_events(
    connection: Connection, session_key: int, events: Iterable[Event]
) -> None:
    position = session_event.c.position
    last = select(func.max(position)).filter_by(session_key=session_key)
    first = connection.scalar(last)
    rows = event_rows(session_key, 0 if first is None else first + 1, events)
    _put(connection, session_event, rows)


def _finish(
    connection: Connection, session_key: int, record: SessionRecord, *, wrap_on: bool
) -> None:
    traces = join_parts(connection, session_key)
    over = {"running": False, "wrap_on": wrap_on} | _looks(record, traces)
    _update(connection, session_key, record, over)


def _looks(record: SessionRecord, traces: Traces) -> Values:
    """Return the small picture of the first cuff that has a trace."""
    cuffs = (cuff["cuff"] for cuff in record.cuffs)
    samples = next((traces[cuff] for cuff in cuffs if traces.get(cuff)), ())
    return {
        "thumbnail": list(thumbnail(samples)),
        "thumbnail_target": highest_target(samples),
    }


def _interrupted(connection: Connection, row: RowMapping) -> SessionRecord:
    """Finish a session that was cut off, with what is there of it."""
    record = _kept_record(connection, row)
    traces = parts_together(connection, row["session_key"])
    ends = [samples[-1].at_s for samples in traces.values() if samples]
    record.duration_s = max([record.duration_s, *ends])
    wrapped = any(cuff["tightness"] is not None for cuff in record.cuffs)
    _finish(connection, row["session_key"], record, wrap_on=wrapped)
    return record


def _kept_record(connection: Connection, row: RowMapping) -> SessionRecord:
    """Return the record of a session by its row and all that belongs to it."""
    of_it = {"session_key": row["session_key"]}
    sets, cuffs, answers = (
        connection.execute(select(table).filter_by(**of_it).order_by(table.c.position))
        .mappings()
        .all()
        for table, _ in _OF_A_RECORD
    )
    return record_of(row, sets, cuffs, answers)
