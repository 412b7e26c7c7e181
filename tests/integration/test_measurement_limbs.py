"""Measurements of limbs that do not keep still, and beside another athlete's session."""

import asyncio
from collections.abc import Callable
from types import MappingProxyType

import pytest

from custom_components.bfr_cuff.athletes import lop_records
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.lib.training.lop import Posture
from custom_components.bfr_cuff.sessions.measurement_text import (
    advice_in_words,
    end_in_words,
)
from custom_components.bfr_cuff.sessions.plan_text import async_plan_in_words
from custom_components.bfr_cuff.texts import LANGUAGES, async_texts
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .athletes import day, lop, record as subentry
from .helpers import PHASE, SWITCH, OutOfReach, act, eventually, on_device, state
from .measuring import ARMS, at_home, at_step, measure, over
from .training import ask, athlete, controller, ended, inflated, reach, start, vented

pytestmark = pytest.mark.controller(channels=("arm", "arm"))

PHASE_2 = "sensor.gym_cuffs_cuff_2_phase"


@pytest.mark.parametrize(
    ("disturb", "refusals"),
    [
        (lambda simulator: simulator.exercise(0), {"movement"}),
        (lambda simulator: simulator.knock(0, 40.0), {"movement", "unsteady"}),
        (
            lambda simulator: simulator.set_fault(0, Fault.LEAK),
            {"leak", "movement"},
        ),
    ],
)
async def test_a_limb_that_is_not_still(
    hass: HomeAssistant,
    simulator: Simulator,
    disturb: Callable[[Simulator], None],
    refusals: set[str],
) -> None:
    """No result, but what to do about it, in five languages."""
    sessions = await at_home(hass, simulator)
    disturb(simulator)
    running = await measure(sessions)
    record = await over(sessions, 2000)
    assert record.low is None
    assert lop_records(sessions.entry) == ()
    assert not running.kept
    # A leak that the pump cannot keep up with is one that the guard takes no step from.
    assert record.reason in {"done", "limit", "cuff_fault", "refused"}
    if record.reason == "done":
        assert set(record.refusals) & refusals
    for language in LANGUAGES:
        texts = await async_texts(hass, language)
        assert end_in_words(texts, record, kept=False)
        assert len(advice_in_words(texts, record)) == len(record.refusals)


