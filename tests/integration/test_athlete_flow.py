"""Tests of adding an athlete, of the offer to, and of renaming one."""

import logging
from typing import Any

import pytest

from custom_components.bfr_cuff.athletes import is_athlete, load_athlete
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.entries import is_controller
from custom_components.bfr_cuff.lib.training.athlete import Sex
from custom_components.bfr_cuff.lib.training.screening import Question
from homeassistant.config_entries import (
    SOURCE_IGNORE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from simulator.device import Simulator

from .athletes import ALL_NO, add_athlete, day, screening, suggested
from .helpers import HOST

ADA = {"name": "Ada", "birth_year": 1990.0}


async def _submit(
    hass: HomeAssistant, result: ConfigFlowResult, **user_input: Any
) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_configure(result["flow_id"], user_input)


async def _start(hass: HomeAssistant, choice: str = "athlete") -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["type"] is FlowResultType.MENU
    assert result["step_id"] == "user"
    assert result["menu_options"] == [
        *("controller", "own_parts", "no_controller", "athlete", "history")
    ]
    return await _submit(hass, result, next_step_id=choice)


async def _ask(hass: HomeAssistant, **athlete: Any) -> ConfigFlowResult:
    """Say who trains; the questions come next."""
    result = await _submit(hass, await _start(hass), **ADA | athlete)
    assert result["step_id"] == "screening"
    return result


def _entry(result: ConfigFlowResult) -> ConfigEntry:
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry = result["result"]
    return entry


async def test_added(hass: HomeAssistant) -> None:
    """Who it is, then fifteen answers, make an athlete who may train."""
    hass.states.async_set("person.ada", "home")
    result = await _ask(hass, name=" Ada ", person="person.ada", sex="female")
    assert result["description_placeholders"] == {"name": "Ada", "days": "90"}
    entry = _entry(await _submit(hass, result, **ALL_NO))
    assert entry.title == "Ada"
    assert entry.data == {"kind": "athlete", "person": "person.ada"}
    assert entry.options == {
        "birth_year": 1990,
        "sex": "female",
        "screening": screening(),
    }
    assert len(bytes.fromhex(entry.unique_id or "")) == 16
    assert is_athlete(entry)
    athlete = load_athlete(hass, entry)
    assert athlete.sex is Sex.FEMALE
    assert athlete.blocks(day()) == ()


async def test_two_athletes_differ(hass: HomeAssistant) -> None:
    """Each athlete has an id of its own, whatever they are called."""
    first = _entry(await _submit(hass, await _ask(hass), **ALL_NO))
    second = _entry(await _submit(hass, await _ask(hass, name="Bo"), **ALL_NO))
    assert first.unique_id != second.unique_id
    assert "sex" not in first.options
    assert first.data["person"] is None


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"name": "  "}, {"name": "required"}),
        ({"name": "bO "}, {"name": "name_taken"}),
        ({"birth_year": None}, {"birth_year": "required"}),
        (
            {"name": "", "birth_year": None},
            {"name": "required", "birth_year": "required"},
        ),
    ],
)
async def test_who_it_is_stays_open(
    hass: HomeAssistant, given: dict[str, Any], errors: dict[str, str]
) -> None:
    """A name is unique and a year of birth is known; nothing typed is lost."""
    add_athlete(hass, name="Bo")
    told = {key: value for key, value in (ADA | given).items() if value is not None}
    result = await _submit(hass, await _start(hass), **told)
    assert result["step_id"] == "athlete"
    assert result["errors"] == errors
    assert suggested(result)["name"] == told["name"]
    result = await _submit(hass, result, **ADA)
    assert result["step_id"] == "screening"


@pytest.mark.parametrize("question", Question)
async def test_a_yes_blocks(hass: HomeAssistant, question: Question) -> None:
    """One yes is told with its reason; the athlete can be added, and is blocked."""
    result = await _submit(hass, await _ask(hass), **ALL_NO | {question.value: "yes"})
    assert result["type"] is FlowResultType.MENU
    assert result["step_id"] == "blocked"
    given = result["description_placeholders"]
    assert given is not None
    assert given["name"] == "Ada"
    assert given["reasons"].startswith("- Ada must not train")
    assert given["reasons"].count("\n") == 0
    entry = _entry(await _submit(hass, result, next_step_id="create"))
    assert load_athlete(hass, entry).blocks(day()) == (question,)


