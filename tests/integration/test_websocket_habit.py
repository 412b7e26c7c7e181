"""Tests of what is lifted: chosen on a card, kept, proposed, and done."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.protocols import builtin_protocols
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.sessions.progress import Habit
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from simulator.device import Simulator

from .athletes import lop, record
from .browser import answer, result
from .helpers import eventually
from .test_websocket_preview import chosen
from .training import ask, athlete, controller, ended, inflated, reach, start

CURL = record("one_rep_max", exercise="Curl", kg=40.0)


def wanted(sessions: AthleteSessions, **changes: Any) -> dict[str, Any]:
    """Return whose habit is meant."""
    entry_id = sessions.entry.entry_id
    return {
        "athlete": entry_id,
        "protocol": "classic_75",
        "limb": "left_thigh",
        **changes,
    }


async def test_the_load_is_proposed(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Of an exercise with a 1RM its share; of another none, and nothing is refused."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), CURL)
    client = await hass_ws_client()
    before = await result(client, "preview", **chosen(sessions))
    assert before["lifts"] == {
        "exercise": None,
        "load_kg": None,
        "beat": True,
        "has_load": True,
        "named": False,
        "exercises": ["Curl"],
    }
    await result(client, "habit", **wanted(sessions, exercise="Curl"))
    plan = (await result(client, "preview", **chosen(sessions)))["plan"]
    assert plan["load"] == 12.0
    assert plan["load_found"] == "12 kg: 30 % of the 1RM of 40 kg, Curl"
    await result(client, "habit", **wanted(sessions, exercise="Row"))
    preview = await result(client, "preview", **chosen(sessions))
    assert (preview["refusal"], preview["plan"]["load"]) == (None, None)
    assert preview["lifts"]["exercises"] == ["Curl", "Row"]


async def test_it_is_kept_for_each_protocol_and_limb(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """And over a restart; another exercise is proposed anew."""
    sessions = await athlete(hass, lop(), CURL)
    client = await hass_ws_client()
    await result(client, "habit", **wanted(sessions, exercise="Curl", load_kg=10))
    base = builtin_protocols(hass)["classic_75"]
    await sessions.history.async_load()
    progress = sessions.progress(base)
    assert progress.habit("left_thigh") == Habit(exercise="Curl", load_kg=10.0)
    assert progress.habit("right_thigh") == Habit()
    assert sessions.progress(builtin_protocols(hass)["first_time"]).habits == {}
    kept = await result(client, "habit", **wanted(sessions, beat=False))
    assert kept == {"exercise": "Curl", "load_kg": 10.0, "beat": False}
    other = await result(client, "habit", **wanted(sessions, exercise="Row"))
    assert other == {"exercise": "Row", "load_kg": None, "beat": False}


async def test_it_is_what_is_done(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """By the start button, an action and the record, with its volume."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    client = await hass_ws_client()
    habit = wanted(sessions, exercise="Curl", load_kg=8, beat=False)
    await result(client, "habit", **habit)
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    sessions.choices.protocol_id, sessions.choices.limb = "classic_75", "left_thigh"
    plan = await sessions.async_start_chosen()
    assert (plan.exercise, plan.load_kg, plan.beat) == ("Curl", 8.0, False)
    await eventually(lambda: inflated(simulator))
    await reach(sessions, "ready")
    await ask(hass, "next_set", athlete="Ada")
    await ask(hass, "log_set", athlete="Ada", repetitions=10)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    [done] = sessions.records
    assert done.sets[0]["exercise"] == "Curl"
    assert (done.load_kg, done.volume_kg) == (8.0, 80.0)


async def test_another_exercise_asked_for_has_another_load(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """The remembered load is for the remembered exercise."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), CURL)
    client = await hass_ws_client()
    await result(client, "habit", **wanted(sessions, exercise="Row", load_kg=30))
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    plan = await start(hass, protocol="classic_75", exercise="curl")
    assert plan["load"] == 12.0
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)


async def test_pounds(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """How a load was found is said in the unit of this home."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), CURL)
    client = await hass_ws_client()
    await result(client, "habit", **wanted(sessions, exercise="Curl"))
    plan = (await result(client, "preview", **chosen(sessions)))["plan"]
    assert plan["load_found"] == "26.5 lb: 30 % of the 1RM of 88 lb, Curl"
    assert plan["load"] == 12.0


@pytest.mark.parametrize(
    "changes",
    [
        {"load_kg": -1},
        {"load_kg": True},
        {"load_kg": 501},
        {"exercise": 3},
        {"limb": "neck"},
        {"beat": "maybe"},
        {"protocol": "nothing"},
        {"athlete": "nobody"},
    ],
)
async def test_nonsense_is_refused(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, changes: dict[str, Any]
) -> None:
    """And nothing of it is kept."""
    sessions = await athlete(hass, lop())
    reply = await answer(await hass_ws_client(), "habit", **wanted(sessions, **changes))
    assert reply["success"] is False
    assert sessions.history.progress == {}


async def test_who_may_not_start_may_not_choose(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """A read-only account changes nothing."""
    sessions = await athlete(hass, lop())
    client = await hass_ws_client(access_token=hass_read_only_access_token)
    for command, message in (
        ("habit", wanted(sessions, load_kg=10)),
        ("history/correct", {"session_id": "s", "set": 1, "rpe": 5}),
    ):
        reply = await answer(client, command, **message)
        assert reply["error"]["code"] == "unauthorized"
    assert sessions.history.progress == {}
