"""The limb, held to what was measured on real arms and to its own truth."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from random import Random
import statistics

import pytest

from simulator.controller.sample import Sample
from simulator.rig.artery_pulse import Pulse
from simulator.rig.cuffs import ARM, CUFFS
from simulator.rig.heart import Rhythm
from simulator.rig.limb import ANATOMY, Limb, Person, Site, any_body
from simulator.rig.plant import Plant, plants
from simulator.rig.sensor import NOISE
from simulator.rig.unrest import Unrest

DT = 0.01
LIMBS = range(40)


def limb(seed: int, rhythm: Rhythm = Rhythm.SINUS, site: Site = Site.ARM) -> Limb:
    """Return a limb in the cuff of an arm."""
    random = Random(seed)
    return Limb(any_body(site, random), ARM.width_mm, random, rhythm)


@cache
def envelope(seed: int) -> tuple[float, ...]:
    """Return the pulse at each mmHg from 0 on, of mean beats."""
    artery = limb(seed).artery
    pulse = Pulse(artery)
    foot, rise = artery.diastolic, artery.systolic - artery.diastolic
    return tuple(pulse.at(float(mmhg), foot, rise, 1.0) for mmhg in range(260))


def falls_to(sizes: Sequence[float], ratio: float) -> int:
    """Return the pressure above the largest pulse at which a share of it is left."""
    top = sizes.index(max(sizes))
    goal = ratio * sizes[top]
    return next(mmhg for mmhg in range(top, len(sizes)) if sizes[mmhg] < goal)


def median(figure: str) -> float:
    """Return the median of a figure over many arms."""
    values: list[float] = []
    for seed in LIMBS:
        sizes = envelope(seed)
        largest, half = max(sizes), falls_to(sizes, 0.5)
        values.append(
            {
                "to half": half - sizes.index(largest),
                "half to 0.3": falls_to(sizes, 0.3) - half,
                "20 above": sizes[half + 20] / largest,
                "40 above": sizes[half + 40] / largest,
                "largest": largest,
            }[figure]
        )
    return statistics.median(values)


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        ("to half", 22, 34),
        # One figure, 13, was measured and no band; a third of it is allowed.
        ("half to 0.3", 9, 17),
        ("20 above", 0.19, 0.33),
        ("40 above", 0.12, 0.24),
        ("largest", 1.0, 2.7),
    ],
)
def test_the_envelope_is_that_of_real_arms(
    figure: str, low: float, high: float
) -> None:
    """The median limb lies within what 10 to 90 % of recordings had (E242, E243)."""
    assert low <= median(figure) <= high


@pytest.mark.parametrize(
    ("mmhg", "low", "high"),
    [(40, 0.1, 0.45), (65, 0.2, 0.8), (95, 0.7, 2.7), (145, 0.2, 1.1), (190, 0.1, 0.5)],
)
def test_the_pulse_grows_and_vanishes(mmhg: int, low: float, high: float) -> None:
    """Peak to peak, mmHg, as over a pump's way up on one real arm."""
    sizes = statistics.median(envelope(seed)[mmhg] for seed in LIMBS)
    assert low <= sizes <= high


def test_a_thighs_pulse_and_the_noise() -> None:
    """1 to 1.5 mmHg, scaled by volume and not measured; noise of real recordings."""
    peaks = [any_body(Site.THIGH, Random(seed)).pulse_mmhg for seed in LIMBS]
    assert 1.0 <= statistics.median(peaks) <= 1.5
    assert 0.04 <= NOISE <= 0.10


def beats(limb: Limb, mmhg: float, seconds: float) -> tuple[list[float], list[float]]:
    """Return the size and the length of each beat in a cuff at one pressure."""
    sizes, lengths = [], []
    peak = began = 0.0
    number = limb.heart.beats
    for step in range(round(seconds / DT)):
        value = limb.pulse(DT, mmhg)
        if limb.heart.beats != number:
            sizes.append(peak)
            lengths.append(step * DT - began)
            number, peak, began = limb.heart.beats, 0.0, step * DT
        peak = max(peak, value)
    return sizes[1:], lengths[1:]


def test_beats_scatter_as_measured() -> None:
    """0.06 to 0.12 of the pulse, breath included (E244)."""
    scatters = []
    for seed in range(12):
        sizes, _ = beats(limb(seed), 95.0, 60)
        scatters.append(statistics.stdev(sizes) / statistics.mean(sizes))
    assert 0.06 <= statistics.median(scatters) <= 0.12


def unevenness(rhythm: Rhythm) -> float:
    """Return the median change between successive periods, as a share."""
    _, lengths = beats(limb(3, rhythm), 95.0, 120)
    mean = statistics.mean(lengths)
    return statistics.median(abs(b - a) / mean for a, b in pairwise(lengths))


def test_rhythms() -> None:
    """A sinus is even, fibrillation is not, and premature beats come now and then."""
    assert unevenness(Rhythm.SINUS) < 0.06
    assert unevenness(Rhythm.FIBRILLATION) > 0.15
    _, lengths = beats(limb(3, Rhythm.PREMATURE), 95.0, 120)
    usual = statistics.median(lengths)
    assert 0.03 < sum(each < 0.75 * usual for each in lengths) / len(lengths) < 0.2


