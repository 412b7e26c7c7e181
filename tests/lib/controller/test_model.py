"""What a controller's state says about a cuff."""

from typing import Any

import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    Fault,
    Phase,
    RefusalCode,
    ReleaseReason,
)
from custom_components.bfr_cuff.lib.controller.placement import Placement
from tests.lib.builders import cuff_state, state


@pytest.mark.parametrize(
    ("pressure", "occluded"),
    [(-3.0, False), (19.9, False), (20.0, True), (120.0, True), (None, True)],
)
def test_occluded_from_20_mmhg_and_without_a_sample(
    pressure: float | None, occluded: bool
) -> None:
    """A cuff that cannot be read counts as occluded."""
    assert cuff_state(pressure=pressure).occluded is occluded


@pytest.mark.parametrize(
    ("phase", "inflated"),
    [
        (Phase.VENTED, False),
        (Phase.INFLATING, True),
        (Phase.HOLDING, True),
        (Phase.RELEASING, False),
        (Phase.FAULT, False),
    ],
)
def test_inflated_means_that_the_valve_keeps_pressure(
    phase: Phase, inflated: bool
) -> None:
    """Only inflating and holding keep air in."""
    assert cuff_state(phase=phase).inflated is inflated


def test_a_cuff_is_found_by_its_channel() -> None:
    """Channels need not be in order, nor start at 0."""
    seven = cuff_state(7)
    both = state(seven, cuff_state(2))
    assert both.cuff(7) is seven
    with pytest.raises(KeyError):
        both.cuff(0)


def test_a_refusal_says_why() -> None:
    """The code is for a translation, the words and the number for whoever asks."""
    refusal = ControllerRefused(RefusalCode.OVER_LIMIT, "260 is too much", limit=250.0)
    assert str(refusal) == "over_limit: 260 is too much"
    assert (refusal.code, refusal.limit) == (RefusalCode.OVER_LIMIT, 250.0)
    assert str(ControllerRefused(RefusalCode.BARRED)) == "barred"


def test_a_cuff_goes_on_a_limb() -> None:
    """Never on a neck, a chest or a back."""
    assert {placement.split("_")[0] for placement in Placement} == {"left", "right"}
    assert {placement.split("_")[1] for placement in Placement} == {
        "arm",
        "forearm",
        "thigh",
        "calf",
    }


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"pressure": 3.0, "occluded_s": 9.0, "left_s": 5.0, "age_s": 0.009}, False),
        ({"reperfused_s": 9.0}, False),
        ({"phase": Phase.HOLDING}, True),
        ({"pressure": 25.0}, True),
        ({"pressure": None}, True),
        ({"target": 50.0}, True),
        ({"limit_s": 60.0}, True),
        ({"reason": ReleaseReason.BUTTON}, True),
        ({"fault": Fault.SENSOR}, True),
    ],
)
def test_what_more_than_clocks_tells_apart(
    changes: dict[str, Any], differs: bool
) -> None:
    """Of any cuff; what only clocks and a pressure tell apart looks the same."""
    before = state()
    after = state(cuff_state(0), cuff_state(1, **changes), seq=2, uptime_s=0.1)
    assert after.differs_from(before) is differs
    assert before.differs_from(after) is differs
    assert state(cuff_state(0)).differs_from(before)
    assert state(cuff_state(1), cuff_state(0)).differs_from(before)