async def test_a_slip_is_corrected(hass: HomeAssistant) -> None:
    """From what blocks one can go back, with the answers as they were given."""
    answers = ALL_NO | {"fever": "yes"}
    result = await _submit(hass, await _ask(hass), **answers)
    result = await _submit(hass, result, next_step_id="screening")
    assert suggested(result) == answers | {"all_no": None}
    entry = _entry(await _submit(hass, result, **ALL_NO))
    assert load_athlete(hass, entry).blocks(day()) == ()


async def test_too_young(hass: HomeAssistant) -> None:
    """That is said at once, before any question, and a slip can be corrected."""
    young = ADA | {"birth_year": float(day().year - 13)}
    result = await _submit(hass, await _start(hass), **young)
    assert (result["step_id"], result["errors"]) == (
        "athlete",
        {"birth_year": "too_young"},
    )
    given = result["description_placeholders"]
    assert given is not None
    assert given["age"] == "14"
    assert suggested(result)["birth_year"] == day().year - 13
    result = await _submit(hass, result, **ADA)
    assert _entry(await _submit(hass, result, **ALL_NO)).options["birth_year"] == 1990


async def test_no_to_every_question(hass: HomeAssistant) -> None:
    """One press, after reading, denies what was not answered; a yes stays a yes."""
    entry = _entry(await _submit(hass, await _ask(hass), all_no=True))
    assert load_athlete(hass, entry).blocks(day()) == ()
    answers = {"fever": "yes", "heart": "no", "all_no": True}
    result = await _submit(hass, await _ask(hass, name="Bo"), **answers)
    assert result["step_id"] == "blocked"
    entry = _entry(await _submit(hass, result, next_step_id="create"))
    assert load_athlete(hass, entry).blocks(day()) == (Question.FEVER,)


async def test_nobody_answers_by_default(hass: HomeAssistant) -> None:
    """No answer is filled in, and one that is missing is asked for by its name."""
    result = await _ask(hass)
    assert result["data_schema"] is not None
    assert set(suggested(result).values()) == {None}
    # The frontend fills in what is required, so nothing is.
    fields = result["data_schema"].schema
    assert not any(type(field).__name__ == "Required" for field in fields)

    result = await _submit(hass, result)
    assert result["errors"] == dict.fromkeys(Question, "required")
    answers = {key: value for key, value in ALL_NO.items() if key != "heart"}
    result = await _submit(hass, result, **answers)
    assert result["errors"] == {"heart": "required"}
    assert suggested(result) == answers | {"heart": None, "all_no": None}


