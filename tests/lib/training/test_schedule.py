"""Tests of how often an athlete trains."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.bfr_cuff.lib.training.schedule import (
    FrequencyWarning,
    Week,
    this_week,
    warnings,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=BERLIN)  # a Friday


def days_ago(*days: float) -> list[datetime]:
    """Return starts that many days before now."""
    return [NOW - timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), []),
        ((2.0, 4.0), []),
        ((2.0, 4.0, 6.0), [FrequencyWarning.TOO_MANY_THIS_WEEK]),
        ((2.0, 4.0, 7.0), []),
        ((0.1,), []),
        ((0.1, 0.2), [FrequencyWarning.TOO_MANY_TODAY]),
        ((0.1, 0.8), []),  # the second was yesterday
        ((-1.0, -2.0, -3.0, -4.0), []),  # a clock that was set back
    ],
)
def test_one_more_session(days: tuple[float, ...], expected: list[str]) -> None:
    """Up to three a week and two a day there is nothing to say."""
    assert list(warnings(days_ago(*days), NOW)) == expected


@pytest.mark.parametrize(
    ("lasted_days", "expected"),
    [
        (6, FrequencyWarning.TOO_MANY_THIS_WEEK),
        (20, FrequencyWarning.TOO_MANY_THIS_WEEK),
        (25, FrequencyWarning.TOO_LONG_DAILY),
        (60, FrequencyWarning.TOO_LONG_DAILY),
    ],
)
def test_daily_training(lasted_days: int, expected: FrequencyWarning) -> None:
    """Three weeks of it, then it has been too long."""
    assert warnings(days_ago(*range(1, lasted_days)), NOW) == (expected,)


def test_a_quiet_week_ends_it() -> None:
    """Daily, a week with three sessions, daily again."""
    days = [*range(1, 7), 8, 10, 12, *range(14, 60)]
    assert warnings(days_ago(*days), NOW) == (FrequencyWarning.TOO_MANY_THIS_WEEK,)


def test_both_at_once() -> None:
    """A third session today, after many this week."""
    assert warnings(days_ago(0.1, 0.2, 1.0), NOW) == (
        FrequencyWarning.TOO_MANY_TODAY,
        FrequencyWarning.TOO_MANY_THIS_WEEK,
    )


def test_a_day_is_that_of_the_home() -> None:
    """Late yesterday in UTC can be today here, and the other way round."""
    now = datetime(2026, 11, 20, 9, 0, tzinfo=BERLIN)
    after_midnight = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    before_midnight = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)
    today = [after_midnight, after_midnight + timedelta(hours=1)]
    assert warnings(today, now) == (FrequencyWarning.TOO_MANY_TODAY,)
    assert warnings([before_midnight, after_midnight], now) == ()


@pytest.mark.parametrize(
    ("warning", "source"),
    [
        (FrequencyWarning.TOO_MANY_TODAY, "E009"),
        (FrequencyWarning.TOO_MANY_THIS_WEEK, "E008"),
        (FrequencyWarning.TOO_LONG_DAILY, "E009"),
    ],
)
def test_every_warning_has_a_source(warning: FrequencyWarning, source: str) -> None:
    """A row of the evidence table."""
    assert warning.source == source


def test_this_week() -> None:
    """From Monday on, in the home's time."""
    monday = datetime(2026, 11, 15, 23, 0, tzinfo=UTC)  # midnight in Berlin
    sessions = [
        (monday - timedelta(seconds=1), 600.0, 100.0),
        (monday, 300.0, 450.0),
        (NOW, 450.0, 0.0),
        (NOW - timedelta(days=371), 900.0, 100.0),  # the same week of another year
    ]
    done = Week(sessions=2, occlusion_min=12.5, volume_kg=450.0)
    assert this_week(sessions, NOW) == done
    assert this_week([], NOW) == Week(sessions=0, occlusion_min=0.0, volume_kg=0.0)
