"""Read the JSON export of another installation, and trust nothing in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import voluptuous as vol

from ..controller.placement import Placement
from ..session.measurement_messages import StopReason
from ..session.measurement_record import MeasurementRecord
from ..session.messages import EndReason
from ..session.record import SessionRecord
from ..training.lop import LopMethod, Posture
from ..training.oscillogram import Refusal
from ..training.prescription import Basis
from ..validation import (
    InvalidValue,
    ValueProblem,
    choice,
    each,
    fields,
    flag,
    invalid_values,
    number,
    whole,
)
from .checks import day, details, many, maybe, moment, rounded, some, text
from .export_json import FORMAT, PRESSURE_DIGITS, TIME_DIGITS, VERSION
from .import_times import wrong_times
from .model import ID_LENGTH, Event, KeptSession, Sample
from .problems import Problem, ProblemKind, place_of
from .strict_json import ImportProblem, of_file, parsed

MOST_SAMPLES: Final = 1_000_000
CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far the clock of another installation may be ahead."""

_ID: Final = text(ID_LENGTH, 1)
_SECONDS: Final = number(0, 7 * 86_400)
_PRESSURE: Final = number(-1000, 1000)
_SAMPLED: Final = rounded(_PRESSURE, PRESSURE_DIGITS)
_SHARE: Final = number(0, 1)
_SCORE: Final = number(0, 10)
_COUNT: Final = whole(0, 10_000)

_SET: Final = fields(
    {
        "number": _COUNT,
        "exercise": maybe(text(200)),
        "planned_repetitions": maybe(_COUNT),
        "planned_work_s": maybe(_SECONDS),
        "to_failure": flag,
        "started_s": _SECONDS,
        "ended_s": maybe(_SECONDS),
        "cut_short": flag,
        "repetitions": maybe(_COUNT),
        "rpe": maybe(_SCORE),
        "discomfort": maybe(_SCORE),
    }
)
_LOP: Final = fields(
    {
        "mmhg": _PRESSURE,
        # An export from before both ends were kept has one.
        vol.Optional("high_mmhg", default=None): maybe(_PRESSURE),
        "day": day,
        "posture": choice(Posture),
        "method": choice(LopMethod),
        "cuff_width_mm": whole(0, 10_000),
    }
)
_CUFF: Final = fields(
    {
        "cuff": _ID,
        "placement": choice(Placement),
        "basis": choice(Basis),
        "percent": maybe(number(0, 1000)),
        "lop": maybe(_LOP),
        "planned_target": maybe(_PRESSURE),
        "tightness": maybe(whole(0, 10)),
        "targets": many(_PRESSURE, 10_000),
        "peak": _PRESSURE,
        "occluded_s": _SECONDS,
        "time_in_band": maybe(_SHARE),
    }
)
_ANSWER: Final = fields({"at_s": _SECONDS, "question": text(32), "answer": text(32)})
_EVENT: Final = fields({"at_s": _SECONDS, "kind": text(32), "about": details})
_TRACE: Final = fields(
    {
        "at_s": many(rounded(_SECONDS, TIME_DIGITS), MOST_SAMPLES),
        "pressure": many(maybe(_SAMPLED), MOST_SAMPLES),
        "target": many(maybe(_SAMPLED), MOST_SAMPLES),
    }
)
_RECORD: Final = fields(
    {
        "session_id": _ID,
        "athlete_id": _ID,
        "protocol_id": _ID,
        "protocol_name": text(200),
        "started_at": moment,
        "duration_s": _SECONDS,
        "reason": choice(EndReason),
        "sets": some(1000, each(_SET)),
        "cuffs": some(20, each(_CUFF)),
        "answers": some(10_000, each(_ANSWER)),
        "load_kg": maybe(number(0, 1000)),
        "limit_s": _SECONDS,
        "set_count": _COUNT,
    }
)


def _record(value: Any) -> SessionRecord:
    """Check for a record, in which each cuff is there once."""
    record = SessionRecord(**_RECORD(value))
    for cuff, times in Counter(cuff["cuff"] for cuff in record.cuffs).items():
        if times > 1:
            raise InvalidValue(ProblemKind.CUFF_TWICE, "cuffs", cuff, times=times)
    return record


def _trace(value: Any) -> tuple[Sample, ...]:
    """Check for a trace, whose three lists must fit each other."""
    columns = _TRACE(value)
    lengths = {name: len(columns[name]) for name in ("at_s", "pressure", "target")}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise InvalidValue(ProblemKind.LISTS_DIFFER, lengths=told)
    if any(later < at for at, later in pairwise(columns["at_s"])):
        raise InvalidValue(ProblemKind.BACK_IN_TIME, "at_s")
    return tuple(map(Sample, *(columns[name] for name in lengths)))


_SESSION: Final = fields(
    {
        "record": _record,
        "events": some(10_000, each(_EVENT)),
        "traces": vol.Schema({str: _trace}),
    }
)


def _session(value: Any) -> KeptSession:
    """Check for a session, whose parts must fit each other."""
    strays = [*_stray_traces(value)]
    try:
        parts = _SESSION(value)
    except vol.Invalid as error:
        raise vol.MultipleInvalid([*invalid_values(error), *strays]) from error
    kept = KeptSession(
        record=parts["record"],
        events=tuple(Event(**event) for event in parts["events"]),
        traces=parts["traces"],
    )
    _raise_any(*strays, *wrong_times(kept))
    return kept