@pytest.mark.parametrize("seed", range(6))
def test_the_occlusion_pressure_is_true(seed: int) -> None:
    """Below it blood passes in each beat; a little above it none does."""
    for off, passes in ((-8.0, True), (8.0, False)):
        still = limb(seed)
        flowing = []
        for _ in range(3000):
            still.pulse(DT, still.lop + off)
            flowing.append(still.flowing)
        assert any(flowing) is passes
        assert not all(flowing)


def test_a_closed_artery_still_knocks_at_the_cuff() -> None:
    """Silent below, a remnant at the upper edge."""
    still = limb(1)
    sizes, _ = beats(still, still.lop + 40, 20)
    assert 0.05 < statistics.mean(sizes) / still.artery.peak < 0.3


def test_narrow_cuffs_need_more() -> None:
    """6 against 13 cm on an arm: 161 against 133 mmHg (E174); thighs as in E085, E104."""

    def lop(site: Site, width_mm: float) -> float:
        bodies = [any_body(site, Random(seed)) for seed in LIMBS]
        return statistics.mean(body.under(width_mm).lop for body in bodies)

    assert lop(Site.ARM, 130) == pytest.approx(133, abs=8)
    assert lop(Site.ARM, 60) == pytest.approx(161, abs=10)
    assert lop(Site.THIGH, 180) == pytest.approx(161, abs=12)
    assert lop(Site.THIGH, 115) > 1.25 * lop(Site.THIGH, 180)
    assert lop(Site.THIGH, 50) > 350


def test_no_pulse_where_there_is_none() -> None:
    """In an empty cuff, and on a limb without one."""
    still = limb(1)
    assert not any(still.pulse(DT, 1.0) for _ in range(200))
    still.pulseless = True
    assert not any(still.pulse(DT, 95.0) for _ in range(200))
    assert not still.flowing


class TestUnrest:
    """What is added to a cuff by a limb that is not still."""

    def values(self, unrest: Unrest, seconds: float) -> list[float]:
        """Return what is added to a tight cuff."""
        return [unrest.offset(DT, 120.0) for _ in range(round(seconds / DT))]

    def test_still(self) -> None:
        """Nothing."""
        assert set(self.values(Unrest(Random(1)), 5)) == {0.0}

    def test_knocks(self) -> None:
        """About as many as asked for, each short."""
        unrest = Unrest(Random(1))
        unrest.knocks_a_minute = 10
        values = self.values(unrest, 300)
        starts = sum(not a and b != 0 for a, b in pairwise(values))
        assert 35 <= starts <= 65
        assert 8 < max(values) <= 15

    def test_tension_comes_and_goes_slowly(self) -> None:
        """Never more than some mmHg from one second to the next, and off again."""
        unrest = Unrest(Random(1))
        unrest.tense = True
        values = self.values(unrest, 120)
        assert 5 < max(values) <= 15
        assert max(abs(b - a) for a, b in pairwise(values)) < 0.25
        unrest.tense = False
        self.values(unrest, 60)
        assert set(self.values(unrest, 1)) == {0.0}

    def test_tremor(self) -> None:
        """As large as asked for, peak to peak, at 8 to 11 Hz."""
        unrest = Unrest(Random(1))
        unrest.tremor_mmhg = 0.4
        values = self.values(unrest, 5)
        assert max(values) - min(values) == pytest.approx(0.4, abs=0.05)
        ups = sum(a < 0 <= b for a, b in pairwise(values))
        assert 38 <= ups <= 57


def test_equal_seeds_give_equal_runs() -> None:
    """And others do not."""

    def run(seed: int) -> list[Sample | None]:
        plant = Plant(ARM, seed)
        plant.limb.unrest.knocks_a_minute = 10
        plant.limb.unrest.tense = True
        return [plant.advance(DT, 0.5, valve_open=False) for _ in range(3000)]

    assert run(4) == run(4)
    assert run(4) != run(5)


def test_people_wear_the_first_cuffs() -> None:
    """With their own blood pressure, at the heart, and the same limb each time."""
    people = (Person(132, 86, 7), Person(118, 74, 8))
    cuffs = (ARM, CUFFS["thigh"], ARM)
    worn = plants(cuffs, people=people)
    bodies = [plant.limb.body for plant in worn]
    assert [body.systolic for body in bodies[:2]] == [132, 118 + 8]
    assert [body.diastolic for body in bodies[:2]] == [86, 74 + 8]
    assert bodies == [plant.limb.body for plant in plants(cuffs, people=people)]
    assert bodies[2] == plants(cuffs)[2].limb.body
    other = plants(cuffs, people=(Person(132, 86, 9),))[0].limb
    assert other.lop != worn[0].limb.lop

    def run(plant: Plant) -> list[Sample | None]:
        plant.movement.on = True
        return [plant.advance(DT, 0.5, valve_open=False) for _ in range(3000)]

    for first, again in zip(worn, plants(cuffs, people=people), strict=True):
        assert run(first) == run(again)


@pytest.mark.parametrize("site", Site)
def test_limbs_differ(site: Site) -> None:
    """No two athletes are alike, and each has a person's pressure."""
    bodies = [any_body(site, Random(seed)) for seed in LIMBS]
    assert len(set(bodies)) == len(bodies)
    for body in bodies:
        assert 90 < body.systolic - ANATOMY[site].raised < 150
        assert 24 < body.systolic - body.diastolic < 52


def test_every_cuff_knows_its_limb() -> None:
    """A pulse can be seen in each."""
    for cuff in CUFFS.values():
        plant = Plant(cuff, 0)
        peak = max(plant.limb.pulse(DT, 110.0) for _ in range(300))
        assert peak > 0.2
