"""Tests of the target and of the maximum occlusion time."""

import math

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    mock_restore_cache_with_extra_data,
)

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.components.number import NumberExtraStoredData
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from simulator.device import Simulator

from .helpers import (
    OTHER_SWITCH,
    SWITCH,
    act,
    eventually,
    fast_forward,
    hold,
    let_out,
    on_device,
    paired,
    set_up,
    state,
)
from .stranger import Stranger

TARGET = "number.gym_cuffs_cuff_1_target_pressure"
MAX_OCCLUSION = "number.gym_cuffs_cuff_1_maximum_occlusion_time"


def _restore(hass: HomeAssistant, target: float | None) -> None:
    """Have Home Assistant remember a target from before."""
    stored = NumberExtraStoredData(250, 30, 1, "mmHg", target)
    mock_restore_cache_with_extra_data(
        hass, [(State(TARGET, str(target)), stored.as_dict())]
    )


async def test_target_of_the_next_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A number alone moves nothing; the next hold goes for it."""
    assert float(state(hass, TARGET).state) == 50
    await act(hass, "number.set_value", entity_id=TARGET, value=65)
    assert float(state(hass, TARGET).state) == 65
    assert coordinator.data.lease is None
    assert on_device(simulator)["phase"] in ("releasing", "vented")
    await hold(hass, coordinator, simulator)
    assert on_device(simulator)["target"] == 65
    assert 60 < simulator.pressure(0) < 70


@pytest.mark.parametrize("value", [29, 251])
async def test_target_out_of_range(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, value: float
) -> None:
    """No target below what a controller accepts or above the ceiling."""
    with pytest.raises(ServiceValidationError):
        await act(hass, "number.set_value", entity_id=TARGET, value=value)
    assert float(state(hass, TARGET).state) == 50


@pytest.mark.parametrize(
    ("pressure_max", "highest"),
    [
        pytest.param(
            pressure_max,
            highest,
            marks=pytest.mark.controller(pressure_max=pressure_max),
        )
        for pressure_max, highest in ((180.0, 180), (280.0, 250))
    ],
)
async def test_highest_target(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    pressure_max: float,
    highest: float,
) -> None:
    """The lower one counts of the controller's limit and our ceiling."""
    assert state(hass, TARGET).attributes["max"] == highest


async def test_target_of_a_running_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """An inflated cuff goes for its new target at once, up and down, on one clock."""
    await hold(hass, coordinator, simulator)
    before = hass.loop.time() + coordinator.deadline_in(0)
    await act(hass, "number.set_value", entity_id=TARGET, value=90)
    await fast_forward(coordinator, simulator, lambda: simulator.pressure(0) > 86)
    await eventually(lambda: float(state(hass, TARGET).state) == 90)
    assert hass.loop.time() + coordinator.deadline_in(0) <= before + 0.1

    await act(hass, "number.set_value", entity_id=TARGET, value=40)
    await fast_forward(coordinator, simulator, lambda: simulator.pressure(0) < 44)
    await eventually(lambda: float(state(hass, TARGET).state) == 40)
    assert on_device(simulator)["phase"] == "holding"
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    await let_out(simulator)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    assert float(state(hass, TARGET).state) == 40


async def test_target_that_is_refused(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    stranger: Stranger,
) -> None:
    """A refused change leaves somebody else's hold, and the number, as they were."""
    await stranger.hold(0, target=60)
    await eventually(lambda: float(state(hass, TARGET).state) == 60)
    with pytest.raises(ServiceValidationError):
        await act(hass, "number.set_value", entity_id=TARGET, value=90)
    assert on_device(simulator)["target"] == 60
    await stranger.ask("release")
    await eventually(lambda: state(hass, SWITCH).state == "off")
    assert float(state(hass, TARGET).state) == 50


