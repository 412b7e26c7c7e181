"""The step of an athlete's options that says what is worn where."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..const import CONF_PLACEMENT, SUBENTRY_WRAP
from ..lib.controller.placement import Placement
from ..sessions.training_cuffs import is_nothing_placed, pumped_cuffs
from ..texts import async_texts, async_words
from .athlete_options import AthleteOptions
from .forms import choice, missing

CONF_WORN: Final = "worn"
NEW_WRAP: Final = "wrap"


class WornOptions(AthleteOptions):
    """Place a cuff, or add a wrap: without either, an athlete has no limb to train."""

    async def async_step_worn(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what is worn, and where."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = missing(user_input, CONF_WORN, CONF_PLACEMENT)
            if not errors:
                await self._async_place(user_input)
                return self._save(given={})
        return self.async_show_form(
            step_id="worn",
            data_schema=self.add_suggested_values_to_schema(
                await self._async_worn_schema(), user_input
            ),
            errors=errors,
            description_placeholders={"name": self.config_entry.title},
        )

    async def _async_missing(self) -> str:
        """Return that nothing is worn anywhere, or nothing."""
        if not is_nothing_placed(self.hass, self.config_entry):
            return ""
        words = await async_words(self.hass)
        said = words["nothing_worn"].format(name=self.config_entry.title)
        return f"\n\n{said}"

    async def _async_worn_schema(self) -> vol.Schema:
        words = await async_words(self.hass)
        options = [
            SelectOptionDict(value=cuff.key, label=cuff.name)
            for cuff in pumped_cuffs(self.hass)
        ]
        options.append(SelectOptionDict(value=NEW_WRAP, label=words["new_wrap"]))
        config = SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
        return vol.Schema(
            {
                vol.Optional(CONF_WORN): SelectSelector(config),
                vol.Optional(CONF_PLACEMENT): choice(Placement, "placement"),
                vol.Optional(CONF_NAME): TextSelector(),
            }
        )

    async def _async_place(self, given: Mapping[str, Any]) -> None:
        """Keep where a cuff is worn, or a new wrap."""
        placement = Placement(given[CONF_PLACEMENT])
        if given[CONF_WORN] == NEW_WRAP:
            await self._async_add_wrap(given.get(CONF_NAME, "").strip(), placement)
            return
        for cuff in pumped_cuffs(self.hass):
            if cuff.key == given[CONF_WORN] and cuff.coordinator is not None:
                settings = cuff.coordinator.settings(cuff.channel)
                cuff.coordinator.async_change_settings(
                    cuff.channel, replace(settings, placement=placement)
                )

    async def _async_add_wrap(self, name: str, placement: Placement) -> None:
        """Keep a wrap; one without a name is called after its limb."""
        texts = await async_texts(self.hass)
        title = name or texts.state("select.placement", placement)
        wrap = ConfigSubentry(
            data=MappingProxyType({CONF_NAME: title, CONF_PLACEMENT: placement.value}),
            subentry_type=SUBENTRY_WRAP,
            title=title,
            unique_id=None,
        )
        self.hass.config_entries.async_add_subentry(self.config_entry, wrap)
