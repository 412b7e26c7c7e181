"""Tests of what is added up by day and week."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from sqlalchemy import Engine, delete, event, select

from custom_components.bfr_cuff.lib.store.correction import Correction
from custom_components.bfr_cuff.lib.store.database import open_history, sqlite_url
from custom_components.bfr_cuff.lib.store.day_totals import add_up
from custom_components.bfr_cuff.lib.store.development import (
    LoadPoint,
    LopPoint,
    development,
)
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.schema import day_total, session
from custom_components.bfr_cuff.lib.store.totals import Period, Total, totals
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import cuff_of, lop_of, record_of, set_of

MONDAY = date(2026, 11, 16)
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)
NEXT_MONDAY = MONDAY + timedelta(days=7)
LONG_AGO, FAR_AHEAD = date.min, date.max


class Kept:
    """Writes sessions of a day, one call each."""

    def __init__(self, engine: Engine) -> None:
        """Write here."""
        self.engine = engine
        self._writer = Writer(engine)
        self._count = 0

    def add(self, day: date, athlete_id: str = "anna", **changes: Any) -> None:
        """Keep a finished session."""
        self._count += 1
        record = record_of(
            f"session-{self._count}",
            athlete_id=athlete_id,
            started_at=f"{day}T18:00:00+01:00",
            **changes,
        )
        assert self._writer.insert(KeptSession(record=record), day)

    def begin(self, day: date) -> None:
        """Keep a session that still runs."""
        self._writer.begin(record_of("running"), day)


@pytest.fixture
def kept(engine: Engine) -> Kept:
    """Return a history to fill."""
    return Kept(engine)


def both_cuffs(left_s: float, right_s: float, band: float | None) -> dict[str, Any]:
    """Return a session's cuffs."""
    left = cuff_of("left", occluded_s=left_s, time_in_band=band)
    right = cuff_of(
        "right", placement="right_thigh", occluded_s=right_s, time_in_band=band
    )
    return {"cuffs": [left, right]}


def test_days(kept: Kept) -> None:
    """The longest cuff counts, time in band goes by it, empty days are left out."""
    kept.add(MONDAY, **both_cuffs(300.0, 299.0, 1.0))
    kept.add(MONDAY, load_kg=None, **both_cuffs(10.0, 100.0, 0.6))
    kept.add(SUNDAY, load_kg=None, **both_cuffs(60.0, 60.0, None))
    kept.begin(TUESDAY)
    assert totals(kept.engine, "anna", Period.DAY, MONDAY, SUNDAY) == [
        Total(
            first_day=MONDAY,
            sessions=2,
            occlusion_s=400.0,
            volume_kg=20.0 * 45,
            time_in_band=0.9,
        ),
        Total(
            first_day=SUNDAY,
            sessions=1,
            occlusion_s=60.0,
            volume_kg=0.0,
            time_in_band=None,
        ),
    ]


def test_time_in_band_where_some_have_none(kept: Kept) -> None:
    """A session that has none weighs nothing, however long it was."""
    kept.add(MONDAY, **both_cuffs(300.0, 300.0, 0.9))
    kept.add(MONDAY, **both_cuffs(1000.0, 900.0, None))
    kept.add(TUESDAY, **both_cuffs(100.0, 100.0, 0.5))
    first, _ = totals(kept.engine, "anna", Period.DAY, MONDAY, TUESDAY)
    assert (first.occlusion_s, first.time_in_band) == (1300.0, 0.9)
    [week] = totals(kept.engine, "anna", Period.WEEK, MONDAY, TUESDAY)
    assert (week.occlusion_s, week.time_in_band) == (1400.0, 0.8)


def test_weeks_are_whole(kept: Kept) -> None:
    """A week goes from Monday to Sunday, whichever of its days is asked for."""
    kept.add(MONDAY - timedelta(days=1))
    kept.add(MONDAY)
    kept.add(SUNDAY)
    kept.add(NEXT_MONDAY)
    (week,) = totals(kept.engine, "anna", Period.WEEK, TUESDAY, TUESDAY)
    assert (week.first_day, week.sessions, week.occlusion_s) == (MONDAY, 2, 480.0)
    every = totals(kept.engine, "anna", Period.WEEK, LONG_AGO, FAR_AHEAD)
    assert [(total.first_day, total.sessions) for total in every] == [
        (MONDAY - timedelta(days=7), 1),
        (MONDAY, 2),
        (NEXT_MONDAY, 1),
    ]


def test_bounds_are_included(kept: Kept) -> None:
    """Both days that are named belong to it, and none beyond."""
    for days in range(-1, 3):
        kept.add(MONDAY + timedelta(days=days))
    found = totals(kept.engine, "anna", Period.DAY, MONDAY, TUESDAY)
    assert [total.first_day for total in found] == [MONDAY, TUESDAY]
    assert totals(kept.engine, "anna", Period.DAY, TUESDAY, MONDAY) == []


def test_athletes(kept: Kept) -> None:
    """One athlete's sessions, or everybody's."""
    kept.add(MONDAY)
    kept.add(MONDAY, "ben")
    assert [
        sum(t.sessions for t in totals(kept.engine, who, Period.DAY, MONDAY, MONDAY))
        for who in ("anna", "ben", "nobody", None)
    ] == [1, 1, 0, 2]


def test_next_to_nothing(kept: Kept) -> None:
    """Numbers that only an import can bring keep nobody from adding up the others."""
    kept.add(MONDAY, **both_cuffs(1e-300, 0.0, 1e-300))
    kept.add(MONDAY, **both_cuffs(100.0, 0.0, 0.5))
    (total,) = totals(kept.engine, None, Period.DAY, MONDAY, MONDAY)
    assert (total.occlusion_s, total.time_in_band) == (100.0, 0.5)


