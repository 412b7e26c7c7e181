"""Tests of a start that is counted on a satellite, in which a stop is heard."""

from functools import partial

import pytest

pytest.importorskip("pymicro_vad", reason="no C++ compiler, so no assist_pipeline")

from custom_components.bfr_cuff.lib.session.messages import Moment
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice import spoken_count
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.components.assist_satellite import AssistSatelliteEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from simulator.device import Simulator

from .athletes import lop
from .helpers import eventually, state
from .satellite import SATELLITE, Ears, Room, Satellite, set_up_satellite
from .training import athlete, controller, inflated
from .voice import COUNT_S, nothing_starts, told

ASK = "start a session on the left thigh"
PLAN = "Ada: First time, on the left thigh at 70 millimetres of mercury."
ANNOUNCED = f"{PLAN} It starts after a question."
QUESTION = "Say stop now to cancel."
COUNTED = ". Say stop to cancel."
SILENCE = f"I heard nothing. {COUNTED}"
CANCELLED = "Cancelled. Nothing starts."
pytestmark = pytest.mark.usefixtures("intents")


async def gym(hass: HomeAssistant, simulator: Simulator) -> AthleteSessions:
    """Set up an athlete and a controller."""
    await controller(hass, simulator, settle=False)
    return await athlete(hass, lop())


async def test_silence(hass: HomeAssistant, simulator: Simulator) -> None:
    """Said to a satellite, asked, then counted on it, and begun when nobody objects."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    await satellite.say_to(ASK)
    assert sessions.count is not None
    assert sessions.runner is None
    await eventually(lambda: sessions.runner is not None)
    assert room.heard == [ANNOUNCED, QUESTION, SILENCE]
    await eventually(lambda: inflated(simulator))
    await satellite.say_to("stop")
    assert room.heard[-1] == "Releasing everything."
    await eventually(lambda: sessions.runner is None)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("talks_s", [0.0, 1.5 * COUNT_S])
async def test_stop_that_was_not_recognised(
    hass: HomeAssistant, simulator: Simulator, talks_s: float
) -> None:
    """It looks like silence, so it is counted, and another stop is heard to its end."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    await satellite.say_to(ASK)
    room.misheard = OSError("no network")
    await eventually(lambda: room.heard[-1] == SILENCE)
    await eventually(lambda: state(hass, SATELLITE).state == "idle")
    moments: list[Moment] = []
    sessions.async_add_moment_listener(moments.append)
    room.talks_s = talks_s
    await satellite.say_to("stop")
    assert room.heard[-1] == "Releasing everything."
    await nothing_starts(hass)
    assert (sessions.count, sessions.runner) == (None, None)
    assert not moments


@pytest.mark.parametrize("said", ["stop", "yes but wait"])
async def test_objection(hass: HomeAssistant, simulator: Simulator, said: str) -> None:
    """Whatever is heard after the question is an objection, and nothing starts."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    room.answers.append(ASK)
    room.answers.append(said)
    await satellite.hear()
    await eventually(lambda: room.heard[-1] == CANCELLED)
    assert room.heard == [ANNOUNCED, QUESTION, CANCELLED]
    await nothing_starts(hass)
    assert (sessions.count, sessions.runner) == (None, None)
    assert not inflated(simulator)


@pytest.mark.parametrize("said", ["yes", "Go!"])
async def test_consent(hass: HomeAssistant, simulator: Simulator, said: str) -> None:
    """A yes is none: nothing has to be counted aloud, and nothing starts earlier."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    room.answers += [ASK, said]
    began = hass.loop.time()
    await satellite.hear()
    await eventually(lambda: sessions.runner is not None)
    assert hass.loop.time() - began >= COUNT_S
    assert room.heard == [ANNOUNCED, QUESTION]
    await sessions.async_shutdown()


def _has_said(room: Room, text: str) -> bool:
    return room.heard[-1] == text


