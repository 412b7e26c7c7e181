"""What the last repetitions say of the next one."""

from collections.abc import Iterable
import math

import pytest

from simulator.controller.disturbance import SPAN_MS, Disturbance
from simulator.controller.repetitions import KEPT, TURN, Repetitions


def repeated(rises: Iterable[float], start: float = 0.0) -> list[float]:
    """Return repetitions of so many mmHg each, 3 s long, every 10 ms."""
    return [
        start + rise / 2 * (1 - math.cos(math.tau * step / 300))
        for rise in rises
        for step in range(300)
    ]


def after(values: Iterable[float]) -> Repetitions:
    """Return what is known after these."""
    repetitions = Repetitions()
    for value in values:
        repetitions.observe(10, value)
    return repetitions


def test_two_make_a_third_known() -> None:
    """One may have been anything; of a rise the largest is expected, of a fall the usual."""
    assert not after(repeated([30])).known
    falling = after(repeated([30, 36, 30])[:-100])
    assert falling.known
    assert falling.peak == pytest.approx(30, abs=0.5)
    assert falling.valley == pytest.approx(-2, abs=0.5)
    rising = after(repeated([30, 36, 30])[:700])
    assert rising.peak == pytest.approx(36, abs=0.5)
    assert rising.valley == pytest.approx(0, abs=0.5)


def test_a_limb_that_sags_is_followed() -> None:
    """It rises as far as before, from where it is now."""
    sagged = after(repeated([30, 30]) + repeated([30], start=-12)[:100])
    assert sagged.peak == pytest.approx(18, abs=0.5)


def test_more_than_was_expected() -> None:
    """The peak is never below what is there."""
    assert after(repeated([30, 30, 45])[:750]).peak == pytest.approx(45, abs=0.5)


def test_an_old_one_is_forgotten() -> None:
    """The largest counts as long as it is among the last ones."""
    rises = [45.0] + [25.0] * KEPT
    assert after(repeated(rises) + repeated([25])[:100]).peak == pytest.approx(
        25, abs=1
    )


def test_a_pulse_is_none() -> None:
    """Nor is anything that turns back by less."""
    assert not after(repeated([TURN - 0.5] * 10)).known


def test_what_does_not_turn_in_time_is_something_else() -> None:
    """A limb that stays up, or down, for longer than a repetition is not in one."""
    for phase in (150, 300):
        repetitions = after(repeated([30, 30, 30])[: 600 + phase])
        assert repetitions.known
        for _ in range(400):
            repetitions.observe(10, 0.0 if phase == 300 else 30.0)
        assert not repetitions.known


def test_rest_forgets() -> None:
    """A limb that has been still for long is expected to stay so."""
    limb = Disturbance()
    for value in repeated([30, 30, 30]):
        limb.observe(10, value)
    assert limb.peak - limb.valley == pytest.approx(30, abs=1)
    for _ in range(2 * SPAN_MS // 10):
        limb.observe(10, 0.0)
    assert limb.peak == limb.valley == pytest.approx(0, abs=0.1)
    for value in repeated([20])[:150]:
        limb.observe(10, value)
    assert limb.unknown