def test_one_statement(kept: Kept) -> None:
    """However many days there are, it is asked once."""
    for days in range(30):
        kept.add(MONDAY + timedelta(days=days))
    statements: list[str] = []
    event.listen(
        kept.engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )
    assert len(totals(kept.engine, None, Period.DAY, LONG_AGO, FAR_AHEAD)) == 30
    assert len([each for each in statements if "SELECT" in each]) == 1


def test_same_on_both(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sums that no binary number holds exactly are the same in every database."""
    path = tmp_path_factory.mktemp("other") / "other.db"
    other = Kept(open_history(sqlite_url(path)))
    for number in range(50):
        cuffs = both_cuffs(0.1 * number, 1 / 3, 0.7 + number / 1000)
        for history in (kept, other):
            history.add(MONDAY, load_kg=0.1 * number, **cuffs)
    for period in Period:
        found = totals(kept.engine, None, period, MONDAY, MONDAY)
        assert found == totals(other.engine, None, period, MONDAY, MONDAY)
        assert found[0].sessions == 50
    other.engine.dispose()


DAYS = st.integers(0, 40).map(lambda days: MONDAY + timedelta(days=days))


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(DAYS, st.floats(0, 900), st.floats(0, 1) | st.none())))
def test_weeks_add_up_days(
    kept: Kept, sessions: list[tuple[date, float, float | None]]
) -> None:
    """Weeks and days tell of the same sessions, none of them twice."""
    with kept.engine.begin() as connection:
        connection.execute(delete(session))
        connection.execute(delete(day_total))
    for day, occluded_s, band in sessions:
        kept.add(day, **both_cuffs(occluded_s, 0.0, band))
    days, weeks = (
        totals(kept.engine, None, period, LONG_AGO, FAR_AHEAD) for period in Period
    )
    for found in (days, weeks):
        assert sum(total.sessions for total in found) == len(sessions)
        assert sum(total.occlusion_s for total in found) == pytest.approx(
            sum(occluded_s for _, occluded_s, _ in sessions), abs=1e-3
        )
    assert {total.first_day for total in days} == {day for day, _, _ in sessions}
    assert all(total.first_day.weekday() == 0 for total in weeks)
    assert all(0 <= (total.time_in_band or 0) <= 1 for total in (*days, *weeks))


def test_development(kept: Kept) -> None:
    """An LOP is there once, on the day it was found; the heaviest load of each day."""
    newer = lop_of(mmhg=180.0, day="2026-11-16")
    kept.add(MONDAY)
    kept.add(TUESDAY, load_kg=22.5)
    kept.add(TUESDAY, load_kg=20.0, sets=[set_of(repetitions=None)])
    kept.add(SUNDAY, load_kg=None, cuffs=[cuff_of(lop=newer), cuff_of("b", lop=None)])
    kept.add(NEXT_MONDAY, cuffs=[cuff_of(lop=lop_of(mmhg=1.0))])
    kept.add(MONDAY, "ben", cuffs=[cuff_of(lop=lop_of(mmhg=2.0))])
    kept.begin(MONDAY)
    found = development(kept.engine, "anna", MONDAY, SUNDAY)
    assert found.lop == tuple(
        LopPoint(
            day=day,
            placement="left_thigh",
            mmhg=mmhg,
            posture="seated",
            method="measured",
            cuff_width_mm=110,
        )
        for day, mmhg in ((date(2026, 11, 3), 176.0), (MONDAY, 180.0))
    )
    assert found.load == (
        LoadPoint(day=MONDAY, kg=20.0, volume_kg=900.0),
        LoadPoint(day=TUESDAY, kg=22.5, volume_kg=22.5 * 45),
    )


def days_of(engine: Engine) -> list[Any]:
    """Return what is kept of each day."""
    with engine.connect() as connection:
        return list(connection.execute(select(day_total).order_by(*day_total.c)).all())


def test_days_follow_whatever_is_written(engine: Engine) -> None:
    """Begun, ended, cut off, put right, deleted: a day says what its sessions say."""
    writer = Writer(engine)
    athletes = ("anna", "ben")

    def check(sessions: int) -> None:
        together = totals(engine, None, Period.DAY, LONG_AGO, FAR_AHEAD)
        assert sum(each.sessions for each in together) == sessions
        alone = [
            total
            for athlete in athletes
            for total in totals(engine, athlete, Period.DAY, LONG_AGO, FAR_AHEAD)
        ]
        for kind in ("sessions", "occlusion_s", "volume_kg"):
            assert sum(getattr(each, kind) for each in alone) == pytest.approx(
                sum(getattr(each, kind) for each in together)
            )
        before = days_of(engine)
        with engine.begin() as connection:
            add_up(connection, {day for day, *_ in before} | {MONDAY.isoformat()})
        assert days_of(engine) == before

    writer.begin(record_of("one", athlete_id="anna"), MONDAY)
    check(0)
    writer.finish(record_of("one", athlete_id="anna", load_kg=20.0), wrap_on=False)
    check(1)
    writer.begin(record_of("two", athlete_id="ben"), TUESDAY)
    writer.interrupted("ben")
    check(2)
    writer.insert(KeptSession(record=record_of("three", athlete_id="ben")), MONDAY)
    check(3)
    writer.put_right("one", Correction(load_kg=40.0))
    check(3)
    writer.begin(record_of("four", athlete_id="anna"), SUNDAY)
    writer.discard("four")
    check(3)
    assert writer.delete_session("three") == "ben"
    check(2)
    writer.delete_athlete("ben")
    check(1)
    writer.delete_athlete("anna")
    check(0)
    assert not days_of(engine)
