"""Subentries of an athlete that are programmes over weeks."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    SelectSelectorMode,
    TimeSelector,
)

from ..const import (
    CONF_BEGINS,
    CONF_DUE_FROM,
    CONF_HELD_SINCE,
    CONF_HELD_UNTIL,
    CONF_LIMB,
    CONF_PROGRAMME,
    CONF_TEXT,
)
from ..lib.training.programme import Programme
from ..lib.training.programme_file import read_programme
from ..lib.training.programme_form import STAGES, field_of, to_form, to_text
from ..lib.training.yaml_lines import ProtocolProblem, marked
from ..protocols import protocol_called
from ..sessions.programmes import DUE_FROM, assigned, programme_texts
from ..sessions.training_cuffs import LIMBS
from ..texts import async_texts
from .forms import choice, missing, today
from .programme_form import async_form_schema, async_preview, option_of
from .protocol import TEXT_SCHEMA, async_in_words
from .protocol_form import AS_TEXT, async_said, form_data

CONF_CHANGE: Final = "change"
CONF_START: Final = "start"
EMPTY: Final = "empty"
TEMPLATE: Final = """\
format: 1
name:
about:
stages:
  - weeks: 3
    days:
      1: [classic_75]
      3: [classic_75]
      5: [classic_75]
  - weeks: 1
    easy: true
    days:
      1: [classic_75]
      4: [classic_75]
