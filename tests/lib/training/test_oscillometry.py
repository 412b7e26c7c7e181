"""The analysis, on records of limbs whose occlusion pressure is known."""

from decimal import Decimal
import math
from random import Random
from statistics import mean
from typing import Any

import numpy as np
import pytest

from custom_components.bfr_cuff.lib.training import oscillometry_constants
from custom_components.bfr_cuff.lib.training.oscillogram import Oscillogram, Refusal
from custom_components.bfr_cuff.lib.training.oscillometry import analyse, hold_pulse
from custom_components.bfr_cuff.lib.training.oscillometry_constants import Constant
from simulator.rig.heart import Rhythm
from simulator.rig.limb import Limb, Site

from .ramps import deflation, inflation, limb, record

OVER_LOP = 35.0
STEP_S = 0.01


def up(seed: int, rate: float, interval_ms: int = 10) -> tuple[float, Oscillogram]:
    """Return the truth, and what a steady inflation at `rate` mmHg/s gives."""
    arm = limb(seed)
    air = inflation(rate, arm.lop + OVER_LOP)
    samples = record(arm, air, interval_ms, seed=seed, quantum=0.1)
    return arm.lop, analyse(samples, interval_ms)


def down(seed: int, rate: float, interval_ms: int = 10) -> tuple[float, Oscillogram]:
    """Return the truth, and what pumping up, a slow fall and a dump give."""
    arm = limb(seed)
    air = deflation(rate, arm.lop + OVER_LOP)
    samples = record(arm, air, interval_ms, seed=seed, quantum=0.1)
    return arm.lop, analyse(samples, interval_ms)


def check(lop: float, found: Oscillogram) -> None:
    """Fail unless both ends lie about a truth."""
    assert found.refusals == ()
    assert found.low_mmhg is not None and found.high_mmhg is not None
    assert lop - 16 < found.low_mmhg <= 1.05 * lop
    assert lop - 6 < found.high_mmhg < lop + 20


@pytest.mark.parametrize("interval_ms", [1, 4, 8, 10, 20])
@pytest.mark.parametrize("rate", [3, 6])
def test_inflations(rate: float, interval_ms: int) -> None:
    """A pump that goes on, at any rate of sampling."""
    check(*up(10 + interval_ms, rate, interval_ms))


@pytest.mark.parametrize("interval_ms", [1, 4, 8, 10, 20])
@pytest.mark.parametrize("rate", [2, 4])
def test_deflations(rate: float, interval_ms: int) -> None:
    """As a blood-pressure monitor does it; what is before and after is left out."""
    check(*down(10 + interval_ms, rate, interval_ms))


def test_on_average() -> None:
    """Neither too high nor too low over a dozen arms; 11 at least are accepted."""
    found = [down(seed, 3) for seed in range(100, 112)]
    offs = [
        (each.low_mmhg - lop, each.high_mmhg - lop)
        for lop, each in found
        if each.low_mmhg is not None and each.high_mmhg is not None
    ]
    assert len(offs) >= 11
    assert -7 < mean(low for low, _ in offs) < 0
    assert 2 < mean(high for _, high in offs) < 12


def test_tells_its_quality() -> None:
    """Pulse rate, scatter, and what is needed to draw it."""
    arm = limb(20)
    samples = record(arm, deflation(3, arm.lop + OVER_LOP), 10)
    found = analyse(samples, 10)
    beats = arm.heart.beats / (len(samples) * STEP_S) * 60
    assert found.pulse_rate == pytest.approx(beats, rel=0.05)
    assert found.largest_mmhg == pytest.approx(arm.artery.peak, rel=0.2)
    assert found.scatter is not None and 0.02 < found.scatter < 0.15
    assert found.noise_mmhg is not None and found.noise_mmhg < 0.05
    assert len(found.points) > 20
    pressures = [pressure for pressure, _ in found.envelope]
    assert pressures == sorted(pressures)
    assert min(size for _, size in found.envelope) >= 0


def test_a_pump_that_hums_is_no_noise() -> None:
    """A line in the spectrum far above the pulse changes nothing."""
    arm = limb(21)
    air = (
        each + 0.6 * math.sin(step * 0.001 * 27 * math.tau)
        for step, each in enumerate(inflation(4, arm.lop + OVER_LOP))
    )
    check(arm.lop, analyse(record(arm, air, 10), 10))


