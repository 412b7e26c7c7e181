"""Subentries of an athlete that are protocols of their own."""

import re
from typing import Any, Final

import voluptuous as vol
import yaml

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)

from ..athletes import protocol_texts, protocols
from ..const import CONF_TEXT
from ..lib.training.protocol_file import read_protocol
from ..lib.training.yaml_lines import ProtocolProblem
from ..texts import async_words

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
TEXT_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_TEXT): TextSelector(TextSelectorConfig(multiline=True))}
)

_NAME_LINE: Final = re.compile(r"^name:.*$", re.MULTILINE)


class ProtocolFlow(ConfigSubentryFlow):
    """Write a protocol: from a start, or on with what there is."""

    def __init__(self) -> None:
        """Start without a text."""
        self._text = ""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to start from."""
        if user_input is not None:
            self._text = self._start(user_input[CONF_START])
            return await self.async_step_edit()
        return self.async_show_form(step_id="user", data_schema=self._starts())

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Go on with the text as it was kept."""
        self._text = self._get_reconfigure_subentry().data[CONF_TEXT]
        return await self.async_step_edit()

    async def async_step_edit(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the text, until it is a protocol that keeps to the limits."""
        errors: dict[str, str] = {}
        placeholders = {"line": "", "what": ""}
        if user_input is not None:
            self._text = user_input[CONF_TEXT]
            try:
                name = read_protocol("own", self._text).name
            except ProtocolProblem as err:
                errors[CONF_TEXT] = "protocol_problem"
                what = await async_in_words(self.hass, err)
                placeholders = {"line": str(err.line), "what": what}
            else:
                if name.casefold() not in self._names():
                    return self._keep(name)
                errors[CONF_TEXT] = "name_taken"
        return self.async_show_form(
            step_id="edit",
            data_schema=self.add_suggested_values_to_schema(
                TEXT_SCHEMA, {CONF_TEXT: self._text}
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
