"""Read-only sensors of a channel."""

from typing import Any

import esphome.codegen as cg
from esphome.components import sensor
import esphome.config_validation as cv
from esphome.const import (
    CONF_CHANNEL,
    CONF_PRESSURE,
    CONF_TARGET,
    DEVICE_CLASS_DURATION,
    DEVICE_CLASS_PRESSURE,
    STATE_CLASS_MEASUREMENT,
    UNIT_SECOND,
)

from .const import CONF_CUFF_LINK_ID
from .entities import CHANNEL_SCHEMA, channel_exists

DEPENDENCIES = ["cuff_link"]

CONF_OCCLUDED = "occluded"
CONF_TIME_LEFT = "time_left"
UNIT_MMHG = "mmHg"

_PRESSURE = sensor.sensor_schema(
    unit_of_measurement=UNIT_MMHG,
    accuracy_decimals=1,
    device_class=DEVICE_CLASS_PRESSURE,
    state_class=STATE_CLASS_MEASUREMENT,
)
_TIME = sensor.sensor_schema(
    unit_of_measurement=UNIT_SECOND,
    accuracy_decimals=0,
    device_class=DEVICE_CLASS_DURATION,
)
SENSORS = {
    CONF_PRESSURE: _PRESSURE,
    CONF_TARGET: _PRESSURE,
    CONF_OCCLUDED: _TIME,
    CONF_TIME_LEFT: _TIME,
}

CONFIG_SCHEMA = CHANNEL_SCHEMA.extend(
    {cv.Optional(name): schema for name, schema in SENSORS.items()}
)
FINAL_VALIDATE_SCHEMA = channel_exists


async def to_code(config: dict[str, Any]) -> None:
    """Make the sensors that are asked for."""
    controller = await cg.get_variable(config[CONF_CUFF_LINK_ID])
    for name in SENSORS:
        if conf := config.get(name):
            entity = await sensor.new_sensor(conf)
            add = getattr(controller, f"set_{name}_sensor")
            cg.add(add(config[CONF_CHANNEL], entity))
