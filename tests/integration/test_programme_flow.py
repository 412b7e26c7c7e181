"""Tests of the form that gives an athlete a programme."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.lib.training.yaml_lines import marked
from custom_components.bfr_cuff.protocols import async_load_protocols
from custom_components.bfr_cuff.sessions.programmes import (
    async_load_programmes,
    programme_texts,
)
from homeassistant.config_entries import SOURCE_USER, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .athletes import add_athlete, day, suggested
from .programmes import OWN, programme

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


async def test_one_of_your_own(hass: HomeAssistant) -> None:
    """A problem is shown with its line, and nothing that was written is lost."""
    entry = add_athlete(hass)
    shown = await begin(hass, entry, start="empty", change=False)
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
    """A standard one is shown as its text."""
    shown = await begin(hass, add_athlete(hass), start="maintenance", change=True)
    assert suggested(shown)["text"] == programme_texts(hass)["maintenance"]


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
        assert suggested(shown)["text"] == OWN
        shown = await submit(hass, shown, text=OWN.replace("Mine", "Yours"))
    assert suggested(shown)["limb"] == "left_thigh"
    shown = await submit(hass, shown, **PLAN, held_until="2026-11-20")
    assert shown["reason"] == "reconfigure_successful"
    (kept,) = entry.subentries.values()
    assert kept.title == f"{'Yours' if own else 'Maintenance'}, Both thighs"
    assert kept.data["held_since"] == day().isoformat()
    assert kept.data["held_until"] == "2026-11-20"
