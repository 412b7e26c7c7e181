"""Tests of the actions of athletes: all in one call, and each refusal in words."""

import asyncio
from datetime import timedelta
import json
from typing import Any

import pytest
import voluptuous as vol

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.training.screening import Block, Question
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
from simulator.device import Simulator
from simulator.faults import Fault

from .athletes import add_athlete, day, lop, record, screening
from .coaching import (
    BOTH,
    LEFT,
    ask,
    athlete,
    controller,
    ended,
    inflated,
    reach,
    set_up_athlete,
    start,
    vented,
)
from .helpers import SWITCH, OutOfReach, act, eventually, let_out, on_device, state
from .shipped import TEXTS, placeholders
from .stranger import Stranger

pytestmark = pytest.mark.controller(time_scale=10)


async def _refused(
    hass: HomeAssistant, text: str, action: str = "start_session", **data: Any
) -> ServiceValidationError:
    """Check in which words an action is refused."""
    starts = action == "start_session"
    call = start(hass, **data) if starts else ask(hass, action, athlete="Ada", **data)
    with pytest.raises(ServiceValidationError) as refused:
        await call
    error = refused.value
    assert error.translation_domain == DOMAIN
    words = TEXTS["exceptions"][error.translation_key]["message"]
    assert placeholders(words) <= set(error.translation_placeholders or ())
    assert str(error) == text
    return error


# Starting.


async def test_start_in_one_call(hass: HomeAssistant, simulator: Simulator) -> None:
    """The answer says what is going to happen, and how the pressure was found."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    plan = await start(hass, "ada", "classic 75", percent=50, load=20)
    assert plan == {
        "athlete": "Ada",
        "protocol": "Classic 75",
        "sets": 4,
        "time_limit": 600.0,
        "load": 20.0,
        "load_found": None,
        "cuffs": [
            {
                "placement": "left_thigh",
                "target_pressure": 88.0,
                "tightness": None,
                "found": "88 mmHg: 50 % of 176 measured on 2026-03-01, seated",
            }
        ],
        "warnings": [],
    }
    json.dumps(plan)
    assert on_device(simulator)["target"] == 88
    assert on_device(simulator)["limit_ms"] == 600_000
    assert not inflated(simulator, 1)
    await ask(hass, "stop_session", athlete="Ada")
    kept = await ended(sessions)
    assert (kept.reason, kept.load_kg) == ("stopped", 20.0)
    assert vented(simulator, 0)


@pytest.mark.parametrize(
    ("changes", "target", "found"),
    [
        ({}, 70.0, "70 mmHg: 40 % of 176 measured on 2026-03-01, seated"),
        ({"target_pressure": 90}, 90.0, "90 mmHg, fixed, without an LOP"),
        ({"pressure_from": "fixed"}, 50.0, "50 mmHg, fixed, without an LOP"),
        (
            {"pressure_from": "under_systolic"},
            98.0,
            "98 mmHg, from the systolic blood pressure",
        ),
    ],
)
async def test_how_a_pressure_is_found(
    hass: HomeAssistant,
    simulator: Simulator,
    changes: dict[str, Any],
    target: float,
    found: str,
) -> None:
    """Each way is named in the answer, and is what the cuff is brought to."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop(), systolic=118.0, diastolic=70.0)
    plan = await start(hass, **changes)
    [cuff] = plan["cuffs"]
    assert (cuff["target_pressure"], cuff["found"]) == (target, found)
    assert on_device(simulator)["target"] == target
    await sessions.async_shutdown()


@pytest.mark.controller(channels=("thigh-18cm",))
async def test_estimate(hass: HomeAssistant, simulator: Simulator) -> None:
    """An estimate is its lower bound, and is called one."""
    await controller(hass, simulator, LEFT)
    sessions = await athlete(
        hass, sex="male", thigh_cm=57.0, systolic=120.0, diastolic=75.0
    )
    plan = await start(hass, pressure_from="estimate", posture="supine")
    [cuff] = plan["cuffs"]
    assert "estimated on" in cuff["found"]
    # 65.29 + 1.11 * 57 + 0.178 * 120 + 1.153 * age - 7.984 - 2 * 15.289
    age = dt_util.now().year - 1990
    lower = int(65.29 + 63.27 + 21.36 + 1.153 * age - 7.984 - 30.578)
    assert cuff["target_pressure"] == int(lower * 0.4)
    await sessions.async_shutdown()


