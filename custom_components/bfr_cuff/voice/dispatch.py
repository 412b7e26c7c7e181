"""What is done with a sentence that may be ours: handled, or passed on to the home."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import intent

from ..const import DOMAIN
from ..sessions.athlete_sessions import loaded_athletes
from ..texts import async_texts
from .fallback import async_pass_on, async_pass_to_home
from .grammar import Grammar, Recognized
from .intents import ANSWER, HOME, MEASURE, RELEASE_WORD, SLOT_CUFF, IntentName
from .measure import async_measure_said
from .names import is_thing_of_home
from .questions import async_answer
from .release import is_anything_up
from .replies import Wording
from .sentence_triggers import async_is_answered


class Dispatch:
    """Recognizes sentences with the names of one time, and hands each to its intent."""

    def __init__(
        self,
        hass: HomeAssistant,
        grammars: Sequence[Grammar],
        ours: frozenset[str],
        is_current: Callable[[], bool],
    ) -> None:
        """Take the grammars, every template of ours, and whether these are in use."""
        self._hass = hass
        self._grammars = grammars
        self._ours = ours
        self._is_current = is_current

    async def async_answer(
        self, trigger: str, said: conversation.ConversationInput
    ) -> str | None:
        """Answer a sentence, unless it is one for another trigger."""
        found = recognize(self._grammars, said)
        if _trigger_of(found) != trigger or not self._is_current():
            return None
        if found.intent == MEASURE:
            return await async_measure_said(self._hass, found.slots, said)
        if found.intent == ANSWER:
            return await _async_answered(self._hass, found, said)
        if found.by_word:
            return await self._async_by_word(found, said)
        if found.intent == IntentName.RELEASE:
            answer, was_up = await _async_release(self._hass, found, said)
            passed = None if was_up else await async_pass_to_home(self._hass, said)
            return passed or answer
        if found.in_session and not is_anyone_training(self._hass):
            passed = await async_pass_to_home(self._hass, said)
            return passed or await _async_handle(self._hass, found, said)
        return await _async_handle(self._hass, found, said)

    async def _async_by_word(
        self, found: Recognized, said: conversation.ConversationInput
    ) -> str | None:
        """Release for a release word that is not said to something else of the home.

        If nothing was up, the home gets the sentence too, unless an automation of the
        owner's answers it anyway.
        """
        hass, answer = self._hass, None
        if found.intent != HOME and not is_thing_of_home(
            hass, found.beside, found.language
        ):
            answer, was_up = await _async_release(hass, found, said)
            if was_up:
                return answer
        if await async_is_answered(hass, said, self._ours):
            return None
        passed = await async_pass_on(hass, said, refusals=answer is None)
        return passed or answer or await _async_say(hass, said, "not_understood")


def recognize(
    grammars: Sequence[Grammar], said: conversation.ConversationInput
) -> Recognized:
    """Return what a sentence means, in the speaker's language before the others.

    In doubt it is a release, the one thing that is always allowed: so it goes before
    anything else that another language knows as a whole. What is ours at any time goes
    before what is only in a session, that before a bare name, and that before what is
    known by its release word alone.
    """
    own = said.language.partition("-")[0]
    found = [
        recognized
        for grammar in sorted(grammars, key=lambda grammar: grammar.language != own)
        if (recognized := grammar.recognize(said.text)) is not None
    ]
    return min(found, key=_rank, default=Recognized(IntentName.RELEASE, {}, own))


def _rank(found: Recognized) -> int:
    if found.by_word:
        return 4
    if found.intent == IntentName.RELEASE:
        return 0
    return 3 if found.intent == ANSWER else 1 + found.in_session


def _trigger_of(found: Recognized) -> str:
    """Return which of our triggers answers a sentence."""
    return RELEASE_WORD if found.by_word else found.intent


async def _async_answered(
    hass: HomeAssistant, found: Recognized, said: conversation.ConversationInput
) -> str:
    """Go on with what was asked; a name that answers no question is left to the home."""
    return (
        await async_answer(hass, found.slots, said)
        or await async_pass_to_home(hass, said)
        or await _async_say(hass, said, "nothing_asked")
    )


async def _async_release(
    hass: HomeAssistant, found: Recognized, said: conversation.ConversationInput
) -> tuple[str, bool]:
    """Release; return what is said to that, and whether anything may have been up."""
    try:
        was_up = is_anything_up(hass)
    finally:
        # Even if it cannot be told what is up: nothing stands before a release.
        answer = await _async_handle(hass, found, said)
    return answer, was_up


async def _async_handle(
    hass: HomeAssistant, found: Recognized, said: conversation.ConversationInput
) -> str:
    """Have an intent handled, and return its answer."""
    response = await intent.async_handle(
        hass,
        DOMAIN,
        found.intent,
        {name: {"value": value} for name, value in _slots(found).items()},
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


async def _async_say(
    hass: HomeAssistant, said: conversation.ConversationInput, key: str
) -> str:
    return Wording(await async_texts(hass, said.language)).say(key)


def _slots(found: Recognized) -> Mapping[str, Any]:
    """Return what an intent is about; a name that is not known is said back."""
    return {SLOT_CUFF: found.beside} if found.beside else found.slots


@callback
def is_anyone_training(hass: HomeAssistant) -> bool:
    """Return whether a session runs, or is about to."""
    return any(
        entry.runtime_data.runner is not None
        or entry.runtime_data.count is not None
        or entry.runtime_data.measurements.is_busy
        for entry in loaded_athletes(hass)
    )
