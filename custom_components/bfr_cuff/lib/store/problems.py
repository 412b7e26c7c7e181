"""What is wrong with a file from outside, and where, in no language yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemKind(StrEnum):
    """What may be error."""

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
    MISSING = "missing"
    NEWER = "newer"
    NONE_OF = "none_of"
    NOT_WHOLE = "not_whole"
    NO_CUFF = "no_cuff"
    NO_DATE = "no_date"
    NO_EXPORT = "no_export"
    NO_FLAG = "no_flag"
    NO_JSON = "no_json"
    NO_LIST = "no_list"
    NO_MOMENT = "no_moment"
    NO_NUMBER = "no_number"
    NO_OBJECT = "no_object"
    NO_TEXT = "no_text"
    NO_VERSION = "no_version"
    OUT_OF_RANGE = "out_of_range"
    SESSION_TWICE = "session_twice"
    SETS_OVERLAP = "sets_overlap"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    UNWRITABLE = "unwritable"
    YEARS = "years"


class Part(StrEnum):
    """What a place is in."""

    ANSWER = "answer"
    CUFF = "cuff"
    EVENT = "event"
    FIELD = "field"
    LOP = "lop"
    SESSION = "session"
    SET = "set"
    TRACE = "trace"
    VALUE = "value"


type Location = tuple[tuple[Part, str], ...]
"""The way to a value: each part and which one, by its number (from 1) or its name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where it is, and what fills its sentence. Without a place: the file."""

    kind: ProblemKind
    place: Location = ()
    about: Mapping[str, str] = field(default_factory=dict)


class InvalidValue(Exception):
    """A value that is not what it should be; `inside` is the place within it."""

    def __init__(
        self, kind: ProblemKind, *inside: tuple[Part, str], **about: object
    ) -> None:
        """Keep what makes the sentence."""
        super().__init__(kind)
        self.kind = kind
        self.inside: Location = inside
        self.about = {name: str(value) for name, value in about.items()}
