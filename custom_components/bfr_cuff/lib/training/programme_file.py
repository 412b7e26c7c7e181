"""Read programmes: one readable file each, the same for ours and a user's.

A problem names its line. Frequency is bounded by evidence: 2 to 3 sessions a week (E008),
or up to 2 a day for three weeks at most (E009).
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

import voluptuous as vol

from ..evidence import INTENSIVE_WEEKS, SESSIONS_A_DAY
from ..validation import (
    InvalidValue,
    Validate,
    ValueProblem,
    choice,
    each,
    flag,
    invalid_values,
    whole,
)
from .file_fields import first_format, mapping, on_its_line, source, text_of
from .programme import DAYS, REST, Growth, Programme, Stage
from .yaml_lines import Problem, parse_lines

MOST_WEEKS: Final = 52
DEPTH: Final = 6
_DAYS: Final = {str(day): day for day in range(1, DAYS + 1)}

type IsKnown = Callable[[str], bool]
"""Returns whether there is a protocol of an id or a name."""


def _days(value: Any) -> dict[int, tuple[str, ...]]:
    """Check for protocols by day; a day of rest is left out."""
    if not isinstance(value, dict):
        raise InvalidValue(ValueProblem.NO_OBJECT)
    if not value:
        raise InvalidValue(Problem.NO_DAYS)
    return {_day(name): _protocols(name, value[name]) for name in value}


def _day(name: str) -> int:
    if name not in _DAYS:
        raise InvalidValue(ValueProblem.UNKNOWN, name)
    return _DAYS[name]


def _protocols(day: str, value: Any) -> tuple[str, ...]:
    try:
        protocols = each(text_of(64))(value)
    except vol.Invalid as error:
        error.prepend([day])
        raise
    if not 0 < len(protocols) <= SESSIONS_A_DAY.value:
        raise InvalidValue(Problem.TOO_MANY_A_DAY, day, most=SESSIONS_A_DAY.value)
    return tuple(protocols)


_STAGE: Final = mapping(
    {"weeks": whole(1, MOST_WEEKS), "days": _days},
    {"easy": flag, "grows": each(choice(Growth)), "sources": each(source)},
)
_NEEDED: Final[dict[str, Validate]] = {
    "format": first_format,
    "name": text_of(64),
    "stages": each(_STAGE),
}
_OPTIONAL: Final[dict[str, Validate]] = {
    "about": text_of(500),
    "rounds": whole(1, MOST_WEEKS),
    "sources": each(source),
}
_FILE: Final = mapping(_NEEDED, _OPTIONAL)


def read_programme(
    programme_id: str, text: str, is_known: IsKnown = lambda protocol: True
) -> Programme:
    """Return the programme of a file, or raise ProtocolProblem.

    With `is_known` a protocol that there is not is a problem too.
    """
    content, lines = parse_lines(text, depth=DEPTH)
    try:
        found = _FILE(content)
        _check(found, is_known)
    except vol.Invalid as error:
        raise on_its_line(invalid_values(error)[0], lines) from error
    return Programme(
        programme_id=programme_id,
        name=found["name"],
        about=found.get("about", ""),
        stages=tuple(map(_stage, found["stages"])) * found.get("rounds", 1),
        sources=_filled(found.get("sources", ())),
    )


def _stage(found: dict[str, Any]) -> Stage:
    return Stage(
        weeks=found["weeks"],
        days=found["days"],
        easy=found.get("easy", False),
        grows=frozenset(map(Growth, found.get("grows", Growth))),
        sources=_filled(found.get("sources", ())),
    )


def _filled(sources: Sequence[str]) -> tuple[str, ...]:
    return tuple(filter(None, sources))


def _check(found: dict[str, Any], is_known: IsKnown) -> None:
    """Raise if the stages do not keep to the limits together."""
    rounds, intensive = found.get("rounds", 1), 0
    if not 0 < rounds * sum(each["weeks"] for each in found["stages"]) <= MOST_WEEKS:
        raise InvalidValue(Problem.WEEK_COUNT, "stages", most=MOST_WEEKS)
    for position, entry in enumerate(found["stages"]):
        stage = _stage(entry)
        intensive += stage.weeks * rounds * stage.intensive
        if intensive > INTENSIVE_WEEKS.value:
            most = INTENSIVE_WEEKS.value
            path = ("stages", position, "days")
            raise InvalidValue(Problem.TOO_LONG_DAILY, *path, most=most)
        _check_days(stage, ("stages", position, "days"), is_known)


def _check_days(stage: Stage, path: tuple[str | int, ...], is_known: IsKnown) -> None:
    for day, protocols in stage.days.items():
        for protocol in protocols:
            if not is_known(protocol):
                about = {"protocol": protocol}
                raise InvalidValue(Problem.NO_SUCH_PROTOCOL, *path, str(day), **about)
    if stage.intensive:
        return
    if any(len(protocols) > 1 for protocols in stage.days.values()):
        raise InvalidValue(Problem.TOO_CLOSE, *path, days=REST.days)
    if any(after - day < REST.days for day, after in pairwise(sorted(stage.days))):
        raise InvalidValue(Problem.TOO_CLOSE, *path, days=REST.days)
