"""Tests of what is said to a real Home Assistant, in every language that we speak."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from importlib.util import find_spec
from unittest.mock import AsyncMock, patch

from hassil.expression import Sentence
from hassil.intents import Intents
from hassil.parse_expression import parse_sentence
import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.bfr_cuff.entries import loaded_controllers
from custom_components.bfr_cuff.sessions import countdown as count
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice import dispatch, languages, listener as listening
from custom_components.bfr_cuff.voice.grammar import Grammar, Names, load_sentences
from custom_components.bfr_cuff.voice.intents import IntentName
from custom_components.bfr_cuff.voice.names import async_names
from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.device import Simulator
from tests.voice.sampling import samples

from .athletes import add_athlete, lop, record
from .helpers import eventually, paired
from .spoken import handled, say, set_up_voice
from .training import athlete, controller, inflated, set_up_athlete, start, vented
from .voice import rename_cuff

LANGUAGES = ("de", "en", "es", "fr", "ja")
PROTOCOLS = ("first_time", "classic_75")

pytestmark = pytest.mark.controller(time_scale=10)

CAN_RUN_PIPELINES = None not in (find_spec("pymicro_vad"), find_spec("pyspeex_noise"))
"""Whether this machine has what pipelines need of a sound, which has to be compiled."""


@pytest.fixture
def _own_language(hass: HomeAssistant, language: str) -> None:
    """Have the home speak the language of a test."""
    hass.config.language = language


_parse = cache(parse_sentence)


def _parse_once(text: str, keep_text: bool = False) -> Sentence:
    """Parse a template as it is, but not again for every home of these tests.

    What has rules in it is another sentence in another language.
    """
    parse = parse_sentence if "<" in text else _parse
    return parse(text, keep_text)


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """Count and settle faster than people can, and read a sentence once.

    What a home makes of the sentences that are handed on has tests of its own.
    """
    with (
        patch("hassil.intents.parse_sentence", _parse_once),
        patch.object(dispatch, "async_pass_to_home", AsyncMock(return_value=None)),
        patch.object(dispatch, "async_pass_on", AsyncMock(return_value=None)),
        patch.object(count, "COUNT_S", 0.02),
        patch.object(languages, "LOOK_S", 0.05),
        patch.object(listening, "SETTLE_S", 0.05),
    ):
        yield


async def at_home(hass: HomeAssistant, simulator: Simulator) -> AthleteSessions:
    """Set up a home that can be spoken to, with an athlete ready to start.

    Other entries that have been added before are set up with it.
    """
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop(), lop(placement="right_thigh"))
    sessions.choices.limb = "left_thigh"
    await set_up_voice(hass)
    await listened(hass)
    return sessions


async def listened(hass: HomeAssistant) -> None:
    """Wait until every change of a name has been taken in."""
    await asyncio.sleep(2 * listening.SETTLE_S)
    await hass.async_block_till_done(wait_background_tasks=True)


async def sentences(
    hass: HomeAssistant, language: str, *intents: IntentName
) -> list[tuple[IntentName, str]]:
    """Return a sentence of each template of a language, with this home's names.

    Limbs and protocols are those that a session can be started with here.
    """
    data = load_sentences(language)
    limbs = data["lists"]["limb"]["values"]
    placed = [limb for limb in limbs if limb["out"] in ("left_thigh", "right_thigh")]
    names = await async_names(hass, language)
    known = {name: id_ for name, id_ in names.protocols.items() if id_ in PROTOCOLS}
    grammar = Grammar(
        language,
        data | {"lists": data["lists"] | {"limb": {"values": placed}}},
        replace(names, protocols=known),
    )
    return [
        (intent, sentence)
        for intent in intents
        for template in grammar.templates()[intent]
        for sentence in samples(template, 1)
    ]


def triggers(hass: HomeAssistant) -> list[str]:
    """Return every sentence that is registered in this home, by whomever."""
    return get_agent_manager(hass).trigger_sentences


SPOKEN = [intent for intent in IntentName if intent is not IntentName.STATUS]
OTHERS = [intent for intent in SPOKEN if intent is not IntentName.START]


@pytest.mark.usefixtures("_own_language")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_sentence(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    language: str,
) -> None:
    """Each is carried out once, as what it means, and answered with what came of it.

    Typed to the home's agent, and through the pipeline of a satellite.
    """
    await at_home(hass, simulator)
    if CAN_RUN_PIPELINES:
        assert await async_setup_component(hass, "assist_pipeline", {})
    client = await hass_ws_client(hass)
    ways = [partial(say, client, language=language)]
    if CAN_RUN_PIPELINES:
        ways.append(partial(run, client, await made_pipeline(client, language)))
    with handled() as seen:
        for intent, sentence in await sentences(hass, language, *OTHERS):
            for way in ways:
                answer = await way(sentence)
                assert answer, sentence
                [done] = seen
                assert (done.name, done.speech) == (intent, answer), sentence
                seen.clear()


@pytest.mark.skipif(
    not CAN_RUN_PIPELINES, reason="their audio part is not compiled here"
)
async def test_start_through_a_pipeline(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A satellite's pipeline starts a session as well, and stops it."""
    sessions = await at_home(hass, simulator)
    assert await async_setup_component(hass, "assist_pipeline", {})
    client = await hass_ws_client(hass)
    pipeline = await made_pipeline(client, "ja")
    await listened(hass)
    answer = await run(client, pipeline, "加圧セッションを開始")
    await started(sessions, simulator, answer)
    await run(client, pipeline, "止めて")
    await eventually(lambda: sessions.runner is None and all_vented(hass))