async def test_both_cuffs(hass: HomeAssistant, simulator: Simulator) -> None:
    """Two thighs are inflated, held and released together."""
    await controller(hass, simulator)
    sessions = await athlete(
        hass, lop(), lop(placement="right_thigh", mmhg=150.0), scale=10
    )
    plan = await start(hass, placements=["left_thigh", "right_thigh"])
    assert [cuff["target_pressure"] for cuff in plan["cuffs"]] == [70.0, 60.0]
    await reach(sessions, "ready")
    assert [on_device(simulator, n)["phase"] for n in (0, 1)] == ["holding"] * 2
    await ask(hass, "stop_session", athlete="Ada")
    kept = await ended(sessions)
    assert len(kept.cuffs) == 2
    assert vented(simulator, 0, 1)


async def test_cuffs_by_device(hass: HomeAssistant, simulator: Simulator) -> None:
    """Cuffs may be named by their device; one that is none is refused."""
    coordinator = await controller(hass, simulator)
    wrap = record("wrap", name="Red band", placement="left_calf")
    sessions = await athlete(hass, wrap)
    registry = dr.async_get(hass)
    cuff, box = (
        registry.async_get_device_by_identifier(
            (DOMAIN, f"{simulator.config.device_id}{suffix}"),
            coordinator.config_entry.entry_id,
        )
        for suffix in ("_1", "")
    )
    assert cuff is not None
    assert box is not None
    plan = await start(hass, cuffs=[cuff.id])
    assert plan["cuffs"][0]["placement"] == "right_thigh"
    assert inflated(simulator, 1)
    assert not inflated(simulator, 0)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    again = "is not connected. Switch its controller on and try again"
    await _refused(hass, f"Gym cuffs {again}", cuffs=[cuff.id, box.id])
    await _refused(hass, f"nothing {again}", cuffs=["nothing"])
    twice = "Two cuffs are placed on the same limb. Choose one of them"
    await _refused(hass, twice, cuffs=[cuff.id, cuff.id])
    await _refused(
        hass,
        "No cuff was chosen, or none is placed there. Set the placement of a cuff,"
        " then choose that limb",
        cuffs=[],
    )


async def test_own_protocol(hass: HomeAssistant, simulator: Simulator) -> None:
    """A protocol of one's own is started by its name or by its id."""
    text = (
        "format: 1\nname: Short one\nkind: resistance\n"
        "pressure: {proposed: 40, lowest: 40, highest: 60}\ntime_limit_s: 60\n"
        "sets: [{repetitions: 5}]\n"
    )
    await controller(hass, simulator)
    sessions = await athlete(hass, record("protocol", "Short one", text=text))
    [own] = sessions.entry.subentries
    for name in ("short ONE", f"own_{own}"):
        plan = await start(hass, protocol=name, time_limit={"seconds": 45})
        assert (plan["protocol"], plan["time_limit"]) == ("Short one", 45)
        await ask(hass, "stop_session", athlete="Ada")
        await ended(sessions)
        await let_out(simulator, 0)


async def test_warning(hass: HomeAssistant, simulator: Simulator) -> None:
    """The third session of a day begins with a warning, not with a refusal."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    for number in range(3):
        plan = await start(hass)
        warned = ["This is more often than twice a day."] if number == 2 else []
        assert plan["warnings"] == warned
        await ask(hass, "stop_session", athlete="Ada")
        await ended(sessions)


async def test_load_from_the_one_rep_max(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The exercise finds its load, and says how; an unknown one is refused."""
    await controller(hass, simulator)
    sessions = await athlete(
        hass, record("one_rep_max", exercise="Leg press", kg=123.0)
    )
    plan = await start(hass, protocol="Classic 75", exercise="leg press")
    assert plan["load"] == 36.5
    assert plan["load_found"] == "36.5 kg: 30 % of the 1RM of 123 kg, Leg press"
    await ask(hass, "stop_session", athlete="Ada")
    assert (await ended(sessions)).load_kg == 36.5
    with pytest.raises(ServiceValidationError, match="no 1RM of Ada on record"):
        await start(hass, protocol="Classic 75", exercise="Squat")


