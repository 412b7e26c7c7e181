"""The form of an own programme: its fields, and its preview."""

from collections.abc import Iterator

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)

from ..lib.training.programme import Growth, Programme, Stage
from ..lib.training.programme_file import MOST_WEEKS
from ..lib.training.programme_form import DAY_FIELDS, NOTHING, STAGES
from ..protocols import builtin_protocols, protocol_called, protocols
from ..sessions.programme_text import protocol_name
from ..texts import Texts, async_texts
from .forms import number
from .protocol_form import AS_TEXT


def option_of(hass: HomeAssistant, wanted: str) -> str:
    """Return a protocol as a form names it: one built in by its id, else by its name.

    A name is what a file can be shared with; one that there is not stays as it is.
    """
    found = protocol_called(hass, wanted)
    if found is None:
        return wanted
    is_builtin = found.protocol_id in builtin_protocols(hass)
    return found.protocol_id if is_builtin else found.name


async def async_form_schema(hass: HomeAssistant) -> vol.Schema:
    """Return what is asked for; all of it may be missing, which is said in words."""
    texts = await async_texts(hass)
    day = _several(
        SelectOptionDict(
            value=option_of(hass, protocol_id),
            label=protocol_name(hass, texts, protocol_id),
        )
        for protocol_id in protocols(hass)
    )
    grows = _several(
        SelectOptionDict(value=each, label=texts.common(f"programme_growth_{each}"))
        for each in (*Growth, NOTHING)
    )
    row: dict[str, ObjectSelectorField] = {
        "weeks": {"selector": number(1, MOST_WEEKS, texts.common("programme_weeks"))},
        **{name: {"selector": day} for name in DAY_FIELDS.values()},
        "twice": {"selector": BooleanSelector()},
        "easy": {"selector": BooleanSelector()},
        "grows": {"selector": grows},
        "sources": {"selector": TextSelector(TextSelectorConfig(multiple=True))},
    }
    stages = ObjectSelectorConfig(
        fields=row,
        multiple=True,
        label_field="weeks",
        translation_key="programme_stage",
    )
    return vol.Schema(
        {
            vol.Optional("name"): TextSelector(),
            vol.Optional(STAGES): ObjectSelector(stages),
            vol.Optional("rounds"): number(1, MOST_WEEKS),
            vol.Optional("about"): TextSelector(TextSelectorConfig(multiline=True)),
            vol.Optional(AS_TEXT): BooleanSelector(),
        }
    )


def _several(options: Iterator[SelectOptionDict]) -> SelectSelector:
    """Return a choice of several; one that there is not is refused later, in words."""
    config = SelectSelectorConfig(
        options=list(options),
        multiple=True,
        custom_value=True,
        mode=SelectSelectorMode.DROPDOWN,
    )
    return SelectSelector(config)


async def async_preview(hass: HomeAssistant, programme: Programme) -> dict[str, str]:
    """Return what fills the preview: each stage in a line, and where it ends."""
    texts = await async_texts(hass)
    lines, week = [], 0
    for stage in programme.stages:
        lines.append(f"- {_line(hass, texts, stage, week + 1)}")
        week += stage.weeks
    return {
        "name": programme.name,
        "stages": "\n".join(lines),
        "total": texts.common("programme_preview_total").format(
            weeks=programme.weeks, sessions=len(programme.slots)
        ),
    }


def _line(hass: HomeAssistant, texts: Texts, stage: Stage, first: int) -> str:
    """Return a stage in words: its weeks, its days, and what may grow."""
    last = first + stage.weeks - 1
    key = "programme_preview_weeks" if last > first else "programme_preview_week"
    weeks = texts.common(key).format(first=first, last=last)
    days = " · ".join(_days(hass, texts, stage))
    return f"**{weeks}**: {days}. {_grows(texts, stage)}"


def _days(hass: HomeAssistant, texts: Texts, stage: Stage) -> Iterator[str]:
    for day, wanted in sorted(stage.days.items()):
        found = (protocol_called(hass, each) for each in wanted)
        names = [protocol_name(hass, texts, each.protocol_id) for each in found if each]
        said = texts.common("programme_preview_day").format(day=day)
        yield f"{said} {' + '.join(names)}"


def _grows(texts: Texts, stage: Stage) -> str:
    if stage.easy:
        return texts.common("programme_preview_easy")
    grows = [str(each) for each in Growth if each in stage.grows] or [NOTHING]
    names = (texts.common(f"programme_growth_{each}") for each in grows)
    return texts.common("programme_preview_grows").format(what=", ".join(names))
