"""Tests of what a session would be, asked by a browser before anything moves."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import lop, record, screening
from .browser import answer, result
from .helpers import act, eventually
from .kept_sessions import keep, kept
from .training import (
    BOTH,
    LEFT,
    ask,
    athlete,
    controller,
    ended,
    inflated,
    start,
    vented,
)


def chosen(sessions: Any, **changes: str) -> dict[str, str]:
    """Return what is chosen on a card."""
    return {
        "athlete": sessions.entry.entry_id,
        "protocol": "classic_75",
        "limb": "left_thigh",
        "posture": "seated",
    } | changes


async def test_plan(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """It is what the start would answer, and nothing moves by it."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await eventually(lambda: vented(simulator, 0, 1))
    preview = await result(await hass_ws_client(), "preview", **chosen(sessions))
    assert preview["refusal"] is None
    assert preview["warnings"] == []
    assert preview["actions"] == ["start"]
    assert sessions.runner is None
    assert vented(simulator, 0, 1)
    assert coordinator.data.lease is None
    plan = await start(hass, protocol="classic_75")
    assert preview["plan"] == plan
    assert plan["cuffs"][0]["target_pressure"] == 105.0
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)


async def test_course(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Every set with its rest, how long it takes, and how long of it under pressure."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    client = await hass_ws_client()
    course = (await result(client, "preview", **chosen(sessions)))["course"]
    assert [each["repetitions"] for each in course["sets"]] == [30, 15, 15, 15]
    assert [each["rest_s"] for each in course["sets"]] == [30.0, 30.0, 30.0, 0.0]
    assert course["duration_s"] == course["pressure_s"] == 75 * 4 + 3 * 30
    assert course["released_in_rests"] is False
    passive = chosen(sessions, protocol="passive")
    course = (await result(client, "preview", **passive))["course"]
    assert course["duration_s"] == 5 * 300 + 4 * 180
    assert course["pressure_s"] == 5 * 300
    assert course["released_in_rests"] is True


async def test_what_is_due(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Today, unless today or the week has had its sessions."""
    sessions = await athlete(hass, lop())
    client = await hass_ws_client()
    today = dt_util.now().date()
    first = await result(client, "preview", **chosen(sessions))
    assert first["due"] == today.isoformat()
    await keep(hass, kept("s", dt_util.utcnow()))
    await eventually(lambda: bool(sessions.records))
    after = await result(client, "preview", **chosen(sessions))
    assert after["due"] == (today + timedelta(days=1)).isoformat()


async def test_in_the_language_of_who_looks(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """A reader of German is not answered in the language of the home."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    await eventually(lambda: vented(simulator, 0, 1))
    client = await hass_ws_client()
    german = await result(client, "preview", **chosen(sessions, language="de-AT"))
    assert "gemessen" in german["plan"]["cuffs"][0]["found"]
    wanted = chosen(sessions, language="de-AT", limb="left_arm")
    refused = await result(client, "preview", **wanted)
    assert "Linker Arm" in refused["refusal"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (
            {"limb": "left_arm"},
            (
                "No connected cuff is placed there (Left arm). Set the placement of a cuff, "
                "or choose another limb."
            ),
        ),
        (
            {"limb": "both_thighs"},
            (
                "No connected cuff is placed there (Right thigh). Set the placement of a "
                "cuff, or choose another limb."
            ),
        ),
        (
            {"posture": "standing"},
            (
                "Gym cuffs cuff 1: the LOP on record was found in another posture (seated). "
                "Train in that posture, or add an LOP for this one."
            ),
        ),
        ({"protocol": "nothing"}, "Choose a protocol first."),
    ],
)
async def test_refusal(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    changes: dict[str, str],
    refusal: str,
) -> None:
    """It says what to do, in a whole sentence."""
    coordinator = await controller(hass, simulator, LEFT)
    sessions = await athlete(hass, lop())
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    client = await hass_ws_client()
    preview = await result(client, "preview", **chosen(sessions, **changes))
    posture = "other_posture" if "posture" in changes else None
    assert (preview.pop("measure") or {}).get("reason") == posture
    assert (preview["refusal"], preview["plan"]) == (refusal, None)
    assert (preview["course"] is None) == ("protocol" in changes)
    assert preview["actions"] == preview["warnings"] == []
    assert preview["programmes"] == []


async def test_the_screening_comes_first(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Whoever must not train hears why, with or without a cuff."""
    wrap = record("wrap", name="Band", placement="left_thigh")
    sessions = await athlete(hass, wrap, screening=screening(days_ago=4000))
    client = await hass_ws_client()
    preview = await result(client, "preview", **chosen(sessions, protocol="floss"))
    assert preview["refusal"].startswith(
        "Ada answered the screening questions too long"
    )


async def test_a_limb_that_is_in_use(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """One's own session, and another's cuff: the same checks as at the start."""
    coordinator = await controller(hass, simulator)
    ada, bo = await athlete(hass, lop()), await athlete(hass, lop(), name="Bo")
    client = await hass_ws_client()
    await start(hass)
    await eventually(lambda: inflated(simulator))
    of_ada = await result(client, "preview", **chosen(ada))
    assert of_ada["refusal"] == "Ada is in a session already. Stop it first."
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    of_bo = await result(client, "preview", **chosen(bo))
    assert of_bo["refusal"] == (
        "Gym cuffs cuff 1 still holds pressure. Release it and wait until it is vented."
    )
    await ask(hass, "stop_session", athlete="Ada")
    await ended(ada)


async def test_warnings(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """They are the plan's own."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), systolic=150, diastolic=95)
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    preview = await result(await hass_ws_client(), "preview", **chosen(sessions))
    assert preview["plan"] is not None
    assert preview["warnings"] == preview["plan"]["warnings"]
    assert len(preview["warnings"]) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"athlete": "nobody"}, "not_found"),
    ],
)
async def test_nothing_to_preview(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    changes: dict[str, str],
    code: str,
) -> None:
    """What no card offers is no refusal but an error."""
    sessions = await athlete(hass)
    reply = await answer(
        await hass_ws_client(), "preview", **chosen(sessions, **changes)
    )
    assert reply["error"]["code"] == code


@pytest.mark.parametrize("limb", ["", None, "neck", "unavailable"])
async def test_no_limb_chosen(
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
    limb: str | None,
) -> None:
    """An athlete who has just been added is told what to choose, in a sentence."""
    await controller(hass, simulator, BOTH)
    sessions = await athlete(hass)
    asked = chosen(sessions) | {"limb": limb, "posture": "unknown"}
    preview = await result(await hass_ws_client(), "preview", **asked)
    assert preview["plan"] is None
    assert preview["refusal"] == "Choose a limb first."


async def test_only_limb(
    hass: HomeAssistant, simulator: Simulator, hass_ws_client: WebSocketGenerator
) -> None:
    """Where only one limb has a cuff, it needs no choice: shown, and started."""
    coordinator = await controller(hass, simulator, LEFT)
    sessions = await athlete(hass)
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    preview = await result(
        await hass_ws_client(), "preview", **chosen(sessions) | {"limb": ""}
    )
    assert [cuff["placement"] for cuff in preview["plan"]["cuffs"]] == ["left_thigh"]
    await act(hass, "button.press", entity_id="button.ada_start_session")
    assert sessions.session is not None
