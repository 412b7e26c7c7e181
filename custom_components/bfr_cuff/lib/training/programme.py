"""A programme over weeks: which protocols on which days, what may grow, when it ends.

Everything in it is a proposal. Nothing here starts a session or changes a pressure.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from ..evidence import SESSIONS_A_DAY, SESSIONS_A_WEEK

DAYS: Final = 7
REST: Final = timedelta(days=DAYS // int(SESSIONS_A_WEEK.value))
"""From day to day between sessions of one limb: the most a week (E008), evenly spread."""

REST_SAME_DAY: Final = timedelta(days=1) / SESSIONS_A_DAY.value / 2
"""Between two sessions on a day: half of the even distance of the most a day (E009)."""


class Growth(StrEnum):
    """What may grow from session to session, in the order in which it does."""

    TIME = "time"
    REPETITIONS = "repetitions"
    LOAD = "load"
    PRESSURE = "pressure"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Some weeks that are alike.

    `days` are the protocols of each day, 1 to 7, by id or name; two of a day are two
    sessions. `easy` weeks are for recovery: nothing grows. `grows` is what else may.
    """

    weeks: int
    days: Mapping[int, tuple[str, ...]]
    easy: bool = False
    grows: frozenset[Growth] = frozenset(Growth)
    sources: tuple[str, ...] = ()

    @cached_property
    def sessions_a_week(self) -> int:
        """Return how many sessions one of the weeks has."""
        return sum(map(len, self.days.values()))

    @cached_property
    def protocols(self) -> frozenset[str]:
        """Return every protocol of its days."""
        return frozenset(each for day in self.days.values() for each in day)

    @cached_property
    def intensive(self) -> bool:
        """Return whether it is more than a lasting habit allows (E008, E009)."""
        return self.sessions_a_week > SESSIONS_A_WEEK.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One session that a programme asks for.

    `week` and `number` count from 1, through the whole programme; `day` from 1 to 7.
    `of_day` is how many sessions that day has.
    """

    number: int
    week: int
    day: int
    of_day: int
    protocol: str
    stage: Stage

    @property
    def rest(self) -> timedelta:
        """Return the rest that a limb has before it; of a day or more from day to day."""
        if not self.stage.intensive:
            return REST
        return timedelta(days=1) if self.of_day == 1 else REST_SAME_DAY


@dataclass(frozen=True, kw_only=True)
class Programme:
    """One programme; its stages follow each other, and then it ends."""

    programme_id: str
    name: str
    about: str
    stages: tuple[Stage, ...]
    sources: tuple[str, ...]

    @property
    def weeks(self) -> int:
        """Return how many weeks it has."""
        return sum(stage.weeks for stage in self.stages)

    @cached_property
    def protocols(self) -> frozenset[str]:
        """Return every protocol of its stages."""
        return frozenset(each for stage in self.stages for each in stage.protocols)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Return every session, in order."""
        return tuple(
            replace(slot, number=number) for number, slot in enumerate(self._slots(), 1)
        )

    def sessions_in(self, week: int) -> int:
        """Return how many sessions a week has."""
        return self._in_week[week]

    @cached_property
    def _in_week(self) -> Counter[int]:
        return Counter(slot.week for slot in self.slots)

    def with_protocols(self, ids: Callable[[str], str]) -> Programme:
        """Return it with other words for its protocols, such as their ids."""
        stages = (
            replace(
                stage,
                days={
                    day: tuple(map(ids, protocols))
                    for day, protocols in stage.days.items()
                },
            )
            for stage in self.stages
        )
        return replace(self, stages=tuple(stages))

    def _slots(self) -> Iterator[Slot]:
        week = 0
        for stage in self.stages:
            for _ in range(stage.weeks):
                week += 1
                yield from _week(stage, week)


def _week(stage: Stage, week: int) -> Iterator[Slot]:
    for day, protocols in sorted(stage.days.items()):
        for protocol in protocols:
            yield Slot(
                number=0,
                week=week,
                day=day,
                of_day=len(protocols),
                protocol=protocol,
                stage=stage,
            )
