"""The limits with which a controller may be worked with."""

from collections.abc import Iterator
from typing import Final

from ..controller.model import MIN_TARGET_MMHG, ControllerInfo
from ..evidence import (
    LEASE_MAX,
    LEASE_MIN,
    MAX_OCCLUSION_ANNOUNCED,
    PRESSURE_MAX,
    REPERFUSION_MIN,
)
from .errors import ExcessiveLimits, UnsafeLimits, UselessLimits

LEASE_MAX_S: Final = LEASE_MAX.value
REPERFUSION_MIN_S: Final = REPERFUSION_MIN.value
PRESSURE_MAX_MMHG: Final = PRESSURE_MAX.value

REPERFUSION_LONGEST_S: Final = 3600.0
"""Twenty times the rest that a limb needs (E034). With a longer one no person could
train twice on a day (E009), and a wrong number would bar the cuff without a word."""

OCCLUSION_MIN_S: Final = 60.0
"""The shortest occlusion that its owner can set, in whole minutes."""

FILL_MIN_S: Final = 0.1
"""Faster than any pump; a zero would make every inflation look too slow."""


def check_limits(info: ControllerInfo) -> None:
    """Raise ControllerUnsupported unless a controller's limits can be lived with.

    UnsafeLimits where it announces more than any controller may, UselessLimits or
    ExcessiveLimits where nothing useful could be done within them.
    """
    for name, value, allowed in _upper_limits(info):
        if value > allowed:
            raise UnsafeLimits(name, value, allowed)
    # The one limit that is unsafe where it is too small: less rest for the limb.
    reperfusion_s = info.limits.reperfusion_s
    if reperfusion_s < REPERFUSION_MIN_S:
        raise UnsafeLimits("reperfusion_s", reperfusion_s, REPERFUSION_MIN_S)
    if reperfusion_s > REPERFUSION_LONGEST_S:
        raise ExcessiveLimits("reperfusion_s", reperfusion_s, REPERFUSION_LONGEST_S)
    for name, value, needed in _lower_limits(info):
        if value < needed:
            raise UselessLimits(name, value, needed)


def _upper_limits(info: ControllerInfo) -> Iterator[tuple[str, float, float]]:
    """Yield each limit that may not be larger: name, announced, allowed."""
    longest = MAX_OCCLUSION_ANNOUNCED.value
    yield "lease_max_s", info.limits.lease_max_s, LEASE_MAX_S
    yield "occlusion_max_s", info.limits.occlusion_max_s, longest
    for cuff in info.cuffs:
        yield "pressure_max", cuff.pressure_max, PRESSURE_MAX_MMHG


def _lower_limits(info: ControllerInfo) -> Iterator[tuple[str, float, float]]:
    """Yield each limit below which it is of no use: name, announced, needed."""
    yield "lease_max_s", info.limits.lease_max_s, LEASE_MIN.value
    yield "occlusion_max_s", info.limits.occlusion_max_s, OCCLUSION_MIN_S
    for cuff in info.cuffs:
        # One that took longer to fill would be released before it is full, and a pump
        # that it calls slow would be let run for as long.
        yield "occlusion_max_s", info.limits.occlusion_max_s, cuff.fill_s
        yield "pressure_max", cuff.pressure_max, MIN_TARGET_MMHG
        yield "fill_s", cuff.fill_s, FILL_MIN_S
