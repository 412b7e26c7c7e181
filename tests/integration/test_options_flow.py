"""Tests of the options: what a cuff is called, where it goes, how long it may."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_translations
from simulator.device import Simulator

from .conftest import DEVICE_ID
from .helpers import SWITCH, act, assert_state, eventually, hold, let_out, state


async def _begin(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    result = await hass.config_entries.options.async_init(entry.entry_id)
    if result["type"] is not FlowResultType.MENU:
        return result
    assert result["menu_options"] == ["cuffs", "check"]
    return await _submit(hass, result, next_step_id="cuffs")


async def _submit(
    hass: HomeAssistant, result: ConfigFlowResult, **user_input: Any
) -> ConfigFlowResult:
    return await hass.config_entries.options.async_configure(
        result["flow_id"], user_input
    )


def _suggested(result: ConfigFlowResult) -> dict[str, Any]:
    assert result["data_schema"] is not None
    return {
        str(field): (field.description or {}).get("suggested_value")
        for field in result["data_schema"].schema
    }


def _device_name(hass: HomeAssistant, entry: MockConfigEntry, channel: int) -> str:
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, f"{DEVICE_ID}_{channel}"), entry.entry_id
    )
    assert device is not None
    return device.name or ""


async def test_choose_then_set_up(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """A cuff is chosen by its name, set up, and carries what was said."""
    result = await _begin(hass, entry)
    assert result["step_id"] == "cuffs"
    result = await _submit(hass, result, cuff="1")
    assert result["step_id"] == "cuff"
    assert result["description_placeholders"] == {"cuff": "Gym cuffs cuff 2"}
    assert _suggested(result) == {"name": None, "placement": None, "max_occlusion": 15}

    result = await _submit(
        hass, result, name=" Left thigh ", placement="left_thigh", max_occlusion=8
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == {
        "cuffs": {
            "1": {
                "name": "Left thigh",
                "placement": "left_thigh",
                "max_occlusion": 480,
            }
        }
    }
    await hass.async_block_till_done()
    assert_state(entry, ConfigEntryState.LOADED)
    assert _device_name(hass, entry, 1) == "Left thigh"
    assert _device_name(hass, entry, 0) == "Gym cuffs cuff 1"
    assert state(hass, "select.gym_cuffs_cuff_2_placement").state == "left_thigh"
    number = "number.gym_cuffs_cuff_2_maximum_occlusion_time"
    assert float(state(hass, number).state) == 8


async def test_second_time(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """What was set is suggested; what is emptied is forgotten; others stay."""
    for channel in ("0", "1"):
        result = await _submit(hass, await _begin(hass, entry), cuff=channel)
        await _submit(
            hass, result, name="Calf", placement="left_calf", max_occlusion=10
        )
        await hass.async_block_till_done()
    result = await _submit(hass, await _begin(hass, entry), cuff="0")
    assert _suggested(result) == {
        "name": "Calf",
        "placement": "left_calf",
        "max_occlusion": 10,
    }
    await _submit(hass, result, max_occlusion=10)
    await hass.async_block_till_done()
    assert entry.options["cuffs"]["0"] == {
        "name": None,
        "placement": None,
        "max_occlusion": 600,
    }
    assert entry.options["cuffs"]["1"]["name"] == "Calf"
    assert _device_name(hass, entry, 0) == "Gym cuffs cuff 1"


@pytest.mark.controller(channels=("arm",))
async def test_one_cuff_is_no_choice(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """With one cuff there is nothing to choose."""
    result = await _begin(hass, entry)
    assert result["step_id"] == "cuff"
    result = await _submit(hass, result, max_occlusion=5)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["cuffs"]["0"]["max_occlusion"] == 300


@pytest.mark.controller(occlusion_max_s=600)
async def test_never_above_the_controllers_limit(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """No longer time can be chosen than the controller allows."""
    result = await _submit(hass, await _begin(hass, entry), cuff="0")
    assert _suggested(result)["max_occlusion"] == 10
    for minutes in (11, 0):
        with pytest.raises(InvalidData):
            await _submit(hass, result, max_occlusion=minutes)
    result = await _submit(hass, result, max_occlusion=10)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_neck_is_no_placement(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """A cuff goes nowhere but on a limb."""
    result = await _submit(hass, await _begin(hass, entry), cuff="0")
    with pytest.raises(vol.Invalid):
        await _submit(hass, result, placement="neck", max_occlusion=10)


async def test_refused_while_inflated(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """Saving reloads, and a reload would end a hold: it waits until that is over."""
    await hold(hass, coordinator, simulator)
    result = await _submit(hass, await _begin(hass, entry), cuff="1")
    result = await _submit(hass, result, name="Other", max_occlusion=5)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"base": "inflated"}
    assert _suggested(result) == {
        "name": "Other",
        "placement": None,
        "max_occlusion": 5,
    }
    texts = await async_get_translations(hass, "en", "options", [DOMAIN])
    assert texts[f"component.{DOMAIN}.options.error.inflated"]
    assert coordinator.data.cuff(0).phase == "holding"

    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator)
    await eventually(lambda: not coordinator.data.cuff(0).inflated)
    result = await _submit(hass, result, name="Other", max_occlusion=5)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_refused_in_a_rest(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """Whoever has the cuff on trains also while it is down, or is measured."""
    result = await _submit(hass, await _begin(hass, entry), cuff="1")
    coordinator.in_session[0] = "ada"
    result = await _submit(hass, result, max_occlusion=5)
    assert result["errors"] == {"base": "inflated"}
    del coordinator.in_session[0]
    result = await _submit(hass, result, max_occlusion=5)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_not_loaded(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Without its controller nobody knows which cuffs there are."""
    result = await _begin(hass, entry)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "not_connected"
    texts = await async_get_translations(hass, "en", "options", [DOMAIN])
    assert texts[f"component.{DOMAIN}.options.abort.not_connected"]
