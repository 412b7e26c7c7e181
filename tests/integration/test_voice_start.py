"""Tests of a start by voice: whom, where and what it is about, and what it asks."""

import asyncio
from typing import Any
from unittest.mock import Mock

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice import (
    listener as listening,
    questions,
    sentence_triggers as registering,
)
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import add_athlete, lop, record
from .helpers import eventually
from .training import BOTH, athlete, controller, inflated, set_up_athlete
from .voice import COUNT_S, OWN, say, told, wish

pytestmark = pytest.mark.usefixtures("intents")

RIGHT = lop(placement="right_thigh", mmhg=150.0)


async def start(
    hass: HomeAssistant, where: dict[str, Any] | None = None, **slots: Any
) -> str:
    """Ask for a start and return what is said; nothing of it is left afterwards."""
    said = await told(hass, IntentName.START, where, **slots)
    for entry in hass.config_entries.async_loaded_entries("bfr_cuff"):
        if isinstance(sessions := entry.runtime_data, AthleteSessions):
            sessions.stop()
    return said


def begins(name: str = "Ada", plan: str = "First time, on the left thigh at 70") -> str:
    """Return what is said before a count."""
    return f"{name}: {plan} millimetres of mercury. It starts in 0 seconds. Say stop to cancel."


async def test_what_is_started(hass: HomeAssistant, simulator: Simulator) -> None:
    """What is named goes before what is chosen, and that before the only limb."""
    await controller(hass, simulator, {"0": {"placement": "left_thigh"}})
    sessions = await athlete(hass, lop(), record("protocol", text=OWN))
    assert await start(hass) == begins()
    sessions.choices.protocol_id = "classic_75"
    assert await start(hass) == begins(plan="Classic 75, on the left thigh at 105")
    for name in ("passive", "Passive", " PASSIVE "):
        said = await start(hass, protocol=name)
        assert said == begins(plan="Passive, on the left thigh at 88")
    assert await start(hass, protocol="slow legs") == begins(
        plan="Slow legs, on the left thigh at 88"
    )
    assert sessions.choices.protocol_id == "classic_75"
    assert sessions.choices.limb is None


async def test_limb(hass: HomeAssistant, simulator: Simulator) -> None:
    """Of several limbs the chosen one is trained, else it is asked for."""
    await controller(hass, simulator, BOTH)
    sessions = await athlete(hass, lop(), RIGHT)
    assert await start(hass) == ("Which limb, Left thigh, Right thigh or Both thighs?")
    both = (
        "First time, on the left thigh at 70 millimetres of mercury"
        " and on the right thigh at 60"
    )
    for name in ("both_thighs", "Both thighs"):
        assert await start(hass, limb=name) == begins(plan=both)
    sessions.choices.limb = "right_thigh"
    right = "First time, on the right thigh at 60"
    assert await start(hass) == begins(plan=right)
    assert await start(hass, limb="left_thigh") == begins()


async def test_as_the_button_does(hass: HomeAssistant, simulator: Simulator) -> None:
    """The pressure is the one that the start button would find."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(posture="standing", mmhg=200.0))
    sessions.choices.limb = "left_thigh"
    assert (await start(hass)).startswith(
        "Gym cuffs cuff 1: the LOP on record was found in another posture (standing)."
    )
    sessions.choices.posture = sessions.choices.posture.STANDING
    response = await wish(hass, IntentName.START, pressure=300, percent=100, limit=9e9)
    await eventually(lambda: sessions.session is not None)
    spoken = sessions.session
    assert spoken is not None
    assert response.speech_slots == {
        "protocol": "first_time",
        "placements": ["left_thigh"],
        "starts_in_s": COUNT_S,
    }
    sessions.stop()
    await eventually(lambda: sessions.runner is None)
    simulator.warp(8)
    await eventually(lambda: not inflated(simulator))
    plan = await sessions.async_start_chosen()
    assert plan == spoken.plan
    await sessions.async_shutdown()


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"athlete": "Eve"}, "There is no athlete called Eve."),
    ({"athlete": "x" * 999}, f"There is no athlete called {'x' * 64}."),
    ({"limb": "neck"}, "There is no limb called neck."),
    ({"protocol": "Yoga"}, "There is no protocol called Yoga."),
    (
        {"limb": "left_arm"},
        (
            "No connected cuff is placed there (Left arm). "
            "Set the placement of a cuff, or choose another limb."
        ),
    ),
    (
        {"protocol": "Floss"},
        "Floss is done with a wrap. Add one to the athlete, then choose its limb.",
    ),
]


async def test_refused(hass: HomeAssistant, simulator: Simulator) -> None:
    """What cannot be started is refused in words, and as an error for an agent."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop())
    for slots, said in REFUSED:
        response = await wish(hass, IntentName.START, **slots)
        assert response.speech["plain"]["speech"] == said
        assert response.response_type.value == "error"
        assert sessions.count is None