class Stairs:
    """Steps of 10 mmHg held for some seconds each, on a limb in a cuff."""

    def __init__(
        self,
        arm: Limb,
        top: float,
        *,
        first: float = 40.0,
        falls: float = 0.05,
        noise: float = 0.1,
    ) -> None:
        """Go from `first` to `top` mmHg; each hold `falls` by so many mmHg/s."""
        random = Random(1)
        self.pressure: list[float | None] = []
        self.holds: list[tuple[int, int]] = []
        target = first
        while target <= top:
            self._move(
                arm, random, noise, [target - 10 + step / 10 for step in range(100)]
            )
            start = len(self.pressure)
            fall = [target - falls * step * STEP_S for step in range(480)]
            self._move(arm, random, noise, fall)
            self.holds.append((start + 40, len(self.pressure)))
            target += 10

    def _move(self, arm: Limb, random: Random, noise: float, air: list[float]) -> None:
        for each in air:
            squeezed = each + arm.unrest.offset(STEP_S, each)
            value = squeezed + arm.pulse(STEP_S, squeezed) + random.gauss(0, noise)
            self.pressure.append(round(value, 1))

    def analysed(self) -> Oscillogram:
        """Return what the analysis makes of it."""
        return analyse(self.pressure, 10, self.holds)


@pytest.mark.parametrize("seed", [30, 31, 32])
def test_a_staircase(seed: int) -> None:
    """Holds alone count, and what is between them does not."""
    arm = limb(seed)
    stairs = Stairs(arm, arm.lop + 30)
    for _, stop in stairs.holds[:-1]:
        stairs.pressure[stop : stop + 5] = [None] * 5
    check(arm.lop, stairs.analysed())


def test_equal_records_give_equal_results() -> None:
    """Nothing is left to chance."""
    assert up(40, 4) == up(40, 4)


