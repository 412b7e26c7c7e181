"""Options of a controller: set a cuff up, or check it."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.const import CONF_NAME, UnitOfTime
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..const import CONF_MAX_OCCLUSION, CONF_PLACEMENT
from ..cuff_settings import CuffSettings
from ..devices import cuff_name
from ..lib.controller.placement import Placement
from ..own_parts.origin import is_own_parts
from ..own_parts.wiring import wirings
from .check import CheckSteps
from .prove_again import ProveAgain

CONF_CUFF = "cuff"


class BfrCuffOptionsFlow(CheckSteps, ProveAgain):
    """Choose what to do, then with which cuff."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to do; after a fault was cleared, begin with the test of its cuff."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_connected")
        if user_input is not None:
            is_own = is_own_parts(self.config_entry.data)
            test = self.async_step_prove if is_own else self.async_step_check
            return await test(user_input)
        return self.async_show_menu(
            step_id="init", menu_options=["cuffs", *self._tests()]
        )

    def _tests(self) -> list[str]:
        """Return how this controller's cuffs are tested; there is none of a gauge."""
        if not is_own_parts(self.config_entry.data):
            return ["check"]
        by_hand = [each.is_by_hand for each in wirings(self.config_entry.data)]
        return [] if all(by_hand) else ["prove"]

    async def async_step_prove(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which cuff of own parts to test, if there is a choice."""
        if (form := self._choose("prove", user_input)) is not None:
            return form
        return await self.async_step_own_bottle()

    async def async_step_cuffs(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which cuff to set up, if there is a choice."""
        if (form := self._choose("cuffs", user_input)) is not None:
            return form
        return await self.async_step_cuff()

    async def async_step_check(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which cuff to check, if there is a choice."""
        if (form := self._choose("check", user_input)) is not None:
            return form
        return await self.async_step_check_cuff()

    def _choose(
        self, step_id: str, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult | None:
        """Return the question which cuff; None once it is answered, or needs none."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_connected")
        cuffs = self._coordinator.info.cuffs
        if user_input is None and len(cuffs) > 1:
            return self.async_show_form(step_id=step_id, data_schema=self._cuffs())
        chosen = cuffs[0].channel if user_input is None else user_input[CONF_CUFF]
        self._channel = int(chosen)
        return None

    async def async_step_cuff(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how the cuff is set up, and keep it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if self._coordinator.is_in_use:
                errors["base"] = "inflated"
            else:
                settings = _settings(user_input)
                options = settings.store(self.config_entry.options, self._channel)
                return self.async_create_entry(data=options)
        return self.async_show_form(
            step_id="cuff",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(), user_input or self._suggested()
            ),
            errors=errors,
            description_placeholders=self._name,
        )

    def _cuffs(self) -> vol.Schema:
        """Return the choice of a cuff."""
        cuffs = [
            SelectOptionDict(
                value=str(cuff.channel),
                label=cuff_name(self.hass, self.config_entry, cuff.channel),
            )
            for cuff in self._coordinator.info.cuffs
        ]
        config = SelectSelectorConfig(options=cuffs, mode=SelectSelectorMode.LIST)
        return vol.Schema(
            {vol.Required(CONF_CUFF, default="0"): SelectSelector(config)}
        )

    def _suggested(self) -> dict[str, Any]:
        """Return what is set for the cuff now."""
        settings = CuffSettings.load(self.config_entry.options, self._channel)
        longest = self._coordinator.info.limits.occlusion_max_s
        return {
            CONF_NAME: settings.name,
            CONF_PLACEMENT: settings.placement,
            CONF_MAX_OCCLUSION: min(settings.max_occlusion_s, longest) / 60,
        }

    def _schema(self) -> vol.Schema:
        """Return the form of one cuff, within the controller's limit."""
        longest = self._coordinator.info.limits.occlusion_max_s
        minutes = NumberSelectorConfig(
            min=1,
            max=longest / 60,
            step=1,
            mode=NumberSelectorMode.SLIDER,
            unit_of_measurement=UnitOfTime.MINUTES,
        )
        placements = SelectSelectorConfig(
            options=[placement.value for placement in Placement],
            mode=SelectSelectorMode.DROPDOWN,
            translation_key="placement",
        )
        return vol.Schema(
            {
                vol.Optional(CONF_NAME): TextSelector(),
                vol.Optional(CONF_PLACEMENT): SelectSelector(placements),
                vol.Required(CONF_MAX_OCCLUSION): NumberSelector(minutes),
            }
        )


def _settings(user_input: dict[str, Any]) -> CuffSettings:
    """Return what was filled in."""
    placement = user_input.get(CONF_PLACEMENT)
    return CuffSettings(
        name=user_input.get(CONF_NAME, "").strip() or None,
        placement=None if placement is None else Placement(placement),
        max_occlusion_s=user_input[CONF_MAX_OCCLUSION] * 60,
    )
