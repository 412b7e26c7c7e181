"""Tests of Home Assistant killed in every phase of a session."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.session.messages import Next, Pause, Stop
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import lop, record
from .browser import result
from .helpers import OutOfReach, act, eventually, state
from .training import athlete, controller, inflated, reach, start, vented

pytestmark = [
    pytest.mark.controller(time_scale=10, lease_max_ms=5000),
]


async def _go_to(sessions: AthleteSessions, phase: str) -> None:
    """Go on with a session until it is in a phase."""
    if phase == "inflating":
        await eventually(lambda: sessions.session is not None)
        return
    await reach(sessions, "ready")
    if phase in ("work", "rest"):
        sessions.act(Next())
    if phase == "rest":
        sessions.act(Next())
    if phase == "paused":
        sessions.act(Pause())
    if phase == "releasing":
        sessions.act(Stop())
    await reach(sessions, phase)


def _kill(sessions: AthleteSessions) -> None:
    """Forget the session without a word to anybody, as a power cut does."""
    assert sessions.runner is not None
    sessions.runner.close()
    assert sessions.recording is not None
    sessions.recording.close()
    sessions.running = None


async def _set_up_again(hass: HomeAssistant, *entries: ConfigEntry) -> None:
    for entry in entries:
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    "phase", ["inflating", "ready", "work", "rest", "paused", "releasing"]
)
async def test_killed(
    hass: HomeAssistant,
    simulator: Simulator,
    phase: str,
) -> None:
    """The record says interrupted, the lease vents, and nothing inflates after."""
    coordinator: BfrCuffCoordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Intermittent", beat=False)
    await _go_to(sessions, phase)
    entries = coordinator.config_entry, sessions.entry
    async with OutOfReach(simulator):
        _kill(sessions)
        for entry in entries:
            assert await hass.config_entries.async_unload(entry.entry_id)
        await eventually(lambda: vented(simulator, 0), within_s=3)
    await _set_up_again(hass, *entries)
    for _ in range(20):
        assert not inflated(simulator, 0)
        await asyncio.sleep(0.05)
    again = entries[1].runtime_data
    assert isinstance(again, AthleteSessions)
    assert again.session is None
    [kept] = again.records
    assert kept.reason == "interrupted"
    assert kept.protocol_id == "intermittent"
    assert state(hass, "sensor.ada_last_session_ended").state == "interrupted"
    assert state(hass, "sensor.ada_session").state == "idle"


async def test_what_was_done_is_kept(hass: HomeAssistant, simulator: Simulator) -> None:
    """The sets before the kill are on record, with their time under pressure."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, beat=False)
    await _go_to(sessions, "rest")
    assert sessions.recording is not None
    await sessions.recording._async_flush()
    _kill(sessions)
    assert await hass.config_entries.async_unload(sessions.entry.entry_id)
    await _set_up_again(hass, sessions.entry)
    again: AthleteSessions = sessions.entry.runtime_data
    [kept] = again.records
    assert kept.reason == "interrupted"
    assert len(kept.sets) == 1
    assert kept.cuffs[0]["occluded_s"] > 1


async def test_killed_with_a_wrap_on(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """A wrap does not come off by itself: it is asked for until somebody says so."""

    async def actions() -> list[str]:
        """Return what the session card offers."""
        asked = {"athlete": entry.entry_id, "protocol": "floss", "limb": "left_thigh"}
        preview = await result(browser, "preview", **asked, posture="seated")
        offered: list[str] = preview["actions"]
        return offered

    wrap = record("wrap", "Red band", name="Red band", placement="left_thigh")
    sessions = await athlete(hass, wrap)
    entry: MockConfigEntry = sessions.entry
    await start(hass, protocol="Floss")
    _kill(sessions)
    browser = await hass_ws_client()
    for _ in range(2):
        assert await hass.config_entries.async_unload(entry.entry_id)
        await _set_up_again(hass, entry)
        assert await actions() == ["wrap_off"]
        shown = hass.data["persistent_notification"]
        assert shown[f"{entry.entry_id}_wrap"]["title"] == "Ada: take the wrap off now"
    [kept] = entry.runtime_data.records
    assert kept.reason == "interrupted"
    with pytest.raises(Exception, match="was not said to be off"):
        await start(hass, protocol="Floss")
    await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    assert await actions() == []
    assert hass.data["persistent_notification"] == {}
    with pytest.raises(Exception, match="Ada is not in a session"):
        await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    # The limb is free since just now, whenever the session was cut off.
    with pytest.raises(Exception, match="free of pressure for 3:00 minutes"):
        await start(hass, protocol="Floss")
