"""Check the values of an export."""

from datetime import date, datetime
from typing import Any, Final
from unicodedata import category

from ..validation import InvalidValue, Validate, ValueProblem, listed, number, whole
from .problems import ProblemKind

YEARS: Final = range(2000, 2100)
DEEPEST: Final = 4
MOST: Final = 2**53 - 1
_UNWRITABLE: Final = frozenset({"Cc", "Cs"})


def rounded(inner: Validate, digits: int) -> Validate:
    """Check a number, and keep no more digits of it than will be kept anyway."""
    return lambda value: round(inner(value), digits)


def text(most: int, least: int = 0) -> Validate:
    """Check for a text that every database can hold, of so many characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise InvalidValue(ValueProblem.NO_TEXT)
        if not least <= len(value) <= most:
            raise InvalidValue(ProblemKind.LENGTH, least=least, most=most)
        if any(category(letter) in _UNWRITABLE for letter in value):
            raise InvalidValue(ProblemKind.UNWRITABLE)
        return value

    return check


def maybe(inner: Validate) -> Validate:
    """Check what may be null as well; vol.Maybe would say that null is expected."""
    return lambda value: None if value is None else inner(value)


def some(most: int, check: Validate = listed) -> Validate:
    """Check for a list of at most so many entries, and then for what they are."""

    def within(values: Any) -> Any:
        if len(listed(values)) > most:
            raise InvalidValue(ProblemKind.TOO_MANY, most=most)
        return check(values)

    return within


def many(inner: Validate, most: int) -> Validate:
    """Check for a list of plain values, up to the first that is wrong: it may be long."""

    def check(values: list[Any]) -> list[Any]:
        good: list[Any] = []
        try:
            good.extend(map(inner, values))
        except InvalidValue as error:
            error.prepend([len(good)])
            raise
        return good

    return some(most, check)


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
    if not isinstance(value, dict):
        raise InvalidValue(ValueProblem.NO_OBJECT)
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
            raise InvalidValue(ValueProblem.TOO_DEEP)
        case list():
            return [_plain(each, depth - 1) for each in some(1000)(value)]
    return {name: _plain(value[name], depth - 1) for name in map(text(64), value)}
