"""Regulation while the limb works."""

from random import Random
import statistics
from typing import override

import pytest

from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import InflateRequest, LeaseRequest
from simulator.controller.sample import Sample
from simulator.device import SimulatorConfig
from simulator.rig.cuffs import CUFFS, WEAK_CUFFS, Cuff
from simulator.rig.movement import Movement
from simulator.rig.plant import Plant, plants
from simulator.rig.pneumatics import pump_rate
from simulator.rig.quality import PUBLISHED, measure, measure_share
from tests.simulator.desk import ME

SEEDS = range(6)
LIMBS = range(10)


def test_keeps_its_target_like_the_best_product() -> None:
    """A leg press at 80 % of LOP: within 10 % of the target 95 % of the sets' time."""
    results = [measure("thigh", 160.0, seed) for seed in SEEDS]
    working = statistics.mean(result.working for result in results)
    print(f"time in band {working:.1%}; published {PUBLISHED}")
    assert working >= PUBLISHED["Delfi"]
    assert all(result.resting >= 0.99 for result in results)
    assert all(result.most_openings_in_2_s <= 1 for result in results)
    assert all(result.openings_a_second <= 0.5 for result in results)


@pytest.mark.parametrize("cuff", ["arm", "thigh-11cm", "calf"])
def test_other_cuffs(cuff: str) -> None:
    """Over sets and rests together, 95 % of the time; the valve is as calm."""
    result = measure(cuff, 160.0, 0)
    assert (result.working + result.resting) / 2 >= PUBLISHED["Delfi"]
    assert result.most_openings_in_2_s <= 1


@pytest.mark.parametrize(
    ("target", "share"), [(40.0, 0.99), (100.0, 0.99), (240.0, 0.99)]
)
def test_a_limb_at_rest(target: float, share: float) -> None:
    """Low, middle and high targets; pulse and creep are no reason to leave the band."""
    assert measure("arm", target, 1, sets=(0,)).resting >= share


@pytest.mark.parametrize("cuff", CUFFS)
@pytest.mark.parametrize("target", [30.0, 80.0, 250.0])
def test_no_false_alarm(cuff: str, target: float) -> None:
    """Every cuff reaches and holds every target, and is vented after."""
    config = SimulatorConfig(channels=(cuff,), lease_max_ms=1_000_000).controller()
    control = ControlLoop(config, plants([CUFFS[cuff]]), BriefMemory(), lambda _: None)
    controller = control.boot()
    control.run(200)
    controller.carry_out(ME, LeaseRequest(1_000_000))
    controller.carry_out(ME, InflateRequest(0, target, None))
    control.run(15_000)
    channel = controller.channels[0]
    assert (channel.phase, channel.fault) == ("holding", None)
    controller.carry_out(ME, LeaseRequest(0))
    control.run(2000)
    assert (channel.phase, channel.fault) == ("vented", None)


@pytest.mark.parametrize("press", [True, False], ids=["leg press", "any exercise"])
@pytest.mark.parametrize("name", ["arm", "thigh"])
def test_a_share_of_the_true_occlusion_pressure(name: str, *, press: bool) -> None:
    """At 60 % of it nine tenths of the sets' time; seldom above the band."""
    results = [measure_share(CUFFS[name], seed=seed, press=press) for seed in LIMBS]
    assert statistics.median(each.working for each in results) >= 0.9
    assert all(each.resting >= 0.975 for each in results)
    assert all(each.above <= 0.1 for each in results)
    assert all(each.most_openings_in_2_s <= 1 for each in results)


@pytest.mark.parametrize(("name", "least"), [("arm", 0.8), ("thigh", 0.8)])
def test_a_weak_pump(name: str, least: float) -> None:
    """Too little for its cuff: what is missing is missing in the valleys."""
    cuff = WEAK_CUFFS[name]
    results = [measure_share(cuff, seed=seed, press=True) for seed in range(3)]
    assert statistics.median(each.working for each in results) >= least
    assert all(each.resting >= 0.975 for each in results)
    assert all(each.above <= 0.1 for each in results)
    assert all(each.most_openings_in_2_s <= 1 for each in results)


@pytest.mark.parametrize("error", [0.9, 1.1])
def test_a_calibration_may_be_a_tenth_off(
    error: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pump ages; most of what is reached is reached still."""
    monkeypatch.setattr(
        "simulator.rig.calibration.pump_rate",
        lambda cuff, mmhg: error * pump_rate(cuff, mmhg),
    )
    shares = [measure_share(CUFFS["thigh"], seed=seed).working for seed in SEEDS]
    assert statistics.mean(shares) >= 0.75


def test_only_what_bleeds_is_opened_in_a_set() -> None:
    """And every valve as soon as the cuff is released, also out of a bleed."""
    config = SimulatorConfig(channels=("arm",), lease_max_ms=1_000_000).controller()
    plant = _Watched(CUFFS["arm"], 0)
    control = ControlLoop(config, [plant], BriefMemory(), lambda _: None)
    controller = control.boot()
    control.run(200)
    controller.carry_out(ME, LeaseRequest(1_000_000))
    controller.carry_out(ME, InflateRequest(0, 100.0, None))
    control.run(2000)
    plant.movement.on = True
    plant.told.clear()
    while not controller.channels[0].bleed:
        control.run(1)
    control.run(1)
    assert plant.told[-1] == (False, True)
    assert all(not valve_open for valve_open, _ in plant.told)
    controller.carry_out(ME, LeaseRequest(0))
    control.run(1)
    assert plant.told[-1] == (True, False)


class _Watched(Plant):
    """A cuff that notes which of its valves were opened."""

    def __init__(self, cuff: Cuff, seed: int) -> None:
        """Start empty."""
        super().__init__(cuff, seed)
        self.told: list[tuple[bool, bool]] = []

    @override
    def advance(
        self, dt: float, duty: float, *, valve_open: bool, bleed: bool = False
    ) -> Sample | None:
        """Note it, and go on."""
        self.told.append((valve_open, bleed))
        return super().advance(dt, duty, valve_open=valve_open, bleed=bleed)


class _Tensed(Movement):
    """A limb that tenses within a second, and stays so."""

    def __init__(self) -> None:
        """Start at ease."""
        super().__init__(Random(0))
        self.added = 0.0

    @override
    def offset(self, dt: float, cuff_pressure: float) -> float:
        """Return what it adds, mmHg."""
        if self.on:
            self.added = min(40.0, self.added + 40.0 * dt)
        return self.added


@pytest.mark.parametrize("cuff", ["arm", "thigh"])
def test_a_limb_that_stays_tensed(cuff: str) -> None:
    """Is let down within some seconds, long before it would be a fault."""
    config = SimulatorConfig(channels=(cuff,), lease_max_ms=1_000_000).controller()
    control = ControlLoop(config, plants([CUFFS[cuff]]), BriefMemory(), lambda _: None)
    [plant] = control.hardware
    plant.movement = limb = _Tensed()
    controller = control.boot()
    control.run(200)
    controller.carry_out(ME, LeaseRequest(1_000_000))
    controller.carry_out(ME, InflateRequest(0, 100.0, None))
    control.run(6000)
    limb.on = True
    control.run(600)
    assert plant.pressure <= 115.0
    control.run(3000)
    assert plant.pressure == pytest.approx(100.0, abs=5.0)
    assert controller.channels[0].fault is None
