"""What an athlete may do in which phase: the one table of a session.

Theory of operation
===================

A session is a machine of seven phases. Two kinds of things move it.

1) Actions: what an athlete does, by a card, a button, an action or by voice. All of
   them are in `TABLE`, by phase and then by kind of action. A pair that has no entry,
   or whose entry does not fit at the moment, raises NotNow and changes nothing.

2) States and time: what the cuffs show, and a phase whose end has come. These moves
   are in the engine, for they depend on numbers; they use the same methods of Session.

        start
          v
      inflating --at target--> ready --next, or counted in--> work
          ^                      |                             |
          |                      +--skip--> (the set after)    | next, last repetition,
          |  other pressure, or cuffs off in the rest          | or time over
          +------------------- rest <--------------------------+
          |                                                    |
        paused <--pause-- (any phase with pressure or a rest)  | last set
                                                               v
      any phase --stop, limit, doubt--> releasing --vented--> ended

Three rules hold for every row, and a limb depends on them:

- `Stop` has an entry in every phase, without a condition: it can never be refused.
- From `releasing` and `ended` no entry leads to a phase with pressure.
- Only `bring_up` asks for pressure, and it is reached by an action only from `paused`,
  and from a rest or a count-in that an athlete goes on from.

An entry has a `move`, what the action does; `fits`, whether it can be done now; and
`offered`, whether a screen should show it. What the cards show as buttons is
`possible`, made from this table, so that no second list can disagree with it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ..evidence import DISCOMFORT_STOP, LOWER_STEP
from .cuffs import TooLow
from .messages import (
    ENDING,
    Action,
    BodyCheck,
    EndReason,
    ExtraSet,
    Feel,
    LogSet,
    Lower,
    MomentKind,
    Next,
    Pause,
    Refill,
    RefillAnswer,
    Repetition,
    Resume,
    SessionPhase,
    Skip,
    Stop,
    Symptom,
    WrapOff,
)
from .phases import Session


class NotNow(Exception):
    """An action that does not fit the phase that the session is in."""

    def __init__(self, phase: SessionPhase) -> None:
        """Keep the phase."""
        super().__init__(str(phase))
        self.phase = phase


def _always(session: Session) -> bool:
    return True


class Entry(NamedTuple):
    """One cell of the table."""

    move: Callable[[Session, float, Any], None]
    fits: Callable[[Session], bool] = _always
    offered: Callable[[Session], bool] = _always


def perform(session: Session, now: float, action: Action) -> None:
    """Do an action, or raise NotNow."""
    entry = TABLE[session.phase].get(type(action))
    if entry is None or not entry.fits(session):
        raise NotNow(session.phase)
    entry.move(session, now, action)


def possible(session: Session) -> list[str]:
    """Return the keys of the actions that fit now and are worth showing."""
    return [
        action.key
        for action, entry in TABLE[session.phase].items()
        if entry.fits(session) and entry.offered(session)
    ]


# Moves. Each gets the session, the time, and the action with what it says.


def _stop(session: Session, now: float, stop: Stop) -> None:
    session.stop(now, stop.reason)


def _feel(session: Session, now: float, feel: Feel) -> None:
    """Lower at the first numbness; stop when it comes again, and at any pain (E136).

    That the limb is fine is kept, and takes nothing back.
    """
    # Kept before it is acted upon: what a stop was for must be on record.
    checks = session.checks
    checks.answer_limb(session.since_start(now), feel.symptom)
    match feel.symptom:
        case Symptom.PAIN:
            session.stop(now, EndReason.PAIN)
        case Symptom.NUMBNESS if checks.was_numb:
            session.stop(now, EndReason.NUMBNESS)
        case Symptom.NUMBNESS:
            checks.was_numb = True
            _lower_by_a_step(session, now)


def _refill(session: Session, now: float, answer: RefillAnswer) -> None:
    """Keep the answer; too tight is lowered, too loose only said (E055)."""
    session.checks.answer_refill(session.since_start(now), answer.refill)
    if answer.refill is Refill.LONG:
        _lower_by_a_step(session, now)
    elif answer.refill is Refill.INSTANT:
        session.tell(MomentKind.TOO_LOOSE)


def _lower(session: Session, now: float, lower: Lower) -> None:
    _lower_by_a_step(session, now)


def _lower_by_a_step(session: Session, now: float) -> None:
    """Lower every cuff by a step; a wrap cannot be, so it comes off."""
    # An answer may come after the stop that it would have led to.
    if session.phase in ENDING:
        return
    if session.cuffs.has_wraps:
        session.stop(now, EndReason.TOO_TIGHT)
        return
    try:
        session.outbox.put(*session.cuffs.lower(LOWER_STEP.value))
    except TooLow:
        session.stop(now, EndReason.TOO_TIGHT)
        return
    session.tell(MomentKind.LOWERED, by=round(LOWER_STEP.value))


def _log(session: Session, now: float, log: LogSet) -> None:
    """Keep how the last or running set was; too much discomfort ends it all (E135)."""
    # Kept and told first, since the stop below ends the set that it is about.
    record = session.set_list.log(log)
    session.tell(MomentKind.SET_LOGGED, repetitions=record.repetitions)
    if log.discomfort is not None and log.discomfort > DISCOMFORT_STOP.value:
        session.stop(now, EndReason.DISCOMFORT)


def _wrap_off(session: Session, now: float, wrap_off: WrapOff) -> None:
    """Note that the wrap is off; in the middle of a set that is a stop."""
    session.cuffs.wraps_off(now)
    if session.phase is SessionPhase.RELEASING:
        session.end_if_down(now)
    elif session.cuffs.wanted_up:
        session.stop(now, EndReason.STOPPED)
    elif session.phase is SessionPhase.REST:
        session.count_rest(now)


def _repetition(session: Session, now: float, repetition: Repetition) -> None:
    if session.set_list.repeat():
        session.finish_set(now)


def _extra_set(session: Session, now: float, extra_set: ExtraSet) -> None:
    session.set_list.add()


def _plain(move: Callable[[Session, float], None]) -> Callable[..., None]:
    """Return a move for which it is enough that the action was asked for."""
    return lambda session, now, action: move(session, now)


# Conditions.


def _nothing_ends(session: Session) -> bool:
    return session.phase not in ENDING


def _can_be_lowered(session: Session) -> bool:
    """Return whether a step down is a choice: a wrap can only be taken off."""
    return session.phase not in ENDING and not session.cuffs.has_wraps


def _refill_is_asked(session: Session) -> bool:
    return session.question is BodyCheck.REFILL


def _counts_taps(session: Session) -> bool:
    return session.planned.work_s is None and not session.plan.beat


_ANYWHERE: Final[Mapping[type[Action], Entry]] = {
    # Stop and Feel fit everywhere: nothing may stand between a limb and its release.
    Stop: Entry(_stop, offered=_nothing_ends),
    Feel: Entry(_feel, offered=_nothing_ends),
    RefillAnswer: Entry(_refill, offered=_refill_is_asked),
    Lower: Entry(_lower, offered=_can_be_lowered),
    LogSet: Entry(_log, fits=lambda session: bool(session.sets)),
    WrapOff: Entry(_wrap_off, fits=lambda session: session.cuffs.wrap_is_on),
}
_GOING: Final[Mapping[type[Action], Entry]] = {
    **_ANYWHERE,
    Pause: Entry(_plain(Session.pause)),
    ExtraSet: Entry(_extra_set, fits=lambda session: session.set_list.has_room),
}
_SKIP: Final = Entry(_plain(Session.skip))
_GO_ON: Final = Entry(_plain(Session.bring_up), fits=lambda s: s.cuffs.down)

TABLE: Final[Mapping[SessionPhase, Mapping[type[Action], Entry]]] = {
    SessionPhase.INFLATING: _GOING,
    SessionPhase.READY: {
        **_GOING,
        Next: Entry(_plain(Session.work)),
        Skip: _SKIP,
    },
    SessionPhase.WORK: {
        **_GOING,
        Next: Entry(_plain(Session.finish_set)),
        Repetition: Entry(_repetition, offered=_counts_taps),
    },
    SessionPhase.REST: {
        **_GOING,
        # Not while a cuff still vents: it would be counted as let down by others.
        Next: Entry(_plain(Session.go_on), fits=lambda s: s.cuffs.settled),
        Skip: _SKIP,
    },
    SessionPhase.PAUSED: {**_ANYWHERE, Next: _GO_ON, Resume: _GO_ON},
    SessionPhase.RELEASING: _ANYWHERE,
    SessionPhase.ENDED: _ANYWHERE,
}
