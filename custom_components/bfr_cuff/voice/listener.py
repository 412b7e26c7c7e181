"""Our sentences among the home's: registered, and kept in step with its names.

They are sentence triggers, so they are recognized in the same way with any agent that a
home talks with.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..athletes import is_athlete
from ..const import DOMAIN, LOGGER
from ..entries import is_controller
from .dispatch import Dispatch, is_anyone_training
from .grammar import Grammar, Names, load_sentences
from .intents import RELEASE_WORD
from .languages import Languages
from .names import async_names
from .sentence_triggers import async_register

SETTLE_S: Final = 1.0
"""So long changes of names and languages are left to settle before they are read."""


async def async_begin(hass: HomeAssistant) -> None:
    """Listen for our sentences until Home Assistant stops."""
    await _Listener(hass).async_begin()


class _Listener:
    """Keeps what is registered in step with the home's names and languages."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with nothing registered."""
        self._hass = hass
        self._names: Mapping[str, Names] = {}
        self._current: Dispatch | None = None
        self._remove: list[CALLBACK_TYPE] = []
        self._ended = False
        self._refreshing = asyncio.Lock()
        self._refresh = Debouncer(
            hass,
            LOGGER,
            cooldown=SETTLE_S,
            immediate=False,
            function=self._async_refresh,
        )
        self._languages = Languages(hass, self._refresh.async_schedule_call)

    async def async_begin(self) -> None:
        """Register, and follow every change of a name until Home Assistant stops."""
        hass = self._hass
        followed = (
            async_dispatcher_connect(
                hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry_changed
            ),
            hass.bus.async_listen(
                dr.EVENT_DEVICE_REGISTRY_UPDATED, self._on_device_changed
            ),
            self._languages.follow(),
        )

        async def _async_end(_: Event) -> None:
            self._ended = True
            self._refresh.async_shutdown()
            for forget in followed:
                forget()
            await self._async_refresh()

        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, _async_end)
        await self._async_refresh()

    @callback
    def _on_entry_changed(self, _: object, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            self._refresh.async_schedule_call()

    @callback
    def _on_device_changed(self, _: Event[Any]) -> None:
        self._refresh.async_schedule_call()

    async def _async_refresh(self) -> None:
        """Register anew if a name or a language has changed; nothing without cuffs.

        Home Assistant then reads every sentence of the home again, in the event loop:
        while someone trains, names are as they were.
        """
        hass = self._hass
        if self._names and not self._ended and is_anyone_training(hass):
            self._refresh.async_schedule_call()
            return
        async with self._refreshing:
            spoken = sorted(self._languages.in_use())
            names = {language: await async_names(hass, language) for language in spoken}
            if self._ended or not _is_used(hass):
                names = {}
            if names != self._names:
                self._names = names
                await self._async_replace(
                    await hass.async_add_executor_job(_grammars, names)
                )

    async def _async_replace(self, grammars: Sequence[Grammar]) -> None:
        """Have new sentences recognized before the old ones are forgotten.

        While both are registered, only the old ones are answered.
        """
        templates = _templates(grammars)
        ours = frozenset(each for every in templates.values() for each in every)
        new = Dispatch(self._hass, grammars, ours, lambda: self._current is new)
        remove = [
            await async_register(self._hass, every, partial(new.async_answer, trigger))
            for trigger, every in templates.items()
        ]
        self._current, self._remove, before = new, remove, self._remove
        for forget in before:
            forget()


def _is_used(hass: HomeAssistant) -> bool:
    """Return whether there is a cuff or an athlete to speak of."""
    return any(
        is_athlete(entry) or is_controller(entry)
        for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    )


def _grammars(names: Mapping[str, Names]) -> Sequence[Grammar]:
    """Return the grammar of each language, ready to recognize at once; this blocks."""
    grammars = [
        Grammar(language, load_sentences(language), called)
        for language, called in names.items()
    ]
    for grammar in grammars:
        grammar.recognize("stop")
    return grammars


def _templates(grammars: Sequence[Grammar]) -> dict[str, list[str]]:
    """Return the sentences of each intent in all languages, each once.

    One trigger an intent: what two languages have in common is answered once. A release
    word comes last, for Home Assistant may stop looking at the second match.
    """
    found: dict[str, dict[str, None]] = {}
    for grammar in grammars:
        for intent, templates in grammar.templates().items():
            found.setdefault(intent, {}).update(dict.fromkeys(templates))
    words = (word for grammar in grammars for word in grammar.release_templates())
    every = {intent: list(templates) for intent, templates in found.items()}
    return every | ({RELEASE_WORD: list(dict.fromkeys(words))} if every else {})
