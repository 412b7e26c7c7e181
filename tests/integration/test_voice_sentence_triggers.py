"""Tests of sentences that Home Assistant reads in another thread."""

import asyncio
import threading
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.bfr_cuff.voice.sentence_triggers import (
    async_register,
    async_warm_up,
)
from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.default_agent import DefaultAgent
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .voice import say

REBUILD = DefaultAgent._rebuild_trigger_intents


@pytest.fixture
async def agent(hass: HomeAssistant) -> DefaultAgent:
    """Set up what hears sentences, and one of ours."""
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})
    await async_register(hass, ["purple"], answer)
    agent = get_agent_manager(hass).default_agent
    assert agent is not None
    return agent


async def answer(said: conversation.ConversationInput) -> str:
    """Answer a sentence with itself."""
    return f"heard {said.text}"


async def test_off_the_event_loop(hass: HomeAssistant, agent: DefaultAgent) -> None:
    """They are read in another thread, once, and are heard afterwards."""
    threads: list[int] = []

    def _rebuild(self: Any) -> None:
        threads.append(threading.get_ident())
        REBUILD(self)

    with patch.object(DefaultAgent, "_rebuild_trigger_intents", _rebuild):
        await async_warm_up(hass)
        await async_warm_up(hass)
        assert await say(hass, "purple") == "heard purple"
    assert len(threads) == 1
    assert threads != [threading.get_ident()]


async def test_changed_meanwhile(hass: HomeAssistant, agent: DefaultAgent) -> None:
    """What was read is not used once it is old: nobody would answer it."""

    async def _other(said: conversation.ConversationInput) -> str:
        return "new"

    changed: list[object] = []
    loop = hass.loop

    def _rebuild(self: Any) -> None:
        if not changed:
            changed.append(None)
            asyncio.run_coroutine_threadsafe(
                async_register(hass, ["orange"], _other), loop
            ).result()
        REBUILD(self)

    with patch.object(DefaultAgent, "_rebuild_trigger_intents", _rebuild):
        await async_warm_up(hass)
        assert await say(hass, "orange") == "new"
        assert await say(hass, "purple") == "heard purple"


async def test_another_home_assistant(hass: HomeAssistant, agent: DefaultAgent) -> None:
    """One that reads them in another way does so when the next one is spoken."""

    def _other_way(self: Any) -> None:
        assert self.entity_id  # which only the agent itself has
        REBUILD(self)

    with patch.object(DefaultAgent, "_rebuild_trigger_intents", _other_way):
        await async_warm_up(hass)
        assert await say(hass, "purple") == "heard purple"


async def test_nobody_to_hear(hass: HomeAssistant) -> None:
    """Without a conversation there is nothing to read."""
    await async_warm_up(hass)
