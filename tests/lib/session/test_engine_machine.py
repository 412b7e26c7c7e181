"""From any sequence of inputs a session reaches vented, and asks for no more than planned.

Two sessions see the same: one looks at the clock only when it said that it has to, the
other all the time. Whatever they wish must be the same. All times are multiples of
1/4 s, which floats hold exactly.
"""

from typing import override

from hypothesis import HealthCheck, assume, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from custom_components.bfr_cuff.lib.controller.model import Fault, ReleaseReason
from custom_components.bfr_cuff.lib.session.actions import NotNow
from custom_components.bfr_cuff.lib.session.engine import Engine
from custom_components.bfr_cuff.lib.session.messages import (
    Action,
    EndReason,
    ExtraSet,
    Feel,
    Inflate,
    LogSet,
    Lower,
    MomentKind as Told,
    Next,
    Output,
    Pause,
    Refill,
    RefillAnswer,
    Release,
    Repetition,
    Resume,
    SessionPhase,
    Skip,
    Stop,
    Symptom,
    WrapOff,
)
from custom_components.bfr_cuff.lib.session.phases import Session
from custom_components.bfr_cuff.lib.training.plan import CuffPlan
from custom_components.bfr_cuff.lib.training.protocol import Protocol, SetPlan

from .bench import Bench, CuffModel, cuff_plan, fixed_plan, plan, protocol, wrap_plan

VENT_S = 8.0
"""The longest that a cuff of the bench takes to vent."""

quarters = st.integers(1, 480).map(lambda ticks: ticks / 4)
sets = st.builds(
    lambda work, step, rest_s, to_failure: SetPlan(
        repetitions=work if work < 20 else None,
        work_s=None if work < 20 else float(work),
        to_failure=to_failure and work < 20,
        rest_s=rest_s,
        pressure_step=step,
    ),
    work=st.integers(1, 90),
    step=st.sampled_from([0.0, 10.0, 30.0]),
    rest_s=st.sampled_from([0.0, 5.0, 30.0, 180.0]),
    to_failure=st.booleans(),
)
protocols = st.builds(
    lambda planned, released, limit_s: protocol(
        *planned, released_in_rests=released, time_limit_s=limit_s
    ),
    planned=st.lists(sets, min_size=1, max_size=4),
    released=st.booleans(),
    limit_s=st.sampled_from([60.0, 120.0, 600.0]),
)
on_limbs = st.sampled_from(
    [
        (cuff_plan(),),
        (fixed_plan("left", 50.0),),
        (cuff_plan("left"), fixed_plan("right", 100.0)),
        (wrap_plan(),),
        (cuff_plan(), wrap_plan()),
    ]
)
actions = st.sampled_from(
    [
        Next(),
        Next(),
        Repetition(),
        ExtraSet(),
        Skip(),
        Pause(),
        Resume(),
        WrapOff(),
        Lower(),
        LogSet(discomfort=7.0),
        LogSet(discomfort=8.0),
        *(RefillAnswer(refill) for refill in Refill),
        *(Feel(symptom) for symptom in Symptom),
    ]
)


