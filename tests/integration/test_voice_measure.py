"""Tests of a measurement asked for by voice: which limb, and what stands against it."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .helpers import SWITCH, act, eventually
from .measuring import ARMS, over
from .training import athlete, controller, inflated
from .voice import nothing_starts, say

pytestmark = [
    pytest.mark.usefixtures("intents"),
    pytest.mark.controller(channels=("arm", "arm")),
]

ASK = "measure my LOP"
PLACEMENT = "select.gym_cuffs_cuff_1_placement"
NOWHERE = (
    "No cuff was chosen, or none is placed there. "
    "Set the placement of a cuff, then choose that limb."
)


async def at_home(
    hass: HomeAssistant,
    simulator: Simulator,
    cuffs: dict[str, Any],
    **options: Any,
) -> AthleteSessions:
    """Set up Ada in a home that can be spoken to, with cuffs placed so."""
    assert await async_setup_component(hass, "conversation", {})
    await controller(hass, simulator, cuffs)
    sessions = await athlete(hass, **options)
    await hass.async_block_till_done()
    return sessions


async def hear(hass: HomeAssistant, text: str) -> str:
    """Say something into a microphone of this home, and return the answer."""
    return await say(hass, text, device_id="a_microphone")


def counted_limb(sessions: AthleteSessions) -> str:
    """Return which limb is about to be measured, and call it off."""
    assert sessions.measurements.counted is not None
    request, began, ends = sessions.measurements.counted
    assert began <= ends
    sessions.stop()
    return request.placement.value


async def test_the_only_limb(hass: HomeAssistant, simulator: Simulator) -> None:
    """It is not asked for where a cuff is placed on no other."""
    sessions = await at_home(hass, simulator, {"1": {"placement": "right_arm"}})
    told = await hear(hass, ASK)
    assert "Right arm, seated: the cuff goes up" in told
    assert counted_limb(sessions) == "right_arm"


async def test_the_chosen_limb(hass: HomeAssistant, simulator: Simulator) -> None:
    """It is taken unless it is a pair, of which one is asked for."""
    sessions = await at_home(hass, simulator, ARMS)
    sessions.choices.limb = "right_arm"
    sessions.choices.posture = Posture.SUPINE
    assert "Right arm, lying: the cuff goes up" in await hear(hass, ASK)
    assert counted_limb(sessions) == "right_arm"
    sessions.choices.limb = "both_arms"
    assert await hear(hass, ASK) == "Which limb, Left arm or Right arm?"
    assert sessions.measurements.counted is None


async def test_a_question_and_its_answer(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Of two limbs the one that is answered is counted down, and no other choice."""
    sessions = await at_home(hass, simulator, ARMS)
    assert await hear(hass, ASK) == "Which limb, Left arm or Right arm?"
    assert sessions.count is None
    assert "Right arm, seated: the cuff goes up" in await hear(hass, "right arm")
    assert counted_limb(sessions) == "right_arm"
    assert sessions.choices.limb is None


async def test_no_cuff_is_placed(hass: HomeAssistant, simulator: Simulator) -> None:
    """There is nothing to ask about."""
    sessions = await at_home(hass, simulator, {})
    assert await hear(hass, ASK) == NOWHERE
    assert sessions.count is None


async def test_another_cuff_after_the_count(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Whoever moved the cuff meanwhile is told, and nothing is inflated."""
    spoken = async_mock_service(hass, "notify", "send_message")
    sessions = await at_home(
        hass, simulator, ARMS, announce_targets=["notify.living_room"]
    )
    await hear(hass, "measure my left arm")
    await act(hass, "select.select_option", entity_id=PLACEMENT, option="left_calf")
    await act(
        hass,
        "select.select_option",
        entity_id=PLACEMENT.replace("1", "2"),
        option="left_arm",
    )
    await eventually(lambda: len(spoken) > 1)
    await nothing_starts(hass)
    assert spoken[-1].data["message"] == (
        "Ada: what would start is no longer what was said. Ask for the start again."
    )
    assert not sessions.measurements.is_busy
    assert not inflated(simulator, 0)
    assert not inflated(simulator, 1)


async def test_held_before_the_count(hass: HomeAssistant, simulator: Simulator) -> None:
    """A cuff that somebody has inflated is not measured with."""
    sessions = await at_home(hass, simulator, ARMS)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: inflated(simulator))
    assert await hear(hass, "measure my left arm") == (
        "Gym cuffs cuff 1 still holds pressure. Release it and wait until it is vented."
    )
    assert sessions.count is None


async def test_begun_after_a_question(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What was answered is what is inflated."""
    sessions = await at_home(hass, simulator, ARMS)
    await hear(hass, ASK)
    await hear(hass, "right arm")
    await eventually(lambda: inflated(simulator, 1), 30)
    assert not inflated(simulator, 0)
    sessions.stop()
    record = await over(sessions)
    assert (record.reason, record.placement) == ("stopped", "right_arm")
