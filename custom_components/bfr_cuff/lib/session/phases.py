"""The way through a session, phase by phase, from the first set to vented.

Each phase has one start instant and its end is counted from that, never from ticks.
"""

from typing import Any, Final, NamedTuple

from ..evidence import REPERFUSION
from ..training.plan import Plan
from ..training.protocol import TEMPO_S, SetPlan
from .checks import BodyChecks
from .cuffs import SessionCuffs, TooLow
from .messages import (
    ENDING,
    BodyCheck,
    EndReason,
    Moment,
    MomentKind,
    Release,
    SessionPhase,
)
from .outbox import Outbox
from .sets import SessionSets, SetRecord

COUNT_IN_S: Final = 10.0
COUNT_IN_AGAIN_S: Final = 3.0
"""So long is counted before the first set, and before each one after it."""

SOON_S: Final = 10.0
"""So long before its end a rest, or the limit, is said to be over soon."""

LAST_REPETITIONS: Final = 5
INSIST_S: Final = 5.0
"""So often a release is asked for again of what has not come down."""

LATE_S: Final = 1.0
"""A phase begins when the last one should have ended, unless the clock came so late."""

INFLATE_PATIENCE_S: Final = 90.0
VENT_PATIENCE_S: Final = 60.0
REPERFUSION_PATIENCE_S: Final = 600.0
ATHLETE_PATIENCE_S: Final = 900.0
"""So long is waited for pressure, for an empty cuff, for a limb to rest, for a person."""

ROUNDING_S: Final = 0.001
"""Less than any clock can tell."""


class Patience(NamedTuple):
    """When a phase has lasted too long, and the reason with which that ends."""

    ends: float
    reason: EndReason


