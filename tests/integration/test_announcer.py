"""Tests of announcements: chosen moments, in words, and never in a session's way."""

import asyncio
import json
from typing import Any, override

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.bfr_cuff.lib.session.messages import (
    EndReason,
    Moment,
    MomentKind,
)
from custom_components.bfr_cuff.lib.training.protocol import TEMPO_S
from custom_components.bfr_cuff.sessions import announcer
from homeassistant.components.assist_pipeline import PipelineEvent
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import add_athlete
from .helpers import eventually
from .shipped import FOLDER, TEXTS
from .training import ask, athlete, controller, ended, reach, start

ALL = [kind.value for kind in MomentKind]
BEGINS = Moment(MomentKind.SESSION_STARTED, {"set": 1, "sets": 3})
BEGINS_TEXT = "Ada: the session begins. The cuff inflates."


def _said(calls: list[ServiceCall]) -> list[str]:
    return [call.data["message"] for call in calls]


async def test_each_kind_of_target(hass: HomeAssistant) -> None:
    """Each is spoken to in its own way."""
    notify = async_mock_service(hass, "notify", "send_message")
    satellite = async_mock_service(hass, "assist_satellite", "announce")
    tts = async_mock_service(hass, "tts", "speak")
    sessions = await athlete(
        hass,
        announce_targets=["notify.phone", "assist_satellite.gym", "media_player.gym"],
        tts_entity="tts.voice",
        announce_moments=["session_started"],
    )
    sessions._announcer.announce(BEGINS)
    await eventually(lambda: notify and satellite and tts)
    [call] = notify
    assert call.data == {"entity_id": "notify.phone", "message": BEGINS_TEXT}
    [call] = satellite
    assert call.data == {"entity_id": "assist_satellite.gym", "message": BEGINS_TEXT}
    [call] = tts
    assert call.data == {
        "entity_id": "tts.voice",
        "media_player_entity_id": "media_player.gym",
        "message": BEGINS_TEXT,
    }


@pytest.mark.parametrize(
    ("language", "aloud"),
    [
        ("de", "60 Millimeter Quecksilbersäule"),
        ("en", "60 millimetres of mercury"),
        ("es", "60 milímetros de mercurio"),
        ("fr", "60 millimètres de mercure"),
        ("ja", "60 水銀柱ミリメートル"),
    ],
)
async def test_a_unit_is_said_in_words(
    hass: HomeAssistant, language: str, aloud: str
) -> None:
    """A speaker would spell its letters; a phone shows them."""
    hass.config.language = language
    notify = async_mock_service(hass, "notify", "send_message")
    satellite = async_mock_service(hass, "assist_satellite", "announce")
    sessions = await athlete(
        hass, announce_targets=["notify.phone", "assist_satellite.gym"]
    )
    sessions.say("60 mmHg")
    await eventually(lambda: notify and satellite)
    assert (_said(notify), _said(satellite)) == (["60 mmHg"], [aloud])


class Satellite(AssistSatelliteEntity):
    """A satellite that remembers what it said; it has no voice, so needs no sound."""

    _attr_name = "Gym"
    _attr_supported_features = AssistSatelliteEntityFeature.ANNOUNCE

    def __init__(self) -> None:
        """Start silent."""
        self.said: list[str] = []

    @override
    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        """Take longer for it than the next moment takes to come."""
        await asyncio.sleep(0.01)
        self.said.append(announcement.message)

    @override
    async def _resolve_announcement_media_id(
        self,
        message: str,
        media_id: str | None,
        preannounce_media_id: str | None = None,
    ) -> AssistSatelliteAnnouncement:
        return AssistSatelliteAnnouncement(message, "", "", None, "tts")

    @override
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        raise NotImplementedError

    @override
    async def async_set_configuration(
        self, config: AssistSatelliteConfiguration
    ) -> None:
        raise NotImplementedError

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        raise NotImplementedError