@pytest.mark.usefixtures("_own_language")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_start(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    caplog: pytest.LogCaptureFixture,
    language: str,
) -> None:
    """Each way to start really inflates a cuff, and each way to stop lets the air out."""
    sessions = await at_home(hass, simulator)
    client = await hass_ws_client(hass)
    caplog.set_level("INFO", "custom_components.bfr_cuff")
    stops = iter(await sentences(hass, language, IntentName.RELEASE))
    for _, begin in await sentences(hass, language, IntentName.START):
        answer = await say(client, begin, language)
        await started(sessions, simulator, f"{begin}: {answer} {caplog.text[-900:]}")
        _, stop = next(stops)
        await say(client, stop, language)
        await eventually(lambda: sessions.runner is None and all_vented(hass))
        assert vented(simulator, 0, 1)
        await asyncio.sleep(0.1)  # fewer requests than the controller takes ill


def all_vented(hass: HomeAssistant) -> bool:
    """Return whether every cuff of this home is known to be vented."""
    return all(
        cuff.phase == "vented"
        for entry in loaded_controllers(hass)
        for cuff in entry.runtime_data.data.cuffs
    )


async def started(sessions: AthleteSessions, simulator: Simulator, about: str) -> None:
    """Check that a session begins, and that the controller itself inflates a cuff."""
    try:
        await eventually(
            lambda: sessions.runner and (inflated(simulator) or inflated(simulator, 1))
        )
    except TimeoutError:
        pytest.fail(about)


async def made_pipeline(client: MockHAClientWebSocket, language: str) -> str:
    """Return the id of a new pipeline of a language."""
    await client.send_json_auto_id(
        {
            "type": "assist_pipeline/pipeline/create",
            "name": "Gym",
            "language": language,
            "conversation_engine": conversation.HOME_ASSISTANT_AGENT,
            "conversation_language": language,
            "stt_engine": None,
            "stt_language": None,
            "tts_engine": None,
            "tts_language": None,
            "tts_voice": None,
            "wake_word_entity": None,
            "wake_word_id": None,
        }
    )
    answer = await client.receive_json()
    assert answer["success"], answer
    pipeline: str = answer["result"]["id"]
    return pipeline


