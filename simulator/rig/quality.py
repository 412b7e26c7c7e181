"""How well a channel keeps its target while its limb works.

`measure` runs the whole controller on its plant through four sets of a leg press
(30, 15, 15 and 15 repetitions, 30 s between them) and counts what a person would feel.
"""

from dataclasses import dataclass
from random import Random

from ..controller.limits import STEP_MS, ControllerConfig, Identity, Limits
from ..controller.loop import ControlLoop
from ..controller.memory import BriefMemory
from ..controller.requests import InflateRequest, LeaseRequest
from ..controller.vocabulary import Phase
from .calibration import channel_limits
from .cuffs import CUFFS, Cuff
from .movement import Movement, leg_press
from .plant import Plant

SETS = (30, 15, 15, 15)
REPETITION_S = 2.9
PRESS_S = 4.0
REST_S = 30.0
BAND = 0.10
LEASE_MS = 5000
CLIENT = "quality"
PRESSURE_MAX = 250.0

PUBLISHED = {"Delfi": 0.95, "Saga": 0.25, "SmartCuffs": 0.26, "Suji": 0.34}
"""Share of the time of the sets within 10 % of the target, as published for four products."""


@dataclass(frozen=True, slots=True)
class Contractions:
    """What a limb adds to the air in its cuff, mmHg, for each step of 10 ms.

    `in_set` is whether a step counts as work; the cuff is held at `target` mmHg.
    """

    target: float
    squeeze: tuple[float, ...]
    in_set: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of time within 10 % of the target, and how the valve was used.

    `above` is the share of the sets' time more than 10 % above the target; `limb` is what
    there was to be held against.
    """

    working: float
    resting: float
    above: float
    openings: int
    most_openings_in_2_s: int
    seconds: float
    limb: Contractions

    @property
    def openings_a_second(self) -> float:
        """Valve reversals, each an opening with its closing, over the whole time."""
        return self.openings / self.seconds


class _Trial:
    """One channel held at a target, with what is counted."""

    def __init__(self, cuff: Cuff, target: float, seed: int) -> None:
        limits = Limits(occlusion_max_s=1200)
        channels = (channel_limits(cuff, PRESSURE_MAX),)
        identity = Identity("quality", "", "", "")
        config = ControllerConfig(identity, limits, channels)
        self.target = target
        self.plant = Plant(cuff, seed)
        self.control = ControlLoop(config, (self.plant,), BriefMemory(), lambda _: None)
        self.controller = self.control.boot()
        self.openings: list[int] = []
        self.squeeze: list[float] = []
        self.in_set: list[bool] = []

    def inflate(self) -> None:
        """Inflate until the target is reached."""
        self.control.run(100)
        self._renew()
        self.controller.carry_out(CLIENT, InflateRequest(0, self.target, None))
        while self.controller.channels[0].phase is Phase.INFLATING:
            self._step()

    def _renew(self) -> None:
        self.controller.carry_out(CLIENT, LeaseRequest(LEASE_MS))

    def _step(self) -> float:
        """Advance by one step; return how far off the true pressure is, by the target."""
        channel = self.controller.channels[0]
        was_open = channel.valve_open
        if self.controller.lease.left_ms(self.controller.now) < LEASE_MS / 2:
            self._renew()
        self.control.run(1)
        if channel.valve_open and not was_open:
            self.openings.append(self.controller.now)
        return self.plant.pressure / self.target - 1 if channel.up else -1.0

    def run(self, seconds: float, *, working: bool) -> list[float]:
        """Let the limb work or rest; return for each step how far off it was."""
        self.plant.movement.on = working
        return [self._noted(working=working) for _ in range(_steps(seconds))]

    def _noted(self, *, working: bool) -> float:
        off = self._step()
        self.squeeze.append(self.plant.squeeze)
        self.in_set.append(working)
        return off


def _steps(seconds: float) -> int:
    return round(seconds * 1000 / STEP_MS)


def measure(
    cuff: str = "thigh",
    target: float = 160.0,
    seed: int = 0,
    sets: tuple[int, ...] = SETS,
) -> Quality:
    """Return how a cuff keeps `target` mmHg, by default 80 % of a LOP of 200."""
    return _counted(_Trial(CUFFS[cuff], target, seed), sets, REPETITION_S)


def measure_share(
    cuff: Cuff,
    share: float = 0.6,
    seed: int = 0,
    sets: tuple[int, ...] = SETS,
    *,
    press: bool = False,
) -> Quality:
    """Return how a cuff keeps a share of its limb's true LOP.

    `press` takes the repetitions of the published trial, else those of any exercise.
    """
    lop = Plant(cuff, seed).limb.lop
    trial = _Trial(cuff, share * lop, seed)
    if press:
        trial.plant.movement = Movement(Random(seed), leg_press(lop))
    return _counted(trial, sets, PRESS_S if press else REPETITION_S)


def _counted(trial: _Trial, sets: tuple[int, ...], repetition_s: float) -> Quality:
    """Return what happens in all sets and the rests before them."""
    trial.inflate()
    working: list[float] = []
    resting: list[float] = []
    for repetitions in sets:
        resting += trial.run(REST_S, working=False)
        working += trial.run(repetitions * repetition_s, working=True)
    return Quality(
        _share(working),
        _share(resting),
        sum(off > BAND for off in working) / max(1, len(working)),
        len(trial.openings),
        _most_within(trial.openings, 2000),
        (len(working) + len(resting)) * STEP_MS / 1000,
        Contractions(trial.target, tuple(trial.squeeze), tuple(trial.in_set)),
    )


def _share(steps: list[float]) -> float:
    """Return how much of the time was in the band."""
    return sum(abs(off) <= BAND for off in steps) / len(steps) if steps else 1.0


def _most_within(times: list[int], span: int) -> int:
    """Return the largest number of times that fall within less than `span` ms."""
    return max(
        (sum(start <= at < start + span for at in times) for start in times), default=0
    )
