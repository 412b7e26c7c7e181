"""The blueprints that come with this version, and what came with every other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import hashlib
import json
from pathlib import Path
from typing import Final

from .translate import render

FOLDER: Final = Path(__file__).parent
DIGESTS: Final = FOLDER / "digests.json"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A blueprint in one language, and every content that it was ever shipped with."""

    name: str
    content: bytes
    digests: frozenset[str]

    def is_ours(self, content: bytes) -> bool:
        """Return whether a file is byte for byte one that we shipped."""
        return content == self.content or digest(content) in self.digests


def digest(content: bytes) -> str:
    """Return what a content is known by."""
    return hashlib.sha256(content).hexdigest()


def shipped(english: Mapping[str, str], said: Mapping[str, str]) -> Iterator[Shipped]:
    """Yield every blueprint in the language of `said`; both are common texts by key.

    It reads files, so it is not for the event loop.
    """
    digests = json.loads(DIGESTS.read_text())
    for path in sorted(FOLDER.glob("*.yaml")):
        known = frozenset(
            each for version in digests.values() for each in version.get(path.name, ())
        )
        words = words_of(path.stem, english, said)
        text = render(path.read_text(encoding="utf-8"), words)
        yield Shipped(path.name, text.encode(), known)


def words_of(
    blueprint: str, english: Mapping[str, str], said: Mapping[str, str]
) -> dict[str, str]:
    """Return how each English text of a blueprint is said."""
    prefix = f"blueprint_{blueprint}_"
    return {
        text: said[key]
        for key, text in english.items()
        if key.startswith(prefix) and key in said
    }