class TestRefusals:
    """What is not clear is refused, and says why."""

    def test_a_limb_without_a_pulse(self) -> None:
        """Weak; its shape is not spoken of."""
        arm = limb(50)
        arm.pulseless = True
        found = Stairs(arm, 160).analysed()
        assert Refusal.PULSE_WEAK in found.refusals
        assert Refusal.SECOND_HILL not in found.refusals
        assert (found.low_mmhg, found.high_mmhg, found.pulse_rate) == (None, None, None)

    def test_noise_that_drowns_the_pulse(self) -> None:
        """Three times the noise is asked of it."""
        arm = limb(50)
        assert Stairs(arm, arm.lop + 30, noise=1.5).analysed().refusals

    def test_started_too_high(self) -> None:
        """The largest pulse may be lower still."""
        arm = limb(51)
        found = Stairs(arm, arm.lop + 30, first=round(arm.lop, -1) - 10).analysed()
        assert Refusal.STARTED_TOO_HIGH in found.refusals

    def test_ended_too_low(self) -> None:
        """15 mmHg short of the truth."""
        arm = limb(52)
        found = Stairs(arm, arm.lop - 15).analysed()
        assert Refusal.ENDED_TOO_LOW in found.refusals

    def test_no_end(self) -> None:
        """Half of it is gone, but not more."""
        arm = limb(53)
        stairs = Stairs(arm, arm.lop + 4)
        assert set(stairs.analysed().refusals) <= {
            Refusal.NO_END,
            Refusal.ENDED_TOO_LOW,
        }
        assert stairs.analysed().refusals

    def test_a_shallow_flank(self) -> None:
        """A cuff so narrow that a thigh hardly feels it (E105)."""
        random = Random(54)
        thigh = Limb(limb(54, Site.THIGH).body, 90, random)
        found = Stairs(thigh, thigh.lop + 60).analysed()
        assert Refusal.FLANK_SHALLOW in found.refusals

    def test_a_leak(self) -> None:
        """Holds that fall by more than 1 mmHg/s."""
        arm = limb(55)
        found = Stairs(arm, arm.lop + 40, falls=1.6).analysed()
        assert Refusal.LEAK in found.refusals

    def test_movement(self) -> None:
        """A limb that tenses in its holds, or knocks."""
        arm = limb(56)
        arm.unrest.tense = True
        assert Refusal.MOVEMENT in Stairs(arm, arm.lop + 30).analysed().refusals

    def test_fibrillation(self) -> None:
        """Irregular, or not even clear."""
        arm = limb(57, rhythm=Rhythm.FIBRILLATION)
        found = Stairs(arm, arm.lop + 30).analysed()
        assert {Refusal.IRREGULAR, Refusal.PULSE_UNCLEAR} & set(found.refusals)

    def test_one_knock_is_no_maximum(self) -> None:
        """A single large beat far below carries nothing."""
        arm = limb(58)
        stairs = Stairs(arm, arm.lop + 30)
        plain = stairs.analysed()
        start = stairs.holds[1][0] + 150
        for step in range(60):
            value = stairs.pressure[start + step]
            assert value is not None
            knock = 2.0 * (1 - math.cos(math.tau * step / 60))
            stairs.pressure[start + step] = value + knock
        knocked = stairs.analysed()
        assert knocked.low_mmhg == pytest.approx(plain.low_mmhg, abs=2)

    def test_missing_samples(self) -> None:
        """Single ones are drawn over, up to a third of all."""
        arm = limb(59)
        samples = record(arm, deflation(3, arm.lop + OVER_LOP), 10)
        few = [None if step % 100 == 7 else each for step, each in enumerate(samples)]
        check(arm.lop, analyse(few, 10))
        nan = [math.nan if step % 5 == 2 else each for step, each in enumerate(samples)]
        check(arm.lop, analyse(nan, 10))
        half = [None if step % 5 < 2 else each for step, each in enumerate(samples)]
        assert Refusal.SAMPLES_MISSING in analyse(half, 10).refusals

    def test_a_gap_in_a_ramp(self) -> None:
        """It hides no end where it is short, and nothing far below the largest pulse."""
        arm = limb(59)
        samples = record(arm, deflation(3, arm.lop + OVER_LOP), 10)

        def without(pressure: float, seconds: float) -> Oscillogram:
            """Return what is found where the ramp's samples from a pressure on are lost."""
            falling = samples.index(max(each for each in samples if each is not None))
            start = next(
                step
                for step, each in enumerate(samples)
                if step > falling and each is not None and each < pressure
            )
            stop = start + round(seconds * 100)
            return analyse(
                [*samples[:start], *[None] * (stop - start), *samples[stop:]], 10
            )

        check(arm.lop, without(arm.lop, 0.5))
        assert Refusal.SAMPLES_MISSING in without(arm.lop + 5, 5.0).refusals
        check(arm.lop, without(62.0, 4.0))

    def test_gaps_in_holds(self) -> None:
        """Of a staircase, 2 % may lack: a hold has few beats to lose."""
        arm = limb(58)
        stairs = Stairs(arm, arm.lop + 30)
        for start, _ in stairs.holds[::3]:
            stairs.pressure[start + 100 : start + 160] = [None] * 60
        assert Refusal.SAMPLES_MISSING in stairs.analysed().refusals

    def test_a_ramp_that_turns_back(self) -> None:
        """Somebody leant on the cuff for two seconds."""
        arm = limb(60)
        samples = record(arm, deflation(3, arm.lop + OVER_LOP), 10)
        middle = len(samples) // 2
        for step in range(200):
            value = samples[middle + step]
            assert value is not None
            samples[middle + step] = value + 6 * (1 - math.cos(math.tau * step / 200))
        assert Refusal.MOVEMENT in analyse(samples, 10).refusals

    @pytest.mark.parametrize(
        "samples",
        [[], [100.0], [100.0] * 3000, [None] * 3000, [0.0, 200.0] * 40],
        ids=["none", "one", "flat", "missing", "short"],
    )
    def test_no_ramp_at_all(self, samples: list[float | None]) -> None:
        """Is too little, and no crash."""
        assert analyse(samples, 10).refusals == (Refusal.TOO_FEW_BEATS,)

    def test_a_ramp_of_some_seconds(self) -> None:
        """Has too few beats, and its ends are looked for no further."""
        rise = [min(60.0, 0.13 * max(0, step - 200)) for step in range(1000)]
        assert Refusal.TOO_FEW_BEATS in analyse(rise, 10).refusals

    def test_holds_without_anything(self) -> None:
        """Neither of constants nor of a few samples is there a pulse."""
        flat = analyse([100.0] * 2000, 10, [(0, 500), (600, 1900)])
        assert Refusal.PULSE_UNCLEAR in flat.refusals
        assert analyse([100.0] * 50, 10, [(0, 10)]).low_mmhg is None
        assert analyse([100.0] * 50, 10, []).refusals == (Refusal.TOO_FEW_BEATS,)