SPOKEN: dict[MomentKind, dict[str, Any]] = {
    MomentKind.COUNT_IN: {"seconds": 10},
    MomentKind.SET_STARTED: {"set": 1, "sets": 4},
    MomentKind.LAST_REPETITIONS: {},
    MomentKind.SET_FINISHED: {"set": 1},
    MomentKind.REST_STARTED: {"seconds": 30},
    MomentKind.REST_OVER_SOON: {"set": 2},
    MomentKind.LIMIT_SOON: {"seconds": 10},
    MomentKind.ENDED: {"reason": EndReason.LIMIT},
}


async def test_in_the_language_of_the_home(hass: HomeAssistant) -> None:
    """A real satellite says each moment in the words of the home's own file."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "assist_satellite", {})
    satellite = Satellite()
    await hass.data["entity_components"]["assist_satellite"].async_add_entities(
        [satellite]
    )
    sessions = await athlete(
        hass, announce_targets=["assist_satellite.gym"], announce_moments=[*SPOKEN]
    )
    heard = set()
    for file in sorted((FOLDER / "translations").glob("*.json")):
        words = json.loads(file.read_text())["common"]
        hass.config.language = file.stem
        for kind, about in SPOKEN.items():
            sessions._announcer.announce(Moment(kind, about))
        await eventually(lambda: len(satellite.said) == len(SPOKEN))
        assert satellite.said == [
            words[f"announce_{kind}"].format(
                **about | {"athlete": "Ada", "reason": words["end_limit"]}
            )
            for kind, about in SPOKEN.items()
        ]
        heard.add(tuple(satellite.said))
        satellite.said.clear()
    # No file repeats another, which would mean that a language is not translated.
    assert len(heard) == len([*(FOLDER / "translations").glob("*.json")])


async def test_only_what_was_chosen(hass: HomeAssistant) -> None:
    """Another moment is not said, nor anything without a target."""
    said = async_mock_service(hass, "notify", "send_message")
    chosen: dict[str, Any] = {"announce_moments": ["ended"]}
    ada = await athlete(hass, announce_targets=["notify.phone"], **chosen)
    bo = await athlete(hass, name="Bo", **chosen)
    end = Moment(MomentKind.ENDED, {"reason": EndReason.DONE})
    for sessions in (ada, bo):
        sessions._announcer.announce(BEGINS)
        sessions._announcer.announce(end)
    await eventually(lambda: said)
    await asyncio.sleep(0.1)
    assert _said(said) == ["Ada: the session has ended. Done."]


@pytest.mark.parametrize("reason", EndReason)
async def test_every_end_has_words(hass: HomeAssistant, reason: EndReason) -> None:
    """Each reason is read out in a sentence, and shown in the same words."""
    said = async_mock_service(hass, "notify", "send_message")
    sessions = await athlete(
        hass, announce_targets=["notify.phone"], announce_moments=["ended"]
    )
    sessions._announcer.announce(Moment(MomentKind.ENDED, {"reason": reason}))
    await eventually(lambda: said)
    words = TEXTS["common"][f"end_{reason}"]
    assert _said(said) == [f"Ada: the session has ended. {words}."]
    assert TEXTS["entity"]["sensor"]["last_end"]["state"][reason] == words


async def test_every_moment_has_words(hass: HomeAssistant) -> None:
    """Each kind of moment has a sentence, and a name as an event."""
    said = async_mock_service(hass, "notify", "send_message")
    sessions = await athlete(
        hass, announce_targets=["notify.phone"], announce_moments=ALL
    )
    about = {"set": 1, "sets": 4, "seconds": 30, "reason": "done"}
    for kind in MomentKind:
        sessions._announcer.announce(Moment(kind, about))
    await eventually(lambda: len(said) == len(MomentKind))
    assert all("{" not in text for text in _said(said))
    assert set(ALL) == set(
        TEXTS["entity"]["event"]["session"]["state_attributes"]["event_type"]["state"]
    )


async def test_target_that_fails(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong at one target, the others are told."""
    satellite = async_mock_service(
        hass, "assist_satellite", "announce", raise_exception=OSError("no speaker")
    )
    notify = async_mock_service(hass, "notify", "send_message")
    sessions = await athlete(
        hass,
        announce_targets=[
            *("media_player.gym", "assist_satellite.gym", "light.odd", "notify.phone")
        ],
        announce_moments=["session_started"],
    )
    sessions._announcer.announce(BEGINS)
    await eventually(lambda: notify)
    assert len(satellite) == 1
    await eventually(lambda: caplog.text.count("did not say it") == 3)


