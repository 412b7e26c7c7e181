"""The session engine: coaches sets and rests, and decides nothing about safety.

What happened and what time it is go in; requests and moments come out, and when it
next needs the clock. It performs no I/O; `now` is monotonic, in seconds. What athletes
do is in the table of `actions`; what cuffs and time do is here.
"""

from collections.abc import Iterator
from typing import Final

from ..controller.model import ControllerEvent, CuffState, EventKind, ReleaseReason
from ..training.plan import Plan
from .actions import perform
from .messages import ENDING, Action, EndReason, Output, SessionPhase
from .phases import LATE_S, ROUNDING_S, SOON_S, Session

NEAR_LIMIT_S: Final = 1.0
"""A cuff released with so little time left was released because of its limit."""

_BY_CONTROLLER: Final = {
    ReleaseReason.DEADLINE: EndReason.LIMIT,
    ReleaseReason.LEASE_EXPIRED: EndReason.CUFF_LOST,
    ReleaseReason.BOOT: EndReason.CUFF_LOST,
    ReleaseReason.OVERPRESSURE: EndReason.CUFF_FAULT,
    ReleaseReason.SENSOR: EndReason.CUFF_FAULT,
    ReleaseReason.LEAK: EndReason.CUFF_FAULT,
}

_BY_EVENT: Final = {
    EventKind.BOOT: EndReason.CUFF_LOST,
    EventKind.BUTTON: EndReason.CUFF_RELEASED,
    EventKind.FAULT: EndReason.CUFF_FAULT,
}


class Engine:
    """Drive one session, from start to vented.

    Every method takes the time and returns what is now requested and worth telling.
    """

    def __init__(self, plan: Plan) -> None:
        """Take the plan; nothing happens before `start`."""
        self.session = Session(plan)

    def start(self, now: float) -> tuple[Output, ...]:
        """Begin."""
        self.session.begin(now)
        return self.session.outbox.flush()

    def observe(self, now: float, cuff: str, state: CuffState) -> tuple[Output, ...]:
        """Handle a cuff's newest state; `left_s` of it is what the guard leaves."""
        session = self.session
        if not session.over:
            working = session.phase is SessionPhase.WORK
            session.cuffs.observe(now, cuff, state, working=working)
            self._look_at_cuffs(now)
        return session.outbox.flush()

    def act(self, now: float, action: Action) -> tuple[Output, ...]:
        """Do what the athlete asks, or raise NotNow; a Stop is never refused."""
        perform(self.session, now, action)
        return self.session.outbox.flush()

    def gone(self, now: float, cuff: str) -> tuple[Output, ...]:
        """End without a cuff whose controller has left; no state of it will come."""
        self.session.gone(now, cuff)
        return self.session.outbox.flush()

    def silent(self, now: float, cuff: str) -> tuple[Output, ...]:
        """End because a cuff's controller has not been heard for too long."""
        self.session.fall_silent(now, cuff)
        return self.session.outbox.flush()

    def missed(self, now: float, event: ControllerEvent) -> tuple[Output, ...]:
        """Handle what happened to a cuff while its controller was not heard."""
        reason = _BY_EVENT.get(event.kind)
        # A release that was asked for may be this session's own, before a rest.
        if event.reason not in (None, ReleaseReason.COMMAND):
            reason = _BY_CONTROLLER.get(event.reason, EndReason.CUFF_RELEASED)
        if reason is not None:
            self.session.explain(now, reason)
        return self.session.outbox.flush()

    def tick(self, now: float) -> tuple[Output, ...]:
        """Look at the clock; to be called at `next_check` at the latest."""
        if not self.session.over:
            self.session.outbox.ripen(now)
            self.session.count_beats(now)
            self._pass_time(now)
        return self.session.outbox.flush()

    def next_check(self, now: float) -> float | None:
        """Return the next moment at which time alone changes anything."""
        if self.session.over:
            return None
        moments = (
            self.session.outbox.next_at,
            self.session.phase_ends,
            self.session.next_beat,
            *self._deadlines(now),
        )
        return min((at for at in moments if at is not None), default=None)

    def _look_at_cuffs(self, now: float) -> None:
        """Draw the conclusion from the newest states."""
        session = self.session
        # Nothing that a cuff shows may lead away from a release that has begun.
        if session.phase is SessionPhase.RELEASING:
            session.end_if_down(now)
        elif (reason := self._let_down_by_cuffs(now)) is not None:
            session.stop(now, reason)
        elif session.phase is SessionPhase.INFLATING and session.cuffs.at_target:
            session.get_ready(now)
        elif session.phase is SessionPhase.REST:
            session.count_rest(now)

    def _let_down_by_cuffs(self, now: float) -> EndReason | None:
        """Return why the session cannot go on with these cuffs."""
        cuffs = self.session.cuffs
        # First: a fault lets the cuff down too, and would look like a release.
        if cuffs.faulty or cuffs.led_astray:
            return EndReason.CUFF_FAULT
        if (state := cuffs.let_down_by_others()) is None:
            return None
        if state.reason is None or state.reason not in _BY_CONTROLLER:
            # A release by the guard looks like a person's here, so time must tell.
            near = cuffs.left_s(now) <= NEAR_LIMIT_S
            return EndReason.LIMIT if near else EndReason.CUFF_RELEASED
        # Its own reason first: one that has just booted reports a full clock.
        return _BY_CONTROLLER[state.reason]

    def _pass_time(self, now: float) -> None:
        """Do the first thing whose time has come; what is left is due at once."""
        session = self.session
        if self._phase_is_over(now):
            assert session.phase_ends is not None
            # A timer comes a moment late each time, and would add up to seconds in a
            # session. After a stall the planned end is no use: the limb has had more
            # than that already.
            on_time = now - session.phase_ends <= LATE_S
            session.move_on(session.phase_ends if on_time else now)
        # The limit before the patience: both end it, and this is the reason to be told.
        elif self._limit_applies and session.cuffs.left_s(now) <= 0.0:
            session.reach_limit(now)
        elif session.patience is not None and now >= session.patience.ends:
            session.lose_patience(now, session.patience.reason)
        if self._limit_applies and session.cuffs.left_s(now) <= SOON_S:
            session.tell_limit_soon()
        if self._awaits_down and now >= session.insist_at:
            session.insist(now)

    def _phase_is_over(self, now: float) -> bool:
        """Return whether the phase has ended, before the limit did.

        A set that ends with the limit was done; nothing else begins with it.
        """
        session = self.session
        if session.phase_ends is None or now < session.phase_ends:
            return False
        if not self._limit_applies:
            return True
        left_s = session.cuffs.left_s(session.phase_ends)
        return left_s > (-ROUNDING_S if session.phase is SessionPhase.WORK else 0.0)

    @property
    def _limit_applies(self) -> bool:
        """Return whether the occlusion limit would end this phase."""
        return self.session.phase not in ENDING and self.session.cuffs.running

    @property
    def _awaits_down(self) -> bool:
        """Return whether something that has been let down is not down yet."""
        return not self.session.cuffs.settled and not self.session.over

    def _deadlines(self, now: float) -> Iterator[float]:
        """Yield the moments after which a wait has lasted long enough."""
        session = self.session
        if self._limit_applies:
            left_s = session.cuffs.left_s(now)
            yield now + max(0.0, left_s if session.limit_told else left_s - SOON_S)
        if self._awaits_down:
            yield session.insist_at
        if session.patience is not None:
            yield session.patience.ends
