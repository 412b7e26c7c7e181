"""How often an athlete trains: warnings, and what a week adds up to.

Either 2 to 3 sessions a week (E008), or 1 to 2 a day for three weeks at most (E009).
Times are aware; a day and a week are those of `now`'s time zone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ..evidence import INTENSIVE_WEEKS, SESSIONS_A_DAY, SESSIONS_A_WEEK

WEEK: Final = timedelta(days=7)


class FrequencyWarning(StrEnum):
    """Why one more session now would be too much; a warning, no refusal."""

    TOO_MANY_TODAY = "too_many_today"
    TOO_MANY_THIS_WEEK = "too_many_this_week"
    TOO_LONG_DAILY = "too_long_daily"

    @property
    def source(self) -> str:
        """Return the evidence row."""
        if self is FrequencyWarning.TOO_MANY_THIS_WEEK:
            return SESSIONS_A_WEEK.source
        return INTENSIVE_WEEKS.source


@dataclass(frozen=True, slots=True)
class Week:
    """What was done since Monday."""

    sessions: int
    occlusion_min: float
    volume_kg: float


def warnings(starts: Iterable[datetime], now: datetime) -> tuple[FrequencyWarning, ...]:
    """Return what speaks against a session that starts now, after those earlier ones."""
    all_starts = [*(start for start in starts if start < now), now]
    found = []
    if _on_day_of(all_starts, now) > SESSIONS_A_DAY.value:
        found.append(FrequencyWarning.TOO_MANY_TODAY)
    busy = _busy_weeks(all_starts, now)
    if busy > INTENSIVE_WEEKS.value:
        found.append(FrequencyWarning.TOO_LONG_DAILY)
    elif busy:
        found.append(FrequencyWarning.TOO_MANY_THIS_WEEK)
    return tuple(found)


def this_week(sessions: Iterable[tuple[datetime, float, float]], now: datetime) -> Week:
    """Add up the sessions since Monday.

    Each is a start, its occlusion in seconds and its volume load in kg.
    """
    week = now.date().isocalendar()[:2]
    done = [
        (occluded_s, volume_kg)
        for start, occluded_s, volume_kg in sessions
        if start.astimezone(now.tzinfo).date().isocalendar()[:2] == week
    ]
    return Week(
        sessions=len(done),
        occlusion_min=sum(occluded_s for occluded_s, _ in done) / 60,
        volume_kg=sum((volume_kg for _, volume_kg in done), 0.0),
    )


def _on_day_of(starts: Sequence[datetime], now: datetime) -> int:
    return sum(start.astimezone(now.tzinfo).date() == now.date() for start in starts)


def _busy_weeks(starts: Sequence[datetime], now: datetime) -> int:
    """Return for how many weeks up to now there were too many for a lasting habit."""
    weeks, end = 0, now
    while sum(end - WEEK < start <= end for start in starts) > SESSIONS_A_WEEK.value:
        weeks, end = weeks + 1, end - WEEK
    return weeks
