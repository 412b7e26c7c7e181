"""Tests of the languages that are listened for: those of the home and its assistants."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from custom_components.bfr_cuff.voice import languages, listener as listening
from homeassistant.components.assist_pipeline import (
    async_get_pipelines,
    async_update_pipeline,
)
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .helpers import SWITCH, act, eventually
from .training import athlete, controller, inflated
from .voice import say

EVERYTHING = "Releasing everything."


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """Look and settle faster than owners change anything."""
    with (
        patch.object(languages, "LOOK_S", 0.05),
        patch.object(listening, "SETTLE_S", 0.05),
    ):
        yield


def registered(hass: HomeAssistant) -> str:
    """Return every sentence that is registered in this home, as one text."""
    return "\n".join(get_agent_manager(hass).trigger_sentences)


async def test_only_what_is_spoken(hass: HomeAssistant, simulator: Simulator) -> None:
    """One language, as a rule; one of an assistant is picked up, and left again."""
    for component in ("homeassistant", "conversation", "assist_pipeline"):
        assert await async_setup_component(hass, component, {})
    await controller(hass, simulator, settle=False)
    await athlete(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "release" in registered(hass)
    assert "entlüften" not in registered(hass)
    [pipeline] = async_get_pipelines(hass)
    await async_update_pipeline(
        hass, pipeline, conversation_language="de", stt_language="de-CH"
    )
    await eventually(lambda: "entlüften" in registered(hass))
    assert "arrêt" not in registered(hass)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: inflated(simulator))
    assert (
        await say(hass, "stopp die Manschette", language="de") == "Alles wird gelöst."
    )
    await eventually(lambda: not inflated(simulator))
    await async_update_pipeline(
        hass, pipeline, conversation_language="en", stt_language="en"
    )
    await eventually(lambda: "entlüften" not in registered(hass))


async def test_language_of_the_home(hass: HomeAssistant, simulator: Simulator) -> None:
    """It is followed as well; where we have no sentences, they are English."""
    await hass.config.async_update(language="fr")
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})
    await controller(hass, simulator, settle=False)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "arrêt" in registered(hass)
    await hass.config.async_update(language="nl")
    await eventually(lambda: "deflate" in registered(hass))
    assert "arrêt" not in registered(hass)
    assert await say(hass, "stop", language="nl") == EVERYTHING
