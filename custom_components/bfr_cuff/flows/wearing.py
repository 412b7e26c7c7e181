"""The fields that ask what an athlete wears and where, and what is kept of the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..const import CONF_PLACEMENT, SUBENTRY_WRAP
from ..lib.controller.placement import Placement
from ..sessions.training_cuffs import TrainingCuff, pumped_cuffs
from ..texts import async_texts, async_words
from .forms import choice

CONF_WORN: Final = "worn"
NEW_WRAP: Final = "wrap"


def cuff_choice(
    cuffs: Iterable[TrainingCuff], *others: SelectOptionDict
) -> SelectSelector:
    """Return a choice among cuffs, by their keys, and whatever else there is."""
    options = [SelectOptionDict(value=cuff.key, label=cuff.name) for cuff in cuffs]
    config = SelectSelectorConfig(
        options=[*options, *others], mode=SelectSelectorMode.LIST
    )
    return SelectSelector(config)


async def async_worn_schema(hass: HomeAssistant) -> vol.Schema:
    """Return the fields: one of the cuffs or a new wrap, and the limb."""
    words = await async_words(hass)
    wrap = SelectOptionDict(value=NEW_WRAP, label=words["new_wrap"])
    return vol.Schema(
        {
            vol.Optional(CONF_WORN): cuff_choice(pumped_cuffs(hass), wrap),
            vol.Optional(CONF_PLACEMENT): choice(Placement, "placement"),
            vol.Optional(CONF_NAME): TextSelector(),
        }
    )


async def async_place(
    hass: HomeAssistant, given: Mapping[str, Any]
) -> ConfigSubentryData | None:
    """Keep where a cuff is worn; return the wrap that is new instead, to be kept."""
    placement = Placement(given[CONF_PLACEMENT])
    if given[CONF_WORN] == NEW_WRAP:
        return await _async_wrap(hass, given.get(CONF_NAME, "").strip(), placement)
    _place_cuff(hass, given[CONF_WORN], placement)
    return None


@callback
def _place_cuff(hass: HomeAssistant, key: str, placement: Placement) -> None:
    for cuff in pumped_cuffs(hass):
        if cuff.key == key and cuff.coordinator is not None:
            settings = cuff.coordinator.settings(cuff.channel)
            cuff.coordinator.async_change_settings(
                cuff.channel, replace(settings, placement=placement)
            )


async def _async_wrap(
    hass: HomeAssistant, name: str, placement: Placement
) -> ConfigSubentryData:
    """Return a wrap; one without a name is called after its limb."""
    texts = await async_texts(hass)
    title = name or texts.state("select.placement", placement)
    return ConfigSubentryData(
        data={CONF_NAME: title, CONF_PLACEMENT: placement.value},
        subentry_type=SUBENTRY_WRAP,
        title=title,
        unique_id=None,
    )
