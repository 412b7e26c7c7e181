"""The cuffs of one session: what is wanted of them, and what they are."""

from typing import Final

from ..controller.guard_watches import OcclusionClock
from ..controller.model import MIN_TARGET_MMHG, CuffState, Phase
from ..evidence import REPERFUSION
from ..training.plan import CuffPlan, Plan
from ..training.protocol import SetPlan
from .cuff_record import SAME_TARGET_MMHG, CuffRecord
from .messages import Inflate
from .wraps import Wraps

REPERFUSION_MARGIN_S: Final = 1.0
"""Waited longer than needed, so that no other clock is still a moment short."""

LIMIT_DIFFERS_S: Final = 2.0
"""A limit that is shorter by more was lowered; two clocks part by less."""

_OPEN: Final = frozenset({Phase.VENTED, Phase.FAULT})


class TooLow(Exception):
    """A target would be lower than any cuff can hold."""


class SessionCuffs:
    """Every cuff and wrap of a session.

    Pressure is asked for as planned or lower, never higher: what was lowered once stays
    lowered for the sets to come. `limit_s` is the limit really in force, which an owner
    may lower while a session runs.
    """

    def __init__(self, plan: Plan) -> None:
        """Start with everything down."""
        self.wanted_up = False
        self.records = {cuff.cuff: CuffRecord(cuff) for cuff in plan.cuffs}
        self.limit_s = plan.occlusion_limit_s
        # What was planned; the guard and the controller alone make it shorter, for as
        # long as their own limit is.
        self._limit_s = plan.occlusion_limit_s
        self._pumped = {cuff.cuff: cuff for cuff in plan.inflatable()}
        self._wrapped = tuple(cuff.cuff for cuff in plan.wraps())
        self.wraps = Wraps(self._limit_s)
        reperfusion_s = REPERFUSION.value + REPERFUSION_MARGIN_S
        self._clocks = {
            cuff: OcclusionClock(self._limit_s, reperfusion_s) for cuff in self._pumped
        }
        self._states: dict[str, CuffState] = {}
        self._news: set[str] = set()
        self._gone: set[str] = set()
        self._silent: set[str] = set()
        self._seen_up: set[str] = set()
        self._lowered = 0.0
        self._planned = plan.sets[0]

    @property
    def has_pump(self) -> bool:
        """Return whether anything is inflated by a controller."""
        return bool(self._pumped)

    @property
    def has_wraps(self) -> bool:
        """Return whether anything is put on by hand."""
        return bool(self._wrapped)

    @property
    def wrap_is_on(self) -> bool:
        """Return whether a wrap is on, or may be."""
        return self.wraps.may_be_on

    @property
    def at_target(self) -> bool:
        """Return whether every cuff holds what was asked of it last."""
        return bool(self._pumped) and all(map(self._holds_target, self._pumped))

    @property
    def vented(self) -> bool:
        """Return whether every cuff was seen vented since it was last wanted up."""
        return all(map(self._is_vented, self._pumped))

    @property
    def down(self) -> bool:
        """Return whether nothing is left to wait for: all vented or gone, wraps off.

        What was vented before its controller fell silent has to be heard of again.
        """
        pumped = (cuff for cuff in self._pumped if cuff not in self._gone)
        heard = self._silent <= self._gone
        return heard and all(map(self._is_vented, pumped)) and not self.wrap_is_on

    @property
    def settled(self) -> bool:
        """Return whether everything is as wanted: still up, or down."""
        return self.wanted_up or self.down

    @property
    def faulty(self) -> bool:
        """Return whether any cuff says that something is wrong with it."""
        return any(state.fault is not None for state in self._states.values())

    @property
    def led_astray(self) -> bool:
        """Return whether any cuff goes for a target that this session never set."""
        return any(
            state.inflated
            and state.target is not None
            and not self.records[cuff].was_aimed_at(state.target)
            for cuff, state in self._states.items()
        )

    @property
    def running(self) -> bool:
        """Return whether any occlusion clock runs, or is about to."""
        return self.wanted_up or self.wraps.timed

    def left_s(self, now: float) -> float:
        """Return the occlusion time that is left until the first limit."""
        left = [clock.ends_at(now) - now for clock in self._clocks.values()]
        if self.has_wraps:
            left.append(self.wraps.left_s(now))
        return min(left)

    def reperfused(self, now: float) -> bool:
        """Return whether every occlusion clock, the controllers' too, is back at zero."""
        return all(clock.used_s(now) == 0.0 for clock in self._clocks.values())

    def fits(self, planned: SetPlan) -> bool:
        """Return whether a set asks for just what is wanted now."""
        return self.wanted_up and all(
            self.records[cuff].target == self._target(plan, planned)
            for cuff, plan in self._pumped.items()
        )

    def bring_up(self, planned: SetPlan) -> tuple[Inflate, ...]:
        """Want every cuff at the target of a set; raise TooLow."""
        self._planned = planned
        # Aimed before anything is wanted: one that is too low changes nothing.
        requests = self._aim()
        self._seen_up.clear()
        self.wanted_up = True
        return requests

    def lower(self, step: float) -> tuple[Inflate, ...]:
        """Lower every target by a step in mmHg, now and later; raise TooLow."""
        self._lowered += step
        return self._aim() if self.wanted_up else ()

    def let_down(self) -> None:
        """Want every cuff vented; only news from now on can say that it is."""
        # A second release must not forget that the first was seen to be obeyed.
        if self.wanted_up:
            self._news.clear()
        self.wanted_up = False

    def forget(self, cuff: str) -> None:
        """Await no more news of a cuff, because its controller has left."""
        self._gone.add(cuff)

    def miss(self, cuff: str) -> None:
        """Note that nothing is heard of a cuff's controller."""
        self._silent.add(cuff)

    def wraps_expected(self) -> None:
        """Count the wraps as on from now; they are being put on."""
        self.wraps.expect()

    def wraps_on(self, now: float) -> None:
        """Start the clock of the wraps, if there are any."""
        if self.has_wraps:
            self.wraps.on(now)

    def wraps_off(self, now: float) -> None:
        """Stop the clock of the wraps."""
        ran_s = self.wraps.off(now)
        for cuff in self._wrapped:
            self.records[cuff].occluded_s += ran_s

    def observe(
        self, now: float, cuff: str, state: CuffState, *, working: bool
    ) -> None:
        """Take in a cuff's newest state."""
        self._states[cuff] = state
        self._news.add(cuff)
        self._silent.discard(cuff)
        # Of a cuff that is down one clock may be at zero a moment before the other.
        if state.inflated and state.left_s is not None:
            in_force_s = state.occluded_s + state.left_s
            if in_force_s < self.limit_s - LIMIT_DIFFERS_S:
                self.limit_s = in_force_s
        self._clocks[cuff].observe(now, state)
        self.records[cuff].observe(now, state, working=working)
        if state.inflated:
            self._seen_up.add(cuff)

    def let_down_by_others(self) -> CuffState | None:
        """Return a cuff that is wanted up, was up, and is no longer."""
        if not self.wanted_up:
            return None
        states = (self._states[cuff] for cuff in self._pumped if cuff in self._seen_up)
        return next((state for state in states if not state.inflated), None)

    def _holds_target(self, cuff: str) -> bool:
        """Return whether a cuff holds; news from before the request shows another target."""
        wanted, state = self.records[cuff].target, self._states.get(cuff)
        if (
            cuff not in self._seen_up
            or state is None
            or state.phase is not Phase.HOLDING
        ):
            return False
        if wanted is None or state.target is None:
            return False
        return abs(state.target - wanted) <= SAME_TARGET_MMHG

    def _is_vented(self, cuff: str) -> bool:
        """Return whether a state from after the last release shows the cuff down."""
        if cuff not in self._news:
            return False
        state = self._states[cuff]
        return state.phase in _OPEN and not state.occluded

    def _aim(self) -> tuple[Inflate, ...]:
        """Return a request for every cuff, or raise TooLow before the first."""
        # All targets before any request: two cuffs come up together or not at all.
        targets = {
            cuff: self._target(plan, self._planned)
            for cuff, plan in self._pumped.items()
        }
        for cuff, target in targets.items():
            self.records[cuff].aim(target)
        return tuple(
            Inflate(cuff, target, self._longest_s(cuff))
            for cuff, target in targets.items()
        )

    def _longest_s(self, cuff: str) -> float:
        """Return the planned limit, or the one in force now, which an owner may lower.

        More than that is refused, and the session would end by a refusal.
        """
        state = self._states.get(cuff)
        return self._limit_s if state is None else min(self._limit_s, state.limit_s)

    def _target(self, plan: CuffPlan, planned: SetPlan) -> float:
        # From the plan each time, so that no rounding of an earlier step is carried on.
        target = plan.target(planned) - self._lowered
        if target < MIN_TARGET_MMHG:
            raise TooLow
        return target