def _stray_traces(session: Any) -> Iterator[InvalidValue]:
    """Yield each trace that belongs to no cuff, if every cuff has its name."""
    match session:
        case {"record": {"cuffs": list(cuffs)}, "traces": dict(traces)} if all(
            map(_is_named, cuffs)
        ):
            known = {cuff["cuff"] for cuff in cuffs}
            for cuff in traces:
                if cuff not in known:
                    yield InvalidValue(ProblemKind.NO_CUFF, "traces", cuff)


def _is_named(cuff: Any) -> bool:
    return isinstance(cuff, dict) and isinstance(cuff.get("cuff"), str)


def _raise_any(*errors: InvalidValue) -> None:
    if errors:
        raise vol.MultipleInvalid([*errors])


HIGHEST_BOUND: Final = 400
"""mmHg; the most that any sensor of a cuff reads."""

_PAIR: Final = some(2, each(number(-1000, 1000)))


def _pair(value: Any) -> list[float]:
    """Check for a pressure and a pulse."""
    found: list[float] = _PAIR(value)
    if len(found) != 2:
        raise InvalidValue(ProblemKind.LISTS_DIFFER, lengths=f"{len(found)}, 2")
    return found


_FIGURE: Final = maybe(number(0, 1000))
_BOUND: Final = maybe(number(0, HIGHEST_BOUND))
_REFUSALS: Final = some(32, each(choice(Refusal)))
_RUN: Final = fields(
    {
        "low": _BOUND,
        "high": _BOUND,
        "refusals": _REFUSALS,
        "pulse_rate": _FIGURE,
        "largest": _FIGURE,
        "noise": _FIGURE,
        "clarity": number(-1, 1),
        "scatter": _FIGURE,
        "points": some(10_000, each(_pair)),
        "envelope": some(10_000, each(_pair)),
    }
)
_MEASUREMENT: Final = fields(
    {
        "measurement_id": _ID,
        "athlete_id": _ID,
        "started_at": moment,
        "duration_s": _SECONDS,
        "placement": choice(Placement),
        "cuff_width_mm": whole(1, 10_000),
        "cuff": text(ID_LENGTH * 2),
        "posture": choice(Posture),
        "reason": choice(StopReason),
        "method": choice(LopMethod),
        "low": _BOUND,
        "high": _BOUND,
        "refusals": _REFUSALS,
        "pulse_rate": _FIGURE,
        "largest": _FIGURE,
        "scatter": _FIGURE,
        "runs": some(10, each(_RUN)),
    }
)


def _measurement(value: Any) -> MeasurementRecord:
    """Check for a measurement of an LOP, which lies from its low end to its high one."""
    record = MeasurementRecord(**_MEASUREMENT(value))
    if record.low is not None and record.high is not None and record.high < record.low:
        bounds = {"low": record.low, "high": float(HIGHEST_BOUND)}
        raise InvalidValue(ValueProblem.OUT_OF_RANGE, "high", **bounds)
    return record


_FILE: Final = fields(
    {
        "format": object,
        "version": object,
        "sessions": some(1_000_000, each(_session)),
        # An export from before there were any has none.
        vol.Optional("measurements", default=list): some(100_000, each(_measurement)),
    }
)


@dataclass(frozen=True, slots=True)
class History:
    """What stands in an export, in the file's order."""

    sessions: list[KeptSession]
    measurements: list[MeasurementRecord]


def read(content: str, now: datetime | None = None) -> History:
    """Return what is in an export, or raise ImportProblem.

    Nothing may have begun after `now`, which has an offset from UTC; without a clock
    that is not checked.
    """
    whole_file = parsed(content)
    _check_version(whole_file)
    try:
        found = _FILE(whole_file)
        sessions: list[KeptSession] = found["sessions"]
        measurements: list[MeasurementRecord] = found["measurements"]
        _raise_any(
            *_twice(sessions),
            *_future("sessions", [kept.record for kept in sessions], now),
            *_future("measurements", measurements, now),
        )
    except vol.Invalid as error:
        raise ImportProblem(*map(_in_place, invalid_values(error))) from error
    return History(sessions, measurements)


def _in_place(error: InvalidValue) -> Problem:
    return Problem(error.kind, place_of(error.path), error.about)


def _check_version(content: Any) -> None:
    """Refuse a file that is not one of ours, or is of a newer release."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise of_file(ProblemKind.NO_EXPORT, format=FORMAT)
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise of_file(ProblemKind.NO_VERSION)
    if version > VERSION:
        raise of_file(ProblemKind.NEWER, version=version, known=VERSION)


def _twice(sessions: list[KeptSession]) -> Iterator[InvalidValue]:
    """Yield each session that is there twice."""
    first: dict[str, int] = {}
    for position, kept in enumerate(sessions):
        before = first.setdefault(kept.record.session_id, position)
        if before != position:
            yield InvalidValue(
                ProblemKind.SESSION_TWICE, "sessions", position, first=before + 1
            )


def _future(
    part: str,
    records: Sequence[SessionRecord | MeasurementRecord],
    now: datetime | None,
) -> Iterator[InvalidValue]:
    """Yield each session or measurement that cannot have been yet."""
    if now is None:
        return
    for position, record in enumerate(records):
        if datetime.fromisoformat(record.started_at) > now + CLOCKS_DIFFER:
            path = (part, position, "started_at")
            yield InvalidValue(ProblemKind.IN_FUTURE, *path)