async def run(client: MockHAClientWebSocket, pipeline: str, text: str) -> str:
    """Give a pipeline a text to understand and return what it answers."""
    await client.send_json_auto_id(
        {
            "type": "assist_pipeline/run",
            "start_stage": "intent",
            "end_stage": "intent",
            "pipeline": pipeline,
            "input": {"text": text},
        }
    )
    speech = ""
    while True:
        message = await client.receive_json()
        event = message.get("event", {})
        assert event.get("type") != "error", message
        if event.get("type") == "intent-end":
            response = event["data"]["intent_output"]["response"]
            speech = response["speech"]["plain"]["speech"]
        if event.get("type") == "run-end":
            return speech


STOPS = ("stop", "release", "let go", "stop the session", "stop stop stop stop", "ow")


async def test_a_stop_is_answered_at_once(
    hass: HomeAssistant, simulator: Simulator, second_simulator: Simulator
) -> None:
    """In a home with many names, too, nothing is read again for it but once."""
    own = [protocol_named(f"My way {number}") for number in range(6)]
    add_athlete(hass, *own, name="Ben")
    add_athlete(hass, name="Cy")
    paired(hass, second_simulator)
    await at_home(hass, simulator)
    names = await async_names(hass, "en")
    assert len(names.athletes) == 3
    assert len(set(names.protocols.values())) == 15
    assert len(names.cuffs) == 3
    with patch.object(Intents, "from_dict", wraps=Intents.from_dict) as read:
        for stop in STOPS:
            answer = await conversation.async_converse(
                hass, stop, None, Context(), "en"
            )
            assert answer.response.speech["plain"]["speech"].startswith("Releasing")
            await hass.async_block_till_done()
    assert read.call_count == 1


def protocol_named(name: str) -> ConfigSubentryData:
    """Return an athlete's own protocol."""
    text = (
        f"format: 1\nname: {name}\nkind: resistance\nabout: As I like it.\n"
        "pressure: {proposed: 60, lowest: 40, highest: 80}\n"
        "load: {proposed: 30, lowest: 20, highest: 40}\n"
        "time_limit_s: 600\nsets:\n  - {repetitions: 15}\n"
    )
    return record("protocol", name, text=text)


CUFF = "Gym cuffs cuff 1"
CALLED = {"de": "Jürgen", "en": "Zoe (gym)", "es": "Ñusta", "fr": "Zoë", "ja": "花子"}


