"""Tests of every text in every language: none is missing, none is left in English."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any, Final

import pytest

FOLDER: Final = Path(__file__).parents[1] / "custom_components/bfr_cuff/translations"
LANGUAGES: Final = ("de", "es", "fr", "ja")
PLACEHOLDER: Final = re.compile(r"\{[^}]*\}")
LINK: Final = re.compile(r"https?://[^\s)]+")
LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
# Words that only English has; two of them are a sentence that was forgotten.
ENGLISH: Final = re.compile(
    r"\b(?:the|and|with|not|is|are|of|which|your|from|that|this|when)\b"
)
UNITS: Final = frozenset({"RM", "CSV", "FIT", "JSON", "LOP", "RPE", "mmHg", "kg"})
SAME: Final = {
    "de": frozenset(
        {"Firmware", "Format", "Host", "Name", "Person", "Phase", "Port", "Sensor"}
        | {"Symptom", "Zone", "min"}
    ),
    "es": frozenset({"Firmware", "Host", "No", "Sensor", "min", "rep", "reps"}),
    "fr": frozenset(
        {"Circuit", "Cycle", "Date", "Effort", "Format", "Intermittent", "Message"}
        | {"Moments", "Pause", "Phase", "Port", "Posture", "Suggestion", "Zone"}
        | {"Programme", "Programmes", "minutes"}
    ),
    "ja": frozenset[str](),
}
"""Words that are the same in English."""


def flat(texts: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with its key."""
    if isinstance(texts, dict):
        for key, inner in texts.items():
            yield from flat(inner, f"{path}.{key}".removeprefix("."))
    else:
        yield path, texts


def texts_of(language: str) -> dict[str, str]:
    """Return every text of a language by its key."""
    file = FOLDER / f"{language}.json"
    return dict(flat(json.loads(file.read_text(encoding="utf-8"))))


EN: Final = texts_of("en")


def test_languages() -> None:
    """There are these languages, and no others."""
    assert {file.stem for file in FOLDER.iterdir()} == {"en", *LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_missing(language: str) -> None:
    """Each language says all that English says, in the same order."""
    assert list(texts_of(language)) == list(EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fills_a_text_stays(language: str) -> None:
    """A placeholder or a link that is lost, added or misspelt would show."""
    for key, text in texts_of(language).items():
        for each in (PLACEHOLDER, LINK):
            assert sorted(each.findall(text)) == sorted(each.findall(EN[key])), key
        assert text.strip() == text
        assert text or not EN[key], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language: str) -> None:
    """Only names of units and words that are the same may be as they are in English."""
    left = {
        key: text
        for key, text in texts_of(language).items()
        if (text == EN[key] and _words(text) - UNITS - SAME[language])
        or len(ENGLISH.findall(LINK.sub("", text))) > 1
    }
    assert not left


def _words(text: str) -> set[str]:
    return set(LETTERS.findall(PLACEHOLDER.sub("", text)))
