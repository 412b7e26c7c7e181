"""What to change in the next session, and why.

First more time, then sets, then load, pressure last; one step a week (E048), and none
after discomfort, a missed set or a stop. A suggestion is never taken over by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
import math
from typing import Any, Final

from ..evidence import (
    DISCOMFORT_STOP,
    EXPOSURE_MAX,
    INTERVALS_MAX,
    LOAD_REPETITIONS,
    LOAD_STEP,
    LOWER_STEP,
    PASSIVE_INTERVAL,
    REFILL_MAX,
    REST_MIN,
    SESSIONS_A_WEEK,
    SESSIONS_A_WEEK_MIN,
    SETS_MAX,
    WALK_INTERVAL,
    WEEKLY_STEP,
)
from ..training.prescription import Basis
from ..training.protocol import Protocol, ProtocolKind
from .messages import EndReason
from .record import SessionRecord

TIME_STEP_S: Final = 60.0
"""One minute more of a time limit; the bounds that it goes up to are evidence."""

INTERVAL_STEP_S: Final = 30.0
ON_TIME_S: Final = 1.0
"""A timed set that ended so little early was done."""

_SETS: Final = {
    ProtocolKind.RESISTANCE: SETS_MAX,
    ProtocolKind.AEROBIC: INTERVALS_MAX,
    ProtocolKind.PASSIVE: INTERVALS_MAX,
}
_INTERVALS: Final = {
    ProtocolKind.AEROBIC: WALK_INTERVAL,
    ProtocolKind.PASSIVE: PASSIVE_INTERVAL,
}


class Change(StrEnum):
    """What is to be different."""

    TIME = "time"
    REPETITIONS = "repetitions"
    LOAD = "load"
    PRESSURE = "pressure"
    HOLD = "hold"
    STEP_BACK = "step_back"
    RECHECK = "recheck"
    LOOSER = "looser"


class Why(StrEnum):
    """The reason of a suggestion."""

    DISCOMFORT = "discomfort"
    NUMBNESS = "numbness"
    TOO_TIGHT = "too_tight"
    STOPPED = "stopped"
    MISSED_SET = "missed_set"
    NOT_LONG_ENOUGH = "not_long_enough"
    WENT_WELL = "went_well"
    PASSED_REPETITIONS = "passed_repetitions"
    AT_THE_TOP = "at_the_top"
    EASY_WEEK = "easy_week"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change for the next session, or none.

    `amount` is in seconds for time (of the limit, or of each timed set), sets, kg,
    percent of LOP, mmHg for a step back, and 0 where there is nothing to take over.
    `source` is an evidence row.
    """

    kind: Change
    amount: float
    why: Why
    source: str


_BY_END: Final = {
    EndReason.PAIN: (Why.DISCOMFORT, DISCOMFORT_STOP.source),
    EndReason.DISCOMFORT: (Why.DISCOMFORT, DISCOMFORT_STOP.source),
    EndReason.NUMBNESS: (Why.NUMBNESS, LOWER_STEP.source),
    EndReason.TOO_TIGHT: (Why.TOO_TIGHT, REFILL_MAX.source),
}
_BY_ANSWER: Final = {
    "numbness": (Why.NUMBNESS, LOWER_STEP.source),
    "long": (Why.TOO_TIGHT, REFILL_MAX.source),
}


def suggest(
    records: Sequence[SessionRecord],
    protocol: Protocol,
    *,
    heaviest_kg: float | None = None,
) -> Suggestion | None:
    """Return what to change after the newest record (the last) of a protocol.

    `protocol` is as it was done last; `heaviest_kg` the most load that may be suggested.
    None without a record.
    """
    same = [record for record in records if record.protocol_id == protocol.protocol_id]
    if not same:
        return None
    last = same[-1]
    return _less(last, protocol) or _no_more(last) or _more(same, protocol, heaviest_kg)


def adjusted(protocol: Protocol, suggestion: Suggestion) -> Protocol:
    """Return a protocol with more time or another set, as suggested.

    Load and pressure are no part of a protocol: those are chosen for each session.
    """
    if suggestion.kind is Change.REPETITIONS:
        return _with_another_set(protocol)
    if suggestion.kind is Change.TIME:
        return _with_more_time(protocol, suggestion.amount)
    return protocol