async def test_warning_of_a_blood_pressure(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A pressure that asks for caution is said, and refuses nothing."""
    await controller(hass, simulator)
    sessions = await athlete(hass, systolic=165.0, diastolic=85.0)
    plan = await start(hass)
    assert plan["warnings"] == [
        "This blood pressure asks for caution. Ask a physician before training."
    ]
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)


# Refusals.


@pytest.mark.parametrize("question", Question)
async def test_contraindication(
    hass: HomeAssistant, simulator: Simulator, question: Question
) -> None:
    """Each answer that blocks does so with its own words."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, screening=screening(question))
    words = TEXTS["exceptions"][f"blocked_{question}"]["message"]
    await _refused(hass, words.format(athlete="Ada").removesuffix("."))
    assert not inflated(simulator)


@pytest.mark.parametrize(
    ("options", "block"),
    [
        ({"screening": None}, Block.NOT_ASKED),
        ({"screening": screening(days_ago=90)}, Block.EXPIRED),
        (
            {"screening": {"day": day().isoformat(), "answers": {"fever": False}}},
            Block.UNANSWERED,
        ),
        ({"systolic": 185.0, "diastolic": 90.0}, Block.BLOOD_PRESSURE),
        ({"birth_year": 2020}, Block.TOO_YOUNG),
    ],
)
async def test_block(
    hass: HomeAssistant, simulator: Simulator, options: dict[str, Any], block: Block
) -> None:
    """Whatever else blocks has its own words too."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, **options)
    words = TEXTS["exceptions"][f"blocked_{block}"]["message"]
    await _refused(hass, words.format(athlete="Ada").removesuffix("."))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"name": "Eve"}, "There is no athlete called Eve"),
        ({"protocol": "Yoga"}, "There is no protocol called Yoga"),
        (
            {"placements": ["left_arm"]},
            (
                "No connected cuff is placed there (left_arm). Set the placement of a"
                " cuff, or choose another limb"
            ),
        ),
        (
            {"placements": ["left_thigh", "left_thigh"]},
            "Two cuffs are placed on the same limb. Choose one of them",
        ),
        ({"percent": 80}, "This protocol allows 40 to 40 % of LOP"),
        ({"percent": 30}, "This protocol allows 40 to 40 % of LOP"),
        ({"percent": float("nan")}, "This protocol allows 40 to 40 % of LOP"),
        (
            {"percent": 100},
            (
                "Gym cuffs cuff 1: full occlusion needs a measured LOP and the athlete's"
                " separate consent"
            ),
        ),
        (
            {"target_pressure": 120},
            "Gym cuffs cuff 1: without an LOP on record the highest target is 100 mmHg",
        ),
        (
            {"target_pressure": 45},
            "Gym cuffs cuff 1: the lowest fixed target is 50 mmHg",
        ),
        (
            {"target_pressure": 99, "posture": "supine"},
            "Gym cuffs cuff 1: with the LOP on record the highest target is 88 mmHg",
        ),
        (
            {"posture": "standing"},
            (
                "Gym cuffs cuff 1: the LOP on record was found in another posture"
                " (seated). Train in that posture, or add an LOP for this one"
            ),
        ),
        (
            {"placements": ["right_thigh"], "pressure_from": "lop"},
            (
                "Gym cuffs cuff 2: there is no LOP on record for this limb, cuff width and"
                " posture. Add one, or train with a fixed pressure"
            ),
        ),
        (
            {"placements": ["right_thigh"], "percent": 40},
            (
                "Gym cuffs cuff 2: there is no LOP on record for this limb, cuff width and"
                " posture. Add one, or train with a fixed pressure"
            ),
        ),
        (
            {"pressure_from": "under_systolic"},
            (
                "Gym cuffs cuff 1: the athlete's blood pressure is not known. Enter it in"
                " the athlete's options"
            ),
        ),
        (
            {"pressure_from": "estimate"},
            (
                "Gym cuffs cuff 1: no verified equation estimates the LOP of this limb,"
                " cuff width and posture. Measure it, or train with a fixed pressure"
            ),
        ),
        (
            {"protocol": "Floss"},
            "Floss is done with a wrap. Add one to the athlete, then choose its limb",
        ),
    ],
)
async def test_refusal(
    hass: HomeAssistant, simulator: Simulator, data: dict[str, Any], text: str
) -> None:
    """Each refusal says what to do, and nothing moves."""
    await controller(hass, simulator, settle=False)
    records = [lop()]
    if data.get("posture") != "standing":
        records.append(lop(posture="supine", mmhg=110.0))
    sessions = await athlete(hass, *records)
    await _refused(hass, text, **data)
    assert sessions.runner is None
    assert not inflated(simulator)
    assert not inflated(simulator, 1)


@pytest.mark.parametrize(
    "data",
    [
        {"percent": 40, "target_pressure": 60},
        {"pressure_from": "felt"},
        {"time_limit": {"seconds": 0}},
        {"load": -1},
        {"load": float("nan")},
        {"posture": "upside down"},
    ],
)
async def test_nonsense(hass: HomeAssistant, data: dict[str, Any]) -> None:
    """What cannot be meant does not get as far as the athlete."""
    await athlete(hass)
    with pytest.raises(vol.Invalid):
        await start(hass, **data)


async def test_target_too_low_for_any_cuff(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A share of a low LOP may be less than a cuff can hold."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, lop(mmhg=60.0))
    await _refused(
        hass,
        "Gym cuffs cuff 1: the target would be below 30 mmHg, which no cuff can hold",
    )


async def test_no_placement(hass: HomeAssistant, simulator: Simulator) -> None:
    """Where a cuff is worn has to be said first."""
    coordinator = await controller(hass, simulator, {}, settle=False)
    await athlete(hass)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, f"{simulator.config.device_id}_0"),
        coordinator.config_entry.entry_id,
    )
    assert device is not None
    await _refused(
        hass,
        "Gym cuffs cuff 1 has no placement. Say where it is worn first",
        cuffs=[device.id],
    )


async def test_two_pumps_on_one_limb(hass: HomeAssistant, simulator: Simulator) -> None:
    """Nobody can tell which of two cuffs is worn, so neither is inflated."""
    await controller(
        hass, simulator, LEFT | {"1": {"placement": "left_thigh"}}, settle=False
    )
    await athlete(hass)
    await _refused(hass, "Two cuffs are placed on the same limb. Choose one of them")


async def test_not_vented(hass: HomeAssistant, simulator: Simulator) -> None:
    """A cuff that is held is not taken over."""
    coordinator = await controller(hass, simulator, settle=False)
    await athlete(hass)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    await _refused(
        hass,
        "Gym cuffs cuff 1 still holds pressure. Release it and wait until it is vented",
    )
    assert on_device(simulator)["target"] == 50


async def test_busy(hass: HomeAssistant, simulator: Simulator) -> None:
    """Neither the cuff of another athlete nor a second session at once."""
    coordinator = await controller(hass, simulator)
    ada = await athlete(hass)
    await athlete(hass, name="Bo")
    await start(hass, protocol="Intermittent")
    ada_session = ada.session
    assert ada_session is not None
    await _refused(hass, "Ada is in a session already. Stop it first", name="Ada")
    await reach(ada, "ready")
    # Paused, the cuff is empty, and still Ada's.
    await act(hass, "button.press", entity_id="button.ada_pause_or_go_on")
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    await _refused(
        hass,
        "Gym cuffs cuff 1 is in another session. Wait until it has ended, or choose"
        " another cuff",
        name="Bo",
    )
    assert ada.session is ada_session
    await ask(hass, "stop_session", athlete="Ada")
    await ended(ada)
    await start(hass, "Bo")


async def test_not_connected(hass: HomeAssistant, simulator: Simulator) -> None:
    """A cuff that nobody hears is not inflated."""
    coordinator = await controller(hass, simulator, settle=False)
    await athlete(hass)
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success)
        await _refused(
            hass,
            "Gym cuffs cuff 1 is not connected. Switch its controller on and try again",
        )
    await eventually(lambda: coordinator.last_update_success, within_s=20)


async def test_guards_own_reason(hass: HomeAssistant, simulator: Simulator) -> None:
    """What the guard refuses comes with its words: here a latched fault."""
    coordinator = await controller(hass, simulator, settle=False)
    sessions = await athlete(hass)
    simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE)
    await eventually(lambda: coordinator.data.cuff(0).fault)
    error = await _refused(
        hass,
        "Gym cuffs cuff 1 has a fault. Open Settings, Repairs to see it and to clear"
        " it",
    )
    assert error.translation_key == "refused_fault"
    assert sessions.records == []


async def test_controllers_own_reason(
    hass: HomeAssistant, simulator: Simulator, stranger: Stranger
) -> None:
    """What only the controller knows to refuse is raised too, and is no session."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass)
    await stranger.ask("lease", ms=5000)
    error = await _refused(
        hass,
        "Gym cuffs cuff 1: somebody else holds the controller's cuffs right now."
        " Release them, or wait until they are done",
        placements=["left_thigh", "right_thigh"],
    )
    assert error.translation_key == "refused_lease_held"
    await eventually(lambda: sessions.runner is None)
    assert sessions.records == []
    assert not inflated(simulator, 0)
    assert not inflated(simulator, 1)
    await eventually(lambda: on_device(simulator, 0)["phase"] == "vented")


async def test_barred_by_the_button(hass: HomeAssistant, simulator: Simulator) -> None:
    """A press on the controller's button is answered with what to do."""
    await controller(hass, simulator, settle=False)
    await athlete(hass)
    simulator.press_button()
    await _refused(
        hass,
        "Gym cuffs cuff 1: the button on the controller was pressed. Wait five"
        " seconds, then try again",
    )
    assert not inflated(simulator)


# In a session.


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
    assert standing["repetitions"] == 1
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
    assert await ask(hass, "stop_session", athlete="Ada") == {"phase": "idle"}
    text = "Ada is not in a session"
    for action, data in (
        ("next_set", {}),
        ("extra_set", {}),
        ("log_set", {"rpe": 5}),
        ("report", {"symptom": "pain"}),
        ("report", {"refill": "long"}),
    ):
        await _refused(hass, text, action, **data)
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
    await _refused(
        hass,
        "That does not fit right now; the session is at: inflating",
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
    assert newest.title == f"150 mmHg, {day().isoformat()}"
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
    found = f"60 mmHg: 40 % of 150 entered on {day().isoformat()}, seated"
    assert plan["cuffs"][0]["found"] == found
    await _refused(
        hass,
        "An LOP cannot be found on a day that is still to come. Check the date",
        "add_lop",
        pressure=150,
        day=(day() + timedelta(days=1)).isoformat(),
        **data,
    )
    await sessions.async_shutdown()


# Races.


async def test_two_starts_at_once(hass: HomeAssistant, simulator: Simulator) -> None:
    """Of two starts one goes through, and the other is refused."""
    await controller(hass, simulator)
    await athlete(hass)
    results = await asyncio.gather(start(hass), start(hass), return_exceptions=True)
    errors = [result for result in results if isinstance(result, BaseException)]
    assert [str(error) for error in errors] == [
        "Ada is in a session already. Stop it first"
    ]


async def test_stop_overtakes_a_start(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A stop while both cuffs are still being asked for leaves neither of them up."""
    await controller(hass, simulator)
    sessions = await athlete(hass, scale=10)
    for turns in range(6):
        starting = hass.async_create_task(
            start(hass, placements=["left_thigh", "right_thigh"])
        )
        while sessions.session is None:
            await asyncio.sleep(0)
        for _ in range(turns):
            await asyncio.sleep(0)
        await ask(hass, "stop_session", athlete="Ada")
        await asyncio.gather(starting, return_exceptions=True)
        kept = await ended(sessions)
        assert kept.reason == "stopped"
        await asyncio.sleep(0.3)
        assert not inflated(simulator, 0)
        assert not inflated(simulator, 1)
        await eventually(lambda: vented(simulator, 0, 1))


async def test_cancelled_start(hass: HomeAssistant, simulator: Simulator) -> None:
    """Whoever asked for a session and is gone leaves nothing inflated."""
    await controller(hass, simulator)
    sessions = await athlete(hass, scale=10)
    starting = asyncio.create_task(start(hass))
    while sessions.session is None:
        await asyncio.sleep(0)
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await eventually(lambda: sessions.runner is None)
    assert not inflated(simulator)
    await start(hass)


async def test_store_that_does_not_write(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a record there is no session, and the next may begin."""
    await controller(hass, simulator)
    sessions = await athlete(hass, scale=10)
    with monkeypatch.context() as broken:

        async def _fail(*_: object) -> None:
            raise OSError("no space")

        broken.setattr(sessions._store, "async_begin", _fail)
        with pytest.raises(OSError, match="no space"):
            await start(hass)
        await eventually(lambda: sessions.runner is None)
    assert not inflated(simulator)
    await start(hass, placements=["left_thigh", "right_thigh"])
    assert state(hass, "sensor.ada_session").state == "inflating"
    assert set(BOTH) == {"0", "1"}
