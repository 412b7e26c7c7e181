"""The session engine: coaches sets and rests, and decides nothing about safety.

What happened and what time it is go in; wishes and moments come out, and when it next
needs the clock. It performs no I/O; `now` is monotonic, in seconds.
"""

from collections.abc import Iterator
from typing import Final

from ..controller.model import CuffState, ReleaseReason
from ..evidence import DISCOMFORT_STOP, LOWER_STEP
from .cuffs import TooLow
from .messages import (
    Action,
    EndReason,
    ExtraSet,
    Feel,
    LogSet,
    Lower,
    MomentKind,
    Next,
    Output,
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
from .phases import ENDING, LATE_S, ROUNDING_S, SOON_S, Course

NEAR_LIMIT_S: Final = 1.0
"""A cuff released with so little time left was released for want of time."""

_UP: Final = frozenset(
    {SessionPhase.INFLATING, SessionPhase.READY, SessionPhase.WORK, SessionPhase.REST}
)
_BY_CONTROLLER: Final = {
    ReleaseReason.DEADLINE: EndReason.LIMIT,
    ReleaseReason.LEASE_EXPIRED: EndReason.CUFF_LOST,
    ReleaseReason.BOOT: EndReason.CUFF_LOST,
    ReleaseReason.OVERPRESSURE: EndReason.CUFF_FAULT,
    ReleaseReason.SENSOR: EndReason.CUFF_FAULT,
    ReleaseReason.LEAK: EndReason.CUFF_FAULT,
}


class NotNow(Exception):
    """An action that does not fit the phase that the session is in."""

    def __init__(self, phase: SessionPhase) -> None:
        """Keep the phase."""
        super().__init__(str(phase))
        self.phase = phase


class Session(Course):
    """One athlete doing one protocol, from start to vented.

    Every method takes the time and returns what is now wished and worth telling.
    """

    def start(self, now: float) -> tuple[Output, ...]:
        """Begin."""
        self.started_at = now
        self._tell(MomentKind.SESSION_STARTED)
        self._bring_up(now)
        return self._outbox.flush()

    def observe(self, now: float, cuff: str, state: CuffState) -> tuple[Output, ...]:
        """Take in a cuff's newest state."""
        if not self.over:
            working = self.phase is SessionPhase.WORK
            self.cuffs.observe(now, cuff, state, working=working)
            self._look_at_cuffs(now)
        return self._outbox.flush()

    def lost(self, now: float) -> tuple[Output, ...]:
        """Hear that a cuff's controller is gone; it lets the air out by itself."""
        self._stop(now, EndReason.CUFF_LOST)
        return self._outbox.flush()

    def refused(self, now: float) -> tuple[Output, ...]:
        """Hear that a wish was not carried out."""
        self._stop(now, EndReason.REFUSED)
        return self._outbox.flush()

    def act(self, now: float, action: Action) -> tuple[Output, ...]:
        """Do what the athlete asks, or raise NotNow."""
        self._act(now, action)
        return self._outbox.flush()

    def tick(self, now: float) -> tuple[Output, ...]:
        """Look at the clock; to be called at `next_check` at the latest."""
        if not self.over:
            self._outbox.ripen(now)
            self._pass_time(now)
        return self._outbox.flush()

    def next_check(self, now: float) -> float | None:
        """Return the next moment at which time alone changes anything."""
        if self.over:
            return None
        moments = (self._outbox.next_at, self.phase_ends, *self._deadlines(now))
        return min((at for at in moments if at is not None), default=None)

    # What happens by itself.

    def _look_at_cuffs(self, now: float) -> None:
        """Draw the conclusion from the newest states."""
        if self.phase is SessionPhase.RELEASING:
            self._end_if_down(now)
        elif (reason := self._let_down_by_cuffs(now)) is not None:
            self._stop(now, reason)
        elif self.phase is SessionPhase.INFLATING and self.cuffs.at_target:
            self._get_ready(now)
        elif self.phase is SessionPhase.REST:
            self._count_rest(now)

    def _let_down_by_cuffs(self, now: float) -> EndReason | None:
        """Return why the session cannot go on with these cuffs."""
        if self.cuffs.faulty:
            return EndReason.CUFF_FAULT
        if (state := self.cuffs.let_down_by_others()) is None:
            return None
        if self.cuffs.left_s(now) <= NEAR_LIMIT_S:
            return EndReason.LIMIT
        if state.reason is None:
            return EndReason.CUFF_RELEASED
        return _BY_CONTROLLER.get(state.reason, EndReason.CUFF_RELEASED)

    def _pass_time(self, now: float) -> None:
        """Do the first thing whose time has come; what is left is due at once."""
        if self._phase_is_over(now):
            assert self.phase_ends is not None
            on_time = now - self.phase_ends <= LATE_S
            self._move_on(self.phase_ends if on_time else now)
        elif self._limit_applies and self.cuffs.left_s(now) <= 0.0:
            self._reach_limit(now)
        elif self._patience is not None and now >= self._patience[0]:
            self._lose_patience(now, self._patience[1])
        if self._limit_applies and self.cuffs.left_s(now) <= SOON_S:
            self._tell_limit_soon()
        if self._awaits_down and now >= self._insist_at:
            self._insist(now)

    def _phase_is_over(self, now: float) -> bool:
        """Tell whether the phase has ended, before the limit did.

        A set that ends with the limit was done; nothing else begins with it.
        """
        if self.phase_ends is None or now < self.phase_ends:
            return False
        if not self._limit_applies:
            return True
        left_s = self.cuffs.left_s(self.phase_ends)
        return left_s > (-ROUNDING_S if self.phase is SessionPhase.WORK else 0.0)

    @property
    def _limit_applies(self) -> bool:
        """Tell whether the occlusion limit would end this phase."""
        return self.phase not in ENDING and self.cuffs.running

    @property
    def _awaits_down(self) -> bool:
        """Tell whether something that has been let down is not down yet."""
        return not self.cuffs.settled and not self.over

    def _deadlines(self, now: float) -> Iterator[float]:
        """Yield the moments from which on somebody has waited long enough."""
        if self._limit_applies:
            left_s = self.cuffs.left_s(now)
            yield now + max(0.0, left_s if self._limit_told else left_s - SOON_S)
        if self._awaits_down:
            yield self._insist_at
        if self._patience is not None:
            yield self._patience[0]

    def _tell_limit_soon(self) -> None:
        """Tell it once for each time under pressure."""
        if not self._limit_told:
            self._limit_told = True
            self._tell(MomentKind.LIMIT_SOON, seconds=round(SOON_S))

    def _lose_patience(self, now: float, reason: EndReason) -> None:
        """End what would last for ever; a wrap's alarm alone does."""
        if self.phase is not SessionPhase.RELEASING:
            self._stop(now, reason)
            return
        self._patience = None
        if not self.cuffs.wrap_is_on:
            self._end(now)

    # What the athlete does.

    def _act(self, now: float, action: Action) -> None:
        match action:
            case Stop(reason=reason):
                self._stop(now, reason)
            case Feel(symptom=symptom):
                self._feel(now, symptom)
            case RefillAnswer(refill=refill):
                self._refill(now, refill)
            case Lower():
                self._lower(now)
            case LogSet():
                self._log(now, action)
            case WrapOff() if self.cuffs.wrap_is_on:
                self._wrap_off(now)
            case _:
                self._train(now, action)

    def _train(self, now: float, action: Action) -> None:
        """Do what moves the training on, where it fits."""
        phase = self.phase
        match action:
            case Next() if phase is SessionPhase.READY:
                self._work(now)
            case Next() if phase is SessionPhase.WORK:
                self._finish_set(now)
            case Next() if phase is SessionPhase.REST and self.cuffs.settled:
                self._go_on(now)
            case Next() | Resume() if phase is SessionPhase.PAUSED and self.cuffs.down:
                self._bring_up(now)
            case Repetition() if phase is SessionPhase.WORK:
                if self._sets.repeat():
                    self._finish_set(now)
            case Skip() if phase in {SessionPhase.READY, SessionPhase.REST}:
                self._skip(now)
            case ExtraSet() if phase in _UP and self._sets.has_room:
                self._sets.add()
            case Pause() if phase in _UP:
                self._pause(now)
            case _:
                raise NotNow(phase)

    def _wrap_off(self, now: float) -> None:
        """Take in that the wrap is off; in the middle of a set that is a stop."""
        self.cuffs.wraps_off(now)
        if self.phase is SessionPhase.RELEASING:
            self._end_if_down(now)
        elif self.cuffs.wanted_up:
            self._stop(now, EndReason.STOPPED)
        elif self.phase is SessionPhase.REST:
            self._count_rest(now)

    # What the limb and the athlete say.

    def _log(self, now: float, log: LogSet) -> None:
        """Keep how the last or running set was; too much discomfort ends it all."""
        record = self._sets.log(log)
        if record is None:
            raise NotNow(self.phase)
        self._tell(MomentKind.SET_LOGGED, repetitions=record.repetitions)
        if log.discomfort is not None and log.discomfort > DISCOMFORT_STOP.value:
            self._stop(now, EndReason.DISCOMFORT)

    def _refill(self, now: float, refill: Refill) -> None:
        """Keep the answer; too tight is lowered, too loose only said."""
        self._answer(now, "refill", refill)
        self._refill_open = False
        if refill is Refill.LONG:
            self._lower(now)
        elif refill is Refill.INSTANT:
            self._tell(MomentKind.TOO_LOOSE)

    def _feel(self, now: float, symptom: Symptom) -> None:
        """Lower at the first numbness; stop when it comes again, and at any pain.

        That the limb is fine is kept, and takes nothing back.
        """
        self._answer(now, "symptom", symptom)
        self._limb_open = False
        match symptom:
            case Symptom.PAIN:
                self._stop(now, EndReason.PAIN)
            case Symptom.NUMBNESS if self._numb:
                self._stop(now, EndReason.NUMBNESS)
            case Symptom.NUMBNESS:
                self._numb = True
                self._lower(now)

    def _lower(self, now: float) -> None:
        """Lower every cuff by a step; a wrap cannot be, so it comes off."""
        if self.phase in ENDING:
            return
        if self.cuffs.has_wraps:
            self._stop(now, EndReason.TOO_TIGHT)
            return
        try:
            self._outbox.put(*self.cuffs.lower(LOWER_STEP.value))
        except TooLow:
            self._stop(now, EndReason.TOO_TIGHT)
            return
        self._tell(MomentKind.LOWERED, by=round(LOWER_STEP.value))

    def _answer(self, now: float, question: str, answer: str) -> None:
        at_s = self._since_start(now)
        self.answers.append({"at_s": at_s, "question": question, "answer": answer})
