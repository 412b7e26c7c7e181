"""The form of an own protocol: its fields, what is wrong with one, and its preview."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    TextSelector,
    TextSelectorConfig,
)
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..lib.evidence import LOP_PERCENT_MAX, MAX_OCCLUSION
from ..lib.training.protocol import Protocol, ProtocolKind, SetPlan
from ..lib.training.protocol_file import (
    LONGEST_REST_S,
    MOST_REPETITIONS,
    MOST_SETS,
    SHORTEST_WORK_S,
)
from ..lib.training.protocol_form import PARTS, SETS, SHARES
from ..lib.training.yaml_lines import ProtocolProblem
from ..texts import async_words
from .forms import choice, number

AS_TEXT: Final = "as_text"
_NAMES: Final = ("name", "repetitions", "work_s")
_PERCENT: Final = number(0, 100, "%")

_ROW: Final[dict[str, ObjectSelectorField]] = {
    "repetitions": {"selector": number(1, MOST_REPETITIONS)},
    "work_s": {"selector": number(SHORTEST_WORK_S, MAX_OCCLUSION.value, "s")},
    "rest_s": {"selector": number(0, LONGEST_REST_S, "s")},
    "exercise": {"selector": TextSelector()},
    "to_failure": {"selector": BooleanSelector()},
    "pressure_step": {"selector": number(0, LOP_PERCENT_MAX.value, "%")},
}
# Optional, all of them: what is missing is said with what else is wrong, in words.
FORM_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("name"): TextSelector(),
        vol.Optional("kind"): choice(ProtocolKind, "protocol_kind"),
        vol.Optional(SETS): ObjectSelector(
            ObjectSelectorConfig(
                fields=_ROW,
                multiple=True,
                label_field="repetitions",
                description_field="rest_s",
                translation_key="protocol_set",
            )
        ),
        vol.Optional("rounds"): number(1, MOST_SETS),
        **{
            vol.Optional(f"{share}_{part}"): _PERCENT
            for share in SHARES
            for part in PARTS
        },
        vol.Optional("time_limit_s"): number(30, 7200, "s"),
        vol.Optional("released_in_rests"): BooleanSelector(),
        vol.Optional("about"): TextSelector(TextSelectorConfig(multiline=True)),
        vol.Optional(AS_TEXT): BooleanSelector(),
    }
)


async def async_said(
    hass: HomeAssistant,
    problem: ProtocolProblem,
    kind: str = "protocol",
    rows: str = SETS,
) -> str:
    """Return what is wrong with a form, in which row and field, in words of the home.

    `kind` is of the form's step, `rows` the field that has rows.
    """
    words = await async_words(hass)
    names = await _async_names(hass, kind, f"{kind}_{rows.removesuffix('s')}")
    about = {
        name: names.get(value, value) if name in _NAMES else value
        for name, value in problem.about.items()
    }
    said = words[f"protocol_problem_{problem.problem}"].format(**about)
    if problem.path[:1] != (rows,) or len(problem.path) == 1:
        return said
    row = words["protocol_row"].format(number=int(problem.path[1]) + 1)
    day = names.get(f"day_{problem.path[-1]}")
    return f"{row}, {day}: {said}" if day else f"{row}: {said}"


async def async_preview(hass: HomeAssistant, protocol: Protocol) -> dict[str, str]:
    """Return what fills the preview, which shows the sets as the card does."""
    words = await async_words(hass)
    sets = protocol.sets
    work_s = sum(each.duration_s for each in sets)
    all_s = work_s + sum(each.rest_s for each in sets[:-1])
    rest = "card_rest_off_for" if protocol.released_in_rests else "card_rest_for"
    rests = dict.fromkeys(each.rest_s for each in sets[:-1] if each.rest_s)
    share = protocol.pressure
    return {
        "name": protocol.name,
        "sets": " ".join(f"`{_brief(each)}`" for each in sets),
        "rests": " · ".join(words[rest].format(time=_time(each)) for each in rests),
        "course": words["card_plan_course"].format(
            time=_time(all_s),
            pressure=_time(work_s if protocol.released_in_rests else all_s),
            limit=_time(protocol.time_limit_s),
        ),
        "proposed": f"{share.proposed:g}",
        "lowest": f"{share.lowest:g}",
        "highest": f"{share.highest:g}",
    }


async def _async_names(hass: HomeAssistant, kind: str, row: str) -> dict[str, str]:
    """Return what each field is called, of the form and of its rows."""
    named: dict[str, str] = {}
    for category, before, after in (
        ("config_subentries", f"config_subentries.{kind}.step.form.data.", ""),
        ("selector", f"selector.{row}.fields.", ".name"),
    ):
        texts = await async_get_translations(
            hass, hass.config.language, category, [DOMAIN]
        )
        prefix = f"component.{DOMAIN}.{before}"
        named |= {
            key.removeprefix(prefix).removesuffix(after): text
            for key, text in texts.items()
            if key.startswith(prefix) and key.endswith(after)
        }
    return named


def _brief(planned: SetPlan) -> str:
    """Return a set as a chip: its repetitions, or how long it is."""
    if planned.work_s is not None:
        return _time(planned.work_s)
    return f"{planned.repetitions}{'+' if planned.to_failure else ''}"


def _time(seconds: float) -> str:
    """Return minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def form_data(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what was filled in, without how to go on."""
    return {name: value for name, value in fields.items() if name != AS_TEXT}
