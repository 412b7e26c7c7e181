"""Tests of clearing a latched fault, through Home Assistant's own repairs API."""

from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.repairs import CAN_GO_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .helpers import eventually, on_device, state

FAULT = "sensor.gym_cuffs_cuff_1_fault"
URL = "/api/repairs/issues/fix"


@pytest.fixture
async def client(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    hass_client: ClientSessionGenerator,
) -> TestClient[Any, Any]:
    """Return somebody who looks at Settings, Repairs."""
    assert await async_setup_component(hass, "repairs", {})
    client: TestClient[Any, Any] = await hass_client()
    return client


@pytest.fixture
async def issue_id(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> str:
    """Break the sensor of a cuff and return the issue about it."""
    simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE)
    simulator.warp(1)
    issue_id = f"{entry.entry_id}_fault_0"
    registry = ir.async_get(hass)
    await eventually(lambda: registry.async_get_issue(DOMAIN, issue_id))
    issue = registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.is_fixable
    assert issue.translation_key == "fault_sensor"
    assert state(hass, FAULT).state == "sensor"
    return issue_id


async def _begin(client: TestClient[Any, Any], issue_id: str) -> dict[str, Any]:
    answer = await client.post(URL, json={"handler": DOMAIN, "issue_id": issue_id})
    assert answer.status == HTTPStatus.OK
    result: dict[str, Any] = await answer.json()
    assert result["type"] == "form"
    assert result["step_id"] == "confirm"
    return result


async def _confirm(
    client: TestClient[Any, Any], result: dict[str, Any]
) -> dict[str, Any]:
    answer = await client.post(f"{URL}/{result['flow_id']}", json={})
    assert answer.status == HTTPStatus.OK
    confirmed: dict[str, Any] = await answer.json()
    return confirmed


async def test_not_yet_then_cleared(
    hass: HomeAssistant,
    simulator: Simulator,
    client: TestClient[Any, Any],
    issue_id: str,
) -> None:
    """While the cause is there nothing is cleared; five seconds after it is."""
    result = await _confirm(client, await _begin(client, issue_id))
    assert result["type"] == "form"
    assert result["errors"] == {"base": "not_cleared"}
    assert on_device(simulator)["fault"] == "sensor"

    simulator.set_fault(0, Fault.SENSOR_OUT_OF_RANGE, on=False)
    simulator.warp(6)
    result = await _confirm(client, result)
    assert result["type"] == "create_entry"
    assert on_device(simulator)["fault"] is None
    await eventually(lambda: state(hass, FAULT).state == "none")
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
    await _shows_the_check(hass, result)


async def _shows_the_check(hass: HomeAssistant, result: dict[str, Any]) -> None:
    """Hold that the page behind a repair is the check of the cuff that it was about."""
    if not CAN_GO_ON:
        assert "next_flow" not in result
        return
    kind, flow_id = result["next_flow"]
    assert kind == "options_flow"
    page = await hass.config_entries.options.async_configure(flow_id)
    assert page["step_id"] == "check_cuff"
    words = page["description_placeholders"]
    assert words is not None
    assert words["cuff"] == "Gym cuffs cuff 1"


async def test_not_loaded_any_more(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    client: TestClient[Any, Any],
    issue_id: str,
) -> None:
    """A controller that is gone meanwhile cannot be asked."""
    result = await _begin(client, issue_id)
    await hass.config_entries.async_unload(entry.entry_id)
    result = await _confirm(client, result)
    assert result["type"] == "abort"
    assert result["reason"] == "not_connected"


async def test_out_of_reach(
    simulator: Simulator, client: TestClient[Any, Any], issue_id: str
) -> None:
    """A controller that does not answer clears nothing."""
    result = await _begin(client, issue_id)
    await simulator.cut_power()
    result = await _confirm(client, result)
    assert result["errors"] == {"base": "not_cleared"}


@pytest.mark.parametrize("fault", ["leak", "overpressure", "sensor", "vent_blocked"])
async def test_every_fault_has_words(hass: HomeAssistant, fault: str) -> None:
    """Each step, error and abort of each fault's repair is translated."""
    texts = await async_get_translations(hass, "en", "issues", [DOMAIN])
    key = f"component.{DOMAIN}.issues.fault_{fault}"
    for rest in (
        "title",
        "fix_flow.step.confirm.title",
        "fix_flow.step.confirm.description",
        "fix_flow.error.not_cleared",
        "fix_flow.abort.not_connected",
    ):
        assert texts[f"{key}.{rest}"]
