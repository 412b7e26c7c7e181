"""What the platforms have in common: which controller, which of its channels."""

from typing import Any

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.const import CONF_CHANNEL, CONF_CHANNELS
import esphome.final_validate as fv

from .channels import cuff_link_ns
from .const import CHANNELS_MAX, CONF_CUFF_LINK_ID

CuffLink = cuff_link_ns.class_("CuffLink", cg.Component)

CONTROLLER_SCHEMA = cv.Schema({cv.GenerateID(CONF_CUFF_LINK_ID): cv.use_id(CuffLink)})
CHANNEL_SCHEMA = CONTROLLER_SCHEMA.extend(
    {cv.Optional(CONF_CHANNEL, default=0): cv.int_range(min=0, max=CHANNELS_MAX - 1)}
)


def channel_exists(config: dict[str, Any]) -> dict[str, Any]:
    """Refuse an entity of a channel that the controller does not have."""
    full = fv.full_config.get()
    path = full.get_path_for_id(config[CONF_CUFF_LINK_ID])[:-1]
    count = len(full.get_config_for_path(path)[CONF_CHANNELS])
    if config[CONF_CHANNEL] >= count:
        raise cv.Invalid(
            f"There is no channel {config[CONF_CHANNEL]}: they count from 0, and the "
            f"controller has {count}",
            [CONF_CHANNEL],
        )
    return config
