"""Tests of the calendar of an athlete's sessions."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.bfr_cuff import calendar
from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.reader import Reader
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .helpers import state
from .test_progress import _kept
from .training import ask, athlete, controller, ended, keep, start

CALENDAR = "calendar.ada_sessions"


async def _events(hass: HomeAssistant, days: float = 7.0) -> list[dict[str, Any]]:
    """Return the events of the last days, as an automation gets them."""
    now = dt_util.utcnow()
    answer: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": CALENDAR,
            "start_date_time": now - timedelta(days=days),
            "end_date_time": now + timedelta(hours=2),
        },
        blocking=True,
        return_response=True,
    )
    events: list[dict[str, Any]] = answer[CALENDAR]["events"]
    return events


async def test_sessions_that_were(hass: HomeAssistant) -> None:
    """Each with its name, its beginning and how long it took."""
    sessions = await athlete(hass)
    long_ago, gone = _kept(days_ago=30), _kept("own_gone", 3, protocol_name="Mine")
    last = _kept(protocol_name="First time", duration_s=0.0)
    await keep(sessions, long_ago, gone, last)
    first, second = await _events(hass)
    assert (first["summary"], second["summary"]) == ("Mine", "First time")
    begun = dt_util.parse_datetime(first["start"])
    done = dt_util.parse_datetime(first["end"])
    assert begun is not None
    assert done is not None
    assert abs(begun - dt_util.parse_datetime(gone.started_at)) < timedelta(seconds=1)  # type: ignore[operator]
    assert done - begun == timedelta(seconds=400)
    begun = dt_util.parse_datetime(second["start"])
    done = dt_util.parse_datetime(second["end"])
    assert begun is not None
    assert done is not None
    assert done - begun == timedelta(minutes=1)
    assert len(await _events(hass, days=40)) == 3
    assert state(hass, CALENDAR).state == "off"


async def test_years_of_sessions(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is there, however many pages they take, oldest first."""
    monkeypatch.setattr(calendar, "PAGE", 4)
    sessions = await athlete(hass)
    await keep(sessions, *(_kept(days_ago=30.0 * number) for number in range(1, 11)))
    starts = [event["start"] for event in await _events(hass, days=400)]
    assert len(starts) == 10
    assert starts == sorted(starts)


async def test_away(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its database a calendar says why it is empty."""
    sessions = await athlete(hass)

    def _fail(*_: object, **__: object) -> None:
        raise HistoryError(HistoryProblem.UNREACHABLE, "gone")

    monkeypatch.setattr(Reader, "sessions", _fail)
    with pytest.raises(HomeAssistantError, match="database cannot be reached"):
        await _events(hass)
    assert not sessions.history.keeper.reachable


@pytest.mark.controller(time_scale=10)
async def test_running_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """The session that runs is the event of now, and stays once it has ended."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, scale=10)
    await start(hass, protocol="Classic 75")
    assert state(hass, CALENDAR).state == "on"
    assert state(hass, CALENDAR).attributes["message"] == "Classic 75"
    [event] = await _events(hass)
    assert event["summary"] == "Classic 75"
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    assert state(hass, CALENDAR).state == "off"
    [event] = await _events(hass)
    assert event["summary"] == "Classic 75"
