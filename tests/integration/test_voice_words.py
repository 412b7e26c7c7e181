"""Tests of the words that are said back."""

from typing import Final

import pytest

from custom_components.bfr_cuff.lib.session.messages import SessionPhase
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.texts import (
    LANGUAGES,
    async_texts,
    async_words,
    language_of,
    texts_of_home,
)
from custom_components.bfr_cuff.voice.replies import Wording
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .athletes import add_athlete
from .shipped import FOLDER, TEXTS, placeholders
from .training import athlete, refused

VOICE: Final = {
    key.removeprefix("voice_"): text
    for key, text in TEXTS["common"].items()
    if key.startswith("voice_")
}


def test_texts_that_count() -> None:
    """What is about one of something is about several too, and says how many."""
    for key in VOICE:
        base, _, number = key.rpartition("_")
        if number in ("one", "other"):
            assert {f"{base}_one", f"{base}_other"} <= set(VOICE)
            assert "count" in placeholders(VOICE[f"{base}_other"])


def test_texts_of_phases() -> None:
    """Where a session is can be said of every phase in which there is one."""
    found = {key for key in VOICE if key.startswith("now_")}
    found = {key for key in found if not key.endswith(("_gauge", "_wrap"))}
    assert found == {f"now_{phase}" for phase in set(SessionPhase) - {"ended"}}


def test_sentences_are_whole() -> None:
    """What is said by itself is a sentence; the rest fills one."""
    parts = (
        "list_",
        "seconds_",
        "minutes_",
        "hours_",
        "duration_",
        "plan_",
        "two_",
        "due_session",
    )
    for key, text in VOICE.items():
        if not key.startswith(parts) and key != "yes":
            assert text[-1] in ".?", key
            assert text[0].isupper() or text[0] == "{", key


async def wording(hass: HomeAssistant, language: str | None = None) -> Wording:
    """Return the words of a language."""
    return Wording(await async_texts(hass, language))


DURATIONS = [
    (-3, "0 seconds"),
    (0.4, "0 seconds"),
    (1, "one second"),
    (59.4, "59 seconds"),
    (59.6, "one minute"),
    (61, "one minute and one second"),
    (90, "one minute and 30 seconds"),
    (120, "2 minutes"),
    (599, "9 minutes and 59 seconds"),
    (599.7, "10 minutes"),
    (629, "10 minutes"),
    (3600, "one hour"),
    (3660, "one hour and one minute"),
    (7380, "2 hours and 3 minutes"),
]


async def test_duration(hass: HomeAssistant) -> None:
    """A time is told in words, and no more exactly than anybody wants to hear it."""
    said = await wording(hass)
    assert [said.duration(seconds) for seconds, _ in DURATIONS] == [
        text for _, text in DURATIONS
    ]


async def test_lists(hass: HomeAssistant) -> None:
    """Names are told as people tell them."""
    said = await wording(hass)
    assert said.all_of(["Ada"]) == said.any_of(["Ada"]) == "Ada"
    assert said.all_of(["Ada", "Bo"]) == "Ada and Bo"
    assert said.any_of(["Ada", "Bo"]) == "Ada or Bo"
    assert said.any_of(["Ada", "Bo", "Cy", "Dee"]) == "Ada, Bo, Cy or Dee"
    assert said.together("One.", "Two.", "Three.") == "One. Two. Three."


def test_language() -> None:
    """The speaker's goes before the home's, and English before nothing."""
    assert language_of("de-CH", "fr") == "de"
    assert language_of("it", "fr") == "fr"
    assert language_of(None, "ja") == "ja"
    assert language_of("it", "xx") == "en"
    assert language_of("EN") == "en"


def test_languages_are_those_that_are_shipped() -> None:
    """Every language that is spoken has its texts, and every text its language."""
    shipped = {path.stem for path in (FOLDER / "translations").glob("*.json")}
    assert shipped == LANGUAGES


async def test_words_of_another_language(hass: HomeAssistant) -> None:
    """A language that is not asked for is that of the home."""
    english = await async_words(hass)
    hass.config.language = "de"
    german = await async_words(hass)
    assert german["on_left_arm"] != english["on_left_arm"]
    assert await async_words(hass, "en-GB") == english
    assert await async_words(hass, "nl") == german
    assert (await async_texts(hass, "nl")).language == "de"


REFUSALS = [
    (
        SessionRefused("no_cuff_there", placement="left_arm"),
        (
            "No connected cuff is placed there (Left arm). "
            "Set the placement of a cuff, or choose another limb."
        ),
    ),
    (
        SessionRefused("lop_other_posture", cuff="Red", posture="supine"),
        (
            "Red: the LOP on record was found in another posture (lying). "
            "Train in that posture, or add an LOP for this one."
        ),
    ),
    (
        SessionRefused("not_now", phase="work"),
        "That does not fit right now; the session is at: Work.",
    ),
    (
        SessionRefused("not_now", phase="ended"),
        "That does not fit right now; the session is at: No session.",
    ),
    (
        SessionRefused("needs_wrap", protocol="Flossing", protocol_id="floss"),
        "Floss is done with a wrap. Add one to the athlete, then choose its limb.",
    ),
    (
        SessionRefused("needs_wrap", protocol="My own", protocol_id="own_1"),
        "My own is done with a wrap. Add one to the athlete, then choose its limb.",
    ),
]


async def test_refusals(hass: HomeAssistant) -> None:
    """Nothing is left in the words of the code."""
    await athlete(hass)
    words = await wording(hass)
    for refusal, said in REFUSALS:
        assert words.refusal(refusal) == said
        assert texts_of_home(hass).refusal(refusal) == said


async def test_refusals_in_another_language(hass: HomeAssistant) -> None:
    """What fills a refusal is in its language too."""
    refusal = SessionRefused("no_cuff_there", placement="left_arm")
    german = (await wording(hass, "de")).refusal(refusal)
    assert "left" not in german.casefold()
    assert (await wording(hass, "de")).limb("left_arm") in german


async def test_every_phase_has_words(hass: HomeAssistant) -> None:
    """A refusal can name every phase that a session may be in."""
    said = await wording(hass)
    shown = TEXTS["entity"]["sensor"]["session_phase"]["state"]
    for phase in SessionPhase:
        text = said.refusal(SessionRefused("not_now", phase=phase))
        name = "idle" if phase is SessionPhase.ENDED else phase
        assert text.endswith(f": {shown[name]}.")


@pytest.mark.controller(channels=("thigh-11cm",))
async def test_refused_action(hass: HomeAssistant, simulator: Simulator) -> None:
    """An action is refused in the same words."""
    await athlete(hass)
    error = await refused(
        hass,
        "No connected cuff is placed there (Left thigh). "
        "Set the placement of a cuff, or choose another limb",
    )
    assert (error.translation_placeholders or {})["placement"] == "Left thigh"


async def test_unknown_protocol_keeps_its_name(hass: HomeAssistant) -> None:
    """A protocol of somebody's own has no other name."""
    add_athlete(hass)
    texts = await async_texts(hass)
    assert texts.protocol("own_1", "Mine") == "Mine"
    states = TEXTS["entity"]["select"]["protocol"]["state"]
    assert texts.protocol("classic_75", "?") == states["classic_75"]
