"""Check that the times of an imported session fit each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .checks import Problems, quoted
from .model import Sample
from .problems import Location, Part, ProblemKind

ROUNDING_S: Final = 1.0
"""How much a time may be off because it was rounded."""

LATE_S: Final = 60.0
"""How long after its end there may be news of a session: air takes a while."""

type _Timed = tuple[Part, str, str, float]
"""What it is, which one, in which field its time is, and the time."""


def check_times(
    problems: Problems,
    where: Location,
    record: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    traces: Mapping[str, Sequence[Sample]],
) -> None:
    """Note each set that ends before it begins, and anything after the end."""
    duration_s = record["duration_s"]
    _check_sets(problems, where, record["sets"])
    within = [*_of_sets(record["sets"]), *_at(Part.ANSWER, record["answers"])]
    later = [*_at(Part.EVENT, events), *_of_traces(traces)]
    for limit_s, timed in (
        (duration_s + ROUNDING_S, within),
        (duration_s + LATE_S, later),
    ):
        for part, which, name, at_s in timed:
            if at_s > limit_s:
                place = (*where, (part, which), (Part.FIELD, quoted(name)))
                problems.say(
                    place, ProblemKind.AFTER_THE_END, duration=f"{duration_s:g}"
                )


def _check_sets(
    problems: Problems, where: Location, sets: Sequence[Mapping[str, Any]]
) -> None:
    """Note sets that take less than no time, or begin before the last one ended."""
    last_s = 0.0
    for position, each in enumerate(sets, 1):
        started_s, ended_s = each["started_s"], each["ended_s"]
        place = (*where, (Part.SET, f"{position}"))
        if started_s < last_s:
            started = (*place, (Part.FIELD, quoted("started_s")))
            problems.say(started, ProblemKind.SETS_OVERLAP)
        if ended_s is not None and ended_s < started_s:
            ended = (*place, (Part.FIELD, quoted("ended_s")))
            problems.say(ended, ProblemKind.ENDS_TOO_SOON)
        last_s = max(last_s, started_s, ended_s or 0.0)


def _of_sets(sets: Sequence[Mapping[str, Any]]) -> Iterator[_Timed]:
    for position, each in enumerate(sets, 1):
        for name in ("started_s", "ended_s"):
            if each[name] is not None:
                yield Part.SET, f"{position}", name, each[name]


def _at(part: Part, listed: Sequence[Mapping[str, Any]]) -> Iterator[_Timed]:
    for position, each in enumerate(listed, 1):
        yield part, f"{position}", "at_s", each["at_s"]


def _of_traces(traces: Mapping[str, Sequence[Sample]]) -> Iterator[_Timed]:
    for cuff, samples in traces.items():
        if samples:
            yield Part.TRACE, quoted(cuff), "at_s", samples[-1].at_s