async def test_nobody_and_twice(hass: HomeAssistant) -> None:
    """Without an athlete, or with two of one name, nothing is guessed."""
    await async_setup_component(hass, "bfr_cuff", {})
    assert await start(hass) == (
        "There is no athlete yet. Add one in Settings, under Devices & services."
    )
    await athlete(hass)
    twin = add_athlete(hass, name="ADA")
    await set_up_athlete(hass, twin)
    assert await start(hass, athlete="ada") == (
        "Two athletes are called Ada. Give one of them another name."
    )


async def test_cautions(hass: HomeAssistant, simulator: Simulator) -> None:
    """What asks for caution is said before what happens."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, lop(), systolic=165.0, diastolic=96.0)
    said = await start(hass, limb="left_thigh")
    assert said == (
        "This blood pressure asks for caution. Ask a physician before training. "
        + begins()
    )


async def test_who_speaks(hass: HomeAssistant, simulator: Simulator) -> None:
    """A user who is an athlete means themselves, whatever satellite it is."""
    user = MockUser(is_owner=True).add_to_hass(hass)
    hass.states.async_set("person.bo", "home", {"user_id": user.id})
    await controller(hass, simulator, {"0": {"placement": "left_thigh"}})
    await athlete(hass, lop())
    bo = add_athlete(hass, lop(), name="Bo", person="person.bo")
    await set_up_athlete(hass, bo)
    assert await start(hass, {"context": Context(user_id=user.id)}) == begins("Bo")
    assert await start(hass, {"context": Context()}) == "Who is training, Ada or Bo?"
    assert await start(hass, athlete="Ada") == begins()
    assert await start(hass, athlete=bo.entry_id) == begins("Bo")


async def test_not_for_somebody_else(hass: HomeAssistant, simulator: Simulator) -> None:
    """Who is another person than the only athlete has to name the athlete."""
    for name in ("ada", "cy"):
        user = MockUser(id=name, is_owner=True).add_to_hass(hass)
        hass.states.async_set(f"person.{name}", "home", {"user_id": user.id})
    await controller(hass, simulator, {"0": {"placement": "left_thigh"}})
    ada = add_athlete(hass, lop(), person="person.ada")
    await set_up_athlete(hass, ada)
    coach = {"context": Context(user_id="cy")}
    assert await start(hass, coach) == "Who is training, Ada?"
    assert await start(hass, coach, athlete="Ada") == begins()
    assert await start(hass, {"context": Context(user_id="ada")}) == begins()
    stranger = MockUser(id="kiosk", is_owner=True).add_to_hass(hass)
    assert await start(hass, {"context": Context(user_id=stranger.id)}) == begins()


async def test_which_satellite(hass: HomeAssistant, simulator: Simulator) -> None:
    """A satellite, and what is beside it, belongs to who hears announcements on it."""
    gym = _satellite(hass)
    await controller(hass, simulator, {"0": {"placement": "left_thigh"}})
    await athlete(hass, lop())
    await athlete(hass, lop(), name="Bo", announce_targets=["media_player.gym"])
    registry = er.async_get(hass)
    beside = {"device_id": gym}
    assert await start(hass, beside) == begins("Bo")
    assert await start(hass, {"satellite_id": "assist_satellite.gym"}) == begins("Bo")
    registry.async_update_entity("media_player.gym", device_id=None)
    assert await start(hass, beside) == "Who is training, Ada or Bo?"
    elsewhere = {"satellite_id": "assist_satellite.attic"}
    assert await start(hass, elsewhere) == "Who is training, Ada or Bo?"


def _satellite(hass: HomeAssistant) -> str:
    """Register a satellite with a speaker, and return its device."""
    entry = MockConfigEntry(domain="speakers")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("speakers", "gym")}
    )
    for domain in ("assist_satellite", "media_player"):
        er.async_get(hass).async_get_or_create(
            domain,
            "speakers",
            "gym",
            config_entry=entry,
            device_id=device.id,
            suggested_object_id="gym",
        )
    return device.id


async def test_questions(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare name answers, one question after the other, where it was asked."""
    monkeypatch.setattr(listening, "SETTLE_S", 0.05)
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await controller(hass, simulator, BOTH)
    ada = await athlete(hass, lop(), RIGHT)
    bo = await athlete(hass, lop(), RIGHT, name="Bo (guest)")
    here = {"device_id": "kitchen"}
    ask = "start a session"
    who, where = "Who is training, Ada or Bo (guest)?", "Which limb, "
    heard = get_agent_manager(hass)
    await eventually(lambda: any("guest" in each for each in heard.trigger_sentences))
    known: set[int] = set()
    while known != set(heard._trigger_callbacks):
        # Names that came last are registered anew a little later.
        known = set(heard._trigger_callbacks)
        await asyncio.sleep(10 * listening.SETTLE_S)
    register = Mock(wraps=registering.async_register)
    monkeypatch.setattr(listening, "async_register", register)
    nothing = await say(hass, "Ada", **here)
    assert nothing == "Nothing was asked."
    assert await say(hass, ask, **here) == who
    assert await say(hass, "on the right thigh", **here) == nothing
    assert await say(hass, "Ada") == nothing  # from nowhere, it answers nothing
    assert (await say(hass, "bo guest", **here)).startswith(where)
    assert (await say(hass, "on the right thigh", **here)).startswith(
        "Bo (guest): First time, on the right thigh at 60 millimetres of mercury."
    )
    assert (bo.count is None, ada.count is None) == (False, True)
    # A stop takes every question back.
    await say(hass, ask, **here)
    assert await say(hass, "stop", **here) == "Releasing everything."
    assert (bo.count is None, ada.count is None) == (True, True)
    assert not hass.data[questions._OPEN]
    # So does another one at the same place, and so do thirty seconds.
    await say(hass, ask, **here)
    await say(hass, ask, **here)
    assert len(hass.data[questions._OPEN]) == 1
    monkeypatch.setattr(questions, "ANSWER_S", 0.0)
    await say(hass, ask, **here)
    assert await say(hass, "Ada", **here) == nothing
    assert ada.count is None
    assert not register.called


async def test_languages(hass: HomeAssistant, simulator: Simulator) -> None:
    """It is said in the speaker's language, with the names of limbs and protocols."""
    await controller(hass, simulator, BOTH)
    await athlete(hass, lop(), RIGHT)
    english = await start(hass, limb="left_thigh")
    for language in ("de", "fr", "ja"):
        said = await start(hass, {"language": language}, limb="left_thigh")
        assert said != english
        assert "Ada" in said
        assert "70" in said
        assert "thigh" not in said
        asked = await start(hass, {"language": language})
        assert "thigh" not in asked
    assert await start(hass, {"language": "nl"}, limb="left_thigh") == english
    german = (await start(hass, {"language": "de"})).casefold()
    assert "oberschenkel" in german
    refusal = await start(hass, {"language": "de"}, limb="left_arm")
    assert "left" not in refusal.casefold()
