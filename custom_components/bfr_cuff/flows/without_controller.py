"""The part of the config flow for whoever has no controller: build one, a wrap, try."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, ConfigSubentryData
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import TextSelector

from ..athletes import athlete_entries
from ..const import CONF_PLACEMENT, SUBENTRY_WRAP
from ..lib.controller.placement import Placement
from .athlete import AthleteFlow
from .forms import choice, missing

DOCS: Final = "https://github.com/bfr-cuff/bfr_cuff/blob/main"
GUIDE: Final = f"{DOCS}/docs/build-a-controller/README.md"
DEMO: Final = f"{DOCS}/README.md#try-it-without-a-controller"

WRAP_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Optional(CONF_PLACEMENT): choice(Placement, "placement"),
    }
)


class WithoutController(AthleteFlow):
    """Offer what there is without a controller."""

    async def async_step_no_controller(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which way to go."""
        return self.async_show_menu(
            step_id="no_controller", menu_options=["wrap", "build", "simulator"]
        )

    async def async_step_build(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Lead to the guide; what was built is then discovered by itself."""
        return self.async_abort(
            reason="build", description_placeholders={"guide": GUIDE}
        )

    async def async_step_simulator(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Lead to the simulator, which runs beside Home Assistant."""
        return self.async_abort(
            reason="simulator", description_placeholders={"guide": DEMO}
        )

    async def async_step_wrap(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a wrap, then for the athlete who wears it."""
        if athlete_entries(self.hass):
            return self.async_abort(reason="wrap_in_athlete")
        errors: dict[str, str] = {}
        if user_input is not None:
            wrap = {**user_input, CONF_NAME: user_input[CONF_NAME].strip()}
            if not (errors := missing(wrap, CONF_NAME, CONF_PLACEMENT)):
                self._first_records = [
                    ConfigSubentryData(
                        data=wrap,
                        subentry_type=SUBENTRY_WRAP,
                        title=wrap[CONF_NAME],
                        unique_id=None,
                    )
                ]
                return await self.async_step_athlete()
        return self.async_show_form(
            step_id="wrap",
            data_schema=self.add_suggested_values_to_schema(WRAP_SCHEMA, user_input),
            errors=errors,
        )
