"""Tests of what is asked of a running session, and of what is told of it."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice.intent_handlers import HANDLERS
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import lop, record
from .helpers import act, eventually, on_device
from .kept_sessions import kept
from .training import athlete, controller, ended, keep, reach, start
from .voice import told, wish

pytestmark = [
    pytest.mark.usefixtures("intents"),
    pytest.mark.controller(time_scale=10),
]

BAND = record("wrap", name="Red band", placement="left_calf")
STRAIGHT = """\
format: 1
name: Straight through
kind: resistance
about: Two sets without a rest.
pressure: {proposed: 50, lowest: 40, highest: 60}
time_limit_s: 300
sets:
  - {repetitions: 10}
  - {repetitions: 1}
sources: [E002]
"""
IN_SESSION = (
    IntentName.NEXT_SET,
    IntentName.TIME_LEFT,
    IntentName.WHAT_IS_NEXT,
    IntentName.STATUS,
)


async def with_a_wrap(hass: HomeAssistant, protocol: str) -> AthleteSessions:
    """Start a session without any controller, which is as real and needs no air."""
    sessions = await athlete(hass, BAND, record("protocol", text=STRAIGHT))
    await start(hass, protocol=protocol, placements=["left_calf"])
    await reach(sessions, "ready")
    return sessions


async def test_a_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """Lower and go on by voice, and be told how things stand under pressure."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass)
    inflating = await told(hass, IntentName.TIME_LEFT)
    assert inflating.startswith("Ada: the cuff inflates for set 1 of 3.")
    assert "The air is let out in 7 minutes at the latest." in inflating
    await reach(sessions, "ready")
    assert (await told(hass, IntentName.TIME_LEFT)).startswith("Ada: set 1 begins in ")
    assert await told(hass, IntentName.NEXT_SET) == "Ada: set 1 of 3. Go."
    lowered = "The pressure is lowered by 10 millimetres of mercury."
    assert await told(hass, IntentName.LOWER) == lowered
    await eventually(lambda: on_device(simulator)["target"] == 60)
    await told(hass, IntentName.NEXT_SET)
    rest = await told(hass, IntentName.TIME_LEFT)
    assert " of rest left before set 2. One more set comes after it. " in rest
    for target in (50, 40, 30):
        await told(hass, IntentName.LOWER)
        assert session_target(sessions) == target
    assert await told(hass, IntentName.LOWER) == (
        "It cannot be any lower, so the session ends and the air is let out."
    )
    over = "Ada: the session is over, and the air is being let out."
    assert await told(hass, IntentName.LOWER) == over
    assert await told(hass, IntentName.TIME_LEFT) == over
    assert await told(hass, IntentName.WHAT_IS_NEXT) == (
        "Ada: next, the session ends and the air is let out."
    )
    assert (await ended(sessions)).reason == "too_tight"


def session_target(sessions: AthleteSessions) -> float:
    """Return the target of the running session's only cuff."""
    assert sessions.session is not None
    [cuff] = sessions.session.cuffs.records.values()
    assert cuff.target is not None
    return cuff.target