async def test_answers_are_not_logged(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither answers nor a year of birth reach the log, however much is logged."""
    logging.getLogger("custom_components.bfr_cuff").setLevel(logging.DEBUG)
    result = await _ask(hass, birth_year=1937.0)
    result = await _submit(hass, result, **ALL_NO | {"sickle_cell": "yes"})
    await _submit(hass, result, next_step_id="create")
    await hass.async_block_till_done()
    assert "1937" not in caplog.text
    assert "sickle" not in caplog.text.casefold()


# The offer after the first controller.


async def _pair(hass: HomeAssistant, simulator: Simulator) -> ConfigFlowResult:
    result = await _start(hass, "controller")
    result = await _submit(hass, result, host=HOST, port=simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    return result


def _offers(hass: HomeAssistant) -> list[Any]:
    """Return the forms that wait on the page of integrations."""
    return hass.config_entries.flow.async_progress()


async def test_first_controller_offers_an_athlete(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The form of an athlete waits beside that for names and areas, not in its place."""
    assert "next_flow" not in await _pair(hass, simulator)
    (offer,) = _offers(hass)
    assert offer["context"]["title_placeholders"] == {"name": "Who trains?"}
    offered = await hass.config_entries.flow.async_configure(offer["flow_id"])
    assert offered["step_id"] == "athlete"
    result = await _submit(hass, offered, **ADA)
    worn = await _submit(hass, result, **ALL_NO)
    assert is_athlete(_entry(await _submit(hass, worn)))
    assert _offers(hass) == []


async def test_offer_is_withdrawn(hass: HomeAssistant, simulator: Simulator) -> None:
    """Once somebody trains, whoever added them, nobody is asked who trains."""
    await _pair(hass, simulator)
    worn = await _submit(hass, await _ask(hass), **ALL_NO)
    assert _offers(hass)
    await _submit(hass, worn)
    assert _offers(hass) == []


async def test_offer_is_ignored(hass: HomeAssistant, simulator: Simulator) -> None:
    """Whoever ignores the offer is not asked again after another controller."""
    await _pair(hass, simulator)
    (offer,) = _offers(hass)
    data = {"unique_id": offer["context"]["unique_id"], "title": "Who trains?"}
    flow = hass.config_entries.flow
    await flow.async_init(DOMAIN, context={"source": SOURCE_IGNORE}, data=data)
    (controller,) = filter(is_controller, hass.config_entries.async_entries(DOMAIN))
    await hass.config_entries.async_remove(controller.entry_id)
    await _pair(hass, simulator)
    assert _offers(hass) == []


async def test_places_are_offered_to_who_trains_already(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A controller that comes after the athlete leads on to its cuffs, one by one."""
    added = await _submit(hass, await _ask(hass), **ALL_NO)
    assert "next_flow" not in added
    assert _offers(hass) == []
    paired = await _pair(hass, simulator)
    assert "next_flow" not in paired
    (offer,) = _offers(hass)
    title = {"name": "Where is the new cuff worn?"}
    assert offer["context"]["title_placeholders"] == title
    form: Any = await hass.config_entries.flow.async_configure(offer["flow_id"])
    key = f"{paired['result'].entry_id}:0"
    assert suggested(form) == {"worn": key, "placement": None}
    form = await _submit(hass, form, placement="left_thigh")
    assert form["errors"] == {"worn": "required"}
    assert suggested(form)["placement"] == "left_thigh"
    form = await _submit(hass, form, worn=key, placement="left_thigh")
    assert suggested(form)["placement"] is None
    key = key.replace(":0", ":1")
    result = await _submit(hass, form, worn=key, placement="right_thigh")
    assert result["reason"] == "cuffs_placed"
    coordinator = paired["result"].runtime_data
    assert coordinator.settings(0).placement == "left_thigh"
    assert coordinator.settings(1).placement == "right_thigh"


async def test_places_can_be_said_later(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Whoever leaves it empty is told where; an athlete who is added leaves it alone."""
    await _submit(hass, await _ask(hass), **ALL_NO)
    await _pair(hass, simulator)
    (offer,) = _offers(hass)
    worn = await _submit(hass, await _ask(hass, name="Ben"), **ALL_NO)
    await _submit(hass, worn)
    assert _offers(hass) == [offer]
    form = await hass.config_entries.flow.async_configure(offer["flow_id"])
    result = await _submit(hass, form, worn=suggested(form)["worn"])
    assert result["reason"] == "cuffs_not_placed"
    assert _offers(hass) == []


# Another name.


async def test_renamed(hass: HomeAssistant) -> None:
    """Name and person can change; all else stays."""
    hass.states.async_set("person.ada", "home")
    entry = add_athlete(hass, thigh_cm=55.0)
    before = dict(entry.options)
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure_athlete"
    assert result["description_placeholders"] == {"name": "Ada"}
    assert suggested(result) == {"name": "Ada", "person": None}
    result = await _submit(hass, result, name=" Ada L. ", person="person.ada")
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "athlete_updated"
    assert entry.title == "Ada L."
    assert entry.data == {"kind": "athlete", "person": "person.ada"}
    assert entry.options == before

    result = await entry.start_reconfigure_flow(hass)
    assert suggested(result) == {"name": "Ada L.", "person": "person.ada"}
    await _submit(hass, result, name="Ada L.")
    assert entry.data["person"] is None


async def test_renamed_to_another(hass: HomeAssistant) -> None:
    """Another athlete's name is refused; the own one in other letters is not."""
    add_athlete(hass, name="Bo")
    entry = add_athlete(hass)
    result = await entry.start_reconfigure_flow(hass)
    result = await _submit(hass, result, name="BO")
    assert result["errors"] == {"name": "name_taken"}
    assert suggested(result)["name"] == "BO"
    result = await _submit(hass, result, name="ADA")
    assert result["reason"] == "athlete_updated"
    assert entry.title == "ADA"
