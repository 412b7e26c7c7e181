"""What a channel does, why it was last released, and its fault, in Cuff Link's words."""

from typing import Any

import esphome.codegen as cg
from esphome.components import text_sensor
import esphome.config_validation as cv
from esphome.const import CONF_CHANNEL, ENTITY_CATEGORY_DIAGNOSTIC

from .const import CONF_CUFF_LINK_ID
from .entities import CHANNEL_SCHEMA, channel_exists

DEPENDENCIES = ["cuff_link"]

CONF_FAULT = "fault"
CONF_PHASE = "phase"
CONF_REASON = "reason"

_DIAGNOSTIC = text_sensor.text_sensor_schema(entity_category=ENTITY_CATEGORY_DIAGNOSTIC)
SENSORS = {
    CONF_PHASE: text_sensor.text_sensor_schema(),
    CONF_REASON: _DIAGNOSTIC,
    CONF_FAULT: _DIAGNOSTIC,
}

CONFIG_SCHEMA = CHANNEL_SCHEMA.extend(
    {cv.Optional(name): schema for name, schema in SENSORS.items()}
)
FINAL_VALIDATE_SCHEMA = channel_exists


async def to_code(config: dict[str, Any]) -> None:
    """Make the text sensors that are asked for."""
    controller = await cg.get_variable(config[CONF_CUFF_LINK_ID])
    for name in SENSORS:
        if conf := config.get(name):
            entity = await text_sensor.new_text_sensor(conf)
            add = getattr(controller, f"set_{name}_text_sensor")
            cg.add(add(config[CONF_CHANNEL], entity))
