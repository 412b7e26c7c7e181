"""Sessions on cuffs that live in the test, in virtual time."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from custom_components.bfr_cuff.lib.controller.model import (
    OCCLUDED_MMHG,
    CuffState,
    Fault,
    Phase,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.engine import Engine
from custom_components.bfr_cuff.lib.session.messages import (
    Action,
    Inflate,
    Moment,
    MomentKind,
    Output,
    Release,
    SessionPhase,
)
from custom_components.bfr_cuff.lib.session.phases import Session
from custom_components.bfr_cuff.lib.training.lop import Lop, LopMethod, Posture
from custom_components.bfr_cuff.lib.training.plan import CuffPlan, Plan
from custom_components.bfr_cuff.lib.training.prescription import (
    Prescription,
    felt,
    fixed,
    from_lop,
)
from custom_components.bfr_cuff.lib.training.protocol import (
    Protocol,
    ProtocolKind,
    SetPlan,
    Share,
)
from custom_components.bfr_cuff.lib.training.protocol_file import read_protocol
from tests.lib.builders import cuff_state

STEP_S = 0.25
RISE = 16.0
FALL = 40.0
BUILT_IN = sorted(
    (
        Path(__file__).parents[3] / "custom_components/bfr_cuff/lib/training/protocols"
    ).glob("*.yaml")
)

LOP = Lop(
    mmhg=176.0,
    placement=Placement.LEFT_THIGH,
    cuff_width_mm=110,
    posture=Posture.SEATED,
    day=date(2026, 11, 3),
    method=LopMethod.MEASURED,
)


def built_in(name: str) -> Protocol:
    """Return a protocol that comes with the integration."""
    [file] = [file for file in BUILT_IN if file.stem == name]
    return read_protocol(name, file.read_text(encoding="utf-8"))


def protocol(*sets: SetPlan, **changes: Any) -> Protocol:
    """Return a protocol of two short sets, or of these."""
    values: dict[str, Any] = {
        "protocol_id": "test",
        "name": "Test",
        "kind": ProtocolKind.RESISTANCE,
        "about": "",
        "sets": sets or (SetPlan(repetitions=10, rest_s=30.0), SetPlan(repetitions=10)),
        "pressure": Share(50.0, 40.0, 80.0),
        "load": None,
        "time_limit_s": 600.0,
        "released_in_rests": False,
        "sources": (),
    }
    return Protocol(**(values | changes))


def cuff_plan(
    cuff: str = "left", prescription: Prescription | None = None, **changes: Any
) -> CuffPlan:
    """Return a cuff on the left thigh at half of its LOP."""
    values: dict[str, Any] = {
        "cuff": cuff,
        "placement": Placement.LEFT_THIGH,
        "prescription": prescription or from_lop(LOP, 50.0),
    }
    return CuffPlan(**(values | changes))


def wrap_plan(cuff: str = "wrap") -> CuffPlan:
    """Return a wrap on the right thigh."""
    return CuffPlan(
        cuff=cuff,
        placement=Placement.RIGHT_THIGH,
        prescription=felt(Placement.RIGHT_THIGH),
    )


def plan(training: Protocol | None = None, *cuffs: CuffPlan, **changes: Any) -> Plan:
    """Return a plan on one cuff, or on these."""
    values: dict[str, Any] = {
        "athlete_id": "anna",
        "protocol": training or protocol(),
        "cuffs": cuffs or (cuff_plan(),),
        "limit_s": 900.0,
    }
    return Plan(**(values | changes))


def fixed_plan(cuff: str, target: float) -> CuffPlan:
    """Return a cuff at a fixed pressure."""
    return cuff_plan(cuff, fixed(target))


@dataclass(slots=True)
class CuffModel:
    """A cuff that does as it is told, unless the test has it do otherwise.

    It has no limit of its own: what it counts is what the engine let happen.
    """

    phase: Phase = Phase.VENTED
    pressure: float = 0.0
    target: float | None = None
    occluded_s: float = 0.0
    most_occluded_s: float = 0.0
    free_s: float = 0.0
    reason: ReleaseReason | None = None
    fault: Fault | None = None
    blind: bool = False
    stuck: bool = False
    leaking: bool = False
    left_s: float | None = None

    def inflate(self, target: float) -> None:
        """Begin to inflate, or change the target."""
        self.target, self.reason = target, None
        self.phase = Phase.INFLATING

    def release(self, reason: ReleaseReason = ReleaseReason.COMMAND) -> None:
        """Open the valve, unless it is stuck."""
        if self.phase in {Phase.INFLATING, Phase.HOLDING} and not self.stuck:
            self.phase, self.target, self.reason = Phase.RELEASING, None, reason

    def run(self, seconds: float) -> None:
        """Let clocks run by what the pressure was, and air move."""
        if self.pressure >= OCCLUDED_MMHG:
            self.occluded_s, self.free_s = self.occluded_s + seconds, 0.0
        else:
            self.free_s += seconds
            self.occluded_s = 0.0 if self.free_s >= 180.0 else self.occluded_s
        self.most_occluded_s = max(self.most_occluded_s, self.occluded_s)
        self._move(seconds)

    def state(self) -> CuffState:
        """Return what it says of itself."""
        return cuff_state(
            phase=Phase.FAULT if self.fault else self.phase,
            pressure=None if self.blind else self.pressure,
            target=self.target,
            occluded_s=self.occluded_s,
            left_s=self.left_s,
            reperfused_s=self.free_s,
            reason=self.reason,
            fault=self.fault,
        )

    def _move(self, seconds: float) -> None:
        if self.target is None:
            self.pressure = max(0.0, self.pressure - FALL * seconds)
            if self.pressure < OCCLUDED_MMHG:
                self.phase = Phase.VENTED
            return
        step = RISE * seconds
        most = 15.0 if self.leaking else self.target
        self.pressure = min(most, max(most, self.pressure - step), self.pressure + step)
        self.phase = Phase.HOLDING if self.pressure == self.target else Phase.INFLATING


@dataclass
class Bench:
    """A session, its cuffs, and the time."""

    engine: Engine
    now: float = 1000.0
    cuffs: dict[str, CuffModel] = field(default_factory=dict)
    log: list[tuple[float, Output]] = field(default_factory=list)
    step_s: float = STEP_S
    deaf: bool = False
    silent: bool = False

    def __post_init__(self) -> None:
        """Put on a cuff for each that the plan inflates."""
        self.cuffs = {cuff.cuff: CuffModel() for cuff in self.session.plan.inflatable()}

    @property
    def session(self) -> Session:
        """Return the session, to be read."""
        return self.engine.session

    @property
    def cuff(self) -> CuffModel:
        """Return the first cuff."""
        return next(iter(self.cuffs.values()))

    def is_in(self, phase: SessionPhase) -> bool:
        """Return whether the session is in a phase."""
        return self.session.phase is phase

    def phase_ends(self) -> float | None:
        """Return when the session's phase ends."""
        return self.session.phase_ends

    def start(self) -> None:
        """Begin."""
        self.take(self.engine.start(self.now))

    def act(self, *actions: Action) -> None:
        """Do what an athlete does."""
        for action in actions:
            self.take(self.engine.act(self.now, action))

    def take(self, outputs: tuple[Output, ...]) -> None:
        """Carry out what is wished."""
        self.log += [(self.now, output) for output in outputs]
        for output in outputs:
            match output:
                case Inflate(cuff=cuff, target=target) if not self.deaf:
                    self.cuffs[cuff].inflate(target)
                case Release() if not self.deaf:
                    for model in self.cuffs.values():
                        model.release()

    def run(self, seconds: float) -> None:
        """Let time pass; the session looks at the clock only when it has to."""
        end = self.now + seconds
        while self.now < end:
            due = self.engine.next_check(self.now)
            until = min(self.now + self.step_s, end)
            until = until if due is None else max(self.now, min(until, due))
            for model in self.cuffs.values():
                model.run(until - self.now)
            self.now = until
            self.tick(due)
            self.show()

    def tick(self, due: float | None) -> None:
        """Look at the clock, if that is due."""
        if due is not None and due <= self.now:
            self.take(self.engine.tick(self.now))

    def show(self) -> None:
        """Hand the session every cuff's state."""
        if self.silent:
            return
        for name, model in self.cuffs.items():
            self.take(self.engine.observe(self.now, name, model.state()))

    def run_to(self, phase: SessionPhase, most_s: float = 2000.0) -> None:
        """Let time pass until the session is in a phase."""
        end = self.now + most_s
        while self.session.phase is not phase:
            assert self.now < end, f"still {self.session.phase}"
            self.run(STEP_S)

    def told(self, kind: MomentKind) -> list[Moment]:
        """Return the moments of a kind."""
        return [
            out for _, out in self.log if isinstance(out, Moment) and out.kind is kind
        ]

    def times(self, kind: MomentKind) -> list[float]:
        """Return when moments of a kind were told, since the start."""
        return [
            at - 1000.0
            for at, out in self.log
            if isinstance(out, Moment) and out.kind is kind
        ]

    def inflations(self) -> list[Inflate]:
        """Return every wish for pressure."""
        return [out for _, out in self.log if isinstance(out, Inflate)]

    def releases(self) -> int:
        """Return how often a release was wished."""
        return sum(isinstance(out, Release) for _, out in self.log)


def bench(training: Protocol | None = None, *cuffs: CuffPlan, **changes: Any) -> Bench:
    """Return a started session on ideal cuffs."""
    found = Bench(Engine(plan(training, *cuffs, **changes)))
    found.start()
    return found


def working(
    training: Protocol | None = None, *cuffs: CuffPlan, **changes: Any
) -> Bench:
    """Return a session in its first set."""
    found = bench(training, *cuffs, **changes)
    found.run_to(SessionPhase.WORK)
    return found
