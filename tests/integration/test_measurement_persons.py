"""Nothing but a person starts a measurement."""

from http import HTTPStatus
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.bfr_cuff import llm as ours
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice.intents import MEASURE
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import User
from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import chat_session, intent
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .browser import answer, result
from .helpers import eventually
from .measuring import at_home, over
from .training import inflated

pytestmark = pytest.mark.controller(channels=("arm", "arm"))
BUTTON = "button.ada_measure_lop"
PRESS = {"action": "button.press", "target": {"entity_id": BUTTON}}


@pytest.fixture
async def sessions(hass: HomeAssistant, simulator: Simulator) -> AthleteSessions:
    """Set up Ada, who has chosen her left arm."""
    sessions = await at_home(hass, simulator)
    sessions.choices.limb = "left_arm"
    return sessions


async def press(hass: HomeAssistant, context: Context) -> None:
    """Press the button in the name of something."""
    await hass.services.async_call(
        "button", "press", {"entity_id": BUTTON}, blocking=True, context=context
    )


async def test_a_press_in_a_browser(
    hass: HomeAssistant, sessions: AthleteSessions, hass_ws_client: WebSocketGenerator
) -> None:
    """On the athlete's page."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "call_service",
            "domain": "button",
            "service": "press",
            "target": {"entity_id": BUTTON},
        }
    )
    reply = await client.receive_json(timeout=10)
    assert reply["success"], reply
    assert sessions.measurements.running is not None
    sessions.stop()
    assert (await over(sessions)).reason == "stopped"


async def test_a_press_in_an_app(
    hass: HomeAssistant, sessions: AthleteSessions, hass_client: ClientSessionGenerator
) -> None:
    """Over HTTP, as apps and remote controls do it."""
    assert await async_setup_component(hass, "api", {})
    client = await hass_client()
    response = await client.post(
        "/api/services/button/press", json={"entity_id": BUTTON}
    )
    assert response.status == HTTPStatus.OK
    assert sessions.measurements.running is not None
    sessions.stop()
    await over(sessions)


def counts(sessions: AthleteSessions) -> bool:
    """Return whether a measurement is being counted down."""
    counted = sessions.measurements.counted is not None
    assert (sessions.count is not None) is counted
    return counted


async def refused(hass: HomeAssistant, context: Context) -> None:
    """Check that a press in the name of something does nothing."""
    with pytest.raises(ServiceValidationError) as error:
        await press(hass, context)
    assert error.value.translation_key == "measure_by_person"


async def test_a_press_that_no_one_made(
    hass: HomeAssistant, sessions: AthleteSessions, hass_admin_user: User
) -> None:
    """Without a user, with one who is not connected, or one who is no person."""
    await refused(hass, Context())
    await refused(hass, Context(user_id=hass_admin_user.id))
    await refused(hass, Context(user_id=hass_admin_user.id, parent_id="automation"))
    system = await hass.auth.async_create_system_user(
        "Add-on", group_ids=[GROUP_ID_ADMIN]
    )
    await refused(hass, Context(user_id=system.id))
    assert not sessions.measurements.is_busy


@pytest.mark.usefixtures("ending_automations")
async def test_an_automation(
    hass: HomeAssistant,
    simulator: Simulator,
    sessions: AthleteSessions,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Also one that a person has just triggered in a browser."""
    automation = {
        "alias": "Measure",
        "id": "m",
        "triggers": [{"trigger": "event", "event_type": "go"}],
        "actions": [PRESS],
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "call_service",
            "domain": "automation",
            "service": "trigger",
            "target": {"entity_id": "automation.measure"},
        }
    )
    await client.receive_json(timeout=10)
    await hass.async_block_till_done()
    assert not sessions.measurements.is_busy
    assert not inflated(simulator)


async def test_a_script(
    hass: HomeAssistant, sessions: AthleteSessions, hass_ws_client: WebSocketGenerator
) -> None:
    """Started by a person, from a dashboard or from the editor."""
    config = {"measure": {"sequence": [PRESS]}}
    assert await async_setup_component(hass, "script", {"script": config})
    client = await hass_ws_client(hass)
    for message in (
        {"type": "call_service", "domain": "script", "service": "measure"},
        {"type": "execute_script", "sequence": [PRESS]},
    ):
        await client.send_json_auto_id(message)
        reply = await client.receive_json(timeout=10)
        assert not reply["success"]
        await hass.async_block_till_done()
        assert not sessions.measurements.is_busy


