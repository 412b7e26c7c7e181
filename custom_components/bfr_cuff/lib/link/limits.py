"""The limits beyond which a controller must not be worked with."""

from collections.abc import Iterator
from typing import Final

from ..controller.model import ControllerInfo
from ..evidence import MAX_OCCLUSION_ANNOUNCED
from .errors import UnsafeLimits

LEASE_MAX_S: Final = 5.0
REPERFUSION_MIN_S: Final = 60.0
PRESSURE_MAX_MMHG: Final = 280.0


def check_limits(info: ControllerInfo) -> None:
    """Raise UnsafeLimits when a controller announces more than it may."""
    limits = info.limits
    for name, value, allowed in _upper_limits(info):
        if value > allowed:
            raise UnsafeLimits(name, value, allowed)
    if limits.reperfusion_s < REPERFUSION_MIN_S:
        raise UnsafeLimits("reperfusion_s", limits.reperfusion_s, REPERFUSION_MIN_S)


def _upper_limits(info: ControllerInfo) -> Iterator[tuple[str, float, float]]:
    """Yield each limit that may not be larger: name, announced, allowed."""
    longest = MAX_OCCLUSION_ANNOUNCED.value
    yield "lease_max_s", info.limits.lease_max_s, LEASE_MAX_S
    yield "occlusion_max_s", info.limits.occlusion_max_s, longest
    for cuff in info.cuffs:
        yield "pressure_max", cuff.pressure_max, PRESSURE_MAX_MMHG
