"""Faults of the hardware that can be switched on while a simulator runs."""

from enum import StrEnum


class Fault(StrEnum):
    """Something broken in one channel.

    A sensor may stop changing (`frozen`), report zeros with a good status (`zero`), be
    at the end of its range, send nothing (`silent`), not answer every other time
    (`nack`), answer too late (`late`), or read ambient because its tube has slipped
    off (`displaced`). One valve of two may stick (`valve_stuck`), or the whole vent be
    blocked.
    """

    SENSOR_FROZEN = "sensor_frozen"
    SENSOR_ZERO = "sensor_zero"
    SENSOR_OUT_OF_RANGE = "sensor_out_of_range"
    SENSOR_SILENT = "sensor_silent"
    SENSOR_NACK = "sensor_nack"
    SENSOR_LATE = "sensor_late"
    SENSOR_DISPLACED = "sensor_displaced"
    LEAK = "leak"
    VALVE_STUCK = "valve_stuck"
    VENT_BLOCKED = "vent_blocked"
    PUMP_STUCK = "pump_stuck"
