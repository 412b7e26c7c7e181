"""What a cuff of own parts is made of, what its parts report and are told."""

from dataclasses import dataclass
from typing import Final

from ..controller.model import CuffInfo, Limits
from ..evidence import (
    BOUND,
    BOUND_MARGIN,
    CEILING,
    LEASE_MAX,
    MAX_OCCLUSION_CONSTANT,
    REPERFUSION,
)

SHARE: Final = 0.8
"""How much of its highest target such a cuff is let go up to.

Home Assistant is part of the control, so what it overshoots by is less well known.
"""

OWN_LIMITS: Final = Limits(
    occlusion_max_s=MAX_OCCLUSION_CONSTANT.value,
    reperfusion_s=REPERFUSION.value,
    lease_max_s=LEASE_MAX.value,
    sample_s=0.1,
)
"""Stricter than a controller's: 10 minutes (E050)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sensor reported: mmHg, and when by the caller's monotonic seconds."""

    pressure: float
    taken_at: float


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of one cuff's parts at one moment.

    `reading` is the sensor's newest, None before the first. `in_order` is false while
    any part is missing, measures in another unit or is not as it was told to be.
    """

    reading: Reading | None
    in_order: bool = True


@dataclass(frozen=True, slots=True)
class Drive:
    """What a cuff's parts are told: the pump's share of its power, 0 to 1, and valves.

    `bleed` lets a little air out, by the bleed valve or else by the vent.
    """

    pump: float = 0.0
    vent_open: bool = True
    bleed: bool = False


AIR_OUT: Final = Drive()
"""What is told when in doubt."""


REFERENCE_MMHG: Final = 100.0
"""Where the vent's rate was measured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the test with a bottle found: mmHg/s of pump and vent (at 100 mmHg).

    `delay_s` is from telling a part until a reading shows it.
    """

    pump_rate: float
    vent_rate: float
    delay_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffParts:
    """One cuff; `sensor_max` is the highest reading in mmHg, `measured` how air moves.

    Without `measured` nothing is known of that.
    """

    info: CuffInfo
    sensor_max: float
    measured: Measured | None = None

    @property
    def bound(self) -> float:
        """The pressure in mmHg above which the cuff vents regardless of any request."""
        return min(self.info.pressure_max + BOUND_MARGIN.value, BOUND.value)


def highest_target(sensor_max: float) -> float:
    """Return the highest target in mmHg for a sensor that reads up to `sensor_max`.

    The sensor must read to 20 mmHg above the bound, which lies 20 mmHg above the
    highest target (Cuff Link).
    """
    readable = sensor_max - 2 * BOUND_MARGIN.value
    return round(SHARE * min(readable, CEILING.value), 1)
