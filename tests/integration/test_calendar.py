"""Tests of the calendar of an athlete's sessions."""

from datetime import timedelta
from typing import Any

import pytest

from custom_components.bfr_cuff.coaching.sessions import AthleteSessions
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .coaching import ask, athlete, controller, ended, start
from .helpers import state
from .test_progress import _kept

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


def _show(sessions: AthleteSessions, *records: Any) -> None:
    sessions._store.records = list(records)


async def test_sessions_that_were(hass: HomeAssistant) -> None:
    """Each with its name, its beginning and how long it took."""
    sessions = await athlete(hass)
    long_ago, gone, last = _kept(days_ago=30), _kept("own_gone", 3), _kept()
    last.duration_s = 0.0
    _show(sessions, long_ago, gone, last)
    first, second = await _events(hass)
    assert (first["summary"], second["summary"]) == ("own_gone", "First time")
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
