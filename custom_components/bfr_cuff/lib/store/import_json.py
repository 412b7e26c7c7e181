"""Read the JSON export of another installation, and trust nothing in it."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from ..controller.placement import Placement
from ..session.messages import EndReason
from ..session.record import SessionRecord
from ..training.lop import LopMethod, Posture
from ..training.prescription import Basis
from .checks import (
    Problems,
    Validate,
    anything,
    choice,
    day,
    details,
    flag,
    many,
    maybe,
    moment,
    number,
    objects,
    quoted,
    rounded,
    some,
    text,
    whole,
)
from .export_json import FORMAT, PRESSURE_DIGITS, TIME_DIGITS, VERSION
from .import_times import check_times
from .model import ID_LENGTH, Event, KeptSession, Sample
from .problems import Location, Part, ProblemKind
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

_RECORD: Final[dict[str, Validate]] = {
    "session_id": _ID,
    "athlete_id": _ID,
    "protocol_id": _ID,
    "protocol_name": text(200),
    "started_at": moment,
    "duration_s": _SECONDS,
    "reason": choice(EndReason),
    "sets": some(1000),
    "cuffs": some(20),
    "answers": some(10_000),
    "load_kg": maybe(number(0, 1000)),
    "limit_s": _SECONDS,
    "set_count": _COUNT,
}
_SET: Final[dict[str, Validate]] = {
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
_CUFF: Final[dict[str, Validate]] = {
    "cuff": _ID,
    "placement": choice(Placement),
    "basis": choice(Basis),
    "percent": maybe(number(0, 1000)),
    "lop": anything,
    "planned_target": maybe(_PRESSURE),
    "tightness": maybe(whole(0, 10)),
    "targets": many(_PRESSURE, 10_000),
    "peak": _PRESSURE,
    "occluded_s": _SECONDS,
    "time_in_band": maybe(_SHARE),
}
_LOP: Final[dict[str, Validate]] = {
    "mmhg": _PRESSURE,
    "day": day,
    "posture": choice(Posture),
    "method": choice(LopMethod),
    "cuff_width_mm": whole(0, 10_000),
}
_ANSWER: Final[dict[str, Validate]] = {
    "at_s": _SECONDS,
    "question": text(32),
    "answer": text(32),
}
_EVENT: Final[dict[str, Validate]] = {
    "at_s": _SECONDS,
    "kind": text(32),
    "about": details,
}
_TRACE: Final[dict[str, Validate]] = {
    "at_s": many(rounded(_SECONDS, TIME_DIGITS), MOST_SAMPLES),
    "pressure": many(maybe(_SAMPLED), MOST_SAMPLES),
    "target": many(maybe(_SAMPLED), MOST_SAMPLES),
}
_SESSION: Final[dict[str, Validate]] = {
    "record": anything,
    "events": some(10_000),
    "traces": objects,
}
_FILE: Final[dict[str, Validate]] = {
    "format": anything,
    "version": anything,
    "sessions": some(1_000_000),
}
_LISTS: Final = (
    ("sets", Part.SET, _SET),
    ("cuffs", Part.CUFF, _CUFF),
    ("answers", Part.ANSWER, _ANSWER),
)


def read(content: str, now: datetime | None = None) -> list[KeptSession]:
    """Return the sessions of an export in the file's order, or raise ImportProblem.

    None may have begun after `now`, which has an offset from UTC; without a clock
    that is not checked.
    """
    problems = Problems()
    read = [
        _session(problems, _nth(position), value)
        for position, value in enumerate(_listed(content), 1)
    ]
    sessions = [kept for kept in read if kept is not None]
    if not problems.found:
        _check_once(problems, [kept.record.session_id for kept in sessions])
        if now is not None:
            _check_past(problems, sessions, now + CLOCKS_DIFFER)
    if problems.found:
        raise ImportProblem(*problems.found)
    return sessions


def _listed(content: str) -> list[Any]:
    """Return what stands in the list of sessions of a file that is one of ours."""
    whole = parsed(content)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise of_file(ProblemKind.NO_EXPORT, format=FORMAT)
    version = whole.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise of_file(ProblemKind.NO_VERSION)
    if version > VERSION:
        raise of_file(ProblemKind.NEWER, version=version, known=VERSION)
    problems = Problems()
    found = problems.fields((), whole, _FILE)
    if problems.found:
        raise ImportProblem(*problems.found)
    sessions: list[Any] = found["sessions"]
    return sessions


def _check_once(problems: Problems, session_ids: list[str]) -> None:
    """Refuse a session that is there twice."""
    first: dict[str, int] = {}
    for position, session_id in enumerate(session_ids, 1):
        if (before := first.setdefault(session_id, position)) != position:
            problems.say(_nth(position), ProblemKind.SESSION_TWICE, first=before)


def _check_past(problems: Problems, sessions: list[KeptSession], now: datetime) -> None:
    """Refuse a session that cannot have been yet."""
    for position, kept in enumerate(sessions, 1):
        if datetime.fromisoformat(kept.record.started_at) > now:
            place = (*_nth(position), (Part.FIELD, quoted("started_at")))
            problems.say(place, ProblemKind.IN_FUTURE)


def _nth(position: int) -> Location:
    """Return the place of a session in the file's list."""
    return ((Part.SESSION, f"{position}"),)


