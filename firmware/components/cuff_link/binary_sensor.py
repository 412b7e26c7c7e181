"""Whether a channel is inflated, and whether anyone holds the controller's lease."""

from typing import Any

import esphome.codegen as cg
from esphome.components import binary_sensor
import esphome.config_validation as cv
from esphome.const import CONF_CHANNEL

from .const import CONF_CUFF_LINK_ID
from .entities import CHANNEL_SCHEMA, channel_exists

DEPENDENCIES = ["cuff_link"]

CONF_INFLATED = "inflated"
CONF_LEASED = "leased"

CONFIG_SCHEMA = CHANNEL_SCHEMA.extend(
    {
        cv.Optional(CONF_INFLATED): binary_sensor.binary_sensor_schema(),
        cv.Optional(CONF_LEASED): binary_sensor.binary_sensor_schema(),
    }
)
FINAL_VALIDATE_SCHEMA = channel_exists


async def to_code(config: dict[str, Any]) -> None:
    """Make the binary sensors that are asked for."""
    controller = await cg.get_variable(config[CONF_CUFF_LINK_ID])
    if conf := config.get(CONF_INFLATED):
        entity = await binary_sensor.new_binary_sensor(conf)
        cg.add(controller.set_inflated_binary_sensor(config[CONF_CHANNEL], entity))
    if conf := config.get(CONF_LEASED):
        entity = await binary_sensor.new_binary_sensor(conf)
        cg.add(controller.set_leased_binary_sensor(entity))
