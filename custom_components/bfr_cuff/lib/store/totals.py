"""What was done in each day or week."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Select, Table, false, func, select

from .day_totals import occluded_sums
from .schema import day_total, session

DIGITS: Final = 6
"""Sums are rounded to so many, because databases add up in an order of their own."""

type _Sums = tuple[int, float, float, float, float]


class Period(StrEnum):
    """What a total is of; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"

    def first_day(self, day: date) -> date:
        """Return the first day of the period that a day is in."""
        return day - timedelta(days=day.weekday() if self is Period.WEEK else 0)

    def last_day(self, day: date) -> date:
        """Return the last day of the period that a day is in."""
        days = timedelta(days=6 - day.weekday() if self is Period.WEEK else 0)
        return day + min(days, date.max - day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The finished sessions of a day or a week, which begins on `first_day`.

    `occlusion_s` adds up the longest cuff of each session. `time_in_band`, 0 to 1, goes
    by occlusion time; it is None when no session has one.
    """

    first_day: date
    sessions: int
    occlusion_s: float
    volume_kg: float
    time_in_band: float | None


def totals(
    engine: Engine, athlete_id: str | None, period: Period, since: date, until: date
) -> list[Total]:
    """Return the totals from one day to another, both included, in order.

    Weeks are whole ones, beyond those days too. What has no session has no total.
    """
    days = _days(athlete_id, period.first_day(since), period.last_day(until))
    with engine.connect() as connection:
        rows = connection.execute(days).all()
    found = ((date.fromisoformat(day), tuple(sums)) for day, *sums in rows)
    return list(_totals(period, found))


def _days(athlete_id: str | None, since: date, until: date) -> Select[tuple[str, ...]]:
    """Return the statement that adds up each day; an index holds all it needs."""
    if athlete_id is None:
        sums = ("sessions", "occluded_s", "volume_kg", "in_band_s", "judged_s")
        return _by_day(
            day_total, since, until, *(func.sum(day_total.c[name]) for name in sums)
        )
    return _by_day(session, since, until, func.count(), *occluded_sums()).where(
        session.c.running == false(), session.c.athlete_id == athlete_id
    )


def _by_day(
    table: Table, since: date, until: date, *sums: ColumnElement[Any]
) -> Select[tuple[str, ...]]:
    """Return the statement for sums of each day from one to another."""
    return (
        select(table.c.day, *sums)
        .where(table.c.day.between(since.isoformat(), until.isoformat()))
        .group_by(table.c.day)
        .order_by(table.c.day)
    )


def _totals(period: Period, days: Iterable[tuple[date, _Sums]]) -> Iterator[Total]:
    """Yield the total of each period; `days` come in order."""
    for first_day, within in groupby(days, lambda found: period.first_day(found[0])):
        columns = zip(*(sums for _, sums in within), strict=True)
        sessions, occlusion_s, volume_kg, in_band_s, judged_s = map(sum, columns)
        yield Total(
            first_day=first_day,
            sessions=int(sessions),
            occlusion_s=round(occlusion_s, DIGITS),
            volume_kg=round(volume_kg, DIGITS),
            time_in_band=round(in_band_s / judged_s, DIGITS) if judged_s else None,
        )