class Session:
    """Where a session is, and the moves from phase to phase.

    To be read by all; to be moved by the engine alone. No phase lasts for ever: each
    has an end, or a patience after which all is released. Only the alarm of a wrap
    that is still on goes on.
    """

    def __init__(self, plan: Plan) -> None:
        """Take the plan; nothing happens before `begin`."""
        self.plan = plan
        self.phase = SessionPhase.INFLATING
        self.phase_began = 0.0
        self.phase_ends: float | None = None
        self.patience: Patience | None = None
        self.reason: EndReason | None = None
        self.started_at: float | None = None
        self.ended_at: float | None = None
        self.insist_at = 0.0
        self.limit_told = False
        self.checks = BodyChecks()
        self.cuffs = SessionCuffs(plan)
        self.set_list = SessionSets(plan)
        self.outbox = Outbox()
        self._rest_s = 0.0
        self._ready_before = False
        self._is_explained = False

    @property
    def question(self) -> BodyCheck | None:
        """Return what the athlete has been asked and has not answered."""
        return self.checks.question(up=self.cuffs.wanted_up)

    @property
    def number(self) -> int:
        """Return the number of the set that runs or comes next, from 1."""
        return self.set_list.number

    @property
    def set_count(self) -> int:
        """Return how many sets there are, extra ones included."""
        return self.set_list.count

    @property
    def sets_done(self) -> int:
        """Return how many sets came to their end: the one count of sets."""
        return self.set_list.done

    @property
    def planned(self) -> SetPlan:
        """Return the set that runs or comes next."""
        return self.set_list.planned

    @property
    def planned_sets(self) -> tuple[SetPlan, ...]:
        """Return every set there is to be, extra ones included."""
        return self.set_list.all_planned

    @property
    def sets(self) -> list[SetRecord]:
        """Return the sets that were begun."""
        return self.set_list.records

    @property
    def repetitions(self) -> int:
        """Return the repetitions that were counted in the newest set."""
        return self.set_list.repetitions

    @property
    def over(self) -> bool:
        """Return whether everything is vented and recorded."""
        return self.phase is SessionPhase.ENDED

    @property
    def has_beat(self) -> bool:
        """Return whether the set is done, and counted, by the beat."""
        return self.plan.beat and self.planned.work_s is None

    @property
    def next_beat(self) -> float | None:
        """Return when the repetition ends that is being done; None without a beat."""
        if self.phase is not SessionPhase.WORK or not self.has_beat:
            return None
        return self.phase_began + ((self.set_list.beats or 0) + 1) * TEMPO_S

    def begin(self, now: float) -> None:
        """Begin the session."""
        self.started_at = now
        self.tell(MomentKind.SESSION_STARTED)
        self.bring_up(now)

    def bring_up(self, now: float) -> None:
        """Inflate for the next set; a session of wraps has nothing to wait for."""
        self._enter(now, SessionPhase.INFLATING)
        self.patience = Patience(now + INFLATE_PATIENCE_S, EndReason.NOT_REACHED)
        # Asked before any pressure: a cuff that comes up only to be let down at once
        # has taken time from the limb for nothing.
        if self.cuffs.left_s(now) <= 0.0:
            self.reach_limit(now)
            return
        try:
            self.outbox.put(*self.cuffs.bring_up(self.planned))
        except TooLow:
            self.stop(now, EndReason.TOO_TIGHT)
            return
        # No state will ever say that a wrap has reached its target.
        if not self.cuffs.has_pump:
            self.get_ready(now)

    def get_ready(self, now: float) -> None:
        """Count in; before the first set, ask how the limb looks.

        A wrap is put on by hand, so its set waits until the athlete says so. A timed set
        that is not the first begins at once, under pressure that is already there.
        """
        first, self._ready_before = not self._ready_before, True
        if self.cuffs.has_wraps:
            self._enter(now, SessionPhase.READY)
            self.patience = Patience(now + ATHLETE_PATIENCE_S, EndReason.ABANDONED)
            self.cuffs.wraps_expected()
            self.tell(MomentKind.PUT_WRAP_ON)
        elif first or self.planned.work_s is None:
            wait = COUNT_IN_S if first else COUNT_IN_AGAIN_S
            self._enter(now, SessionPhase.READY, wait)
            self.tell(MomentKind.COUNT_IN, seconds=round(wait))
        else:
            self.work(now)
        # Now, while a cuff that is too tight can be lowered before any work.
        if first:
            self.checks.ask_refill()
            self.tell(MomentKind.CHECK_REFILL)

    def move_on(self, at: float) -> None:
        """Leave a phase that is over."""
        match self.phase:
            case SessionPhase.READY:
                self.work(at)
            case SessionPhase.WORK:
                self.finish_set(at)
            case SessionPhase.REST if self._awaits_reperfusion(at):
                # Looked at again, until its patience is over: no rest is endless.
                self.phase_ends = at + LATE_S
            case _:
                self.go_on(at)

    def go_on(self, at: float) -> None:
        """Begin the next set, once its pressure is there."""
        try:
            fits = self.cuffs.fits(self.planned)
        except TooLow:
            self.stop(at, EndReason.TOO_TIGHT)
            return
        if fits:
            self.work(at)
        else:
            self.bring_up(at)

    def work(self, at: float) -> None:
        """Begin a set."""
        self._enter(
            at, SessionPhase.WORK, self.planned.duration_s if self._timed else None
        )
        # A set to failure has no end of its own, and a wrap has no controller.
        self.patience = Patience(at + self.plan.occlusion_limit_s, EndReason.LIMIT)
        self.cuffs.wraps_on(at)
        self.set_list.begin(self.since_start(at))
        self.count_beats(at)
        self.tell(MomentKind.SET_STARTED, repetitions=self.planned.repetitions)
        if self._timed and (self.planned.repetitions or 0) > LAST_REPETITIONS:
            self._tell_before_end(
                LAST_REPETITIONS * TEMPO_S, MomentKind.LAST_REPETITIONS
            )

    @property
    def _timed(self) -> bool:
        """Return whether the set ends by the clock."""
        beat = self.has_beat and not self.planned.to_failure
        return self.planned.work_s is not None or beat

    def count_beats(self, now: float) -> None:
        """Count the repetitions that the beat has asked for so far."""
        if self.phase is SessionPhase.WORK and self.has_beat:
            self.set_list.beat(int((now - self.phase_began + ROUNDING_S) / TEMPO_S))

    def finish_set(self, at: float) -> None:
        """End the running set, and rest or release."""
        self._close_set(at, cut_short=False)
        repetitions = self.sets[-1].repetitions
        self.tell(MomentKind.SET_FINISHED, repetitions=repetitions)
        # Read before the list moves on: the rest belongs to the set that was done.
        self._rest_s = self.planned.rest_s
        if self.set_list.is_last:
            self.stop(at, EndReason.DONE)
            return
        self.set_list.advance()
        self._enter(at, SessionPhase.REST)
        self.tell(MomentKind.REST_STARTED, seconds=round(self._rest_s))
        # After the phase has begun, which voids every patience of the one before.
        if self.plan.protocol.released_in_rests:
            self.patience = Patience(at + VENT_PATIENCE_S, EndReason.NOT_VENTED)
            self._let_down(at)
        self.count_rest(at)

    def count_rest(self, now: float) -> None:
        """Start the rest's clock: at once, or when a released cuff is vented."""
        # Until the cuff is vented the limb has no rest, so it does not count as one.
        if self.phase_ends is not None or not self.cuffs.settled:
            return
        self.phase_ends = now + self._rest_s
        patience_ends = self.phase_ends + REPERFUSION_PATIENCE_S
        self.patience = Patience(patience_ends, EndReason.NOT_VENTED)
        if self._rest_s > SOON_S:
            self._tell_before_end(SOON_S, MomentKind.REST_OVER_SOON)

    def skip(self, now: float) -> None:
        """Leave out the next set; the one after it may need another pressure."""
        if self.set_list.is_last:
            self.stop(now, EndReason.DONE)
            return
        self.set_list.advance()
        if self.phase is SessionPhase.READY:
            self.bring_up(now)

    def pause(self, now: float) -> None:
        """Let the air out; a set that this cuts short is done again."""
        # Closed while the phase is still work: after it there is no set to close.
        self._close_set(now, cut_short=True)
        self._enter(now, SessionPhase.PAUSED)
        self.patience = Patience(now + ATHLETE_PATIENCE_S, EndReason.ABANDONED)
        self._let_down(now)
        self.tell(MomentKind.PAUSED)

    def _awaits_reperfusion(self, now: float) -> bool:
        """Return whether a rest that is to start the clocks anew has not done so yet."""
        # A shorter rest is not meant to start the clocks anew, so nothing waits for it.
        if self.cuffs.wanted_up or self._rest_s < REPERFUSION.value:
            return False
        return not self.cuffs.reperfused(now)

    def _close_set(self, at: float, *, cut_short: bool) -> None:
        """Complete the running set's record."""
        self.count_beats(at)
        if self.phase is SessionPhase.WORK:
            self.set_list.close(self.since_start(at), cut_short=cut_short)

    # The end.

    def reach_limit(self, now: float) -> None:
        """End at the occlusion limit."""
        self.tell(MomentKind.LIMIT_REACHED)
        self.stop(now, EndReason.LIMIT)

    def gone(self, now: float, cuff: str) -> None:
        """End without a cuff whose controller has left, and vents it by itself."""
        # Forgotten first: no state of it will come, and the stop waits for states.
        self.cuffs.forget(cuff)
        self.stop(now, EndReason.CUFF_LOST)
        if self.phase is SessionPhase.RELEASING:
            self.end_if_down(now)

    def fall_silent(self, now: float, cuff: str) -> None:
        """End because a cuff's controller is not heard, and wait for what it tells."""
        self.cuffs.miss(cuff)
        self.stop(now, EndReason.CUFF_LOST)

    def explain(self, now: float, reason: EndReason) -> None:
        """End by the first thing that happened while a controller was not heard.

        That contact was lost is why a session ended only as long as no more is known.
        """
        if self._is_explained:
            return
        self._is_explained = True
        if self.phase is SessionPhase.RELEASING and self.reason is EndReason.CUFF_LOST:
            self.reason = reason
        self.stop(now, reason)

    def stop(self, now: float, reason: EndReason) -> None:
        """Release everything; the first reason stays."""
        if self.phase in ENDING:
            return
        self._close_set(now, cut_short=True)
        self.reason = reason
        self._enter(now, SessionPhase.RELEASING)
        self.patience = Patience(now + VENT_PATIENCE_S, reason)
        # The request goes out before the word: an announcement may take its time.
        self._let_down(now)
        self.tell(MomentKind.RELEASED, reason=reason)
        self.end_if_down(now)

    def _let_down(self, now: float) -> None:
        """Let the air out of every cuff, and have every wrap taken off."""
        self.cuffs.let_down()
        # The next time under pressure has a limit of its own to be warned of.
        self.limit_told = False
        self.insist(now)

    def insist(self, now: float) -> None:
        """Ask, for the first time or again, for what has not come down yet."""
        self.insist_at = now + INSIST_S
        # Also of cuffs that look vented: that may be from before they came up.
        if self.cuffs.has_pump:
            self.outbox.put(Release())
        if self.cuffs.wrap_is_on:
            self.tell(MomentKind.TAKE_WRAP_OFF)

    def lose_patience(self, now: float, reason: EndReason) -> None:
        """End what would last for ever; a wrap's alarm alone does."""
        if self.phase is not SessionPhase.RELEASING:
            self.stop(now, reason)
            return
        # A cuff that does not say that it is vented is the guard's, who never gives up.
        self.patience = None
        if not self.cuffs.wrap_is_on:
            self.end(now)

    def end_if_down(self, now: float) -> None:
        """End once nothing is left to wait for; a wrap that is on always is."""
        waited_enough = self.patience is None
        if self.cuffs.down or (waited_enough and not self.cuffs.wrap_is_on):
            self.end(now)

    def end(self, now: float) -> None:
        """End, and say whether every cuff was seen vented."""
        self._enter(now, SessionPhase.ENDED)
        self.ended_at = now
        vented = self.cuffs.vented and not self.cuffs.wrap_is_on
        self.tell(MomentKind.ENDED, reason=self.reason, vented=vented)

    # Phases and telling.

    def _enter(
        self, at: float, phase: SessionPhase, lasts_s: float | None = None
    ) -> None:
        """Begin a phase; what the last one still had to say is void."""
        self.phase = phase
        self.phase_began = at
        self.checks.entered(phase, counts=self.planned.work_s is None)
        self.phase_ends = None if lasts_s is None else at + lasts_s
        self.patience = None
        self.outbox.forget()

    def since_start(self, at: float) -> float:
        """Return the seconds since the session began."""
        assert self.started_at is not None
        return at - self.started_at

    def tell_limit_soon(self) -> None:
        """Tell it once for each time under pressure."""
        if not self.limit_told:
            self.limit_told = True
            self.tell(MomentKind.LIMIT_SOON, seconds=round(SOON_S))

    def _tell_before_end(self, seconds: float, kind: MomentKind) -> None:
        """Tell something some seconds before the phase ends."""
        assert self.phase_ends is not None
        self.outbox.keep(self.phase_ends - seconds, self._moment(kind))

    def tell(self, kind: MomentKind, **about: Any) -> None:
        """Tell a moment, with the set that it belongs to."""
        self.outbox.put(self._moment(kind, **about))

    def _moment(self, kind: MomentKind, **about: Any) -> Moment:
        return Moment(kind, {"set": self.number, "sets": self.set_count, **about})
