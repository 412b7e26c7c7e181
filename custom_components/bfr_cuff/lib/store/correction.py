"""What can be put right of a session that is over, and what is noted of it.

Repetitions, effort, discomfort and load are what an athlete says, so an athlete can put
them right. What was measured, and why a session ended, never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from ..session.record import SessionRecord
from .model import Event

CORRECTED: Final = "corrected"
NOTE: Final = "note"

_OF_A_SET: Final = ("repetitions", "rpe", "discomfort")


class NoSuchSet(Exception):
    """A session has no set of a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What to put right; None stays as it is.

    `set_number` counts from 1, and is needed for what belongs to a set: repetitions, and
    effort and discomfort from 0 to 10. `load_kg` is that of the whole session.
    """

    set_number: int | None = None
    repetitions: int | None = None
    rpe: float | None = None
    discomfort: float | None = None
    load_kg: float | None = None
    note: str | None = None

    @property
    def of_set(self) -> dict[str, Any]:
        """Return what is put right of the set."""
        given = ((name, getattr(self, name)) for name in _OF_A_SET)
        return {name: value for name, value in given if value is not None}


def corrected(
    record: SessionRecord, correction: Correction
) -> tuple[SessionRecord, tuple[Event, ...]]:
    """Return a record as it is put right, and events that keep what it was before.

    Raises NoSuchSet.
    """
    changed, events = replace(record), list(_changes(record, correction))
    if correction.of_set:
        at = _place(record, correction)
        changed.sets = list(record.sets)
        changed.sets[at] = record.sets[at] | correction.of_set
    if correction.load_kg is not None:
        changed.load_kg = correction.load_kg
    if correction.note is not None:
        events.append(Event(record.duration_s, NOTE, {"text": correction.note}))
    return changed, tuple(events)


def _changes(record: SessionRecord, correction: Correction) -> Iterator[Event]:
    """Yield an event for each value that becomes another one."""
    if correction.of_set:
        meant = record.sets[_place(record, correction)]
        for name, value in correction.of_set.items():
            yield from _change(record, name, meant[name], value, meant["number"])
    if correction.load_kg is not None:
        yield from _change(record, "load_kg", record.load_kg, correction.load_kg)


def _change(
    record: SessionRecord, name: str, before: Any, after: Any, number: int | None = None
) -> Iterator[Event]:
    if before != after:
        about = {"set": number, "what": name, "before": before, "after": after}
        yield Event(record.duration_s, CORRECTED, about)


def _place(record: SessionRecord, correction: Correction) -> int:
    """Return where the set stands; one that a pause cut short was done again later."""
    for at in reversed(range(len(record.sets))):
        if record.sets[at]["number"] == correction.set_number:
            return at
    raise NoSuchSet
