"""Tests of the start of a session, all in one call."""

import asyncio
from dataclasses import replace
from datetime import timedelta
import json
from typing import Any

import pytest

from custom_components.bfr_cuff.athletes import load_athlete
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.controller.guard import Guard
from custom_components.bfr_cuff.lib.session import start as session_start
from custom_components.bfr_cuff.lib.session.facts import StartFacts
from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.writer import Writer
from custom_components.bfr_cuff.lib.training.plan import Plan
from custom_components.bfr_cuff.lib.training.screening import Block
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import day, lop, record
from .helpers import eventually, let_out, on_device, state
from .training import (
    BOTH,
    LEFT,
    ask,
    athlete,
    controller,
    ended,
    inflated,
    reach,
    refused,
    start,
    vented,
)
from .voice import nothing_starts, told

pytestmark = pytest.mark.controller(time_scale=10)


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
                "found": "88 mmHg: 50 % of 176 measured on 1 March 2026, seated",
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
        ({}, 70.0, "70 mmHg: 40 % of 176 measured on 1 March 2026, seated"),
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
    await refused(hass, f"Gym cuffs {again}", cuffs=[cuff.id, box.id])
    await refused(hass, f"nothing {again}", cuffs=["nothing"])
    twice = "Two cuffs are placed on the same limb. Choose one of them"
    await refused(hass, twice, cuffs=[cuff.id, cuff.id])
    await refused(
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


async def test_an_old_blood_pressure(hass: HomeAssistant, simulator: Simulator) -> None:
    """A reading of long ago finds no pressure any more, entered or from a monitor."""
    await controller(hass, simulator, settle=False)
    old = (dt_util.utcnow() - timedelta(days=400)).timestamp()
    unit = {"unit_of_measurement": "mmHg"}
    for entity_id, value in (("sensor.sys", "118"), ("sensor.dia", "76")):
        hass.states.async_set(entity_id, value, unit, timestamp=old)
    await athlete(hass, systolic_entity="sensor.sys", diastolic_entity="sensor.dia")
    await athlete(
        hass,
        name="Bo",
        systolic=118.0,
        diastolic=76.0,
        pressure_day=day(400).isoformat(),
    )
    for name in ("Ada", "Bo"):
        with pytest.raises(ServiceValidationError, match="found too long ago"):
            await start(hass, name, pressure_from="under_systolic")
    # One of the two is enough for a new reading.
    hass.states.async_set("sensor.sys", "121", unit)
    plan = await start(hass, pressure_from="under_systolic")
    assert plan["cuffs"][0]["target_pressure"] == 100
    await ask(hass, "stop_session", athlete="Ada")


@pytest.mark.parametrize(
    ("systolic", "diastolic", "unit", "expected"),
    [
        ("18.5", "11.0", "mmHg", None),
        ("18.5", "11.0", "kPa", 138.8),
        ("139", "83", "hPa", 104.3),
        ("139", "8", "mmHg", None),
        ("0.185", "0.11", "bar", 138.8),
        ("185", "110", "mbar", 138.8),
        ("1013", "1013", "hPa", 759.8),
        ("18.5", "110", "mmHg", 18.5),
        ("139", "83", "mm Hg", None),
    ],
)
async def test_what_a_monitor_calls_its_unit(
    hass: HomeAssistant,
    systolic: str,
    diastolic: str,
    unit: str,
    expected: float | None,
) -> None:
    """What no one has is no reading, so that it excuses nothing; what blocks, blocks."""
    about = {"unit_of_measurement": unit}
    hass.states.async_set("sensor.sys", systolic, about)
    hass.states.async_set("sensor.dia", diastolic, about)
    sessions = await athlete(
        hass, systolic_entity="sensor.sys", diastolic_entity="sensor.dia"
    )
    found = load_athlete(hass, sessions.entry).blood_pressure
    assert (found and found.systolic) == (expected and pytest.approx(expected, abs=0.1))


async def test_an_old_blood_pressure_still_blocks(hass: HomeAssistant) -> None:
    """Age alone makes no one healthy."""
    sessions = await athlete(
        hass, systolic=190.0, diastolic=85.0, pressure_day=day(400).isoformat()
    )
    blocks = load_athlete(hass, sessions.entry).blocks(day())
    assert blocks == (Block.BLOOD_PRESSURE,)


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


def _fail(*_: object) -> None:
    raise HistoryError(HistoryProblem.UNREACHABLE, "no space")


async def test_store_that_does_not_write(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a record there is no session, and the next may begin."""
    await controller(hass, simulator)
    sessions = await athlete(hass, scale=10)
    with monkeypatch.context() as broken:
        broken.setattr(Writer, "begin", _fail)
        with pytest.raises(ServiceValidationError, match="database cannot be reached"):
            await start(hass)
        await eventually(lambda: sessions.runner is None)
    assert not inflated(simulator)
    await start(hass, placements=["left_thigh", "right_thigh"])
    assert state(hass, "sensor.ada_session").state == "inflating"
    assert set(BOTH) == {"0", "1"}


class Counted:
    """How often a start makes a plan, and asks the guard."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Count from now on."""
        self.plans = self.questions = 0
        plan, permit = session_start.plan_session, Guard.permit

        def _plan(facts: StartFacts) -> Plan:
            self.plans += 1
            return plan(facts)

        def _permit(*args: Any, **more: Any) -> float:
            self.questions += 1
            return permit(*args, **more)

        monkeypatch.setattr(session_start, "plan_session", _plan)
        monkeypatch.setattr(Guard, "permit", _permit)


async def test_one_plan_for_a_pressed_start(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard is asked before anything moves, before the lease and after it."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    counted = Counted(monkeypatch)
    await start(hass)
    assert (counted.plans, counted.questions) == (1, 3)
    await sessions.async_shutdown()


@pytest.mark.usefixtures("intents")
async def test_one_plan_for_a_start_by_voice(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said is what is done: the guard is asked again, nothing planned anew."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    counted = Counted(monkeypatch)
    await told(hass, IntentName.START, limb="left_thigh")
    assert (counted.plans, counted.questions) == (1, 1)
    await eventually(lambda: inflated(simulator))
    assert (counted.plans, counted.questions) == (1, 4)
    await sessions.async_shutdown()


@pytest.mark.usefixtures("intents")
async def test_facts_that_change_during_the_count(
    hass: HomeAssistant, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan is made of them; where it is another one than was said, nothing starts."""
    coordinator = await controller(hass, simulator)
    sessions = await athlete(hass, lop())
    counted = Counted(monkeypatch)
    await told(hass, IntentName.START, limb="left_thigh")
    settings = replace(coordinator.settings(0), max_occlusion_s=120.0)
    coordinator.async_change_settings(0, settings)
    await nothing_starts(hass)
    assert sessions.runner is None
    assert (counted.plans, counted.questions) == (2, 2)
    assert not inflated(simulator)
