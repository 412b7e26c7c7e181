"""Tests of a hand pump with a gauge: coached, watched, and an alarm until the air is out."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.entries import loaded_controllers
from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    Origin,
    RefusalCode,
    ReleaseReason,
)
from homeassistant.components import persistent_notification
from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType
from tests.integration.helpers import eventually, set_up, state

from .box import Box
from .home import own_entry, wiring
from .page import Person, filled

ADVICE = "sensor.bench_cuff_1_what_to_do"


class Hand:
    """Somebody who pumps, and lets the air out, when told to; or who does not."""

    def __init__(
        self, hass: HomeAssistant, box: Box, coordinator: BfrCuffCoordinator
    ) -> None:
        """Start with the valve open."""
        self.hass, self.box = hass, box
        self.entry_id = coordinator.config_entry.entry_id
        box.lets_go_s = 1e9
        self.told: list[str] = []
        persistent_notification.async_register_callback(hass, self._on_notification)

    @callback
    def _on_notification(self, kind: Any, changed: dict[str, Any]) -> None:
        for key, each in changed.items():
            if key == f"{self.entry_id}_gauge_0":
                is_gone = kind is persistent_notification.UpdateType.REMOVED
                self.told.append("" if is_gone else each["message"])

    async def pump(self, target: float) -> None:
        """Shut the valve and pump up to a pressure."""
        self.box.on["vent", 0] = self.box.on["pump", 0] = True
        await eventually(lambda: self.box.pressure() >= target, 60)
        self.box.on["pump", 0] = False

    def let_out(self) -> None:
        """Open the valve."""
        self.box.on["vent", 0] = self.box.on["pump", 0] = False


@pytest.fixture
async def coordinator(hass: HomeAssistant, box: Box) -> BfrCuffCoordinator:
    """Set a gauge up."""
    entry = own_entry(hass, wiring(hass, "pressure", found=None))
    coordinator = await set_up(hass, entry)
    await asyncio.sleep(2.0)
    return coordinator


@pytest.fixture
async def hand(hass: HomeAssistant, box: Box, coordinator: BfrCuffCoordinator) -> Hand:
    """Return the person's hand."""
    return Hand(hass, box, coordinator)


async def test_a_hold_is_coached_from_pump_to_valve(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, hand: Hand
) -> None:
    """Pump to 60, hold, let the air out: as a state, and as a notification."""
    assert coordinator.info.origin is Origin.GAUGE
    assert coordinator.info.limits.occlusion_max_s == 600.0
    assert state(hass, ADVICE).state == "rest"
    await coordinator.async_inflate(0, 60.0, 300.0)
    await eventually(lambda: state(hass, ADVICE).state == "pump")
    assert hand.told == ["Pump to 60."]
    await hand.pump(60.0)
    await eventually(lambda: state(hass, ADVICE).state == "hold")
    assert coordinator.data.cuff(0).phase == "holding"
    assert hand.told[-1] == ""
    await asyncio.sleep(10.0)
    await coordinator.async_release(0)
    await eventually(lambda: state(hass, ADVICE).state == "let_out")
    assert hand.told[-1] == "Let the air out now."
    hand.let_out()
    await eventually(lambda: state(hass, ADVICE).state == "rest")
    await hass.async_block_till_done()
    assert hand.told[-1] == ""
    assert coordinator.data.cuff(0).reason is ReleaseReason.COMMAND
    assert coordinator.data.cuff(0).fault is None


async def test_the_alarm_goes_on_until_the_pressure_is_gone(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, hand: Hand
) -> None:
    """Again and again, put away or not, without contact too; and a blocked vent is told."""
    await coordinator.async_inflate(0, 60.0, 20.0)
    await hand.pump(60.0)
    await eventually(lambda: not coordinator.data.cuff(0).inflated, 30)
    await asyncio.sleep(1.0)
    hand.told.clear()
    persistent_notification.async_dismiss(hass, f"{hand.entry_id}_gauge_0")
    await asyncio.sleep(21.0)
    assert hand.told.count("Let the air out now.") >= 4
    assert coordinator.data.cuff(0).fault == "vent_blocked"
    hand.box.break_off("pressure")
    await eventually(lambda: not coordinator.last_update_success)
    hand.told.clear()
    await asyncio.sleep(21.0)
    assert hand.told.count("Let the air out now.") >= 4
    hand.let_out()
    hand.box.break_off("pressure", away=False)
    await eventually(lambda: coordinator.last_update_success)
    await eventually(lambda: hand.told[-1] == "")
    hand.told.clear()
    await asyncio.sleep(21.0)
    assert hand.told == []


