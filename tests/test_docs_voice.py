"""What the page about voice says is what is understood."""

import re

import pytest

from custom_components.bfr_cuff.llm import _TOOLS
from custom_components.bfr_cuff.sessions.countdown import COUNT_S, LLM_COUNT_S
from custom_components.bfr_cuff.texts import LANGUAGES as SPOKEN
from custom_components.bfr_cuff.voice.grammar import Grammar, Names, load_sentences
from custom_components.bfr_cuff.voice.intents import HOME, MEASURE, IntentName
from tools.docs.voice_page import HEADINGS, LANGUAGES, page, readable

from .documents import table_column, text_of
from .integration.shipped import TEXTS

VOICE = "docs/voice.md"
ENGLISH = load_sentences("en")


def test_every_sentence() -> None:
    """The page has every sentence of every language, as they are now."""
    text = text_of(VOICE)
    assert page(text) == text, "run scripts/voice"
    assert set(LANGUAGES) == set(SPOKEN)
    assert set(HEADINGS) == {*IntentName, MEASURE} - {IntentName.STATUS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_release_words(language: str) -> None:
    """Each word that releases with anything beside it is on the page."""
    words = load_sentences(language)["release_words"]
    text = text_of(VOICE)
    for name in ("first", "last", "away", "worn", "pain"):
        if words[name]:
            assert " · ".join(words[name]) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_look_up(language: str) -> None:
    """What is shown has no rule in it, and means the same as the sentence."""
    data = load_sentences(language)
    names = Names({"Ada": "a"}, {"Floss": "p"}, {"blue": "c"})
    shown = {
        intent: {
            "data": [
                {
                    "sentences": [
                        readable(sentence, data["expansion_rules"])
                        for block in about["data"]
                        for sentence in block["sentences"]
                    ]
                }
            ]
        }
        for intent, about in data["intents"].items()
    }
    assert not re.search(r"<\w+>", str(shown))
    short = Grammar(language, data | {"intents": shown}, names)
    full = Grammar(language, data, names)
    for text in ("stop", "stopp", "ストップ", "para", "arrête"):
        assert short.recognize(text) == full.recognize(text)


def test_quoted_sentences() -> None:
    """Each sentence that the page quotes is understood, but those for a model."""
    grammar = Grammar("en", ENGLISH, Names({"Ada": "a"}, {}, {}))
    prose = text_of(VOICE).partition("## Language models")[0]
    quoted = re.findall(r"(?<!\*)“([^”]+)”", prose)
    assert len(quoted) > 8
    for sentence in quoted:
        found = grammar.recognize(sentence)
        assert found is not None, sentence
        of_home = sentence in ("stop the music", "release the garage door")
        assert (found.intent == HOME) == of_home, sentence


def test_tools() -> None:
    """The tools of the table are those that a model gets."""
    named = {name.strip("`") for name in table_column(VOICE, "Tool")}
    assert named == {f"bfr_cuff__{intent}" for intent in _TOOLS}


def test_count() -> None:
    """The page counts as the integration does."""
    assert COUNT_S == 5
    assert LLM_COUNT_S == 20
    text = text_of(VOICE)
    assert "It starts in 5 seconds." in text
    section = text.partition("### The count")[2].partition("###")[0]
    assert f"for {LLM_COUNT_S:g} seconds" in section
    common = TEXTS["common"]
    counted = common["voice_count"].format(numbers="5, 4, 3, 2, 1")
    assert common["voice_start_after_question"].endswith("It starts after a question.")
    for said in (
        "It starts after a question.",
        common["voice_question"],
        f"{common['voice_heard_nothing']} {counted}",
    ):
        assert f"*“{said}”*" in section


def test_answers() -> None:
    """Each answer of the table is a text of ours, with something filled in."""
    patterns = [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))
        for key, text in TEXTS["common"].items()
        if key.startswith("voice_") and text.endswith(".")
    ]
    answers = re.findall(r"\| \*“([^”]+)”\* \|$", text_of(VOICE), re.MULTILINE)
    assert len(answers) > len(HEADINGS)
    for said in answers:
        first = said.partition(". ")[0] + "."
        assert any(
            re.fullmatch(pattern, said) or re.fullmatch(pattern, first)
            for pattern in patterns
        ), said
    intents = {name.strip("`") for name in table_column(VOICE, "Intent")}
    assert intents == set(HEADINGS)
