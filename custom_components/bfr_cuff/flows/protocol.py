"""Subentries of an athlete that are protocols of their own."""

import re
from typing import Any, Final, override

import voluptuous as vol
import yaml

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TemplateSelector,
)

from ..const import CONF_TEXT
from ..lib.training.protocol import Protocol
from ..lib.training.protocol_file import read_protocol
from ..lib.training.protocol_form import field_of, to_form, to_text
from ..lib.training.yaml_lines import ProtocolProblem, marked, unmarked
from ..protocols import protocol_texts, protocols
from ..texts import async_words
from .protocol_form import AS_TEXT, FORM_SCHEMA, async_preview, async_said, form_data

CONF_START: Final = "start"
EMPTY: Final = "empty"
TEMPLATE: Final = """\
format: 1
name:
kind: resistance
about:
pressure: {proposed: 60, lowest: 40, highest: 80}
load: {proposed: 30, lowest: 20, highest: 40}
time_limit_s: 600
released_in_rests: false
sets:
  - {repetitions: 30, rest_s: 30}
  - {repetitions: 15}
"""


class Editor(TemplateSelector):
    """Home Assistant's editor of code, which numbers the lines; the text is no template.

    It has no mark of its own for a line that is wrong: that is in the text.
    """

    @override
    def __call__(self, data: Any) -> str:
        """Return the text as it is, but for a mark."""
        return unmarked(str(data))


TEXT_SCHEMA: Final = vol.Schema({vol.Required(CONF_TEXT): Editor()})

_NAME_LINE: Final = re.compile(r"^name:.*$", re.MULTILINE)


class ProtocolFlow(ConfigSubentryFlow):
    """Write a protocol: from a start, or on with what there is."""

    def __init__(self) -> None:
        """Start without a text."""
        self._text = ""
        self._protocol: Protocol | None = None

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to start from."""
        if user_input is not None:
            self._text = self._start(user_input[CONF_START])
            return await self.async_step_form()
        return self.async_show_form(step_id="user", data_schema=self._starts())

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Go on with the text as it was kept."""
        self._text = self._get_reconfigure_subentry().data[CONF_TEXT]
        return self.async_show_menu(
            step_id="reconfigure", menu_options=["form", "edit"]
        )

    async def async_step_form(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the sets and all the rest, until it is within the limits."""
        errors: dict[str, str] = {}
        what = ""
        if user_input is not None:
            try:
                self._text = to_text(form_data(user_input), self._text)
                if user_input.get(AS_TEXT):
                    return await self.async_step_edit()
                self._protocol = read_protocol("own", self._text)
            except ProtocolProblem as err:
                errors[field_of(err.path) or "base"] = "protocol_field"
                what = await async_said(self.hass, err)
            else:
                if self._protocol.name.casefold() not in self._names():
                    return await self.async_step_preview()
                errors[CONF_NAME] = "name_taken"
        try:
            fields = user_input or to_form(self._text)
        except ProtocolProblem:
            return await self.async_step_edit()
        return self.async_show_form(
            step_id="form",
            data_schema=self.add_suggested_values_to_schema(FORM_SCHEMA, fields),
            errors=errors,
            description_placeholders={"line": "", "what": what},
        )

    async def async_step_preview(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the sets as the card will, and ask whether to keep them."""
        assert self._protocol is not None
        return self.async_show_menu(
            step_id="preview",
            menu_options=["keep", "form", "edit"],
            description_placeholders=await async_preview(self.hass, self._protocol),
        )

    async def async_step_keep(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Keep what the preview showed."""
        assert self._protocol is not None
        return self._keep(self._protocol.name)

    async def async_step_edit(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the text, until it is a protocol that keeps to the limits."""
        errors: dict[str, str] = {}
        placeholders = {"line": "", "what": ""}
        shown = self._text
        if user_input is not None:
            self._text = shown = user_input[CONF_TEXT]
            try:
                name = read_protocol("own", self._text).name
            except ProtocolProblem as err:
                errors[CONF_TEXT] = "protocol_problem"
                shown = marked(shown, err.line)
                what = await async_in_words(self.hass, err)
                placeholders = {"line": str(err.line), "what": what}
            else:
                if name.casefold() not in self._names():
                    return self._keep(name)
                errors[CONF_TEXT] = "name_taken"
        return self.async_show_form(
            step_id="edit",
            data_schema=self.add_suggested_values_to_schema(
                TEXT_SCHEMA, {CONF_TEXT: shown}
            ),
            errors=errors,
            description_placeholders=placeholders,
        )

    def _starts(self) -> vol.Schema:
        """Return the choice of a start."""
        known = [
            SelectOptionDict(value=protocol_id, label=protocol.name)
            for protocol_id, protocol in protocols(self.hass).items()
        ]
        config = SelectSelectorConfig(
            options=[SelectOptionDict(value=EMPTY, label=EMPTY), *known],
            mode=SelectSelectorMode.LIST,
            translation_key="protocol_start",
        )
        return vol.Schema(
            {vol.Required(CONF_START, default=EMPTY): SelectSelector(config)}
        )

    def _start(self, start: str) -> str:
        """Return the text to start from; a copy has a name of its own."""
        if start == EMPTY:
            return TEMPLATE
        name = _free_name(protocols(self.hass)[start].name, self._names())
        line = yaml.safe_dump({"name": name}, allow_unicode=True).strip()
        return _NAME_LINE.sub(lambda _: line, protocol_texts(self.hass)[start], 1)

    def _names(self) -> set[str]:
        """Return the names and ids of all other protocols, in small letters."""
        itself = None
        if self.source == SOURCE_RECONFIGURE:
            itself = f"own_{self._reconfigure_subentry_id}"
        others = {
            protocol_id: protocol.name.casefold()
            for protocol_id, protocol in protocols(self.hass).items()
            if protocol_id != itself
        }
        return {*others, *others.values()}

    def _keep(self, name: str) -> SubentryFlowResult:
        """Add the protocol, or put it in the place of the one that is edited."""
        data = {CONF_TEXT: self._text}
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=name, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
        )


async def async_in_words(hass: HomeAssistant, problem: ProtocolProblem) -> str:
    """Return what is wrong with a file, in the language of this home."""
    words = await async_words(hass)
    return words[f"protocol_problem_{problem.problem}"].format(**problem.about)


def _free_name(name: str, taken: set[str]) -> str:
    """Return a name with the first number that no other protocol has."""
    count = 2
    while f"{name} ({count})".casefold() in taken:
        count += 1
    return f"{name} ({count})"
