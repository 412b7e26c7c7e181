"""How an athlete's training developed, as lines to be charted, by limb and exercise."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean
from typing import Any, Final

from sqlalchemy import Engine, Row, Select, false, func, select

from .done import IS_DONE
from .schema import session, session_cuff, session_set
from .totals import DIGITS, Period


class Measure(StrEnum):
    """What a line shows: kg, kg a week, repetitions, mmHg, minutes a week, 0 to 1."""

    LOAD = "load"
    VOLUME = "volume"
    REPETITIONS = "repetitions"
    PRESSURE = "pressure"
    LOP = "lop"
    OCCLUSION = "occlusion"
    IN_BAND = "in_band"


_BEST: Final = {Measure.LOAD, Measure.VOLUME, Measure.REPETITIONS, Measure.IN_BAND}
"""What is the better the higher it is."""

_OF_A_WEEK: Final = {Measure.VOLUME, Measure.OCCLUSION}
"""What adds up: of two sides that trained in different weeks it compares nothing."""

_AGO: Final = timedelta(weeks=4)
_AROUND: Final = timedelta(weeks=2)

type Point = tuple[date, float]
type _Values = dict[date, list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Points in the order of their days; of a week they stand on its Monday.

    `load_kg` is what the repetitions were done with. `best` is the first of the highest
    points. `other_side` is the newest value as a share of that of the other side.
    """

    measure: Measure
    placements: tuple[str, ...]
    exercise: str | None = None
    load_kg: float | None = None
    points: tuple[Point, ...]
    best: Point | None = None
    other_side: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """Every line, and the day of each session that was done, in order.

    `load_change` is by what share the load of the last two weeks differs from that of
    four weeks before; None where either is not known.
    """

    lines: tuple[Line, ...]
    done: tuple[date, ...]
    load_change: float | None


_SETS: Final = (
    select(
        session.c.day,
        session.c.placements,
        session.c.load_kg,
        session_set.c.exercise,
        func.sum(session_set.c.repetitions).label("repetitions"),
    )
    .select_from(session.join(session_set))
    .where(session.c.load_kg > 0, session_set.c.repetitions > 0)
    .group_by(session.c.session_key, session_set.c.exercise)
    .order_by(session.c.day, session.c.started)
)
_CUFFS: Final = (
    select(
        session.c.day,
        session_cuff.c.placement,
        session_cuff.c.planned_target,
        session_cuff.c.occluded_s,
        session_cuff.c.time_in_band,
    )
    .select_from(session.join(session_cuff))
    .order_by(session.c.day, session.c.started)
)
_DONE: Final = select(session.c.day).where(IS_DONE).order_by(session.c.day)


def charts(engine: Engine, athlete_id: str, since: date, until: date) -> Charts:
    """Return what finished sessions from one day to another add up to, both included."""

    def within[T: tuple[Any, ...]](statement: Select[T]) -> Select[T]:
        return statement.where(
            session.c.athlete_id == athlete_id,
            session.c.running == false(),
            session.c.day.between(since.isoformat(), until.isoformat()),
        )

    with engine.connect() as connection:
        sets = connection.execute(within(_SETS)).all()
        cuffs = connection.execute(within(_CUFFS)).all()
        done = connection.execute(within(_DONE)).scalars().all()
    return Charts(
        lines=tuple(beside_each_other([*_of_sets(sets), *_of_cuffs(cuffs)])),
        done=tuple(map(date.fromisoformat, done)),
        load_change=_load_change(sets, until),
    )


def _load_change(rows: Iterable[Row[Any]], today: date) -> float | None:
    """Return how the heaviest loads of days compare with those of four weeks before."""
    heaviest: dict[date, float] = defaultdict(float)
    for row in rows:
        day = date.fromisoformat(row.day)
        heaviest[day] = max(heaviest[day], row.load_kg)

    def mean(ago: timedelta) -> float | None:
        ends = ago + _AROUND
        kept = [kg for day, kg in heaviest.items() if ago <= today - day < ends]
        return fmean(kept) if kept else None

    recent, before = mean(timedelta()), mean(_AGO)
    return (
        None if recent is None or before is None else round(recent / before - 1, DIGITS)
    )


