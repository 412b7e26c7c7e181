"""How texts are compared: without case, accents, width and punctuation."""

import re
from typing import Final
import unicodedata

_MARKS: Final = re.compile("[\u0300-\u036f]")
"""Accents of Latin letters; the marks of Japanese ones make other letters."""

_ACCENTED: Final = re.compile(
    r"(?<![^\w\s()\[\]|'-])[^\W\d_]*[\u00c0-\u024f][^\W\d_]*(?![^\w\s()\[\]|'-])"
)
"""A word of a template that no punctuation touches: Home Assistant allows none there."""

_UMLAUTS: Final = {"de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})}
"""How accented letters are written without accents, where not as the bare ones."""

_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
_WITHOUT_SPACES: Final = frozenset({"ja"})


def unspaced(language: str) -> bool:
    """Return whether a language writes no spaces between words."""
    return language in _WITHOUT_SPACES


def without_accents(text: str, language: str = "") -> str:
    """Return a text in bare Latin letters, as a language writes them."""
    text = unicodedata.normalize("NFC", text)
    text = text.translate(_UMLAUTS.get(language, {}))
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare)


def plain(text: str, language: str = "") -> str:
    """Return the words of a text, with a space between them where there are spaces.

    Full-width letters and digits become ordinary ones, and an apostrophe a space.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _BETWEEN_WORDS.sub(" ", without_accents(folded, language)).strip()
    return words.replace(" ", "") if unspaced(language) else words


def with_bare_words(template: str, language: str) -> str:
    """Return a template that takes each accented word without its accents too."""

    def _both(word: re.Match[str]) -> str:
        bare = without_accents(word[0].lower(), language)
        return word[0] if bare == word[0].lower() else f"({word[0]}|{bare})"

    return _ACCENTED.sub(_both, template)
