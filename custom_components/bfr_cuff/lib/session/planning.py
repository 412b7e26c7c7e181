"""What comes after the phase that a session is in."""

from dataclasses import dataclass
from enum import StrEnum

from ..training.protocol import SetPlan
from .messages import ENDING, SessionPhase
from .phases import Session


class Planning(StrEnum):
    """What may come next."""

    WORK = "work"
    REST = "rest"
    CUFF_OFF_REST = "cuff_off_rest"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next: the repetitions of a set, or how many seconds it takes."""

    kind: Planning
    repetitions: int | None = None
    seconds: float | None = None


def coming(session: Session) -> Coming:
    """Return what comes next, if no one does anything else."""
    if session.phase in ENDING:
        return Coming(Planning.DONE)
    if session.phase is not SessionPhase.WORK:
        return _work(session.planned)
    if session.number == session.set_count:
        return Coming(Planning.DONE)
    return _after(session)


def left_s(session: Session, now: float) -> float:
    """Return how long the session takes from now on, as planned, in seconds.

    Inflating and venting are not planned, and a pause takes as long as it takes.
    """
    if session.phase in ENDING:
        return 0.0
    ahead = session.planned_sets[session.number - 1 :]
    planned = sum(each.duration_s for each in ahead)
    # After the last set comes the release, whatever rest it names.
    planned += sum(each.rest_s for each in ahead[:-1])
    if session.phase is SessionPhase.WORK:
        # A set that goes on for longer takes nothing from what comes after it.
        return planned - min(now - session.phase_began, ahead[0].duration_s)
    if session.phase_ends is None:
        return planned
    return planned + max(0.0, session.phase_ends - now)


def _after(session: Session) -> Coming:
    """Return what comes after the running set: a rest, or at once the next set."""
    if (rest_s := session.planned.rest_s) == 0.0:
        return _work(session.planned_sets[session.number])
    released = session.plan.protocol.released_in_rests
    return Coming(Planning.CUFF_OFF_REST if released else Planning.REST, seconds=rest_s)


def _work(planned: SetPlan) -> Coming:
    return Coming(Planning.WORK, planned.repetitions, planned.work_s)
