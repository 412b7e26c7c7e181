"""No sequence of requests, faults and deaths leaves a limb under pressure.

The rules run as Home Assistant would run them, ten times a second, on the simulator's
rig. Between them is a box whose vent opens by itself unless it is told to stay shut at
least every few seconds. Home Assistant stalls, is killed and comes back; the sensor breaks
and recovers. Only the limb itself is believed.
"""

from contextlib import suppress
from random import Random

import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    CuffInfo,
    Limits,
    Phase,
)
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
from simulator.rig.faults import Fault
from simulator.rig.plant import Plant

STEP_S = 0.01
REPORTS_EVERY = 10
LETS_GO_S = 5.0
"""The slowest that a box may let go by itself; one that is slower is refused."""

PRESSURE_MAX = 200.0
LIMITS = Limits(occlusion_max_s=60.0, reperfusion_s=20.0, lease_max_s=5.0)
CLEARLY_UP = 33.0
"""mmHg: 20, with noise, the limb's squeeze and a zero that may be off."""

VENTING_S = 3.0
BLIND_S = 2.0
"""So long a sensor may stand still, or say nothing, before it is not believed."""

FAULTS = (
    Fault.SENSOR_FROZEN,
    Fault.SENSOR_OUT_OF_RANGE,
    Fault.SENSOR_SILENT,
    Fault.SENSOR_LATE,
    Fault.SENSOR_NACK,
    Fault.LEAK,
)


class Box:
    """Pump, vent and sensor, which let go by themselves; and the limb in the cuff."""

    def __init__(self, seed: int) -> None:
        """Start empty."""
        self.plant = Plant(WEAK_CUFFS["arm"], seed)
        self.occluded_s = self.worst_s = self.highest = 0.0
        self._free_s = 0.0
        self._told_at = 0.0
        self._drive = AIR_OUT

    def tell(self, now: float, drive: Drive) -> None:
        """Do what is asked, for a while."""
        self._told_at, self._drive = now, drive

    def step(self, now: float) -> Reading | None:
        """Go on by a step of the rig; return what the sensor reads."""
        if now - self._told_at >= LETS_GO_S:
            self._drive = AIR_OUT
        drive = self._drive
        is_open = drive.vent_open or drive.bleed
        sample = self.plant.advance(STEP_S, drive.pump, valve_open=is_open)
        self._feel(self.plant.pressure)
        if sample is None:
            return None
        return Reading(sample.pressure, now - sample.age_ms / 1000)

    def _feel(self, pressure: float) -> None:
        """Count what the limb goes through."""
        self.highest = max(self.highest, pressure)
        if pressure >= CLEARLY_UP:
            self.occluded_s += STEP_S
            self._free_s = 0.0
        else:
            self._free_s += STEP_S
            if self._free_s >= LIMITS.reperfusion_s - VENTING_S:
                self.occluded_s = 0.0
        self.worst_s = max(self.worst_s, self.occluded_s)


class Home:
    """Home Assistant: it runs the rules, or stalls, or is dead."""

    def __init__(self, seed: int) -> None:
        """Start with an empty cuff."""
        self.box = Box(seed)
        self.chance = Random(seed)
        self.kept = False
        self.is_renewing = False
        self.inflations = self.faults = self.starts = 0
        self._step = 0
        self._reading: Reading | None = None
        self.start()

    @property
    def now(self) -> float:
        """The time in seconds."""
        return self._step * STEP_S

    def start(self) -> None:
        """Start, and know no more than what was kept."""
        found = channel_limits(WEAK_CUFFS["arm"], PRESSURE_MAX)
        info = CuffInfo(
            channel=0, pressure_max=PRESSURE_MAX, width_mm=110, fill_s=found.fill_s
        )
        measured = Measured(found.pump_rate, found.vent_rate, 0.1)
        parts = CuffParts(info=info, sensor_max=found.sensor_max, measured=measured)
        cuffs = [(parts, DoseRegulator(measured))]
        self.rules = Rules(cuffs, LIMITS, "me", self.now, was_up=self.kept)
        self.is_renewing = False
        self.starts += 1

    def run(self, seconds: float, *, is_dead: bool = False) -> None:
        """Let time pass; a Home Assistant that is dead or stalls reads and tells nothing."""
        for _ in range(round(seconds / STEP_S)):
            self._step += 1
            self._reading = self.box.step(self.now) or self._reading
            if not is_dead and self._step % REPORTS_EVERY == 0:
                self._report()

    def _report(self) -> None:
        """Run the rules once, and tell the parts."""
        if self.is_renewing:
            self.rules.take_lease()
        before = self.rules.cuffs[0].phase
        self.rules.advance(self.now, [Report(self._reading)])
        phase = self.rules.cuffs[0].phase
        self.faults += phase is Phase.FAULT and before is not phase
        if self.rules.may_forget:
            self.kept = False
            self.rules.keep(bit=False)
        self.box.tell(self.now, self.rules.drives[0])

    def inflate(self) -> None:
        """Ask for pressure, as a person would: once the fault is cleared."""
        self.is_renewing = True
        self.rules.take_lease()
        self.kept = True
        self.rules.keep(bit=True)
        with suppress(ControllerRefused):
            self.rules.clear_fault(0)
        with suppress(ControllerRefused):
            target = round(self.chance.uniform(30.0, 180.0), 1)
            limit_s = self.chance.choice([5.0, 20.0, 60.0])
            self.rules.inflate(self.now, 0, target, limit_s)
            self.inflations += 1
            self.run(0.1)

    def go_on(self) -> None:
        """Have something happen."""
        chance, plant = self.chance, self.box.plant
        match chance.randrange(9):
            case 0 | 1 | 2:
                self.inflate()
            case 3:
                self.rules.release()
            case 4:
                self.is_renewing = not self.is_renewing
            case 5:
                plant.movement.on = not plant.movement.on
            case 6:
                plant.set_fault(chance.choice(FAULTS), on=True)
            case 7:
                self.run(chance.choice([0.5, 2.0, 8.0]), is_dead=True)
            case _:
                self.run(chance.choice([0.5, 3.0, 25.0]), is_dead=True)
                self.start()
        self.run(chance.choice([0.5, 3.0, 7.0, 22.0]))
        if chance.random() < 0.7:
            for fault in FAULTS:
                plant.set_fault(fault, on=False)


@pytest.mark.parametrize("seed", range(8))
def test_no_limb_is_left_under_pressure(seed: int) -> None:
    """Its time is kept, and what is left alone comes down."""
    home = Home(seed)
    home.run(2.0)
    for _ in range(120):
        home.go_on()
        # A box that let go by itself, and a sensor that hid a moment, each have theirs.
        allowed_s = LIMITS.occlusion_max_s + LETS_GO_S + VENTING_S
        assert home.box.occluded_s <= allowed_s + BLIND_S * home.faults
        assert home.box.highest < PRESSURE_MAX + 60.0
    assert home.inflations > 2
    assert home.box.worst_s > 5.0
    home.run(LETS_GO_S + VENTING_S, is_dead=True)
    assert home.box.plant.pressure < CLEARLY_UP
