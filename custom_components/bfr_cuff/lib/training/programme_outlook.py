"""Where a limb stands in a programme, and what it proposes for which day.

What was done is all that counts: a day that was missed moves the rest of the plan, a
session that was stopped stays due, and one that hurt takes the plan a step back.
Days are those of `now`'s time zone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from ..evidence import SESSIONS_A_DAY, SESSIONS_A_WEEK
from .programme import DAYS, Programme, Slot, Stage

BEGIN_AGAIN: Final = timedelta(days=2 * DAYS)
"""Days without a session after which its week begins again. A habit, no limit."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=DAYS)


class Outcome(StrEnum):
    """What a session was for a programme."""

    DONE = "done"
    STOPPED = "stopped"
    AGAINST = "against"


class State(StrEnum):
    """How a programme stands today."""

    DUE = "due"
    LATER = "later"
    HELD = "held"
    FINISHED = "finished"


class Note(StrEnum):
    """What the plan was changed for, newest first."""

    STEPPED_BACK = "stepped_back"
    BEGUN_AGAIN = "begun_again"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Logged:
    """One session of the limb, of any protocol; `started` is in UTC.

    It had the limb under pressure: an attempt without is no session.
    """

    started: datetime
    protocol_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Hold:
    """Days on which nothing is due, the last one included; without an end until told."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether nothing is due on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Planned:
    """One session that is proposed, from a moment on."""

    slot: Slot
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How a programme goes on.

    `week` counts from 1; it and `stage`, which the next session is of, are None at the
    end. `done` of `sessions` and `done_in_week` of `in_week` are sessions of the
    programme. `ahead` is everything to come, in order.
    """

    state: State
    week: int | None
    weeks: int
    stage: Stage | None
    done: int
    sessions: int
    done_in_week: int
    in_week: int
    note: Note | None
    ahead: tuple[Planned, ...]

    @property
    def easy(self) -> bool:
        """Return whether the week is an easy one."""
        return self.stage is not None and self.stage.easy

    def due(self, now: datetime) -> tuple[Planned, ...]:
        """Return what is due now."""
        return tuple(planned for planned in self.ahead if planned.at <= now)

    def between(self, first: date, last: date) -> tuple[Planned, ...]:
        """Return what is planned from one day to another, both included."""
        return tuple(each for each in self.ahead if first <= each.at.date() <= last)


def outlook(
    programme: Programme,
    begins: date,
    logged: Sequence[Logged],
    now: datetime,
    *,
    due_from: time = time(8),
    hold: Hold | None = None,
) -> Outlook:
    """Return how a programme goes on after what was logged of a limb, oldest first."""
    course = _Course(programme, begins, now)
    for each in _of_concern(logged, begins, now):
        course.take(each)
    course.look_at(now.date())
    if hold is None or not hold.covers(now.date()):
        ahead = tuple(_plan(course, now.date(), due_from, now))
        return _outlook(course, ahead, held=False, now=now)
    ahead = ()
    if hold.until is not None:
        ahead = tuple(_plan(course, hold.until + _DAY, due_from, now))
    return _outlook(course, ahead, held=True, now=now)


_LONG_AGO: Final = date(1970, 1, 1)


def _of_concern(
    logged: Sequence[Logged], begins: date, now: datetime
) -> Iterator[Logged]:
    """Yield what a programme or a rest may still ask about: years may lie before.

    The newest always, however long ago it was. Two days more than a week, since a day
    begins elsewhere at another time.
    """
    midnight = datetime.combine(max(begins, _LONG_AGO), time(), tzinfo=UTC)
    since = min(midnight, now.astimezone(UTC)) - _WEEK - 2 * _DAY
    yield from (each for each in logged[:-1] if each.started >= since)
    yield from logged[-1:]


