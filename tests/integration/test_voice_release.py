"""Tests of release by voice: always, at once, whatever is asked for."""

import asyncio
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.texts import Texts, async_texts
from custom_components.bfr_cuff.voice import intent_handlers
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .athletes import lop, record
from .helpers import OTHER_SWITCH, SWITCH, OutOfReach, act, eventually, paired, set_up
from .training import athlete, controller, ended, inflated, reach, start
from .voice import rename_cuff, say, told, wish

pytestmark = pytest.mark.usefixtures("intents")

EVERYTHING = "Releasing everything."


async def holding(hass: HomeAssistant, simulator: Simulator, *switches: str) -> None:
    """Have cuffs held without a session."""
    await act(hass, "switch.turn_on", entity_id=list(switches))
    await eventually(
        lambda: all(inflated(simulator, channel) for channel in range(len(switches)))
    )


async def test_everything(
    hass: HomeAssistant, simulator: Simulator, second_simulator: Simulator
) -> None:
    """Sessions are stopped and every cuff of every controller released."""
    await controller(hass, simulator)
    attic = await set_up(hass, paired(hass, second_simulator))
    sessions = await athlete(hass, lop())
    await start(hass)
    await act(hass, "switch.turn_on", entity_id=OTHER_SWITCH)
    await attic.async_inflate(0, 50.0)
    await eventually(lambda: inflated(second_simulator))
    assert inflated(simulator, 0)
    assert inflated(simulator, 1)
    assert await told(hass, IntentName.RELEASE) == EVERYTHING
    await eventually(lambda: not inflated(simulator, 0))
    await eventually(lambda: not inflated(simulator, 1))
    await eventually(lambda: not inflated(second_simulator))
    assert (await ended(sessions)).reason == "stopped"


