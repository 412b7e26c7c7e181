"""Sentence triggers: what Home Assistant tries before any agent of any kind."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, Final

from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.default_agent import DefaultAgent
from homeassistant.const import CONF_COMMAND, CONF_PLATFORM
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers

from ..const import DOMAIN, LOGGER

_READ: Final = "_trigger_intents"
"""Where Home Assistant keeps the sentences that it has read."""

type Answer = Callable[[conversation.ConversationInput], Awaitable[str | None]]
"""What answers a sentence: in words, or with None when it is not meant for it."""


async def async_register(
    hass: HomeAssistant, sentences: list[str], answer: Answer
) -> CALLBACK_TYPE:
    """Have sentences answered, from the next one that is spoken."""

    async def _async_heard(
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
        _async_heard,
        DOMAIN,
        "voice",
        LOGGER.log,
    )
    assert remove is not None
    return remove


async def async_warm_up(hass: HomeAssistant) -> None:
    """Have Home Assistant read all sentences now; nothing is carried out by it.

    It would at the next one that is spoken, which may be "stop".
    """
    agent = get_agent_manager(hass).default_agent
    if agent is None:
        return
    await _async_read_off_the_loop(hass, agent)
    await agent.async_recognize_sentence_trigger(
        conversation.ConversationInput(
            text="stop",
            context=Context(),
            conversation_id=None,
            device_id=None,
            satellite_id=None,
            language=hass.config.language,
            agent_id=conversation.HOME_ASSISTANT_AGENT,
        )
    )


async def _async_read_off_the_loop(hass: HomeAssistant, agent: DefaultAgent) -> None:
    """Have all sentences read in another thread, if Home Assistant lets us.

    It takes longer than a guard waits for news, so on the event loop it would cost
    whoever is in a session their pressure. What was read is of use only if no trigger
    has come or gone meanwhile: a new one would be heard by nobody.
    """
    read = getattr(type(agent), "_rebuild_trigger_intents", None)
    config = getattr(agent, "_trigger_intents_config", {})
    if read is None or "intents" not in config or getattr(agent, _READ, None):
        return
    # Home Assistant changes its own while it is read.
    seen = {**config, "intents": dict(config["intents"])}
    reader = SimpleNamespace(hass=hass, _trigger_intents_config=seen)
    with suppress(AttributeError):
        await hass.async_add_executor_job(read, reader)
        if seen["intents"].keys() == config["intents"].keys():
            setattr(agent, _READ, getattr(reader, _READ))
