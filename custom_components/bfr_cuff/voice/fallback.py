"""Sentences that are not for us after all, and what the home makes of them."""

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.helpers.intent import IntentResponseType


async def async_hand_on(
    hass: HomeAssistant, said: conversation.ConversationInput
) -> str | None:
    """Have the home's own intents carried out; return their answer if there is one."""
    with (
        async_get_chat_session(hass, said.conversation_id) as session,
        conversation.async_get_chat_log(hass, session) as log,
    ):
        response = await conversation.async_handle_intents(hass, said, log)
    if response is None or response.response_type is IntentResponseType.ERROR:
        return None
    return response.speech.get("plain", {}).get("speech") or None
