"""Check that the times of an imported session fit each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ..validation import InvalidValue, Path
from .model import KeptSession, Sample
from .problems import ProblemKind

ROUNDING_S: Final = 1.0
"""How much a time may be off because it was rounded."""

LATE_S: Final = 60.0
"""How long after its end there may be news of a session: air takes a while."""

type _Timed = tuple[Path, float]
"""The way to a time, and the time."""


def wrong_times(kept: KeptSession) -> Iterator[InvalidValue]:
    """Yield each set that ends before it begins, and anything after the end."""
    record, duration_s = kept.record, kept.record.duration_s
    yield from _wrong_sets(record.sets)
    answers = [answer["at_s"] for answer in record.answers]
    within = [*_of_sets(record.sets), *_at(("record", "answers"), answers)]
    events = [event.at_s for event in kept.events]
    later = [*_at(("events",), events), *_of_traces(kept.traces)]
    for limit_s, timed in (
        (duration_s + ROUNDING_S, within),
        (duration_s + LATE_S, later),
    ):
        for path, at_s in timed:
            if at_s > limit_s:
                yield InvalidValue(
                    ProblemKind.AFTER_THE_END, *path, duration=duration_s
                )


def _wrong_sets(sets: Sequence[Mapping[str, Any]]) -> Iterator[InvalidValue]:
    """Yield sets that take less than no time, or begin before the last one ended."""
    last_s = 0.0
    for position, each in enumerate(sets):
        started_s, ended_s = each["started_s"], each["ended_s"]
        path = ("record", "sets", position)
        if started_s < last_s:
            yield InvalidValue(ProblemKind.SETS_OVERLAP, *path, "started_s")
        if ended_s is not None and ended_s < started_s:
            yield InvalidValue(ProblemKind.ENDS_TOO_SOON, *path, "ended_s")
        last_s = max(last_s, started_s, ended_s or 0.0)


def _of_sets(sets: Sequence[Mapping[str, Any]]) -> Iterator[_Timed]:
    for position, each in enumerate(sets):
        for name in ("started_s", "ended_s"):
            if each[name] is not None:
                yield ("record", "sets", position, name), each[name]


def _at(path: Path, times: Sequence[float]) -> Iterator[_Timed]:
    for position, at_s in enumerate(times):
        yield (*path, position, "at_s"), at_s


def _of_traces(traces: Mapping[str, Sequence[Sample]]) -> Iterator[_Timed]:
    for cuff, samples in traces.items():
        if samples:
            yield ("traces", cuff, "at_s"), samples[-1].at_s
