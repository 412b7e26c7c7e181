"""The guard's rule for a measurement: what it lets through, and when it lets go."""

from contextlib import suppress
import math

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
import pytest

from custom_components.bfr_cuff.lib.controller.cuff_watch import Cause
from custom_components.bfr_cuff.lib.controller.guard import Guard, Verdict
from custom_components.bfr_cuff.lib.controller.measuring import (
    LONGEST_S,
    RUNS_MAX,
    SAMPLES_STALE_S,
)
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    CuffState,
    Fault,
    Phase,
    RefusalCode,
    ReleaseReason,
)
from tests.lib.builders import (
    controller_info,
    cuff_info,
    cuff_state,
    held,
    limits,
    state,
)

LIMIT_S = 160.0


class Limb:
    """A guard that sees one cuff do what the measurement asks for."""

    def __init__(self, pressure_max: float = 250.0, **changes: float) -> None:
        """See a vented cuff."""
        self.guard = Guard({})
        self.now = 1000.0
        self.target: float | None = None
        self.occluded_s = 0.0
        self.free_s = 500.0
        self.off = 0.0
        self.reason: ReleaseReason | None = None
        info = controller_info(
            cuffs=(cuff_info(0, pressure_max=pressure_max),), limits=limits(**changes)
        )
        self.guard.connected(info)
        self.wait(0.0)

    @property
    def cuff(self) -> CuffState:
        """Return what the controller says of it."""
        if self.target is not None:
            return held(
                pressure=self.target + self.off,
                target=self.target,
                occluded_s=self.occluded_s,
            )
        return cuff_state(
            occluded_s=self.occluded_s,
            reperfused_s=self.free_s,
            reason=self.reason,
        )

    def wait(self, seconds: float, *, samples: bool = True) -> tuple[Verdict, ...]:
        """Let time pass; what the guard wants released is released."""
        wanted: tuple[Verdict, ...] = ()
        ends = self.now + seconds
        while True:
            step = min(0.25, ends - self.now)
            self.now += step
            if self.target is None:
                self.free_s += step
                self.occluded_s = 0.0 if self.free_s >= 180.0 else self.occluded_s
            else:
                self.occluded_s += step
            if samples:
                self.guard.sampled(self.now, 0, self.now)
            shown = state(self.cuff, uptime_s=self.now)
            wanted += self.guard.observe(self.now, shown)
            if wanted and self.target is not None:
                self.let_go()
            if self.now >= ends:
                return wanted

    def let_go(self, reason: ReleaseReason = ReleaseReason.COMMAND) -> None:
        """Let the air out."""
        self.target, self.free_s, self.reason = None, 0.0, reason
        self.guard.released(self.now, 0)

    def begin(self) -> None:
        """Begin a measurement."""
        self.guard.begin_measurement(self.now, 0)

    def ask(self, target: float, limit_s: float | None = LIMIT_S) -> float:
        """Ask for a step, and take it."""
        granted_s = self.guard.permit(self.now, 0, target, limit_s, measuring=True)
        self.guard.inflating(self.now, 0, target, granted_s)
        self.target = target
        return granted_s

    def climb(self, top: float = 60.0) -> None:
        """Go up in steps of half a second."""
        target = 40.0
        while target <= top:
            self.ask(target)
            assert self.wait(0.5) == ()
            target += 10.0

    def refusal(
        self, target: float = 40.0, limit_s: float | None = LIMIT_S
    ) -> ControllerRefused:
        """Return why a step is refused."""
        with pytest.raises(ControllerRefused) as refused:
            self.ask(target, limit_s)
        return refused.value


def code_of_begin(limb: Limb) -> RefusalCode:
    """Return why a measurement is refused."""
    with pytest.raises(ControllerRefused) as refused:
        limb.begin()
    return refused.value.code


@pytest.fixture
def limb() -> Limb:
    """Return a limb that is being measured, with nothing up yet."""
    limb = Limb()
    limb.begin()
    return limb


