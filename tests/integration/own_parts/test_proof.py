"""Tests of the proof before trust: a box that does not let go by itself is refused."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import CONF_CUFFS, DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.own_parts.found import Problem
from custom_components.bfr_cuff.own_parts.kept import OWN_PARTS, async_load_own_parts
from custom_components.bfr_cuff.own_parts.prover import Prover
from custom_components.bfr_cuff.own_parts.provers import provers
from custom_components.bfr_cuff.watched import PAGE_S
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.integration.athletes import add_athlete
from tests.integration.helpers import EMPTY_MMHG, act, eventually, set_up, state
from tests.integration.rendering import texts_of
from tests.integration.spoken import set_up_voice
from tests.integration.training import set_up_athlete
from tests.integration.voice import say

from .box import Box, entity
from .home import DEVICE_ID, SWITCH, own_entry, wiring
from .page import Person, filled

CHECK = "sensor.bench_cuff_1_check"
TEXTS = texts_of("en")


def why(page: Any) -> str:
    """Return the problem that a page of a refusal tells, by its key."""
    assert page["step_id"] == "own_refused", page
    told = page["description_placeholders"]["why"]
    prefix = "common.own_problem_"
    found = [key for key, text in TEXTS.items() if text == told]
    return found[0].removeprefix(prefix)


async def test_a_cuff_is_made_and_measured(hass: HomeAssistant, box: Box) -> None:
    """A box that lets go by itself becomes a cuff, with what its test has measured."""
    person = Person(hass)
    page = await person.make()
    assert page["step_id"] == "own_proved", page
    measured = page["description_placeholders"]
    assert 2.5 < float(measured["let_go"]) < 4.0
    assert 12 < float(measured["fill"]) < 18
    assert measured["highest"] == "200"
    assert measured["minutes"] == "10"
    assert box.highest[0] < 75
    assert person.shown[0] == "own_rest"
    assert {"own_fill", "own_leak", "own_let_go", "own_pump"} <= set(person.shown)
    page = await person.submit(page)
    assert page["type"] is FlowResultType.CREATE_ENTRY
    entry = page["result"]
    assert entry.state is ConfigEntryState.LOADED
    coordinator: BfrCuffCoordinator = entry.runtime_data
    assert coordinator.info.limits.occlusion_max_s == 600.0
    await asyncio.sleep(5.0)
    await coordinator.async_inflate(0, 60.0, 300.0)
    await eventually(lambda: coordinator.data.cuff(0).phase == "holding", 40)


@pytest.mark.parametrize("lets_go_s", [6.0, 1e9])
async def test_a_box_that_does_not_let_go_is_refused(
    hass: HomeAssistant, box: Box, lets_go_s: float
) -> None:
    """Always: neither another try nor an option leads to a cuff; the air goes out."""
    box.lets_go_s = lets_go_s
    person = Person(hass)
    page = await person.make()
    assert why(page) == "does_not_let_go"
    assert set(page["menu_options"]) == {"own_bottle", "own_cuff"}
    assert not box.on["vent", 0]
    assert box.pressure() < 20
    page = await person.submit(page, next_step_id="own_bottle")
    assert why(await person.test(page)) == "does_not_let_go"
    assert hass.config_entries.async_entries(DOMAIN) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"lets_go_s": 1.2}, "lets_go_too_soon"),
        ({"report_s": 0.3}, "slow_sensor"),
        ({"zero": 15.0}, "not_zero"),
        ({"zero": 760.0}, "not_zero"),
        ({"is_reporting": False}, "no_readings"),
        ({"is_deaf": True}, "does_not_rise"),
    ],
)
async def test_what_cannot_be_held_safely_is_refused(
    hass: HomeAssistant, box: Box, changes: dict[str, Any], problem: str
) -> None:
    """Each with its own words."""
    for name, value in changes.items():
        setattr(box, name, value)
    assert why(await Person(hass).make()) == problem
    assert box.pressure() < 20


async def test_a_page_that_is_closed_lets_the_air_out(
    hass: HomeAssistant, box: Box
) -> None:
    """By its cross, or by a browser that is gone without a word."""
    person = Person(hass)
    page = await person.submit(await person.choose(await person.begin()))
    page = await person.submit(page, bottle=True)
    await asyncio.sleep(4.0)
    page = await person.flows.async_configure(page["flow_id"])
    await eventually(lambda: box.pressure() > 5)
    person.flows.async_abort(page["flow_id"])
    await eventually(lambda: box.pressure() < 1)
    page = await person.submit(await person.choose(await person.begin()))
    await person.submit(page, bottle=True)
    await asyncio.sleep(PAGE_S + 8.0)
    assert not box.on["vent", 0]
    assert not box.on["pump", 0]
    assert box.highest[0] < 60


async def _end_by(hass: HomeAssistant, prover: Prover, by: str) -> None:
    """End a test by its page, by an action or by a word."""
    match by:
        case "page":
            prover.stop()
        case "voice":
            assert "everything" in await say(hass, "stop")
        case "release":
            await act(hass, "bfr_cuff.release", entity_id="all")
        case _:
            await act(hass, "bfr_cuff.release_all")


@pytest.mark.parametrize("word", ["release", "release_all", "voice"])
async def test_a_release_of_everything_ends_the_test(
    hass: HomeAssistant, box: Box, word: str
) -> None:
    """Its entry is not there or set aside, and yet nothing stays under pressure."""
    await set_up_voice(hass)
    await set_up_athlete(hass, add_athlete(hass))
    person = Person(hass)
    page = await person.submit(await person.choose(await person.begin()))
    page = await person.submit(page, bottle=True)
    looks = asyncio.ensure_future(person.look(page))
    await eventually(lambda: box.pressure() > 40.0, 60)
    await _end_by(hass, provers(hass)[0], word)
    await eventually(lambda: box.pressure() < EMPTY_MMHG, 3)
    page = await looks
    assert page["step_id"] == "own_refused"
    assert "stopped" in page["description_placeholders"]["why"]
    assert not provers(hass)


@pytest.mark.parametrize("by", ["page", "release", "release_all", "voice"])
async def test_what_ends_the_test_before_it_begins_moves_nothing(
    hass: HomeAssistant, box: Box, by: str
) -> None:
    """A page that is closed, or a release of everything, while the bit is written."""
    await set_up_voice(hass)
    await set_up_athlete(hass, add_athlete(hass))
    kept = await async_load_own_parts(hass)
    note_up = kept.async_note_up

    async def _slowly(device_id: str, *, is_up: bool) -> None:
        await note_up(device_id, is_up=is_up)
        await asyncio.sleep(1.0)

    async def _finish(_: Prover) -> None:
        finished.append(True)

    finished: list[bool] = []
    kept.async_note_up = _slowly  # type: ignore[method-assign]
    prover = Prover(hass, DEVICE_ID, [wiring(hass)], 0, _finish)
    begins = hass.async_create_task(prover.async_start())
    await asyncio.sleep(0.5)
    await _end_by(hass, prover, by)
    await begins
    await eventually(lambda: prover.over)
    assert finished == [True]
    assert prover.proof.problem is Problem.STOPPED
    assert box.highest[0] < 1.0
    assert not provers(hass)


async def test_a_test_that_cannot_begin_is_none(hass: HomeAssistant, box: Box) -> None:
    """What cannot be written down moves nothing, and nothing is left of it."""
    kept = await async_load_own_parts(hass)

    async def _fail(device_id: str, *, is_up: bool) -> None:
        raise OSError("No space left")

    async def _finish(_: Prover) -> None:
        raise AssertionError("there was nothing to finish")

    kept.async_note_up = _fail  # type: ignore[method-assign]
    prover = Prover(hass, DEVICE_ID, [wiring(hass)], 0, _finish)
    with pytest.raises(OSError, match="No space"):
        await prover.async_start()
    assert not provers(hass)
    assert box.highest[0] < 1.0


async def test_a_part_that_goes_away_ends_the_test(
    hass: HomeAssistant, box: Box
) -> None:
    """Nothing is found of it, and the air goes out."""
    person = Person(hass)
    page = await person.submit(await person.choose(await person.begin()))
    page = await person.submit(page, bottle=True)
    await eventually(lambda: box.on["pump", 0])
    box.break_off("vent")
    assert why(await person.look(page)) == "no_answer"
    page = await person.submit(page, next_step_id="own_bottle")
    page = await person.submit(page, bottle=True)
    assert page["errors"] == {"base": "parts_missing"}
    assert page["description_placeholders"]["parts"] == entity("vent")


async def test_the_bottle_is_asked_for(hass: HomeAssistant, box: Box) -> None:
    """Without a yes nothing moves."""
    person = Person(hass)
    page = await person.submit(await person.choose(await person.begin()))
    page = await person.submit(page, bottle=False)
    assert page["errors"] == {"bottle": "not_around_bottle"}
    await asyncio.sleep(3.0)
    assert box.highest[0] < 1


async def test_two_cuffs_are_tested_one_after_the_other(
    hass: HomeAssistant, box: Box
) -> None:
    """With one pump, each lets go by itself, and the other stays empty meanwhile."""
    box.has_inlets = True
    uses = ("pressure", "pump", "vent", "inlet", "bleed")
    person = Person(hass)
    page = await person.choose(await person.begin(), *uses, another=True)
    assert page["step_id"] == "own_second"
    second = filled(*uses, cuff=1) | {"pump": entity("pump", 0)}
    page = await person.submit(
        page, **{**second, "inlet": None} | {"inlet": entity("inlet", 0)}
    )
    assert page["errors"] == {"inlet": "part_in_use"}
    del second["inlet"]
    page = await person.submit(page, **second)
    assert page["errors"] == {"inlet": "needs_inlets"}
    page = await person.submit(page, **second, inlet=entity("inlet", 1))
    page = await person.test(await person.submit(page))
    assert page["step_id"] == "own_proved"
    assert page["description_placeholders"]["cuff"] == "Bench 1"
    assert box.highest[1] < 5
    page = await person.test(await person.submit(page))
    assert page["description_placeholders"]["cuff"] == "Bench 2"
    page = await person.submit(page)
    controller = page["result"].runtime_data.controller
    assert controller.is_proven(0)
    assert controller.is_proven(1)


@pytest.mark.parametrize(
    ("answer", "errors"),
    [
        ({"name": " "}, {"name": "required"}),
        ({"sensor_max": 50}, {"sensor_max": "out_of_range"}),
        ({"vent": entity("pump")}, {"pump": "same_part", "vent": "same_part"}),
        ({"pressure": "sensor.raw_9"}, {"pressure": "no_pressure"}),
    ],
)
async def test_what_is_filled_in_wrongly_is_said(
    hass: HomeAssistant, box: Box, answer: dict[str, Any], errors: dict[str, str]
) -> None:
    """At the field that it concerns; nothing moves."""
    person = Person(hass)
    page = await person.choose(await person.begin(), **answer)
    assert page["errors"] == errors
    page = await person.submit(page, **filled(name="Bench", another=False))
    assert page["step_id"] == "own_let_go"
    assert "restore_mode: ALWAYS_OFF" in page["description_placeholders"]["yaml"]


async def test_every_field_is_asked_for(hass: HomeAssistant, box: Box) -> None:
    """No form takes for said what no one has said."""
    person = Person(hass)
    page = await person.submit(await person.begin(), next_step_id="own_cuff")
    page = await person.submit(page, name="Bench", another=False)
    assert set(page["errors"].values()) == {"required"}
    assert len(page["errors"]) == 6


async def test_parts_of_another_cuff_are_not_taken(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """Nor are a cuff's own entities."""
    person = Person(hass)
    page = await person.choose(await person.begin())
    assert set(page["errors"].values()) == {"part_in_use"}
    page = await person.submit(
        page, **filled(cuff=1, name="Bench", another=False) | {"vent": SWITCH}
    )
    assert page["errors"] == {"vent": "part_of_ours"}


