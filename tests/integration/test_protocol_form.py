"""An own protocol made in a form: rows for the sets, a preview, and the text behind."""

from typing import Any

import pytest

from custom_components.bfr_cuff.protocols import async_load_protocols, protocols
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .athletes import add_athlete, filled_in, record, suggested

NONSENSE = "name: ["


@pytest.fixture(autouse=True)
async def _protocols(hass: HomeAssistant) -> None:
    """Read the protocols that are built in."""
    await async_load_protocols(hass)


async def _answer(hass: HomeAssistant, page: Any, **given: Any) -> Any:
    return await hass.config_entries.subentries.async_configure(page["flow_id"], given)


async def _form(hass: HomeAssistant, entry: Any, start: str = "classic_75") -> Any:
    """Open the form of a copy."""
    page = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "protocol"), context={"source": SOURCE_USER}
    )
    return await _answer(hass, page, start=start)


async def test_made_in_a_form(hass: HomeAssistant) -> None:
    """The rows are the sets, the preview shows them as the card does, and it is kept."""
    entry = add_athlete(hass)
    page = await _form(hass, entry)
    begins = filled_in(page)
    assert [each["repetitions"] for each in begins["sets"]] == [30, 15, 15, 15]
    rows = [
        {"repetitions": 25.0, "rest_s": 45.0},
        {"repetitions": 10.0, "to_failure": True, "rest_s": 45.0},
        {"work_s": 60.0},
    ]
    page = await _answer(hass, page, **begins | {"name": "Mine", "sets": rows})
    assert (page["type"], page["step_id"]) == (FlowResultType.MENU, "preview")
    assert page["menu_options"] == ["keep", "form", "edit"]
    shown = page["description_placeholders"]
    assert (shown["sets"], shown["rests"]) == ("`25` `10+` `1:00`", "Rest 0:45")
    assert shown["course"].startswith("4:50 in all, 4:50 of it under pressure")
    assert (shown["proposed"], shown["lowest"], shown["highest"]) == ("60", "40", "80")
    page = await _answer(hass, page, next_step_id="form")
    assert filled_in(page)["sets"][0] == {"repetitions": 25, "rest_s": 45}
    page = await _answer(hass, page, **filled_in(page) | {"released_in_rests": True})
    assert page["description_placeholders"]["rests"] == "Rest 0:45, cuff off"
    assert "3:20 of it" in page["description_placeholders"]["course"]
    page = await _answer(hass, page, next_step_id="keep")
    assert (page["type"], page["title"]) == (FlowResultType.CREATE_ENTRY, "Mine")
    (kept,) = (each for each in protocols(hass).values() if each.name == "Mine")
    assert [each.repetitions for each in kept.sets] == [25, 10, None]
    assert kept.sources == protocols(hass)["classic_75"].sources


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        (
            {"sets": [{"repetitions": 30}, {"repetitions": 15, "rest_s": 9000}]},
            "sets",
            "Row 2: “Rest after it” must be 0 to 900",
        ),
        ({"sets": [{}]}, "sets", "Row 1: a set has either Repetitions or Time"),
        ({"sets": []}, "sets", "there must be 1 to 60 sets"),
        ({"kind": ""}, "kind", "“Kind” is missing"),
        ({"pressure_highest": 95}, "pressure_highest", "must be 40 to 80"),
        ({"time_limit_s": 60}, "time_limit_s", "the sets and rests need"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    hass: HomeAssistant, changes: dict[str, Any], field: str, said: str
) -> None:
    """In words, with the row; nothing that was filled in is lost."""
    page = await _form(hass, add_athlete(hass))
    given = filled_in(page) | changes
    given = {name: value for name, value in given.items() if value != ""}
    page = await _answer(hass, page, **given)
    assert page["errors"] == {field: "protocol_field"}
    assert said in page["description_placeholders"]["what"]
    assert filled_in(page)["name"] == "Classic 75 (2)"


async def test_name_of_another(hass: HomeAssistant) -> None:
    """A name stands for one protocol."""
    page = await _form(hass, add_athlete(hass))
    page = await _answer(hass, page, **filled_in(page) | {"name": "Classic 75"})
    assert page["errors"] == {"name": "name_taken"}


async def test_edited_in_a_form(hass: HomeAssistant) -> None:
    """What is kept can be changed in the form; what is no YAML only as text."""
    entry = add_athlete(hass, record("protocol", "Old", text=NONSENSE))
    (subentry,) = entry.subentries.values()
    page = await entry.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    assert page["menu_options"] == ["form", "edit"]
    page = await _answer(hass, page, next_step_id="form")
    assert page["step_id"] == "edit"
    assert suggested(page)["text"] == NONSENSE