class TwinBench(Bench):
    """A bench whose session has a twin that looks at the clock all the time."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        self.twin = Engine(self.session.plan)

    @override
    def start(self) -> None:
        self.checked(self.engine.start(self.now), self.twin.start(self.now))

    @override
    def tick(self, due: float | None) -> None:
        is_due = due is not None and due <= self.now
        sparse = self.engine.tick(self.now) if is_due else ()
        self.checked(sparse, self.twin.tick(self.now))

    @override
    def show(self) -> None:
        for name, model in self.cuffs.items() if not self.silent else ():
            state = model.state()
            sparse = self.engine.observe(self.now, name, state)
            self.checked(sparse, self.twin.observe(self.now, name, state))

    def try_to(self, action: Action) -> None:
        """Have both do something, or neither."""
        sparse = self.answer(self.engine, action)
        assert sparse == self.answer(self.twin, action)
        if not isinstance(sparse, SessionPhase):
            self.checked(sparse, sparse)

    def answer(
        self, engine: Engine, action: Action
    ) -> tuple[Output, ...] | SessionPhase:
        """Return what comes of an action, or the phase that it does not fit."""
        try:
            return engine.act(self.now, action)
        except NotNow as err:
            return err.phase

    def checked(self, sparse: tuple[Output, ...], dense: tuple[Output, ...]) -> None:
        """Carry out what both wish, if it is the same."""
        assert sparse == dense
        self.check_wishes(sparse)
        self.take(sparse)

    def check_wishes(self, outputs: tuple[Output, ...]) -> None:
        """No pressure beyond the plan of this set, none after a stop."""
        cuffs = {cuff.cuff: cuff for cuff in self.session.plan.cuffs}
        for wish in outputs:
            if isinstance(wish, Inflate):
                planned = cuffs[wish.cuff].target(self.session.planned)
                assert 30.0 <= wish.target <= planned
                assert wish.limit_s == self.session.plan.occlusion_limit_s
                assert self.session.reason is None


class SessionMachine(RuleBasedStateMachine):
    """Drive a session through anything."""

    @initialize(
        training=protocols,
        cuffs=on_limbs,
        limit_s=st.sampled_from([30.0, 100.0, 900.0]),
        beat=st.booleans(),
    )
    def start(
        self,
        training: Protocol,
        cuffs: tuple[CuffPlan, ...],
        limit_s: float,
        beat: bool,
    ) -> None:
        """Begin."""
        planned = plan(training, *cuffs, limit_s=limit_s, beat=beat)
        self.bench = TwinBench(Engine(planned))
        self.obeyed = True
        self.bench.start()

    @property
    def session(self) -> Session:
        """Return the session."""
        return self.bench.session

    @rule(seconds=quarters)
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.bench.run(seconds)

    @rule()
    def wait_for_the_next_phase(self) -> None:
        """Let time pass until something has come of it."""
        phase, end = self.session.phase, self.bench.now + 200.0
        while self.session.phase is phase and self.bench.now < end:
            self.bench.run(0.25)

    @rule(action=actions)
    def act(self, action: Action) -> None:
        """Do something, in season or not."""
        self.bench.try_to(action)

    @rule(action=st.sampled_from([Stop(), Stop(EndReason.INTERRUPTED)]))
    def stop(self, action: Stop) -> None:
        """Stop, which is always allowed."""
        over = self.session.phase in {SessionPhase.RELEASING, SessionPhase.ENDED}
        self.bench.try_to(action)
        assert self.session.phase in {SessionPhase.RELEASING, SessionPhase.ENDED}
        if not over and self.bench.cuffs:
            assert any(isinstance(out, Release) for _, out in self.bench.log[-4:])

    @rule(lost=st.booleans())
    def let_down(self, lost: bool) -> None:
        """Lose contact, or have a wish refused."""
        self.bench.try_to(Stop(EndReason.CUFF_LOST if lost else EndReason.REFUSED))
        assert self.session.reason is not None

    @precondition(lambda self: self.bench.cuffs)
    @rule(reason=st.sampled_from(ReleaseReason))
    def release_by_itself(self, reason: ReleaseReason) -> None:
        """Have a controller let the air out."""
        self.bench.cuff.release(reason)

    @precondition(lambda self: self.bench.cuffs)
    @rule(fault=st.sampled_from(Fault))
    def fail(self, fault: Fault) -> None:
        """Have a cuff find a fault, which opens its valve."""
        self.bench.cuff.release(ReleaseReason.SENSOR)
        self.bench.cuff.fault = fault

    @rule(blind=st.booleans(), leaking=st.booleans())
    def be_in_trouble(self, blind: bool, leaking: bool) -> None:
        """Say nothing of pressure, or lose it."""
        for model in self.bench.cuffs.values():
            model.blind, model.leaking = blind, leaking

    @rule(left_s=st.none() | st.sampled_from([0.0, 3.0, 15.0, 1e6]))
    def be_strict(self, left_s: float | None) -> None:
        """Have a controller say what it has left."""
        for model in self.bench.cuffs.values():
            model.left_s = left_s

    @rule(deaf=st.booleans(), stuck=st.booleans(), silent=st.booleans())
    def disobey(self, deaf: bool, stuck: bool, silent: bool) -> None:
        """Do not hear, do not vent, do not speak."""
        assume(deaf or stuck or silent)
        self.obeyed = False
        self.bench.deaf, self.bench.silent = deaf, silent
        for model in self.bench.cuffs.values():
            model.stuck = stuck

    @rule()
    def behave(self) -> None:
        """Do as told again."""
        self.bench.deaf = self.bench.silent = False
        for model in self.bench.cuffs.values():
            model.stuck = model.blind = model.leaking = False

    @invariant()
    def the_limit_holds(self) -> None:
        """Check that an obeyed session ends at its limit, but for the vent."""
        if hasattr(self, "bench") and self.obeyed:
            most = self.session.plan.occlusion_limit_s + VENT_S
            assert all(model.most_occluded_s <= most for model in self.models())

    @invariant()
    def a_reason_is_an_end(self) -> None:
        """Check that both are or neither is, and that what is over is vented."""
        if not hasattr(self, "bench"):
            return
        ending = self.session.phase in {SessionPhase.RELEASING, SessionPhase.ENDED}
        assert (self.session.reason is not None) == ending
        if self.session.over and self.obeyed:
            assert all(
                model.pressure < 20.0 for model in self.models() if not model.blind
            )

    @override
    def teardown(self) -> None:
        """Let time go on, and nobody do anything: it ends, vented."""
        if not hasattr(self, "bench"):
            return
        bench = self.bench
        bench.step_s = 5.0
        end = bench.now + 12000.0
        while not self.session.over and not self.only_the_wrap_is_left():
            assert bench.now < end, f"still {self.session.phase}"
            bench.run(30.0)
        self.the_limit_holds_coarsely()
        if not self.session.over:
            bench.try_to(WrapOff())
            assert self.session.over
        assert bench.engine.next_check(bench.now) is None

    def only_the_wrap_is_left(self) -> bool:
        """Return whether the alarm of a wrap is all that goes on; it does."""
        if not self.session.cuffs.wrap_is_on or self.session.reason is None:
            return False
        self.bench.run(70.0)
        last = [
            at
            for at, out in self.bench.log
            if getattr(out, "kind", 0) is Told.TAKE_WRAP_OFF
        ]
        assert self.bench.now - last[-1] <= 5.0
        return not self.session.over

    def the_limit_holds_coarsely(self) -> None:
        """As above; between two of the last, coarse states a cuff may go unseen."""
        if self.obeyed:
            most = self.session.plan.occlusion_limit_s + VENT_S + 20.0
            assert all(model.most_occluded_s <= most for model in self.models())

    def models(self) -> list[CuffModel]:
        """Return every cuff."""
        return list(self.bench.cuffs.values())


TestSessionMachine = SessionMachine.TestCase
TestSessionMachine.settings = settings(
    max_examples=150,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
