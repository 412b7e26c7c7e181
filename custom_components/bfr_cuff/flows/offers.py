"""The part of the config flow that is offered: what a new controller still needs."""

from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_INTEGRATION_DISCOVERY,
    ConfigFlowContext,
    ConfigFlowResult,
)
from homeassistant.core import callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers.translation import async_get_translations

from ..athletes import athlete_entries
from ..const import CONF_PLACEMENT, DOMAIN
from ..entries import is_controller
from ..lib.controller.placement import Placement
from ..sessions.training_cuffs import TrainingCuff, pumped_cuffs
from .athlete import FIRST_ATHLETE, AthleteFlow
from .forms import choice, missing
from .wearing import CONF_WORN, async_place, cuff_choice

CONF_ENTRY: Final = "entry_id"
"""What the offer to place cuffs knows their controller by."""


class OffersFlow(AthleteFlow):
    """Offer an athlete after the first controller, and a place for the cuffs of others.

    Beside the controller, not after it: a flow that follows at once takes the place of
    the form in which Home Assistant asks for names and areas of the new devices.
    """

    def __init__(self) -> None:
        """Start without a controller whose cuffs are to be placed."""
        super().__init__()
        self._of_entry = ""

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Offer what a new controller still needs."""
        entry = result["result"]
        if not is_controller(entry):
            return result
        if not athlete_entries(self.hass):
            self._offer({})
        elif self._unplaced(entry.entry_id):
            self._offer({CONF_ENTRY: entry.entry_id})
        return result

    @override
    async def async_step_integration_discovery(
        self, discovery_info: dict[str, Any]
    ) -> ConfigFlowResult:
        """Open what was offered: the first athlete, or where cuffs are worn."""
        self._of_entry = discovery_info.get(CONF_ENTRY, "")
        step = "place" if self._of_entry else "athlete"
        await self.async_set_unique_id(self._of_entry or FIRST_ATHLETE)
        self._abort_if_unique_id_configured()
        texts = await async_get_translations(
            self.hass, self.hass.config.language, "config", [DOMAIN]
        )
        title = texts[f"component.{DOMAIN}.config.step.{step}.title"]
        self.context["title_placeholders"] = {"name": title}
        if self._of_entry:
            return await self.async_step_place()
        return await self.async_step_athlete()

    async def async_step_place(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where each cuff is worn, one after the other; left empty, it ends."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if CONF_PLACEMENT not in user_input:
                return self.async_abort(reason="cuffs_not_placed")
            if not (errors := missing(user_input, CONF_WORN)):
                await async_place(self.hass, user_input)
        if not (cuffs := self._unplaced(self._of_entry)):
            return self.async_abort(reason="cuffs_placed")
        schema = vol.Schema(
            {
                vol.Optional(CONF_WORN): cuff_choice(cuffs),
                vol.Optional(CONF_PLACEMENT): choice(Placement, "placement"),
            }
        )
        return self.async_show_form(
            step_id="place",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input if errors else {CONF_WORN: cuffs[0].key}
            ),
            errors=errors,
        )

    def _offer(self, data: dict[str, Any]) -> None:
        context = ConfigFlowContext(source=SOURCE_INTEGRATION_DISCOVERY)
        discovery_flow.async_create_flow(self.hass, DOMAIN, context, data)

    @callback
    def _unplaced(self, entry_id: str) -> list[TrainingCuff]:
        """Return the cuffs of a controller that nobody has placed yet."""
        return [
            cuff
            for cuff in pumped_cuffs(self.hass)
            if cuff.key.startswith(f"{entry_id}:") and cuff.placement is None
        ]