class TestBegin:
    """Whether there may be a measurement at all."""

    def test_one_at_a_time(self, limb: Limb) -> None:
        """A second one waits until the first has ended, and the limb has rested."""
        assert code_of_begin(limb) is RefusalCode.MEASURING
        limb.climb()
        limb.let_go()
        limb.wait(1.0)
        limb.guard.end_measurement(0)
        assert code_of_begin(limb) is RefusalCode.REPERFUSING
        limb.wait(180.0)
        limb.begin()

    def test_not_without_news(self, limb: Limb) -> None:
        """Nor with the button's bar."""
        other = Limb()
        other.now += 2.1
        assert code_of_begin(other) is RefusalCode.NO_NEWS
        other.wait(0.0)
        other.guard.barred(other.now)
        assert code_of_begin(other) is RefusalCode.BARRED

    def test_not_on_a_limb_that_is_or_was_pressed(self) -> None:
        """All its time has to be there for the runs."""
        limb = Limb()
        limb.target = 60.0
        limb.wait(1.0)
        assert code_of_begin(limb) is RefusalCode.REPERFUSING
        limb.let_go()
        limb.wait(100.0)
        assert code_of_begin(limb) is RefusalCode.REPERFUSING
        limb.wait(81.0)
        limb.begin()

    def test_not_with_a_fault(self) -> None:
        """It is cleared first."""
        limb = Limb()
        faulty = cuff_state(phase=Phase.FAULT, fault=Fault.LEAK, reperfused_s=500.0)
        limb.guard.observe(limb.now, state(faulty, uptime_s=limb.now))
        assert code_of_begin(limb) is RefusalCode.FAULT


class TestSteps:
    """What a measurement may ask for."""

    def test_nothing_before_it_has_begun(self) -> None:
        """Nor after it has ended."""
        limb = Limb()
        assert limb.refusal().code is RefusalCode.NOT_MEASURING
        limb.begin()
        limb.guard.end_measurement(0)
        assert limb.refusal().code is RefusalCode.NOT_MEASURING

    def test_nothing_else_inflates_meanwhile(self, limb: Limb) -> None:
        """No hold and no session, not even at what the measurement may ask for."""
        with pytest.raises(ControllerRefused) as refused:
            limb.guard.permit(limb.now, 0, 40.0, 100.0)
        assert refused.value.code is RefusalCode.MEASURING

    @pytest.mark.parametrize("target", [40.1, 240.0, math.inf, math.nan])
    def test_the_first_step_is_the_lowest(self, limb: Limb, target: float) -> None:
        """A limb is never pressed at once to where it may hurt."""
        refusal = limb.refusal(target)
        assert (refusal.code, refusal.limit) == (RefusalCode.TARGET_TOO_HIGH, 40.0)

    def test_no_step_is_higher_than_the_next(self, limb: Limb) -> None:
        """Ten mmHg above the highest so far."""
        limb.climb(60.0)
        assert limb.refusal(70.1).limit == 70.0
        limb.ask(70.0)

    @pytest.mark.parametrize(("pressure_max", "top"), [(250.0, 240.0), (150.0, 150.0)])
    def test_no_step_is_above_the_ceiling(
        self, pressure_max: float, top: float
    ) -> None:
        """The measurement's own, or the cuff's."""
        limb = Limb(pressure_max)
        limb.begin()
        limb.climb(top)
        assert limb.refusal(top + 1).limit == top

    def test_no_time_beyond_its_own(self, limb: Limb) -> None:
        """A step without a limit gets 160 s as well."""
        assert limb.refusal(limit_s=161.0).limit == LIMIT_S
        assert limb.ask(40.0, None) == LIMIT_S

    def test_the_owners_time_counts_too(self) -> None:
        """Whoever allows a minute of occlusion allows no longer measurement."""
        limb = Limb()
        limb.guard.limit_occlusion(0, 60.0)
        limb.begin()
        assert limb.ask(40.0) == 60.0

    def test_a_minute_lies_between_two_runs(self, limb: Limb) -> None:
        """Seen vented, by the controller's own count."""
        limb.climb()
        limb.let_go()
        limb.wait(59.0)
        refusal = limb.refusal()
        assert (refusal.code, refusal.limit) == (RefusalCode.REPERFUSING, 1.0)
        limb.wait(1.0)
        assert limb.refusal(50.0).limit == 40.0
        limb.climb()

    def test_so_many_runs_and_no_more(self, limb: Limb) -> None:
        """However long a pause lies between."""
        for _ in range(RUNS_MAX):
            limb.climb()
            limb.let_go()
            limb.wait(200.0)
        assert limb.refusal().code is RefusalCode.NOT_MEASURING

    def test_not_for_ever(self, limb: Limb) -> None:
        """A measurement that hangs is over some time."""
        limb.wait(LONGEST_S)
        assert limb.refusal().code is RefusalCode.NOT_MEASURING


