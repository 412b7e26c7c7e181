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
import yaml

from .expand import escape, expand, number_values, one_number_of, one_of

_SENTENCES: Final = Path(__file__).parent / "sentences"
_SILENT: Final = re.compile(r"[^\w']+")
_WHOLE: Final = frozenset({"repetitions"})


@dataclass(frozen=True, slots=True)
class Names:
    """What a home calls its athletes, protocols and cuffs: each name with an id."""

    athletes: Mapping[str, str]
    protocols: Mapping[str, str]
    cuffs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody wants: an intent, and the ids and numbers that it is about.

    `in_session` is of what is so short that it is ours only while somebody trains.
    """

    intent: str
    slots: Mapping[str, str | int | float]
    language: str
    in_session: bool = False


@cache
def load_all_sentences() -> dict[str, dict[str, Any]]:
    """Read the sentences of every language from their files, once; this blocks."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(_SENTENCES.glob("*.yaml"))
    }


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
        self._intents = Intents.from_dict({**data, "lists": values})

    def understand(self, text: str) -> Heard | None:
        """Return what a sentence means, or None if it is not one of ours."""
        for result in recognize_all(text, self._intents):
            slots = {
                name: int(entity.value) if name in _WHOLE else entity.value
                for name, entity in result.entities.items()
            }
            short = (result.intent_metadata or {}).get("in_session", False)
            return Heard(result.intent.name, slots, self.language, in_session=short)
        return None

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
                expand(sentence, self._data["expansion_rules"], lists)
                for block in about["data"]
                for sentence in block["sentences"]
            ]
            for intent, about in self._data["intents"].items()
        }

    def _is_range(self, name: str) -> bool:
        return "range" in self._data["lists"].get(name, {})


def spoken(name: str) -> Iterator[str]:
    """Yield the templates of a name: as it is written, then as it sounds.

    A recogniser hears no brackets, dots or emoji, and Home Assistant takes punctuation
    out of what is typed. It takes an escaped semicolon for punctuation as well.
    """
    written = remove_punctuation(f"a {name} a")[2:-2].strip()
    for form in dict.fromkeys((written, _SILENT.sub(" ", name).strip())):
        if form and ";" not in form:
            template = escape(form)
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
            [(said, id_) for text, id_ in called.items() for said in spoken(text)],
        )


def _numbers(about: Mapping[str, Any], language: str) -> dict[str, float]:
    """Return the numbers of a range by each way to write them."""
    halves = about.get("fractions") == "halves"
    return number_values(about["from"], about["to"], language, halves=halves)
