"""The hardware, held to what was measured on a real arm cuff."""

from itertools import pairwise
from random import Random
import statistics

import pytest

from simulator.controller.sample import Sample
from simulator.rig.cuffs import ARM, CUFFS, WEAK_CUFFS, Cuff
from simulator.rig.faults import Fault
from simulator.rig.movement import Movement
from simulator.rig.plant import Plant
from simulator.rig.pneumatics import STALL_MMHG, WORN_LEAK, Pneumatics, fill_time
from simulator.rig.sensor import (
    BEYOND_RANGE,
    COUNTS_MAX,
    LATE_MS,
    NOISE,
    RANGE_MAX,
    Sensor,
)

DT = 0.01
MEASURED = WEAK_CUFFS["arm"]


def inflate(air: Pneumatics, target: float) -> float:
    """Pump at full drive; return the seconds to the target."""
    steps = 0
    while air.pressure < target:
        air.advance(DT, 1.0, 0.0, valve_open=False)
        steps += 1
    return steps * DT


def vent(air: Pneumatics, target: float) -> float:
    """Open the valve; return the seconds down to a pressure."""
    steps = 0
    while air.pressure > target:
        air.advance(DT, 0.0, 0.0, valve_open=True)
        steps += 1
    return steps * DT


def full(cuff: Cuff, pressure: float) -> Pneumatics:
    """Return a cuff that has just been inflated."""
    air = Pneumatics(cuff)
    inflate(air, pressure)
    return air


def test_inflation_takes_as_long_as_measured() -> None:
    """5 to 190 mmHg in 24 to 29 s."""
    air = Pneumatics(MEASURED)
    inflate(air, 5)
    assert 24 <= inflate(air, 190) <= 29


@pytest.mark.parametrize(
    ("pressure", "rate"),
    [
        (10, 1.9),
        (20, 4.0),
        (30, 5.9),
        (40, 7.3),
        (50, 8.3),
        (60, 9.1),
        (80, 9.6),
        (100, 9.4),
        (130, 9.3),
        (160, 8.5),
        (190, 7.7),
    ],
)
def test_inflation_rate(pressure: float, rate: float) -> None:
    """Within a quarter of the median of ten runs."""
    air = Pneumatics(MEASURED)
    inflate(air, pressure - 5)
    assert 10 / inflate(air, pressure + 5) == pytest.approx(rate, rel=0.25)


def test_vent_takes_as_long_as_measured() -> None:
    """200 to 15 mmHg in 3.3 to 3.7 s, 10 in 4.2 to 4.9."""
    assert 3.3 <= vent(full(MEASURED, 200), 15) <= 3.7
    assert 4.2 <= vent(full(MEASURED, 200), 10) <= 4.9


@pytest.mark.parametrize(
    ("pressure", "seconds"),
    [(180, 0.12), (150, 0.32), (100, 0.79), (50, 1.65), (20, 2.95)],
)
def test_vent_curve(pressure: float, seconds: float) -> None:
    """The way down, within a tenth of a second or a tenth of the time."""
    assert vent(full(MEASURED, 200), pressure) == pytest.approx(
        seconds, abs=0.1, rel=0.1
    )


EVERY = (*CUFFS.values(), *WEAK_CUFFS.values())


@pytest.mark.parametrize(
    "cuff", EVERY, ids=lambda cuff: f"{cuff.name}-{cuff.pump_flow:g}"
)
class TestEveryCuff:
    """What a controller may rely on with each of them."""

    def test_fill_time_and_vent_time(self, cuff: Cuff) -> None:
        """Usable: full in 40 s, empty in 10."""
        assert 5 < fill_time(cuff, 250) < 40
        assert vent(full(cuff, 250), 20) < 10

    def test_a_stuck_pump_cannot_hold_an_open_cuff(self, cuff: Cuff) -> None:
        """The valves let out more than the pump brings, at 20 mmHg."""
        air = full(cuff, 200)
        air.pump_stuck = True
        for _ in range(3000):
            air.advance(DT, 0.0, 0.0, valve_open=True)
        assert air.pressure < 19

    def test_relief(self, cuff: Cuff) -> None:
        """A pump against a blocked vent ends at the mechanical relief, below 330 mmHg."""
        air = Pneumatics(cuff)
        air.pump_stuck = air.vent_blocked = True
        for _ in range(10_000):
            air.advance(DT, 1.0, 0.0, valve_open=True)
        assert 300 < air.pressure <= 330


