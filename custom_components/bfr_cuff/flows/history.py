"""The part of the config flow that names a database for the history."""

from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from ..const import CONF_KIND, KIND_HISTORY
from ..history.database import history_entry
from ..texts import async_words
from .database import DatabaseSteps


class HistoryFlow(DatabaseSteps, ConfigFlow):
    """Name a database, once for the installation."""

    @override
    async def async_step_history(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a database, unless there is one that options can change."""
        if history_entry(self.hass) is not None:
            return self.async_abort(reason="history_in_options")
        return await super().async_step_history(user_input)

    @override
    async def async_keep(self, options: dict[str, Any]) -> ConfigFlowResult:
        """Create the entry."""
        words = await async_words(self.hass)
        return self.async_create_entry(
            title=words["history_title"],
            data={CONF_KIND: KIND_HISTORY},
            options=options,
        )
