"""Checks of what measures pressure: one sensor a channel, which nothing keeps waiting."""

from typing import Any

from esphome.components.tca9548a import CONF_BUS_ID
import esphome.config_validation as cv
from esphome.const import (
    CONF_ADDRESS,
    CONF_CHANNELS,
    CONF_I2C_ID,
    CONF_ID,
    CONF_SENSOR,
    CONF_TYPE,
    CONF_UNIT_OF_MEASUREMENT,
    CONF_UPDATE_INTERVAL,
    SCHEDULER_DONT_RUN,
)
from esphome.core import CORE, ID
import esphome.final_validate as fv

from .channels import ANY_SENSOR
from .const import SAMPLE_MAX_MS
from .whole import Path, declared, users

MULTIPLEXER = "tca9548a"
UNITS_MMHG = {
    "mmHg": 1.0,
    "Pa": 0.00750062,
    "hPa": 0.750062,
    "mbar": 0.750062,
    "kPa": 7.50062,
    "bar": 750.062,
    "psi": 51.7149,
}
"""How many mmHg one of a unit is."""


def _buses(name: ID) -> list[ID]:
    """Return a bus and, behind a multiplexer, all that are switched with it."""
    for multiplexer in fv.full_config.get().get(MULTIPLEXER, []):
        behind = [each[CONF_BUS_ID] for each in multiplexer[CONF_CHANNELS]]
        if name in behind:
            return [multiplexer[CONF_I2C_ID], *behind]
    return [name]


def _check_bus(sensor: dict[str, Any], path: Path) -> None:
    """Refuse an I2C bus that others use: the control task has it for itself.

    Behind a multiplexer, another user could have one cuff's sensor read for another's.
    """
    for bus in _buses(sensor[CONF_I2C_ID]):
        for user in users(bus):
            if user[0] == MULTIPLEXER:
                continue
            raise cv.Invalid(
                f"The bus {bus.id} is used by {user[0]} as well, which may keep the cuff's "
                "sensor waiting: give the sensor a bus of its own",
                path,
            )


def _check_any_sensor(sensor: dict[str, Any], path: Path) -> None:
    """Refuse a sensor of ESPHome that is known to be slow, or whose unit is not."""
    config = declared(sensor[CONF_ID])
    unit = config.get(CONF_UNIT_OF_MEASUREMENT)
    if unit not in UNITS_MMHG:
        raise cv.Invalid(
            f"{sensor[CONF_ID].id} measures in {unit or 'no unit'}: its "
            f"unit_of_measurement must be one of {', '.join(UNITS_MMHG)}",
            path,
        )
    interval = config.get(CONF_UPDATE_INTERVAL)
    milliseconds = interval.total_milliseconds if interval else SCHEDULER_DONT_RUN
    if SAMPLE_MAX_MS < milliseconds != SCHEDULER_DONT_RUN:
        raise cv.Invalid(
            f"{sensor[CONF_ID].id} is read every {milliseconds} ms, and a "
            f"cuff's sensor is read every {SAMPLE_MAX_MS} ms at least: lower its "
            "update_interval, or take a quicker sensor",
            path,
        )


def _where(sensor: dict[str, Any]) -> tuple[str, ...]:
    """Return what no second sensor may share."""
    if sensor[CONF_TYPE] == ANY_SENSOR:
        return (sensor[CONF_ID].id,)
    return (sensor[CONF_I2C_ID].id, hex(sensor[CONF_ADDRESS]))


def check_sensors(channels: list[dict[str, Any]]) -> None:
    """Refuse two channels that would read one sensor, and sensors that wait."""
    seen: dict[tuple[str, ...], int] = {}
    for index, channel in enumerate(channels):
        sensor, path = channel[CONF_SENSOR], [CONF_CHANNELS, index, CONF_SENSOR]
        where = _where(sensor)
        if where in seen:
            raise cv.Invalid(
                f"Channels {seen[where]} and {index} would read one sensor, at "
                f"{' '.join(where)}: each needs an address or a bus of its own",
                path,
            )
        seen[where] = index
        if sensor[CONF_TYPE] == ANY_SENSOR:
            _check_any_sensor(sensor, path)
        else:
            _check_bus(sensor, path)


def unit_of(sensor: dict[str, Any]) -> float:
    """Return how many mmHg one unit of an ESPHome sensor is."""
    return UNITS_MMHG[_declared_in_core(sensor[CONF_ID])[CONF_UNIT_OF_MEASUREMENT]]


def _declared_in_core(name: ID) -> dict[str, Any]:
    """Return the configuration that declares an ID, while code is generated."""
    config = CORE.config
    return config.get_config_for_path(config.get_path_for_id(name)[:-1])