class _Course:
    """The way through a programme: the next slot, and the day that its week begins on."""

    def __init__(self, programme: Programme, begins: date, now: datetime) -> None:
        self.programme = programme
        self.at = 0
        self.week_begins = self.begins = begins
        self.strained: list[tuple[datetime, bool]] = []
        self.note: Note | None = None
        self._zone = now.tzinfo
        self._newest_day: date | None = None
        self._days: Counter[date] = Counter()

    @property
    def next(self) -> Slot | None:
        """Return what comes next; None at the end."""
        slots = self.programme.slots
        return slots[self.at] if self.at < len(slots) else None

    def take(self, session: Logged) -> None:
        """Go on by one session; one from before the programme only asks for rest."""
        started = session.started.astimezone(self._zone)
        slot, day = self.next, started.date()
        counts = False
        if slot is not None and day >= self.begins:
            self.look_at(day)
            slot = self.next
            assert slot is not None
            counts = self._counts(session, slot, day)
            if session.outcome is Outcome.AGAINST:
                self._step_back(day)
            elif counts:
                self._go_on(slot, day)
            elif _was_stopped(session, slot):
                self.note = Note.STOPPED
        self.strained.append((started, counts and bool(slot and slot.stage.intensive)))

    def look_at(self, day: date) -> None:
        """Begin the week again after too many days without a session."""
        if self._newest_day is None or self.next is None:
            return
        if day - self._newest_day >= BEGIN_AGAIN and self._to_begin_of(self.next.week):
            self.week_begins, self.note = day, Note.BEGUN_AGAIN

    def _counts(self, session: Logged, slot: Slot, day: date) -> bool:
        """Return whether a session is the one that the programme asks for.

        Not before its week, and never more on a day than the programme has on one.
        """
        return (
            session.outcome is Outcome.DONE
            and session.protocol_id == slot.protocol
            and day >= self.week_begins
            and self._days[day] < slot.of_day
        )

    def _go_on(self, slot: Slot, day: date) -> None:
        """Go to the next slot; a day too late moves all that follows."""
        self.week_begins += max(timedelta(), day - _nominal(slot, self.week_begins))
        self._newest_day, self.note = day, None
        self._days[day] += 1
        self.at += 1
        if (after := self.next) is not None:
            self.week_begins += (after.week - slot.week) * _WEEK

    def _step_back(self, day: date) -> None:
        """Begin the week again, or the one before if it has only just begun."""
        slot = self.next
        assert slot is not None
        if not self._to_begin_of(slot.week) and slot.week > 1:
            self._to_begin_of(slot.week - 1)
        self.week_begins, self.note = day, Note.STEPPED_BACK
        self._newest_day = day

    def _to_begin_of(self, week: int) -> bool:
        """Go to the first slot of a week; return whether that is another one."""
        slots, before = self.programme.slots, self.at
        self.at = next(at for at, slot in enumerate(slots) if slot.week >= week)
        return self.at != before


def _was_stopped(session: Logged, slot: Slot) -> bool:
    return session.outcome is Outcome.STOPPED and session.protocol_id == slot.protocol


def _nominal(slot: Slot, week_begins: date) -> date:
    return week_begins + timedelta(days=slot.day - 1)


def _plan(
    course: _Course, earliest: date, due_from: time, now: datetime
) -> Iterator[Planned]:
    """Yield everything to come, each as early as its day and its rest allow."""
    week_begins, slot_before = course.week_begins, None
    # No day that is looked at is earlier, so what is a week older is nowhere in it.
    recent = earliest - _WEEK
    strained = [(at.date(), intensive) for at, intensive in course.strained]
    strained = [each for each in strained if each[0] > recent]
    last = course.strained[-1][0] if course.strained else None
    for slot in course.programme.slots[course.at :]:
        if slot_before is not None:
            week_begins += (slot.week - slot_before.week) * _WEEK
        nominal = _nominal(slot, week_begins)
        day = max(nominal, earliest)
        due = datetime.combine(day, due_from, tzinfo=now.tzinfo)
        at = _rested(slot, due, last, strained)
        week_begins += max(timedelta(), at.date() - nominal)
        # What is due since this morning is done now at the earliest.
        last = max(at, now)
        strained.append((last.date(), slot.stage.intensive))
        slot_before = slot
        yield Planned(slot, at)


def _rested(
    slot: Slot,
    earliest: datetime,
    last: datetime | None,
    strained: Sequence[tuple[date, bool]],
) -> datetime:
    """Return the first moment from one on at which the limb has had its rest."""
    at = earliest
    if last is not None:
        if slot.rest < _DAY:
            at = max(at, last + slot.rest)
        elif (day := last.date() + slot.rest) > at.date():
            at = _same_time(earliest, day)
    while _is_too_often(slot, at.date(), strained):
        at = _same_time(earliest, at.date() + _DAY)
    return at


def _same_time(moment: datetime, day: date) -> datetime:
    return datetime.combine(day, moment.timetz())


def _is_too_often(slot: Slot, day: date, strained: Iterable[tuple[date, bool]]) -> bool:
    """Return whether one more would be too many on its day (E009) or in its week (E008).

    What a stage of more sessions asked for does not count against the stage after it.
    """
    since = day - _WEEK
    on_day = lasting = 0
    for trained, intensive in strained:
        if trained > since:
            on_day += trained == day
            lasting += not intensive
    return on_day >= SESSIONS_A_DAY.value or (
        not slot.stage.intensive and lasting >= SESSIONS_A_WEEK.value
    )


def _outlook(
    course: _Course, ahead: tuple[Planned, ...], *, held: bool, now: datetime
) -> Outlook:
    programme, slot = course.programme, course.next
    week = None if slot is None else slot.week
    return Outlook(
        state=_state(slot, ahead, held=held, now=now),
        week=week,
        weeks=programme.weeks,
        stage=None if slot is None else slot.stage,
        done=course.at,
        sessions=len(programme.slots),
        done_in_week=sum(each.week == week for each in programme.slots[: course.at]),
        in_week=0 if week is None else programme.sessions_in(week),
        note=course.note,
        ahead=ahead,
    )


def _state(
    slot: Slot | None, ahead: Sequence[Planned], *, held: bool, now: datetime
) -> State:
    if slot is None:
        return State.FINISHED
    if held:
        return State.HELD
    return State.DUE if ahead and ahead[0].at <= now else State.LATER
