"""What a sentence means in one language, with the names of one home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
import re
from typing import Any, Final

from hassil.intents import Intents
from hassil.recognize import recognize_all
from hassil.util import remove_punctuation

from homeassistant.util.yaml import load_yaml_dict

from .expand import escape, expand, number_values, one_number_of, one_of
from .intents import HOME, SLOT_ATHLETE, SLOT_CUFF, IntentName
from .name_finder import NameFinder, number_in_words
from .release_words import ReleaseWords
from .spelling import plain, with_bare_words, without_accents

_SENTENCES: Final = Path(__file__).parent / "sentences"
_SILENT: Final = re.compile(r"[^\w']+")
_NAME_MAX: Final = 3
"""More words than this are no name, when no one here is called so."""

_WHOLE: Final = frozenset({"repetitions"})


@dataclass(frozen=True, slots=True)
class Names:
    """What a home calls its athletes, protocols and cuffs: each name with an id."""

    athletes: Mapping[str, str]
    protocols: Mapping[str, str]
    cuffs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recognized:
    """What a sentence means: an intent, and the ids and numbers that it is about.

    `in_session` is of what is so short that it is ours only while someone trains.
    `by_word` is of what is known by its release word alone; `beside` is then what else
    was said, if nothing in it is known.
    """

    intent: str
    slots: Mapping[str, str | int | float]
    language: str
    in_session: bool = False
    by_word: bool = False
    beside: str = ""


@cache
def load_sentences(language: str) -> dict[str, Any]:
    """Read the sentences of a language from their file, once; this blocks."""
    return load_yaml_dict(str(_SENTENCES / f"{language}.yaml"))


class Grammar:
    """The sentences of one language: understood, and written for who must match them.

    Both come from the same lists, so that nothing is matched that is not understood.
    """

    def __init__(self, language: str, data: Mapping[str, Any], names: Names) -> None:
        """Take sentences in the format of Home Assistant's, and a home's names."""
        self.language = language
        self._data = data
        self._lists = dict(_lists(language, data["lists"], names))
        values = {
            name: {"values": [{"in": said, "out": out} for said, out in pairs]}
            for name, pairs in self._lists.items()
        }
        self._intents = Intents.from_dict(
            _without_accents({**data, "lists": values}, language)
        )
        self._release_words = ReleaseWords(language, data["release_words"])
        called = {SLOT_ATHLETE: names.athletes, SLOT_CUFF: names.cuffs}
        self._named = NameFinder(language, called, self._lists["limb"])

    def recognize(self, text: str) -> Recognized | None:
        """Return what a sentence means, or None if it is not one of ours."""
        return self._sentence(text) or self._release(text)

    def _sentence(self, text: str) -> Recognized | None:
        """Return what a sentence means that is known as a whole."""
        for result in recognize_all(
            without_accents(text, self.language), self._intents
        ):
            slots = {
                name: int(entity.value) if name in _WHOLE else entity.value
                for name, entity in result.entities.items()
            }
            short = (result.intent_metadata or {}).get("in_session", False)
            return Recognized(
                result.intent.name, slots, self.language, in_session=short
            )
        return None

    def _release(self, text: str) -> Recognized | None:
        """Return what a release word with anything beside it means."""
        beside = self._release_words.read(plain(text, self.language))
        if beside is None:
            return None
        # A name that is itself a release word narrows nothing: "stop stop" means all.
        is_narrow = beside.words and not beside.is_all
        named = self._named.find(beside.said) if is_narrow else {}
        if beside.is_other and not named.keys() - {SLOT_ATHLETE}:
            return Recognized(HOME, {}, self.language, by_word=True)
        is_name = not (beside.is_ours or beside.is_all or named)
        # So many words are no name that could be said back.
        is_name = is_name and len(beside.words.split()) <= _NAME_MAX
        unknown = beside.words if is_name else ""
        return Recognized(
            IntentName.RELEASE, named, self.language, by_word=True, beside=unknown
        )

    def release_templates(self) -> list[str]:
        """Return what to listen for to hear a release word with anything beside it."""
        return [
            with_bare_words(template, self.language)
            for template in self._release_words.templates()
        ]

    def templates(self) -> dict[str, list[str]]:
        """Return every sentence by its intent, with nothing left to be looked up."""
        lists = {
            name: (one_number_of if self._is_range(name) else one_of)(
                said for said, _ in pairs
            )
            for name, pairs in self._lists.items()
        }
        return {
            intent: [
                with_bare_words(
                    expand(sentence, self._data["expansion_rules"], lists),
                    self.language,
                )
                for block in about["data"]
                for sentence in block["sentences"]
            ]
            for intent, about in self._data["intents"].items()
        }

    def _is_range(self, name: str) -> bool:
        return "range" in self._data["lists"].get(name, {})


def spoken(name: str, language: str) -> Iterator[str]:
    """Yield the templates of a name: as it is written, then as it sounds.

    A recogniser hears no brackets, dots or emoji, and writes a number as it likes. Home
    Assistant takes punctuation out of what is typed, and an escaped semicolon as well.
    """
    written = remove_punctuation(f"a {name} a")[2:-2].strip()
    for form in dict.fromkeys((written, _SILENT.sub(" ", name).strip())):
        if form and ";" not in form:
            template = number_in_words(escape(form), language)
            yield form if template == form else f"({template})"


def _lists(
    language: str, fixed: Mapping[str, Any], names: Names
) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Yield each list: its name, and the templates of its values with what they mean."""
    for name, about in fixed.items():
        if "range" in about:
            yield name, list(_numbers(about["range"], language).items())
        else:
            yield name, [(value["in"], value["out"]) for value in about["values"]]
    for name, called in (
        ("athlete", names.athletes),
        ("protocol", names.protocols),
        ("cuff", names.cuffs),
    ):
        yield (
            name,
            [
                (said, id_)
                for text, id_ in called.items()
                for said in spoken(text, language)
            ],
        )


def _numbers(about: Mapping[str, Any], language: str) -> dict[str, float]:
    """Return the numbers of a range by each way to write them."""
    halves = about.get("fractions") == "halves"
    return number_values(about["from"], about["to"], language, halves=halves)


def _without_accents(data: Any, language: str) -> Any:
    """Return sentences in bare letters; what they mean stays as it is."""
    match data:
        case str():
            return without_accents(data, language)
        case list():
            return [_without_accents(each, language) for each in data]
        case dict():
            return {
                key: value if key == "out" else _without_accents(value, language)
                for key, value in data.items()
            }
    return data
