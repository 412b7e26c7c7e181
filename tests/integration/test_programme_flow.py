"""Tests of the form that gives an athlete a programme."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.lib.training.programme import Growth
from custom_components.bfr_cuff.lib.training.programme_file import read_programme
from custom_components.bfr_cuff.lib.training.yaml_lines import marked
from custom_components.bfr_cuff.protocols import async_load_protocols
from custom_components.bfr_cuff.sessions.programmes import (
    async_load_programmes,
    programme_texts,
)
from homeassistant.config_entries import SOURCE_USER, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .athletes import add_athlete, day, filled_in, record, suggested
from .programmes import OWN, programme

GROWTH = [each.value for each in Growth]
WEEK = {"weeks": 1, "day_1": ["classic_75"]}
PROTOCOL = """format: 1
name: Stairs
kind: resistance
pressure: {proposed: 40, lowest: 40, highest: 50}
time_limit_s: 420
sets:
  - {repetitions: 15}
"""
PLAN = {"limb": "both_thighs", "begins": "2026-11-09", "due_from": "07:00:00"}


@pytest.fixture(autouse=True)
async def _files(hass: HomeAssistant) -> None:
    """Read what is built in."""
    await async_load_protocols(hass)
    await async_load_programmes(hass)


async def submit(hass: HomeAssistant, shown: Any, **given: Any) -> SubentryFlowResult:
    """Send a form."""
    return await hass.config_entries.subentries.async_configure(shown["flow_id"], given)


async def begin(hass: HomeAssistant, entry: MockConfigEntry, **given: Any) -> Any:
    """Open the form and answer its first step."""
    shown = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "programme"), context={"source": SOURCE_USER}
    )
    assert shown["step_id"] == "user"
    return await submit(hass, shown, **given)


async def test_a_standard_one(hass: HomeAssistant) -> None:
    """It is kept by its name, so that a better version of it is used."""
    entry = add_athlete(hass)
    shown = await begin(hass, entry, start="eight_weeks", change=False)
    assert shown["step_id"] == "plan"
    assert suggested(shown) == {
        "limb": None,
        "begins": day().isoformat(),
        "due_from": "08:00:00",
    }
    shown = await submit(hass, shown, begins="2026-11-09")
    assert shown["errors"] == {"limb": "required"}
    shown = await submit(hass, shown, **PLAN)
    assert shown["type"] is FlowResultType.CREATE_ENTRY
    assert shown["title"] == "Eight weeks, Both thighs"
    (kept,) = entry.subentries.values()
    assert dict(kept.data) == PLAN | {"programme": "eight_weeks"}


async def as_text(hass: HomeAssistant, shown: Any) -> Any:
    """Go on from the form to the text."""
    assert shown["step_id"] == "form"
    return await submit(hass, shown, **filled_in(shown), as_text=True)


async def test_one_of_your_own(hass: HomeAssistant) -> None:
    """A problem is shown with its line, and nothing that was written is lost."""
    entry = add_athlete(hass)
    shown = await begin(hass, entry, start="empty", change=False)
    shown = await as_text(hass, shown)
    text = suggested(shown)["text"]
    assert "stages:" in text
    shown = await submit(hass, shown, text=text)
    assert shown["errors"] == {"text": "protocol_problem"}
    wrong = OWN.replace("1: [First time]", "1: [Gone]", 1)
    shown = await submit(hass, shown, text=wrong)
    assert shown["description_placeholders"] == {
        "line": "6",
        "what": "there is no protocol called Gone",
    }
    line = int(shown["description_placeholders"]["line"])
    assert suggested(shown)["text"] == marked(wrong, line)
    shown = await submit(hass, shown, text=OWN)
    shown = await submit(hass, shown, **PLAN)
    assert shown["title"] == "Mine, Both thighs"
    (kept,) = entry.subentries.values()
    assert dict(kept.data) == PLAN | {"text": OWN}


async def test_a_copy_to_change(hass: HomeAssistant) -> None:
    """A standard one is shown as a form, and left alone its text is what it was."""
    shown = await begin(hass, add_athlete(hass), start="maintenance", change=True)
    shown = await as_text(hass, shown)
    assert suggested(shown)["text"] == programme_texts(hass)["maintenance"]


async def test_made_in_a_form(hass: HomeAssistant) -> None:
    """The rows are the stages, the preview says what they come to, and it is kept."""
    stairs = record("protocol", "Stairs", text=PROTOCOL)
    entry = add_athlete(hass, stairs)
    shown = await begin(hass, entry, start="empty", change=False)
    offered = shown["data_schema"].schema["stages"].config["fields"]["day_1"]
    names = {
        each["value"]: each["label"] for each in offered["selector"].config["options"]
    }
    assert (names["classic_75"], names["Stairs"]) == ("Classic 75", "Stairs")
    assert filled_in(shown)["stages"][0]["grows"] == [*GROWTH]
    rows = [
        {"weeks": 2.0, "day_1": ["classic_75"], "day_4": ["Stairs"], "grows": ["load"]},
        {"weeks": 1.0, "day_1": ["first_time"], "day_2": [], "easy": True},
        {"weeks": 1.0, "day_1": ["passive", "passive"], "day_3": ["passive", "passive"]}
        | {"grows": ["nothing"], "sources": ["E009"]},
        {"weeks": 1, "day_7": ["Classic 75"], "grows": []},
    ]
    shown = await submit(hass, shown, name="Mine", stages=rows)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.MENU, "preview")
    assert shown["menu_options"] == ["plan", "form", "edit"]
    assert shown["description_placeholders"] == {
        "name": "Mine",
        "stages": (
            "- **Weeks 1 to 2**: day 1: Classic 75 · day 4: Stairs. May grow: Load.\n"
            "- **Week 3**: day 1: First time. Easy: nothing grows.\n"
            "- **Week 4**: day 1: Passive + Passive · day 3: Passive + Passive. "
            "May grow: Nothing.\n"
            "- **Week 5**: day 7: Classic 75. "
            "May grow: Time, Repetitions, Load, Pressure."
        ),
        "total": "Weeks: 5. Sessions: 10. Then it ends.",
    }
    shown = await submit(hass, shown, next_step_id="form")
    again = filled_in(shown)["stages"]
    assert again[0] == {"weeks": 2, **rows[0]}
    assert again[3]["day_7"] == ["classic_75"]
    shown = await submit(hass, shown, **filled_in(shown))
    shown = await submit(hass, shown, next_step_id="plan")
    shown = await submit(hass, shown, **PLAN)
    assert (shown["type"], shown["title"]) == (
        *(FlowResultType.CREATE_ENTRY, "Mine, Both thighs"),
    )
    kept = read_programme("own", shown["data"]["text"])
    assert [stage.weeks for stage in kept.stages] == [2, 1, 1, 1]
    assert [len(stage.grows) for stage in kept.stages] == [1, 4, 0, 4]
    assert kept.stages[2].sources == ("E009",)


def said_in(shown: SubentryFlowResult) -> str:
    """Return what a form says is wrong."""
    placeholders = shown["description_placeholders"]
    assert placeholders is not None
    return placeholders["what"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", "“Name” is missing"),
        ({"stages": []}, "stages", "there must be 1 to 52 weeks"),
        ({"stages": [{"day_1": ["passive"]}]}, "stages", "Row 1: “Weeks” is missing"),
        ({"stages": [WEEK, {"weeks": 1}]}, "stages", "Row 2: no day has a protocol"),
        (
            {"stages": [WEEK | {"day_3": ["Gone"]}]},
            *("stages", "Row 1, Day 3: there is no protocol called Gone"),
        ),
        (
            {"stages": [WEEK | {"day_2": ["passive"]}]},
            *("stages", "Row 1: sessions of a week must be at least 2 days apart"),
        ),
        (
            {"stages": [WEEK | {"weeks": 2.5}]},
            *("stages", "Row 1: “Weeks” is not a whole number"),
        ),
        ({"rounds": 60}, "rounds", "“Rounds” must be 1 to 52"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    hass: HomeAssistant, changes: dict[str, Any], field: str, said: str
) -> None:
    """In words, with the row and the day; nothing that was filled in is lost."""
    shown = await begin(hass, add_athlete(hass), start="empty", change=False)
    given = {"name": "Mine", "stages": [WEEK], **changes}
    shown = await submit(
        hass, shown, **{name: each for name, each in given.items() if each != ""}
    )
    assert shown["errors"] == {field: "protocol_field"}
    assert said in said_in(shown)
    assert filled_in(shown)["stages"] == given["stages"]


async def test_what_is_no_programme(hass: HomeAssistant) -> None:
    """What cannot be read can only be changed as text."""
    entry = add_athlete(hass, programme(text="name: ["))
    (kept,) = entry.subentries.values()
    shown = await entry.start_subentry_reconfigure_flow(hass, kept.subentry_id)
    assert shown["step_id"] == "edit"
    assert suggested(shown)["text"] == "name: ["


async def test_a_protocol_that_is_gone(hass: HomeAssistant) -> None:
    """The form still shows it, and says what is wrong."""
    text = OWN.replace("1: [First time]", "1: [Gone]", 1)
    entry = add_athlete(hass, programme(text=text))
    (kept,) = entry.subentries.values()
    shown = await entry.start_subentry_reconfigure_flow(hass, kept.subentry_id)
    shown = await submit(hass, shown, next_step_id="form")
    assert filled_in(shown)["stages"][0]["day_1"] == ["Gone"]
    shown = await submit(hass, shown, **filled_in(shown))
    assert "Gone" in said_in(shown)


async def test_a_limb_has_one(hass: HomeAssistant) -> None:
    """Another on any of its limbs is refused, on others it is not."""
    entry = add_athlete(hass, programme(limb="left_thigh"))
    shown = await begin(hass, entry, start="maintenance", change=False)
    shown = await submit(hass, shown, **PLAN)
    assert shown["errors"] == {"limb": "limb_taken"}
    shown = await submit(hass, shown, **PLAN | {"limb": "right_thigh"})
    assert shown["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("own", [True, False])
async def test_edit(hass: HomeAssistant, own: bool) -> None:
    """Text, limb and day can be changed, and nothing be due for a while."""
    what = {} if own else {"text": None, "programme": "maintenance"}
    data = programme(**what)
    entry = add_athlete(hass, data)
    (kept,) = entry.subentries.values()
    shown = await entry.start_subentry_reconfigure_flow(hass, kept.subentry_id)
    if own:
        assert shown["menu_options"] == ["plan", "form", "edit"]
        shown = await submit(hass, shown, next_step_id="edit")
        assert suggested(shown)["text"] == OWN
        shown = await submit(hass, shown, text=OWN.replace("Mine", "Yours"))
    assert suggested(shown)["limb"] == "left_thigh"
    shown = await submit(hass, shown, **PLAN, held_until="2026-11-20")
    assert shown["reason"] == "reconfigure_successful"
    (kept,) = entry.subentries.values()
    assert kept.title == f"{'Yours' if own else 'Maintenance'}, Both thighs"
    assert kept.data["held_since"] == day().isoformat()
    assert kept.data["held_until"] == "2026-11-20"