async def test_slow_target(
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One thing is said after the other; what comes too late is left out."""
    monkeypatch.setattr(announcer, "STALE_S", 0.9)
    spoken: list[str] = []
    speaking = 0

    async def _speak(call: ServiceCall) -> None:
        nonlocal speaking
        assert speaking == 0
        speaking += 1
        spoken.append(call.data["message"])
        await asyncio.sleep(0.6)
        speaking -= 1

    hass.services.async_register("assist_satellite", "announce", _speak)
    sessions = await athlete(
        hass, announce_targets=["assist_satellite.gym"], announce_moments=ALL
    )
    for kind in (
        MomentKind.LOWERED,
        MomentKind.PAUSED,
        MomentKind.TOO_LOOSE,
        MomentKind.RELEASED,
    ):
        sessions._announcer.announce(Moment(kind))
    await asyncio.sleep(2)
    assert spoken == [
        TEXTS["common"][f"announce_{kind}"] for kind in ("lowered", "paused")
    ]
    monkeypatch.setattr(announcer, "SPEAKING_S", 0.05)
    sessions._announcer.announce(Moment(MomentKind.LOWERED))
    await eventually(lambda: "did not say it: TimeoutError" in caplog.text)


@pytest.mark.controller(time_scale=20)
async def test_in_a_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """A session is told in words, while every target fails at every moment."""
    said = async_mock_service(hass, "notify", "send_message")
    async_mock_service(
        hass, "tts", "speak", raise_exception=HomeAssistantError("no voice")
    )
    await controller(hass, simulator)
    sessions = await athlete(
        hass,
        scale=20,
        announce_targets=["media_player.gym", "assist_satellite.none", "notify.phone"],
        tts_entity="tts.voice",
        announce_moments=ALL,
    )
    await start(hass)
    await reach(sessions, "rest")
    await reach(sessions, "work")
    await ask(hass, "stop_session", athlete="Ada")
    kept = await ended(sessions)
    assert kept.reason == "stopped"
    assert kept.sets[0]["ended_s"] - kept.sets[0]["started_s"] == pytest.approx(
        30 * TEMPO_S, abs=10
    )
    texts = _said(said)
    assert texts[0] == BEGINS_TEXT
    for text in (
        "Get ready. 10 seconds.",
        TEXTS["common"]["announce_check_refill"],
        "Set 1 of 3. Go.",
        "Five more.",
        "Rest, 30 seconds.",
        "Ten seconds, then set 2.",
        "Set 2 of 3. Go.",
        "Releasing.",
    ):
        assert text in texts
    await eventually(lambda: "Ada: the session has ended. Stopped." in _said(said))


async def test_removed_while_speaking(hass: HomeAssistant) -> None:
    """An athlete's end does not wait for a speaker."""
    started = asyncio.Event()

    async def _speak(call: ServiceCall) -> None:
        started.set()
        await asyncio.sleep(20)

    hass.services.async_register("notify", "send_message", _speak)
    entry = add_athlete(
        hass, announce_targets=["notify.phone"], announce_moments=["session_started"]
    )
    await hass.config_entries.async_setup(entry.entry_id)
    entry.runtime_data._announcer.announce(BEGINS)
    await asyncio.wait_for(started.wait(), 2)
    async with asyncio.timeout(2):
        await hass.config_entries.async_remove(entry.entry_id)
        await hass.async_block_till_done()
