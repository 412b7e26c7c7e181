"""The script of a check, told by a controller that does what a test wants of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest

from custom_components.bfr_cuff.lib.check import expected
from custom_components.bfr_cuff.lib.check.cuff_check import (
    CuffCheck,
    Inflate,
    Release,
    Request,
    StopRenewing,
)
from custom_components.bfr_cuff.lib.check.finding import Activity, Outcome, Step
from custom_components.bfr_cuff.lib.controller.model import (
    CuffState,
    Fault,
    Phase,
    ReleaseReason,
)
from tests.lib.builders import cuff_info, cuff_state, limits, state

TICK_S: Final = 0.1
INFO: Final = cuff_info()
LIMITS: Final = limits()


@dataclass(slots=True)
class Box:
    """A controller with one cuff that keeps every rule, until it is told otherwise."""

    fill_s: float = 5.0
    vent_s: float = 2.0
    offset: float = 0.0
    keeps_lease: bool = False
    keeps_deadline: bool = True
    bars: bool = True
    own_reason: ReleaseReason | None = None
    released_at: Activity | None = None
    cuff: CuffState = field(default_factory=cuff_state)
    renews: bool = True
    lease_s: float = 5.0
    barred_s: float = 0.0

    def do(self, request: Request | None) -> None:
        """Do what is asked."""
        match request:
            case Inflate(limit_s) if self.cuff.inflated:
                self.cuff = replace(self.cuff, limit_s=limit_s)
            case Inflate(limit_s):
                self.renews, self.lease_s = True, 5.0
                self.cuff = cuff_state(
                    phase=Phase.INFLATING,
                    target=expected.TARGET,
                    limit_s=min(limit_s, self.cuff.limit_s),
                    occluded_s=self.cuff.occluded_s,
                )
            case StopRenewing():
                self.renews = False
            case Release():
                self.release(ReleaseReason.COMMAND)

    def release(self, reason: ReleaseReason) -> None:
        """Open the valve."""
        if self.cuff.inflated:
            self.cuff = replace(
                self.cuff, phase=Phase.RELEASING, target=None, reason=reason
            )

    def press(self) -> None:
        """Press the button."""
        self.release(self.own_reason or ReleaseReason.BUTTON)
        self.barred_s = 5.0 if self.bars else 0.0

    def advance(self) -> None:
        """Let a tick pass."""
        self.barred_s = max(0.0, self.barred_s - TICK_S)
        pressure = self._pressure()
        used_s = self.cuff.occluded_s + (TICK_S if pressure >= 20 else 0)
        phase = self.cuff.phase
        if phase is Phase.INFLATING and pressure >= expected.TARGET:
            phase = Phase.HOLDING
        elif phase is Phase.RELEASING and pressure < 20:
            phase = Phase.VENTED
        shown = pressure + (self.offset if phase is Phase.HOLDING else 0.0)
        self.cuff = replace(self.cuff, phase=phase, pressure=shown, occluded_s=used_s)
        self._keep_time()

    def _pressure(self) -> float:
        """Return the pressure a tick later."""
        pressure = self.cuff.pressure or 0.0
        if self.cuff.phase is Phase.HOLDING:
            return expected.TARGET
        if self.cuff.inflated:
            return pressure + expected.TARGET * TICK_S / self.fill_s
        return max(0.0, pressure - 30.0 * TICK_S / self.vent_s)

    def _keep_time(self) -> None:
        """Keep lease and deadline."""
        self.lease_s = 5.0 if self.renews else self.lease_s - TICK_S
        if self.lease_s <= 0 and not self.keeps_lease:
            self.release(ReleaseReason.LEASE_EXPIRED)
        if self.keeps_deadline and self.cuff.occluded_s >= self.cuff.limit_s:
            self.release(ReleaseReason.DEADLINE)


@dataclass(slots=True)
class Run:
    """A check that has run: what was found, and what was asked for at which step."""

    check: CuffCheck
    box: Box
    asked: list[tuple[Step, Request]] = field(default_factory=list)
    now: float = 1000.0

    def to_end(
        self,
        meanwhile: Callable[[Run], None] | None = None,
        *,
        presses: bool = True,
    ) -> Run:
        """Run until it is over; press the button when asked to."""
        while not self.check.over:
            self.now += TICK_S
            self.box.advance()
            if meanwhile is not None:
                meanwhile(self)
            if presses and self.check.activity is Activity.BUTTON:
                self.box.press()
                presses = False
                self._do(self.check.pressed(self.now))
            shown = state(self.box.cuff, barred_s=self.box.barred_s)
            self._do(self.check.observe(self.now, shown))
            assert self.now < 2000.0, self.check.activity
        return self

    def _do(self, request: Request | None) -> None:
        if request is not None:
            self.asked.append((self.check.step, request))
            self.box.do(request)

    @property
    def failed(self) -> dict[Step, Outcome]:
        """Return what did not pass, and why."""
        return {
            each.step: each.outcome
            for each in self.check.findings
            if each.outcome is not Outcome.PASSED
        }


def run(vent_before_s: float | None = None, **box: Any) -> Run:
    """Return a check of a box that is not begun."""
    return Run(CuffCheck(INFO, LIMITS, vent_before_s), Box(**box))


def test_passes() -> None:
    """A controller that keeps every rule passes; it is inflated three times."""
    done = run().to_end()
    assert done.failed == {}
    assert done.check.passed
    asked = [(step, type(request)) for step, request in done.asked]
    assert asked == [
        (Step.FILL, Inflate),
        (Step.LEASE, StopRenewing),
        (Step.BUTTON, Inflate),
        (Step.DEADLINE, Inflate),
        (Step.DEADLINE, Inflate),
        (Step.DEADLINE, Release),
    ]
    assert not done.box.cuff.inflated


def test_lasts_no_longer_than_it_says() -> None:
    """The limit that is asked for at first is enough for all of it, and never raised."""
    done = run(fill_s=expected.fill_s(INFO) - 0.5).to_end()
    assert done.failed == {}
    asked = [
        request.limit_s for _, request in done.asked if isinstance(request, Inflate)
    ]
    assert asked[:3] == [expected.lasts_s(INFO, LIMITS.lease_max_s)] * 3
    assert asked[3] < asked[0]
    assert done.box.cuff.occluded_s < asked[0]


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (
            {"offset": 6.0},
            {Step.HOLD: Outcome.OUT_OF_LIMIT, Step.LEAK: Outcome.NOT_REACHED},
        ),
        ({"keeps_lease": True}, {Step.LEASE: Outcome.NOT_RELEASED}),
        ({"vent_s": 12.0}, {Step.VENT: Outcome.OUT_OF_LIMIT}),
        ({"bars": False}, {Step.BUTTON: Outcome.NOT_BARRED}),
        (
            {"own_reason": ReleaseReason.COMMAND},
            {Step.BUTTON: Outcome.NOT_RELEASED},
        ),
        ({"keeps_deadline": False}, {Step.DEADLINE: Outcome.NOT_RELEASED}),
    ],
)
def test_rule_is_broken(box: dict[str, Any], found: dict[Step, Outcome]) -> None:
    """Each rule that a controller breaks is found in its own step, the others pass."""
    done = run(**box)
    assert done.to_end().failed == found
    assert not done.check.passed
    assert done.asked[-1][1] == Release()


def test_fills_too_slowly() -> None:
    """A cuff that does not fill is let down, and nothing else can be seen of it."""
    done = run(fill_s=60.0).to_end()
    assert done.failed[Step.FILL] is Outcome.OUT_OF_LIMIT
    assert done.failed[Step.HOLD] is Outcome.NOT_REACHED
    assert done.failed[Step.BUTTON] is Outcome.OUT_OF_LIMIT


def test_vent_is_blocked() -> None:
    """With the vent blocked nothing is inflated any more."""
    done = run(vent_s=2000.0).to_end()
    assert done.failed == {
        Step.VENT: Outcome.NOT_RELEASED,
        Step.BUTTON: Outcome.NOT_REACHED,
        Step.DEADLINE: Outcome.NOT_REACHED,
    }
    assert len([each for _, each in done.asked if isinstance(each, Inflate)]) == 1


def test_slower_than_before() -> None:
    """What was fast enough for a first time is not for a cuff that was faster."""
    assert run(vent_s=3.0).to_end().failed == {}
    assert run(1.0, vent_s=3.0).to_end().failed == {Step.VENT: Outcome.OUT_OF_LIMIT}


def test_loses_air() -> None:
    """Air that is lost and pumped back again is added up."""

    def leaks(done: Run) -> None:
        if done.check.activity is Activity.LEAK:
            done.box.offset = -2.0 * ((done.now * 2) % 1)

    found = run().to_end(leaks)
    assert found.failed == {Step.LEAK: Outcome.OUT_OF_LIMIT}
    assert found.check.findings[2].seen == pytest.approx(120, rel=0.4)


def test_noise_is_no_leak() -> None:
    """A sensor that trembles by a fifth of a mmHg loses nothing."""

    def trembles(done: Run) -> None:
        done.box.offset = 0.2 * (round(done.now * 10) % 3 - 1)

    assert run().to_end(trembles).failed == {}


@pytest.mark.parametrize("activity", list(Activity))
def test_fault_anywhere(activity: Activity) -> None:
    """A fault that latches ends what it comes in; what follows is not reached."""

    def breaks(done: Run) -> None:
        if done.check.activity is activity and done.check.findings[0].seen:
            done.box.cuff = cuff_state(
                phase=Phase.FAULT, fault=Fault.LEAK, reason=ReleaseReason.LEAK
            )

    done = run().to_end(breaks)
    inflations = [each for _, each in done.asked if isinstance(each, Inflate)]
    assert not done.check.passed
    assert len(inflations) <= 4
    assert done.asked[-1][1] == Release()


@pytest.mark.parametrize("activity", [Activity.FILL, Activity.HOLD, Activity.BUTTON])
def test_ceiling(activity: Activity) -> None:
    """Pressure above the check's own ceiling ends it at once."""

    def bursts(done: Run) -> None:
        if done.check.activity is activity and done.box.cuff.inflated:
            done.box.cuff = replace(done.box.cuff, pressure=expected.CEILING + 1)

    done = run().to_end(bursts, presses=False)
    assert Outcome.TOO_HIGH in done.failed.values()
    assert done.asked[-1][1] == Release()
    assert done.box.cuff.phase is not Phase.HOLDING


