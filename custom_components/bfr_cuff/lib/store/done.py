"""Which kept sessions count as done, as `counts_as_done` says it of one."""

from collections import Counter
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Engine, and_, func, select

from ..session.messages import EndReason
from .schema import session
from .totals import Period

IS_DONE: Final[ColumnElement[bool]] = and_(
    session.c.reason == EndReason.DONE.value, session.c.sets_done > 0
)


def done_by_week(engine: Engine, athlete_id: str) -> Counter[date]:
    """Return how many sessions an athlete has done in each week, by its Monday."""
    statement = (
        select(session.c.day, func.count())
        .where(session.c.athlete_id == athlete_id, IS_DONE)
        .group_by(session.c.day)
    )
    found: Counter[date] = Counter()
    with engine.connect() as connection:
        for day, count in connection.execute(statement):
            found[Period.WEEK.first_day(date.fromisoformat(day))] += count
    return found
