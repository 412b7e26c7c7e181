"""The part of the config flow that names a database for the history."""

from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from ..const import CONF_KIND, KIND_HISTORY
from ..keeping.database import history_entry
from .database import DatabaseSteps

TITLE: Final = "History database"


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
    def keep(self, options: dict[str, Any]) -> ConfigFlowResult:
        """Create the entry."""
        data = {CONF_KIND: KIND_HISTORY}
        return self.async_create_entry(title=TITLE, data=data, options=options)
