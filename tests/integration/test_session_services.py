"""Tests of the actions of athletes in a session."""

from datetime import timedelta
import json
from typing import Any

import pytest

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.session.messages import Next, Pause
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from simulator.device import Simulator

from .athletes import add_athlete, day, lop
from .helpers import SWITCH, act, eventually, on_device
from .training import (
    ask,
    athlete,
    controller,
    ended,
    reach,
    refused,
    set_up_athlete,
    start,
    vented,
)

pytestmark = pytest.mark.controller(time_scale=10)


async def test_through_a_session(hass: HomeAssistant, simulator: Simulator) -> None:
    """Next, log, report, extra: each answers how the session stands."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready")
    standing = await ask(hass, "next_set", athlete="Ada")
    assert standing == {"phase": "work", "set": 1, "sets": 4, "repetitions": 0}
    json.dumps(standing)
    assert (await ask(hass, "extra_set", athlete="Ada"))["sets"] == 5
    await ask(hass, "report", athlete="Ada", refill="normal")
    assert on_device(simulator)["target"] == 105
    await ask(hass, "report", athlete="Ada", refill="long")
    await eventually(lambda: on_device(simulator)["target"] == 95)
    await act(hass, "button.press", entity_id="button.ada_repetition_done")
    standing = await ask(
        hass, "log_set", athlete="Ada", repetitions=28, rpe=7, discomfort=4
    )
    assert standing["repetitions"] == 28
    assert (await ask(hass, "next_set", athlete="Ada"))["phase"] == "rest"
    await ask(hass, "report", athlete="Ada", symptom="numbness")
    await eventually(lambda: on_device(simulator)["target"] == 85)
    await ask(hass, "report", athlete="Ada", symptom="pain")
    kept = await ended(sessions)
    assert kept.reason == "pain"
    [done] = kept.sets
    assert (done["repetitions"], done["rpe"], done["discomfort"]) == (28, 7.0, 4.0)
    assert [answer["answer"] for answer in kept.answers] == [
        *("normal", "long", "numbness", "pain")
    ]
    assert kept.cuffs[0]["targets"] == [105.0, 95.0, 85.0]
    assert vented(simulator, 0)


async def test_discomfort_ends(hass: HomeAssistant, simulator: Simulator) -> None:
    """More than seven of ten ends the session; seven does not."""
    await controller(hass, simulator)
    sessions = await athlete(hass, scale=10)
    await start(hass)
    await reach(sessions, "work")
    assert (await ask(hass, "log_set", athlete="Ada", discomfort=7))["phase"] == "work"
    await ask(hass, "log_set", athlete="Ada", discomfort=7.5)
    assert (await ended(sessions)).reason == "discomfort"


async def test_without_a_session(hass: HomeAssistant) -> None:
    """A stop is no error; everything else says that there is no session."""
    await athlete(hass)
    assert await ask(hass, "stop_session", athlete="Ada") == {
        "stopped": False,
        "phase": "idle",
    }
    text = "Ada is not in a session"
    for action, data in (
        ("next_set", {}),
        ("extra_set", {}),
        ("log_set", {"rpe": 5}),
        ("report", {"symptom": "pain"}),
        ("report", {"refill": "long"}),
    ):
        await refused(hass, text, action, **data)
    assert await ask(hass, "report", athlete="Ada") == {"phase": "idle"}
    with pytest.raises(ServiceValidationError, match="no suggestion"):
        await hass.services.async_call(
            DOMAIN, "take_suggestion", {"athlete": "Ada"}, blocking=True
        )


async def test_not_now(hass: HomeAssistant, simulator: Simulator) -> None:
    """What does not fit the phase is refused, with the phase."""
    await controller(hass, simulator)
    await athlete(hass)
    await start(hass)
    await refused(
        hass,
        "That does not fit right now; the session is at: Inflating",
        "next_set",
    )


async def test_add_lop(hass: HomeAssistant, simulator: Simulator) -> None:
    """An LOP that was added is what the next session goes by."""
    await controller(hass, simulator)
    entry = add_athlete(hass)
    sessions = await set_up_athlete(hass, entry)
    data = {"placement": "left_thigh", "cuff_width": 110, "posture": "seated"}
    await ask(hass, "add_lop", athlete="Ada", pressure=150, **data)
    yesterday = day(1).isoformat()
    await ask(
        hass,
        "add_lop",
        athlete="Ada",
        pressure=200,
        day=yesterday,
        method="measured",
        **data,
    )
    newest, older = entry.subentries.values()
    today = day().isoformat()
    assert newest.title == f"Left thigh, 110 mm, Seated: 150 mmHg ({today})"
    assert dict(older.data) == {
        "placement": "left_thigh",
        "cuff_width_mm": 110,
        "posture": "seated",
        "mmhg": 200.0,
        "day": yesterday,
        "method": "measured",
    }
    assert all(type(value) is not object for value in newest.data.values())
    json.dumps(dict(newest.data))
    plan = await start(hass)
    today = f"{day():%-d %B %Y}"
    found = f"60 mmHg: 40 % of 150 entered on {today}, seated"
    assert plan["cuffs"][0]["found"] == found
    await refused(
        hass,
        "An LOP cannot be found on a day that is still to come. Check the date",
        "add_lop",
        pressure=150,
        day=(day() + timedelta(days=1)).isoformat(),
        **data,
    )
    await sessions.async_shutdown()


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"pressure": 400},
            "An LOP of 400 mmHg is not plausible: on this limb, with a",
        ),
        ({"pressure": 40}, "An LOP of 40 mmHg is not plausible: on this limb, with a"),
        ({"pressure": "nan"}, "Pressure has to be a number"),
        ({}, "There is an LOP for this limb, cuff width and posture on that day"),
    ],
)
async def test_lop_that_is_not_kept(
    hass: HomeAssistant, simulator: Simulator, changes: dict[str, Any], text: str
) -> None:
    """What the form refuses, the action refuses: no LOP twice, none out of this world."""
    entry = add_athlete(hass)
    await set_up_athlete(hass, entry)
    data = {"placement": "left_arm", "cuff_width": 110, "posture": "seated"}
    await ask(hass, "add_lop", athlete="Ada", pressure=150, **data)
    with pytest.raises(ServiceValidationError, match=text):
        await ask(
            hass, "add_lop", athlete="Ada", **{"pressure": 150, **data, **changes}
        )
    (kept,) = entry.subentries.values()
    assert kept.data["mmhg"] == 150


async def _set_target(hass: HomeAssistant, target: float) -> None:
    await act(
        hass,
        "number.set_value",
        entity_id="number.gym_cuffs_cuff_1_target_pressure",
        value=target,
    )


async def _inflate(hass: HomeAssistant, target: float) -> None:
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=target)


async def _switch_on(hass: HomeAssistant, target: float) -> None:
    await act(hass, "switch.turn_on", entity_id=SWITCH)


@pytest.mark.parametrize("phase", ["work", "paused"])
async def test_only_the_session_sets_the_pressure(
    hass: HomeAssistant, simulator: Simulator, phase: str
) -> None:
    """No other way to inflate is open while a session has the cuff, up or not."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, protocol="Classic 75", beat=False)
    await reach(sessions, "ready")
    sessions.act(Next() if phase == "work" else Pause())
    await reach(sessions, phase)
    before = on_device(simulator)["target"] if phase == "work" else None
    for ask_for in (_set_target, _inflate, _switch_on):
        with pytest.raises(
            ServiceValidationError, match="in a session or a measurement, which sets"
        ):
            await ask_for(hass, 200.0)
    assert sessions.session is not None
    assert sessions.session.phase == phase
    if phase == "work":
        assert on_device(simulator)["target"] == before
    assert coordinator.target(0) != 200.0
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await _set_target(hass, 60.0)
    assert coordinator.target(0) == 60.0


