"""The part of the config flow that adds an athlete, or renames one."""

import secrets
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    TextSelector,
)

from ..athletes import athlete_entries, athletes_called
from ..const import (
    CONF_BIRTH_YEAR,
    CONF_KIND,
    CONF_PERSON,
    CONF_SCREENING,
    CONF_SEX,
    KIND_ATHLETE,
)
from ..lib.evidence import AGE_MIN
from ..lib.training.athlete import Sex
from ..lib.training.screening import Block, blocks
from .first_steps import DASHBOARD, FirstSteps
from .forms import choice, missing, number, out_of_range, today
from .screening_form import ScreeningFlow, async_reasons, stored_screening

FIRST_ATHLETE: Final = "first_athlete"
"""What the offer of a first athlete is told from others by."""

OLDEST_BIRTH_YEAR: Final = 1900

PERSON: Final = EntitySelector(EntitySelectorConfig(domain="person"))
NAME_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_NAME): TextSelector(), vol.Optional(CONF_PERSON): PERSON}
)


@callback
def body_fields() -> dict[vol.Marker, Any]:
    """Return the fields about an athlete's body that every athlete is asked for."""
    birth_year = number(OLDEST_BIRTH_YEAR, today().year)
    return {
        vol.Optional(CONF_BIRTH_YEAR): vol.All(birth_year, vol.Coerce(int)),
        vol.Optional(CONF_SEX): choice(Sex, "sex"),
    }


class AthleteFlow(ScreeningFlow, FirstSteps):
    """Add an athlete: who it is, the screening questions, then what is still missing."""

    def __init__(self) -> None:
        """Start without an athlete."""
        super().__init__()
        self._athlete: dict[str, Any] = {}

    async def async_step_athlete(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask who trains."""
        errors, limits = dict[str, str](), dict[str, str]()
        schema = NAME_SCHEMA.extend(body_fields())
        if user_input is not None:
            self._athlete = user_input
            errors, limits = out_of_range(schema, user_input)
            errors |= self._name_errors(user_input)
            errors |= missing(user_input, CONF_BIRTH_YEAR) or _age_errors(user_input)
            if not errors:
                return await self.async_step_screening()
        return self.async_show_form(
            step_id="athlete",
            data_schema=self.add_suggested_values_to_schema(schema, self._athlete),
            errors=errors,
            description_placeholders=limits | {"age": f"{AGE_MIN.value:g}"},
        )

    @override
    def _about_screening(self) -> dict[str, str]:
        return {"name": self._athlete_name}

    @override
    async def async_step_blocked(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what stands against training, if anything does."""
        against = blocks(self._screening, None, None, today())
        if not against:
            return await self.async_step_create()
        return self.async_show_menu(
            step_id="blocked",
            menu_options=["athlete", "screening", "create"],
            description_placeholders={
                "name": self._athlete_name,
                "reasons": await async_reasons(self.hass, self._athlete_name, against),
            },
        )

    async def async_step_create(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on to add the athlete; what stands against training blocks each session."""
        return await self._async_lead_on()

    @override
    async def _async_add(self) -> ConfigFlowResult:
        self._withdraw_offers()
        await self.async_set_unique_id(secrets.token_hex(16))
        told = (CONF_BIRTH_YEAR, CONF_SEX)
        options = {key: self._athlete[key] for key in told if key in self._athlete}
        return self.async_create_entry(
            title=self._athlete_name,
            data={
                CONF_KIND: KIND_ATHLETE,
                CONF_PERSON: self._athlete.get(CONF_PERSON),
            },
            options={**options, CONF_SCREENING: stored_screening(self._answers)},
            subentries=self._first_records,
            description="dashboard" if self._has_dashboard else None,
            description_placeholders=DASHBOARD,
        )

    async def async_step_reconfigure_athlete(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what the athlete is called now, and which person it is."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None and not (errors := self._name_errors(user_input)):
            return self.async_update_and_abort(
                entry,
                title=user_input[CONF_NAME].strip(),
                data_updates={CONF_PERSON: user_input.get(CONF_PERSON)},
                reason="athlete_updated",
            )
        return self.async_show_form(
            step_id="reconfigure_athlete",
            data_schema=self.add_suggested_values_to_schema(
                NAME_SCHEMA, user_input or {CONF_NAME: entry.title, **entry.data}
            ),
            errors=errors,
            description_placeholders={"name": entry.title},
        )

    def _withdraw_offers(self) -> None:
        """End the offer of a first athlete where it waits beside this form."""
        for flow in self._async_in_progress(include_uninitialized=True):
            if flow["context"].get("unique_id") == FIRST_ATHLETE:
                self.hass.config_entries.flow.async_abort(flow["flow_id"])

    @property
    @override
    def _athlete_name(self) -> str:
        name: str = self._athlete[CONF_NAME]
        return name.strip()

    def _name_errors(self, user_input: dict[str, Any]) -> dict[str, str]:
        """Return an error for a name that is empty, or another athlete's."""
        name = user_input[CONF_NAME].strip()
        itself = (
            self._reconfigure_entry_id if self.source == SOURCE_RECONFIGURE else None
        )
        if not name:
            return {CONF_NAME: "required"}
        if _is_taken(self.hass, name, itself):
            return {CONF_NAME: "name_taken"}
        return {}


def _age_errors(user_input: dict[str, Any]) -> dict[str, str]:
    """Return an error for whoever is too young, before anything else is asked."""
    against = blocks(None, None, user_input[CONF_BIRTH_YEAR], today())
    return {CONF_BIRTH_YEAR: "too_young"} if Block.TOO_YOUNG in against else {}


def _is_taken(hass: HomeAssistant, name: str, itself: str | None) -> bool:
    """Return whether another athlete has this name, or one that cannot be told from it."""
    called = athletes_called(athlete_entries(hass), name)
    return any(entry.entry_id != itself for entry in called)