async def test_names_of_this_home(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Athletes, protocols and cuffs are called as they are called here, in any language."""
    for name in CALLED.values():
        add_athlete(hass, protocol_named(f"{name} 30"), name=name)
    spoken = frozenset(CALLED)
    monkeypatch.setattr(languages.Languages, "in_use", lambda _: spoken)
    await at_home(hass, simulator)
    client = await hass_ws_client(hass)
    for language, name in CALLED.items():
        names = await async_names(hass, language)
        wanted = {
            "athlete": names.athletes[name],
            "protocol": names.protocols[f"{name} 30"],
            "cuff": names.cuffs[CUFF],
        }
        grammar = Grammar(
            language,
            load_sentences(language),
            Names({name: "athlete"}, {f"{name} 30": "protocol"}, {CUFF: "cuff"}),
        )
        with handled() as seen:
            for slot, sentence in naming(grammar):
                await say(client, sentence, language)
                assert seen[-1].slots[slot] == wanted[slot]
        assert len(seen) == 3


def naming(grammar: Grammar) -> Iterator[tuple[str, str]]:
    """Yield a sentence with an athlete, one with a protocol and one with a cuff."""
    templates = grammar.templates()
    wanted = {"athlete", "protocol", "cuff"}
    for template in templates[IntentName.START] + templates[IntentName.RELEASE]:
        for sentence in samples(template, 2):
            heard = grammar.recognize(sentence)
            assert heard is not None
            for slot in wanted & set(heard.slots.values()):
                yield str(slot), sentence
                wanted.remove(slot)
        if not wanted:
            return


async def test_renamed(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A new name is known soon after, and the old one no more: it narrows nothing."""
    sessions = await at_home(hass, simulator)
    before = triggers(hass)
    client = await hass_ws_client(hass)
    with handled() as seen:
        hass.config_entries.async_update_entry(sessions.entry, title="Grace")
        await listened(hass)
        assert len(triggers(hass)) == len(before) == len(set(triggers(hass)))
        await say(client, "stop Grace's session")
        assert seen.pop().slots == {"athlete": sessions.entry.entry_id}
        rename_cuff(hass, "Old blue")
        await listened(hass)
        await say(client, "release the old blue cuff")
        assert seen.pop().slots["cuff"].endswith(":0")
        await say(client, "stop Ada's session")
        assert seen.pop().slots == {"cuff": "ada"}
        await say(client, "next set for Grace")
        assert seen.pop().name == IntentName.NEXT_SET
        with pytest.raises(AssertionError, match="error"):
            await say(client, "next set for Ada")
        assert not seen


async def test_the_same_names_are_left_alone(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What changes about an athlete but no name does not register anything anew."""
    sessions = await at_home(hass, simulator)
    with patch.object(listening, "async_register") as register:
        options = {**sessions.entry.options, "birth_year": 1980}
        hass.config_entries.async_update_entry(sessions.entry, options=options)
        await listened(hass)
    assert not register.called


async def test_without_conversation(hass: HomeAssistant, simulator: Simulator) -> None:
    """A home that cannot be spoken to has nothing registered, until it can."""
    await controller(hass, simulator, settle=False)
    await athlete(hass)
    await listened(hass)
    assert not triggers(hass)
    await set_up_voice(hass)
    await listened(hass)
    assert triggers(hass)


async def test_without_cuffs(hass: HomeAssistant, simulator: Simulator) -> None:
    """Where the last cuff and athlete are gone, "stop" is the home's own again."""
    sessions = await at_home(hass, simulator)
    assert triggers(hass)
    await hass.config_entries.async_remove(sessions.entry.entry_id)
    [entry] = loaded_controllers(hass)
    await listened(hass)
    assert triggers(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    await listened(hass)
    assert not triggers(hass)


async def test_stopped_with_home_assistant(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Nothing is left behind when Home Assistant stops."""
    sessions = await at_home(hass, simulator)
    assert triggers(hass)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert not triggers(hass)
    hass.config_entries.async_update_entry(sessions.entry, title="Grace")
    await listened(hass)
    assert not triggers(hass)


async def test_names_that_two_share(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A name that means two is handed on as it is, for whoever can tell or refuse."""
    await at_home(hass, simulator)
    await set_up_athlete(hass, add_athlete(hass, name="ada"))
    await listened(hass)
    with handled() as seen:
        await say(await hass_ws_client(hass), "stop Ada's session")
    assert seen[0].slots["athlete"].casefold() == "ada"


async def test_release_goes_before_a_name(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Of two things that a sentence may mean, it is the one that lets the air out."""
    await at_home(hass, simulator)
    await set_up_athlete(hass, add_athlete(hass, name="the session"))
    await listened(hass)
    client = await hass_ws_client(hass)
    with handled() as seen:
        await say(client, "stop the session")
        await say(client, "next set for the session")
    assert [done.name for done in seen] == [IntentName.RELEASE, IntentName.NEXT_SET]


async def test_what_is_no_longer_understood_is_released(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A sentence that was registered as a release releases, whatever it was about."""
    await at_home(hass, simulator)
    client = await hass_ws_client(hass)
    with handled() as seen, patch.object(Grammar, "recognize", return_value=None):
        await say(client, "stop")
        await say(client, "next set")
    assert [(done.name, done.slots) for done in seen] == [(IntentName.RELEASE, {})]


async def test_renamed_in_a_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """While somebody trains nothing is registered anew: a guard would wait for it."""
    sessions = await at_home(hass, simulator)
    before = triggers(hass)
    await start(hass)
    hass.config_entries.async_update_entry(sessions.entry, title="Grace")
    await listened(hass)
    assert triggers(hass) == before
    sessions.stop()
    await eventually(lambda: sessions.runner is None)
    await listened(hass)
    assert triggers(hass) != before
