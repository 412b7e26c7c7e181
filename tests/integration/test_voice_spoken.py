"""A voice that really speaks, ears that really hear, and what is made of it."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
import shutil

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.voice.grammar import Grammar, Names, load_sentences
from homeassistant.core import HomeAssistant
from simulator.device import Simulator
from tests.voice.sampling import samples

from .spoken import handled, say, set_up_voice
from .training import athlete, controller

SPEAKER, EARS = "espeak-ng", "pocketsphinx_continuous"
MODEL = Path("/usr/share/pocketsphinx/model/en-us")
DICTIONARY = MODEL / "cmudict-en-us.dict"

pytestmark = [
    # A voice and ears are processes of their own.
    pytest.mark.real_time,
    pytest.mark.skipif(
        not (shutil.which(SPEAKER) and shutil.which(EARS) and DICTIONARY.exists()),
        reason="espeak-ng or pocketsphinx is not on this machine",
    ),
]

SAID = (
    "start a session",
    "next set",
    "twelve reps effort seven",
    "how long is left of the rest",
    "the cuff is too tight",
    "lower the pressure",
    "how was my training week",
    "release",
    "stop",
    "let go",
    "stop the session",
    "release the left thigh",
    "open the cuff",
)


async def test_spoken(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    tmp_path: Path,
) -> None:
    """Each is heard among many others of our own, and carried out as what was meant."""
    await controller(hass, simulator, settle=False)
    ada = await athlete(hass)
    await set_up_voice(hass)
    await hass.async_block_till_done()
    names = Names({"Ada": ada.entry.entry_id}, protocols={}, cuffs={})
    grammar = Grammar("en", load_sentences("en"), names)
    others = await hass.async_add_executor_job(_speakable, grammar)
    assert len(others) > 60
    heard_as = tmp_path / "sentences.jsgf"
    heard_as.write_text(_jsgf(dict.fromkeys([*SAID, *others])))
    client = await hass_ws_client(hass)
    for text in SAID:
        heard = await _heard(await _spoken(text, tmp_path), heard_as)
        meant = grammar.recognize(text)
        assert meant is not None
        with handled() as seen:
            assert await say(client, heard), text
        [done] = seen
        assert (done.name, done.slots) == (meant.intent, meant.slots), (text, heard)


def _speakable(grammar: Grammar) -> list[str]:
    """Return sentences of every template whose words the recogniser knows.

    Short calls are left out: among them this small recogniser misses longer ones.
    """
    entries = DICTIONARY.read_text(encoding="utf-8").splitlines()
    known = {entry.partition(" ")[0] for entry in entries}
    return [
        sentence.lower()
        for templates in grammar.templates().values()
        for template in templates
        for sentence in samples(template, 2)
        if known.issuperset(sentence.lower().split())
        and (heard := grammar.recognize(sentence)) is not None
        and not heard.in_session
    ]


def _jsgf(sentences: Iterable[str]) -> str:
    """Return the grammar of just these sentences, in the recogniser's format."""
    return f"#JSGF V1.0;\ngrammar ours;\npublic <said> = {' | '.join(sentences)};\n"


async def _spoken(text: str, folder: Path) -> Path:
    """Speak a text into a file."""
    sound = folder / "said.wav"
    await _run(SPEAKER, "-v", "en-us+f3", "-s", "120", "-w", str(sound), text)
    return sound


async def _heard(sound: Path, sentences: Path) -> str:
    """Return what is heard in a sound, at the rate at which it was spoken."""
    options = {
        "-infile": sound,
        "-samprate": 22050,
        "-nfft": 1024,
        "-hmm": MODEL / "en-us",
        "-dict": DICTIONARY,
        "-jsgf": sentences,
        "-logfn": "/dev/null",
    }
    words = (str(word) for option in options.items() for word in option)
    return (await _run(EARS, *words)).strip()


async def _run(*command: str) -> str:
    """Run a program and return what it writes."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, command
    return output.decode()