async def test_air_that_is_let_out_by_hand_ends_the_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, hand: Hand
) -> None:
    """As a box's own button does, and without a fault."""
    await coordinator.async_inflate(0, 60.0, 300.0)
    await hand.pump(60.0)
    await asyncio.sleep(2.0)
    hand.let_out()
    await eventually(lambda: coordinator.data.cuff(0).phase == "vented")
    cuff = coordinator.data.cuff(0)
    assert (cuff.reason, cuff.fault) == (ReleaseReason.BUTTON, None)
    assert not coordinator.holds(0)


async def test_too_much_is_told_and_ends_in_the_alarm(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, hand: Hand
) -> None:
    """Above the band a little is to be let out; far above it, all of it."""
    await coordinator.async_inflate(0, 60.0, 300.0)
    await hand.pump(70.0)
    await eventually(lambda: "Let a little air out, to 60." in hand.told, 10)
    await hand.pump(90.0)
    await eventually(lambda: hand.told[-1] == "Let the air out now.", 20)
    assert coordinator.data.cuff(0).fault == "overpressure"


async def test_nothing_of_it_is_driven(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, hand: Hand
) -> None:
    """No part is told anything; it has no test, and cannot show itself."""
    calls = async_capture_events(hass, "call_service")
    await coordinator.async_inflate(0, 60.0, 300.0)
    await asyncio.sleep(5.0)
    await coordinator.async_release()
    assert [each for each in calls if each.data["domain"] == "switch"] == []
    with pytest.raises(ControllerRefused) as refused:
        await coordinator.controller.identify()
    assert refused.value.code is RefusalCode.UNKNOWN_OP
    assert hass.states.get("sensor.bench_cuff_1_check") is None
    menu = await hass.config_entries.options.async_init(hand.entry_id)
    assert menu["menu_options"] == ["cuffs"]


async def test_a_cuff_that_is_tight_from_the_start_rings(
    hass: HomeAssistant, box: Box
) -> None:
    """After a restart in a hold the alarm is there at once."""
    box.lets_go_s = 1e9
    box.on["vent", 0] = box.on["pump", 0] = True
    await eventually(lambda: box.pressure() > 60, 40)
    box.on["pump", 0] = False
    await set_up(hass, own_entry(hass, wiring(hass, "pressure", found=None)))
    await eventually(lambda: state(hass, ADVICE).state == "let_out")


async def test_a_gauge_is_added(hass: HomeAssistant, box: Box) -> None:
    """Its sensor has to be quick enough; nothing else is asked for."""
    gauge = {key: filled()[key] for key in ("pressure", "sensor_max", "cuff_width_mm")}
    person = Person(hass)
    page = await person.submit(await person.begin(), next_step_id="own_gauge")
    box.report_s = 0.5
    page = await person.submit(page, name="Hand", **gauge)
    assert page["errors"] == {"pressure": "too_slow"}
    box.report_s = 0.1
    page = await person.submit(page, name="Hand", **gauge)
    assert page["type"] is FlowResultType.CREATE_ENTRY
    assert page["result"].runtime_data.info.origin is Origin.GAUGE
    page = await person.flows.async_init(
        DOMAIN,
        context={"source": SOURCE_RECONFIGURE, "entry_id": page["result"].entry_id},
    )
    assert page["step_id"] == "own_gauge"
    [made] = loaded_controllers(hass)
    made.runtime_data.in_session[0] = "ada"
    page = await person.submit(page, name="Hand", **gauge)
    assert page["errors"] == {"base": "inflated"}
    made.runtime_data.in_session.clear()
    page = await person.submit(page, name="Hand", **gauge)
    assert page["reason"] == "parts_updated"
