"""The sets of one session: those to come, the one that runs, those that were."""

from dataclasses import dataclass, replace
from typing import Final

from ..evidence import REST_MIN
from ..training.plan import Plan
from ..training.protocol import SetPlan
from .messages import LogSet

MOST_EXTRA_SETS: Final = 3
"""However often an athlete asks for another set."""


@dataclass(slots=True, kw_only=True)
class SetRecord:
    """One set as it was; times in seconds since the session's start.

    A set that was `cut_short` by a pause is done again under the same number.
    """

    number: int
    exercise: str | None
    planned_repetitions: int | None
    planned_work_s: float | None
    to_failure: bool
    started_s: float
    ended_s: float | None = None
    cut_short: bool = False
    repetitions: int | None = None
    rpe: float | None = None
    discomfort: float | None = None

    @property
    def done(self) -> bool:
        """Return whether it came to its end, and was not without a repetition."""
        return set_is_done(self.ended_s, self.repetitions, cut_short=self.cut_short)


def set_is_done(
    ended_s: float | None, repetitions: int | None, *, cut_short: bool
) -> bool:
    """Return whether a set counts as done; what was not counted is believed."""
    return ended_s is not None and not cut_short and repetitions != 0


class SessionSets:
    """Count through the sets of a plan and keep how each of them was."""

    def __init__(self, plan: Plan) -> None:
        """Stand before the first set."""
        self.records: list[SetRecord] = []
        self.beats: int | None = None
        self.taps = 0
        self._planned = list(plan.sets)
        self._most = len(plan.sets) + MOST_EXTRA_SETS
        self._index = 0

    @property
    def number(self) -> int:
        """Return the number of the set that runs or comes next, from 1."""
        return self._index + 1

    @property
    def count(self) -> int:
        """Return how many sets there are, extra ones included."""
        return len(self._planned)

    @property
    def planned(self) -> SetPlan:
        """Return the set that runs or comes next."""
        return self._planned[self._index]

    @property
    def all_planned(self) -> tuple[SetPlan, ...]:
        """Return every set there is to be, extra ones included."""
        return tuple(self._planned)

    @property
    def repetitions(self) -> int:
        """Return those of the newest set: as told, else by taps, else by the beat."""
        told = self.records[-1].repetitions if self.records else None
        return self.taps or self.beats or 0 if told is None else told

    @property
    def done(self) -> int:
        """Return how many sets came to their end; one done again counts once."""
        return len({record.number for record in self.records if record.done})

    @property
    def is_last(self) -> bool:
        """Return whether no other set comes after this one."""
        return self.number == self.count

    @property
    def has_room(self) -> bool:
        """Return whether another set may be added."""
        return self.count < self._most

    def add(self) -> None:
        """Add a set like the last one, with a rest before it."""
        last = self._planned[-1]
        # The last set of a protocol has no rest after it; now that it is not the last,
        # it gets one, or two sets would follow each other under pressure without a
        # break.
        rest_s = self._planned[-2].rest_s if self.count > 1 else REST_MIN.value
        self._planned[-1:] = [replace(last, rest_s=last.rest_s or rest_s), last]

    def advance(self) -> None:
        """Go to the next set."""
        self._index += 1

    def begin(self, at_s: float) -> None:
        """Begin the set whose turn it is."""
        planned = self.planned
        self.beats, self.taps = None, 0
        self.records.append(
            SetRecord(
                number=self.number,
                exercise=planned.exercise,
                planned_repetitions=planned.repetitions,
                planned_work_s=planned.work_s,
                to_failure=planned.to_failure,
                started_s=at_s,
            )
        )

    def beat(self, beats: int) -> None:
        """Count by the beat: so many whole ones have passed, of those that are planned."""
        planned = self.planned
        most = beats if planned.to_failure else planned.repetitions or 0
        self.beats = min(beats, most)

    def repeat(self) -> bool:
        """Count a tap; return whether it was the last planned repetition."""
        self.taps += 1
        planned = self.planned
        return not planned.to_failure and self.taps == planned.repetitions

    def close(self, at_s: float, *, cut_short: bool) -> None:
        """End the running set, if one runs.

        Its repetitions are those that were tapped, else the beats, if there was a beat.
        """
        if not self.records or self.records[-1].ended_s is not None:
            return
        record = self.records[-1]
        record.ended_s, record.cut_short = at_s, cut_short
        # What the athlete has logged meanwhile is known better than any count.
        if record.planned_repetitions is not None and record.repetitions is None:
            record.repetitions = self.taps or self.beats

    def log(self, log: LogSet) -> SetRecord:
        """Keep how the last or running set was; there must have been one."""
        record = self.records[-1]
        for name, value in log.told.items():
            setattr(record, name, value)
        return record
