"""The part of the config flow that leads on: what is worn, then the dashboard."""

from abc import abstractmethod
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
)

from .. import dashboard
from ..const import CONF_PLACEMENT
from ..sessions.training_cuffs import pumped_cuffs
from ..texts import async_words
from .forms import missing
from .wearing import CONF_WORN, async_place, async_worn_schema

DASHBOARD: Final = {"link": f"/{dashboard.URL_PATH}"}
"""What a text that leads to the dashboard has to be told."""


class FirstSteps(ConfigFlow):
    """Ask what nobody has said yet, before an athlete is added."""

    def __init__(self) -> None:
        """Start without anything worn."""
        super().__init__()
        self._first_records: list[ConfigSubentryData] = []
        self._has_dashboard = False

    @property
    @abstractmethod
    def _athlete_name(self) -> str:
        """Return what the athlete is called."""

    @abstractmethod
    async def _async_add(self) -> ConfigFlowResult:
        """Add the athlete."""

    async def _async_lead_on(self) -> ConfigFlowResult:
        """Ask where a cuff is worn if none is placed and no wrap was given."""
        cuffs = [*pumped_cuffs(self.hass)]
        if self._first_records or any(cuff.placement for cuff in cuffs) or not cuffs:
            return await self.async_step_dashboard()
        return await self.async_step_worn()

    async def async_step_worn(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what is worn, and where; left empty it can be said later."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if not user_input.keys() & {CONF_WORN, CONF_PLACEMENT}:
                return await self.async_step_dashboard()
            if not (errors := missing(user_input, CONF_WORN, CONF_PLACEMENT)):
                wrap = await async_place(self.hass, user_input)
                self._first_records = [] if wrap is None else [wrap]
                return await self.async_step_dashboard()
        return self.async_show_form(
            step_id="worn",
            data_schema=self.add_suggested_values_to_schema(
                await async_worn_schema(self.hass), user_input
            ),
            errors=errors,
            description_placeholders={"name": self._athlete_name},
        )

    async def async_step_dashboard(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer the dashboard, unless there is one."""
        if not await dashboard.async_can_create(self.hass):
            return await self._async_add()
        return self.async_show_menu(
            step_id="dashboard",
            menu_options=["with_dashboard", "without_dashboard"],
            description_placeholders={"name": self._athlete_name},
        )

    async def async_step_with_dashboard(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Make the dashboard, then add the athlete."""
        await self._async_make_dashboard()
        self._has_dashboard = True
        return await self._async_add()

    async def async_step_without_dashboard(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add the athlete alone."""
        return await self._async_add()

    async def async_step_dashboard_alone(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Make the dashboard for whoever did not want it before."""
        await self._async_make_dashboard()
        return self.async_abort(
            reason="dashboard_made", description_placeholders=DASHBOARD
        )

    async def _async_make_dashboard(self) -> None:
        words = await async_words(self.hass)
        await dashboard.async_create(self.hass, words["card_dashboard_name"])
