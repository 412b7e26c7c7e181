"""Write every sentence that is understood into docs/voice.md, from the sentences' files."""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final

from custom_components.bfr_cuff.voice.expand import expand
from custom_components.bfr_cuff.voice.grammar import load_sentences
from custom_components.bfr_cuff.voice.intents import ANSWER, MEASURE, IntentName
from tools.demo.home import ROOT

PAGE = ROOT / "docs" / "voice.md"
BEGIN, END = "<!-- sentences: made by scripts/voice -->", "<!-- sentences end -->"

LANGUAGES: Final = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
}
HEADINGS: Final = {
    IntentName.RELEASE: "Release",
    IntentName.START: "Start",
    MEASURE: "Measure",
    IntentName.NEXT_SET: "Next set",
    IntentName.LOG_SET: "Log a set",
    IntentName.TIME_LEFT: "How long is left",
    IntentName.WHAT_IS_NEXT: "What is next",
    IntentName.LOWER: "Lower the pressure",
    IntentName.WRAP_OFF: "The wrap is off",
    IntentName.WEEK: "How was my week",
    IntentName.DUE: "What is due today",
}

WORDS: Final = {
    "first": "Or a word, and anything behind it",
    "last": "Or anything, and a word behind it",
    "away": "Or one of these, in any order with what is worn, and with anything around it",
    "worn": "What is worn",
    "pain": "Or words of pain, with anything before or behind",
}

_REDUNDANT: Final = (
    (re.compile(r"\(\(([^()]*)\)\)"), r"(\1)"),
    (re.compile(r"\[\(([^()]*)\)\]"), r"[\1]"),
    (re.compile(r"\(([^()|;\[\]]*)\)"), r"\1"),
)


def section() -> str:
    """Return what stands between the markers."""
    data = {language: load_sentences(language) for language in LANGUAGES}
    headings = [*HEADINGS.items(), (ANSWER, "Answer a question")]
    return "\n".join(
        line for name, heading in headings for line in _intent(name, heading, data)
    )


def page(before: str) -> str:
    """Return the page with its sentences as they are now."""
    prose, _, rest = before.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{prose}{BEGIN}\n\n{section()}\n{END}{after}"


def readable(sentence: str, rules: Mapping[str, str]) -> str:
    """Return a sentence without rules, in as few brackets as may be."""
    lists = re.findall(r"{(\w+)}", f"{sentence} {' '.join(rules.values())}")
    text = expand(sentence, rules, {name: f"{{{name}}}" for name in lists})
    before = None
    while before != text:
        before = text
        for brackets, without in _REDUNDANT:
            text = brackets.sub(without, text)
    return text


def _intent(name: str, heading: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of one intent, a language after the other."""
    yield f"### {heading}"
    yield ""
    for language, called in LANGUAGES.items():
        about = data[language]
        yield f"<details><summary>{called}</summary>"
        yield ""
        for block in about["intents"][name]["data"]:
            if "metadata" in block:
                yield "In a session also:"
                yield ""
            yield "```text"
            for sentence in block["sentences"]:
                yield readable(sentence, about["expansion_rules"])
            yield "```"
            yield ""
        if name == IntentName.RELEASE:
            yield from _words(about["release_words"])
        yield "</details>"
        yield ""


def _words(about: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the lines of the words that release with anything beside them."""
    for name, heading in WORDS.items():
        if about[name]:
            yield f"{heading}:"
            yield ""
            yield " · ".join(about[name])
            yield ""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(
        f"{PAGE.relative_to(ROOT)}: {len(HEADINGS)} intents, {len(LANGUAGES)} languages"
    )


if __name__ == "__main__":
    main()