def test_an_arm_is_bled_by_one_valve_of_two() -> None:
    """In small steps, half as fast as it is vented; by whichever of them still opens."""
    fallen = {}
    for name, valve_open, stuck in (
        ("bled", False, False),
        ("vented", True, False),
        ("bled, one stuck", False, True),
        ("vented, one stuck", True, True),
    ):
        air = full(ARM, 150)
        air.valve_stuck = stuck
        before = air.pressure
        air.advance(DT, 0.0, 0.0, valve_open=valve_open, bleed=not valve_open)
        fallen[name] = before - air.pressure
    assert fallen["vented"] == pytest.approx(2 * fallen["bled"], rel=0.05)
    assert fallen["bled"] == fallen["bled, one stuck"] == fallen["vented, one stuck"]


def test_nothing_bleeds_through_a_blocked_vent() -> None:
    """A kinked hose is before them all."""
    air, shut = full(ARM, 150), full(ARM, 150)
    air.vent_blocked = True
    air.advance(DT, 0.0, 0.0, valve_open=False, bleed=True)
    shut.advance(DT, 0.0, 0.0, valve_open=False)
    assert air.pressure == shut.pressure


def test_leaks() -> None:
    """A worn cuff loses little in a minute, a loose hose most."""
    losses = []
    for loose in (False, True):
        air = full(ARM, 150)
        air.leak = air.loose_leak if loose else WORN_LEAK
        for _ in range(3000):
            air.advance(DT, 0.0, 0.0, valve_open=False)
        losses.append(150 - air.pressure)
    assert 5 < losses[0] < 15
    assert losses[1] > 90


def test_creep_settles_and_comes_back() -> None:
    """Cuff and limb give way by some per cent, and return a little air when vented."""
    air = full(ARM, 150)
    for _ in range(1000):
        air.advance(DT, 0.0, 0.0, valve_open=False)
    first = 150 - air.pressure
    for _ in range(5000):
        air.advance(DT, 0.0, 0.0, valve_open=False)
    assert first > 1.5
    vent(air, 1)
    for _ in range(500):
        air.advance(DT, 0.0, 0.0, valve_open=False)
    assert air.pressure > 1


def test_a_pump_stalls() -> None:
    """It brings less the more it pushes against."""
    air = Pneumatics(ARM)
    air.pressure = 300.0
    before = air.pressure
    air.advance(DT, 1.0, STALL_MMHG, valve_open=False)
    assert air.pressure < before


class TestMovement:
    """Repetitions as observed in leg presses."""

    def offsets(self, movement: Movement, seconds: float) -> list[float]:
        """Return what the limb adds to a tight cuff."""
        return [movement.offset(DT, 160.0) for _ in range(round(seconds / DT))]

    def test_at_rest(self) -> None:
        """Nothing."""
        assert set(self.offsets(Movement(Random(1)), 10)) == {0.0}

    @pytest.mark.parametrize("seed", range(8))
    def test_sizes_and_rate(self, seed: int) -> None:
        """20 to 45 mmHg at 0.25 to 0.5 Hz, 10 to 20 lower after the first ones."""
        movement = Movement(Random(seed))
        movement.on = True
        self.offsets(movement, 40)
        values = self.offsets(movement, 40)
        valleys = [b for a, b in pairwise(values) if a > b]
        assert 18 <= max(values) - min(values) <= 50
        assert -20 <= min(valleys) <= -10
        middle = (max(values) + min(values)) / 2
        crossings = sum(a < middle <= b for a, b in pairwise(values))
        assert 0.2 <= crossings / 40 <= 0.6

    def test_ends(self) -> None:
        """The last repetition is finished, and the sag recovers."""
        movement = Movement(Random(1))
        movement.on = True
        self.offsets(movement, 31)
        movement.on = False
        assert max(map(abs, self.offsets(movement, 4))) > 5
        self.offsets(movement, 200)
        assert max(map(abs, self.offsets(movement, 5))) < 0.1

    def test_a_loose_cuff_feels_less(self) -> None:
        """Nothing at all when empty."""
        movement = Movement(Random(1))
        movement.on = True
        assert {movement.offset(DT, 0.0) for _ in range(500)} == {0.0}


class TestSensor:
    """Noise, steps, range and faults."""

    def test_noise_and_steps(self) -> None:
        """Around the truth as recordings of real cuffs, in steps of 0.05."""
        sensor = Sensor(Random(1))
        readings = [sensor.read(100.0) for _ in range(4000)]
        values = [sample.pressure for sample in readings if sample is not None]
        assert len(values) == 4000
        assert 0.04 <= NOISE <= 0.10
        assert statistics.mean(values) == pytest.approx(100, abs=0.02)
        assert statistics.stdev(values) == pytest.approx(NOISE, abs=0.01)
        assert all(abs(value * 20 - round(value * 20)) < 1e-6 for value in values)

    def test_saturates(self) -> None:
        """At the end of its range."""
        assert Sensor(Random(1)).read(500.0) == Sample(COUNTS_MAX, RANGE_MAX)

    def test_drift(self) -> None:
        """A zero that has wandered."""
        sensor = Sensor(Random(1))
        sensor.drift = 8.0
        sample = sensor.read(0.0)
        assert sample is not None
        assert sample.pressure == pytest.approx(8, abs=1)


