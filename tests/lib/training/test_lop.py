"""Tests of LOP records: which one counts, and which is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.training.lop import (
    FutureLop,
    Lop,
    NoLop,
    Posture,
    lowest_lop,
    newest_lop,
)
from tests.lib.session.bench import LOP

TODAY = date(2026, 11, 20)


def find(*records: Lop, posture: Posture = Posture.SEATED) -> Lop:
    """Look for a record of the left thigh under an 11 cm cuff."""
    return newest_lop(records, Placement.LEFT_THIGH, 110, posture, TODAY)


def lowest(*records: Lop) -> float:
    """Return what no other pressure may go near, in mmHg."""
    found = lowest_lop(records, Placement.LEFT_THIGH, 110, Posture.SEATED, TODAY)
    return found.mmhg


def test_a_day_to_come() -> None:
    """It finds no pressure, nor does an older one that it may have replaced."""
    future = replace(LOP, day=TODAY + timedelta(days=1))
    for records in ((future,), (LOP, future)):
        with pytest.raises(FutureLop) as caught:
            find(*records)
        assert caught.value.day == future.day
    other = replace(future, posture=Posture.STANDING)
    assert find(LOP, other) == LOP
    assert find(replace(LOP, day=TODAY)).day == TODAY


def test_a_day_to_come_lowers() -> None:
    """As a bound it counts beside the newest that is known, whichever is lower."""
    future = replace(LOP, day=TODAY + timedelta(days=1))
    assert lowest(LOP, replace(future, mmhg=150.0)) == 150.0
    assert lowest(LOP, replace(future, mmhg=250.0)) == LOP.mmhg
    assert lowest(replace(future, mmhg=150.0)) == 150.0
    with pytest.raises(NoLop):
        lowest(replace(future, posture=Posture.STANDING))


def test_the_newest_counts() -> None:
    """By its date, not by its place in the list."""
    older = replace(LOP, day=date(2025, 1, 1), mmhg=200.0)
    assert find(LOP, older) == LOP
    assert find(older, LOP) == LOP


def test_the_last_of_a_day_counts() -> None:
    """Whoever measures twice a day means the second."""
    again = replace(LOP, mmhg=181.0)
    assert find(LOP, again) == again


@pytest.mark.parametrize(
    "other",
    [
        replace(LOP, placement=Placement.RIGHT_THIGH),
        replace(LOP, cuff_width_mm=180),
    ],
)
def test_another_limb_or_cuff_is_none(other: Lop) -> None:
    """Nothing is known of this one then."""
    with pytest.raises(NoLop) as caught:
        find(other)
    assert caught.value.other_posture is None
    assert find(other, LOP) == LOP


def test_another_posture_is_refused_and_named() -> None:
    """It is not converted; the newest one is named."""
    lying = replace(LOP, posture=Posture.SUPINE, day=date(2026, 11, 10))
    with pytest.raises(NoLop) as caught:
        find(lying, LOP, posture=Posture.STANDING)
    assert caught.value.other_posture is Posture.SUPINE


def test_none_at_all() -> None:
    """An athlete without a record."""
    with pytest.raises(NoLop) as caught:
        find()
    assert caught.value.other_posture is None