"""


class ProgrammeFlow(ConfigSubentryFlow):
    """Choose or make a programme; then say for which limb, and from when on."""

    def __init__(self) -> None:
        """Start without a programme."""
        self._programme: dict[str, str] = {}
        self._made: Programme | None = None

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which programme."""
        texts = programme_texts(self.hass)
        if user_input is not None:
            start = user_input[CONF_START]
            if start == EMPTY or user_input[CONF_CHANGE]:
                self._programme = {CONF_TEXT: texts.get(start, TEMPLATE)}
                return await self.async_step_form()
            self._programme = {CONF_PROGRAMME: start}
            return await self.async_step_plan()
        starts = choice([*texts, EMPTY], "programme_start", SelectSelectorMode.LIST)
        schema = vol.Schema(
            {
                vol.Required(CONF_START, default=next(iter(texts), EMPTY)): starts,
                vol.Required(CONF_CHANGE, default=False): BooleanSelector(),
            }
        )
        return self.async_show_form(step_id="user", data_schema=schema)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Go on with what was kept."""
        kept = self._get_reconfigure_subentry().data
        names = (CONF_PROGRAMME, CONF_TEXT)
        self._programme = {name: kept[name] for name in names if name in kept}
        if CONF_TEXT not in kept:
            return await self.async_step_plan()
        try:
            read_programme("own", kept[CONF_TEXT])
        except ProtocolProblem:
            return await self.async_step_edit()
        return self.async_show_menu(
            step_id="reconfigure", menu_options=["plan", "form", "edit"]
        )

    async def async_step_form(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the stages and all the rest, until it is within the limits."""
        errors: dict[str, str] = {}
        what, text = "", self._programme[CONF_TEXT]
        option = partial(option_of, self.hass)
        if user_input is not None:
            try:
                text = to_text(form_data(user_input), text, option)
                self._programme = {CONF_TEXT: text}
                if user_input.get(AS_TEXT):
                    return await self.async_step_edit()
                self._made = read_programme("own", text, self._is_known)
            except ProtocolProblem as err:
                errors[field_of(err.path) or "base"] = "protocol_field"
                what = await async_said(self.hass, err, "programme", STAGES)
            else:
                return await self.async_step_preview()
        return self.async_show_form(
            step_id="form",
            data_schema=self.add_suggested_values_to_schema(
                await async_form_schema(self.hass),
                user_input or to_form(text, option),
            ),
            errors=errors,
            description_placeholders={"line": "", "what": what},
        )

    async def async_step_preview(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show its weeks, and ask whether to go on with them."""
        assert self._made is not None
        return self.async_show_menu(
            step_id="preview",
            menu_options=["plan", "form", "edit"],
            description_placeholders=await async_preview(self.hass, self._made),
        )

    async def async_step_edit(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the text, until it is a programme that keeps to the limits."""
        errors: dict[str, str] = {}
        placeholders = {"line": "", "what": ""}
        shown = self._programme
        if user_input is not None:
            self._programme = shown = {CONF_TEXT: user_input[CONF_TEXT]}
            try:
                read_programme("own", user_input[CONF_TEXT], self._is_known)
            except ProtocolProblem as err:
                errors[CONF_TEXT] = "protocol_problem"
                shown = {CONF_TEXT: marked(shown[CONF_TEXT], err.line)}
                what = await async_in_words(self.hass, err)
                placeholders = {"line": str(err.line), "what": what}
            else:
                return await self.async_step_plan()
        return self.async_show_form(
            step_id="edit",
            data_schema=self.add_suggested_values_to_schema(TEXT_SCHEMA, shown),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def async_step_plan(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the limb, the first day, and from when on a session is due."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = missing(user_input, CONF_LIMB, CONF_BEGINS)
            if not errors and self._is_taken(user_input[CONF_LIMB]):
                errors[CONF_LIMB] = "limb_taken"
            if not errors:
                return await self._async_keep(user_input)
        return self.async_show_form(
            step_id="plan",
            data_schema=self.add_suggested_values_to_schema(
                self._plan_schema(), user_input or self._suggested()
            ),
            errors=errors,
        )

    def _plan_schema(self) -> vol.Schema:
        """Return what is asked for; a hold only of a programme that there is."""
        fields: dict[vol.Marker, Any] = {
            vol.Optional(CONF_LIMB): choice(LIMBS, "limb"),
            vol.Optional(CONF_BEGINS): DateSelector(),
            vol.Optional(CONF_DUE_FROM): TimeSelector(),
        }
        if self.source == SOURCE_RECONFIGURE:
            fields[vol.Optional(CONF_HELD_UNTIL)] = DateSelector()
        return vol.Schema(fields)

    def _suggested(self) -> Mapping[str, Any]:
        if self.source == SOURCE_RECONFIGURE:
            return self._get_reconfigure_subentry().data
        return {CONF_BEGINS: today().isoformat(), CONF_DUE_FROM: DUE_FROM.isoformat()}

    def _is_known(self, protocol: str) -> bool:
        return protocol_called(self.hass, protocol) is not None

    def _is_taken(self, limb: str) -> bool:
        """Return whether another programme that goes on has any of the limb."""
        entry = self._get_entry()
        over = set()
        if entry.state is ConfigEntryState.LOADED:
            standing = entry.runtime_data.programmes.standing
            over = {each.assigned.subentry_id for each in standing if each.is_over}
        if self.source == SOURCE_RECONFIGURE:
            over.add(self._reconfigure_subentry_id)
        return any(
            not each.placements.isdisjoint(LIMBS[limb])
            for each in assigned(self.hass, entry)
            if each.subentry_id not in over
        )

    async def _async_keep(self, plan: Mapping[str, Any]) -> SubentryFlowResult:
        """Add the programme, or put it in the place of the one that is edited."""
        texts = await async_texts(self.hass)
        if (programme_id := self._programme.get(CONF_PROGRAMME)) is not None:
            name = texts.programme(programme_id, programme_id)
        else:
            name = read_programme("own", self._programme[CONF_TEXT]).name
        title = f"{name}, {texts.state('select.limb', plan[CONF_LIMB])}"
        data = {**self._programme, **plan}
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=title, data=data)
        kept = self._get_reconfigure_subentry()
        if data.get(CONF_HELD_UNTIL):
            since = kept.data.get(CONF_HELD_SINCE, today().isoformat())
            data[CONF_HELD_SINCE] = since
        return self.async_update_and_abort(
            self._get_entry(), kept, title=title, data=data
        )
