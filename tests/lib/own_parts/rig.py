"""One cuff of the simulator's, with parts that are told and read through a home.

The sensor reports ten times a second, and what a part is told reaches it after 0.1 s.
"""

from collections import deque
from random import Random

from custom_components.bfr_cuff.lib.controller.model import CuffInfo, Limits, Phase
from custom_components.bfr_cuff.lib.own_parts.parts import (
    AIR_OUT,
    CuffParts,
    Drive,
    Measured,
    Reading,
    Report,
)
from custom_components.bfr_cuff.lib.own_parts.regulator import DoseRegulator
from custom_components.bfr_cuff.lib.own_parts.rules import Rules
from simulator.rig.calibration import channel_limits
from simulator.rig.cuffs import WEAK_CUFFS
from simulator.rig.plant import Plant
from simulator.rig.quality import BAND

STEP_S = 0.01
REPORTS_EVERY = 10
LATE_S = 0.1
SHARE = 0.6
PRESSURE_MAX = 200.0
LIMITS = Limits(occlusion_max_s=600.0, reperfusion_s=180.0, lease_max_s=5.0)


class Rig:
    """One cuff of the simulator's, with parts that are told and read through a home."""

    def __init__(
        self, cuff: str, seed: int, every: int = REPORTS_EVERY, *, waits: bool = False
    ) -> None:
        """Put it on a limb; a report comes `every` so many steps.

        With `waits` some come late, right before the next one. The sensor reads `wrong`
        mmHg more than there is.
        """
        self.wrong = 0.0
        self._every, self._waits = every, waits
        self._chance = Random(seed)
        self.plant = Plant(WEAK_CUFFS[cuff], seed)
        self.target = round(SHARE * self.plant.limb.lop, 1)
        found = channel_limits(WEAK_CUFFS[cuff], PRESSURE_MAX)
        info = CuffInfo(
            channel=0,
            pressure_max=PRESSURE_MAX,
            width_mm=found.cuff_width_mm,
            fill_s=found.fill_s,
        )
        delay_s = LATE_S + every * STEP_S / 2
        measured = Measured(found.pump_rate, found.vent_rate, delay_s)
        parts = CuffParts(info=info, sensor_max=found.sensor_max, measured=measured)
        regulator = DoseRegulator(measured)
        self.rules = Rules([(parts, regulator)], LIMITS, "me", 0.0, was_up=False)
        self._waiting: deque[float] = deque()
        self._told: deque[tuple[float, Drive]] = deque()
        self._drive = AIR_OUT
        self._step = 0

    @property
    def now(self) -> float:
        """The time in seconds."""
        return self._step * STEP_S

    def run(self, seconds: float) -> list[float]:
        """Return how far off its target the limb truly was, in mmHg, in each step."""
        return [self.step() for _ in range(round(seconds / STEP_S))]

    def step(self) -> float:
        """Go on by a step of the rig."""
        self._step += 1
        while self._told and self._told[0][0] <= self.now - LATE_S:
            self._drive = self._told.popleft()[1]
        drive = self._drive
        is_open = drive.vent_open or drive.bleed
        sample = self.plant.advance(STEP_S, drive.pump, valve_open=is_open)
        if sample is not None and self._step % self._every == 0:
            self._waiting.append(round(sample.pressure + self.wrong, 1))
        is_due = self._chance.random() < 0.2 if self._waits else True
        if self._waiting and (is_due or len(self._waiting) > 1):
            self._report()
        return self.plant.pressure - self.target

    def _report(self) -> None:
        """Pass on what waits, and what comes of it."""
        while self._waiting:
            self.rules.take_lease()
            reading = Reading(self._waiting.popleft(), self.now)
            self.rules.advance(self.now, [Report(reading)])
        self._told.append((self.now, self.rules.drives[0]))

    def inflate(self) -> None:
        """Inflate until the cuff holds."""
        self.run(1.5)
        self.rules.keep(bit=True)
        self.rules.inflate(self.now, 0, self.target, LIMITS.occlusion_max_s)
        while self.rules.cuffs[0].phase is Phase.INFLATING:
            self.step()

    def share(self, off: list[float]) -> float:
        """Return how much of the time was in the band."""
        return sum(abs(by) <= BAND * self.target for by in off) / len(off)
