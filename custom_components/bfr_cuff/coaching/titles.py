"""What records and entries are called, in the language of this home."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import (
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
    DOMAIN,
)


async def async_lop_title(hass: HomeAssistant, record: Mapping[str, Any]) -> str:
    """Return what an LOP record is called: limb, cuff, posture, pressure and day."""
    texts = await async_get_translations(
        hass, hass.config.language, "selector", {DOMAIN}
    )
    prefix = f"component.{DOMAIN}.selector"
    placement = texts[f"{prefix}.placement.options.{record[CONF_PLACEMENT]}"]
    posture = texts[f"{prefix}.posture.options.{record[CONF_POSTURE]}"]
    return (
        f"{placement}, {record[CONF_CUFF_WIDTH]} mm, {posture}: "
        f"{record[CONF_MMHG]:g} mmHg ({record[CONF_DAY]})"
    )
