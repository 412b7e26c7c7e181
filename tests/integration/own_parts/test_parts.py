"""Tests of single parts: kinds of pumps and sensors, what is stored, what is asked."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    ControllerUnreachable,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.own_parts.errors import PartsMissing
from custom_components.bfr_cuff.own_parts.controller import FIRST_READING_WITHIN_S
from custom_components.bfr_cuff.own_parts.kept import OWN_PARTS, KeptParts
from custom_components.bfr_cuff.own_parts.part import Part
from custom_components.bfr_cuff.own_parts.pressure import pressure_of
from custom_components.bfr_cuff.own_parts.told_part import ToldPart
from custom_components.bfr_cuff.own_parts.wiring import Wiring, wirings
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from tests.integration.helpers import eventually, set_up

from .box import Box, entity
from .home import DEVICE_ID, own_entry, prove, wiring


@pytest.mark.parametrize(
    ("shown", "unit", "mmhg"),
    [
        ("60", "mmHg", 60.0),
        ("80", "hPa", 60.0),
        ("8", "kPa", 60.0),
        ("1.16", "psi", 60.0),
        ("80", "mbar", 60.0),
        ("60", "lx", None),
        ("60", None, None),
        ("nan", "mmHg", None),
        ("inf", "mmHg", None),
        ("unavailable", "mmHg", None),
    ],
)
def test_any_unit_of_pressure(shown: str, unit: str | None, mmhg: float | None) -> None:
    """Whatever is no pressure is none."""
    state = State("sensor.cuff", shown, {"unit_of_measurement": unit})
    found = pressure_of(state)
    assert found == (None if mmhg is None else pytest.approx(mmhg, abs=0.1))
    assert pressure_of(None) is None


async def test_a_cuff_whose_sensor_tells_another_unit(
    hass: HomeAssistant, box: Box
) -> None:
    """Held at the same true pressure as in mmHg."""
    er.async_get(hass).async_update_entity_options(
        entity("pressure"), "sensor", {"unit_of_measurement": "psi"}
    )
    await asyncio.sleep(0.5)
    entry = own_entry(hass)
    coordinator = await set_up(hass, entry)
    await prove(hass, entry)
    await asyncio.sleep(2.0)
    await coordinator.async_inflate(0, 60.0, 300.0)
    await eventually(lambda: coordinator.data.cuff(0).phase == "holding", 60)
    assert 55 < box.pressure() < 65


async def test_lights_and_numbers_are_told_a_share(hass: HomeAssistant) -> None:
    """A light its brightness, a number its value between its ends, a switch on or off."""
    on, off = (
        async_mock_service(hass, "light", f"turn_{way}") for way in ("on", "off")
    )
    value = async_mock_service(hass, "number", "set_value")
    hass.states.async_set("number.pump", "5", {"min": 5, "max": 25})
    light, number = ToldPart(hass, "light.pump"), ToldPart(hass, "number.pump")
    away = ToldPart(hass, "number.away")
    for step, share in enumerate((1.0, 0.5, 0.001, 0.0)):
        for part in (light, number, away):
            part.tell(float(step), share)
    await hass.async_block_till_done()
    assert [call.data["brightness_pct"] for call in on] == [100, 50, 1]
    assert len(off) == 1
    told = [
        call.data["value"] for call in value if call.data["entity_id"] == "number.pump"
    ]
    assert told == pytest.approx([25.0, 15.0, 5.02, 5.0])
    assert not light.differs()
    assert not number.differs()


async def test_a_late_answer_does_not_outlive_the_word_after_it(
    hass: HomeAssistant,
) -> None:
    """A slow shut that arrives behind an open is followed by another open."""
    told: list[str] = []

    async def _slowly(call: Any) -> None:
        await asyncio.sleep(1.0 if call.service == "turn_on" else 0.0)
        told.append(call.service)

    for service in ("turn_on", "turn_off"):
        hass.services.async_register("switch", service, _slowly)
    part = ToldPart(hass, "switch.vent")
    part.tell(0.0, 1.0)
    part.tell(0.1, 0.0)
    await asyncio.sleep(1.5)
    part.tell(1.5, 0.0)
    await part.async_settle()
    assert told == ["turn_off", "turn_on", "turn_off"]


async def test_an_entity_without_a_registry_entry(hass: HomeAssistant) -> None:
    """It is known by its name, until a registered one takes that."""
    part = Part.chosen(hass, "switch.plain")
    assert part.find(hass) == "switch.plain"
    assert not part.is_usable(hass)
    hass.states.async_set("switch.plain", "off", {"unit_of_measurement": None})
    assert part.is_usable(hass)
    assert part.identity(hass) == ("switch.plain", None)
    er.async_get(hass).async_get_or_create(
        "switch", "other", "1", suggested_object_id="plain"
    )
    hass.states.async_remove("switch.plain")
    registry = er.async_get(hass)
    taken = registry.async_get_entity_id("switch", "other", "1")
    assert taken is not None
    if taken != "switch.plain":
        registry.async_update_entity(taken, new_entity_id="switch.plain")
    assert part.find(hass) is None
    assert not part.is_known(hass)


@pytest.mark.parametrize(
    "change",
    [
        {"pressure": None},
        {"pump": "switch.pump"},
        {"vent": {}},
        {"cuff_width_mm": "wide"},
        {"sensor_max": "much"},
        {"sensor_max": 50.0},
        {"sensor_max": float("nan")},
    ],
)
async def test_a_stored_cuff_that_makes_no_sense_is_none(
    hass: HomeAssistant, box: Box, change: dict[str, Any]
) -> None:
    """A half of one is not driven."""
    stored = wiring(hass).store()
    assert Wiring.load(stored) == wiring(hass)
    assert Wiring.load(stored | change) is None
    assert wirings({"cuffs": [stored, stored | change]}) == [wiring(hass)]
    assert wirings({"cuffs": "none"}) == []


async def test_an_entry_without_a_cuff_is_not_set_up(
    hass: HomeAssistant, box: Box
) -> None:
    """It says so, and waits."""
    entry = own_entry(hass, wiring(hass))
    hass.config_entries.async_update_entry(
        entry, data=dict(entry.data) | {"cuffs": [1]}
    )
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert FIRST_READING_WITHIN_S == 5.0


@pytest.mark.parametrize(
    ("stored", "was_up"),
    [
        ({}, False),
        ({"up": {DEVICE_ID: True}}, True),
        ({"up": {DEVICE_ID: "perhaps"}}, True),
        ({"up": 3}, False),
    ],
)
async def test_a_bit_that_cannot_be_read_is_set(
    hass: HomeAssistant, hass_storage: dict[str, Any], stored: Any, *, was_up: bool
) -> None:
    """What is no plain no counts as a yes."""
    hass_storage["bfr_cuff.own_parts"] = {"version": 1, "data": stored}
    kept = KeptParts(hass)
    await kept.async_load()
    assert kept.was_up(DEVICE_ID) is was_up


@pytest.mark.parametrize("at", [None, 3, "2026-11-30T05:00:00"])
async def test_a_stored_test_that_makes_no_sense_is_none(
    hass: HomeAssistant, hass_storage: dict[str, Any], at: Any
) -> None:
    """Nor is one without a time zone."""
    tests = {f"{DEVICE_ID}_0": {"at": at, "problem": None}}
    hass_storage["bfr_cuff.own_parts"] = {"version": 1, "data": {"tests": tests}}
    kept = KeptParts(hass)
    await kept.async_load()
    assert kept.last_test(DEVICE_ID, 0) is None


async def test_what_it_is_asked_for(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """It has no address and no stream; it is heard when it is to show itself."""
    controller = coordinator.controller
    assert controller.host_and_port == ("", 0)
    controller.also_at("example", 1)
    with pytest.raises(ControllerRefused) as refused:
        await controller.stream(0, on=True)
    assert refused.value.code is RefusalCode.UNKNOWN_OP
    with pytest.raises(ControllerRefused) as refused:
        await controller.inflate(5, 60.0, 60.0)
    assert refused.value.code is RefusalCode.NOT_PROVEN
    await asyncio.sleep(2.0)
    await controller.identify()
    await eventually(lambda: box.on["pump", 0])
    await eventually(lambda: not box.on["pump", 0])
    assert box.highest[0] < 5.0
    await coordinator.async_inflate(0, 60.0, 300.0)
    with pytest.raises(ControllerRefused) as refused:
        await controller.identify()
    assert refused.value.code is RefusalCode.NOT_VENTED


async def test_a_lease_that_runs_out_lets_go(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """As of any controller, after five seconds."""
    await coordinator.async_inflate(0, 60.0, 300.0)
    await eventually(lambda: coordinator.data.cuff(0).phase == "holding", 60)
    coordinator.controller.let_lease_run_out()
    await asyncio.sleep(2.0)
    assert coordinator.data.cuff(0).inflated
    await eventually(lambda: not coordinator.data.cuff(0).inflated, 5)
    assert coordinator.data.cuff(0).reason == "lease_expired"


async def test_without_its_parts_nothing_is_done_but_released(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """A release is tried, and said not to be confirmed."""
    box.break_off("pressure")
    await eventually(lambda: not coordinator.last_update_success)
    controller = coordinator.controller
    for asked in (
        controller.take_lease(),
        controller.clear_fault(0),
        controller.identify(),
        controller.release(0),
    ):
        with pytest.raises(ControllerUnreachable):
            await asked
    await controller.drop_lease()
    await eventually(lambda: box.calls[-1] == ("pump_0", False))


async def test_a_part_that_is_lost_while_the_bit_is_written(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """What was asked of the start before is not done by the one after."""
    await asyncio.sleep(2.0)
    await coordinator.controller.take_lease()
    kept = hass.data[OWN_PARTS]
    note_up = kept.async_note_up

    async def _slowly(device_id: str, *, is_up: bool) -> None:
        await note_up(device_id, is_up=is_up)
        box.break_off("vent")
        await asyncio.sleep(0.5)

    kept.async_note_up = _slowly  # type: ignore[method-assign]
    with pytest.raises(ControllerUnreachable):
        await coordinator.controller.inflate(0, 60.0, 60.0)
    kept.async_note_up = note_up  # type: ignore[method-assign]
    assert box.highest[0] < 5.0


async def test_a_part_that_changes_while_it_is_away(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Box,
) -> None:
    """When it is back, everything begins anew with what it is then, unproven."""
    box.break_off("vent")
    await eventually(lambda: not coordinator.last_update_success)
    registry = er.async_get(hass)
    registry.async_update_entity(entity("vent"), new_entity_id="switch.valve")
    await hass.async_block_till_done()
    box.break_off("vent", away=False)
    await eventually(
        lambda: (
            entry.state is ConfigEntryState.LOADED
            and entry.runtime_data is not coordinator
            and entry.runtime_data.last_update_success
        ),
        30,
    )
    assert not entry.runtime_data.controller.is_proven(0)


def test_missing_parts_are_named() -> None:
    """So that a person knows where to look."""
    assert PartsMissing(["switch.vent"]).parts == ("switch.vent",)
