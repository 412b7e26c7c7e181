"""Check values from outside, and note what is wrong where."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
import json
from typing import Any, Final
from unicodedata import category

from .problems import InvalidValue, Location, Part, Problem, ProblemKind

type Validate = Callable[[Any], Any]
"""Returns the value as it is to be kept, or raises InvalidValue."""

YEARS: Final = range(2000, 2100)
DEEPEST: Final = 4
MOST: Final = 2**53 - 1
_UNWRITABLE: Final = frozenset({"Cc", "Cs"})


@dataclass(slots=True)
class Problems:
    """Everything that is error."""

    found: list[Problem] = field(default_factory=list)

    def say(self, place: Location, kind: ProblemKind, **about: object) -> None:
        """Note a problem."""
        filled = {name: str(value) for name, value in about.items()}
        self.found.append(Problem(kind, place, filled))

    def fields(
        self, place: Location, value: Any, checks: Mapping[str, Validate]
    ) -> dict[str, Any]:
        """Return the good ones of exactly these fields."""
        if not isinstance(value, dict):
            self.say(place, ProblemKind.NO_OBJECT)
            return {}
        for name in sorted(value.keys() - checks.keys()):
            self.say((*place, _at(name)), ProblemKind.UNKNOWN)
        return dict(self._good(place, value, checks))

    def each(
        self,
        place: Location,
        part: Part,
        values: list[Any],
        checks: Mapping[str, Validate],
    ) -> list[dict[str, Any]]:
        """Return the good fields of everything in a list; `part` is what one is."""
        return [
            self.fields((*place, (part, f"{number}")), value, checks)
            for number, value in enumerate(values, 1)
        ]

    def _good(
        self, place: Location, value: dict[str, Any], checks: Mapping[str, Validate]
    ) -> Iterator[tuple[str, Any]]:
        for name, check in checks.items():
            here = (*place, _at(name))
            if name not in value:
                self.say(here, ProblemKind.MISSING)
                continue
            try:
                yield name, check(value[name])
            except InvalidValue as error:
                self.say((*here, *error.inside), error.kind, **error.about)


def number(low: float, high: float) -> Validate:
    """Check for a number from `low` to `high`."""

    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidValue(ProblemKind.NO_NUMBER)
        if not low <= value <= high:
            raise InvalidValue(
                ProblemKind.OUT_OF_RANGE, low=f"{low:g}", high=f"{high:g}"
            )
        return float(value)

    return check


def rounded(inner: Validate, digits: int) -> Validate:
    """Check a number, and keep no more digits of it than will be kept anyway."""
    return lambda value: round(inner(value), digits)


def whole(low: int, high: int) -> Validate:
    """Check for a whole number from `low` to `high`."""
    within = number(low, high)

    def check(value: Any) -> int:
        if within(value) != int(value):
            raise InvalidValue(ProblemKind.NOT_WHOLE)
        return int(value)

    return check


def text(most: int, least: int = 0) -> Validate:
    """Check for a text that every database can hold, of so many characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise InvalidValue(ProblemKind.NO_TEXT)
        if not least <= len(value) <= most:
            raise InvalidValue(ProblemKind.LENGTH, least=least, most=most)
        if any(category(letter) in _UNWRITABLE for letter in value):
            raise InvalidValue(ProblemKind.UNWRITABLE)
        return value

    return check


def choice(words: type[StrEnum]) -> Validate:
    """Check for one of some words."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise InvalidValue(ProblemKind.NONE_OF, words=", ".join(words))
        return value

    return check


def maybe(inner: Validate) -> Validate:
    """Check what may be null as well."""
    return lambda value: None if value is None else inner(value)


def many(inner: Validate, most: int) -> Validate:
    """Check for a list of at most so many."""

    def check(value: Any) -> list[Any]:
        good = []
        for position, each in enumerate(some(most)(value), 1):
            try:
                good.append(inner(each))
            except InvalidValue as error:
                at = (Part.VALUE, f"{position}")
                raise InvalidValue(
                    error.kind, at, *error.inside, **error.about
                ) from error
        return good

    return check


def some(most: int) -> Validate:
    """Check for a list of at most so many entries of any kind."""

    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise InvalidValue(ProblemKind.NO_LIST)
        if len(value) > most:
            raise InvalidValue(ProblemKind.TOO_MANY, most=most)
        return value

    return check


def anything(value: Any) -> Any:
    """Accept any value; it is checked elsewhere."""
    return value


def objects(value: Any) -> dict[str, Any]:
    """Check for an object with any fields."""
    if not isinstance(value, dict):
        raise InvalidValue(ProblemKind.NO_OBJECT)
    return value


def flag(value: Any) -> bool:
    """Check for true or false."""
    if not isinstance(value, bool):
        raise InvalidValue(ProblemKind.NO_FLAG)
    return value


def day(value: Any) -> str:
    """Check for a date in ISO 8601."""
    try:
        found = date.fromisoformat(value).isoformat()
    except TypeError, ValueError:
        found = None
    if found is None or found != value:
        raise InvalidValue(ProblemKind.NO_DATE)
    return found


def moment(value: Any) -> str:
    """Check for a time in ISO 8601 with its offset from UTC."""
    try:
        found = datetime.fromisoformat(value)
    except TypeError, ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        raise InvalidValue(ProblemKind.NO_MOMENT)
    if found.year not in YEARS:
        raise InvalidValue(ProblemKind.YEARS, first=YEARS[0], last=YEARS[-1])
    return str(value)


def details(value: Any) -> dict[str, Any]:
    """Check for an object of plain values."""
    value = objects(value)
    return {name: _plain(value[name], DEEPEST) for name in map(text(64), value)}


def _plain(value: Any, depth: int) -> Any:
    """Return a value that JSON can hold, lists and objects to some depth."""
    match value:
        case None | bool():
            return value
        case str():
            return text(1000)(value)
        case int():
            return whole(-MOST, MOST)(value)
        case float():
            return number(-MOST, MOST)(value)
        case _ if not depth:
            raise InvalidValue(ProblemKind.TOO_DEEP)
        case list():
            return [_plain(each, depth - 1) for each in some(1000)(value)]
    return {name: _plain(value[name], depth - 1) for name in map(text(64), value)}


def _at(name: str) -> tuple[Part, str]:
    return Part.FIELD, quoted(name)


def quoted(name: str) -> str:
    """Return the name of a field; one that is not ours may be anything."""
    return json.dumps(name if len(name) <= 40 else f"{name[:40]}...")
