"""Read the JSON export of another installation, and trust nothing in it."""

from collections import Counter
from itertools import pairwise
from typing import Any, Final

from ..training.lop import LopMethod, Posture
from ..training.placement import Placement
from ..training.prescription import Basis
from ..training.record import SessionRecord
from ..training.session_words import EndReason
from .checks import (
    Check,
    Problems,
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
    some,
    text,
    whole,
)
from .exporting.json_file import FORMAT, VERSION
from .kept import ID_LENGTH, Event, KeptSession, Sample
from .strict_json import ImportProblem, parsed

MOST_SAMPLES: Final = 1_000_000

_ID: Final = text(ID_LENGTH, 1)
_SECONDS: Final = number(0, 7 * 86_400)
_PRESSURE: Final = number(-1000, 1000)
_SHARE: Final = number(0, 1)
_SCORE: Final = number(0, 10)
_COUNT: Final = whole(0, 10_000)

_RECORD: Final[dict[str, Check]] = {
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
_SET: Final[dict[str, Check]] = {
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
_CUFF: Final[dict[str, Check]] = {
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
_LOP: Final[dict[str, Check]] = {
    "mmhg": _PRESSURE,
    "day": day,
    "posture": choice(Posture),
    "method": choice(LopMethod),
    "cuff_width_mm": whole(0, 10_000),
}
_ANSWER: Final[dict[str, Check]] = {
    "at_s": _SECONDS,
    "question": text(32),
    "answer": text(32),
}
_EVENT: Final[dict[str, Check]] = {"at_s": _SECONDS, "kind": text(32), "about": details}
_TRACE: Final[dict[str, Check]] = {
    "at_s": many(_SECONDS, MOST_SAMPLES),
    "pressure": many(maybe(_PRESSURE), MOST_SAMPLES),
    "target": many(maybe(_PRESSURE), MOST_SAMPLES),
}
_SESSION: Final[dict[str, Check]] = {
    "record": anything,
    "events": some(10_000),
    "traces": objects,
}
_FILE: Final[dict[str, Check]] = {
    "format": anything,
    "version": anything,
    "sessions": some(1_000_000),
}
_LISTS: Final = (
    ("sets", "set", _SET),
    ("cuffs", "cuff", _CUFF),
    ("answers", "answer", _ANSWER),
)


def read(content: str) -> list[KeptSession]:
    """Return the sessions of an export in the file's order, or raise ImportProblem."""
    problems = Problems()
    read = [
        _session(problems, f"session {position}", value)
        for position, value in enumerate(_listed(content), 1)
    ]
    sessions = [kept for kept in read if kept is not None]
    if not problems.found:
        _check_once(problems, [kept.record.session_id for kept in sessions])
    if problems.found:
        raise ImportProblem(*problems.found)
    return sessions


def _listed(content: str) -> list[Any]:
    """Return what stands in the list of sessions of a file that is one of ours."""
    whole = parsed(content)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise ImportProblem(f'the file is not an export: its "format" is not {FORMAT}')
    version = whole.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ImportProblem('the file does not say which "version" it has')
    if version > VERSION:
        raise ImportProblem(
            f"the file has version {version}, of a newer release; "
            f"this one reads up to version {VERSION}"
        )
    problems = Problems()
    found = problems.fields("the file", whole, _FILE)
    if problems.found:
        raise ImportProblem(*problems.found)
    sessions: list[Any] = found["sessions"]
    return sessions


def _check_once(problems: Problems, session_ids: list[str]) -> None:
    """Refuse a session that is there twice."""
    first: dict[str, int] = {}
    for position, session_id in enumerate(session_ids, 1):
        if (before := first.setdefault(session_id, position)) != position:
            problems.say(f"session {position}", f"is session {before} again")


def _session(problems: Problems, where: str, value: Any) -> KeptSession | None:
    """Return one session; None when anything is wrong with it."""
    before = len(problems.found)
    parts = problems.fields(where, value, _SESSION)
    if len(parts) < len(_SESSION):
        return None
    record = _record(problems, where, parts["record"])
    events = problems.each(where, "event", parts["events"], _EVENT)
    traces = _traces(problems, where, parts["traces"], record.get("cuffs", []))
    if len(problems.found) > before:
        return None
    return KeptSession(
        record=SessionRecord(**record),
        events=tuple(Event(**event) for event in events),
        traces=traces,
    )


def _record(problems: Problems, where: str, value: Any) -> dict[str, Any]:
    """Return the good fields of a record, those of its sets and cuffs too."""
    record = problems.fields(where, value, _RECORD)
    for name, one, checks in _LISTS:
        record[name] = problems.each(where, one, record.get(name, []), checks)
    for position, cuff in enumerate(record["cuffs"], 1):
        if cuff.get("lop") is not None:
            place = f"{where}, cuff {position}, LOP"
            cuff["lop"] = problems.fields(place, cuff["lop"], _LOP)
    return record


def _traces(
    problems: Problems, where: str, value: dict[str, Any], cuffs: list[dict[str, Any]]
) -> dict[str, tuple[Sample, ...]]:
    """Return the trace of each cuff that has one."""
    known = Counter(cuff.get("cuff") for cuff in cuffs)
    for cuff, times in known.items():
        if times > 1:
            problems.say(where, f"cuff {quoted(str(cuff))} is there {times} times")
    for cuff in value.keys() - known.keys():
        problems.say(where, f"{quoted(cuff)} has a trace but is none of its cuffs")
    return {
        cuff: _samples(problems, f"{where}, trace of {quoted(cuff)}", columns)
        for cuff, columns in value.items()
    }


def _samples(problems: Problems, where: str, value: Any) -> tuple[Sample, ...]:
    """Return a trace from its three lists, which must fit each other."""
    columns = problems.fields(where, value, _TRACE)
    if len(columns) < len(_TRACE):
        return ()
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{length} of {name}" for name, length in lengths.items())
        problems.say(where, f"its lists do not fit each other: {told}")
        return ()
    if any(later < at for at, later in pairwise(columns["at_s"])):
        problems.say(where, '"at_s" goes back in time')
    return tuple(map(Sample, *(columns[name] for name in _TRACE)))
