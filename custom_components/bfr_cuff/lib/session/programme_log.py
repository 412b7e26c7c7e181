"""What a session's record is for a programme, and what the programme lets grow."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from ..controller.placement import Placement
from ..training.programme import Growth, Stage
from ..training.programme_outlook import Logged, Outcome
from .progression import Change, Suggestion, Why, speaks_against_pressure
from .record import SessionRecord

_GROWS: Final = {Change(growth.value): growth for growth in Growth}


class Log:
    """What sessions are for the programmes of a limb; each is looked at once.

    Those that had any of its placements under pressure, as kept. Only what all of them
    did is done.
    """

    def __init__(self, limb: Collection[Placement]) -> None:
        """Take what the limb is."""
        self._limb = limb
        self._records: list[SessionRecord] = []
        self._found: list[Logged | None] = []

    def read(self, records: list[SessionRecord]) -> tuple[Logged, ...]:
        """Return these, oldest first; of one more than before only that one is new."""
        older = records[:-1]
        # Lists compare what is the same without looking into it.
        if older == (self._records[-len(older) :] if older else []):
            self._found = self._found[-len(older) :] if older else []
        else:
            self._found = [_logged(record, self._limb) for record in older]
        self._found += [_logged(record, self._limb) for record in records[-1:]]
        self._records = records
        return tuple(filter(None, self._found))


def _logged(record: SessionRecord, limb: Collection[Placement]) -> Logged | None:
    under = {cuff["placement"] for cuff in record.cuffs if cuff["occluded_s"] > 0.0}
    if under.isdisjoint(limb):
        return None
    started = datetime.fromisoformat(record.started_at).astimezone(UTC)
    return Logged(started, record.protocol_id, _outcome(record, under, limb))


def _outcome(
    record: SessionRecord, under: set[str], limb: Collection[Placement]
) -> Outcome:
    if speaks_against_pressure(record):
        return Outcome.AGAINST
    whole = record.is_done and under.issuperset(limb)
    return Outcome.DONE if whole else Outcome.STOPPED


def tempered(suggestion: Suggestion, stage: Stage) -> Suggestion:
    """Return a suggestion as a stage of a programme allows it; less is always allowed."""
    growth = _GROWS.get(suggestion.kind)
    if growth is None:
        return suggestion
    if stage.easy:
        return replace(suggestion, kind=Change.HOLD, amount=0.0, why=Why.EASY_WEEK)
    if growth not in stage.grows:
        return replace(suggestion, kind=Change.HOLD, amount=0.0, why=Why.NOT_YET)
    return suggestion
