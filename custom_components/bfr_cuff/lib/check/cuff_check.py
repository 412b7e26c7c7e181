"""The check of one cuff, as a script that is told the news and the time.

What happened and what time it is go in, what is asked of the controller comes out. It
does no I/O, and it asks for pressure only where a step begins.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from ..controller.model import (
    ControllerState,
    CuffInfo,
    CuffState,
    Limits,
    Phase,
    ReleaseReason,
)
from ..evidence import IN_BAND, RELEASE_TIME, VENT_TIME
from . import expected
from .air import AirLost
from .finding import Activity, Finding, Outcome, Step, has_passed


@dataclass(frozen=True, slots=True)
class Inflate:
    """Bring the cuff to the check's target, for `limit_s` on its clock at most."""

    limit_s: float


@dataclass(frozen=True, slots=True)
class Release:
    """Let the air out."""


@dataclass(frozen=True, slots=True)
class StopRenewing:
    """Let the lease run out."""


type Request = Inflate | Release | StopRenewing
type Script[T] = Generator[Request | None, None, T]


class CuffCheck:
    """Check one cuff that is around a bottle, step by step.

    A step that cannot be done leaves those after it to be tried: a box without a button
    may still keep its deadline. Those that were not reached are found at the end.
    """

    _now: float
    _state: ControllerState

    def __init__(
        self, info: CuffInfo, limits: Limits, vent_before_s: float | None = None
    ) -> None:
        """Take what the controller says of the cuff, and how fast it vented before."""
        self.step = Step.FILL
        self.activity = Activity.FILL
        self.over = False
        self._info = info
        self._limit_s = expected.lasts_s(info, limits.lease_max_s)
        self._expected = {
            Step.FILL: expected.fill_s(info),
            Step.HOLD: expected.IN_BAND_SHARE,
            Step.LEAK: expected.AIR_LOST * expected.TARGET,
            Step.LEASE: limits.lease_max_s + expected.GRACE_S,
            Step.VENT: expected.vent_s(info, vent_before_s),
            Step.DEADLINE: expected.DEADLINE_S,
        }
        self._is_pressed = self._is_refused = False
        self._found: dict[Step, Finding] = {}
        self._script = self._steps()
        self._has_begun = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what was found of each step, in their order."""
        return tuple(
            self._found.get(step, Finding(step=step, outcome=Outcome.NOT_REACHED))
            for step in Step
        )

    @property
    def passed(self) -> bool:
        """Return whether everything was as expected."""
        return has_passed(self.findings)

    def observe(self, now: float, state: ControllerState) -> Request | None:
        """Take in the controller's newest state, and return what to ask of it."""
        self._state = state
        self._has_begun = True
        return self.tick(now)

    def tick(self, now: float) -> Request | None:
        """Look at the clock; to be called a few times a second."""
        if self.over or not self._has_begun:
            return None
        self._now = now
        pressure = self._cuff.pressure
        if self._cuff.inflated and (pressure or 0.0) > expected.CEILING:
            self._find(self.step, Outcome.TOO_HIGH, pressure)
            return self._end()
        try:
            return next(self._script)
        except StopIteration:
            return self._end()

    def pressed(self, now: float) -> Request | None:
        """Note that the controller's own button was pressed."""
        self._is_pressed = True
        return self.tick(now)

    def refused(self, now: float) -> Request | None:
        """Note that the inflation that was asked for last will not be done."""
        self._is_refused = True
        return self.tick(now)

    @property
    def _cuff(self) -> CuffState:
        return self._state.cuff(self._info.channel)

    def _end(self) -> Request:
        """End the check, whose last word is always to let the air out."""
        self.over = True
        return Release()

    # The script: each step from its beginning to what is found of it.

    def _steps(self) -> Script[None]:
        since = self._now
        if (yield from self._is_filled(Step.FILL)):
            self._find(Step.FILL, Outcome.PASSED, self._now - since)
            yield from self._hold()
        if self._cuff.inflated:
            yield from self._lease()
            yield from self._vent()
        yield from self._rest()
        if (yield from self._is_filled(Step.BUTTON)):
            yield from self._button()
        yield from self._rest()
        if (yield from self._is_filled(Step.DEADLINE)):
            yield from self._deadline()

    def _is_filled(self, step: Step) -> Script[bool]:
        """Bring the cuff to its target, and return whether it got there."""
        self.step, self.activity = step, Activity.FILL
        self._is_pressed = self._is_refused = False
        if not self._is_vented():
            return False
        since, was_up = self._now, False
        longest_s = self._expected[Step.FILL] + expected.GRACE_S
        yield Inflate(self._limit_s)
        while not self._is_refused and self._now - since <= longest_s:
            if self._cuff.phase is Phase.HOLDING:
                return True
            if was_up and not self._cuff.inflated:
                self._find_released(step)
                return False
            was_up |= self._cuff.inflated
            yield None
        if self._is_refused:
            self._find(step, Outcome.REFUSED)
        else:
            self._find(step, Outcome.OUT_OF_LIMIT, self._now - since)
        return False

    def _hold(self) -> Script[None]:
        """See how near its target the cuff stays."""
        self.step, self.activity = Step.HOLD, Activity.HOLD
        near: list[bool] = []
        yield from self._until(lambda: not self._cuff.inflated, expected.SETTLING_S)
        yield from self._each(
            lambda pressure: near.append(_is_near(pressure)), expected.HOLD_S
        )
        if not self._cuff.inflated:
            self._find_released(Step.HOLD)
            return
        share = 100.0 * sum(near) / len(near) if near else 0.0
        self._judge(Step.HOLD, share >= self._expected[Step.HOLD], share)
        if share >= self._expected[Step.HOLD]:
            yield from self._leak()

    def _leak(self) -> Script[None]:
        """See how much air a cuff that holds its target loses meanwhile."""
        self.step, self.activity = Step.LEAK, Activity.LEAK
        air = AirLost()
        yield from self._each(air.observe, expected.LEAK_S)
        if self._cuff.inflated:
            self._judge(Step.LEAK, air.mmhg <= self._expected[Step.LEAK], air.mmhg)
        else:
            self._find_released(Step.LEAK)

    def _lease(self) -> Script[None]:
        """Say nothing any more, and see the controller let go by itself."""
        self.step, self.activity = Step.LEASE, Activity.LEASE
        since = self._now
        yield StopRenewing()
        # A renewal may be under way, which makes the lease as long as it can be.
        longest_s = self._expected[Step.LEASE]
        yield from self._until(lambda: not self._cuff.inflated, longest_s)
        if self._cuff.inflated:
            self._find(Step.LEASE, Outcome.NOT_RELEASED)
            yield Release()
        elif self._cuff.reason is ReleaseReason.LEASE_EXPIRED:
            self._find(Step.LEASE, Outcome.PASSED, self._now - since)
        else:
            self._find_released(Step.LEASE)

    def _vent(self) -> Script[None]:
        """See how fast the air of a released cuff goes out."""
        self.step, self.activity = Step.VENT, Activity.VENT
        # Timed from the state on that shows the valve open.
        yield from self._until(lambda: not self._cuff.inflated, RELEASE_TIME.value)
        since = self._now
        yield from self._until(lambda: not self._cuff.occluded, VENT_TIME.value)
        if self._cuff.occluded:
            self._find(Step.VENT, Outcome.NOT_RELEASED)
        else:
            taken_s = self._now - since
            self._judge(Step.VENT, taken_s <= self._expected[Step.VENT], taken_s)

    def _button(self) -> Script[None]:
        """Wait for a person to press the controller's button."""
        self.activity = Activity.BUTTON
        yield from self._until(lambda: not self._cuff.inflated, expected.BUTTON_S)
        if self._cuff.inflated:
            self._find(Step.BUTTON, Outcome.NO_PRESS)
            return
        yield from self._until(lambda: bool(self._state.barred_s), expected.GRACE_S)
        if self._cuff.reason is not ReleaseReason.BUTTON:
            by_us = Outcome.NOT_RELEASED if self._is_pressed else Outcome.RELEASED
            self._find(Step.BUTTON, by_us, reason=self._cuff.reason)
        elif not self._state.barred_s:
            self._find(Step.BUTTON, Outcome.NOT_BARRED)
        else:
            self._find(Step.BUTTON, Outcome.PASSED)

    def _deadline(self) -> Script[None]:
        """Bring the deadline forward, and see the controller keep it by itself."""
        self.activity = Activity.DEADLINE
        since, used_s = self._now, self._cuff.occluded_s
        limit_s = min(self._limit_s, used_s + expected.DEADLINE_S)
        self._expected[Step.DEADLINE] = due_s = limit_s - used_s
        yield Inflate(limit_s)
        yield from self._until(
            lambda: self._is_refused or not self._cuff.inflated,
            due_s + RELEASE_TIME.value,
        )
        taken_s = self._now - since
        if self._is_refused:
            self._find(Step.DEADLINE, Outcome.REFUSED)
        elif self._cuff.reason is ReleaseReason.DEADLINE:
            is_exact = abs(taken_s - due_s) <= expected.GRACE_S
            self._judge(Step.DEADLINE, is_exact, taken_s)
        else:
            is_early = taken_s < due_s - expected.GRACE_S
            outcome = Outcome.RELEASED if is_early else Outcome.NOT_RELEASED
            self._find(Step.DEADLINE, outcome, reason=self._cuff.reason)

    def _rest(self) -> Script[None]:
        """Wait until the cuff is vented, and the button bars nothing any more."""
        self.activity = Activity.REST
        if self._cuff.inflated:
            yield Release()
        yield from self._until(self._is_at_rest, VENT_TIME.value + expected.GRACE_S)

    # How a step waits, and what it finds.

    def _until(self, is_so: Callable[[], bool], longest_s: float) -> Script[None]:
        """Wait until something is so, for a time at most."""
        since = self._now
        while not is_so() and self._now - since < longest_s:
            yield None

    def _each(self, look: Callable[[float], object], lasts_s: float) -> Script[None]:
        """Look at the pressure of each new state for a time, while the cuff is up."""
        since, seen = self._now, self._state
        while self._cuff.inflated and self._now - since < lasts_s:
            if self._state is not seen and self._cuff.pressure is not None:
                look(self._cuff.pressure)
            seen = self._state
            yield None

    def _is_vented(self) -> bool:
        return self._cuff.phase is Phase.VENTED

    def _is_at_rest(self) -> bool:
        is_down = self._cuff.phase in (Phase.VENTED, Phase.FAULT)
        return is_down and not self._cuff.occluded and not self._state.barred_s

    def _find_released(self, step: Step) -> None:
        self._find(step, Outcome.RELEASED, reason=self._cuff.reason)

    def _judge(self, step: Step, is_good: bool, seen: float) -> None:
        self._find(step, Outcome.PASSED if is_good else Outcome.OUT_OF_LIMIT, seen)

    def _find(
        self,
        step: Step,
        outcome: Outcome,
        seen: float | None = None,
        *,
        reason: str | None = None,
    ) -> None:
        """Note what was found of a step; the first word on it stays."""
        found = Finding(
            step=step,
            outcome=outcome,
            seen=seen,
            expected=self._expected.get(step),
            reason=reason,
        )
        self._found.setdefault(step, found)


def _is_near(pressure: float) -> bool:
    """Return whether a pressure in mmHg is within the band of the target."""
    return abs(pressure - expected.TARGET) <= IN_BAND.value / 100 * expected.TARGET
