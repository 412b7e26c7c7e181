"""Tests of the diagnostics, as somebody downloads them to attach to an issue."""

from collections.abc import Mapping
import json
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import paths

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.components.diagnostics import REDACTED
from homeassistant.core import HomeAssistant
from simulator.device import Simulator

from .helpers import HOST, eventually, hold, set_up

# New in every run.
PASSING = paths(
    "controller.boot", "data.port", "state.seq", "state.uptime_s", "state.cuffs"
)


async def test_diagnostics(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
    simulator: Simulator,
    snapshot: SnapshotAssertion,
) -> None:
    """They say what the controller is and does, in mmHg and seconds."""
    simulator.warp(10)
    await set_up(hass, entry)
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found == snapshot(exclude=PASSING)
    cuffs = _at(found, "state", "cuffs")
    assert [cuff["phase"] for cuff in cuffs] == ["vented", "vented"]


async def test_no_secret_in_them(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """Neither the key, nor the address, nor who holds the lease."""
    await hold(hass, coordinator, simulator)
    await eventually(lambda: coordinator.data.lease)
    found = await get_diagnostics_for_config_entry(
        hass, hass_client, coordinator.config_entry
    )
    assert _at(found, "data", "key") == REDACTED
    assert _at(found, "data", "host") == REDACTED
    assert _at(found, "state", "lease", "owner") == REDACTED
    text = json.dumps(found)
    assert simulator.key_text not in text
    assert simulator.config.key.hex() not in text
    assert HOST not in text
    assert coordinator.controller.client_id not in text
    assert _at(found, "state", "cuffs")[0]["phase"] == "holding"


def _at(found: Mapping[str, Any], *keys: str) -> Any:
    """Return what stands at a path."""
    value: Any = found
    for key in keys:
        value = value[key]
    return value
