"""Faults of the hardware that can be switched on while a simulator runs."""

from enum import StrEnum


class Fault(StrEnum):
    """Something broken in one channel."""

    SENSOR_FROZEN = "sensor_frozen"
    SENSOR_OUT_OF_RANGE = "sensor_out_of_range"
    SENSOR_SILENT = "sensor_silent"
    LEAK = "leak"
    VENT_BLOCKED = "vent_blocked"
    PUMP_STUCK = "pump_stuck"
