"""Speak to a real Home Assistant, and hear what it makes of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

from custom_components.bfr_cuff.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component

NOT_UNDERSTOOD = "error"


@dataclass(frozen=True, slots=True)
class Handled:
    """An intent of ours that was carried out, and what was answered."""

    name: str
    slots: Mapping[str, Any]
    speech: str


async def set_up_voice(hass: HomeAssistant) -> None:
    """Set up what a home has that can be spoken to."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


@contextmanager
def handled() -> Iterator[list[Handled]]:
    """Follow which of our intents are carried out; they really are."""
    carry_out = intent.async_handle
    seen: list[Handled] = []

    async def _async_handle(
        hass: HomeAssistant,
        platform: str,
        name: str,
        slots: Mapping[str, Any],
        *rest: Any,
        **about: Any,
    ) -> intent.IntentResponse:
        response = await carry_out(hass, platform, name, dict(slots), *rest, **about)
        if platform == DOMAIN:
            values = {slot: about["value"] for slot, about in slots.items()}
            speech = response.speech["plain"]["speech"]
            seen.append(Handled(name, values, speech))
        return response

    with patch.object(intent, "async_handle", _async_handle):
        yield seen


async def say(client: MockHAClientWebSocket, text: str, language: str = "en") -> str:
    """Type a sentence to the home's own agent and return its answer."""
    await client.send_json_auto_id(
        {"type": "conversation/process", "text": text, "language": language}
    )
    answer = await client.receive_json()
    assert answer["success"], answer
    response = answer["result"]["response"]
    assert response["response_type"] != NOT_UNDERSTOOD, f"{text}: {response}"
    speech: str = response["speech"]["plain"]["speech"]
    return speech
