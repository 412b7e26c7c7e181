"""A button that releases every cuff; nothing here inflates one."""

from typing import Any

import esphome.codegen as cg
from esphome.components import button
import esphome.config_validation as cv

from .channels import cuff_link_ns
from .const import CONF_CUFF_LINK_ID
from .entities import CONTROLLER_SCHEMA

DEPENDENCIES = ["cuff_link"]

CONF_RELEASE = "release"

ReleaseButton = cuff_link_ns.class_("ReleaseButton", button.Button)

CONFIG_SCHEMA = CONTROLLER_SCHEMA.extend(
    {cv.Required(CONF_RELEASE): button.button_schema(ReleaseButton)}
)


async def to_code(config: dict[str, Any]) -> None:
    """Make the button."""
    entity = await button.new_button(config[CONF_RELEASE])
    await cg.register_parented(entity, config[CONF_CUFF_LINK_ID])