async def test_sets_of_repetitions(hass: HomeAssistant) -> None:
    """Go through three sets; each question is answered as things stand."""
    sessions = await with_a_wrap(hass, "First time")
    assert await told(hass, IntentName.WHAT_IS_NEXT) == (
        "Ada: next is set 1 of 3, with 30 repetitions."
    )
    assert (await told(hass, IntentName.TIME_LEFT)).startswith(
        "Ada: get ready for set 1 of 3. 2 more sets come after it."
    )
    assert await told(hass, IntentName.NEXT_SET) == "Ada: set 1 of 3. Go."
    status = await wish(hass, IntentName.STATUS)
    assert status.speech["plain"]["speech"] == (
        "Ada: 2 minutes left of set 1. 2 more sets come after it. The session takes "
        "about 5 minutes more. Take the wrap off in 7 minutes at the latest. "
        "Ada: next is a rest of 30 seconds."
    )
    assert status.speech_slots == {
        "athlete": "Ada",
        "phase": "work",
        "set": 1,
        "sets": 3,
        "phase_left_s": 120,
        "session_left_s": 300,
        "pressure_limit_left_s": 420,
        "next": {"kind": "rest", "repetitions": None, "seconds": 30},
    }
    await log_sets(hass)
    assert await told(hass, IntentName.NEXT_SET) == "Ada: rest before set 2 of 3."
    assert await told(hass, IntentName.WHAT_IS_NEXT) == (
        "Ada: next is set 2 of 3, with 15 repetitions."
    )
    await act(hass, "button.press", entity_id="button.ada_skip_set")
    assert (await told(hass, IntentName.TIME_LEFT)).startswith(
        "Ada: 30 seconds of rest left before set 3. This is the last set."
    )
    await act(hass, "button.press", entity_id="button.ada_pause_or_go_on")
    paused = await told(hass, IntentName.TIME_LEFT)
    assert paused.startswith("Ada: the session is paused, and no wrap may be on.")
    await told(hass, IntentName.RELEASE)
    await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    [first] = (await ended(sessions)).sets
    assert (first["repetitions"], first["rpe"]) == (1, 7.5)


async def log_sets(hass: HomeAssistant) -> None:
    """Log what was done, with its effort or without, as an agent may write it."""
    for slots, said in (
        ({"repetitions": 12}, "Noted: 12 repetitions."),
        (
            {"repetitions": "12", "effort": "7.5"},
            "Noted: 12 repetitions, effort 7.5.",
        ),
        ({"repetitions": 1, "effort": 7.5}, "Noted: one repetition, effort 7.5."),
        ({"repetitions": 1}, "Noted: one repetition."),
    ):
        assert await told(hass, IntentName.LOG_SET, **slots) == said
    wrongs: list[dict[str, Any]] = [
        *({}, {"repetitions": -1}, {"repetitions": 5, "effort": 11})
    ]
    for wrong in wrongs:
        with pytest.raises(intent.InvalidSlotInfo):
            await wish(hass, IntentName.LOG_SET, **wrong)


@pytest.mark.parametrize(
    ("protocol", "first", "then", "left"),
    [
        (
            "To failure",
            "Ada: next is set 1 of 5, with as many repetitions as you can.",
            "Ada: next is a rest of 45 seconds.",
            "Ada: set 1 lasts until you say next set.",
        ),
        (
            "Passive",
            "Ada: next is set 1 of 5, for 5 minutes.",
            "Ada: next you take the wrap off and rest for 3 minutes.",
            "Ada: 5 minutes left of set 1.",
        ),
        (
            "Floss",
            "Ada: next is set 1 of 1, for 2 minutes.",
            "Ada: next, the session ends and you take the wrap off.",
            "Ada: 2 minutes left of set 1. This is the last set.",
        ),
        (
            "Circuit",
            "Ada: next is set 1 of 8, with 15 repetitions.",
            "Ada: next is a rest of 30 seconds.",
            "Ada: one minute left of set 1.",
        ),
        (
            "Straight through",
            "Ada: next is set 1 of 2, with 10 repetitions.",
            "Ada: next is set 2 of 2, with one repetition.",
            "Ada: 40 seconds left of set 1. One more set comes after it.",
        ),
    ],
)
async def test_other_sets(
    hass: HomeAssistant, protocol: str, first: str, then: str, left: str
) -> None:
    """Sets by the clock, to failure, without a rest, with the air out in the rest."""
    sessions = await with_a_wrap(hass, protocol)
    assert await told(hass, IntentName.WHAT_IS_NEXT) == first
    await told(hass, IntentName.NEXT_SET)
    assert await told(hass, IntentName.WHAT_IS_NEXT) == then
    assert (await told(hass, IntentName.TIME_LEFT)).startswith(left)
    assert await told(hass, IntentName.LOWER) == (
        "A wrap cannot be lowered, so the session ends. Take the wrap off now."
    )
    await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    await ended(sessions)


