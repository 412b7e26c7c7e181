"""What a maker measures on a channel before a controller leaves the workshop."""

from ..controller.limits import ChannelLimits
from .cuffs import Cuff
from .pneumatics import fill_time, pump_rate, vent_rate
from .sensor import RANGE_MAX

WORKING_MMHG = 150.0
REFERENCE_MMHG = 100.0


def channel_limits(cuff: Cuff, pressure_max: float) -> ChannelLimits:
    """Return what a maker would calibrate a channel with this cuff to."""
    return ChannelLimits(
        pressure_max=pressure_max,
        cuff_width_mm=cuff.width_mm,
        fill_s=fill_time(cuff, pressure_max),
        sensor_max=RANGE_MAX,
        pump_rate=pump_rate(cuff, WORKING_MMHG),
        vent_rate=vent_rate(cuff, REFERENCE_MMHG),
    )
