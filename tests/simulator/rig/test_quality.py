"""Regulation while the limb works."""

import statistics

import pytest

from simulator.controller.loop import ControlLoop
from simulator.controller.memory import BriefMemory
from simulator.controller.requests import InflateRequest, LeaseRequest
from simulator.device import SimulatorConfig
from simulator.rig.cuffs import CUFFS
from simulator.rig.plant import plants
from simulator.rig.quality import PUBLISHED, measure
from tests.simulator.desk import ME

SEEDS = range(6)


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