async def test_beside_another_athletes_session(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Bo trains on the other channel, and nothing of it is other than without Ada."""
    await controller(hass, simulator, ARMS)
    ada = await athlete(hass)
    bo = await athlete(hass, lop(placement="right_arm", mmhg=150.0), name="Bo")
    await start(hass, "Bo", "Classic 75", placements=["right_arm"], beat=False)
    await reach(bo, "work", 120)
    target = on_device(simulator, 1)["target"]
    running = await measure(ada)
    await at_step(running, 60)
    # Each other's cards leave these alone, and do not call them forgotten.
    for phase, whose in ((PHASE, ada), (PHASE_2, bo)):
        use = state(hass, phase).attributes
        assert (use["used_for"], use["athlete"]) == ("athlete", whose.entry.entry_id)
    for happens in (lambda: None, ada.stop):
        happens()
        for _ in range(30):
            await hass.async_block_till_done()
            assert inflated(simulator, 1)
            assert on_device(simulator, 1)["target"] == target
            await eventually(lambda: True)
    assert (await over(ada)).reason == "stopped"
    assert bo.session is not None
    assert bo.session.phase == "work"
    assert not inflated(simulator, 0)
    assert inflated(simulator, 1)
    await eventually(lambda: state(hass, PHASE).attributes["used_for"] == "nothing")
    await ask(hass, "stop_session", athlete="Bo")
    assert (await ended(bo, 60)).reason == "stopped"


async def test_nothing_else_meanwhile(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """No hold, no session, no second measurement, and no other athlete on this cuff."""
    sessions = await at_home(hass, simulator)
    bo = await athlete(hass, name="Bo")
    running = await measure(sessions)
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("right_arm", Posture.SEATED)
    assert refused.value.key == "measure_runs"
    with pytest.raises(SessionRefused) as refused:
        await bo.async_measure("left_arm", Posture.SEATED)
    assert refused.value.key == "cuff_busy"
    for action in (start(hass), start(hass, "Bo", placements=["left_arm"])):
        with pytest.raises(ServiceValidationError):
            await action
    with pytest.raises(ServiceValidationError) as switched:
        await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert switched.value.translation_key == "refused_in_session"
    assert sessions.measurements.running is running
    sessions.stop()
    await over(sessions)


@pytest.mark.controller(channels=("arm", "thigh-11cm"))
@pytest.mark.parametrize(
    ("limb", "key"),
    [
        (None, "no_limb_chosen"),
        ("both_arms", "measure_one_limb"),
        ("left_calf", "no_cuff_there"),
        ("right_forearm", "measure_no_pump"),
    ],
)
async def test_what_cannot_be_measured(
    hass: HomeAssistant, simulator: Simulator, limb: str | None, key: str
) -> None:
    """Each with what to do."""
    cuffs = {"0": {"placement": "left_arm"}, "1": {"placement": "left_thigh"}}
    await controller(hass, simulator, cuffs)
    sessions = await athlete(
        hass, subentry("wrap", name="Band", placement="right_forearm")
    )
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure(limb, Posture.SEATED)
    assert refused.value.key == key
    assert not sessions.measurements.is_busy


@pytest.mark.parametrize(
    ("cuffs", "limb", "key"),
    [
        ({}, None, "no_cuffs_chosen"),
        (
            {"0": {"placement": "left_arm"}, "1": {"placement": "left_arm"}},
            "left_arm",
            "placement_twice",
        ),
    ],
)
async def test_where_no_one_cuff_is_placed(
    hass: HomeAssistant,
    simulator: Simulator,
    cuffs: dict[str, dict[str, str]],
    limb: str | None,
    key: str,
) -> None:
    """Without a cuff, or with two on one limb, nothing is guessed."""
    await controller(hass, simulator, cuffs)
    sessions = await athlete(hass)
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure(limb, Posture.SEATED)
    assert refused.value.key == key
    assert not sessions.measurements.is_busy


async def test_the_only_limb(hass: HomeAssistant, simulator: Simulator) -> None:
    """It need not be named."""
    await controller(hass, simulator, {"1": {"placement": "right_arm"}})
    sessions = await athlete(hass)
    wanted = sessions.measurements.request(None, Posture.SUPINE)
    assert (wanted.placement, wanted.cuff.channel) == ("right_arm", 1)
    assert wanted.posture is Posture.SUPINE


async def test_a_cuff_that_is_not_free(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """One that is out of reach or holds pressure is not measured with."""
    sessions = await at_home(hass, simulator)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    await eventually(lambda: inflated(simulator))
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("left_arm", Posture.SEATED)
    assert refused.value.key == "cuff_not_vented"
    wanted = sessions.measurements.request("right_arm", Posture.SEATED)
    coordinator = wanted.cuff.coordinator
    assert coordinator is not None
    async with OutOfReach(simulator):
        await eventually(lambda: not coordinator.last_update_success, 60)
        with pytest.raises(SessionRefused) as refused:
            await sessions.async_measure("right_arm", Posture.SEATED)
        assert refused.value.key == "cuff_not_connected"
    assert not sessions.measurements.is_busy


async def test_a_second_one_at_once(hass: HomeAssistant, simulator: Simulator) -> None:
    """Also while the first is about to begin, and a stop is in time for that one."""
    sessions = await at_home(hass, simulator)
    first = hass.async_create_task(sessions.async_measure("left_arm", Posture.SEATED))
    await asyncio.sleep(0)
    assert sessions.measurements.is_busy
    assert sessions.measurements.running is None
    with pytest.raises(SessionRefused) as refused:
        await sessions.measurements.async_start("right_arm", Posture.SEATED)
    assert refused.value.key == "measure_runs"
    assert sessions.stop()
    with pytest.raises(SessionRefused) as refused:
        await first
    assert refused.value.key == "measure_stopped"
    assert sessions.measurements.newest is None
    assert not inflated(simulator)


async def test_within_the_rest_after_another(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The guard refuses the next one, and the last one stays the newest."""
    sessions = await at_home(hass, simulator)
    running = await measure(sessions)
    await at_step(running, 60)
    sessions.stop()
    await over(sessions)
    await eventually(lambda: vented(simulator, 0))
    with pytest.raises(SessionRefused) as refused:
        await measure(sessions)
    assert refused.value.key == "refused_reperfusing"
    assert sessions.measurements.newest is running


@pytest.mark.controller(channels=("arm-5cm", "arm"))
async def test_a_narrow_cuff_on_a_leg(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Five cm on a thigh do not close the artery (E105)."""
    await controller(hass, simulator, {"0": {"placement": "left_thigh"}})
    sessions = await athlete(hass)
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("left_thigh", Posture.SEATED)
    assert refused.value.key == "measure_too_narrow"


@pytest.mark.controller(channels=("arm", "arm"), sample_ms=25)
async def test_a_controller_that_sends_too_few_samples(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Forty a second are allowed, and too few to measure by."""
    sessions = await at_home(hass, simulator)
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("left_arm", Posture.SEATED)
    assert refused.value.key == "measure_too_coarse"


@pytest.mark.parametrize("minutes", [1, 2])
async def test_a_cuff_whose_owner_allows_too_little_time(
    hass: HomeAssistant, simulator: Simulator, minutes: int
) -> None:
    """What no run can be done in presses on no limb; three minutes will do."""
    sessions = await at_home(hass, simulator)
    longest = "number.gym_cuffs_cuff_1_maximum_occlusion_time"
    await act(hass, "number.set_value", entity_id=longest, value=minutes)
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("left_arm", Posture.SEATED)
    assert refused.value.key == "measure_time"
    assert refused.value.placeholders["limit"] == "2:40"
    assert not inflated(simulator)
    await act(hass, "number.set_value", entity_id=longest, value=3)
    request = sessions.measurements.request("left_arm", Posture.SEATED)
    assert request.placement == "left_arm"


@pytest.mark.controller(channels=("arm", "arm"), sample_ms=20)
async def test_a_controller_that_sends_enough(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Fifty a second will do."""
    sessions = await at_home(hass, simulator)
    running = await measure(sessions)
    await at_step(running, 60)
    assert running.runner.measurement.stairs.pulses
    sessions.stop()
    assert (await over(sessions)).reason == "stopped"


async def test_without_screening(hass: HomeAssistant, simulator: Simulator) -> None:
    """Whoever must not train is not measured either."""
    await controller(hass, simulator, ARMS)
    sessions = await athlete(hass, screening=None)
    with pytest.raises(SessionRefused) as refused:
        await sessions.async_measure("left_arm", Posture.SEATED)
    assert refused.value.key == "blocked_not_asked"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
async def test_how_a_pressure_was_found(
    hass: HomeAssistant, simulator: Simulator, language: str
) -> None:
    """Of both ends, by which cuff, when and how placed; of another cuff it is said."""
    sessions = await at_home(hass, simulator)
    [controller_entry] = [
        entry
        for entry in hass.config_entries.async_entries("bfr_cuff")
        if entry is not sessions.entry
    ]
    texts = await async_texts(hass, language)
    said = {}
    for cuff in (f"{controller_entry.entry_id}:0", "another:0"):
        for subentry_id in list(sessions.entry.subentries):
            hass.config_entries.async_remove_subentry(sessions.entry, subentry_id)
        kept = lop(
            placement="left_arm",
            mmhg=145.0,
            high_mmhg=158.0,
            method="oscillometry",
            cuff=cuff,
            day=day().isoformat(),
        )
        hass.config_entries.async_add_subentry(
            sessions.entry,
            ConfigSubentry(
                data=MappingProxyType(kept["data"]),
                subentry_type="lop",
                title="LOP",
                unique_id=None,
            ),
        )
        sessions.choices.limb = "left_arm"
        protocol = sessions.choices.protocol(hass)
        progress = sessions.progress(protocol)
        plan = sessions.check(
            sessions.choices.request(hass, sessions.entry, protocol, progress)
        )
        words = await async_plan_in_words(hass, sessions, plan.plan, language)
        said[cuff] = words["cuffs"][0]["found"]
    here, elsewhere = said.values()
    for text in (here, elsewhere):
        assert text.startswith("58 mmHg")
        assert "145" in text
        assert "158" in text
        assert texts.day(day()) in text
    assert here != elsewhere
