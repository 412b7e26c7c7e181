"""What is kept in an entry, read without trust.

An older version, a script or a person with an editor may have stored anything. What
makes no sense counts as not stored: a record that cannot be read blocks no other one,
and consent is there only where it is surely there.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
import math
from typing import Any


def number(stored: Any) -> float | None:
    """Return a finite number above zero, or None."""
    if not isinstance(stored, int | float) or isinstance(stored, bool):
        return None
    # Not by isfinite: an int may be too large for a float.
    return stored if 0 < stored < math.inf else None


def whole(stored: Any) -> int | None:
    """Return a whole number above zero, or None."""
    found = number(stored)
    return int(found) if found is not None and found == int(found) else None


def text(stored: Any) -> str | None:
    """Return a text, or None."""
    return stored if isinstance(stored, str) else None


def texts(stored: Any) -> tuple[str, ...]:
    """Return the texts in a list; none when it is no list."""
    listed = stored if isinstance(stored, list | tuple) else ()
    return tuple(each for each in listed if isinstance(each, str))


def mapping(stored: Any) -> Mapping[str, Any]:
    """Return a mapping; an empty one when it is none."""
    return stored if isinstance(stored, Mapping) else {}


def day(stored: Any) -> date | None:
    """Return a day, or None."""
    return readable(lambda: date.fromisoformat(stored))


def moment(stored: Any) -> datetime | None:
    """Return a moment, or None; one without a time zone is none."""
    at = readable(lambda: datetime.fromisoformat(stored))
    return None if at is None or at.tzinfo is None else at


def member[E: StrEnum](kind: type[E], stored: Any) -> E | None:
    """Return a member of an enumeration, or None."""
    return readable(lambda: kind(stored))


def readable[T](read: Callable[[], T]) -> T | None:
    """Return what is read; None when it cannot be."""
    try:
        return read()
    except KeyError, TypeError, ValueError, ArithmeticError:
        return None
