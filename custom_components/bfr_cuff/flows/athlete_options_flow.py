"""Options of an athlete: body, blood pressure, screening, consent, announcements."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import UnitOfLength
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
)

from ..const import (
    CONF_ANNOUNCE_MOMENTS,
    CONF_ANNOUNCE_TARGETS,
    CONF_BIRTH_YEAR,
    CONF_FULL_OCCLUSION_CONSENT,
    CONF_HEART_RATE_ENTITY,
    CONF_PERSON,
    CONF_SCREENING,
    CONF_SEX,
    CONF_THIGH,
    CONF_TTS_ENTITY,
)
from ..lib.session.messages import MomentKind
from ..lib.training.screening import Block, Question
from ..sessions.athlete_sessions import loaded_athletes
from ..texts import async_words
from .athlete import PERSON, body_fields
from .blood_pressure import BloodPressureOptions
from .forms import choice, missing, number, out_of_range, today
from .screening_form import ScreeningFlow, async_reasons, stored_screening
from .worn import WornOptions

MENU: Final = [
    "worn",
    "profile",
    "blood_pressure",
    "screening",
    "full_occlusion",
    "announcements",
]
CONSENT_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_FULL_OCCLUSION_CONSENT, default=False): BooleanSelector()}
)
ANNOUNCEMENT_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_ANNOUNCE_TARGETS): EntitySelector(
            EntitySelectorConfig(
                domain=["notify", "assist_satellite", "media_player"], multiple=True
            )
        ),
        vol.Optional(CONF_TTS_ENTITY): EntitySelector(
            EntitySelectorConfig(domain="tts")
        ),
        vol.Optional(CONF_ANNOUNCE_MOMENTS): choice(
            MomentKind, "moment", multiple=True
        ),
    }
)


class AthleteOptionsFlow(ScreeningFlow, BloodPressureOptions, WornOptions):
    """Choose what to set for an athlete, and see whether training is blocked."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Begin with what stands against training, if anything does."""
        if self._athlete.blocks(today()):
            return await self.async_step_athlete_blocked()
        return await self.async_step_athlete()

    async def async_step_athlete(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to set."""
        return self.async_show_menu(
            step_id="athlete",
            menu_options=MENU,
            description_placeholders=self._name
            | {"expires": self._expires, "others": await self._async_others()}
            | {"missing": await self._async_missing()},
        )

    async def async_step_athlete_blocked(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Tell what stands against training, and ask what to set."""
        return self.async_show_menu(
            step_id="athlete_blocked",
            menu_options=MENU,
            description_placeholders=await self._against(self._athlete.blocks(today()))
            | {"others": await self._async_others()}
            | {"missing": await self._async_missing()},
        )

    async def async_step_profile(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask about the body, and which person this is."""
        errors, limits = dict[str, str](), dict[str, str]()
        if user_input is not None:
            errors, limits = out_of_range(_profile_schema(), user_input)
            errors |= missing(user_input, CONF_BIRTH_YEAR)
            if not errors:
                self._link_person(user_input.get(CONF_PERSON))
                return self._save(
                    CONF_BIRTH_YEAR,
                    CONF_SEX,
                    CONF_THIGH,
                    CONF_HEART_RATE_ENTITY,
                    given=user_input,
                )
        stored = {**self.config_entry.options, **self.config_entry.data}
        return self.async_show_form(
            step_id="profile",
            data_schema=self.add_suggested_values_to_schema(
                _profile_schema(), user_input or stored
            ),
            errors=errors,
            description_placeholders=limits,
        )

    @override
    def _about_screening(self) -> dict[str, str]:
        return self._name | {"expires": self._expires}

    @override
    async def async_step_blocked(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Tell which of the new answers stand against training, if any does."""
        against = replace(self._athlete, screening=self._screening).blocks(today())
        if not any(isinstance(block, Question) for block in against):
            return await self.async_step_save_screening()
        return self.async_show_menu(
            step_id="blocked",
            menu_options=["screening", "save_screening"],
            description_placeholders=await self._against(against),
        )

    async def async_step_save_screening(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Keep the answers."""
        screening = stored_screening(self._answers)
        return self._save(CONF_SCREENING, given={CONF_SCREENING: screening})

    async def async_step_full_occlusion(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the consent to full occlusion, or for its end."""
        if user_input is not None:
            return self._save(CONF_FULL_OCCLUSION_CONSENT, given=user_input)
        return self.async_show_form(
            step_id="full_occlusion",
            data_schema=self.add_suggested_values_to_schema(
                CONSENT_SCHEMA, self.config_entry.options
            ),
            description_placeholders=self._name,
        )

    async def async_step_announcements(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what is announced, and where."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if not (errors := _voice_errors(user_input)):
                return self._save(
                    CONF_ANNOUNCE_TARGETS,
                    CONF_TTS_ENTITY,
                    CONF_ANNOUNCE_MOMENTS,
                    given=user_input,
                )
        return self.async_show_form(
            step_id="announcements",
            data_schema=self.add_suggested_values_to_schema(
                ANNOUNCEMENT_SCHEMA,
                self.config_entry.options if user_input is None else user_input,
            ),
            errors=errors,
            description_placeholders=self._name,
        )

    @property
    def _name(self) -> dict[str, str]:
        return {"name": self.config_entry.title}

    @property
    def _expires(self) -> str:
        """Return the first day on which the answers no longer count, or a dash."""
        screening = self._athlete.screening
        return "–" if screening is None else screening.expires.isoformat()

    async def _against(self, blocks: Iterable[Question | Block]) -> dict[str, str]:
        """Return the placeholders that tell why an athlete must not train."""
        name = self.config_entry.title
        return {"name": name, "reasons": await async_reasons(self.hass, name, blocks)}

    async def _async_others(self) -> str:
        """Return who would lose a protocol with this athlete, or nothing.

        Home Assistant deletes an entry without asking the integration, so whoever looks
        after this athlete reads it here before.
        """
        own = {f"own_{subentry_id}" for subentry_id in self.config_entry.subentries}
        others = [
            entry.title
            for entry in loaded_athletes(self.hass)
            if entry.entry_id != self.config_entry.entry_id
            and entry.runtime_data.choices.protocol_id in own
        ]
        if not others:
            return ""
        words = await async_words(self.hass)
        said = words["protocol_of_others"].format(
            name=self.config_entry.title, others=", ".join(others)
        )
        return f"\n\n{said}"

    def _link_person(self, person: str | None) -> None:
        """Keep which person of Home Assistant the athlete is."""
        data = {**self.config_entry.data, CONF_PERSON: person}
        self.hass.config_entries.async_update_entry(self.config_entry, data=data)


def _profile_schema() -> vol.Schema:
    # A limb outside of these has no cuff (E138).
    thigh = number(19, 95, UnitOfLength.CENTIMETERS, step=0.5)
    fields = {
        vol.Optional(CONF_THIGH): thigh,
        vol.Optional(CONF_PERSON): PERSON,
        vol.Optional(CONF_HEART_RATE_ENTITY): EntitySelector(
            EntitySelectorConfig(domain=["sensor", "number", "input_number"])
        ),
    }
    return vol.Schema(body_fields() | fields)


def _voice_errors(user_input: dict[str, Any]) -> dict[str, str]:
    """Return an error for media players without a voice."""
    targets = user_input.get(CONF_ANNOUNCE_TARGETS, [])
    players = [target for target in targets if target.startswith("media_player.")]
    if players and not user_input.get(CONF_TTS_ENTITY):
        return {CONF_TTS_ENTITY: "voice_missing"}
    return {}
