"""What nothing could have made is a fault at once; whatever a limb does is none."""

from collections.abc import Callable
from itertools import product

import pytest

from custom_components.bfr_cuff.lib.controller.model import Fault, Phase
from custom_components.bfr_cuff.lib.own_parts.jump_watch import (
    CLOSE_S,
    HAND,
    KNOCK_MMHG,
    LIMB_MMHG_S,
    JumpWatch,
)
from custom_components.bfr_cuff.lib.own_parts.parts import Drive, Measured, Reading
from simulator.rig.movement import Movement, Repetitions, leg_press

from .rig import STEP_S, Rig

MEASURED = Measured(pump_rate=10.0, vent_rate=90.0, delay_s=0.1)
SHUT, PUMPING = Drive(vent_open=False), Drive(pump=1.0, vent_open=False)
BLEEDING = Drive(vent_open=False, bleed=True)
QUICKEST = Repetitions(peak=(45.0, 45.0), rate_hz=(0.5, 0.5), sag=(20.0, 20.0))
"""The highest and steepest repetitions that were seen on any limb."""


def at_rest(rig: Rig) -> None:
    """Let the limb be."""


def in_a_set(rig: Rig) -> None:
    """Let the limb work as hard and as fast as any."""
    rig.plant.movement = Movement(rig.plant.movement._random, QUICKEST)
    rig.plant.movement.on = True


def in_a_leg_press(rig: Rig) -> None:
    """Let the limb work as in the trial that has published its pressures."""
    kind = leg_press(rig.plant.limb.lop)
    rig.plant.movement = Movement(rig.plant.movement._random, kind)
    rig.plant.movement.on = True


def restless(rig: Rig) -> None:
    """Let the limb be knocked, tense and tremble."""
    unrest = rig.plant.limb.unrest
    unrest.knocks_a_minute, unrest.tense, unrest.tremor_mmhg = 30.0, True, 2.0


def restless_in_a_set(rig: Rig) -> None:
    """Let all of that come at once."""
    in_a_set(rig)
    restless(rig)


LIMBS = at_rest, in_a_set, in_a_leg_press, restless, restless_in_a_set


@pytest.mark.parametrize("cuff", ["arm", "arm-5cm", "thigh", "calf"])
@pytest.mark.parametrize("limb", LIMBS)
def test_whatever_a_limb_does_is_no_jump(
    cuff: str, limb: Callable[[Rig], None]
) -> None:
    """At rest, at work, knocked; at ten reports a second, at four, and late ones."""
    for seed, (every, waits) in enumerate([(10, False), (10, True), (20, False)]):
        rig = Rig(cuff, seed, every, waits=waits)
        rig.inflate()
        limb(rig)
        rig.run(40.0)
        rig.plant.movement.on = False
        rig.run(20.0)
        cuff_now = rig.rules.cuffs[0].state()
        assert (cuff_now.phase, cuff_now.fault) == (Phase.HOLDING, None)


@pytest.mark.parametrize("limb", [at_rest, in_a_set])
@pytest.mark.parametrize("wrong", [-75.0, -55.0, 55.0, 75.0])
def test_a_wrong_jump_lets_go_at_once(
    limb: Callable[[Rig], None], wrong: float
) -> None:
    """With the next reading, up or down, while it rests and while it works."""
    for cuff, seed in product(("arm", "thigh"), range(3)):
        rig = Rig(cuff, seed)
        rig.inflate()
        limb(rig)
        rig.run(20.0 + seed / 3)
        highest = rig.plant.pressure
        rig.wrong = wrong
        rig.run(10 * STEP_S)
        assert rig.rules.cuffs[0].state().fault is Fault.SENSOR
        assert rig.rules.drives[0].vent_open
        # Nothing is pumped for it; what a contraction adds meanwhile is the limb's own.
        after = max(off + rig.target for off in rig.run(0.2))
        assert after <= highest + LIMB_MMHG_S * 0.3
        rig.run(8.0)
        assert rig.plant.air.pressure < 20.0


@pytest.mark.parametrize("wrong", [-40.0, 40.0])
def test_a_smaller_one_is_seen_where_the_limb_rests(wrong: float) -> None:
    """No more than a quick contraction goes unseen between two of ten readings a second."""
    assert abs(wrong) > KNOCK_MMHG + LIMB_MMHG_S * 0.2
    for cuff in ("arm", "thigh"):
        rig = Rig(cuff, 1)
        rig.inflate()
        rig.run(20.0)
        rig.wrong = wrong
        rig.run(0.1)
        assert rig.rules.cuffs[0].state().fault is Fault.SENSOR


def jumps(watch: JumpWatch, by: float, seconds: float = 0.1) -> bool:
    """Return whether a change from 100 mmHg is one that nothing makes."""
    after = Reading(100.0 + by, 10.0 + seconds)
    return watch.has_jumped(Reading(100.0, 10.0), after)


def told(drive: Drive, at: float = 10.0) -> JumpWatch:
    """Return a watch of parts that were told something."""
    watch = JumpWatch(MEASURED)
    watch.told(at, drive)
    return watch


def test_air_moves_as_it_was_measured() -> None:
    """Up by the pump that runs, down by the vent that is open, and by a limb both ways."""
    for drive, falls, rises in (
        (SHUT, 35.0, 35.0),
        (PUMPING, 35.0, 38.0),
        (BLEEDING, 62.0, 35.0),
    ):
        for by, is_jump in (
            (-falls + 0.1, False),
            (-falls - 0.1, True),
            (rises - 0.1, False),
            (rises + 0.1, True),
        ):
            assert jumps(told(drive), by) is is_jump, (drive, by)


def test_no_fall_of_a_cuff_that_is_let_go_is_a_jump() -> None:
    """However late it is reported; but a rise is."""
    assert not jumps(told(Drive()), -100.0)
    assert not told(Drive()).has_jumped(Reading(0.0, 10.0), Reading(-20.0, 10.0))
    assert jumps(told(Drive()), 36.0)


def test_what_was_told_acts_on_for_a_moment() -> None:
    """A vent that was open until just now may still let air out, and then no more."""
    assert not jumps(told(BLEEDING, at=9.6), -60.0)
    assert jumps(told(BLEEDING, at=9.4), -60.0)


def test_what_cannot_be_compared_is_no_jump() -> None:
    """The first reading, one long after, one of a cuff of which nothing was measured."""
    watch = told(SHUT)
    assert not watch.has_jumped(None, Reading(100.0, 10.0))
    assert not jumps(watch, 90.0, CLOSE_S + 0.01)
    assert not jumps(JumpWatch(None), 90.0)
    assert jumps(watch, float("nan"))


def test_a_hand_is_quicker_than_a_pump() -> None:
    """A bulb that is squeezed, a valve that is opened wide: but there is an end to it."""
    watch = JumpWatch(HAND)
    watch.told(10.0, SHUT)
    assert not jumps(watch, 75.0)
    assert jumps(watch, 85.0)
    assert not jumps(watch, -95.0)
