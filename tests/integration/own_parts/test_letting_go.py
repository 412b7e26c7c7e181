"""Tests that no cuff of own parts stays up, whatever happens to its entities."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    ControllerUnreachable,
    Fault,
    RefusalCode,
    ReleaseReason,
)
from custom_components.bfr_cuff.own_parts.kept import OWN_PARTS, STORE
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from tests.integration.helpers import act, eventually, set_up
from tests.sleepless import SleeplessLoop

from .box import LETS_GO_S, Box, entity
from .home import DEVICE_ID, own_entry, prove, repair, shows_next, wiring

EMPTY_MMHG = 20.0


async def held(coordinator: BfrCuffCoordinator, box: Box, cuff: int = 0) -> None:
    """Hold 60 mmHg."""
    await coordinator.async_inflate(cuff, 60.0, 300.0)
    await eventually(lambda: coordinator.data.cuff(cuff).phase == "holding", 60)
    await asyncio.sleep(1.0)
    assert box.pressure(cuff) > 50


def change_unit(hass: HomeAssistant, box: Box) -> None:
    """Have the sensor tell kPa from now on."""
    er.async_get(hass).async_update_entity_options(
        entity("pressure"), "sensor", {"unit_of_measurement": "kPa"}
    )


def rename(use: str) -> Callable[[HomeAssistant, Box], object]:
    """Return what gives an entity another name."""
    return lambda hass, box: er.async_get(hass).async_update_entity(
        entity(use), new_entity_id=f"{entity(use)}_2"
    )


def disable(use: str) -> Callable[[HomeAssistant, Box], object]:
    """Return what disables an entity."""
    return lambda hass, box: er.async_get(hass).async_update_entity(
        entity(use), disabled_by=er.RegistryEntryDisabler.USER
    )


def remove(use: str) -> Callable[[HomeAssistant, Box], object]:
    """Return what removes an entity from the registry."""
    return lambda hass, box: er.async_get(hass).async_remove(entity(use))


def away(use: str) -> Callable[[HomeAssistant, Box], object]:
    """Return what makes an entity unavailable."""
    return lambda hass, box: box.break_off(use)


def say(text: Any) -> Callable[[HomeAssistant, Box], object]:
    """Return what has the sensor say something."""
    return lambda hass, box: setattr(box, "reads", text)


@pytest.mark.parametrize(
    "happens",
    [
        *(away(use) for use in ("pressure", "pump", "vent")),
        *(rename(use) for use in ("pressure", "pump", "vent")),
        *(disable(use) for use in ("pressure", "pump", "vent")),
        *(remove(use) for use in ("pressure", "pump", "vent")),
        say("unknown"),
        say("nan"),
        say("tight"),
        change_unit,
    ],
)
async def test_a_part_that_is_not_what_it_was_lets_go(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    box: Box,
    happens: Callable[[HomeAssistant, Box], object],
) -> None:
    """Away, renamed, disabled, removed, in another unit or saying nothing: air out."""
    await held(coordinator, box)
    happens(hass, box)
    # What can still be told is told at once; what cannot lets go by itself.
    await eventually(lambda: box.pressure() < EMPTY_MMHG, LETS_GO_S + 5.0)
    assert not box.on["vent", 0]
    with pytest.raises((ControllerUnreachable, ControllerRefused)):
        await coordinator.async_inflate(0, 60.0, 300.0)
    await asyncio.sleep(3.0)
    assert box.pressure() < EMPTY_MMHG


@pytest.mark.parametrize("reads", [None, 60.0, 0.0, 250.0, 390.0, -40.0])
async def test_a_sensor_that_is_not_to_be_believed_is_a_fault(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box, reads: float | None
) -> None:
    """Silent, standing still, jumping or out of its range: air out, and latched."""
    await held(coordinator, box)
    if reads is None:
        box.is_reporting = False
    else:
        box.reads = reads
    await eventually(lambda: box.pressure() < EMPTY_MMHG, 8.0)
    box.is_reporting, box.reads = True, None
    await asyncio.sleep(8.0)
    cuff = coordinator.data.cuff(0)
    assert cuff.fault is Fault.SENSOR
    assert cuff.reason is ReleaseReason.SENSOR
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.async_inflate(0, 60.0, 300.0)
    assert refused.value.code is RefusalCode.FAULT
    repaired = await repair(hass, f"{coordinator.config_entry.entry_id}_fault_0")
    await coordinator.async_inflate(0, 60.0, 300.0)
    await shows_next(hass, repaired, "own_bottle")


async def test_a_shut_vent_is_told_so_every_second(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """A hold keeps the vent shut by a word a second; none at rest, and one that lets go."""
    await held(coordinator, box)
    box.calls.clear()
    await asyncio.sleep(10.0)
    words = [told for told in box.calls if told[0] == "vent_0"]
    assert 9 <= len(words) <= 12
    await coordinator.async_release(0)
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")
    box.calls.clear()
    await asyncio.sleep(10.0)
    assert box.calls == []


async def test_a_loop_that_stood_still_has_let_go(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """Longer than a second, and what was up is let go; no one takes it up again."""
    await held(coordinator, box)
    assert isinstance(hass.loop, SleeplessLoop)
    hass.loop.stand_still(1.5)
    await eventually(lambda: box.pressure() < EMPTY_MMHG, 5.0)
    assert coordinator.data.cuff(0).reason is ReleaseReason.LEASE_EXPIRED
    assert coordinator.data.lease is None


async def test_a_moments_hiccup_ends_nothing(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """What waited behind a loop that stood still is read before it is judged."""
    await held(coordinator, box)
    assert isinstance(hass.loop, SleeplessLoop)
    hass.loop.stand_still(0.4)
    await asyncio.sleep(2.0)
    assert coordinator.data.cuff(0).phase == "holding"


async def test_when_nothing_is_said_any_more_the_box_lets_go(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """A home that is dead tells nothing: the vent opens by itself."""
    await held(coordinator, box)
    box.is_deaf = True
    await eventually(lambda: box.pressure() < EMPTY_MMHG, LETS_GO_S + 3.0)


async def test_a_box_that_has_let_go_is_not_pumped_up_again(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """A vent that shows that it is open ends the hold, though it was told to be shut."""
    await held(coordinator, box)
    box.is_deaf = True
    await eventually(lambda: not coordinator.data.cuff(0).inflated, LETS_GO_S + 4.0)
    box.is_deaf = False
    await asyncio.sleep(5.0)
    assert box.pressure() < EMPTY_MMHG
    assert not box.on["pump", 0]


async def test_parts_that_refuse_end_a_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """An action that raises is no answer: the cuff is let go, in words."""
    await held(coordinator, box)

    async def _refuse(_: Any) -> None:
        raise HomeAssistantError("offline")

    hass.services.async_register("switch", "turn_on", _refuse)
    await eventually(lambda: box.pressure() < EMPTY_MMHG, 8.0)
    assert coordinator.data.cuff(0).reason is ReleaseReason.LEASE_EXPIRED


async def test_parts_that_never_answer_end_a_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """Actions that hang are not heaped up, and a release does not wait behind them."""
    await held(coordinator, box)
    called: list[int] = []

    async def _hang(_: Any) -> None:
        called.append(1)
        await asyncio.sleep(30.0)

    hass.services.async_register("switch", "turn_on", _hang)
    await eventually(lambda: box.pressure() < EMPTY_MMHG, 8.0)
    assert len(called) <= 8


async def test_a_reload_in_a_hold_lets_go_and_keeps_the_clock(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    entry: MockConfigEntry,
    box: Box,
) -> None:
    """After it nothing is inflated, and the limb has its rest before anything is."""
    await held(coordinator, box)
    await hass.config_entries.async_reload(entry.entry_id)
    await eventually(lambda: box.pressure() < EMPTY_MMHG, 5.0)
    again: BfrCuffCoordinator = entry.runtime_data
    await eventually(lambda: again.data.cuff(0).phase == "vented")
    assert again.data.cuff(0).reason is ReleaseReason.BOOT
    with pytest.raises(ControllerRefused) as refused:
        await again.async_inflate(0, 60.0, 300.0)
    assert refused.value.code is RefusalCode.REPERFUSING
    await asyncio.sleep(185.0)
    await again.async_inflate(0, 60.0, 300.0)


async def test_after_a_restart_in_a_hold_nothing_is_inflated(
    hass: HomeAssistant,
    box: Box,
    hass_storage: dict[str, Any],
) -> None:
    """The bit was on the disk before the air: clocks start full, and no test counts."""
    hass_storage[STORE] = {
        "version": 1,
        "data": {"up": {DEVICE_ID: True}, "tests": {}},
    }
    coordinator = await set_up(hass, entry := own_entry(hass))
    assert coordinator.data.cuff(0).occluded_s == 600.0
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.async_inflate(0, 60.0, 300.0)
    assert refused.value.code is RefusalCode.REPERFUSING
    await asyncio.sleep(185.0)
    assert hass.data[OWN_PARTS].was_up(DEVICE_ID) is False
    assert hass_storage[STORE]["data"]["up"] == {}
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.async_inflate(0, 60.0, 300.0)
    assert refused.value.code is RefusalCode.NOT_PROVEN
    assert box.highest[0] < 5.0
    await prove(hass, entry)
    await coordinator.async_inflate(0, 60.0, 300.0)


async def test_the_bit_is_on_the_disk_before_any_air(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    box: Box,
    hass_storage: dict[str, Any],
) -> None:
    """A crash between the two must not give time back."""
    box.calls.clear()
    await coordinator.controller.take_lease()
    inflating = hass.async_create_task(coordinator.controller.inflate(0, 60.0, 300.0))
    seen = []
    while not inflating.done():
        seen.append((hass_storage.get(STORE, {}), list(box.calls)))
        await asyncio.sleep(0)
    assert all(not calls for _, calls in seen)
    assert hass_storage[STORE]["data"]["up"] == {DEVICE_ID: True}


async def test_parts_that_are_back_are_a_new_start(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """With its alarm, its rest, and nothing that is taken up again."""
    await held(coordinator, box)
    box.break_off("pressure")
    await eventually(lambda: not coordinator.last_update_success)
    issues = ir.async_get(hass).issues
    assert any(key.endswith("_contact_lost") for _, key in issues)
    box.break_off("pressure", away=False)
    await eventually(lambda: coordinator.last_update_success)
    await asyncio.sleep(10.0)
    assert not coordinator.data.cuff(0).inflated
    assert not any(key.endswith("_contact_lost") for _, key in issues)
    assert box.pressure() < EMPTY_MMHG


async def test_two_cuffs_share_a_pump(hass: HomeAssistant, box: Box) -> None:
    """Each gets its own pressure by its own inlet, and one that is let go stays down."""
    box.has_inlets = True
    uses = ("pressure", "pump", "vent", "inlet", "bleed")
    entry = own_entry(hass, *(wiring(hass, *uses, cuff=cuff) for cuff in range(2)))
    coordinator = await set_up(hass, entry)
    await prove(hass, entry)
    await held(coordinator, box, 0)
    assert box.pressure(1) < 5.0
    await held(coordinator, box, 1)
    assert 50 < box.pressure(0) < 70
    await coordinator.async_release(0)
    await eventually(lambda: box.pressure(0) < EMPTY_MMHG)
    await asyncio.sleep(5.0)
    assert box.pressure(0) < EMPTY_MMHG
    assert 50 < box.pressure(1) < 70


async def test_parts_that_are_away_are_waited_for(
    hass: HomeAssistant, box: Box, entry: MockConfigEntry
) -> None:
    """An entry without its parts is tried again, and says which."""
    box.break_off("vent")
    await asyncio.sleep(0.1)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "parts_missing"
    assert entry.error_reason_translation_placeholders == {"parts": entity("vent")}


async def test_a_sensor_that_is_silent_from_the_start_is_waited_for(
    hass: HomeAssistant, box: Box, entry: MockConfigEntry
) -> None:
    """What a sensor said before the start is no reading."""
    box.is_reporting = False
    await asyncio.sleep(0.5)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_placeholders == {"parts": entity("pressure")}


async def test_parts_that_someone_else_turns_on_are_told_to_let_go(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, box: Box
) -> None:
    """A scene or a voice that turns everything on keeps no cuff up."""
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")
    everything = [entity("pump"), entity("vent")]
    for _ in range(2):
        await act(hass, "switch.turn_on", entity_id=everything)
        await asyncio.sleep(12.0)
        assert box.pressure() < EMPTY_MMHG
    assert not box.on["vent", 0]
    assert box.highest[0] < 40.0
