"""What is wrong with a file from outside, and where, in no language yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
import json
from typing import Final


class ProblemKind(StrEnum):
    """What may be wrong with an export, beside its single values."""

    BACK_IN_TIME = "back_in_time"
    AFTER_THE_END = "after_the_end"
    BAD_NUMBER = "bad_number"
    CUFF_TWICE = "cuff_twice"
    ENDS_TOO_SOON = "ends_too_soon"
    FIELD_TWICE = "field_twice"
    IN_FUTURE = "in_future"
    LENGTH = "length"
    LISTS_DIFFER = "lists_differ"
    LONG_NUMBER = "long_number"
    NEWER = "newer"
    NO_CUFF = "no_cuff"
    NO_DATE = "no_date"
    NO_EXPORT = "no_export"
    NO_JSON = "no_json"
    NO_MOMENT = "no_moment"
    NO_VERSION = "no_version"
    SESSION_TWICE = "session_twice"
    SETS_OVERLAP = "sets_overlap"
    TOO_MANY = "too_many"
    UNWRITABLE = "unwritable"
    YEARS = "years"


class Part(StrEnum):
    """What a place is in."""

    ANSWER = "answer"
    CUFF = "cuff"
    EVENT = "event"
    FIELD = "field"
    LOP = "lop"
    MEASUREMENT = "measurement"
    RUN = "run"
    SESSION = "session"
    SET = "set"
    TRACE = "trace"
    VALUE = "value"


type Location = tuple[tuple[Part, str], ...]
"""The way to a value: each part and which one, by its number (from 1) or its name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where it is, and what fills its sentence. Without a place: the file."""

    kind: StrEnum
    place: Location = ()
    about: Mapping[str, str] = field(default_factory=dict)


_PARTS: Final = {
    "answers": Part.ANSWER,
    "measurements": Part.MEASUREMENT,
    "runs": Part.RUN,
    "cuffs": Part.CUFF,
    "events": Part.EVENT,
    "sessions": Part.SESSION,
    "sets": Part.SET,
    "traces": Part.TRACE,
}


def place_of(path: Sequence[str | int]) -> Location:
    """Return the way to a value of an export as a person reads it."""
    match path:
        case ["record", _, *_]:
            return place_of(path[1:])
        case ["cuffs", which, "lop", *rest]:
            return ((Part.CUFF, _which(which)), (Part.LOP, ""), *place_of(rest))
        case [str(name), which, *rest] if name in _PARTS:
            return ((_PARTS[name], _which(which)), *place_of(rest))
        case [which, *rest]:
            part = Part.FIELD if isinstance(which, str) else Part.VALUE
            return ((part, _which(which)), *place_of(rest))
    return ()


def _which(step: str | int) -> str:
    return quoted(step) if isinstance(step, str) else f"{step + 1}"


def quoted(name: str) -> str:
    """Return the name of a field; one that is not ours may be anything."""
    return json.dumps(name if len(name) <= 40 else f"{name[:40]}...")
