"""Turn what is kept into rows of the tables, and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import RowMapping

from ..session.record import SessionRecord
from .limbs import limb_bits
from .model import Event, SessionSummary

type Values = dict[str, Any]

_OF_A_SESSION: Final = (
    "session_id",
    "athlete_id",
    "protocol_id",
    "protocol_name",
    "started_at",
    "duration_s",
    "reason",
    "load_kg",
    "limit_s",
    "set_count",
)
_SUMMED_UP: Final = ("sets_done", "occluded_s", "time_in_band", "volume_kg")
_OF_A_SET: Final = (
    "number",
    "exercise",
    "planned_repetitions",
    "planned_work_s",
    "to_failure",
    "started_s",
    "ended_s",
    "cut_short",
    "repetitions",
    "rpe",
    "discomfort",
)
_OF_A_CUFF: Final = (
    "cuff",
    "placement",
    "basis",
    "percent",
    "planned_target",
    "tightness",
    "targets",
    "peak",
    "occluded_s",
    "time_in_band",
)
_OF_A_LOP: Final = ("mmhg", "high_mmhg", "day", "posture", "method", "cuff_width_mm")
_OF_AN_ANSWER: Final = ("at_s", "question", "answer")
_OF_A_SUMMARY: Final = (
    "session_id",
    "athlete_id",
    "protocol_id",
    "protocol_name",
    "started",
    "day",
    "duration_s",
    "reason",
    "sets_done",
    "set_count",
    "occluded_s",
    "time_in_band",
    "load_kg",
    "volume_kg",
    "thumbnail_target",
)


def session_values(record: SessionRecord) -> Values:
    """Return what the row of a session says by its record alone."""
    placements = list(dict.fromkeys(cuff["placement"] for cuff in record.cuffs))
    return {name: getattr(record, name) for name in _OF_A_SESSION + _SUMMED_UP} | {
        "started": started_of(record),
        "placements": placements,
        "limbs": limb_bits(placements),
    }


def started_of(record: SessionRecord) -> float:
    """Return when a session began, in seconds since 1970."""
    return datetime.fromisoformat(record.started_at).timestamp()


def first_values(record: SessionRecord, day: date) -> Values:
    """Return the row of a session that has only begun; `day` is the date at home."""
    return session_values(record) | {
        "happened": started_of(record),
        "day": day.isoformat(),
        "running": True,
        "wrap_on": False,
        "thumbnail": [],
        "thumbnail_target": None,
    }


def set_rows(session_key: int, record: SessionRecord) -> list[Values]:
    """Return a row for each set that was begun."""
    return list(_numbered(session_key, (_some(s, _OF_A_SET) for s in record.sets)))


def cuff_rows(session_key: int, record: SessionRecord) -> list[Values]:
    """Return a row for each cuff."""
    return list(_numbered(session_key, map(_cuff_values, record.cuffs)))


def answer_rows(session_key: int, record: SessionRecord) -> list[Values]:
    """Return a row for each answer."""
    answers = (_some(answer, _OF_AN_ANSWER) for answer in record.answers)
    return list(_numbered(session_key, answers))


def event_rows(session_key: int, first: int, events: Iterable[Event]) -> list[Values]:
    """Return a row for each event; `first` is the position of the first of them."""
    values = (
        {"at_s": event.at_s, "kind": event.kind, "about": dict(event.about)}
        for event in events
    )
    return list(_numbered(session_key, values, first))


def record_of(
    session: RowMapping,
    sets: Sequence[RowMapping],
    cuffs: Sequence[RowMapping],
    answers: Sequence[RowMapping],
) -> SessionRecord:
    """Return the record that these rows were made from; each in order of position."""
    return SessionRecord(
        **_some(session, _OF_A_SESSION),
        sets=[_some(row, _OF_A_SET) for row in sets],
        cuffs=[_cuff_of(row) for row in cuffs],
        answers=[_some(row, _OF_AN_ANSWER) for row in answers],
    )


def event_of(row: RowMapping) -> Event:
    """Return the event that a row was made from."""
    return Event(row["at_s"], row["kind"], row["about"])


def summary_of(row: RowMapping) -> SessionSummary:
    """Return what a list says of a session, by its row alone."""
    return SessionSummary(
        **_some(row, _OF_A_SUMMARY),
        placements=tuple(row["placements"]),
        thumbnail=tuple(row["thumbnail"]),
    )


def _numbered(
    session_key: int, rows: Iterable[Values], first: int = 0
) -> Iterator[Values]:
    for position, values in enumerate(rows, first):
        yield {"session_key": session_key, "position": position} | values


def _some(values: Mapping[Any, Any], names: Iterable[str]) -> Values:
    return {name: values[name] for name in names}


def _cuff_values(cuff: Mapping[str, Any]) -> Values:
    # A record from before both ends were kept has the low one alone.
    lop = {"high_mmhg": None} | (cuff["lop"] or dict.fromkeys(_OF_A_LOP))
    return _some(cuff, _OF_A_CUFF) | {f"lop_{name}": lop[name] for name in _OF_A_LOP}


def _cuff_of(row: RowMapping) -> Values:
    lop = {name: row[f"lop_{name}"] for name in _OF_A_LOP}
    return _some(row, _OF_A_CUFF) | {"lop": None if lop["mmhg"] is None else lop}
