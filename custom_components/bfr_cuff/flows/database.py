"""Ask for the database that history is kept in, and the options that change it."""

from abc import abstractmethod
import asyncio
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import (
    ConfigEntryBaseFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import CONF_URL
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..const import CONF_COPY, DOMAIN
from ..history.change_database import HistoryInUse, async_copy, check_free
from ..history.database import database_url, place_of
from ..history.keeper import async_setup_keeper
from ..lib.store.database import HistoryError

EXAMPLE: Final = "postgresql://name:password@host:5432/database"
SCHEMA: Final = vol.Schema(
    {
        # There is a password in it, so it is entered like one and never shown again.
        vol.Required(CONF_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
        ),
        vol.Required(CONF_COPY, default=True): BooleanSelector(),
    }
)


class DatabaseSteps(ConfigEntryBaseFlow):
    """Ask for a database, try it, and copy what is kept so far."""

    _url = ""
    _detail = ""
    _copying: asyncio.Task[int] | None = None

    @abstractmethod
    async def async_keep(self, options: dict[str, Any]) -> ConfigFlowResult:
        """Keep what was found to work."""

    async def async_step_history(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the database is, and connect to it."""
        try:
            check_free(self.hass)
        except HistoryInUse:
            return self.async_abort(reason="history_in_use")
        if user_input is None:
            return self._show()
        self._url = user_input[CONF_URL].strip()
        if errors := await self._async_errors():
            return self._show(errors, user_input)
        if user_input[CONF_COPY]:
            return await self.async_step_copy()
        return await self.async_step_copied()

    async def async_step_copy(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Copy what is kept so far; years of training take a while."""
        if self._copying is None:
            self._copying = self.hass.async_create_task(
                async_copy(self.hass, self._url), f"{DOMAIN} copy"
            )
        if not self._copying.done():
            return self.async_show_progress(
                step_id="copy",
                progress_action="copying",
                progress_task=self._copying,
            )
        copying, self._copying = self._copying, None
        try:
            await copying
        except HistoryError as err:
            self._detail = err.detail
            return self.async_show_progress_done(next_step_id="not_copied")
        return self.async_show_progress_done(next_step_id="copied")

    async def async_step_not_copied(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say why, and ask again."""
        return self._show({"base": "not_copied"})

    async def async_step_copied(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Keep the address."""
        return await self.async_keep({CONF_URL: self._url})

    async def _async_errors(self) -> dict[str, str]:
        """Return what is wrong with the database; an empty one gets its tables."""
        # Without any entry, nothing of the integration has been set up yet.
        keeper = async_setup_keeper(self.hass)
        try:
            keeper.async_give_up(await keeper.async_prepare(self._url))
        except HistoryError as err:
            self._detail = err.detail
            return {CONF_URL: f"history_{err.kind}"}
        return {}

    def _show(
        self,
        errors: dict[str, str] | None = None,
        given: dict[str, Any] | None = None,
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="history",
            data_schema=self.add_suggested_values_to_schema(SCHEMA, given),
            errors=errors,
            description_placeholders={
                "database": place_of(database_url(self.hass)),
                "example": EXAMPLE,
                "detail": self._detail,
            },
        )


class HistoryOptionsFlow(DatabaseSteps, OptionsFlowWithReload):
    """Name another database."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin with the only question."""
        return await self.async_step_history()

    @override
    async def async_keep(self, options: dict[str, Any]) -> ConfigFlowResult:
        """Change the options."""
        return self.async_create_entry(data=options)
