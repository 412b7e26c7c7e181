"""Tests of the lines that are charted."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from custom_components.bfr_cuff.lib.store.charts import (
    Line,
    Measure,
    beside_each_other,
    charts,
    lop_lines,
)
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import cuff_of, record_of, set_of

MONDAY = date(2026, 11, 16)
FRIDAY, NEXT_MONDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)
LONG_AGO = MONDAY - timedelta(weeks=52)
SQUAT = [set_of(1, exercise="Squat"), set_of(2, exercise="Squat", repetitions=15)]
RIGHT = {"placement": "right_thigh"}


def add(engine: Engine, day: date, **changes: Any) -> None:
    """Keep a finished session of a left thigh."""
    about = {"started_at": f"{day}T18:00:00+01:00", "sets": SQUAT} | changes
    record = record_of(f"{day} {changes}", **about)
    assert Writer(engine).insert(KeptSession(record=record), day)


def lines(engine: Engine, measure: Measure) -> list[Line]:
    """Return the lines of a measure."""
    found = charts(engine, "anna", LONG_AGO, NEXT_MONDAY)
    return [line for line in found.lines if line.measure is measure]


def test_load_volume_and_repetitions(engine: Engine) -> None:
    """Load and repetitions by day, volume by week; repetitions at the newest load."""
    add(engine, MONDAY, load_kg=22.5)
    add(engine, FRIDAY, load_kg=20.0)
    add(engine, NEXT_MONDAY, load_kg=20.0, sets=SQUAT[:1])
    [load] = lines(engine, Measure.LOAD)
    assert (load.placements, load.exercise) == (("left_thigh",), "Squat")
    assert load.points == ((MONDAY, 22.5), (FRIDAY, 20.0), (NEXT_MONDAY, 20.0))
    assert load.best == (MONDAY, 22.5)
    [volume] = lines(engine, Measure.VOLUME)
    assert volume.points == ((MONDAY, 42.5 * 45), (NEXT_MONDAY, 600.0))
    [repetitions] = lines(engine, Measure.REPETITIONS)
    assert repetitions.load_kg == 20.0
    assert repetitions.points == ((FRIDAY, 45), (NEXT_MONDAY, 30))


def test_each_exercise_and_limb(engine: Engine) -> None:
    """Both at once are another limb than one of them."""
    both = [cuff_of("left"), cuff_of("right", **RIGHT)]
    sets = [set_of(1, exercise="Squat"), set_of(2, exercise="Curl")]
    add(engine, MONDAY, sets=sets)
    add(engine, FRIDAY, sets=sets[:1], cuffs=both)
    found = {(line.placements, line.exercise) for line in lines(engine, Measure.LOAD)}
    pair = ("left_thigh", "right_thigh")
    assert found == {(pair[:1], "Squat"), (pair[:1], "Curl"), (pair, "Squat")}
    pressures = lines(engine, Measure.PRESSURE)
    assert [line.placements for line in pressures] == [pair[:1], pair[1:]]


def test_of_each_cuff(engine: Engine) -> None:
    """Pressure and band by day, minutes under pressure by week; a wrap has only time."""
    add(engine, MONDAY, cuffs=[cuff_of(planned_target=90.0, time_in_band=0.9)])
    add(engine, MONDAY, cuffs=[cuff_of(planned_target=80.0, time_in_band=0.7)])
    add(engine, FRIDAY, cuffs=[cuff_of(planned_target=None, time_in_band=None)])
    add(engine, NEXT_MONDAY, cuffs=[cuff_of(occluded_s=0.0)])
    [pressure] = lines(engine, Measure.PRESSURE)
    assert pressure.points[0] == (MONDAY, 90.0)
    assert pressure.best is None
    [band] = lines(engine, Measure.IN_BAND)
    assert band.points == ((MONDAY, 0.8), (NEXT_MONDAY, 0.97))
    [minutes] = lines(engine, Measure.OCCLUSION)
    assert minutes.points == ((MONDAY, 12.0),)


def test_left_against_right(engine: Engine) -> None:
    """By the newest of each; weeks add up what was not done at once."""
    add(engine, MONDAY, load_kg=20.0)
    add(engine, FRIDAY, load_kg=18.0, cuffs=[cuff_of(**RIGHT)])
    shares = {line.placements: line.other_side for line in lines(engine, Measure.LOAD)}
    assert shares == {
        ("left_thigh",): pytest.approx(20 / 18),
        ("right_thigh",): 0.9,
    }
    assert {line.other_side for line in lines(engine, Measure.VOLUME)} == {None}


def test_what_counts(engine: Engine) -> None:
    """Whoever stops has trained, and has not done it; others and what runs are left out."""
    add(engine, MONDAY)
    add(engine, FRIDAY, reason="stopped", load_kg=None)
    add(engine, FRIDAY, sets=[set_of(repetitions=0)], load_kg=None, cuffs=[])
    add(engine, FRIDAY, athlete_id="ben")
    add(engine, LONG_AGO - timedelta(days=1))
    Writer(engine).begin(record_of("running"), FRIDAY)
    found = charts(engine, "anna", LONG_AGO, NEXT_MONDAY)
    assert found.done == (MONDAY,)
    [minutes] = lines(engine, Measure.OCCLUSION)
    assert minutes.points == ((MONDAY, 8.0),)


@pytest.mark.parametrize(
    ("loads", "change"),
    [
        ({0: 33.0, 30: 30.0}, 0.1),
        ({0: 30.0, 9: 36.0, 29: 30.0, 41: 30.0}, 0.1),
        ({0: 33.0}, None),
        ({30: 33.0}, None),
        ({0: 33.0, 15: 99.0, 27: 99.0, 42: 99.0}, None),
    ],
)
def test_load_in_four_weeks(
    engine: Engine, loads: dict[int, float], change: float | None
) -> None:
    """Two weeks are compared with two of four weeks before; else nothing is said."""
    for ago, kg in loads.items():
        add(engine, NEXT_MONDAY - timedelta(days=ago), load_kg=kg)
    found = charts(engine, "anna", LONG_AGO, NEXT_MONDAY).load_change
    assert found == (None if change is None else pytest.approx(change))


def test_lop() -> None:
    """Each width and posture has its line, the newest one comes last."""

    def point(day: str, low: float, placement: str, width: int) -> dict[str, Any]:
        return {
            "day": day,
            "placement": placement,
            "cuff_width_mm": width,
            "posture": "seated",
            "low": low,
        }

    points = [
        point("2026-10-01", 150.0, "left_arm", 110),
        point("2026-10-02", 140.0, "left_arm", 50),
        point("2026-10-03", 120.0, "right_arm", 110),
        point("2026-11-01", 148.0, "left_arm", 110),
        point("2026-11-01", 144.0, "left_arm", 110),
    ]
    found = [*beside_each_other([*lop_lines(points)])]
    assert [line.points[-1][1] for line in found] == [140.0, 120.0, 144.0]
    assert found[-1].points == ((date(2026, 10, 1), 150.0), (date(2026, 11, 1), 144.0))
    assert {line.measure for line in found} == {Measure.LOP}
    assert found[1].other_side == pytest.approx(120 / 144)


@pytest.mark.parametrize("until", [date.min, date.max])
def test_up_to_any_day(engine: Engine, until: date) -> None:
    """The first and the last day that there are have nothing four weeks before them."""
    add(engine, MONDAY, load_kg=22.5)
    assert charts(engine, "anna", date.min, until).load_change is None
