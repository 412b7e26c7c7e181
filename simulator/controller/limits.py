"""What a controller is, and the limits that nothing on the network can change."""

from dataclasses import dataclass

VENTED_BELOW = 20.0
"""mmHg; at or above it a cuff occludes (Cuff Link, rule 1)."""

TARGET_MIN = 30.0
"""mmHg, the lowest target."""

LEASE_MIN_MS = 1000

STEP_MS = 10
"""How often a channel is sampled and regulated."""

BOUND_MARGIN = 20.0
BOUND_MAX = 300.0
SENSOR_MARGIN = 20.0
SENSOR_MIN = -20.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the whole controller, as `hello` announces them."""

    occlusion_max_s: float = 900
    reperfusion_s: float = 180
    lease_max_ms: int = 5000
    clients: int = 4
    sample_ms: int = STEP_MS

    @property
    def occlusion_max_ms(self) -> int:
        """The longest that a cuff may be occluded."""
        return round(self.occlusion_max_s * 1000)

    @property
    def reperfusion_ms(self) -> int:
        """How long a cuff must stay vented before its clock returns to zero."""
        return round(self.reperfusion_s * 1000)


@dataclass(frozen=True, slots=True)
class ChannelLimits:
    """One channel: pressures in mmHg, the cuff's width, and what calibration found.

    `fill_s` is from empty to `pressure_max`. In mmHg/s of a tight cuff, `pump_rate` is
    at a working pressure and `vent_rate` through what bleeds at 100 mmHg.
    """

    pressure_max: float
    cuff_width_mm: int
    fill_s: float
    sensor_max: float
    pump_rate: float
    vent_rate: float

    @property
    def bound(self) -> float:
        """The pressure above which the channel vents in any case."""
        return min(self.pressure_max + BOUND_MARGIN, BOUND_MAX)


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity that the controller announces."""

    id: str
    name: str
    model: str
    firmware: str


@dataclass(frozen=True, slots=True)
class ControllerConfig:
    """Everything about a controller that stays the same from boot to boot."""

    identity: Identity
    limits: Limits
    channels: tuple[ChannelLimits, ...]
    protocol: int = 1
