"""Options of an athlete: the blood pressure, entered or read from entities."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import UnitOfPressure
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig
from homeassistant.util import dt as dt_util

from ..blood_pressure import DIASTOLIC_LOWEST, SYSTOLIC_LOWEST, is_pressure
from ..const import (
    CONF_DIASTOLIC,
    CONF_DIASTOLIC_ENTITY,
    CONF_PRESSURE_DAY,
    CONF_SYSTOLIC,
    CONF_SYSTOLIC_ENTITY,
)
from .athlete_options import AthleteOptions
from .forms import missing, number, out_of_range

PRESSURE_KEYS: Final = (CONF_SYSTOLIC, CONF_DIASTOLIC)
ENTITY_KEYS: Final = (CONF_SYSTOLIC_ENTITY, CONF_DIASTOLIC_ENTITY)
EVERY_KEY: Final = (*PRESSURE_KEYS, CONF_PRESSURE_DAY, *ENTITY_KEYS)

_SENSOR: Final = EntitySelector(
    EntitySelectorConfig(domain=["sensor", "number", "input_number"])
)
PRESSURE_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_SYSTOLIC): number(SYSTOLIC_LOWEST, 300, UnitOfPressure.MMHG),
        vol.Optional(CONF_DIASTOLIC): number(
            DIASTOLIC_LOWEST, 200, UnitOfPressure.MMHG
        ),
    }
)
ENTITY_SCHEMA: Final = vol.Schema({vol.Optional(key): _SENSOR for key in ENTITY_KEYS})


class BloodPressureOptions(AthleteOptions):
    """Enter a blood pressure, choose two entities, or forget both."""

    async def async_step_blood_pressure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the blood pressure comes from."""
        return self.async_show_menu(
            step_id="blood_pressure",
            menu_options=[
                "pressure_entered",
                "pressure_entities",
                "pressure_forgotten",
            ],
            description_placeholders={"name": self.config_entry.title},
        )

    async def async_step_pressure_entered(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for two numbers."""
        errors, limits = dict[str, str](), dict[str, str]()
        if user_input is not None:
            errors, limits = out_of_range(PRESSURE_SCHEMA, user_input)
            errors |= missing(user_input, *PRESSURE_KEYS)
            if not errors and user_input[CONF_SYSTOLIC] <= user_input[CONF_DIASTOLIC]:
                errors[CONF_DIASTOLIC] = "diastolic_not_lower"
            if not errors:
                today = dt_util.now().date().isoformat()
                given = {**user_input, CONF_PRESSURE_DAY: today}
                return self._save(*EVERY_KEY, given=given)
        return self.async_show_form(
            step_id="pressure_entered",
            data_schema=self.add_suggested_values_to_schema(
                PRESSURE_SCHEMA, user_input or self.config_entry.options
            ),
            errors=errors,
            description_placeholders=limits,
        )

    async def async_step_pressure_entities(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for two entities."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._entity_errors(user_input)
            if not errors:
                return self._save(*EVERY_KEY, given=user_input)
        return self.async_show_form(
            step_id="pressure_entities",
            data_schema=self.add_suggested_values_to_schema(
                ENTITY_SCHEMA, user_input or self.config_entry.options
            ),
            errors=errors,
        )

    async def async_step_pressure_forgotten(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Forget the blood pressure."""
        return self._save(*EVERY_KEY, given={})

    def _entity_errors(self, user_input: dict[str, Any]) -> dict[str, str]:
        """Return an error for each entity that tells no blood pressure."""
        errors = {
            key: "no_pressure_unit"
            for key in ENTITY_KEYS
            if not is_pressure(self.hass.states.get(user_input.get(key, "")))
        } | missing(user_input, *ENTITY_KEYS)
        if not errors and len(set(user_input.values())) == 1:
            errors[CONF_DIASTOLIC_ENTITY] = "same_entity"
        return errors
