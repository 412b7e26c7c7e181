"""Tests of sentences that the home gets when they turn out not to be for us."""

from typing import override

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice import dispatch
from custom_components.bfr_cuff.voice.intents import IntentName
from custom_components.bfr_cuff.voice.release import is_anything_up
from homeassistant.components import conversation
from homeassistant.components.conversation import ChatLog
from homeassistant.const import MATCH_ALL
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, intent
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import lop
from .helpers import SWITCH, act, eventually
from .spoken import handled
from .training import athlete, controller, ended, inflated, start
from .voice import say

MUSIC = "The music stops."
RELEASING = "Releasing everything."


class Music(intent.IntentHandler):
    """What the owner of this home has "stop" mean, and a few other words."""

    intent_type = "HomeMusic"

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Say so."""
        response = intent_obj.create_response()
        if intent_obj.text_input == "release":
            response.async_set_error(
                intent.IntentResponseErrorCode.FAILED_TO_HANDLE, "No music plays."
            )
        else:
            response.async_set_speech(MUSIC)
        return response


@pytest.fixture
async def sessions(hass: HomeAssistant, simulator: Simulator) -> AthleteSessions:
    """Set up a home with sentences of its own, a controller and an athlete."""
    own = {
        "intents": {
            Music.intent_type: ["stop", "release", "next", "Ada", "stop the music"]
        }
    }
    assert await async_setup_component(hass, "homeassistant", {})
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    assert await async_setup_component(hass, "conversation", {"conversation": own})
    intent.async_register(hass, Music())
    await hass.async_block_till_done(wait_background_tasks=True)
    return sessions


async def test_stop(
    hass: HomeAssistant, simulator: Simulator, sessions: AthleteSessions
) -> None:
    """A release is always sent first; the home hears it when nothing was up."""
    simulator.warp(8)
    await eventually(lambda: not is_anything_up(hass))
    with handled() as seen:
        assert await say(hass, "stop") == MUSIC
        assert await say(hass, "release") == RELEASING  # the home could not
        assert await say(hass, "let go") == RELEASING  # the home does not know it
        assert {done.name for done in seen} == {IntentName.RELEASE}
        assert len(seen) == 3
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: inflated(simulator))
    assert await say(hass, "stop") == RELEASING
    await eventually(lambda: not inflated(simulator))


async def test_stop_out_of_reach(
    hass: HomeAssistant, simulator: Simulator, sessions: AthleteSessions
) -> None:
    """What nobody hears may be up."""
    [entry] = hass.config_entries.async_loaded_entries("bfr_cuff")[:1]
    await simulator.stop()
    await eventually(lambda: not entry.runtime_data.last_update_success)
    assert (await say(hass, "stop")).startswith(RELEASING)


async def test_release_comes_before_any_look(
    hass: HomeAssistant,
    simulator: Simulator,
    sessions: AthleteSessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If what is up cannot be told, the air is out all the same."""

    def _broken(_: HomeAssistant) -> bool:
        raise RuntimeError

    await start(hass)
    await eventually(lambda: inflated(simulator, 0))
    monkeypatch.setattr(dispatch, "is_anything_up", _broken)
    with pytest.raises(RuntimeError):
        await say(hass, "stop")
    await eventually(lambda: not inflated(simulator, 0), within_s=2)
    await ended(sessions)


async def test_short_calls(hass: HomeAssistant, sessions: AthleteSessions) -> None:
    """They are ours while somebody trains, and else the home's, if it knows them."""
    assert await say(hass, "next") == MUSIC
    assert await say(hass, "how much longer") == "Ada is not in a session."
    await start(hass)
    with handled() as seen:
        assert (await say(hass, "how much longer")).startswith("Ada: ")
        assert (await say(hass, "next")) != MUSIC
        assert await say(hass, "stop") == RELEASING
    assert [done.name for done in seen] == [
        IntentName.TIME_LEFT,
        IntentName.NEXT_SET,
        IntentName.RELEASE,
    ]
    await ended(sessions)


async def test_a_bare_name(hass: HomeAssistant, sessions: AthleteSessions) -> None:
    """A name that answers no question of ours is the home's."""
    assert await say(hass, "Ada") == MUSIC
    assert await say(hass, "for Ada") == "Nothing was asked."


async def held(hass: HomeAssistant, simulator: Simulator) -> None:
    """Have a cuff held without a session."""
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: inflated(simulator))


async def test_things_of_the_home(
    hass: HomeAssistant, simulator: Simulator, sessions: AthleteSessions
) -> None:
    """With a cuff up, too, the home's things are the home's, and people are not."""
    hass.states.async_set("vacuum.whale", "cleaning", {"friendly_name": "Blue Whale"})
    hass.states.async_set("person.charlie", "home", {"friendly_name": "Charlie"})
    ar.async_get(hass).async_create("Conservatory")
    await held(hass, simulator)
    with handled() as seen:
        assert await say(hass, "stop the music") == MUSIC
        assert await say(hass, "stop the lawn mower") == "I did not understand that."
        assert await say(hass, "please stop the blue whale")
        assert await say(hass, "stop the conservatory")
        assert not seen
        assert inflated(simulator)
        assert await say(hass, "release Charlie") == (
            "No cuff and no session is known as charlie, so everything is released."
        )
    await eventually(lambda: not inflated(simulator))


async def test_by_word_with_nothing_up(
    hass: HomeAssistant, simulator: Simulator, sessions: AthleteSessions
) -> None:
    """An automation's sentence is the automation's, and an agent gets what it was asked."""
    simulator.warp(8)
    await eventually(lambda: not is_anything_up(hass))
    assert await say(hass, "it hurts") == RELEASING
    own = {
        "trigger": "conversation",
        "command": "stop dancing",
    }
    action = {"set_conversation_response": "The dance is over."}
    automation = {"id": "dance", "alias": "Dance", "triggers": own, "actions": action}
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    assert await say(hass, "stop dancing") == "The dance is over."
    model = Model()
    entry = MockConfigEntry(domain="model")
    entry.add_to_hass(hass)
    conversation.async_set_agent(hass, entry, model)
    for text in ("stop whispering", "my foot is numb"):
        answer = await conversation.async_handle_sentence_triggers(
            hass, asked_of(entry.entry_id, text), ChatLog(hass, "chat")
        )
        assert answer == f"Model: {text}"
    await held(hass, simulator)
    answer = await conversation.async_handle_sentence_triggers(
        hass, asked_of(entry.entry_id, "my foot is numb"), ChatLog(hass, "chat")
    )
    assert answer == RELEASING
    await eventually(lambda: not inflated(simulator))


class Model(conversation.AbstractConversationAgent):
    """A language model that repeats what it is asked."""

    supported_languages = MATCH_ALL

    @override
    async def async_process(
        self, user_input: conversation.ConversationInput
    ) -> conversation.ConversationResult:
        """Answer."""
        response = intent.IntentResponse(language=user_input.language)
        response.async_set_speech(f"Model: {user_input.text}")
        return conversation.ConversationResult(response)


def asked_of(agent: str, text: str) -> conversation.ConversationInput:
    """Return a sentence as a pipeline hands it over before it asks its own agent."""
    return conversation.ConversationInput(
        text, Context(), None, None, None, language="en", agent_id=agent
    )