class TestReleases:
    """When the guard lets go by itself."""

    def test_no_later_step_pushes_the_deadline_back(self, limb: Limb) -> None:
        """160 s after it went up, in whatever steps."""
        limb.ask(40.0)
        began = limb.now
        wanted: tuple[Verdict, ...] = ()
        target = 40.0
        while not wanted:
            wanted = limb.wait(10.0)
            target = min(240.0, target + 10.0)
            if not wanted:
                limb.ask(target)
        assert wanted[0] == Verdict(0, Cause.DEADLINE)
        assert limb.now - began <= LIMIT_S + 10.0
        assert limb.occluded_s <= LIMIT_S + 0.25
        assert limb.refusal().code is RefusalCode.NOT_MEASURING

    def test_two_runs_share_the_time_of_one(self, limb: Limb) -> None:
        """Unless the limb has rested for so long that its clock is at zero."""
        limb.ask(40.0)
        limb.wait(100.0)
        limb.let_go()
        limb.wait(60.0)
        limb.ask(40.0)
        wanted = limb.wait(70.0)
        assert wanted[0] == Verdict(0, Cause.DEADLINE)
        assert limb.occluded_s <= LIMIT_S + 0.25

    def test_samples_that_stop(self, limb: Limb) -> None:
        """By the clock alone, also while states go on."""
        limb.climb()
        silent_from = limb.now
        wanted = limb.wait(5.0, samples=False)
        assert wanted[0] == Verdict(0, Cause.STALE)
        assert limb.free_s >= 5.0 - SAMPLES_STALE_S - 0.25
        assert limb.guard.next_check(limb.now) != silent_from
        assert limb.refusal().code is RefusalCode.NOT_MEASURING

    def test_samples_that_never_come(self, limb: Limb) -> None:
        """A stream that was not begun is none."""
        limb.ask(40.0)
        assert limb.wait(2.0, samples=False)[0].cause is Cause.STALE

    def test_samples_of_long_ago(self, limb: Limb) -> None:
        """They still arrive, out of a network that stood still."""
        limb.climb()
        began, sampled_s = limb.now, limb.now
        for _ in range(20):
            limb.now += 0.25
            sampled_s += 0.1
            limb.guard.sampled(limb.now, 0, sampled_s)
            shown = state(limb.cuff, uptime_s=limb.now)
            if wanted := limb.guard.observe(limb.now, shown):
                break
        assert wanted == (Verdict(0, Cause.STALE),)
        assert 2.0 <= limb.now - sampled_s <= 2.2
        assert limb.now - began <= 4.0

    def test_the_timer_is_set_for_it(self, limb: Limb) -> None:
        """A second after the last samples, not at the next state."""
        limb.climb()
        assert limb.guard.next_check(limb.now) == limb.now + SAMPLES_STALE_S

    def test_a_pressure_above_every_step(self, limb: Limb) -> None:
        """At the first sight of it."""
        limb.climb()
        far_above = held(pressure=261.0, target=60.0, occluded_s=5.0)
        limb.now += 0.1
        wanted = limb.guard.observe(limb.now, state(far_above, uptime_s=limb.now))
        assert wanted == (Verdict(0, Cause.CEILING),)


