"""Tests of plans: the target of each set, and the stricter limit."""

from dataclasses import replace

import pytest

from custom_components.bfr_cuff.lib.training.prescription import from_lop
from custom_components.bfr_cuff.lib.training.protocol import SetPlan, Share
from tests.lib.session.bench import (
    LOP,
    cuff_plan,
    fixed_plan,
    plan,
    protocol,
    wrap_plan,
)


def at(step: float) -> SetPlan:
    """Return a set at a higher share of LOP."""
    return SetPlan(work_s=20.0, pressure_step=step)


@pytest.mark.parametrize(
    ("step", "target"),
    [
        (0.0, 88.0),
        (10.0, 105.0),  # 60 % of 176 is 105.6
        (20.0, 123.0),  # 70 %: 123.2
        (30.0, 140.0),  # 80 %: 140.8
        (50.0, 140.0),  # never more than 80 %
    ],
)
def test_steps_add_to_the_share(step: float, target: float) -> None:
    """In percent of LOP, rounded down, at most 80."""
    assert cuff_plan().target(at(step)) == target


def test_full_occlusion_has_no_step() -> None:
    """It stays what was agreed to."""
    full = from_lop(LOP, 100.0, full_occlusion_consent=True)
    assert cuff_plan(prescription=full).target(at(20.0)) == 176.0


def test_steps_stop_at_the_ceiling() -> None:
    """250 mmHg."""
    high = from_lop(replace(LOP, mmhg=330.0), 70.0)
    assert high.target == 231.0
    assert cuff_plan(prescription=high).target(at(10.0)) == 250.0


def test_without_an_lop_there_is_nothing_to_add_a_share_of() -> None:
    """A fixed pressure stays."""
    assert fixed_plan("left", 60.0).target(at(20.0)) == 60.0


def test_cuffs_and_wraps() -> None:
    """Each is one or the other."""
    mixed = plan(protocol(), cuff_plan("left"), wrap_plan())
    assert [cuff.cuff for cuff in mixed.inflatable()] == ["left"]
    assert [cuff.cuff for cuff in mixed.wraps()] == ["wrap"]


@pytest.mark.parametrize(
    ("limit_s", "protocols_s", "expected"),
    [(900.0, 600.0, 600.0), (300.0, 600.0, 300.0)],
)
def test_the_stricter_limit(
    limit_s: float, protocols_s: float, expected: float
) -> None:
    """The plan's or the protocol's."""
    found = plan(protocol(time_limit_s=protocols_s), limit_s=limit_s)
    assert found.occlusion_limit_s == expected


@pytest.mark.parametrize(
    ("percent", "allowed"),
    [(39.9, False), (40.0, True), (50.0, True), (80.0, True), (80.1, False)],
)
def test_a_share_may_be_chosen_within_its_bounds(percent: float, allowed: bool) -> None:
    """Both of them included."""
    assert Share(50.0, 40.0, 80.0).allows(percent) is allowed
