"""Sentence triggers: what Home Assistant tries before any agent of any kind."""

from collections.abc import Awaitable, Callable, Container
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.const import CONF_COMMAND, CONF_PLATFORM
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers

from ..const import DOMAIN, LOGGER

type Answer = Callable[[conversation.ConversationInput], Awaitable[str | None]]
"""What answers a sentence: in words, or with None when it is not meant for it."""


async def async_register(
    hass: HomeAssistant, sentences: list[str], answer: Answer
) -> CALLBACK_TYPE:
    """Have sentences answered, from the next one that is spoken.

    Home Assistant reads them then, and again after each change of any trigger.
    """

    async def _async_spoken(
        variables: dict[str, Any], _: Context | None = None
    ) -> ScriptRunResult:
        said = variables["trigger"]["user_input"]
        context = Context(**said["context"])
        words = await answer(
            conversation.ConversationInput(**{**said, "context": context})
        )
        return ScriptRunResult(words, None, {})

    # Not validated: that would parse each sentence once more, in the event loop.
    remove = await async_initialize_triggers(
        hass,
        [{CONF_PLATFORM: conversation.DOMAIN, CONF_COMMAND: sentences}],
        _async_spoken,
        DOMAIN,
        "voice",
        LOGGER.log,
    )
    assert remove is not None
    return remove


async def async_is_answered(
    hass: HomeAssistant, said: conversation.ConversationInput, ours: Container[str]
) -> bool:
    """Return whether a sentence of the owner's own automations answers as well."""
    agent = get_agent_manager(hass).default_agent
    found = (
        None if agent is None else await agent.async_recognize_sentence_trigger(said)
    )
    return found is not None and any(
        match.intent_sentence is not None and match.intent_sentence.text not in ours
        for match in found.matched_triggers.values()
    )