async def _two_adas(hass: HomeAssistant) -> tuple[AthleteSessions, AthleteSessions]:
    """Return two athletes, one of whom was renamed to be called as the other."""
    first = await athlete(hass, lop())
    second = await athlete(hass, lop(placement="right_thigh"), name="Bo")
    hass.config_entries.async_update_entry(second.entry, title="Ada")
    await hass.async_block_till_done()
    return first, second


async def test_two_of_one_name(hass: HomeAssistant, simulator: Simulator) -> None:
    """A stop ends whoever trains; what needs one person means the one who trains."""
    await controller(hass, simulator, settle=False)
    first, second = await _two_adas(hass)
    twice = "Two athletes are called Ada"
    with pytest.raises(ServiceValidationError, match=twice):
        await start(hass)
    with pytest.raises(ServiceValidationError, match=twice):
        await ask(hass, "next_set", athlete="Ada")
    await start(
        hass, name=second.entry.entry_id, placements=["right_thigh"], beat=False
    )
    await ask(hass, "extra_set", athlete="ada")
    assert second.session is not None
    assert second.session.set_count == 4
    answer = await ask(hass, "stop_session", athlete="Ada")
    assert answer["stopped"] is True
    await ended(second)
    assert first.runner is None
    assert (await ask(hass, "stop_session", athlete="Ada"))["stopped"] is False


async def test_a_stop_ends_both_of_one_name(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Also when both of them train; anything else is refused, for it may be either."""
    await controller(hass, simulator, settle=False)
    both = await _two_adas(hass)
    for sessions, limb in zip(both, ("left_thigh", "right_thigh"), strict=True):
        await start(hass, name=sessions.entry.entry_id, placements=[limb])
    with pytest.raises(ServiceValidationError, match="Two athletes are called"):
        await ask(hass, "log_set", athlete="Ada", repetitions=3)
    assert (await ask(hass, "stop_session", athlete="Ada"))["stopped"] is True
    for sessions in both:
        assert (await ended(sessions)).reason == "stopped"


async def test_a_limb_that_hurts_ends_both_of_one_name(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """No one bears pain until it is cleared up whose limb it is."""
    await controller(hass, simulator, settle=False)
    both = await _two_adas(hass)
    with pytest.raises(ServiceValidationError, match="Two athletes are called"):
        await ask(hass, "report", athlete="Ada", symptom="pain")
    for sessions, limb in zip(both, ("left_thigh", "right_thigh"), strict=True):
        await start(hass, name=sessions.entry.entry_id, placements=[limb])
        await reach(sessions, "ready")
    await ask(hass, "report", athlete="Ada", symptom="pain")
    for sessions in both:
        assert (await ended(sessions)).reason == "pain"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (" Ada  B ", "ada b"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("\uff21\uff24\uff21", "Ada"),
        ("Ada\u00a0B", "Ada B"),
    ],
)
async def test_a_name_as_it_is_written(
    hass: HomeAssistant, simulator: Simulator, title: str, said: str
) -> None:
    """Blanks, and ways to write one letter, keep no stop from whom it is for."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop())
    await start(hass)
    hass.config_entries.async_update_entry(sessions.entry, title=title)
    assert (await ask(hass, "stop_session", athlete=said))["stopped"] is True
    assert (await ended(sessions)).reason == "stopped"