async def test_an_assistant(
    hass: HomeAssistant, sessions: AthleteSessions, hass_ws_client: WebSocketGenerator
) -> None:
    """What happens within a conversation is said, not pressed."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "intent", {})
    client = await hass_ws_client(hass)
    assert (await answer(client, "athletes"))["success"]
    with chat_session.async_get_chat_session(hass):
        await refused(hass, Context())
    # No intent leads to it, and so no tool of a language model.
    assert MEASURE not in {handler.intent_type for handler in intent.async_get(hass)}
    assert not any("easure" in str(name) for name in ours._TOOLS)
    with pytest.raises(intent.UnknownIntent):
        await intent.async_handle(hass, "test", MEASURE, {})


async def test_a_sentence_that_no_one_said(
    hass: HomeAssistant, sessions: AthleteSessions
) -> None:
    """An automation that calls the conversation with it."""
    for component in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, component, {})
    await hass.async_block_till_done()
    said = await hass.services.async_call(
        "conversation",
        "process",
        {"text": "measure my left arm", "language": "en"},
        blocking=True,
        return_response=True,
    )
    speech: Any = said
    assert speech["response"]["speech"]["plain"]["speech"].startswith("Only a person")
    assert sessions.count is None
    assert not sessions.measurements.is_busy


@pytest.mark.usefixtures("intents")
async def test_typed_in_a_browser(
    hass: HomeAssistant, sessions: AthleteSessions, hass_ws_client: WebSocketGenerator
) -> None:
    """To an assistant, by a person who is signed in."""
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "conversation/process",
            "text": "measure my left arm",
            "language": "en",
        }
    )
    reply = await client.receive_json(timeout=10)
    speech = reply["result"]["response"]["speech"]["plain"]["speech"]
    assert speech.endswith("Say stop to cancel.")
    assert counts(sessions)
    sessions.stop()
    await hass.async_block_till_done()
    assert not counts(sessions)


async def test_whoever_may_not(
    hass: HomeAssistant,
    sessions: AthleteSessions,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """A person who may only look does not start one, but may release."""
    client = await hass_ws_client(hass, hass_read_only_access_token)
    athlete = sessions.entry.entry_id
    reply = await answer(client, "measurement/start", athlete=athlete, limb="left_arm")
    assert not reply["success"]
    assert reply["error"]["code"] == "unauthorized"
    admin = await hass_ws_client(hass)
    await result(admin, "measurement/start", athlete=athlete, limb="left_arm")
    assert await result(client, "measurement/stop", athlete=athlete) == {
        "stopped": True
    }
    assert (await over(sessions)).reason == "stopped"


@pytest.mark.usefixtures("intents")
async def test_by_voice(
    hass: HomeAssistant, simulator: Simulator, sessions: AthleteSessions
) -> None:
    """It is said what will happen, counted, and begun; stop stops it at any time."""
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()

    async def say(text: str) -> str:
        heard = await conversation.async_converse(
            hass, text, None, Context(), "en", device_id="a_microphone"
        )
        return str(heard.response.speech["plain"]["speech"])

    told = await say("measure my left arm")
    assert "Left arm, seated: the cuff goes up in steps of 10 millimetres" in told
    assert "to 240 millimetres of mercury at the most" in told
    assert told.endswith("Say stop to cancel.")
    assert counts(sessions)
    await say("stop")
    await hass.async_block_till_done()
    assert not counts(sessions)
    await say("measure my left arm")
    await eventually(lambda: sessions.measurements.running is not None, 30)
    assert not counts(sessions)
    await eventually(lambda: inflated(simulator))
    await say("stop")
    assert (await over(sessions)).reason in {"stopped", "cuff_released"}
    assert not inflated(simulator)
    told = await say("measure both arms")
    assert told == "One limb is measured at a time. Choose one."