class TestArguments:
    """What is no record raises, with words."""

    @pytest.mark.parametrize("interval_ms", [0, 0.5, 25, -10, math.nan])
    def test_interval(self, interval_ms: float) -> None:
        """50 to 1,000 Hz."""
        with pytest.raises(ValueError, match="1 to 20 ms"):
            analyse([100.0] * 100, interval_ms)

    @pytest.mark.parametrize(
        "holds", [[(5, 5)], [(-1, 10)], [(0, 101)], [(0, 20), (10, 30)], [(30, 20)]]
    )
    def test_holds(self, holds: list[tuple[int, int]]) -> None:
        """In order, apart, and within the record."""
        with pytest.raises(ValueError, match="hold"):
            analyse([100.0] * 100, 10, holds)

    @pytest.mark.parametrize("interval_ms", [None, "soon", [10], 1j, 10**400])
    def test_no_interval(self, interval_ms: Any) -> None:
        """What is no number says so, instead of failing somewhere within."""
        with pytest.raises(ValueError, match="a number of ms"):
            analyse([100.0] * 100, interval_ms)

    @pytest.mark.parametrize(
        "holds",
        [5, [5], [None], [(None, None)], [("a", "b")], [(1, 2, 3)], [(0.5, 9)], ["12"]],
    )
    def test_no_holds(self, holds: Any) -> None:
        """What are no pairs of whole numbers say so."""
        with pytest.raises(ValueError, match="pairs of indices"):
            analyse([100.0] * 100, 10, holds)

    def test_any_type_of_number(self) -> None:
        """An interval and holds from a file or an array are as good as plain ones."""
        arm = limb(61)
        stairs = Stairs(arm, 200)
        plain = analyse(stairs.pressure, 10, stairs.holds)
        floats = [(float(start), float(stop)) for start, stop in stairs.holds]
        for holds in (np.array(stairs.holds), floats, iter(stairs.holds)):
            assert analyse(tuple(stairs.pressure), Decimal(10), holds) == plain  # type: ignore[arg-type]
        assert plain.low_mmhg is not None

    @pytest.mark.parametrize("none", ["much", 1j, 10**400])
    def test_no_pressure(self, none: Any) -> None:
        """What is no number says so, one too large for any sensor too."""
        with pytest.raises(ValueError, match="numbers of mmHg"):
            analyse([100.0, none], 10)

    def test_pressures(self) -> None:
        """One row of them."""
        with pytest.raises(ValueError, match="one row"):
            analyse([[1.0], [2.0]], 10)  # type: ignore[list-item]


def test_the_pulse_of_a_hold() -> None:
    """Its size, and its period where it is clear; a pump's stroke is not one."""
    arm = limb(61)
    stairs = Stairs(arm, 90, first=90)
    start, stop = stairs.holds[0]
    hold = stairs.pressure[start:stop]
    size, period_s = hold_pulse(hold, 10, None)
    assert period_s == pytest.approx(60 / limb(61).body.rate, rel=0.1)
    assert 0.2 < size < 3
    stroked = [
        None if each is None else each + min(1.0, max(0.0, (step - 200) / 10))
        for step, each in enumerate(hold)
    ]
    assert hold_pulse(stroked, 10, period_s)[0] == pytest.approx(size, rel=0.25)
    assert hold_pulse([90.0] * 400, 10, None) == (0.0, None)


def test_every_constant_has_a_source() -> None:
    """And a unit, and says how sure it is."""
    constants = [
        each
        for each in vars(oscillometry_constants).values()
        if isinstance(each, Constant)
    ]
    assert len(constants) > 30
    for each in constants:
        assert each.source and each.unit and each.sure
