"""Tests of sessions with own parts and with a hand pump: as with any cuff, and marked."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.evidence import IN_BAND
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from tests.integration.helpers import act, eventually, set_up
from tests.integration.training import LEFT, ask, athlete, ended, reach, start

from .box import Box
from .home import DEVICE_ID, own_entry, prove, wiring

MADE_OF = "Made of your own entities: Home Assistant is part of the control"


@pytest.fixture
def entry(hass: HomeAssistant, box: Box) -> MockConfigEntry:
    """Return the entry of a cuff that is worn on the left thigh."""
    return own_entry(hass, cuffs=LEFT)


async def test_a_session_runs_on_own_parts(
    hass: HomeAssistant, entry: MockConfigEntry, box: Box
) -> None:
    """Proven, it is inflated, held, let go and on record as with any controller."""
    coordinator = await set_up(hass, entry)
    sessions = await athlete(hass)
    with pytest.raises(ServiceValidationError) as refused:
        await start(hass)
    assert refused.value.translation_key == "refused_not_proven"
    await prove(hass, entry)
    await asyncio.sleep(2.0)
    await start(hass)
    await reach(sessions, "work", 60)
    await asyncio.sleep(20.0)
    target = coordinator.data.cuff(0).target
    assert target is not None
    assert abs(box.pressure() - target) <= IN_BAND.value / 100 * target
    await ask(hass, "stop_session", athlete="Ada")
    record = await ended(sessions)
    assert record.cuffs[0]["occluded_s"] > 20
    assert box.pressure() < 20
    assert not box.on["pump", 0]


async def test_a_part_that_goes_away_ends_a_session(
    hass: HomeAssistant, entry: MockConfigEntry, box: Box
) -> None:
    """Air out, and a reason on record."""
    await set_up(hass, entry)
    await prove(hass, entry)
    sessions = await athlete(hass)
    await asyncio.sleep(2.0)
    await start(hass)
    await reach(sessions, "work", 60)
    box.break_off("pressure")
    await eventually(lambda: box.pressure() < 20, 5)
    box.break_off("pressure", away=False)
    record = await ended(sessions, 120)
    assert record.reason != "done"


async def test_it_is_marked_on_every_screen(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    entry: MockConfigEntry,
    box: Box,
) -> None:
    """On its device's page, on the card before a start, and in repairs."""
    await set_up(hass, entry)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, DEVICE_ID), entry.entry_id
    )
    assert device is not None
    assert device.model == MADE_OF
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"{entry.entry_id}_proof_0")
    assert issue is not None
    assert issue.translation_key == "not_proven"
    await prove(hass, entry)
    sessions = await athlete(hass)
    await asyncio.sleep(2.0)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "bfr_cuff/preview",
            "athlete": sessions.entry.entry_id,
            "protocol": "first_time",
            "limb": "left_thigh",
        }
    )
    answer = (await client.receive_json())["result"]
    assert answer["refusal"] is None
    assert f"{MADE_OF}. 10 minutes at most." in answer["warnings"]
    await client.send_json_auto_id({"type": "bfr_cuff/athletes"})
    [cuff] = (await client.receive_json())["result"]["cuffs"]
    assert cuff["origin"] == "own_parts"


async def test_diagnostics_tell_of_the_test(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
    box: Box,
) -> None:
    """What it is made of, what was measured, and whether it was proven."""
    await set_up(hass, entry)
    await prove(hass, entry)
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found["controller"]["origin"] == "own_parts"
    assert found["proofs"]["0"]["is_proven"] is True
    assert found["data"]["cuffs"][0]["found"]["let_go_s"] == 3.2


async def test_whoever_trains_by_hand_hears_what_to_do(
    hass: HomeAssistant, box: Box
) -> None:
    """The coach speaks where the session does, until the air is out, session or not."""
    box.lets_go_s = 1e9
    notify = async_mock_service(hass, "notify", "send_message")
    entry = own_entry(hass, wiring(hass, "pressure", found=None), cuffs=LEFT)
    await set_up(hass, entry)
    sessions = await athlete(
        hass, announce_targets=["notify.phone"], announce_moments=["ended"]
    )

    def said() -> list[str]:
        return [call.data["message"] for call in notify]

    await asyncio.sleep(2.0)
    await start(hass)
    await eventually(lambda: any(text.startswith("Pump to ") for text in said()))
    assert "Put a wrap" not in "".join(said())
    box.on["vent", 0] = box.on["pump", 0] = True
    await reach(sessions, "ready", 80)
    box.on["pump", 0] = False
    await eventually(lambda: "Hold." in said())
    await reach(sessions, "work", 60)
    await act(hass, "button.press", entity_id="button.bench_release_all")
    await asyncio.sleep(90.0)
    assert sessions.runner is None
    before = said().count("Let the air out now.")
    assert before >= 10
    await asyncio.sleep(15.0)
    assert said().count("Let the air out now.") > before
    box.on["vent", 0] = False
    await asyncio.sleep(10.0)
    after = len(said())
    await asyncio.sleep(30.0)
    assert len(said()) == after