async def test_first_the_air_then_the_sentence(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No word is looked up before the release is on its way."""
    assert await async_setup_component(hass, "conversation", {})
    await controller(hass, simulator)
    await athlete(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    order: list[str] = []
    release = BfrCuffCoordinator.async_release

    async def _release(self: BfrCuffCoordinator, channel: int | None = None) -> None:
        order.append("air")
        await release(self, channel)

    async def _texts(*about: Any) -> Texts:
        order.append("sentence")
        return await async_texts(*about)

    monkeypatch.setattr(BfrCuffCoordinator, "async_release", _release)
    monkeypatch.setattr(intent_handlers, "async_texts", _texts)
    for word in ("stop", "let go", "stop stop stop stop", "it hurts"):
        await holding(hass, simulator, SWITCH)
        assert await say(hass, word) == EVERYTHING
        assert order == ["air", "sentence"]
        order.clear()
        await eventually(lambda: not inflated(simulator))
        simulator.warp(8)
        await eventually(lambda: simulator.pressure(0) < 5)


async def test_waits_for_nothing(hass: HomeAssistant, simulator: Simulator) -> None:
    """A controller that never answers does not hold the answer up, nor the others."""
    coordinator = await controller(hass, simulator)
    await holding(hass, simulator, SWITCH)
    asked: list[int | None] = []
    over = asyncio.Event()

    async def _never(self: BfrCuffCoordinator, channel: int | None = None) -> None:
        asked.append(channel)
        await over.wait()

    with patch.object(BfrCuffCoordinator, "async_release", _never):
        async with asyncio.timeout(10):
            assert await told(hass, IntentName.RELEASE) == EVERYTHING
    assert asked == [None]
    over.set()
    await coordinator.async_release()


async def test_never_raises(
    hass: HomeAssistant, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong with one athlete or controller, the rest is released."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    await holding(hass, simulator, SWITCH)
    with patch.object(type(sessions), "stop", side_effect=KeyError("bug")):
        assert await told(hass, IntentName.RELEASE) == EVERYTHING
        await eventually(lambda: not inflated(simulator))
    assert "A release by voice was not confirmed" in caplog.text


UNKNOWN: dict[str, dict[str, Any]] = {
    "Eve": {"athlete": "Eve"},
    "['a', {'b': 1}]": {"cuff": ["a", {"b": 1}]},
    "neck": {"limb": "neck"},
    "left_arm": {"limb": "left_arm"},
    "x" * 64: {"cuff": "x" * 300},
}
NOTHING: list[dict[str, Any]] = [
    {"athlete": None, "cuff": "", "limb": "  "},
    {"pressure": 300, "limit": "none"},
]


async def test_unknown_name(hass: HomeAssistant, simulator: Simulator) -> None:
    """When nobody can tell what is meant, the air is let out of everything."""
    await controller(hass, simulator)
    with patch.object(
        BfrCuffCoordinator, "async_release", autospec=True
    ) as async_release:
        for name, slots in UNKNOWN.items():
            assert await told(hass, IntentName.RELEASE, **slots) == (
                f"No cuff and no session is known as {name}, so everything is released."
            )
        for slots in NOTHING:
            assert await told(hass, IntentName.RELEASE, **slots) == EVERYTHING
    assert async_release.await_count == len(UNKNOWN) + len(NOTHING)
    assert all(not call.args[1:] for call in async_release.await_args_list)


@pytest.mark.parametrize(
    "slots",
    [
        {"limb": "Left thigh"},
        {"cuff": "key", "athlete": "Ada"},
    ],
)
async def test_one_cuff(
    hass: HomeAssistant, simulator: Simulator, slots: dict[str, Any]
) -> None:
    """Only the cuff that is named is released, and its session with it."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    if slots.get("cuff") == "key":
        slots = slots | {"cuff": f"{coordinator.config_entry.entry_id}:0"}
    await start(hass)
    await act(hass, "switch.turn_on", entity_id=OTHER_SWITCH)
    said = await told(hass, IntentName.RELEASE, **slots)
    assert said == "Releasing Gym cuffs cuff 1."
    await eventually(lambda: not inflated(simulator, 0))
    assert inflated(simulator, 1)
    assert (await ended(sessions)).reason == "stopped"


async def test_another_cuff_than_the_athlete_has(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A cuff and an athlete who has another on: in doubt both."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await start(hass)
    await act(hass, "switch.turn_on", entity_id=OTHER_SWITCH)
    cuff = f"{coordinator.config_entry.entry_id}:1"
    said = await told(hass, IntentName.RELEASE, cuff=cuff, athlete="Ada")
    assert "Ada" in said
    assert "cuff 2" in said
    await eventually(lambda: not inflated(simulator, 0) and not inflated(simulator, 1))
    assert (await ended(sessions)).reason == "stopped"


async def test_both_thighs(hass: HomeAssistant, simulator: Simulator) -> None:
    """A pair is both, whatever they are held for."""
    await controller(hass, simulator)
    await holding(hass, simulator, SWITCH, OTHER_SWITCH)
    assert await told(hass, IntentName.RELEASE, limb="both_thighs") == (
        "Releasing Gym cuffs cuff 1 and Gym cuffs cuff 2."
    )
    await eventually(lambda: not inflated(simulator, 0))
    await eventually(lambda: not inflated(simulator, 1))


async def test_one_athlete(hass: HomeAssistant, simulator: Simulator) -> None:
    """An athlete's session ends; what another one trains with stays up."""
    await controller(hass, simulator)
    ada = await athlete(hass, lop())
    bo = await athlete(hass, lop(placement="right_thigh"), name="Bo")
    await start(hass)
    await start(hass, "Bo", placements=["right_thigh"])
    said = await told(hass, IntentName.RELEASE, athlete="ada")
    assert said == "Ada: stopping and releasing."
    await eventually(lambda: not inflated(simulator, 0))
    assert inflated(simulator, 1)
    await ended(ada)
    assert bo.runner is not None
    await bo.async_shutdown()


@pytest.mark.parametrize("name", ["Ada's cuff", "Ada", "Cuff of Ada"])
@pytest.mark.parametrize("slots", [{"cuff": ""}, {"athlete": "Ada"}])
async def test_cuff_called_like_an_athlete(
    hass: HomeAssistant, simulator: Simulator, name: str, slots: dict[str, Any]
) -> None:
    """In doubt both: Bo's limb is in the cuff that is called after Ada."""
    await controller(hass, simulator)
    rename_cuff(hass, name)
    ada = await athlete(hass, lop(placement="right_thigh"))
    bo = await athlete(hass, lop(), name="Bo")
    await start(hass, placements=["right_thigh"])
    await start(hass, "Bo")
    await eventually(lambda: inflated(simulator, 0) and inflated(simulator, 1))
    called = slots | ({"cuff": name} if "cuff" in slots else {})
    assert await told(hass, IntentName.RELEASE, **called) == (
        f"Ada: stopping and releasing. Releasing {name}."
    )
    await eventually(lambda: not inflated(simulator, 0))
    await eventually(lambda: not inflated(simulator, 1))
    assert (await ended(bo)).reason == "stopped"
    assert (await ended(ada)).reason == "stopped"


async def test_cuff_called_like_an_athlete_without_spaces(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """In doubt both in Japanese, too."""
    await controller(hass, simulator)
    rename_cuff(hass, "アダのカフ")
    await athlete(hass, lop(placement="right_thigh"), name="アダ")
    bo = await athlete(hass, lop(), name="Bo")
    await start(hass, "Bo")
    await told(hass, IntentName.RELEASE, athlete="アダ")
    assert (await ended(bo)).reason == "stopped"


async def test_two_athletes_of_one_name(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A release ends both; else who trains is meant, and where both do, it is refused."""
    await controller(hass, simulator)
    one = await athlete(hass, lop())
    other = await athlete(hass, lop(placement="right_thigh"), name="Bo")

    def rename(name: str) -> None:
        hass.config_entries.async_update_entry(other.entry, title=name)

    await start(hass, "Bo", placements=["right_thigh"])
    rename("Ada")
    wish_of_ada = partial(wish, hass, IntentName.WHAT_IS_NEXT, athlete="Ada")
    assert (await wish_of_ada()).response_type.value == "action_done"
    rename("Bo")
    await start(hass)
    rename("Ada")
    assert (await wish_of_ada()).speech["plain"]["speech"] == (
        "Two athletes are called Ada. Give one of them another name."
    )
    assert await told(hass, IntentName.RELEASE, athlete="Ada") == (
        "Ada: stopping and releasing."
    )
    assert (await ended(one)).reason == "stopped"
    assert (await ended(other)).reason == "stopped"


async def test_athlete_without_a_session(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A cuff that is held for nobody may be on that athlete's limb."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    await holding(hass, simulator, SWITCH)
    await told(hass, IntentName.RELEASE, athlete=sessions.entry.entry_id)
    await eventually(lambda: not inflated(simulator))


@pytest.mark.parametrize("slots", [{}, {"limb": "left_thigh"}, {"athlete": "Ada"}])
async def test_unreachable(
    hass: HomeAssistant, simulator: Simulator, slots: dict[str, Any]
) -> None:
    """Who cannot be reached is named, with what to do by hand."""
    coordinator = await controller(hass, simulator)
    await athlete(hass)
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        said = await told(hass, IntentName.RELEASE, **slots)
        assert said.endswith(
            " Gym cuffs cannot be reached. It lets the air out by itself within five "
            "seconds. If a cuff stays tight, take it off by hand."
        )
        await hass.async_block_till_done()


async def test_controller_that_never_came(hass: HomeAssistant) -> None:
    """A controller that could not be set up is named too; one disabled is not."""
    await athlete(hass)
    for name, found in (
        ("Attic", ConfigEntryState.SETUP_RETRY),
        ("Old", ConfigEntryState.NOT_LOADED),
    ):
        MockConfigEntry(domain="bfr_cuff", title=name, state=found).add_to_hass(hass)
    said = await told(hass, IntentName.RELEASE)
    assert said.startswith(f"{EVERYTHING} Attic cannot be reached.")
    assert "Old" not in said


async def test_wrap(hass: HomeAssistant) -> None:
    """No release takes a wrap off, so its athlete is told to."""
    sessions = await athlete(
        hass, record("wrap", name="Red band", placement="left_calf")
    )
    await start(hass, protocol="Floss", placements=["left_calf"])
    await act(hass, "button.press", entity_id="button.ada_next")
    await reach(sessions, "work")
    every: list[dict[str, Any]] = [{}, {"limb": "left_calf"}, {"athlete": "Ada"}]
    for slots in every:
        said = await told(hass, IntentName.RELEASE, **slots)
        assert said.endswith(" Ada: take the wrap off by hand now.")
    await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    assert (await ended(sessions)).reason == "stopped"
    assert await told(hass, IntentName.RELEASE) == EVERYTHING


async def test_words_of_the_speaker(hass: HomeAssistant, simulator: Simulator) -> None:
    """It is answered in the language that it was said in."""
    await controller(hass, simulator, settle=False)
    await holding(hass, simulator, SWITCH)
    response = await wish(hass, IntentName.RELEASE, {"language": "de"})
    assert response.speech["plain"]["speech"] not in ("", EVERYTHING)
    assert response.response_type.value == "action_done"
    await eventually(lambda: not inflated(simulator))