async def test_stopped_while_it_counts(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A stop by other means ends the count, and what is heard later starts nothing."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    for said in (QUESTION, SILENCE):
        await satellite.say_to(ASK)
        await eventually(partial(_has_said, room, said))
        sessions.stop()
        await nothing_starts(hass)
        assert sessions.runner is None
    assert state(hass, SATELLITE).state == "idle"
    await satellite.say_to(ASK)  # it is free for another one
    assert sessions.count is not None
    sessions.stop()


ANNOUNCES = AssistSatelliteEntityFeature.ANNOUNCE


async def test_satellite_that_cannot_ask(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """It is counted aloud all the same, and there is time to say stop after that."""
    satellite, room = await set_up_satellite(hass, ANNOUNCES)
    sessions = await gym(hass, simulator)
    await satellite.say_to(ASK)
    assert room.heard == [f"{PLAN} It starts in 0 seconds. Say stop to cancel."]
    await eventually(lambda: room.heard[-1] == COUNTED)
    await satellite.say_to("stop")
    assert room.heard[-1] == "Releasing everything."
    await nothing_starts(hass)
    assert sessions.runner is None
    await satellite.say_to(ASK)
    await eventually(lambda: sessions.runner is not None)
    await sessions.async_shutdown()


@pytest.mark.parametrize("error", [HomeAssistantError("no speaker"), OSError("gone")])
async def test_broken_satellite(
    hass: HomeAssistant,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    """A count that cannot be heard starts nothing, and that is logged."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    room.deaf = error
    await satellite.say_to(ASK)
    counted = sessions.count
    assert counted is not None
    await eventually(lambda: counted.over)
    room.deaf = None
    await eventually(lambda: "assist_satellite.gym could not count" in caplog.text)
    assert sessions.runner is None


async def test_satellite_that_is_never_idle(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A satellite that is busy for too long counts nothing, and nothing starts."""
    monkeypatch.setattr(spoken_count, "IDLE_S", 0.1)
    monkeypatch.setattr(Satellite, "tts_response_finished", lambda _: None)
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    await satellite.say_to(ASK)
    counted = sessions.count
    assert counted is not None
    await eventually(lambda: counted.over)
    assert QUESTION not in room.heard
    assert sessions.runner is None


async def test_satellite_that_goes_while_it_listens(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is lost while it listens is no silence: nothing starts."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    await satellite.say_to(ASK)
    counted = sessions.count
    assert counted is not None

    async def _unplug(*_: object) -> None:
        satellite._attr_available = False
        satellite.async_write_ha_state()
        raise OSError

    monkeypatch.setattr(Ears, "async_process_audio_stream", _unplug)
    await eventually(lambda: counted.over)
    await nothing_starts(hass)
    assert room.heard == [ANNOUNCED, QUESTION]
    assert sessions.runner is None


async def test_satellite_that_never_hears(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A satellite that counts and never listens lets nobody object: nothing starts."""
    monkeypatch.setattr(spoken_count, "LISTENING_S", 0.3)
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    room.listens = False
    await satellite.say_to(ASK)
    counted = sessions.count
    assert counted is not None
    await eventually(lambda: counted.over)
    assert room.heard[:2] == [ANNOUNCED, QUESTION]
    assert SILENCE not in room.heard
    assert sessions.runner is None


@pytest.mark.parametrize("satellite", ["assist_satellite.attic", SATELLITE])
async def test_no_such_satellite(
    hass: HomeAssistant,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    satellite: str,
) -> None:
    """One that is gone, and one that can neither ask nor announce, start nothing."""
    monkeypatch.setattr(spoken_count, "IDLE_S", 0.1)
    await set_up_satellite(hass, AssistSatelliteEntityFeature(0))
    sessions = await gym(hass, simulator)
    await told(hass, IntentName.START, {"satellite_id": satellite}, limb="left_thigh")
    counted = sessions.count
    assert counted is not None
    await eventually(lambda: counted.over)
    assert sessions.runner is None


async def test_refused_after_the_count(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What stands against it by then is said on the satellite."""
    satellite, room = await set_up_satellite(hass)
    sessions = await gym(hass, simulator)
    await satellite.say_to(ASK)
    hass.config_entries.async_update_entry(sessions.entry, options={})
    await eventually(lambda: "screening questions" in room.heard[-1])
    assert sessions.runner is None
