"""Text from the network, made fit to be shown: no markup, no tricks."""

from typing import Final
import unicodedata

MARKUP: Final = frozenset("<>[]`*\\|~#")
"""What Markdown and HTML read as more than text; no name needs it."""


def plain_text(text: str, instead: str = "") -> str:
    """Return text as plain words on one line, or `instead` when none are left.

    Control and format characters go (among them those that turn the direction of
    writing), blanks are trimmed and merged, and nothing starts a link or emphasis.
    """
    kept = "".join(" " if _is_blank(sign) else sign for sign in text if _is_kept(sign))
    words = kept.replace("://", ": ").split()
    return " ".join(word.strip("_") or "-" for word in words) or instead


def _is_blank(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Zl", "Zp", "Zs"}


def _is_kept(sign: str) -> bool:
    """Return whether a character is shown, or is a blank."""
    if sign in MARKUP:
        return False
    return sign.isspace() or not unicodedata.category(sign).startswith("C")
