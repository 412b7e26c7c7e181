"""What a session's record is for a programme, and what the programme lets grow."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from ..controller.placement import Placement
from ..training.programme import Growth, Stage
from ..training.programme_outlook import Logged, Outcome
from .messages import EndReason
from .progression import Change, Suggestion, Why, speaks_against_pressure
from .record import SessionRecord

_GROWS: Final = {Change(growth.value): growth for growth in Growth}


def logged(
    records: Iterable[SessionRecord], limb: Collection[Placement]
) -> Iterator[Logged]:
    """Yield the sessions that had any of these placements under pressure, as kept.

    Only what all of them did is done.
    """
    for record in records:
        under = {cuff["placement"] for cuff in record.cuffs if cuff["occluded_s"] > 0.0}
        if under.isdisjoint(limb):
            continue
        started = datetime.fromisoformat(record.started_at)
        yield Logged(started, record.protocol_id, _outcome(record, under, limb))


def _outcome(
    record: SessionRecord, under: set[str], limb: Collection[Placement]
) -> Outcome:
    if speaks_against_pressure(record):
        return Outcome.AGAINST
    whole = record.reason == EndReason.DONE and record.sets_done > 0
    return Outcome.DONE if whole and under.issuperset(limb) else Outcome.STOPPED


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
