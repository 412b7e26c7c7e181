"""The languages that people speak with this home: of its assistants, and its own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, MATCH_ALL
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.importlib import async_import_module
from homeassistant.setup import async_when_setup

from ..texts import LANGUAGES

LOOK_S: Final = 30.0
"""So often assistants are looked at: Home Assistant does not say when one changes."""

_ASSISTANTS: Final = "assist_pipeline"
_PIPELINES: Final = f"{__package__}.pipelines"
_DEFAULT: Final = "en"
"""What is spoken where we have no sentences: English words are known in most homes."""


class Languages:
    """The languages in use, as long as they are followed."""

    def __init__(self, hass: HomeAssistant, changed: CALLBACK_TYPE) -> None:
        """Take what to do when there is another one, or one less."""
        self._hass = hass
        self._changed = changed
        self._of_assistants: Callable[[HomeAssistant], frozenset[str]] | None = None
        self._before = self.in_use()

    @callback
    def in_use(self) -> frozenset[str]:
        """Return the languages that sentences are to be understood in."""
        spoken = {self._hass.config.language}
        if self._of_assistants is not None:
            spoken |= self._of_assistants(self._hass) - {MATCH_ALL}
        known = {language.replace("_", "-").partition("-")[0] for language in spoken}
        return frozenset(known & LANGUAGES) or frozenset({_DEFAULT})

    @callback
    def follow(self) -> CALLBACK_TYPE:
        """Follow every change, and return what ends that."""
        hass = self._hass
        async_when_setup(hass, _ASSISTANTS, self._async_with_assistants)
        every = (
            async_track_time_interval(hass, self._look, timedelta(seconds=LOOK_S)),
            hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._look),
        )

        @callback
        def _end() -> None:
            for end in every:
                end()

        return _end

    async def _async_with_assistants(self, hass: HomeAssistant, _: str) -> None:
        pipelines = await async_import_module(hass, _PIPELINES)
        self._of_assistants = pipelines.pipeline_languages
        self._look()

    @callback
    def _look(self, _: datetime | Event | None = None) -> None:
        if (in_use := self.in_use()) != self._before:
            self._before = in_use
            self._changed()