class TestOver:
    """What ends it for good: nothing is taken up again."""

    @pytest.mark.parametrize(
        "reason",
        [each for each in ReleaseReason if each is not ReleaseReason.COMMAND],
    )
    def test_the_controller_let_go(self, limb: Limb, reason: ReleaseReason) -> None:
        """By a deadline, a lost lease, its button or a fault."""
        limb.climb()
        limb.let_go(reason)
        limb.wait(70.0)
        assert limb.refusal().code is RefusalCode.NOT_MEASURING

    def test_the_button(self, limb: Limb) -> None:
        """Also between two runs."""
        limb.guard.barred(limb.now)
        limb.wait(10.0)
        assert limb.refusal().code is RefusalCode.NOT_MEASURING

    def test_a_restart_of_the_controller(self, limb: Limb) -> None:
        """Also when nothing was up."""
        limb.guard.connected(controller_info(boot="another", cuffs=(cuff_info(0),)))
        limb.wait(5.0)
        assert limb.refusal().code is RefusalCode.NOT_MEASURING

    def test_nothing_else_before_the_limb_has_rested(self, limb: Limb) -> None:
        """A session after a measurement finds a clock at zero."""
        limb.climb()
        limb.let_go()
        limb.wait(1.0)
        limb.guard.end_measurement(0)
        limb.wait(100.0)
        with pytest.raises(ControllerRefused) as refused:
            limb.guard.permit(limb.now, 0, 50.0, 100.0)
        assert refused.value.code is RefusalCode.REPERFUSING
        limb.wait(80.0)
        assert limb.guard.permit(limb.now, 0, 50.0, 100.0) == 100.0


class AnyEngine(RuleBasedStateMachine):
    """Whatever is asked for, a limb is pressed by steps, briefly, and while it is seen."""

    @initialize()
    def measure(self) -> None:
        """Begin with a limb that has rested."""
        self.limb = Limb()
        self.limb.begin()
        self.highest = 0.0
        self.runs = 0

    @rule(
        mmhg=st.sampled_from([40.0, 50.0, 60.0, 70.0, 120.0, 240.0, 250.0, math.nan]),
        limit_s=st.sampled_from([None, 1.0, 160.0, 161.0, 900.0]),
    )
    def step(self, mmhg: float, limit_s: float | None) -> None:
        """Ask for anything, as an engine gone wrong does."""
        was_up = self.limb.target is not None
        with suppress(ControllerRefused):
            self.limb.ask(mmhg, limit_s)
            assert mmhg <= (self.highest + 10.0 if was_up else 40.0)
            self.highest = max(mmhg, self.highest if was_up else 0.0)
            self.runs += not was_up

    @rule(mmhg=st.sampled_from([40.0, 100.0, 240.0]))
    def hold(self, mmhg: float) -> None:
        """Ask beside the measurement."""
        with pytest.raises(ControllerRefused):
            self.limb.guard.permit(self.limb.now, 0, mmhg, None)

    @rule(seconds=st.sampled_from([0.5, 5.0, 30.0, 61.0, 181.0]), samples=st.booleans())
    def wait(self, seconds: float, *, samples: bool) -> None:
        """Let time pass."""
        was_up = self.limb.target is not None
        self.limb.wait(seconds, samples=samples)
        if was_up and not samples and seconds > SAMPLES_STALE_S + 0.25:
            assert self.limb.target is None

    @rule()
    def let_go(self) -> None:
        """Release, as the engine does between two runs."""
        if self.limb.target is not None:
            self.limb.let_go()

    @invariant()
    def is_within_its_bounds(self) -> None:
        """Time, height and number of runs."""
        limb = self.limb
        assert limb.occluded_s <= LIMIT_S + 0.25
        assert (limb.target or 0.0) <= 240.0
        assert self.runs <= RUNS_MAX


AnyEngine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None
)
TestAnyEngine = AnyEngine.TestCase


@pytest.mark.parametrize("off", [160.0, 16.0, -16.0])
def test_no_step_up_from_a_pressure_that_does_not_fit(limb: Limb, off: float) -> None:
    """A limb is not pressed more that is pressed otherwise than asked; down it may go."""
    limb.climb()
    limb.off = off
    assert limb.wait(3.0) == ()
    assert limb.refusal(70.0).code is RefusalCode.NOT_MEASURING
    limb.ask(50.0)
    limb.off = 0.0
    limb.wait(0.25)
    limb.ask(60.0)


def test_a_limb_that_moves_is_measured_on(limb: Limb) -> None:
    """A short peak says nothing of the step."""
    limb.climb()
    limb.off = 40.0
    assert limb.wait(1.0) == ()
    limb.ask(70.0)