def stepped_back(last: SessionRecord, protocol: Protocol) -> float | None:
    """Return a share of LOP in percent, lower by a step of 10 mmHg (E136).

    None where the next session could not have less: without a share of an LOP, or at
    the lowest share that the protocol allows.
    """
    percents = [cuff["percent"] for cuff in last.cuffs if cuff["percent"] is not None]
    lops = [cuff["lop"]["mmhg"] for cuff in last.cuffs if cuff["lop"] is not None]
    if not percents or not lops:
        return None
    # Rounded up, and by the smallest LOP: each cuff comes down by 10 mmHg at least.
    step = math.ceil(100 * LOWER_STEP.value / min(lops))
    share = protocol.pressure
    percent = min(share.highest, max(share.lowest, min(percents) - step))
    return float(percent) if percent < min(percents) else None


def speaks_against_pressure(record: SessionRecord) -> bool:
    """Return whether the end of a session, or an answer, spoke against the pressure."""
    return _against_pressure(record) is not None


def _less(last: SessionRecord, protocol: Protocol) -> Suggestion | None:
    """Suggest a step back after any sign against the pressure.

    Where the pressure cannot be less, say what else to do: put a wrap on more loosely,
    or measure the LOP that the pressure is a share of, or should be.
    """
    if (reason := _against_pressure(last)) is None:
        return None
    # Before the share is looked at, which a wrap has not.
    if all(cuff["basis"] == Basis.FELT for cuff in last.cuffs):
        return Suggestion(Change.LOOSER, 0.0, *reason)
    if stepped_back(last, protocol) is None:
        return Suggestion(Change.RECHECK, 0.0, *reason)
    return Suggestion(Change.STEP_BACK, LOWER_STEP.value, *reason)


def _against_pressure(last: SessionRecord) -> tuple[Why, str] | None:
    """Return what the end or an answer said against the pressure, and its source."""
    told = [_BY_END.get(EndReason(last.reason))]
    told += [_BY_ANSWER.get(answer["answer"]) for answer in last.answers]
    return next((reason for reason in told if reason is not None), None)


def _no_more(last: SessionRecord) -> Suggestion | None:
    """Suggest the same again after a session that was not done in full."""
    if last.reason != EndReason.DONE:
        return _hold(Why.STOPPED)
    if _has_missed_set(last):
        return _hold(Why.MISSED_SET)
    if any(
        (record["discomfort"] or 0) >= DISCOMFORT_STOP.value for record in last.sets
    ):
        return Suggestion(Change.HOLD, 0.0, Why.DISCOMFORT, DISCOMFORT_STOP.source)
    return None


def _more(
    records: Sequence[SessionRecord], protocol: Protocol, heaviest_kg: float | None
) -> Suggestion:
    """Suggest the first change that there is room for, once its time has come."""
    last = records[-1]
    room = next(_room(last, protocol, heaviest_kg), None)
    if room is None:
        return _hold(Why.AT_THE_TOP)
    if room.kind is Change.LOAD:
        # A set beyond its repetitions says by itself that the load is too light.
        ripe = _passed_repetitions(last)
    else:
        needed = (
            SESSIONS_A_WEEK if room.kind is Change.PRESSURE else SESSIONS_A_WEEK_MIN
        )
        ripe = _are_good_in_a_row(records, needed.value)
    return room if ripe else _hold(Why.NOT_LONG_ENOUGH)


def _room(
    last: SessionRecord, protocol: Protocol, heaviest_kg: float | None
) -> Iterator[Suggestion]:
    """Yield what could still grow, in the order in which it should."""
    yield from _more_time(last, protocol)
    yield from _more_sets(last, protocol)
    yield from _more_load(last, protocol, heaviest_kg)
    yield from _more_pressure(last, protocol)


def _more_time(last: SessionRecord, protocol: Protocol) -> Iterator[Suggestion]:
    """Yield more time: of the limit where repetitions are counted, else of each set.

    Not of a limit that was not the one in force: the cuff's own, or one that was asked
    for, would stay as it is.
    """
    if protocol.kind is ProtocolKind.RESISTANCE:
        if last.limit_s < protocol.time_limit_s:
            return
        bound, step = EXPOSURE_MAX, TIME_STEP_S
        room = bound.value - protocol.time_limit_s
    elif (interval := _INTERVALS.get(protocol.kind)) is not None:
        bound, step = interval, INTERVAL_STEP_S
        room = bound.value - max(planned.duration_s for planned in protocol.sets)
    else:
        return
    amount = min(step, room)
    longer = _with_more_time(protocol, amount)
    if amount > 0.0 and longer.occlusion_s <= _limit_s(last, protocol, longer):
        yield Suggestion(Change.TIME, amount, Why.WENT_WELL, bound.source)


