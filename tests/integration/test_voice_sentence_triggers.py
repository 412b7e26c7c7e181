"""Tests of sentences that Home Assistant listens for on our behalf."""

from unittest.mock import patch

from hassil.intents import Intents
import pytest

from custom_components.bfr_cuff.voice.sentence_triggers import (
    async_is_answered,
    async_register,
)
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component

from .voice import say


@pytest.fixture(autouse=True)
async def _conversation(hass: HomeAssistant) -> None:
    """Set up what hears sentences."""
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})


async def answer(said: conversation.ConversationInput) -> str:
    """Answer a sentence with itself."""
    return f"heard {said.text}"


def typed(text: str) -> conversation.ConversationInput:
    """Return a sentence as Home Assistant hands it on."""
    return conversation.ConversationInput(text, Context(), None, None, None, "en", "")


async def test_read_once(hass: HomeAssistant) -> None:
    """Sentences are read with the next one that is spoken, not at start, and once."""
    with patch.object(Intents, "from_dict", wraps=Intents.from_dict) as read:
        forget = await async_register(hass, ["purple"], answer)
        assert not read.called
        assert await say(hass, "purple") == "heard purple"
        assert await say(hass, "Purple!") == "heard Purple!"
        assert read.call_count == 1
    forget()
    assert await say(hass, "purple") != "heard purple"


async def test_sentences_of_the_owner(hass: HomeAssistant) -> None:
    """What an automation answers as well is known by its own template."""
    await async_register(hass, ["stop [{anything}]"], answer)
    ours = frozenset({"stop [{anything}]"})
    assert not await async_is_answered(hass, typed("stop dancing"), ours)
    assert not await async_is_answered(hass, typed("purple"), ours)
    await async_register(hass, ["stop dancing"], answer)
    assert await async_is_answered(hass, typed("stop dancing"), ours)
