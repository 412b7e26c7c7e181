"""How often an athlete trains: warnings, the order of sessions, what they add up to.

Either 2 to 3 sessions a week (E008), or 1 to 2 a day for three weeks at most (E009).
Times are aware; a day and a week are those of `now`'s time zone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

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
class Amount:
    """What sessions add up to: occlusion in seconds, volume load in kg.

    `sessions` counts those that were done; what a stopped one took is in the other two.
    `occlusion_s` is that of the longest cuff of each session.
    """

    sessions: int = 0
    occlusion_s: float = 0.0
    volume_kg: float = 0.0

    def __add__(self, other: Self) -> Self:
        """Return what both add up to."""
        return replace(
            self,
            sessions=self.sessions + other.sessions,
            occlusion_s=self.occlusion_s + other.occlusion_s,
            volume_kg=self.volume_kg + other.volume_kg,
        )


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


def next_due(
    starts: Iterable[datetime], done: Iterable[datetime], now: datetime
) -> date:
    """Return the first day, from today on, on which a session fits into the week.

    `starts` count against the week, and no day on which one was `done` is due again.
    """
    earlier, finished = [*starts], [*done]
    for ahead in range(WEEK.days):
        moment = now + timedelta(days=ahead)
        week = sum(moment - WEEK < start <= now for start in earlier)
        if week < SESSIONS_A_WEEK.value and not _on_day_of(finished, moment):
            return moment.date()
    return (now + WEEK).date()


def in_order(
    starts: Mapping[str, datetime], happened: Sequence[str], now: datetime
) -> list[str]:
    """Return the ids of sessions, oldest first, by what happened and not the clock alone.

    `happened` are those that were seen to end, in that order: an earlier one cannot have
    begun after a later one, whatever the clock said. A start that lies ahead of `now`
    is a wrong clock's, and comes before all that can be believed.
    """
    position = {
        key: datetime.min.replace(tzinfo=now.tzinfo) if start > now else start
        for key, start in starts.items()
    }
    latest = now
    for key in reversed(happened):
        if key in position:
            latest = position[key] = min(starts[key], latest)
    rank = {key: index for index, key in enumerate(happened)}
    return sorted(position, key=lambda key: (position[key], rank.get(key, -1)))


def _on_day_of(starts: Sequence[datetime], now: datetime) -> int:
    return sum(start.astimezone(now.tzinfo).date() == now.date() for start in starts)


def _busy_weeks(starts: Sequence[datetime], now: datetime) -> int:
    """Return for how many weeks up to now there were too many for a lasting habit."""
    weeks, end = 0, now
    while sum(end - WEEK < start <= end for start in starts) > SESSIONS_A_WEEK.value:
        weeks, end = weeks + 1, end - WEEK
    return weeks