def _session(problems: Problems, where: Location, value: Any) -> KeptSession | None:
    """Return one session; None when anything is wrong with it."""
    before = len(problems.found)
    parts = problems.fields(where, value, _SESSION)
    if len(parts) < len(_SESSION):
        return None
    record = _record(problems, where, parts["record"])
    events = problems.each(where, Part.EVENT, parts["events"], _EVENT)
    traces = _traces(problems, where, parts["traces"], record.get("cuffs", []))
    if len(problems.found) == before:
        check_times(problems, where, record, events, traces)
    if len(problems.found) > before:
        return None
    return KeptSession(
        record=SessionRecord(**record),
        events=tuple(Event(**event) for event in events),
        traces=traces,
    )


def _record(problems: Problems, where: Location, value: Any) -> dict[str, Any]:
    """Return the good fields of a record, those of its sets and cuffs too."""
    record = problems.fields(where, value, _RECORD)
    for name, one, checks in _LISTS:
        record[name] = problems.each(where, one, record.get(name, []), checks)
    for position, cuff in enumerate(record["cuffs"], 1):
        if cuff.get("lop") is not None:
            place = (*where, (Part.CUFF, f"{position}"), (Part.LOP, ""))
            cuff["lop"] = problems.fields(place, cuff["lop"], _LOP)
    return record


def _traces(
    problems: Problems,
    where: Location,
    value: dict[str, Any],
    cuffs: list[dict[str, Any]],
) -> dict[str, tuple[Sample, ...]]:
    """Return the trace of each cuff that has one."""
    known = Counter(cuff.get("cuff") for cuff in cuffs)
    for cuff, times in known.items():
        if times > 1:
            place = (*where, (Part.CUFF, quoted(str(cuff))))
            problems.say(place, ProblemKind.CUFF_TWICE, times=times)
    for cuff in value.keys() - known.keys():
        problems.say((*where, (Part.TRACE, quoted(cuff))), ProblemKind.NO_CUFF)
    return {
        cuff: _samples(problems, (*where, (Part.TRACE, quoted(cuff))), columns)
        for cuff, columns in value.items()
    }


def _samples(problems: Problems, where: Location, value: Any) -> tuple[Sample, ...]:
    """Return a trace from its three lists, which must fit each other."""
    columns = problems.fields(where, value, _TRACE)
    if len(columns) < len(_TRACE):
        return ()
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        problems.say(where, ProblemKind.LISTS_DIFFER, lengths=told)
        return ()
    if any(later < at for at, later in pairwise(columns["at_s"])):
        problems.say((*where, (Part.FIELD, quoted("at_s"))), ProblemKind.BACK_IN_TIME)
    return tuple(map(Sample, *(columns[name] for name in _TRACE)))