def lop_lines(points: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield the LOPs of each placement, cuff width and posture: no other compare.

    The one with the newest LOP comes last. `points` come in the order of their days, which are ISO dates.
    """
    found: dict[tuple[str, int, str], _Values] = defaultdict(lambda: defaultdict(list))
    for point in points:
        key = (point["placement"], point["cuff_width_mm"], point["posture"])
        found[key][date.fromisoformat(point["day"])].append(point["low"])
    for (placement, *_), values in sorted(found.items(), key=lambda each: max(each[1])):
        newest = {day: each[-1:] for day, each in values.items()}
        yield _line(Measure.LOP, (placement,), newest)


def beside_each_other(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield each line, with how its newest value compares with the other side's."""
    newest = {
        (line.measure, line.placements, line.exercise): line.points[-1][1]
        for line in lines
    }
    for line in lines:
        twin = tuple(map(_other_side, line.placements))
        other = newest.get((line.measure, twin, line.exercise))
        compares = line.measure not in _OF_A_WEEK and len(line.placements) == 1
        if compares and other:
            share = round(line.points[-1][1] / other, DIGITS)
            yield replace(line, other_side=share)
        else:
            yield line


def _other_side(placement: str) -> str:
    side, _, limb = placement.partition("_")
    return f"{'right' if side == 'left' else 'left'}_{limb}"


def _of_sets(rows: Iterable[Row[Any]]) -> Iterator[Line]:
    """Yield load, volume, and the repetitions at the newest load."""
    by_exercise: dict[tuple[tuple[str, ...], str | None], list[Row[Any]]] = {}
    for row in rows:
        key = (tuple(row.placements), row.exercise)
        by_exercise.setdefault(key, []).append(row)
    for (placements, exercise), found in by_exercise.items():
        newest_kg = found[-1].load_kg
        load, volume, repetitions = (
            defaultdict[date, list[float]](list) for _ in "123"
        )
        for row in found:
            day = date.fromisoformat(row.day)
            load[day].append(row.load_kg)
            volume[Period.WEEK.first_day(day)].append(row.load_kg * row.repetitions)
            if row.load_kg == newest_kg:
                repetitions[day].append(row.repetitions)
        yield _line(Measure.LOAD, placements, load, exercise)
        yield _line(Measure.VOLUME, placements, volume, exercise)
        yield _line(Measure.REPETITIONS, placements, repetitions, exercise, newest_kg)


def _of_cuffs(rows: Iterable[Row[Any]]) -> Iterator[Line]:
    """Yield pressure, time under pressure, and the share of it that was in band."""
    found: dict[tuple[Measure, str], _Values] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        day = date.fromisoformat(row.day)
        week = Period.WEEK.first_day(day)
        if row.planned_target is not None:
            found[Measure.PRESSURE, row.placement][day].append(row.planned_target)
        if row.occluded_s:
            minutes = row.occluded_s / 60
            found[Measure.OCCLUSION, row.placement][week].append(minutes)
        if row.time_in_band is not None:
            found[Measure.IN_BAND, row.placement][day].append(row.time_in_band)
    for (measure, placement), values in found.items():
        yield _line(measure, (placement,), values)


_TOGETHER: Final[Mapping[Measure, Callable[[Iterable[float]], float]]] = {
    Measure.VOLUME: sum,
    Measure.OCCLUSION: sum,
    Measure.IN_BAND: fmean,
}


def _line(
    measure: Measure,
    placements: tuple[str, ...],
    values: Mapping[date, Sequence[float]],
    exercise: str | None = None,
    load_kg: float | None = None,
) -> Line:
    together = _TOGETHER.get(measure, max)
    points = tuple(
        (day, round(together(each), DIGITS)) for day, each in sorted(values.items())
    )
    return Line(
        measure=measure,
        placements=placements,
        exercise=exercise,
        load_kg=load_kg,
        points=points,
        best=max(points, key=lambda point: point[1]) if measure in _BEST else None,
    )
