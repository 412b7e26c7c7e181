"""Sentences that are not for us after all, and what the home makes of them."""

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.helpers.intent import IntentResponse, IntentResponseType


async def async_pass_to_home(
    hass: HomeAssistant, said: conversation.ConversationInput, *, refusals: bool = False
) -> str | None:
    """Have the home's own intents carried out; return their answer if there is one.

    With `refusals`, that something cannot be done is an answer too.
    """
    with (
        async_get_chat_session(hass, said.conversation_id) as session,
        conversation.async_get_chat_log(hass, session) as log,
    ):
        response = await conversation.async_handle_intents(hass, said, log)
    return _speech(response, refusals=refusals)


async def async_pass_on(
    hass: HomeAssistant, said: conversation.ConversationInput, *, refusals: bool
) -> str | None:
    """Have the home answer, or the agent that was asked, such as a language model."""
    answer = await async_pass_to_home(hass, said, refusals=refusals)
    if answer is not None or said.agent_id == conversation.HOME_ASSISTANT_AGENT:
        return answer
    result = await conversation.async_converse(
        hass,
        said.text,
        said.conversation_id,
        said.context,
        language=said.language,
        agent_id=said.agent_id,
        device_id=said.device_id,
        satellite_id=said.satellite_id,
        extra_system_prompt=said.extra_system_prompt,
    )
    return _speech(result.response, refusals=refusals)


def _speech(response: IntentResponse | None, *, refusals: bool) -> str | None:
    if response is None:
        return None
    if response.response_type is IntentResponseType.ERROR and not refusals:
        return None
    return response.speech.get("plain", {}).get("speech") or None
