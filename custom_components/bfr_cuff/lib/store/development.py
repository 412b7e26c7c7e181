"""How an athlete's LOP and load developed."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Engine, Row, Select, false, func, select

from .schema import session, session_cuff
from .totals import DIGITS


@dataclass(frozen=True, slots=True, kw_only=True)
class LopPoint:
    """An LOP in mmHg on the day it was found, and what it holds for.

    Only those of the same placement, posture and cuff width (mm) compare.
    """

    day: date
    placement: str
    mmhg: float
    posture: str
    method: str
    cuff_width_mm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPoint:
    """The heaviest load of a day and its volume load, load times repetitions, in kg."""

    day: date
    kg: float
    volume_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """Points in the order of their days."""

    lop: tuple[LopPoint, ...]
    load: tuple[LoadPoint, ...]


_LOP_COLUMNS: Final = (
    session_cuff.c.lop_day,
    session_cuff.c.placement,
    session_cuff.c.lop_mmhg,
    session_cuff.c.lop_posture,
    session_cuff.c.lop_method,
    session_cuff.c.lop_cuff_width_mm,
)
_LOP: Final = (
    select(*_LOP_COLUMNS)
    .distinct()
    .select_from(session.join(session_cuff))
    .where(session_cuff.c.lop_mmhg.is_not(None))
    .order_by(*_LOP_COLUMNS)
)
_LOAD: Final = (
    select(session.c.day, func.max(session.c.load_kg), func.sum(session.c.volume_kg))
    .where(session.c.load_kg.is_not(None))
    .group_by(session.c.day)
    .order_by(session.c.day)
)


def development(
    engine: Engine, athlete_id: str, since: date, until: date
) -> Development:
    """Return what finished sessions from one day to another relied on, both included.

    Each LOP is there once, on the day it was found, which may lie before `since`.
    """
    with engine.connect() as connection:
        lop = connection.execute(_within(_LOP, athlete_id, since, until)).all()
        load = connection.execute(_within(_LOAD, athlete_id, since, until)).all()
    return Development(
        lop=tuple(map(_lop_point, lop)),
        load=tuple(map(_load_point, load)),
    )


def _within[T: tuple[Any, ...]](
    statement: Select[T], athlete_id: str, since: date, until: date
) -> Select[T]:
    return statement.where(
        session.c.athlete_id == athlete_id,
        session.c.running == false(),
        session.c.day.between(since.isoformat(), until.isoformat()),
    )


def _lop_point(row: Row[Any]) -> LopPoint:
    return LopPoint(
        day=date.fromisoformat(row.lop_day),
        placement=row.placement,
        mmhg=row.lop_mmhg,
        posture=row.lop_posture,
        method=row.lop_method,
        cuff_width_mm=row.lop_cuff_width_mm,
    )


def _load_point(row: Row[Any]) -> LoadPoint:
    day, kg, volume_kg = row
    return LoadPoint(
        day=date.fromisoformat(day), kg=kg, volume_kg=round(volume_kg, DIGITS)
    )
