"""What is said at a hand pump, and readings that jump."""

from dataclasses import replace

import pytest

from custom_components.bfr_cuff.lib.controller.model import CuffState, Phase
from custom_components.bfr_cuff.lib.own_parts.by_hand import ByHand
from custom_components.bfr_cuff.lib.own_parts.coach import Advice, Coach, advice

CUFF = CuffState(
    channel=0,
    phase=Phase.HOLDING,
    pressure=90.0,
    target=90.0,
    occluded_s=0.0,
    limit_s=600.0,
    left_s=600.0,
    reperfused_s=0.0,
    reason=None,
    fault=None,
)


@pytest.mark.parametrize(
    ("phase", "pressure", "target", "expected"),
    [
        (Phase.INFLATING, 85.0, 90.0, Advice.PUMP),
        (Phase.HOLDING, 90.0, 90.0, Advice.HOLD),
        (Phase.HOLDING, 80.0, 90.0, Advice.PUMP),
        (Phase.HOLDING, 100.0, 90.0, Advice.LET_SOME_OUT),
        (Phase.HOLDING, None, 90.0, Advice.HOLD),
        (Phase.HOLDING, 90.0, None, Advice.HOLD),
        (Phase.RELEASING, 90.0, None, Advice.LET_OUT),
        (Phase.RELEASING, None, None, Advice.LET_OUT),
        (Phase.RELEASING, 10.0, None, Advice.REST),
        (Phase.FAULT, 25.0, None, Advice.LET_OUT),
        (Phase.VENTED, 5.0, None, Advice.REST),
        (Phase.VENTED, None, None, Advice.REST),
    ],
)
def test_what_is_to_be_done(
    phase: Phase, pressure: float | None, target: float | None, expected: Advice
) -> None:
    """By phase, pressure and target."""
    assert (
        advice(replace(CUFF, phase=phase, pressure=pressure, target=target)) is expected
    )


def at(pressure: float) -> CuffState:
    """Return the cuff at another pressure."""
    return replace(CUFF, pressure=pressure)


def test_repetitions_are_not_told_from() -> None:
    """Off the band for a moment is the limb; for longer it is the air."""
    coach = Coach()
    assert coach.observe(0.0, at(90.0)) is Advice.HOLD
    for step in range(20):
        assert coach.observe(step / 2, at(110.0 if step % 4 else 90.0)) is None
    assert coach.observe(10.0, at(70.0)) is None
    assert coach.observe(13.0, at(70.0)) is Advice.PUMP
    assert coach.observe(20.0, at(70.0)) is None
    assert coach.observe(28.0, at(70.0)) is Advice.PUMP
    assert coach.observe(28.5, at(90.0)) is Advice.HOLD


def test_the_alarm_is_said_until_the_air_is_out() -> None:
    """Every five seconds, also while no one sees the cuff."""
    coach = Coach()
    assert coach.observe(0.0, None) is None
    coach.observe(1.0, at(90.0))
    down = replace(CUFF, phase=Phase.RELEASING)
    assert coach.observe(2.0, down) is Advice.LET_OUT
    assert coach.observe(6.0, down) is None
    assert coach.observe(7.0, None) is Advice.LET_OUT
    assert coach.observe(12.0, None) is Advice.LET_OUT
    empty = replace(CUFF, phase=Phase.VENTED, pressure=2.0)
    assert coach.observe(13.0, empty) is Advice.REST
    assert coach.observe(99.0, empty) is None


def test_nothing_is_driven_by_hand() -> None:
    """The valve in the hand is to stay shut, whatever the pressure."""
    regulator = ByHand()
    regulator.begin(holding=True)
    drive = regulator.drive(0.0, 10.0, 90.0)
    assert (drive.pump, drive.vent_open, drive.bleed) == (0.0, False, False)
