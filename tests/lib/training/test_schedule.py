"""Tests of how often an athlete trains."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.bfr_cuff.lib.training.schedule import (
    Amount,
    FrequencyWarning,
    in_order,
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


def test_amounts_add_up() -> None:
    """Session by session."""
    amounts = [Amount(1, 300.0, 450.0), Amount(1, 450.0, 0.0)]
    assert sum(amounts, Amount()) == Amount(2, 750.0, 450.0)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "happened", "order"),
    [
        ({"b": -HOUR, "a": -2 * HOUR}, [], "ab"),
        # The clock was a day ahead in the first of two, and is right in the second.
        ({"a": 23 * HOUR, "b": -HOUR}, ["a", "b"], "ab"),
        # It was a day behind in the second.
        ({"a": -2 * HOUR, "b": -25 * HOUR}, ["a", "b"], "ab"),
        # Only the clock of before a restart is known, and cannot be right.
        ({"a": 23 * HOUR, "b": -HOUR}, [], "ab"),
        # Imported sessions go by their clock.
        ({"c": -HOUR, "a": -3 * HOUR, "b": -2 * HOUR}, ["b"], "abc"),
        ({"a": -3 * HOUR}, ["gone", "a"], "a"),
    ],
)
def test_order(starts: dict[str, timedelta], happened: list[str], order: str) -> None:
    """What happened last is last, whatever the clock said then."""
    at = {key: NOW + start for key, start in starts.items()}
    assert in_order(at, happened, NOW) == list(order)
