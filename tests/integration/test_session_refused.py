"""Tests of what keeps a session from starting, each in words."""

from collections.abc import Callable
from typing import Any

import pytest

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.training.screening import Block, Question
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .athletes import day, lop, screening
from .helpers import SWITCH, OutOfReach, act, eventually, on_device
from .shipped import TEXTS
from .stranger import Stranger
from .training import (
    LEFT,
    ask,
    athlete,
    controller,
    ended,
    inflated,
    reach,
    refused,
    start,
)

pytestmark = pytest.mark.controller(time_scale=10)


@pytest.mark.parametrize("question", Question)
async def test_contraindication(
    hass: HomeAssistant, simulator: Simulator, question: Question
) -> None:
    """Each answer that blocks does so with its own words."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, screening=screening(question))
    words = TEXTS["exceptions"][f"blocked_{question}"]["message"]
    await refused(hass, words.format(athlete="Ada").removesuffix("."))
    assert not inflated(simulator)


@pytest.mark.parametrize(
    ("options", "block"),
    [
        (lambda: {"screening": None}, Block.NOT_ASKED),
        (lambda: {"screening": screening(days_ago=90)}, Block.EXPIRED),
        (
            lambda: {
                "screening": {"day": day().isoformat(), "answers": {"fever": False}}
            },
            Block.UNANSWERED,
        ),
        (lambda: {"systolic": 185.0, "diastolic": 90.0}, Block.BLOOD_PRESSURE),
        (lambda: {"birth_year": 2020}, Block.TOO_YOUNG),
    ],
)
async def test_block(
    hass: HomeAssistant,
    simulator: Simulator,
    options: Callable[[], dict[str, Any]],
    block: Block,
) -> None:
    """Whatever else blocks has its own words too."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, **options())
    words = TEXTS["exceptions"][f"blocked_{block}"]["message"]
    await refused(hass, words.format(athlete="Ada").removesuffix("."))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"name": "Eve"}, "There is no athlete called Eve"),
        ({"protocol": "Yoga"}, "There is no protocol called Yoga"),
        (
            {"placements": ["left_arm"]},
            (
                "No connected cuff is placed there (Left arm). Set the placement of a"
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
    await refused(hass, text, **data)
    assert sessions.runner is None
    assert not inflated(simulator)
    assert not inflated(simulator, 1)


async def test_an_lop_of_a_day_to_come(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A clock that was wrong dated it: no pressure is found from it, nor around it."""
    await controller(hass, simulator, settle=False)
    future = day(-40)
    sessions = await athlete(
        hass,
        lop(day=day(1).isoformat(), mmhg=200.0),
        lop(day=future.isoformat(), mmhg=110.0),
    )
    text = (
        f"Gym cuffs cuff 1: the newest LOP record is dated {future:%-d %B %Y}, which is"
        " still to come, so no pressure is found from it. Correct or delete the record,"
        " and check the clock of Home Assistant"
    )
    for data in ({}, {"pressure_from": "lop"}, {"percent": 40}):
        await refused(hass, text, **data)
    await refused(
        hass,
        "Gym cuffs cuff 1: with the LOP on record the highest target is 88 mmHg",
        target_pressure=90,
    )
    assert sessions.runner is None
    assert not inflated(simulator)


async def test_answers_of_a_day_to_come(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Nobody can have given them."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, screening=screening(days_ago=-2))
    text = (
        "Ada answered the screening questions too long ago, or on a day that is still"
        " to come. Answer them again in the athlete's options"
    )
    await refused(hass, text)
    assert not inflated(simulator)


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
    with pytest.raises(ServiceValidationError, match="has to be|Give only one"):
        await start(hass, **data)


async def test_target_too_low_for_any_cuff(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A share of a low LOP may be less than a cuff can hold."""
    await controller(hass, simulator, settle=False)
    await athlete(hass, lop(mmhg=60.0))
    await refused(
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
    await refused(
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
    await refused(hass, "Two cuffs are placed on the same limb. Choose one of them")


async def test_not_vented(hass: HomeAssistant, simulator: Simulator) -> None:
    """A cuff that is held is not taken over."""
    coordinator = await controller(hass, simulator, settle=False)
    await athlete(hass)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: coordinator.data.cuff(0).inflated)
    await refused(
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
    await refused(hass, "Ada is in a session already. Stop it first", name="Ada")
    await reach(ada, "ready")
    # Paused, the cuff is empty, and still Ada's.
    await act(hass, "button.press", entity_id="button.ada_pause_or_go_on")
    await eventually(lambda: not coordinator.data.cuff(0).occluded)
    await refused(
        hass,
        "Gym cuffs cuff 1 is in another session or measurement. Wait until it has ended,"
        " or choose another cuff",
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
        await refused(
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
    error = await refused(
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
    error = await refused(
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
    coordinator = await controller(hass, simulator, settle=False)
    await athlete(hass)
    before = coordinator.data.seq
    simulator.press_button()
    await eventually(lambda: coordinator.data.seq > before)
    await refused(
        hass,
        "Gym cuffs cuff 1: the button on the controller was pressed. Wait five"
        " seconds, then try again",
    )
    assert not inflated(simulator)
