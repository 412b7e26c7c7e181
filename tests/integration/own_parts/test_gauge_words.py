"""Tests of what is said where a hand pumps: never that anything goes by itself."""

import asyncio
import json
from pathlib import Path
import re
from typing import Final

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_mock_service,
)

from custom_components.bfr_cuff.lib.controller.model import Fault
from custom_components.bfr_cuff.lib.session.messages import MomentKind
from custom_components.bfr_cuff.logbook_events import EVENT_RELEASE
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.integration.helpers import eventually, set_up
from tests.integration.shipped import FOLDER, TEXTS, placeholders
from tests.integration.training import LEFT, athlete, ended, reach, start
from tests.integration.voice import told

from .box import Box
from .home import own_entry, repair, wiring

BY_ITSELF: Final = re.compile(
    r"\binflates\b|the air is\b|with the air out|letting air out|by itself|^Releasing\.$|to release\.$"
)
"""What is true of a pump and a valve that a controller has, and of no hand."""

LETS_GO: Final = re.compile(
    r"lets (go|the air out)|is being let out|has to be out|releases by itself"
    r"|open the strap|\bLets the air\b"
)


def test_whatever_goes_by_itself_is_also_said_to_a_hand() -> None:
    """Announcements and answers that claim it have other words for a hand pump."""
    common = TEXTS["common"]
    claims = {
        key
        for key, text in common.items()
        if key.startswith(("announce_", "voice_"))
        and BY_ITSELF.search(text)
        and not key.endswith(("_gauge", "_wrap"))
    }
    assert len(claims) >= 10
    assert {key for key in claims if f"{key}_gauge" not in common} == set()


def test_cards_claim_nothing_of_a_hand_pump() -> None:
    """Where one text is for every cuff, what goes by itself is told apart in it."""
    claims = {
        key: text
        for key, text in TEXTS["common"].items()
        if key.startswith("card_")
        and not key.startswith("card_measure_")
        and LETS_GO.search(text)
    }
    assert {"card_cuff_lost", "card_hint_releasing"} <= claims.keys()
    assert [key for key, text in claims.items() if "hand" not in text] == []


@pytest.mark.parametrize("file", sorted((FOLDER / "translations").glob("*.json")))
def test_words_for_hands_are_other_words(file: Path) -> None:
    """In every language, and nothing is filled in that the others do not have."""
    common = json.loads(file.read_text())["common"]
    variants = [key for key in common if key.endswith(("_gauge", "_wrap"))]
    checked = 0
    for key in variants:
        base = key.rpartition("_")[0]
        if base in common and base.startswith(
            ("announce_", "card_", "voice_", "logbook_")
        ):
            checked += 1
            assert common[key] != common[base]
            assert placeholders(common[key]) <= placeholders(common[base])
    assert checked >= 20


@pytest.fixture
def entry(hass: HomeAssistant, box: Box) -> MockConfigEntry:
    """Return the entry of a gauge that is worn on the left thigh."""
    box.lets_go_s = 1e9
    return own_entry(hass, wiring(hass, "pressure", found=None), cuffs=LEFT)


async def _sessions(hass: HomeAssistant) -> AthleteSessions:
    """Return an athlete who hears everything."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    return await athlete(
        hass,
        announce_targets=["notify.phone"],
        announce_moments=[kind.value for kind in MomentKind],
    )


async def test_a_session_by_hand_is_told_in_its_words(
    hass: HomeAssistant, box: Box, entry: MockConfigEntry
) -> None:
    """From the first word to the last, aloud and in answers."""
    notify = async_mock_service(hass, "notify", "send_message")
    await set_up(hass, entry)
    sessions = await _sessions(hass)

    def said() -> list[str]:
        return [call.data["message"] for call in notify]

    await asyncio.sleep(2.0)
    await start(hass)
    await eventually(lambda: "Ada: the session begins. You pump by hand." in said())
    answer = await told(hass, IntentName.STATUS)
    assert answer.startswith("Ada: pump the cuff up by hand for set 1 of ")
    assert "Let the air out in " in answer
    box.on["vent", 0] = box.on["pump", 0] = True
    await reach(sessions, "work", 120)
    box.on["pump", 0] = False
    assert await told(hass, IntentName.LOWER) == (
        "The target is 10 millimetres of mercury lower. Let a little air out."
    )
    await eventually(lambda: "The target is lower now." in said())
    answer = await told(hass, IntentName.RELEASE)
    assert answer == "Releasing everything. Let the air out by hand now: Bench cuff 1."
    await eventually(lambda: "The work is over. Let the air out." in said())
    assert await told(hass, IntentName.STATUS) == (
        "Ada: the session is over. Let the air out. "
        "Ada: next, the session ends and you let the air out."
    )
    box.on["vent", 0] = False
    await ended(sessions, 60)
    assert [text for text in said() if BY_ITSELF.search(text)] == []


async def test_without_its_gauge_no_one_says_that_it_lets_go(
    hass: HomeAssistant, box: Box, entry: MockConfigEntry
) -> None:
    """A repair, an answer and an error say whose hand is needed."""
    coordinator = await set_up(hass, entry)
    await _sessions(hass)
    await asyncio.sleep(2.0)
    await coordinator.async_inflate(0, 60.0, 300.0)
    box.on["vent", 0] = box.on["pump", 0] = True
    await eventually(lambda: box.pressure() > 50, 60)
    box.on["pump", 0] = False
    box.break_off("pressure")
    await eventually(lambda: not coordinator.last_update_success)
    issue = ir.async_get(hass).async_get_issue(
        "bfr_cuff", f"{entry.entry_id}_contact_lost"
    )
    assert issue is not None
    assert issue.translation_key == "contact_lost_gauge"
    answer = await told(hass, IntentName.RELEASE)
    assert "Bench cannot be read, and only your hand can let its air out." in answer
    assert "by itself" not in answer


async def test_a_fault_says_whose_hand_is_needed(
    hass: HomeAssistant, box: Box, entry: MockConfigEntry
) -> None:
    """Far too much was pumped: a fault, a line in the logbook, and no claim."""
    lines = async_capture_events(hass, EVENT_RELEASE)
    coordinator = await set_up(hass, entry)
    await asyncio.sleep(2.0)
    await coordinator.async_inflate(0, 60.0, 300.0)
    box.on["vent", 0] = box.on["pump", 0] = True
    await eventually(lambda: coordinator.data.cuff(0).fault is not None, 60)
    box.on["vent", 0] = box.on["pump", 0] = False
    assert coordinator.data.cuff(0).fault is Fault.OVERPRESSURE
    issue = ir.async_get(hass).async_get_issue("bfr_cuff", f"{entry.entry_id}_fault_0")
    assert issue is not None
    assert issue.translation_key == "fault_overpressure_gauge"
    await eventually(lambda: lines)
    assert lines[0].data["origin"] == "gauge"
    await eventually(lambda: box.pressure() < 20, 60)
    await asyncio.sleep(6.0)
    assert "next_flow" not in await repair(hass, issue.issue_id)
    assert coordinator.data.cuff(0).fault is None
