"""A voice satellite: Home Assistant's own entity, pipeline, and a room around it."""

import asyncio
from collections.abc import AsyncIterable
from typing import Any, override

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from homeassistant.components import stt, tts
from homeassistant.components.assist_pipeline import (
    PipelineEvent,
    PipelineEventType,
    PipelineStage,
)
from homeassistant.components.assist_pipeline.pipeline import (
    async_get_pipeline,
    async_update_pipeline,
)
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.setup import async_setup_component

DOMAIN = "satellites"
SATELLITE = "assist_satellite.gym"
SPEAKING_S = 0.05


class Room:
    """What is said and heard in the room with the satellite."""

    def __init__(self) -> None:
        """Begin in silence."""
        self.heard: list[str] = []
        self.answers: list[str] = []
        self.deaf: Exception | None = None
        self.listens = True
        self.misheard: Exception | None = None
        self.talks_s = 0.0


class Ears(stt.SpeechToTextEntity):
    """Understands what is said, word for word; silence is no words."""

    _attr_name = "Ears"
    _attr_unique_id = "ears"
    supported_languages = ["en"]
    supported_formats = [stt.AudioFormats.WAV]
    supported_codecs = [stt.AudioCodecs.PCM]
    supported_bit_rates = [stt.AudioBitRates.BITRATE_16]
    supported_sample_rates = [stt.AudioSampleRates.SAMPLERATE_16000]
    supported_channels = [stt.AudioChannels.CHANNEL_MONO]

    def __init__(self, room: Room) -> None:
        """Listen to a room."""
        self._room = room

    @override
    async def async_process_audio_stream(
        self, metadata: stt.SpeechMetadata, stream: AsyncIterable[bytes]
    ) -> stt.SpeechResult:
        """Return what was said, once it has been said."""
        await asyncio.sleep(self._room.talks_s)
        if (misheard := self._room.misheard) is not None:
            self._room.misheard = None
            raise misheard
        said = self._room.answers.pop(0) if self._room.answers else ""
        return stt.SpeechResult(said, stt.SpeechResultState.SUCCESS)


class Voice(tts.TextToSpeechEntity):
    """Says what is written."""

    _attr_name = "Voice"
    _attr_unique_id = "voice"
    supported_languages = ["en"]
    default_language = "en"

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> tts.TtsAudioType:
        """Return no sound at all."""
        return "mp3", b""


class Satellite(AssistSatelliteEntity):
    """A satellite that speaks into a room, and then listens to it."""

    _attr_name = "Gym"
    _attr_unique_id = "gym"

    def __init__(self, room: Room, features: AssistSatelliteEntityFeature) -> None:
        """Stand in a room."""
        self._room = room
        self._attr_supported_features = features

    @override
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        """Return nothing that can be chosen."""
        return AssistSatelliteConfiguration([], [], 0)

    @override
    async def async_set_configuration(
        self, config: AssistSatelliteConfiguration
    ) -> None:
        """Choose nothing."""

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Say the answer, and be idle once it has been said."""
        if event.type is PipelineEventType.INTENT_END and event.data:
            speech = event.data["intent_output"]["response"]["speech"]
            self._room.heard.append(speech["plain"]["speech"])
        if event.type is PipelineEventType.TTS_END:
            self.hass.async_create_background_task(self._say_answer(), "answer")

    @override
    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        """Say something."""
        await self._say(announcement)

    @override
    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        """Say something, then hear what is said to it."""
        await self._say(start_announcement)
        if self._room.listens:
            self.hass.async_create_background_task(self.hear(), "hear")

    async def hear(self) -> None:
        """Listen to what is said next, after the wake word or after a question."""

        async def _silence() -> AsyncIterable[bytes]:
            yield bytes(3200)

        await self.async_accept_pipeline_from_satellite(
            _silence(), PipelineStage.STT, PipelineStage.TTS
        )

    async def say_to(self, text: str) -> None:
        """Say something to the satellite, after the wake word."""
        self._room.answers.append(text)
        await self.hear()

    async def _say_answer(self) -> None:
        await asyncio.sleep(SPEAKING_S)
        self.tts_response_finished()

    async def _say(self, announcement: AssistSatelliteAnnouncement) -> None:
        if self._room.deaf is not None:
            raise self._room.deaf
        self._room.heard.append(announcement.message)
        await asyncio.sleep(SPEAKING_S)


def _platform_of(entity: Entity) -> MockPlatform:
    """Return a platform with one entity."""

    async def _set_up(
        hass: HomeAssistant,
        entry: ConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        async_add_entities([entity])

    return MockPlatform(async_setup_entry=_set_up)


async def set_up_satellite(
    hass: HomeAssistant,
    features: AssistSatelliteEntityFeature = (
        AssistSatelliteEntityFeature.ANNOUNCE
        | AssistSatelliteEntityFeature.START_CONVERSATION
    ),
) -> tuple[Satellite, Room]:
    """Set a satellite up, with a pipeline that hears and speaks."""
    room = Room()
    satellite = Satellite(room, features)

    async def _set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, list(entities))
        return True

    mock_integration(hass, MockModule(DOMAIN, async_setup_entry=_set_up))
    mock_platform(hass, f"{DOMAIN}.config_flow", None)
    entities: dict[str, Entity] = {
        "assist_satellite": satellite,
        "stt": Ears(room),
        "tts": Voice(),
    }
    for platform, entity in entities.items():
        mock_platform(hass, f"{DOMAIN}.{platform}", _platform_of(entity))
    entry = MockConfigEntry(domain=DOMAIN)
    entry.add_to_hass(hass)
    with mock_config_flow(DOMAIN, ConfigFlow):
        assert await hass.config_entries.async_setup(entry.entry_id)
    for component in ("assist_pipeline", "media_source"):
        assert await async_setup_component(hass, component, {})
    await async_update_pipeline(
        hass,
        async_get_pipeline(hass),
        stt_engine="stt.ears",
        stt_language="en",
        tts_engine="tts.voice",
        tts_language="en",
    )
    return satellite, room