async def test_wrap_off(hass: HomeAssistant) -> None:
    """It is said once by who wears one, and refused where there is none to take off."""
    await athlete(hass, name="Bo")
    assert await told(hass, IntentName.WRAP_OFF) == "No wrap is on."
    sessions = await with_a_wrap(hass, "Floss")
    await told(hass, IntentName.NEXT_SET)
    assert await told(hass, IntentName.WRAP_OFF, athlete="bo") == "No wrap of Bo is on."
    await told(hass, IntentName.RELEASE)
    assert sessions.runner is not None
    assert await told(hass, IntentName.WRAP_OFF) == "Ada: noted, the wrap is off."
    assert (await ended(sessions)).reason == "stopped"
    response = await wish(hass, IntentName.WRAP_OFF)
    assert response.response_type is intent.IntentResponseType.ERROR


async def test_without_a_session(hass: HomeAssistant) -> None:
    """What is asked of a session is refused where there is none."""
    await athlete(hass)
    for name in IN_SESSION:
        response = await wish(hass, name)
        assert response.speech["plain"]["speech"] == "Ada is not in a session."
        assert response.response_type is intent.IntentResponseType.ERROR
    assert await told(hass, IntentName.LOG_SET, repetitions=3) == (
        "Ada is not in a session."
    )
    assert await told(hass, IntentName.LOWER) == (
        "Ada is not in a session. Say release to let the air out."
    )
    await athlete(hass, name="Bo")
    assert await told(hass, IntentName.TIME_LEFT) == "Nobody is in a session."
    assert await told(hass, IntentName.WEEK) == "Who is meant, Ada or Bo?"


async def test_not_now(hass: HomeAssistant) -> None:
    """What does not fit the phase is refused, with the phase in words."""
    sessions = await with_a_wrap(hass, "Floss")
    assert await told(hass, IntentName.LOG_SET, repetitions=3) == (
        "That does not fit right now; the session is at: Get ready."
    )
    sessions.stop()
    await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    await ended(sessions)


async def test_week(hass: HomeAssistant) -> None:
    """The sessions since Monday are told, and the time under pressure."""
    sessions = await athlete(hass)
    aim = " The aim is 2 to 3 sessions a week."
    assert (
        await told(hass, IntentName.WEEK) == f"Ada: no session done this week yet.{aim}"
    )
    stopped = kept(f"{3:032}", dt_util.now(), occluded_s=0.0, load_kg=None)
    await keep(sessions, replace(stopped.record, reason="stopped"))
    for number, said in (
        (1, "Ada: one session done this week, and 5 minutes under pressure."),
        (2, "Ada: 2 sessions done this week, and 10 minutes under pressure."),
    ):
        await keep(sessions, kept(f"{number:032}", dt_util.now(), load_kg=None).record)
        response = await wish(hass, IntentName.WEEK, athlete="ADA")
        assert response.speech["plain"]["speech"] == said + aim
    assert response.speech_slots == {
        "athlete": "Ada",
        "sessions": 2,
        "minutes_under_pressure": 10.0,
        "volume_load_kg": 0.0,
        "sessions_a_week": {"at_least": 2.0, "at_most": 3.0},
    }


def test_nothing_takes_a_pressure() -> None:
    """No intent has a slot in which a pressure or a limit could be said."""
    slots = {
        handler.intent_type: {str(slot) for slot in handler.slot_schema or {}}
        for handler in HANDLERS
    }
    one = {"athlete"}
    assert slots == {
        IntentName.RELEASE: {"athlete", "cuff", "limb"},
        IntentName.START: {"athlete", "protocol", "limb"},
        IntentName.NEXT_SET: one,
        IntentName.LOG_SET: {"athlete", "repetitions", "effort"},
        IntentName.TIME_LEFT: one,
        IntentName.WHAT_IS_NEXT: one,
        IntentName.LOWER: one,
        IntentName.WRAP_OFF: one,
        IntentName.WEEK: one,
        IntentName.DUE: one,
        IntentName.STATUS: one,
    }
    assert all(handler.description for handler in HANDLERS)
