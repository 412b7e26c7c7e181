"""The way through a session, phase by phase, from the first set to vented.

Each phase has one start instant and its end is counted from that, never from ticks.
"""

from typing import Any, Final

from ..evidence import REPERFUSION
from ..training.plan import Plan
from ..training.protocol import TEMPO_S, SetPlan
from .cuffs import SessionCuffs, TooLow
from .messages import BodyCheck, EndReason, Moment, MomentKind, Release, SessionPhase
from .outbox import Outbox
from .sets import SessionSets, SetRecord

COUNT_IN_S: Final = 10.0
COUNT_IN_AGAIN_S: Final = 3.0
SOON_S: Final = 10.0
LAST_REPETITIONS: Final = 5
INSIST_S: Final = 5.0
LATE_S: Final = 1.0
"""A phase begins when the last one should have ended, unless the clock came so late."""

INFLATE_PATIENCE_S: Final = 90.0
VENT_PATIENCE_S: Final = 60.0
REPERFUSION_PATIENCE_S: Final = 600.0
ATHLETE_PATIENCE_S: Final = 900.0

ROUNDING_S: Final = 0.001
"""Less than any clock can tell."""

ENDING: Final = frozenset({SessionPhase.RELEASING, SessionPhase.ENDED})


class Course:
    """Where a session is, and what comes next.

    No phase lasts for ever: each has an end, or a patience after which all is released.
    Only the alarm of a wrap that nobody has taken off goes on.
    """

    def __init__(self, plan: Plan) -> None:
        """Take the plan; nothing happens before `start`."""
        self.plan = plan
        self.phase = SessionPhase.INFLATING
        self.phase_ends: float | None = None
        self.reason: EndReason | None = None
        self.started_at: float | None = None
        self.ended_at: float | None = None
        self.answers: list[dict[str, Any]] = []
        self.cuffs = SessionCuffs(plan)
        self._sets = SessionSets(plan)
        self._outbox = Outbox()
        self._phase_began = 0.0
        self._patience: tuple[float, EndReason] | None = None
        self._rest_s = 0.0
        self._insist_at = 0.0
        self._ready_before = False
        self._limit_told = False
        self._numb = False
        self._refill_open = False
        self._limb_open = False

    @property
    def phase_began(self) -> float:
        """Return when the phase began."""
        return self._phase_began

    @property
    def question(self) -> BodyCheck | None:
        """Return what the athlete has been asked and has not answered.

        The colour can be checked while the cuffs are up, the limb is asked about in
        every rest.
        """
        if self._refill_open and self.cuffs.wanted_up:
            return BodyCheck.REFILL
        return BodyCheck.LIMB if self._limb_open else None

    @property
    def number(self) -> int:
        """Return the number of the set that runs or comes next, from 1."""
        return self._sets.number

    @property
    def set_count(self) -> int:
        """Return how many sets there are, extra ones included."""
        return self._sets.count

    @property
    def planned(self) -> SetPlan:
        """Return the set that runs or comes next."""
        return self._sets.planned

    @property
    def planned_sets(self) -> tuple[SetPlan, ...]:
        """Return every set there is to be, extra ones included."""
        return self._sets.all_planned

    @property
    def sets(self) -> list[SetRecord]:
        """Return the sets that were begun."""
        return self._sets.records

    @property
    def repetitions(self) -> int:
        """Return the repetitions that were counted in the running set."""
        return self._sets.repetitions

    @property
    def over(self) -> bool:
        """Tell whether everything is vented and recorded."""
        return self.phase is SessionPhase.ENDED

    def _bring_up(self, now: float) -> None:
        """Inflate for the next set; a session of wraps has nothing to wait for."""
        self._enter(now, SessionPhase.INFLATING)
        self._patience = now + INFLATE_PATIENCE_S, EndReason.NOT_REACHED
        if self.cuffs.left_s(now) <= 0.0:
            self._reach_limit(now)
            return
        try:
            self._outbox.put(*self.cuffs.bring_up(self.planned))
        except TooLow:
            self._stop(now, EndReason.TOO_TIGHT)
            return
        if not self.cuffs.has_pump:
            self._get_ready(now)

    def _get_ready(self, now: float) -> None:
        """Count in; before the first set, ask how the limb looks.

        A wrap is put on by hand, so its set waits until somebody says so. A timed set
        that is not the first begins at once, under pressure that is already there.
        """
        first, self._ready_before = not self._ready_before, True
        if self.cuffs.has_wraps:
            self._enter(now, SessionPhase.READY)
            self._patience = now + ATHLETE_PATIENCE_S, EndReason.ABANDONED
            self.cuffs.wraps_expected()
            self._tell(MomentKind.PUT_WRAP_ON)
        elif first or self.planned.work_s is None:
            wait = COUNT_IN_S if first else COUNT_IN_AGAIN_S
            self._enter(now, SessionPhase.READY, wait)
            self._tell(MomentKind.COUNT_IN, seconds=round(wait))
        else:
            self._work(now)
        if first:
            self._refill_open = True
            self._tell(MomentKind.CHECK_REFILL)

    def _move_on(self, at: float) -> None:
        """Leave a phase that is over."""
        match self.phase:
            case SessionPhase.READY:
                self._work(at)
            case SessionPhase.WORK:
                self._finish_set(at)
            case SessionPhase.REST if self._awaits_reperfusion(at):
                self.phase_ends = at + LATE_S
            case _:
                self._go_on(at)

    def _go_on(self, at: float) -> None:
        """Begin the next set, once its pressure is there."""
        try:
            fits = self.cuffs.fits(self.planned)
        except TooLow:
            self._stop(at, EndReason.TOO_TIGHT)
            return
        if fits:
            self._work(at)
        else:
            self._bring_up(at)

    def _work(self, at: float) -> None:
        """Begin a set."""
        self._enter(
            at, SessionPhase.WORK, self.planned.duration_s if self._timed else None
        )
        self._patience = at + self.plan.occlusion_limit_s, EndReason.LIMIT
        self.cuffs.wraps_on(at)
        self._sets.begin(self._since_start(at))
        self._tell(MomentKind.SET_STARTED, repetitions=self.planned.repetitions)
        if self._timed and (self.planned.repetitions or 0) > LAST_REPETITIONS:
            self._tell_before_end(
                LAST_REPETITIONS * TEMPO_S, MomentKind.LAST_REPETITIONS
            )

    @property
    def _timed(self) -> bool:
        """Tell whether the set ends by the clock."""
        beat = self.plan.beat and not self.planned.to_failure
        return self.planned.work_s is not None or beat

    def _finish_set(self, at: float) -> None:
        """End the running set, and rest or release."""
        self._close_set(at, cut_short=False)
        repetitions = self.sets[-1].repetitions
        self._tell(MomentKind.SET_FINISHED, repetitions=repetitions)
        self._rest_s = self.planned.rest_s
        if self._sets.is_last:
            self._stop(at, EndReason.DONE)
            return
        self._sets.advance()
        self._enter(at, SessionPhase.REST)
        self._tell(MomentKind.REST_STARTED, seconds=round(self._rest_s))
        if self.plan.protocol.released_in_rests:
            self._patience = at + VENT_PATIENCE_S, EndReason.NOT_VENTED
            self._let_down(at)
        self._count_rest(at)

    def _count_rest(self, now: float) -> None:
        """Start the rest's clock: at once, or when a released cuff is vented."""
        if self.phase_ends is not None or not self.cuffs.settled:
            return
        self.phase_ends = now + self._rest_s
        patience_ends = self.phase_ends + REPERFUSION_PATIENCE_S
        self._patience = patience_ends, EndReason.NOT_VENTED
        if self._rest_s > SOON_S:
            self._tell_before_end(SOON_S, MomentKind.REST_OVER_SOON)

    def _skip(self, now: float) -> None:
        """Leave out the next set; the one after it may need another pressure."""
        if self._sets.is_last:
            self._stop(now, EndReason.DONE)
            return
        self._sets.advance()
        if self.phase is SessionPhase.READY:
            self._bring_up(now)

    def _pause(self, now: float) -> None:
        """Let the air out; a set that this cuts short is done again."""
        self._close_set(now, cut_short=True)
        self._enter(now, SessionPhase.PAUSED)
        self._patience = now + ATHLETE_PATIENCE_S, EndReason.ABANDONED
        self._let_down(now)
        self._tell(MomentKind.PAUSED)

    def _awaits_reperfusion(self, now: float) -> bool:
        """Tell whether a rest that is to start the clocks anew has not done so yet."""
        if self.cuffs.wanted_up or self._rest_s < REPERFUSION.value:
            return False
        return not self.cuffs.reperfused(now)

    def _close_set(self, at: float, *, cut_short: bool) -> None:
        """Complete the running set's record."""
        beats = (
            int((at - self._phase_began + ROUNDING_S) / TEMPO_S)
            if self._timed
            else None
        )
        if self.phase is SessionPhase.WORK:
            self._sets.close(self._since_start(at), beats, cut_short=cut_short)

    # The end.

    def _reach_limit(self, now: float) -> None:
        """End at the occlusion limit."""
        self._tell(MomentKind.LIMIT_REACHED)
        self._stop(now, EndReason.LIMIT)

    def _stop(self, now: float, reason: EndReason) -> None:
        """Release everything; the first reason stays."""
        if self.phase in ENDING:
            return
        self._close_set(now, cut_short=True)
        self.reason = reason
        self._enter(now, SessionPhase.RELEASING)
        self._patience = now + VENT_PATIENCE_S, reason
        self._let_down(now)
        self._tell(MomentKind.RELEASED, reason=reason)
        self._end_if_down(now)

    def _let_down(self, now: float) -> None:
        """Let the air out of every cuff, and have every wrap taken off."""
        self.cuffs.let_down()
        self._limit_told = False
        self._insist(now)

    def _insist(self, now: float) -> None:
        """Ask, for the first time or again, for what has not come down yet."""
        self._insist_at = now + INSIST_S
        if self.cuffs.has_pump:
            self._outbox.put(Release())
        if self.cuffs.wrap_is_on:
            self._tell(MomentKind.TAKE_WRAP_OFF)

    def _end_if_down(self, now: float) -> None:
        waited_enough = self._patience is None
        if self.cuffs.down or (waited_enough and not self.cuffs.wrap_is_on):
            self._end(now)

    def _end(self, now: float) -> None:
        self._enter(now, SessionPhase.ENDED)
        self.ended_at = now
        self._tell(MomentKind.ENDED, reason=self.reason, vented=self.cuffs.down)

    # Phases and telling.

    def _enter(
        self, at: float, phase: SessionPhase, lasts_s: float | None = None
    ) -> None:
        """Begin a phase; what the last one still had to say is void."""
        self.phase = phase
        self._phase_began = at
        self._limb_open = phase is SessionPhase.REST
        self.phase_ends = None if lasts_s is None else at + lasts_s
        self._patience = None
        self._outbox.forget()

    def _since_start(self, at: float) -> float:
        assert self.started_at is not None
        return at - self.started_at

    def _tell_before_end(self, seconds: float, kind: MomentKind) -> None:
        """Tell something some seconds before the phase ends."""
        assert self.phase_ends is not None
        self._outbox.keep(self.phase_ends - seconds, self._moment(kind))

    def _tell(self, kind: MomentKind, **about: Any) -> None:
        self._outbox.put(self._moment(kind, **about))

    def _moment(self, kind: MomentKind, **about: Any) -> Moment:
        return Moment(kind, {"set": self.number, "sets": self.set_count, **about})
