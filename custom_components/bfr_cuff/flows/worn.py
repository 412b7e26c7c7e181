"""The step of an athlete's options that says what is worn where."""

from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, ConfigSubentry

from ..const import CONF_PLACEMENT
from ..sessions.training_cuffs import is_nothing_placed
from ..texts import async_words
from .athlete_options import AthleteOptions
from .forms import missing
from .wearing import CONF_WORN, async_place, async_worn_schema


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
                await async_worn_schema(self.hass), user_input
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

    async def _async_place(self, given: dict[str, Any]) -> None:
        """Keep where a cuff is worn, or a new wrap."""
        if (wrap := await async_place(self.hass, given)) is not None:
            subentry = ConfigSubentry(
                data=MappingProxyType({**wrap["data"]}),
                subentry_type=wrap["subentry_type"],
                title=wrap["title"],
                unique_id=None,
            )
            self.hass.config_entries.async_add_subentry(self.config_entry, subentry)
