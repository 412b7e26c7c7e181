"""Every text of the athlete's flows is there, with its placeholders, and no other."""

from typing import Any

import pytest

from custom_components.bfr_cuff.config_flow import BfrCuffConfigFlow
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.flows.programme_form import async_form_schema
from custom_components.bfr_cuff.flows.protocol_form import FORM_SCHEMA
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.session.messages import MomentKind
from custom_components.bfr_cuff.lib.store.database import HistoryProblem
from custom_components.bfr_cuff.lib.training.athlete import Sex
from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.lib.training.protocol import ProtocolKind
from custom_components.bfr_cuff.lib.training.screening import Block, Question
from custom_components.bfr_cuff.protocols import async_load_protocols
from custom_components.bfr_cuff.sessions.programmes import async_load_programmes
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import ALL_NO, add_athlete, lop, screening
from .shipped import TEXTS, placeholders
from .training import controller

ATHLETE = {"name": "Ada", "birth_year": 1990}
OPTIONS = TEXTS["options"]
SUBENTRIES = TEXTS["config_subentries"]
# Each is provoked in the tests of its flow.
ERRORS = {
    "lop": {
        *("already_there", "in_future", "not_plausible"),
        *("out_of_range", "required"),
    },
    "one_rep_max": {"already_there", "out_of_range", "required"},
    "wrap": {"already_there", "required"},
    "programme": {"limb_taken", "protocol_field", "protocol_problem", "required"},
    "protocol": {"name_taken", "protocol_field", "protocol_problem"},
    "database": {"not_copied", *(f"history_{problem}" for problem in HistoryProblem)},
    "options": {
        *("diastolic_not_lower", "no_pressure_unit", "required", "same_entity"),
        "voice_missing",
    },
}


def check(result: Any, texts: dict[str, Any], step: str) -> Any:
    """Check a form or a menu against its texts."""
    assert result["step_id"] == step
    text = texts["step"][step]
    assert placeholders(text) <= set(result["description_placeholders"] or ()), step
    if result["type"] is FlowResultType.MENU:
        assert set(result["menu_options"]) == set(text["menu_options"])
        described = set(text.get("menu_option_descriptions", text["menu_options"]))
        assert described == set(result["menu_options"])
        return result
    fields = {str(key) for key in result["data_schema"].schema}
    assert fields == set(text["data"]) == set(text["data_description"]), step
    for error in result["errors"] or {}.values():
        assert texts["error"][error]
    return result


async def test_forms_of_a_new_athlete(hass: HomeAssistant) -> None:
    """Every step that adds or renames an athlete has its texts."""
    assert await async_setup_component(hass, "frontend", {})
    entry = add_athlete(hass, name="Bo")
    flow = hass.config_entries.flow
    texts = TEXTS["config"]
    shown = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    flow_id = check(shown, texts, "user")["flow_id"]
    steps: list[tuple[dict[str, Any], str]] = [
        ({"next_step_id": "athlete"}, "athlete"),
        (ATHLETE, "screening"),
        (ALL_NO | {"heart": "yes"}, "blocked"),
    ]
    for answer, step in steps:
        check(await flow.async_configure(flow_id, answer), texts, step)
    check(await entry.start_reconfigure_flow(hass), texts, "reconfigure_athlete")
    assert texts["abort"]["athlete_updated"]


@pytest.mark.parametrize(
    "path",
    [
        ("profile",),
        ("blood_pressure",),
        ("blood_pressure", "pressure_entered"),
        ("blood_pressure", "pressure_entities"),
        ("screening",),
        ("full_occlusion",),
        ("announcements",),
    ],
)
async def test_forms_of_the_options(hass: HomeAssistant, path: tuple[str, ...]) -> None:
    """Every step of an athlete's options has its texts."""
    options = hass.config_entries.options
    shown: Any = await options.async_init(add_athlete(hass).entry_id)
    check(shown, OPTIONS, "athlete")
    for step in path:
        answer = {"next_step_id": step}
        shown = await options.async_configure(shown["flow_id"], answer)
        check(shown, OPTIONS, step)


