"""Tests of programmes over weeks: what is shown, told, said and planned of them."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .athletes import day
from .automations import ids, tell
from .blueprints import automate
from .browser import answer, result
from .demo_home import furnish
from .helpers import act, state
from .programmes import at, programme, session
from .test_blueprints_telling import shown
from .training import athlete, follow, keep
from .voice import told

pytestmark = pytest.mark.usefixtures("intents")

EVENTS = "event.ada_programme"
DUE, NEXT = "sensor.ada_due_today", "sensor.ada_next_session"
WEEK, PROGRESS = "sensor.ada_programme_week", "sensor.ada_programme_progress"
DONE = "sensor.ada_programme_sessions_this_week"
PLANNED = "sensor.ada_programme_sessions_planned_this_week"


@pytest.fixture(autouse=True)
async def _noon(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Begin at noon at home, on a day that no clock is changed on."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2026-11-04 11:00:00+00:00")  # a Wednesday


def values(hass: HomeAssistant) -> list[str]:
    """Return what the entities show: due, week, done, planned, progress."""
    return [state(hass, each).state for each in (DUE, WEEK, DONE, PLANNED, PROGRESS)]


async def move_to(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, days: int, hour: int
) -> None:
    """Let time pass; the loop's own clock does not go with it."""
    freezer.move_to(at(days, hour))
    async_fire_time_changed(hass, dt_util.utcnow(), fire_all=True)
    await hass.async_block_till_done()


async def _events(hass: HomeAssistant, calendar: str) -> list[str]:
    """Return what a calendar has for these weeks."""
    entity_id = f"calendar.ada_{calendar}"
    found: Any = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": entity_id,
            "start_date_time": at(-7),
            "end_date_time": at(21),
        },
        blocking=True,
        return_response=True,
    )
    return [
        f"{event['start'][:16]} {event['summary']}"
        for event in found[entity_id]["events"]
    ]


async def test_without_a_programme(hass: HomeAssistant) -> None:
    """Nothing is known, and nothing is due."""
    await athlete(hass)
    assert values(hass) == ["unknown"] * 5
    assert await told(hass, IntentName.DUE) == "Ada has no programme."


async def test_what_is_due(hass: HomeAssistant) -> None:
    """Today, with what explains it."""
    await athlete(hass, programme())
    assert values(hass) == ["1", "1", "0", "2", "0.0"]
    assert state(hass, DUE).attributes["due"] == [
        {
            "limb": "left_thigh",
            "protocol": "First time",
            "from": "2026-11-04T06:30:00+01:00",
        }
    ]
    assert state(hass, NEXT).state == "2026-11-04T05:30:00+00:00"
    (shown,) = state(hass, WEEK).attributes["programmes"]
    assert shown["said"] == "Week 1 of 2: 0 of 2 sessions."
    said = await told(hass, IntentName.DUE)
    assert said == "Ada: due today: First time (Left thigh)."


async def test_done_and_stopped(hass: HomeAssistant) -> None:
    """What was done is no longer due; what was stopped stays, after a rest."""
    sessions = await athlete(hass, programme())
    await keep(sessions, session(1, at(0, 8), reason="stopped"))
    assert values(hass) == ["0", "1", "0", "2", "0.0"]
    await keep(sessions, session(2, at(0, 9)))
    assert values(hass) == ["0", "1", "1", "2", "33.3"]
    assert await told(hass, IntentName.DUE) == (
        "Ada: nothing is due today. In 2 days: First time (Left thigh)."
    )


