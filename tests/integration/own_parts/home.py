"""A cuff of own parts at home, and what is done with it."""

from dataclasses import replace
from typing import Any, Final

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import (
    CONF_CUFFS,
    CONF_KIND,
    DOMAIN,
    KIND_OWN_PARTS,
)
from custom_components.bfr_cuff.lib.own_parts.found import Found
from custom_components.bfr_cuff.own_parts.kept import OWN_PARTS
from custom_components.bfr_cuff.own_parts.part import Part
from custom_components.bfr_cuff.own_parts.wiring import Wiring, wirings
from custom_components.bfr_cuff.repairs import CAN_GO_ON
from homeassistant.components.repairs import RepairsFlowResult, repairs_flow_manager
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component

from .box import entity

DEVICE_ID: Final = "own-1f0c9a7be2d4"
SWITCH: Final = "switch.bench_cuff_1_inflate"
PHASE: Final = "sensor.bench_cuff_1_phase"
REASON: Final = "sensor.bench_cuff_1_last_release"

FOUND: Final = Found(
    rate_hz=10.0,
    longest_gap_s=0.1,
    noise=0.05,
    fill_s=15.2,
    pump_rate=8.45,
    delay_s=0.15,
    leak=1.0,
    let_go_s=3.2,
    vent_s=1.0,
    vent_rate=90.0,
)


def wiring(hass: HomeAssistant, *uses: str, cuff: int = 0, **changes: Any) -> Wiring:
    """Return a cuff of the box's entities, as a test has found it."""
    uses = uses or ("pressure", "pump", "vent")
    parts = {
        use: Part.chosen(hass, entity(use, 0 if use == "pump" else cuff))
        for use in uses
    }
    known = Wiring(parts=parts, width_mm=110, sensor_max=300.0, found=FOUND)
    return replace(known, **changes)


def own_entry(hass: HomeAssistant, *cuffs: Wiring, **options: Any) -> MockConfigEntry:
    """Return the entry of cuffs of own parts, not yet set up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Bench",
        unique_id=DEVICE_ID,
        data={
            CONF_KIND: KIND_OWN_PARTS,
            CONF_CUFFS: [each.store() for each in cuffs or (wiring(hass),)],
        },
        options=options,
    )
    entry.add_to_hass(hass)
    return entry


async def prove(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Keep that every cuff has let go by itself since the start."""
    for channel, each in enumerate(wirings(entry.data)):
        await hass.data[OWN_PARTS].async_keep_test(
            DEVICE_ID, channel, each.identity(hass), None
        )


async def repair(hass: HomeAssistant, issue_id: str) -> RepairsFlowResult:
    """Clear the fault that an issue is about, as a person does; return how it ended."""
    assert await async_setup_component(hass, "repairs", {})
    manager = repairs_flow_manager(hass)
    assert manager is not None
    asked = await manager.async_init(DOMAIN, data={"issue_id": issue_id})
    done = await manager.async_configure(asked["flow_id"], {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    return done


async def shows_next(
    hass: HomeAssistant, repaired: RepairsFlowResult, step_id: str
) -> None:
    """Hold that a repair goes on with a page of the options, where it can go on at all."""
    if CAN_GO_ON:
        kind, flow_id = repaired["next_flow"]
        assert kind == "options_flow"
        page = await hass.config_entries.options.async_configure(flow_id)
        assert page["step_id"] == step_id