async def test_menus_of_the_blocked(hass: HomeAssistant) -> None:
    """What stands against training has its texts too."""
    options = hass.config_entries.options
    entry = add_athlete(hass, screening=screening(Question.FEVER))
    shown: Any = await options.async_init(entry.entry_id)
    check(shown, OPTIONS, "athlete_blocked")
    for answer in ({"next_step_id": "screening"}, ALL_NO | {"heart": "yes"}):
        shown = await options.async_configure(shown["flow_id"], answer)
    check(shown, OPTIONS, "blocked")


def test_every_reason_has_words() -> None:
    """Whatever can block training is told in words, with the athlete's name."""
    for block in (*Question, *Block):
        message = TEXTS["exceptions"][f"blocked_{block}"]["message"]
        assert placeholders(message) == {"athlete"}


@pytest.mark.parametrize("kind", SUBENTRIES)
async def test_forms_of_subentries(
    hass: HomeAssistant, simulator: Simulator, kind: str
) -> None:
    """Every subentry can be named, begun, edited and asked for, in a home with cuffs."""
    await controller(hass, simulator)
    await async_load_protocols(hass)
    await async_load_programmes(hass)
    texts = SUBENTRIES[kind]
    assert texts["entry_type"]
    assert set(texts["initiate_flow"]) == {"user", "reconfigure"}
    assert set(texts["abort"]) == {"reconfigure_successful"}
    entry = add_athlete(hass, lop())
    flow = hass.config_entries.subentries
    shown = await flow.async_init(
        (entry.entry_id, kind), context={"source": SOURCE_USER}
    )
    check(shown, texts, "user")
    if kind in ("programme", "protocol"):
        shown = await flow.async_configure(shown["flow_id"], {"start": "empty"})
        check(shown, texts, "form")
    assert placeholders(texts["error"]) <= set(shown["description_placeholders"] or ())


def test_no_error_is_left_over(hass: HomeAssistant) -> None:
    """Each error of a record's form is one that its flow is known to show."""
    flows = BfrCuffConfigFlow.async_get_supported_subentry_types(add_athlete(hass))
    assert set(SUBENTRIES) == set(flows)
    for kind, texts in SUBENTRIES.items():
        assert set(texts["error"]) == ERRORS[kind]
        assert all(hasattr(flows[kind], f"async_step_{step}") for step in texts["step"])
    of_options = ERRORS["options"] | ERRORS["database"] | {"inflated", "out_of_range"}
    of_options |= {"not_around_bottle", "not_at_rest", "not_now", "parts_missing"}
    assert set(OPTIONS["error"]) == of_options


async def test_texts_of_choices(hass: HomeAssistant) -> None:
    """Every choice has words, and no other has; so has every field of a row."""
    texts = dict(TEXTS["selector"])
    await async_load_protocols(hass)
    schemas = {"set": FORM_SCHEMA, "stage": await async_form_schema(hass)}
    for (row, schema), kind in zip(
        schemas.items(), ("protocol", "programme"), strict=True
    ):
        rows = texts.pop(f"{kind}_{row}")["fields"]
        assert set(rows) == set(schema.schema[f"{row}s"].config["fields"])
    choices = {key: set(text["options"]) for key, text in texts.items()}
    assert choices["protocol_kind"] == set(ProtocolKind)
    assert choices["lop_method"] == {"measured", "entered"}
    assert choices["moment"] == set(MomentKind)
    assert choices["placement"] == set(Placement)
    assert choices["posture"] == set(Posture)
    assert choices["sex"] == set(Sex)
    assert choices["yes_no"] == {"yes", "no"}
    assert "empty" in choices["protocol_start"]


async def test_screening_is_the_same_everywhere(hass: HomeAssistant) -> None:
    """The questions are in the same words, whenever they are asked."""
    first = TEXTS["config"]["step"]["screening"]
    again = OPTIONS["step"]["screening"]
    assert set(first["data"]) == {*Question, "all_no"}
    assert first["data"] == again["data"]
    assert first["data_description"] == again["data_description"]