def _more_sets(last: SessionRecord, protocol: Protocol) -> Iterator[Suggestion]:
    """Yield another set, where sets are all alike and few."""
    most = _SETS.get(protocol.kind)
    exercises = {planned.exercise for planned in protocol.sets}
    if most is None or len(protocol.sets) >= most.value or len(exercises) > 1:
        return
    if _with_another_set(protocol).occlusion_s <= _limit_s(last, protocol, protocol):
        yield Suggestion(Change.REPETITIONS, 1.0, Why.WENT_WELL, most.source)


def _more_load(
    last: SessionRecord, protocol: Protocol, heaviest_kg: float | None
) -> Iterator[Suggestion]:
    """Yield more load, up to the most that is known to be right."""
    if last.load_kg is None or protocol.load is None:
        return
    if heaviest_kg is None or last.load_kg + LOAD_STEP.value <= heaviest_kg:
        yield Suggestion(
            Change.LOAD, LOAD_STEP.value, Why.PASSED_REPETITIONS, LOAD_STEP.source
        )


def _more_pressure(last: SessionRecord, protocol: Protocol) -> Iterator[Suggestion]:
    """Yield more pressure, by no more than it would be lowered by.

    Only a share of an LOP that is no estimate grows, and within the protocol.
    """
    if any(cuff["basis"] != Basis.LOP for cuff in last.cuffs):
        return
    steps = [
        min(
            # Rounded down, and by the least: none goes up by more than 10 mmHg.
            math.floor(100 * LOWER_STEP.value / cuff["lop"]["mmhg"]),
            protocol.pressure.highest - cuff["percent"],
        )
        for cuff in last.cuffs
    ]
    if min(steps, default=0) > 0:
        yield Suggestion(
            Change.PRESSURE, float(min(steps)), Why.WENT_WELL, LOWER_STEP.source
        )


def _passed_repetitions(last: SessionRecord) -> bool:
    """Return whether the last set went beyond its repetitions, and far enough."""
    newest = last.sets[-1]
    planned = newest["planned_repetitions"] or math.inf
    done = newest["repetitions"] or 0
    return bool(done > max(planned, LOAD_REPETITIONS.value))


def _are_good_in_a_row(records: Sequence[SessionRecord], needed: float) -> bool:
    """Return whether so many sessions went well in a row, all like the last one."""
    settings = _settings(records[-1])
    for count, record in enumerate(reversed(records)):
        if count >= needed:
            break
        unlike = _settings(record) != settings
        if _against_pressure(record) or _no_more(record) or unlike:
            return False
    return len(records) >= needed


def _settings(record: SessionRecord) -> tuple[Any, ...]:
    """Return what a later session is compared by."""
    sets = [
        (each["planned_repetitions"], each["planned_work_s"]) for each in record.sets
    ]
    cuffs = [(each["placement"], each["planned_target"]) for each in record.cuffs]
    return record.load_kg, record.limit_s, record.set_count, sets, cuffs


def _has_missed_set(record: SessionRecord) -> bool:
    done = {each["number"] for each in record.sets if _was_done(each)}
    return len(done) < record.set_count


def _was_done(record: dict[str, Any]) -> bool:
    """Return whether a set was done in full; what was not counted is believed."""
    if record["cut_short"]:
        return False
    if (work_s := record["planned_work_s"]) is not None:
        lasted_s = record["ended_s"] - record["started_s"]
        return bool(lasted_s >= work_s - ON_TIME_S)
    if record["to_failure"] or record["repetitions"] is None:
        return True
    return bool(record["repetitions"] >= record["planned_repetitions"])


def _with_more_time(protocol: Protocol, amount: float) -> Protocol:
    if protocol.kind not in _INTERVALS:
        return replace(protocol, time_limit_s=protocol.time_limit_s + amount)
    longer = tuple(
        planned
        if planned.work_s is None
        else replace(planned, work_s=planned.work_s + amount)
        for planned in protocol.sets
    )
    return replace(protocol, sets=longer)


def _with_another_set(protocol: Protocol) -> Protocol:
    """Return a protocol with its last set twice, and a rest between."""
    *before, last = protocol.sets
    rest_s = before[-1].rest_s if before else REST_MIN.value
    twice = replace(last, rest_s=last.rest_s or rest_s), last
    return replace(protocol, sets=(*before, *twice))


def _limit_s(last: SessionRecord, before: Protocol, after: Protocol) -> float:
    """Return the limit that the next session would have, in seconds."""
    if last.limit_s < before.time_limit_s:
        return last.limit_s
    return after.time_limit_s


def _hold(why: Why) -> Suggestion:
    return Suggestion(Change.HOLD, 0.0, why, WEEKLY_STEP.source)