@pytest.mark.parametrize("unit", ["psi", "inHg", "kPa"])
async def test_target_has_one_unit(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    unit: str,
) -> None:
    """One press of + is 1 mmHg: in psi it was 52 mmHg on an inflated cuff."""
    er.async_get(hass).async_update_entity_options(
        TARGET, "number", {"unit_of_measurement": unit}
    )
    await hass.async_block_till_done()
    shown = state(hass, TARGET)
    assert shown.attributes["unit_of_measurement"] == "mmHg"
    assert shown.attributes["step"] == 1
    await act(hass, "number.set_value", entity_id=TARGET, value=75)
    await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert on_device(simulator)["target"] == 75


@pytest.mark.parametrize("unit", ["s", "h", "d"])
async def test_max_occlusion_has_one_unit(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, unit: str
) -> None:
    """In hours its lowest value was 0.0, which took the owner's limit away."""
    er.async_get(hass).async_update_entity_options(
        MAX_OCCLUSION, "number", {"unit_of_measurement": unit}
    )
    await hass.async_block_till_done()
    shown = state(hass, MAX_OCCLUSION)
    assert shown.attributes["unit_of_measurement"] == "min"
    with pytest.raises(ServiceValidationError):
        await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=0)
    await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=1)
    assert coordinator.settings(0).max_occlusion_s == 60


@pytest.mark.parametrize("entity_id", [TARGET, MAX_OCCLUSION])
async def test_no_number(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, entity_id: str
) -> None:
    """NaN is on no side of a bound, so Home Assistant lets it pass; it is refused."""
    before = state(hass, entity_id).state
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "number.set_value", entity_id=entity_id, value=math.nan)
    assert refused.value.translation_key == "not_a_number"
    assert state(hass, entity_id).state == before
    assert coordinator.settings(0).max_occlusion_s == 900


@pytest.mark.parametrize("stored", [None, math.nan, "soon", 0, -60])
async def test_stored_time_that_is_none(
    hass: HomeAssistant, simulator: Simulator, stored: object
) -> None:
    """A stored time that is no time does not keep a controller from being set up."""
    options = {"cuffs": {"0": {"max_occlusion": stored}}}
    coordinator = await set_up(hass, paired(hass, simulator, **options))
    assert coordinator.settings(0).max_occlusion_s == 900
    assert float(state(hass, MAX_OCCLUSION).state) == 15


@pytest.mark.parametrize(
    ("stored", "restored"), [(110.0, 110), (400.0, 250), (None, 50)]
)
async def test_target_is_remembered(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    simulator: Simulator,
    stored: float | None,
    restored: float,
) -> None:
    """The last target is taken up, never above what is allowed; nothing inflates."""
    _restore(hass, stored)
    coordinator = await set_up(hass, entry)
    assert float(state(hass, TARGET).state) == restored
    assert coordinator.target(0) == restored
    simulator.warp(3)
    assert coordinator.data.lease is None
    assert simulator.pressure(0) < 5


async def test_max_occlusion(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
) -> None:
    """It is kept in the options, works at once, and nothing is reloaded for it."""
    await hold(hass, coordinator, simulator, channel=1)
    await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=7)
    await hass.async_block_till_done()
    assert entry.options["cuffs"]["0"]["max_occlusion"] == 420
    assert float(state(hass, MAX_OCCLUSION).state) == 7
    assert entry.runtime_data is coordinator
    assert state(hass, OTHER_SWITCH).state == "on"
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH)
    assert on_device(simulator)["limit_ms"] == 420_000


async def test_max_occlusion_of_a_running_hold(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Lowered, the deadline comes forward; raised again, it does not go back."""
    await hold(hass, coordinator, simulator)
    deadline = "sensor.gym_cuffs_cuff_1_occlusion_deadline"
    first = state(hass, deadline).state
    await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=5)
    assert coordinator.deadline_in(0) <= 300
    await eventually(lambda: state(hass, deadline).state < first)
    second = state(hass, deadline).state
    await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=15)
    assert coordinator.deadline_in(0) <= 300
    assert state(hass, deadline).state == second
    assert coordinator.data.cuff(0).phase == "holding"


@pytest.mark.parametrize("value", [0, 16])
async def test_max_occlusion_out_of_range(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, value: float
) -> None:
    """Never above what the controller allows."""
    with pytest.raises(ServiceValidationError):
        await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=value)
    assert coordinator.settings(0).max_occlusion_s == 900