async def again(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[Person, Any]:
    """Go to the test of a cuff that is set up."""
    person = Person(hass, hass.config_entries.options)
    page = await person.flows.async_init(entry.entry_id)
    return person, await person.submit(page, next_step_id="prove")


async def test_a_cuff_is_tested_again(
    hass: HomeAssistant, box: Box, entry: MockConfigEntry
) -> None:
    """After a start of Home Assistant it is refused until its box has let go once more."""
    coordinator = await set_up(hass, entry)
    await asyncio.sleep(2.0)
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.async_inflate(0, 60.0, 300.0)
    assert refused.value.code is RefusalCode.NOT_PROVEN
    assert state(hass, CHECK).state == "not_checked"
    person, page = await again(hass, entry)
    page = await person.test(page)
    assert page["step_id"] == "own_proved"
    await person.submit(page)
    assert entry.state is ConfigEntryState.LOADED
    coordinator = entry.runtime_data
    await asyncio.sleep(2.0)
    assert state(hass, CHECK).state == "passed"
    await coordinator.async_inflate(0, 60.0, 300.0)


async def test_a_test_that_is_not_passed_takes_the_last_one_back(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Box,
) -> None:
    """Whatever was proven before: a box that holds on is not inflated again."""
    await asyncio.sleep(2.0)
    box.lets_go_s = 1e9
    person, page = await again(hass, entry)
    assert why(await person.test(page)) == "does_not_let_go"
    coordinator = entry.runtime_data
    await asyncio.sleep(5.0)
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.async_inflate(0, 60.0, 300.0)
    assert refused.value.code is RefusalCode.NOT_PROVEN
    assert state(hass, CHECK).state == "failed"


async def test_a_cuff_with_time_on_its_clock_is_not_tested(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Box,
) -> None:
    """A limb may be in it, and the test would give its time back."""
    await coordinator.async_inflate(0, 60.0, 300.0)
    await eventually(lambda: coordinator.data.cuff(0).phase == "holding", 60)
    person, page = await again(hass, entry)
    page = await person.submit(page, bottle=True)
    assert page["errors"] == {"base": "not_at_rest"}
    person = Person(hass)
    page = await person.flows.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    page = await person.submit(page, **filled(name="Bench", another=False))
    page = await person.submit(await person.submit(page), bottle=True)
    assert page["errors"] == {"base": "not_at_rest"}
    assert entry.state is ConfigEntryState.LOADED
    assert coordinator.data.cuff(0).phase == "holding"


@pytest.mark.parametrize("change", ["unit", "firmware", "name"])
async def test_a_change_of_a_part_asks_for_another_test(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Box,
    change: str,
) -> None:
    """A test holds for the very same entities, units and firmware."""
    registry = er.async_get(hass)
    match change:
        case "unit":
            registry.async_update_entity_options(
                entity("pressure"), "sensor", {"unit_of_measurement": "hPa"}
            )
        case "name":
            registry.async_update_entity(entity("vent"), new_entity_id="switch.valve")
        case _:
            registry.async_update_entity(entity("vent"), device_id=_device(hass))
    await asyncio.sleep(3.0)
    await hass.async_block_till_done()
    await asyncio.sleep(8.0)
    coordinator = entry.runtime_data
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.async_inflate(0, 60.0, 300.0)
    assert refused.value.code is RefusalCode.NOT_PROVEN
    assert 0 <= (coordinator.data.cuff(0).pressure or 0.0) + 1 < 5


def _device(hass: HomeAssistant) -> str:
    """Return a device with software of its own."""
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    return (
        dr.async_get(hass)
        .async_get_or_create(
            config_entry_id=other.entry_id,
            identifiers={("other", "1")},
            sw_version="2.0",
        )
        .id
    )


async def test_a_cuff_gets_other_parts(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Box,
) -> None:
    """They are proven first; until then the cuff keeps what it is made of."""
    await asyncio.sleep(2.0)
    person = Person(hass)
    page = await person.flows.async_init(
        DOMAIN,
        context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id},
    )
    assert page["step_id"] == "own_cuff"
    page = await person.submit(page, **filled(cuff=1, name="Bench", another=False))
    page = await person.test(await person.submit(page))
    assert page["step_id"] == "own_proved"
    assert entry.data[CONF_CUFFS] == [wiring(hass).store()]
    page = await person.submit(page)
    assert page["reason"] == "parts_updated"
    await hass.async_block_till_done()
    assert entry.data[CONF_CUFFS][0]["vent"]["entity_id"] == entity("vent", 1)
    assert entry.runtime_data.controller.is_proven(0)


async def test_a_removed_cuff_is_forgotten(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, entry: MockConfigEntry
) -> None:
    """Nothing of it is kept."""
    await hass.config_entries.async_remove(entry.entry_id)
    assert hass.data[OWN_PARTS].last_test(DEVICE_ID, 0) is None
    assert own_entry(hass).unique_id == DEVICE_ID