class TestPlant:
    """Everything wired together."""

    def run(
        self, plant: Plant, seconds: float, duty: float, valve_open: bool
    ) -> Sample | None:
        """Run for a while; return the last sample."""
        sample = None
        for _ in range(round(seconds / DT)):
            sample = plant.advance(DT, duty, valve_open=valve_open)
        return sample

    def test_equal_seeds_run_alike(self) -> None:
        """So that a test can be repeated."""
        plants = [Plant(ARM, 7) for _ in range(2)]
        for plant in plants:
            plant.movement.on = True
            self.run(plant, 10, 1.0, False)
        assert plants[0].pressure == plants[1].pressure > 10

    def test_sensor_faults(self) -> None:
        """Frozen, out of range, silent, and mended."""
        plant = Plant(ARM, 1)
        before = self.run(plant, 1, 0.0, True)
        plant.set_fault(Fault.SENSOR_FROZEN, on=True)
        assert self.run(plant, 15, 1.0, False) == before
        plant.set_fault(Fault.SENSOR_OUT_OF_RANGE, on=True)
        sample = self.run(plant, 0.1, 0.0, False)
        assert sample is not None
        assert sample.raw == BEYOND_RANGE
        assert sample.pressure > RANGE_MAX
        plant.set_fault(Fault.SENSOR_SILENT, on=True)
        assert self.run(plant, 0.1, 0.0, False) is None
        for fault in (
            Fault.SENSOR_FROZEN,
            Fault.SENSOR_OUT_OF_RANGE,
            Fault.SENSOR_SILENT,
        ):
            plant.set_fault(fault, on=False)
        sample = self.run(plant, 0.1, 0.0, False)
        assert sample is not None
        assert sample.pressure == pytest.approx(plant.pressure, abs=2)

    def samples(self, fault: Fault) -> tuple[Plant, list[Sample | None]]:
        """Return an arm cuff at about 100 mmHg, and what its broken sensor sends."""
        plant = Plant(ARM, 1)
        self.run(plant, 18, 1.0, False)
        plant.set_fault(fault, on=True)
        found = [plant.advance(DT, 0.0, valve_open=False) for _ in range(100)]
        assert plant.pressure > 50
        return plant, found

    def test_zeros_with_a_good_status(self) -> None:
        """One raw reading for ever, as of a sensor that has latched up."""
        _, samples = self.samples(Fault.SENSOR_ZERO)
        assert set(samples) == {Sample(0, 0.0)}

    def test_displaced(self) -> None:
        """Ambient, and alive."""
        _, samples = self.samples(Fault.SENSOR_DISPLACED)
        assert all(sample and abs(sample.pressure) < 2 for sample in samples)
        assert len({sample.raw for sample in samples if sample}) > 5

    def test_late(self) -> None:
        """Right, but of a while ago."""
        plant, samples = self.samples(Fault.SENSOR_LATE)
        assert all(sample and sample.age_ms == LATE_MS > 250 for sample in samples)
        assert samples[-1]
        assert samples[-1].pressure == pytest.approx(plant.pressure, abs=2)

    def test_no_answer_every_other_time(self) -> None:
        """The rest is right."""
        _, samples = self.samples(Fault.SENSOR_NACK)
        assert [sample is None for sample in samples] == [True, False] * 50

    def test_one_valve_of_two_sticks(self) -> None:
        """The other vents the cuff, in about twice the time."""
        times = []
        for stuck in (False, True):
            plant = Plant(ARM, 1)
            self.run(plant, 15, 1.0, False)
            plant.set_fault(Fault.VALVE_STUCK, on=stuck)
            steps = 0
            while plant.pressure >= 20:
                plant.advance(DT, 0.0, valve_open=True)
                steps += 1
            times.append(steps)
        assert 1.7 < times[1] / times[0] < 2.5

    def test_air_faults(self) -> None:
        """Stuck pump, blocked vent, leak."""
        plant = Plant(ARM, 1)
        plant.set_fault(Fault.PUMP_STUCK, on=True)
        plant.set_fault(Fault.VENT_BLOCKED, on=True)
        self.run(plant, 30, 0.0, True)
        assert plant.pressure > 100
        plant.set_fault(Fault.PUMP_STUCK, on=False)
        plant.set_fault(Fault.LEAK, on=True)
        self.run(plant, 60, 0.0, False)
        assert plant.pressure < 60
