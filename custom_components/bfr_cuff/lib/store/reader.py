"""Ask for sessions: in pages, one as a whole, or all of them in turn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    Table,
    false,
    select,
    true,
    tuple_,
)

from ..session.measurement_record import MeasurementRecord
from ..session.record import SessionRecord
from .cursors import Position, read_cursor, write_cursor
from .day_totals import is_there
from .limbs import limb_bits
from .measurements import all_measurements
from .model import KeptSession, Sample, SessionSummary
from .rows import event_of, record_of, summary_of
from .schema import (
    progress,
    session,
    session_answer,
    session_cuff,
    session_event,
    session_set,
    trace,
)
from .trace import decode

EXPORT_BATCH: Final = 50

_POSITION: Final = (session.c.started, session.c.session_id)

_OF_RECORDS: Final = (session_set, session_cuff, session_answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which finished sessions are wanted; None is any.

    A session is of a `placement` if any of its cuffs is. `since` is the earliest start
    in seconds since 1970, and `until` the first that is too late.
    """

    athlete_id: str | None = None
    placement: str | None = None
    protocol_id: str | None = None
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some sessions, and the cursor that leads on; None at the end."""

    sessions: tuple[SessionSummary, ...]
    cursor: str | None


class Reader:
    """Answers questions; each takes a fixed number of statements."""

    def __init__(self, engine: Engine) -> None:
        """Ask this database."""
        self._engine = engine

    def sessions(
        self, wanted: Filter, *, limit: int = 20, cursor: str | None = None
    ) -> Page:
        """Return finished sessions, newest first; raises CursorError.

        A cursor stays valid when sessions are added or deleted.
        """
        statement = _newest(wanted, limit + 1)
        if cursor is not None:
            statement = statement.where(tuple_(*_POSITION) < read_cursor(cursor))
        with self._engine.connect() as connection:
            if not _may_be_found(connection, wanted):
                return Page((), None)
            rows = connection.execute(statement).mappings().all()
        more = len(rows) > limit
        last = _position(rows[limit - 1]) if more else None
        return Page(
            sessions=tuple(map(summary_of, rows[:limit])),
            cursor=None if last is None else write_cursor(last),
        )

    def session(self, session_id: str) -> KeptSession | None:
        """Return one finished session with everything that is kept of it."""
        statement = _matching(Filter()).where(session.c.session_id == session_id)
        with self._engine.connect() as connection:
            rows = connection.execute(statement).mappings().all()
            return next(_whole(connection, rows, traces=True), None)

    def records(self, athlete_id: str, limit: int) -> list[SessionRecord]:
        """Return what an athlete did last, in the order in which it happened."""
        newest_first = (session.c.happened.desc(), session.c.session_id.desc())
        statement = (
            _matching(Filter(athlete_id=athlete_id))
            .order_by(*newest_first)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(statement).mappings().all()
            return _records(connection, rows[::-1])

    def order(self) -> dict[str, float]:
        """Return the place of each finished session among what happened, by its id."""
        statement = select(session.c.session_id, session.c.happened).where(
            session.c.running == false()
        )
        with self._engine.connect() as connection:
            return {
                row.session_id: row.happened for row in connection.execute(statement)
            }

    def export(self, wanted: Filter, *, traces: bool = True) -> Iterator[KeptSession]:
        """Yield finished sessions, oldest first, a batch in memory at a time.

        Without traces it is quicker. Raises HistoryError, also while it yields.
        """
        oldest = _matching(wanted).order_by(*_POSITION).limit(EXPORT_BATCH)
        statement = oldest
        while True:
            with self._engine.connect() as connection:
                rows = connection.execute(statement).mappings().all()
                batch = _whole(connection, rows, traces=traces)
            yield from batch
            if len(rows) < EXPORT_BATCH:
                return
            statement = oldest.where(tuple_(*_POSITION) > _position(rows[-1]))

    def measurements(self, wanted: Filter) -> Iterator[MeasurementRecord]:
        """Yield measurements of LOPs, oldest first; of a protocol there are none."""
        if wanted.protocol_id is not None:
            return iter(())
        found = all_measurements(
            self._engine, wanted.athlete_id, wanted.since, wanted.until
        )
        return (
            record for record in found if wanted.placement in (None, record.placement)
        )

    def wrap_on(self, athlete_id: str) -> str | None:
        """Return the newest session whose wrap was never said to be off."""
        statement = (
            select(session.c.session_id)
            .where(session.c.athlete_id == athlete_id, session.c.wrap_on == true())
            .order_by(session.c.happened.desc(), session.c.session_id.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            return connection.scalar(statement)

    def progress(self, athlete_id: str) -> dict[str, dict[str, Any]]:
        """Return how far an athlete has come in each protocol."""
        statement = select(progress).where(progress.c.athlete_id == athlete_id)
        with self._engine.connect() as connection:
            rows = connection.execute(statement).mappings().all()
        return {row["protocol_id"]: row["state"] for row in rows}


def _matching(wanted: Filter) -> Select[Any]:
    """Return the statement for all finished sessions that are wanted."""
    return select(session).where(session.c.running == false(), *_conditions(wanted))


def _may_be_found(connection: Connection, wanted: Filter) -> bool:
    """Return whether anybody has a session of such a limb or protocol.

    To look through all sessions for what nobody ever did takes as long as there are many.
    """
    if wanted.placement is None and wanted.protocol_id is None:
        return True
    bits = None if wanted.placement is None else limb_bits([wanted.placement])
    statement = is_there(limb_bits=bits, protocol_id=wanted.protocol_id)
    return connection.scalar(statement) is not None


def _newest(wanted: Filter, limit: int) -> Select[Any]:
    newest_first = (column.desc() for column in _POSITION)
    return _matching(wanted).order_by(*newest_first).limit(limit)


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """Yield what a filter says; an index has all that it asks for."""
    if wanted.athlete_id is not None:
        yield session.c.athlete_id == wanted.athlete_id
    if wanted.placement is not None:
        yield session.c.limbs.bitwise_and(limb_bits([wanted.placement])) != 0
    if wanted.protocol_id is not None:
        yield session.c.protocol_id == wanted.protocol_id
    if wanted.since is not None:
        yield session.c.started >= wanted.since
    if wanted.until is not None:
        yield session.c.started < wanted.until


def _position(row: RowMapping) -> Position:
    return row["started"], row["session_id"]


def _records(connection: Connection, rows: Sequence[RowMapping]) -> list[SessionRecord]:
    """Return the records of these sessions, in their order."""
    parts = [_parts(connection, table, rows) for table in _OF_RECORDS]
    return [record_of(row, *(part(row) for part in parts)) for row in rows]


def _whole(
    connection: Connection, rows: Sequence[RowMapping], *, traces: bool
) -> Iterator[KeptSession]:
    """Return these sessions; traces are decoded one session after the other."""
    records = _records(connection, rows)
    events = _parts(connection, session_event, rows)
    samples = _parts(connection, trace, rows if traces else ())
    return (
        KeptSession(
            record=record,
            events=tuple(map(event_of, events(row))),
            traces=_traces(record, samples(row)),
        )
        for row, record in zip(rows, records, strict=True)
    )


def _traces(
    record: SessionRecord, parts: Sequence[RowMapping]
) -> dict[str, tuple[Sample, ...]]:
    """Return each cuff's trace, in the order of the cuffs."""
    found = {
        cuff["cuff"]: tuple(
            sample
            for part in parts
            if part["cuff"] == cuff["cuff"]
            for sample in decode(part["samples"])
        )
        for cuff in record.cuffs
    }
    return {cuff: samples for cuff, samples in found.items() if samples}


def _parts(
    connection: Connection, table: Table, rows: Sequence[RowMapping]
) -> Callable[[RowMapping], Sequence[RowMapping]]:
    """Return what gives a session's rows of another table, all read at once."""
    found: dict[int, list[RowMapping]] = {row["session_key"]: [] for row in rows}
    if found:
        statement = (
            select(table)
            .where(table.c.session_key.in_(found))
            .order_by(*table.primary_key.columns)
        )
        for part in connection.execute(statement).mappings():
            found[part["session_key"]].append(part)
    return lambda row: found.get(row["session_key"], [])
