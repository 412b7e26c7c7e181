"""The names of a home in any words: which athlete, cuff or limb a sentence is about."""

from collections.abc import Iterable, Mapping
import re
from typing import Final

from .expand import number_values, one_of
from .spelling import plain, unspaced, without_accents

_NUMBER: Final = re.compile(r"(\d+)")
_SPOKEN_NUMBER: Final = re.compile(r"(?<![^\w\s])(?<!\d)\d+(?!\d)(?![^\w\s])")
"""A number in a template that no punctuation touches: Home Assistant allows none there."""

_MOST: Final = 100
"""Numbers up to this one are said in words."""

_AS_EXPRESSION: Final = str.maketrans({"(": "(?:", "[": "(?:", "]": ")?", " ": " *"})


class NameFinder:
    """Finds names in what was said in one language."""

    def __init__(
        self,
        language: str,
        names: Mapping[str, Mapping[str, str]],
        limbs: Iterable[tuple[str, str]],
    ) -> None:
        """Take the names of each slot with their ids, and limbs by their templates."""
        self._language = language
        self._known = [
            (slot, id_, self._compiled(_of_name(name, language)))
            for slot, called in names.items()
            for name, id_ in called.items()
            if plain(name)
        ]
        self._known += [
            ("limb", limb, self._compiled(_of_template(template, language)))
            for template, limb in limbs
        ]

    def find(self, text: str) -> dict[str, str]:
        """Return a name for each slot; none at all when two of a kind are named."""
        said = plain(text, self._language)
        spans = [
            (match.span(), slot, id_)
            for slot, id_, name in self._known
            for match in name.finditer(said)
        ]
        widest = [
            (slot, id_)
            for (start, end), slot, id_ in spans
            if not any(
                first <= start and end <= last and last - first > end - start
                for (first, last), *_ in spans
            )
        ]
        found = dict(widest)
        return found if len(found) == len(set(widest)) else {}

    def _compiled(self, expression: str) -> re.Pattern[str]:
        if unspaced(self._language):
            return re.compile(rf"(?<![0-9a-z]){expression}(?![0-9a-z])")
        return re.compile(rf"\b{expression}(?: ?s)?\b")


def _of_name(name: str, language: str) -> str:
    """Return the expression of a name: its numbers in words too, each word possessive."""
    gap = "" if unspaced(language) else "(?: ?s)? "
    return gap.join(
        "".join(_of_part(part, language) for part in _NUMBER.split(word) if part)
        for word in plain(name, language).split()
    )


def _of_part(part: str, language: str) -> str:
    if not part.isdecimal() or int(part) > _MOST:
        return re.escape(part)
    spelled = number_values(int(part), int(part), language)
    written = {plain(each, language) for each in spelled}
    return f"(?:{'|'.join(sorted(map(re.escape, written)))})"


def _of_template(template: str, language: str) -> str:
    """Return the expression of a limb's template, which has brackets and no lists."""
    return f"(?:{without_accents(template.casefold(), language).translate(_AS_EXPRESSION)})"


def number_in_words(template: str, language: str) -> str:
    """Return the template of a name with its numbers as they are said, too."""
    return _SPOKEN_NUMBER.sub(lambda number: _spelled(number[0], language), template)


def _spelled(number: str, language: str) -> str:
    if int(number) > _MOST:
        return number
    return one_of(number_values(int(number), int(number), language))
