"""The step that an athlete may take next in a protocol."""

from collections.abc import Sequence

from ..lib.session.progression import Suggestion, suggest
from ..lib.session.record import SessionRecord
from ..lib.training.athlete import Athlete
from ..lib.training.protocol import Protocol
from .progress import Progress


def next_step(
    records: Sequence[SessionRecord],
    base: Protocol,
    progress: Progress,
    athlete: Athlete,
) -> Suggestion | None:
    """Return what to change after the last session; None once that was taken over."""
    if progress.after == records[-1].started_at:
        return None
    protocol = progress.protocol(base)
    heaviest_kg = _heaviest_kg(athlete, protocol)
    return suggest(records, protocol, heaviest_kg=heaviest_kg)


def _heaviest_kg(athlete: Athlete, protocol: Protocol) -> float | None:
    """Return the highest load that the athlete's 1RM allow; None when none is known.

    A protocol that does not say which exercise it is for may be for any of them.
    """
    named = {planned.exercise for planned in protocol.sets}
    maxima = athlete.one_rep_max_kg
    known = [kg for exercise, kg in maxima.items() if exercise in named]
    if protocol.load is None or not maxima:
        return None
    return max(known or maxima.values()) * protocol.load.highest / 100
