"""Tests of correcting a kept session, by an action and by a card."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .browser import answer, result
from .helpers import act, state
from .kept_sessions import kept
from .training import athlete, keep

ID = "7" * 32


async def _kept(hass: HomeAssistant) -> None:
    sessions = await athlete(hass)
    await keep(sessions, kept(ID, dt_util.now()).record)


async def test_by_an_action(hass: HomeAssistant) -> None:
    """The sums follow, as soon as it is kept."""
    await _kept(hass)
    assert state(hass, "sensor.ada_volume_load_this_week").state == "600.0"
    about = {"session": ID, "set": 1, "repetitions": 20, "load": 10}
    await act(hass, "bfr_cuff.correct_session", **about)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state(hass, "sensor.ada_volume_load_this_week").state == "200.0"
    assert state(hass, "sensor.ada_last_session_ended").state == "done"


async def test_by_a_card(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The answer is the session as it is then, with what it was before."""
    await _kept(hass)
    client = await hass_ws_client()
    about = {"session_id": ID, "set": 1, "rpe": 9, "note": " Warm day. "}
    session = await result(client, "history/correct", **about)
    assert session["record"]["sets"][0]["rpe"] == 9.0
    assert [each["about"] for each in session["events"][-2:]] == [
        {"set": 1, "what": "rpe", "before": 6.0, "after": 9.0},
        {"text": "Warm day."},
    ]
    refused = await answer(client, "history/correct", session_id=ID)
    assert refused["error"]["translation_key"] == "nothing_to_correct"


@pytest.mark.parametrize(
    "nonsense", [{"rpe": 11}, {"discomfort": -1}, {"repetitions": 1.5}, {"set": 0}]
)
async def test_nonsense_of_a_card(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    nonsense: dict[str, Any],
) -> None:
    """It is refused, and changes nothing."""
    await _kept(hass)
    about = {"session_id": ID, "set": 1, "rpe": 5} | nonsense
    refused = await answer(await hass_ws_client(), "history/correct", **about)
    assert refused["success"] is False
    assert state(hass, "sensor.ada_volume_load_this_week").state == "600.0"


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"set": 2, "rpe": 5}, "This session has no such set"),
        ({"rpe": 5}, "Say which set this is about"),
        ({"set": 1}, "Say what is to be corrected"),
        ({"note": "  "}, "Say what is to be corrected"),
        ({"note": "x" * 1001}, "A note has 1000 characters at most"),
        ({"session": "none", "load": 5}, "No such session is kept"),
    ],
)
async def test_refused(hass: HomeAssistant, about: dict[str, Any], said: str) -> None:
    """In words, and nothing changes."""
    await _kept(hass)
    with pytest.raises(ServiceValidationError, match=said):
        await act(hass, "bfr_cuff.correct_session", **{"session": ID} | about)
    assert state(hass, "sensor.ada_volume_load_this_week").state == "600.0"