def test_no_press() -> None:
    """Who does not press in a minute has found that no press arrives."""
    assert run().to_end(presses=False).failed == {Step.BUTTON: Outcome.NO_PRESS}


def test_refused() -> None:
    """What the controller does not inflate is found in the step that wanted it."""
    done = run()
    request = done.check.observe(done.now, state(cuff_state()))
    while not done.check.over:
        done.now += TICK_S
        if isinstance(request, Inflate):
            request = done.check.refused(done.now)
        else:
            request = done.check.observe(done.now, state(cuff_state()))
    assert done.failed[Step.FILL] is Outcome.REFUSED
    assert done.failed[Step.BUTTON] is Outcome.REFUSED
    assert done.failed[Step.DEADLINE] is Outcome.REFUSED


def test_nothing_after_the_end() -> None:
    """A check that is over asks for nothing, whatever it is told."""
    done = run().to_end()
    assert done.check.observe(done.now, state(cuff_state())) is None
    assert done.check.tick(done.now + 100) is None
    assert done.check.pressed(done.now + 100) is None
    assert done.check.refused(done.now + 100) is None


def test_vent_time_follows_the_protocol() -> None:
    """A cuff that needs just its 20 s from the highest pressure is just in time."""
    assert expected.vent_s(INFO, None) == pytest.approx(7.26, abs=0.01)
    assert expected.vent_s(cuff_info(pressure_max=50.0), None) == 20.0
