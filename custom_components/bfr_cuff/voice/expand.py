"""Sentence templates that stand by themselves: without rules and lists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
import re
from typing import Final

from unicode_rbnf import RbnfEngine

NEVER: Final = "\ue000"
"""What stands for an empty list: no one can say it, so no sentence with it matches."""

_SYNTAX: Final = re.compile(r"([\\()\[\]{}<>|;])")
_REFERENCE: Final = re.compile(r"(?<!\\)(?:<(?P<rule>\w+)>|\{(?P<list>\w+)\})")
_FULL_WIDTH: Final = {"ja": str.maketrans("0123456789", "０１２３４５６７８９")}
_AS_SPACES: Final = str.maketrans("-", " ")
_AND_A_HALF: Final = {"en": "{} and a half", "fr": "{} et demi", "ja": "{}点五"}
"""How people say what lies halfway after a whole number, where no engine does."""
_PIECE: Final = re.compile(r"[0-9０-９]|[\u4e00-\u9fff]| ?[^\W\d]+|.")


def escape(text: str) -> str:
    """Return the template that means just this text."""
    return _SYNTAX.sub(r"\\\1", text)


def one_of(templates: Iterable[str]) -> str:
    """Return the template that means any of these."""
    return f"({'|'.join(dict.fromkeys(templates)) or NEVER})"


def expand(template: str, rules: Mapping[str, str], lists: Mapping[str, str]) -> str:
    """Return a template with each rule and each list in its place."""

    def _insert(reference: re.Match[str]) -> str:
        if (name := reference["rule"]) is not None:
            return f"({expand(rules[name], rules, lists)})"
        return lists[reference["list"]]

    return _REFERENCE.sub(_insert, template)


@cache
def number_values(
    first: int, last: int, language: str, *, halves: bool = False
) -> dict[str, float]:
    """Return numbers by each way to write them: in digits, and in words of a language.

    With `halves`, what lies halfway between two whole numbers is one of them too.
    """
    speller = engine(language)
    step = 0.5 if halves else 1
    count = round((last - first) / step) + 1
    numbers = (first + index * step for index in range(count))
    return {
        spelling: number
        for number in numbers
        for spelling in _spellings(speller, language, number)
    }


@cache
def engine(language: str) -> RbnfEngine:
    """Return what spells numbers, read once: a home may have many names with one."""
    return RbnfEngine.for_language(language)


def one_number_of(spellings: Iterable[str]) -> str:
    """Return the template that means any of these numbers, as short as may be.

    A hundred numbers in words are parsed anew each time that a trigger of the home
    changes, so what many of them have in common is written once.
    """
    return _factored({tuple(_PIECE.findall(spelling)) for spelling in spellings})


def _spellings(speller: RbnfEngine, language: str, number: float) -> Iterator[str]:
    """Yield a number as it is written, and as it is spoken.

    Hyphens are spaces: the recogniser takes one for the other, but only this way round.
    """
    if number % 1 and (half := _AND_A_HALF.get(language)) is not None:
        for whole in _spellings(speller, language, number // 1):
            yield half.format(whole)
    digits = f"{number:g}"
    for written in (digits, digits.replace(".", ",")):
        yield written
        yield written.translate(_FULL_WIDTH.get(language, {}))
    for words in speller.format_number(digits).text_by_ruleset.values():
        yield words.translate(_AS_SPACES)


def _factored(texts: Iterable[tuple[str, ...]]) -> str:
    """Return a template for texts in pieces; pieces that go on alike go on together."""
    tails = defaultdict(set)
    for head, *tail in texts:
        tails[head].add(tuple(tail))
    heads = defaultdict(list)
    for head in sorted(tails):
        heads[frozenset(tails[head])].append(head)
    return one_of(one_of(alike) + _end(rest) for rest, alike in heads.items())


def _end(tails: frozenset[tuple[str, ...]]) -> str:
    """Return the template of what may follow, which may be nothing."""
    if not (some := tails - {()}):
        return ""
    return f"[{_factored(some)}]" if () in tails else _factored(some)
