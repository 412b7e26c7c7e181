"""Our sentences as Home Assistant has them, and as it hands them to us."""

from collections.abc import Mapping

from hassil.intents import Intents, WildcardSlotList
from hassil.recognize import recognize_all

from custom_components.bfr_cuff.voice.grammar import Grammar
from custom_components.bfr_cuff.voice.intents import RELEASE_WORD
from custom_components.bfr_cuff.voice.release_words import (
    BEFORE,
    BEHIND,
    BETWEEN,
    WITHIN,
)
from homeassistant.components.conversation import ConversationInput
from homeassistant.core import Context


def of_all(grammars: Mapping[str, Grammar]) -> Intents:
    """Return all sentences as Home Assistant has them: triggers of every language."""
    intents: dict[str, list[str]] = {}
    for grammar in grammars.values():
        for intent, templates in grammar.templates().items():
            intents.setdefault(intent, []).extend(templates)
        intents.setdefault(RELEASE_WORD, []).extend(grammar.release_templates())
    data = {name: {"data": [{"sentences": every}]} for name, every in intents.items()}
    read = Intents.from_dict({"language": "en", "intents": data})
    for wildcard in (BEFORE, BEHIND, BETWEEN, WITHIN):
        name = wildcard.strip("{}")
        read.slot_lists[name] = WildcardSlotList(name)
    return read


def matched(text: str, triggers: Intents) -> set[str]:
    """Return which triggers Home Assistant finds for a sentence."""
    return {match.intent.name for match in recognize_all(text, triggers)}


def said(text: str, language: str) -> ConversationInput:
    """Return what Home Assistant hands on of a sentence."""
    return ConversationInput(text, Context(), None, None, None, language, "")
