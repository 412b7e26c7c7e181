"""Tests of a controller that somebody else uses too: seen, guarded, released."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from simulator.device import Simulator

from .helpers import (
    OTHER_SWITCH,
    PHASE,
    REASON,
    SWITCH,
    act,
    eventually,
    hold,
    let_out,
    on_device,
    paired,
    set_up,
    state,
)
from .stranger import CLIENT_ID, Stranger


async def test_found_inflated_it_is_shown_and_left_alone(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    simulator: Simulator,
    stranger: Stranger,
) -> None:
    """What somebody else inflated before we came is shown, and not ours to vent."""
    await stranger.hold(0, target=60)
    coordinator = await set_up(hass, entry)
    assert state(hass, SWITCH).state == "on"
    assert state(hass, PHASE).state == "holding"
    assert float(state(hass, "number.gym_cuffs_cuff_1_target_pressure").state) == 60
    assert state(hass, "sensor.gym_cuffs_cuff_1_occlusion_deadline").state != "unknown"
    assert coordinator.data.lease is not None
    assert coordinator.data.lease.owner == CLIENT_ID
    await asyncio.sleep(1)
    assert on_device(simulator)["phase"] == "holding"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("switch.turn_off", {"entity_id": SWITCH}),
        ("bfr_cuff.release", {"entity_id": SWITCH}),
        ("bfr_cuff.release_all", {}),
        ("button.press", {"entity_id": "button.gym_cuffs_release_all"}),
    ],
)
@pytest.mark.usefixtures("coordinator")
async def test_anybody_may_release(
    hass: HomeAssistant,
    simulator: Simulator,
    stranger: Stranger,
    action: str,
    data: dict[str, str],
) -> None:
    """A release needs no lease of ours."""
    await stranger.hold(0)
    await eventually(lambda: state(hass, SWITCH).state == "on")
    await act(hass, action, **data)
    assert on_device(simulator)["phase"] == "releasing"
    await let_out(simulator)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    await eventually(lambda: state(hass, REASON).state == "command")


async def test_nobody_takes_their_place(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    stranger: Stranger,
) -> None:
    """While somebody else holds, we inflate nothing, change nothing, vent nothing."""
    await stranger.hold(0)
    await eventually(lambda: state(hass, SWITCH).state == "on")
    requests: list[tuple[str, dict[str, Any]]] = [
        ("switch.turn_on", {"entity_id": OTHER_SWITCH}),
        ("switch.turn_on", {"entity_id": SWITCH}),
        (
            "number.set_value",
            {"entity_id": "number.gym_cuffs_cuff_1_target_pressure", "value": 70},
        ),
        ("bfr_cuff.inflate", {"entity_id": [SWITCH, OTHER_SWITCH]}),
    ]
    for action, data in requests:
        with pytest.raises(ServiceValidationError) as refused:
            await act(hass, action, **data)
        assert refused.value.translation_key == "refused_lease_held"
        assert "somebody else holds" in str(refused.value)
        assert on_device(simulator)["phase"] == "holding"
        assert on_device(simulator)["target"] == 50
        assert on_device(simulator, 1)["phase"] == "vented"
    assert not coordinator._holding._holds


async def test_guarded_too(
    hass: HomeAssistant, simulator: Simulator, stranger: Stranger
) -> None:
    """Our owner's maximum holds for a cuff that somebody else keeps up."""
    options = {"cuffs": {"0": {"max_occlusion": 60}}}
    coordinator = await set_up(hass, paired(hass, simulator, **options))
    await stranger.hold(0)
    while on_device(simulator)["occluded_ms"] < 58_000:
        simulator.warp(2)
        await stranger.ask("lease", ms=5000)
    await eventually(lambda: coordinator.data.cuff(0).occluded_s >= 58)
    await stranger.ask("lease", ms=5000)
    await eventually(lambda: on_device(simulator)["phase"] == "releasing", within_s=4)
    assert on_device(simulator)["reason"] == "command"
    assert on_device(simulator)["limit_ms"] == 900_000
    assert on_device(simulator)["occluded_ms"] < 63_000


async def test_own_leftover_is_released(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What we ourselves held before a crash is released as soon as it is seen.

    The crash is played by a second client under our name that leaves without a word.
    """
    await hass.config_entries.async_unload(entry.entry_id)
    async with Stranger(simulator, coordinator.controller.client_id) as former_self:
        await former_self.hold(0)
    assert on_device(simulator)["phase"] == "holding"
    again = await set_up(hass, entry)
    await eventually(lambda: on_device(simulator)["phase"] == "releasing", within_s=4)
    assert on_device(simulator)["reason"] == "command"
    assert "No one asked for cuff 0 to be inflated" in caplog.text
    await let_out(simulator)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    simulator.warp(5)
    await eventually(lambda: again.data.lease is None)


async def test_somebody_takes_our_name(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Pushed out of our own place, we stay away, and the lease ends the hold."""
    await hold(hass, coordinator, simulator)
    async with Stranger(simulator, coordinator.controller.client_id):
        await eventually(lambda: not coordinator.last_update_success)
        assert "this installation's id took over" in caplog.text
        await asyncio.sleep(1)
        assert not coordinator.last_update_success
        simulator.warp(5)
        assert on_device(simulator)["reason"] == "lease_expired"