async def test_a_card_names_the_day_that_the_entities_do(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A programme says when, not the frequency that holds without one."""
    sessions = await athlete(hass, programme())
    client = await hass_ws_client()
    wanted = {"athlete": sessions.entry.entry_id, "protocol": "first_time"}
    assert (await result(client, "preview", **wanted))["due"] == "2026-11-04"
    await keep(sessions, session(1, at(0, 9)))
    assert state(hass, NEXT).state[:10] == "2026-11-06"
    assert (await result(client, "preview", **wanted))["due"] == "2026-11-06"


async def test_calendars_tell_planned_and_done_apart(hass: HomeAssistant) -> None:
    """Each has its own; what is planned is no session."""
    sessions = await athlete(hass, programme())
    await keep(sessions, session(1, at(0, 9)))
    assert await _events(hass, "sessions") == ["2026-11-04T09:00 First time"]
    assert await _events(hass, "planned_sessions") == [
        "2026-11-06T06:30 First time, Left thigh",
        "2026-11-11T06:30 First time, Left thigh",
    ]
    assert state(hass, "calendar.ada_sessions").state == "off"


async def test_triggers(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A session that is due is told at its hour, once a day; and the end."""
    sessions = await athlete(hass, programme(begins=day(-1).isoformat()))
    target = f"{{entity_id: {EVENTS}}}"
    heard = await tell(
        hass,
        "\n".join(
            f"- {{trigger: bfr_cuff.{name}, id: {name}, target: {target}}}"
            for name in ("session_due", "programme_finished")
        ),
    )
    await move_to(hass, freezer, 1, 6)
    assert ids(heard) == []
    await move_to(hass, freezer, 0, 7)
    assert ids(heard) == ["session_due"]
    sessions.async_update_listeners()
    await move_to(hass, freezer, 0, 23)
    assert ids(heard) == ["session_due"]
    await move_to(hass, freezer, 1, 7)
    assert ids(heard) == ["session_due"] * 2
    for number, days in enumerate((0, 2, 5)):
        freezer.move_to(at(days, 7))
        await keep(sessions, session(number, at(0, 7)))
    assert ids(heard)[2:] == ["programme_finished"]


async def test_a_restart_tells_nothing_twice(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """What was told before it, and is due still."""
    sessions = await athlete(hass, programme())
    entry = sessions.entry
    assert state(hass, EVENTS).attributes["event_type"] == "session_due"
    heard = follow(hass, EVENTS)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    events = {each["event_type"] for each in heard if "event_type" in each}
    assert events <= {"session_due"}
    assert state(hass, EVENTS).state == "2026-11-04T11:00:00.000+00:00"
    freezer.tick(60)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert state(hass, EVENTS).state == "2026-11-04T11:00:00.000+00:00"


async def test_a_hold(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Nothing is due in an illness, and the plan waits."""
    await athlete(hass, programme())
    until = day(-2).isoformat()
    await act(hass, "bfr_cuff.hold_programme", athlete="Ada", until=until)
    await hass.async_block_till_done()
    assert state(hass, DUE).state == "0"
    assert await told(hass, IntentName.DUE) == (
        "Ada: nothing is due today. In 3 days: First time (Left thigh)."
    )
    await act(hass, "bfr_cuff.hold_programme", athlete="Ada")
    await hass.async_block_till_done()
    assert await told(hass, IntentName.DUE) == (
        "Ada: the programme is held; nothing is due."
    )
    await move_to(hass, freezer, 9, 12)
    assert state(hass, DUE).state == "0"
    await act(hass, "bfr_cuff.resume_programme", athlete="Ada")
    await hass.async_block_till_done()
    assert values(hass) == ["1", "1", "0", "2", "0.0"]


@pytest.mark.parametrize(
    ("records", "until", "said"),
    [
        ((), None, "Ada has no programme. Add one on the athlete's entry"),
        (
            (programme(begins="2026-11-04"),),
            "2026-11-03",
            "This day is over. Choose today or a later day",
        ),
    ],
)
async def test_a_hold_is_refused(
    hass: HomeAssistant, records: tuple[Any, ...], until: str | None, said: str
) -> None:
    """Without a programme, and for days that are over."""
    await athlete(hass, *records)
    about = {} if until is None else {"until": until}
    with pytest.raises(ServiceValidationError, match=said):
        await act(hass, "bfr_cuff.hold_programme", athlete="Ada", **about)


async def test_for_cards(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Everything of a programme in one answer, names in the language of who looks."""
    sessions = await athlete(hass, programme(text=None, programme="eight_weeks"))
    wanted = {"athlete": sessions.entry.entry_id, "language": "de"}
    client = await hass_ws_client()
    (shown,) = (await result(client, "programme", **wanted))["programmes"]
    first = {
        "number": 1,
        "week": 1,
        "protocol": "first_time",
        "name": "Erstes Mal",
        "at": "2026-11-04T06:30:00+01:00",
        "due": True,
    }
    assert shown["today"] == [first | {"name": shown["today"][0]["name"]}]
    assert [each["at"][:10] for each in shown["this_week"]] == [
        "2026-11-04",
        "2026-11-07",
    ]
    assert [each["at"][:10] for each in shown["next_week"]] == [
        "2026-11-11",
        "2026-11-13",
        "2026-11-15",
    ]
    assert (shown["name"], shown["state"]) == ("Acht Wochen", "due")
    assert shown["said"] == "Woche 1 von 8: 0 von 2 Einheiten."
    preview = await result(client, "preview", protocol="first_time", **wanted)
    assert preview["programmes"] == [shown]
    unknown = await answer(client, "programme", athlete="nobody")
    assert unknown["error"]["code"] == "not_found"


async def test_nothing_starts_by_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A programme proposes: whatever becomes due, no session begins."""
    sessions: AthleteSessions = await athlete(hass, programme())
    for days in range(1, 20):
        await move_to(hass, freezer, 1, 12)
        assert sessions.running is None, days
        assert sessions.count is None, days


async def test_an_easy_week_suggests_no_more(hass: HomeAssistant) -> None:
    """What went well stays as it is, with the reason."""
    begins = day(9).isoformat()
    sessions = await athlete(hass, programme(begins=begins))
    kept = (session(1, at(-9, 9)), session(2, at(-7, 9)))
    await keep(sessions, *kept)
    shown = state(hass, "sensor.ada_suggestion")
    assert (shown.state, shown.attributes["why"]) == ("hold", "easy_week")


async def test_what_makes_no_sense_counts_as_not_there(hass: HomeAssistant) -> None:
    """A programme that cannot be read takes nothing with it."""
    nonsense: tuple[dict[str, Any], ...] = (
        {"text": "format: 2"},
        {"text": 7},
        {"limb": "tail"},
        {"begins": "soon"},
        {"programme": "gone", "text": None},
    )
    records = [programme(**each) for each in nonsense]
    sessions = await athlete(hass, *records, programme(due_from="late"))
    (standing,) = sessions.programmes.standing
    assert standing.assigned.due_from.hour == 8
    assert values(hass)[0] == "1"


@pytest.mark.parametrize("targets", [[], ["notify.notifier"]])
async def test_the_reminder(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, targets: list[str]
) -> None:
    """The blueprint says what is due, at the hour of the programme, and starts nothing."""
    sessions = await athlete(hass, programme(begins=day(-1).isoformat()))
    if targets:
        await furnish(hass, Platform.NOTIFY)
    sent = async_capture_events(hass, "notify")
    await automate(hass, "programme_reminder", programme=EVENTS, targets=targets)
    await move_to(hass, freezer, 1, 7)
    said = [("Ada", "Due today: First time")]
    if targets:
        assert [(each.data["title"], each.data["message"]) for each in sent] == said
    assert shown(hass) == ([] if targets else said)
    assert sessions.running is None
