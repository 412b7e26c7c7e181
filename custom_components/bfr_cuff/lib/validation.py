"""Check values from outside with voluptuous, so that any problem can be translated.

A problem is a kind, the way to the value, and what fills its sentence. The sentences
of voluptuous itself are English and differ between its versions: they go nowhere.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import voluptuous as vol

type Validate = Callable[[Any], Any]
"""Returns the value as it is to be kept, or raises vol.Invalid."""

type Path = tuple[str | int, ...]
"""The way to a value: names of fields and positions in lists, from 0."""


class ValueProblem(StrEnum):
    """What may be wrong with a value of any file."""

    MISSING = "missing"
    NONE_OF = "none_of"
    NOT_WHOLE = "not_whole"
    NO_FLAG = "no_flag"
    NO_LIST = "no_list"
    NO_NUMBER = "no_number"
    NO_OBJECT = "no_object"
    NO_TEXT = "no_text"
    OUT_OF_RANGE = "out_of_range"
    TOO_DEEP = "too_deep"
    UNKNOWN = "unknown"


class InvalidValue(vol.Invalid):  # type: ignore[misc]
    """A value that is not what it should be; `path` leads to it from where it is raised."""

    def __init__(self, kind: StrEnum, *path: str | int, **about: object) -> None:
        """Keep what makes the sentence, numbers without digits that say nothing."""
        super().__init__(kind, list(path))
        self.kind = kind
        self.about = {
            name: f"{value:g}" if isinstance(value, float) else str(value)
            for name, value in about.items()
        }


def invalid_values(error: vol.Invalid) -> list[InvalidValue]:
    """Return everything that a schema found."""
    return [_with_kind(single) for single in getattr(error, "errors", [error])]


def _with_kind(error: vol.Invalid) -> InvalidValue:
    """Return an error; of its own voluptuous only knows two that `fields` can raise."""
    match error:
        case InvalidValue():
            return error
        case vol.DictInvalid():
            return InvalidValue(ValueProblem.NO_OBJECT, *error.path)
        case vol.RequiredFieldInvalid():
            *path, name = error.path
            return InvalidValue(ValueProblem.MISSING, *path, str(name))
    raise error


def fields(checks: Mapping[Any, Any]) -> vol.Schema:
    """Check for an object of exactly these fields."""
    return vol.Schema({**checks, vol.Extra: _unknown}, required=True)


def _unknown(value: Any) -> Any:
    raise InvalidValue(ValueProblem.UNKNOWN)


def each(check: Validate) -> Validate:
    """Check everything in a list, and find every problem; voluptuous may stop early."""

    def validate(values: Any) -> list[Any]:
        good: list[Any] = []
        errors: list[vol.Invalid] = []
        for position, value in enumerate(listed(values)):
            try:
                good.append(check(value))
            except vol.Invalid as error:
                error.prepend([position])
                errors += invalid_values(error)
        if errors:
            raise vol.MultipleInvalid(errors)
        return good

    return validate


def listed(value: Any) -> list[Any]:
    """Check for a list of anything."""
    if not isinstance(value, list):
        raise InvalidValue(ValueProblem.NO_LIST)
    return value


def numeric(value: Any) -> float:
    """Check for any number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValue(ValueProblem.NO_NUMBER)
    return value


def number(low: float, high: float) -> Callable[[Any], float]:
    """Check for a number from `low` to `high`."""

    def validate(value: Any) -> float:
        if not low <= numeric(value) <= high:
            bounds = {"low": float(low), "high": float(high)}
            raise InvalidValue(ValueProblem.OUT_OF_RANGE, **bounds)
        return float(value)

    return validate


def whole(low: int, high: int) -> Callable[[Any], int]:
    """Check for a whole number from `low` to `high`."""
    within = number(low, high)

    def validate(value: Any) -> int:
        if within(value) != int(value):
            raise InvalidValue(ValueProblem.NOT_WHOLE)
        return int(value)

    return validate


def flag(value: Any) -> bool:
    """Check for true or false."""
    if not isinstance(value, bool):
        raise InvalidValue(ValueProblem.NO_FLAG)
    return value


def choice(words: type[StrEnum]) -> Callable[[Any], str]:
    """Check for one of some words."""

    def validate(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise InvalidValue(ValueProblem.NONE_OF, choices=", ".join(words))
        return value

    return validate
