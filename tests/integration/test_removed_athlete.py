"""Tests of what becomes of the sessions of an athlete who was removed."""

from http import HTTPStatus
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.history import removed_athlete as removed
from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.reader import Filter
from custom_components.bfr_cuff.lib.store.writer import Writer
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

from .athletes import add_athlete
from .helpers import state
from .test_progress import _kept
from .test_repairs import URL
from .training import athlete, keep, set_up_athlete


@pytest.fixture
async def gone(hass: HomeAssistant) -> AthleteSessions:
    """Remove Ada, who has two sessions; Bo, who has one, stays."""
    sessions, bo = await athlete(hass), await athlete(hass, name="Bo")
    await keep(sessions, _kept(days_ago=3), _kept())
    await keep(bo, _kept())
    await hass.config_entries.async_remove(sessions.entry.entry_id)
    await hass.async_block_till_done()
    return sessions


@pytest.fixture
async def client(
    hass: HomeAssistant, gone: AthleteSessions, hass_client: ClientSessionGenerator
) -> TestClient[Any, Any]:
    """Return somebody who looks at Settings, Repairs."""
    assert await async_setup_component(hass, "repairs", {})
    client: TestClient[Any, Any] = await hass_client()
    return client


def _issue(hass: HomeAssistant, sessions: AthleteSessions) -> ir.IssueEntry | None:
    issue_id = f"history_of_{sessions.entry.unique_id}"
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def _left(hass: HomeAssistant) -> int:
    """Return how many sessions there still are of anybody."""
    keeper = hass.data[HISTORY]
    page = await keeper.async_read(lambda reader: reader.sessions(Filter()))
    return len(page.sessions)


async def _answer(
    client: TestClient[Any, Any], sessions: AthleteSessions, option: str
) -> dict[str, Any]:
    """Open the repair and choose."""
    issue_id = f"history_of_{sessions.entry.unique_id}"
    asked = await client.post(URL, json={"handler": DOMAIN, "issue_id": issue_id})
    assert asked.status == HTTPStatus.OK
    menu = await asked.json()
    assert (menu["type"], menu["menu_options"]) == ("menu", ["delete", "keep"])
    assert menu["description_placeholders"] == {"name": "Ada", "sessions": "2"}
    chosen = await client.post(
        f"{URL}/{menu['flow_id']}", json={"next_step_id": option}
    )
    assert chosen.status == HTTPStatus.OK
    result: dict[str, Any] = await chosen.json()
    return result


async def test_asked(hass: HomeAssistant, gone: AthleteSessions) -> None:
    """Nothing is deleted by the removal, and the question outlives a restart."""
    issue = _issue(hass, gone)
    assert issue is not None
    assert (issue.is_fixable, issue.is_persistent) == (True, True)
    assert issue.translation_placeholders == {"name": "Ada", "sessions": "2"}
    assert await _left(hass) == 3


async def test_deleted(
    hass: HomeAssistant, client: TestClient[Any, Any], gone: AthleteSessions
) -> None:
    """Deleted are hers, with what she took over of suggestions, and nobody else's."""
    assert (await _answer(client, gone, "delete"))["type"] == "create_entry"
    assert await _left(hass) == 1
    assert _issue(hass, gone) is None
    assert state(hass, "sensor.bo_sessions_in_all").state == "1"


async def test_kept(
    hass: HomeAssistant, client: TestClient[Any, Any], gone: AthleteSessions
) -> None:
    """Kept, they are still nobody's who has the same name."""
    assert (await _answer(client, gone, "keep"))["type"] == "create_entry"
    assert await _left(hass) == 3
    assert _issue(hass, gone) is None
    entry = add_athlete(hass)
    object.__setattr__(entry, "unique_id", "another")
    again = await set_up_athlete(hass, entry)
    assert again.entry.title == "Ada"
    assert again.records == []


async def test_not_deleted(
    hass: HomeAssistant, client: TestClient[Any, Any], gone: AthleteSessions
) -> None:
    """Without the database the question stays."""
    away = HistoryError(HistoryProblem.UNREACHABLE, "gone")
    with patch.object(Writer, "delete_athlete", side_effect=away):
        result = await _answer(client, gone, "delete")
    assert (result["type"], result["reason"]) == ("abort", "history_unreachable")
    assert _issue(hass, gone) is not None
    assert await _left(hass) == 3


async def test_nothing_to_ask(hass: HomeAssistant) -> None:
    """Whoever never trained leaves nothing, not even a question."""
    sessions = await athlete(hass)
    await sessions.history.async_set_progress("first_time", {"load_kg": 5.0})
    keeper = sessions.history.keeper
    await hass.config_entries.async_remove(sessions.entry.entry_id)
    assert _issue(hass, sessions) is None
    athlete_id = str(sessions.entry.unique_id)
    assert await keeper.async_read(lambda reader: reader.progress(athlete_id)) == {}


async def test_nobody_knows_how_many(hass: HomeAssistant) -> None:
    """A database that is away is asked about all the same."""
    sessions = await athlete(hass)
    away = HistoryError(HistoryProblem.UNREACHABLE, "gone")
    with patch.object(removed, "kept_in_all", side_effect=away):
        await hass.config_entries.async_remove(sessions.entry.entry_id)
    issue = _issue(hass, sessions)
    assert issue is not None
    assert issue.translation_placeholders == {"name": "Ada", "sessions": "?"}
