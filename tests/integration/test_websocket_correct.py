"""Tests of a last set that is put right after the session."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.history.keeper import HISTORY
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .browser import answer, result
from .helpers import eventually, state
from .kept_sessions import keep, kept
from .training import athlete


async def test_it_reaches_record_and_volume(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Also what is added up; why it ended stays as it was."""
    sessions = await athlete(hass)
    at = dt_util.utcnow() - timedelta(minutes=5)
    session = kept("s", at)
    session.record.reason = "discomfort"
    await keep(hass, session)
    await eventually(lambda: bool(sessions.records))
    volume = sessions.records[0].volume_kg
    client = await hass_ws_client()
    message = {"athlete": sessions.entry.entry_id, "session_id": "s"}
    last = session.record.sets[-1]
    said = {"repetitions": last["repetitions"] - 1, "rpe": 6, "discomfort": 4}
    await result(client, "correct", **message, **said)
    stored = await hass.data[HISTORY].async_read(lambda reader: reader.session("s"))
    assert stored is not None
    assert stored.record.sets[-1] == last | said
    assert stored.record.reason == "discomfort"
    assert volume is not None
    assert stored.record.load_kg is not None
    expected = volume - stored.record.load_kg
    assert stored.record.volume_kg == expected
    await eventually(
        lambda: float(state(hass, "sensor.ada_volume_load_in_all").state) == expected
    )


@pytest.mark.parametrize(
    "changes",
    [{"session_id": "other"}, {"rpe": 11}, {"discomfort": -1}, {"repetitions": 1.5}],
)
async def test_nonsense_is_refused(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, changes: dict[str, Any]
) -> None:
    """And changes nothing."""
    sessions = await athlete(hass)
    at = dt_util.utcnow() - timedelta(minutes=5)
    await keep(hass, kept("s", at))
    await eventually(lambda: bool(sessions.records))
    before = dict(sessions.records[0].sets[-1])
    message = {"athlete": sessions.entry.entry_id, "session_id": "s"} | changes
    reply = await answer(await hass_ws_client(), "correct", **message)
    assert reply["success"] is False
    assert sessions.records[0].sets[-1] == before


async def test_an_athlete_who_is_not_there(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Answer that nobody of that name is found, nor one who is not loaded."""
    sessions = await athlete(hass)
    ada = sessions.entry.entry_id
    await keep(hass, kept("s", dt_util.utcnow() - timedelta(minutes=5)))
    client = await hass_ws_client()
    assert await hass.config_entries.async_unload(ada)
    for missing in ("nobody", ada):
        reply = await answer(
            client, "correct", athlete=missing, session_id="s", repetitions=1
        )
        assert reply["error"]["code"] == "not_found"
        assert reply["error"]["translation_placeholders"] == {"name": missing}
