"""Our sentences among the home's: registered, understood, handed to their intent.

They are sentence triggers, so they are heard in the same way whatever model a home
talks with.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, intent
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later

from ..athletes import is_athlete
from ..const import DOMAIN
from ..entries import is_controller
from ..sessions.athlete_sessions import loaded_athletes
from ..texts import async_texts
from .fallback import async_hand_on
from .grammar import Grammar, Heard, Names, load_all_sentences
from .intents import ANSWER, IntentName
from .names import async_names
from .questions import async_answer
from .release import is_anything_up
from .replies import Wording
from .sentence_triggers import async_register, async_warm_up

SETTLE_S: Final = 1.0
"""So long names and triggers are left to settle before they are looked at again."""


async def async_begin(hass: HomeAssistant) -> None:
    """Listen for our sentences until Home Assistant stops."""
    await _Listener(hass).async_begin()


class _Settling:
    """Does something once a change, and others that come with it, are over."""

    def __init__(
        self, hass: HomeAssistant, action: Callable[[], Awaitable[None]]
    ) -> None:
        """Take what is to be done."""
        self._hass = hass
        self._action = action
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def schedule(self) -> None:
        """Do it soon, unless that is on its way."""
        if self._cancel is None:
            self._cancel = async_call_later(self._hass, SETTLE_S, self._async_settled)

    @callback
    def end(self) -> None:
        """Leave undone what is on its way."""
        if self._cancel is not None:
            self._cancel()

    async def _async_settled(self, _: datetime) -> None:
        self._cancel = None
        await self._action()


class _Listener:
    """Keeps what is registered in step with the home's names."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with nothing registered."""
        self._hass = hass
        self._names: Sequence[Names] = ()
        self._grammars: Sequence[Grammar] = ()
        self._remove: list[CALLBACK_TYPE] = []
        self._ended = False
        self._refreshing = asyncio.Lock()
        self._refresh = _Settling(hass, self._async_refresh)
        self._warm_up = _Settling(hass, partial(async_warm_up, hass))

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
            get_agent_manager(hass).subscribe_intents(self._on_triggers_changed),
        )

        async def _async_end(_: Event) -> None:
            self._ended = True
            self._refresh.end()
            self._warm_up.end()
            for forget in followed:
                forget()
            await self._async_refresh()

        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, _async_end)
        await self._async_refresh()

    @callback
    def _on_entry_changed(self, _: object, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            self._refresh.schedule()

    @callback
    def _on_device_changed(self, _: Event[Any]) -> None:
        self._refresh.schedule()

    @callback
    def _on_triggers_changed(self, _: object) -> None:
        self._warm_up.schedule()

    async def _async_refresh(self) -> None:
        """Register anew if a name has changed; nothing for a home without cuffs.

        Home Assistant then reads every sentence of the home again, for so long that a
        guard loses patience: while somebody trains, names are as they were.
        """
        hass = self._hass
        if self._names and not self._ended and _is_anybody_training(hass):
            self._refresh.schedule()
            return
        async with self._refreshing:
            data = await hass.async_add_executor_job(load_all_sentences)
            names = [await async_names(hass, language) for language in data]
            if self._ended or not _is_used(hass):
                data, names = {}, []
            if names != self._names:
                self._names = names
                await self._async_replace(
                    await hass.async_add_executor_job(_grammars, data, names)
                )

    async def _async_replace(self, grammars: Sequence[Grammar]) -> None:
        """Have new sentences heard before the old ones are forgotten.

        While both are registered, only the old ones are answered.
        """
        templates = _templates(grammars)
        remove = [
            await async_register(
                self._hass, every, partial(self._async_answer, grammars, wanted)
            )
            for wanted, every in templates.items()
        ]
        self._grammars, self._remove, before = grammars, remove, self._remove
        for forget in before:
            forget()
        await async_warm_up(self._hass)

    async def _async_answer(
        self,
        grammars: Sequence[Grammar],
        wanted: str,
        said: conversation.ConversationInput,
    ) -> str | None:
        """Answer a sentence, unless another one was meant."""
        heard = _understand(grammars, said)
        if heard.intent != wanted or grammars is not self._grammars:
            return None
        if heard.intent == ANSWER:
            return await _async_answered(self._hass, heard, said)
        if heard.intent == IntentName.RELEASE:
            return await _async_release(self._hass, heard, said)
        if heard.in_session and not _is_anybody_training(self._hass):
            handed_on = await async_hand_on(self._hass, said)
            return handed_on or await _async_handle(self._hass, heard, said)
        return await _async_handle(self._hass, heard, said)


async def _async_answered(
    hass: HomeAssistant, heard: Heard, said: conversation.ConversationInput
) -> str:
    """Go on with what was asked; a name that nobody asked for is left to the home."""
    answer = await async_answer(hass, heard.slots, said)
    if answer is None:
        answer = await async_hand_on(hass, said)
    if answer is None:
        texts = await async_texts(hass, said.language)
        answer = Wording(texts).say("nothing_asked")
    return answer


async def _async_release(
    hass: HomeAssistant, heard: Heard, said: conversation.ConversationInput
) -> str:
    """Release, then have the home's music stop if nothing else can have been meant."""
    try:
        was_up = is_anything_up(hass)
    finally:
        # Whatever becomes of the look: nothing stands before a release.
        answer = await _async_handle(hass, heard, said)
    return answer if was_up else await async_hand_on(hass, said) or answer


async def _async_handle(
    hass: HomeAssistant, heard: Heard, said: conversation.ConversationInput
) -> str:
    """Have an intent carried out."""
    response = await intent.async_handle(
        hass,
        DOMAIN,
        heard.intent,
        {name: {"value": value} for name, value in heard.slots.items()},
        text_input=said.text,
        context=said.context,
        language=said.language,
        assistant=conversation.DOMAIN,
        device_id=said.device_id,
        satellite_id=said.satellite_id,
        conversation_agent_id=said.agent_id,
    )
    speech: str = response.speech["plain"]["speech"]
    return speech


@callback
def _is_anybody_training(hass: HomeAssistant) -> bool:
    """Tell whether a session runs, or is about to."""
    return any(
        entry.runtime_data.runner is not None or entry.runtime_data.count is not None
        for entry in loaded_athletes(hass)
    )


def _understand(
    grammars: Sequence[Grammar], said: conversation.ConversationInput
) -> Heard:
    """Return what was meant, in the speaker's language before the others.

    In doubt it is a release, the one thing that is always allowed. What is ours at any
    time goes before what is only in a session, and that before a bare name.
    """
    own = said.language.partition("-")[0]
    every = [
        heard
        for grammar in sorted(grammars, key=lambda grammar: grammar.language != own)
        if (heard := grammar.understand(said.text)) is not None
    ]
    every.sort(key=_rank)
    return next(iter(every), Heard(IntentName.RELEASE, {}, own))


def _rank(heard: Heard) -> int:
    if heard.intent == IntentName.RELEASE:
        return 0
    return 3 if heard.intent == ANSWER else 1 + heard.in_session


def _is_used(hass: HomeAssistant) -> bool:
    """Tell whether there is a cuff or an athlete to speak of."""
    return any(
        is_athlete(entry) or is_controller(entry)
        for entry in hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    )


def _grammars(
    data: Mapping[str, Mapping[str, Any]], names: Sequence[Names]
) -> Sequence[Grammar]:
    """Return the grammar of each language, ready to understand at once."""
    grammars = [
        Grammar(language, sentences, called)
        for (language, sentences), called in zip(data.items(), names, strict=True)
    ]
    for grammar in grammars:
        grammar.understand("stop")
    return grammars


def _templates(grammars: Sequence[Grammar]) -> dict[str, list[str]]:
    """Return the sentences of each intent in all languages, each once.

    One trigger an intent: what two languages have in common is answered once.
    """
    found: dict[str, dict[str, None]] = {}
    for grammar in grammars:
        for wanted, templates in grammar.templates().items():
            found.setdefault(wanted, {}).update(dict.fromkeys(templates))
    return {wanted: list(templates) for wanted, templates in found.items()}
