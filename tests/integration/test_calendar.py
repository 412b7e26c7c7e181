"""Tests of the calendar of an athlete's sessions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.bfr_cuff import calendar
from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.reader import Reader
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.components.calendar import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .helpers import state
from .test_progress import _kept
from .training import ask, athlete, controller, ended, keep, start

CALENDAR = "calendar.ada_sessions"
HOURS = timedelta(hours=6)


async def _events(hass: HomeAssistant, days: float = 7.0) -> list[dict[str, Any]]:
    """Return the events of the last days, as an automation gets them."""
    now = dt_util.utcnow()
    return await _events_between(
        hass, now - timedelta(days=days), now + timedelta(hours=2)
    )


async def _events_between(
    hass: HomeAssistant, start: datetime, end: datetime
) -> list[dict[str, Any]]:
    answer: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": CALENDAR, "start_date_time": start, "end_date_time": end},
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


async def test_what_does_not_count_as_done(hass: HomeAssistant) -> None:
    """It says how far it came and why it ended; what was done says nothing."""
    stopped = _kept(days_ago=2, reason="stopped")
    empty = _kept(days_ago=1.5, repetitions=(0, 0, 0))
    await keep(await athlete(hass), stopped, empty, _kept())
    assert [event.get("description") for event in await _events(hass)] == [
        "3 of 3 sets: Stopped",
        "0 of 3 sets: Done",
        None,
    ]


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
    assert event["description"] == "0 of 4 sets: Stopped"


@pytest.mark.parametrize(
    "begun",
    [
        # Within the hour that is there twice, before it, and around its end.
        "2026-10-25T01:10:00+00:00",
        "2026-10-25T00:50:00+00:00",
        "2026-10-25T00:10:00+00:00",
        # Around the hour that is not there.
        "2026-03-29T00:50:00+00:00",
    ],
)
async def test_clocks_put_back(hass: HomeAssistant, begun: str) -> None:
    """A session lasts as long as it did, and is found by its own times."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    sessions = await athlete(hass)
    await keep(sessions, replace(_kept(), started_at=begun, duration_s=900.0))
    start = datetime.fromisoformat(begun)
    for query in (
        (start - timedelta(minutes=1), start + timedelta(minutes=16)),
        (start + timedelta(minutes=5), start + timedelta(minutes=6)),
    ):
        [event] = await _events_between(hass, *query)
        assert datetime.fromisoformat(event["start"]) == start
        assert datetime.fromisoformat(event["end"]) == start + timedelta(minutes=15)
    assert await _events_between(hass, start + timedelta(hours=1), start + HOURS) == []
    assert await _events_between(hass, start - HOURS, start - timedelta(hours=1)) == []


async def test_running_as_clocks_are_put_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """It is on while it runs, whatever the clock on the wall says."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await athlete(hass)
    begun = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    calendar_entity = hass.data[DATA_COMPONENT].get_entity(CALENDAR)
    assert calendar_entity is not None
    running = SimpleNamespace(plan=SimpleNamespace(protocol=SimpleNamespace(name="A")))
    with (
        patch.object(AthleteSessions, "session", running),
        patch.object(AthleteSessions, "started_at", begun),
    ):
        for minutes, shown in ((-1, "off"), (1, "on"), (15, "on"), (59, "on")):
            freezer.move_to(begun + timedelta(minutes=minutes))
            assert calendar_entity.state == shown
