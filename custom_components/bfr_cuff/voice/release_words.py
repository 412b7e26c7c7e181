"""A release word with anything beside it: whether it is ours, and whom it is about.

People in pain do not choose their words. So a sentence that begins with a release word,
or ends with one, is a release, unless what stands beside it is a thing of the home, such as
its music. So is one that wants away what is worn, in any order of words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
import re
from typing import Final

from .expand import one_of
from .spelling import plain, unspaced

_COMPOUNDS: Final = frozenset({"de"})
"""Languages that write a thing and its use as one word, such as "Küchentimer"."""

_MOST_BEFORE: Final = 3
"""So many words of politeness or haste may stand before; more are not listened for."""

_CRY: Final = 3
"""A cry of pain has so many letters at most, such as "ow" or "aïe"."""

BEFORE: Final = "{anything_before}"
BEHIND: Final = "{anything_behind}"
BETWEEN: Final = "{anything_between}"
WITHIN: Final = "{anything_within}"
"""Any words, in a template that Home Assistant listens for."""

GAP: Final = "…"
"""Any words or none, in the words of a file of sentences."""

_CHOICE: Final = re.compile(r"\((?P<one>[^()\[\]]+)\)|\[(?P<maybe>[^()\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a release word.

    `said` is it as a whole, `words` without politeness. `is_ours` is of what only a release can mean: pain,
    a cuff or a limb, or nothing at all. `is_other` is of a thing of the home's, and with
    `is_all` no name narrows what is released.
    """

    said: str = ""
    words: str = ""
    is_ours: bool = False
    is_other: bool = False
    is_all: bool = False


class ReleaseWords:
    """The release words of one language, and what may stand beside them."""

    def __init__(self, language: str, about: Mapping[str, Sequence[str]]) -> None:
        """Take the lists of a file of sentences."""
        self._about = about
        self._language = language
        self._spaces = not unspaced(language)
        gap = self._gap = " " if self._spaces else ""
        before, first, last, after = (
            _any_of(about[name], language)
            for name in ("before", "first", "last", "after")
        )
        self._first = re.compile(f"(?:{before}{gap})*{first}(?:{gap}(?P<beside>.+))?$")
        self._last = re.compile(f"(?P<beside>.+?){gap}{last}(?:{gap}{after})*$")
        self._pain = self._words(about["pain"], plural="")
        self._away = self._words(about["away"], plural="")
        self._worn = self._words(about["worn"])
        self._ours = self._words(about["ours"])
        self._all = self._words(about["all"])
        self._others = (
            re.compile(_any_of(about["others"], language))
            if language in _COMPOUNDS
            else self._words(about["others"])
        )
        self._unsaid = self._words(
            word
            for name in ("before", "first", "last", "after", "all", "small")
            for word in about[name]
        )

    def templates(self) -> Iterator[str]:
        """Yield what is listened for, which is more than what is understood."""
        about, gap = self._about, self._gap
        before = gap.join([f"[{one_of(about['before'])}]"] * _MOST_BEFORE)
        whole = [words for words in about["pain"] if GAP not in words]
        yield f"{before}{gap}{one_of([*about['first'], *whole])}{gap}[{BEHIND}]"
        after = f"[{one_of(about['after'])}]"
        behind = after if self._spaces else f"[{BEHIND}]"
        yield f"{BEFORE}{gap}{one_of(whole)}{gap}{behind}"
        if last := about["last"]:
            yield f"{BEFORE}{gap}{one_of(last)}{gap}{after}{gap}{after}"
        if self._spaces:
            yield from self._pain_in_the_middle(whole)
        yield from self._away_templates()

    def _pain_in_the_middle(self, whole: Sequence[str]) -> Iterator[str]:
        """Yield what is listened for to hear of pain between other words.

        A cry may be an everyday word of another language, so it is heard at either end
        alone: "au" is in every second sentence of French.
        """
        yield f"{BEFORE} {one_of(words for words in whole if len(words) > _CRY)} {BEHIND}"
        for words in self._about["pain"]:
            if GAP in words:
                head, tail = (part.strip() for part in words.split(GAP))
                for around in (tail, f"{tail} {BEHIND}"):
                    yield f"{head} {BETWEEN} {around}"
                    yield f"{BEFORE} {head} {BETWEEN} {around}"

    def _away_templates(self) -> Iterator[str]:
        """Yield what is listened for to hear that what is worn is wanted away."""
        worn, gap = one_of(self._about["worn"]), self._gap
        # Several are on as often as one.
        worn = f"{worn}[s]" if self._spaces else worn
        whole = [words for words in self._about["away"] if GAP not in words]
        for order in permutations((one_of(whole), worn)) if whole else ():
            yield f"[{BEFORE}]{gap}{f'{gap}[{BETWEEN}]{gap}'.join(order)}{gap}[{BEHIND}]"
        for words in self._about["away"]:
            if GAP in words:
                first, last = (part.strip() for part in words.split(GAP))
                for order in (
                    (first, last, worn),
                    (first, worn, last),
                    (worn, first, last),
                ):
                    head, middle, tail = order
                    yield (
                        f"[{BEFORE}] {head} [{BETWEEN}] {middle} [{WITHIN}] {tail} [{BEHIND}]"
                    )

    def read(self, said: str) -> Beside | None:
        """Return what stands beside a release word in plain words, or None without one."""
        if self._pain.search(said):
            return Beside(is_ours=True, is_all=True)
        found = self._first.match(said) or self._last.match(said)
        if found is None:
            return self._wanted_away(said)
        beside = found["beside"] or ""
        words = " ".join(self._unsaid.sub(" ", beside).split())
        is_ours = not words or self._ours.search(beside) is not None
        return Beside(
            said=beside,
            words=words,
            is_ours=is_ours,
            is_other=not is_ours and self._others.search(beside) is not None,
            is_all=self._all.search(beside) is not None,
        )

    def _wanted_away(self, said: str) -> Beside | None:
        """Return what is said of something worn that is to go, or None."""
        if self._away.search(said) is None or self._worn.search(said) is None:
            return None
        return Beside(
            said=said,
            words=said,
            is_ours=True,
            is_all=self._all.search(said) is not None,
        )

    def _words(
        self, words: Iterable[str], plural: str = "(?:s|es|x)?"
    ) -> re.Pattern[str]:
        """Return what finds any of these, also several of them, as words of their own."""
        if not self._spaces:
            return re.compile(_any_of(words, self._language))
        return re.compile(rf"\b{_any_of(words, self._language)}{plural}\b")


def _any_of(words: Iterable[str], language: str) -> str:
    """Return the expression for any of these, the longest first; for none, of nothing."""
    every = {_plain(each, language) for word in words for each in _ways_to_say(word)}
    longest_first = sorted(every, key=len, reverse=True)
    return f"(?:{'|'.join(map(_expression, longest_first)) or '(?!)'})"


def _ways_to_say(words: str) -> Iterator[str]:
    """Yield each way to say words with (one|other) or [may be left out] in them."""
    if (choice := _CHOICE.search(words)) is None:
        yield words
        return
    said = choice["one"].split("|") if choice["one"] else [choice["maybe"], ""]
    for each in said:
        yield from _ways_to_say(words[: choice.start()] + each + words[choice.end() :])


def _plain(words: str, language: str) -> str:
    return GAP.join(plain(part, language) for part in words.split(GAP))


def _expression(words: str) -> str:
    """Return the expression of plain words; a gap in them is any words, or none."""
    return r"\b.*\b".join(re.escape(part) for part in words.split(GAP))
