"""Tests of the guard where it works: it alone is enough to let the air out."""

from unittest.mock import patch

import pytest

from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from simulator.controller.pressure_watch import OverpressureWatch
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .helpers import (
    SWITCH,
    act,
    eventually,
    fast_forward,
    hold,
    let_out,
    occlude_until,
    on_device,
    paired,
    set_up,
    state,
)

MAX_OCCLUSION = "number.gym_cuffs_cuff_1_maximum_occlusion_time"


async def _released_at(hass: HomeAssistant, simulator: Simulator) -> float:
    """Wait until the controller opens the valve and return when that was."""
    await eventually(lambda: on_device(simulator)["phase"] != "holding")
    return hass.loop.time()


async def test_owners_maximum_that_the_controller_does_not_know(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The owner's maximum, lowered mid-hold, is kept by Home Assistant alone."""
    await hold(hass, coordinator, simulator)
    assert on_device(simulator)["limit_ms"] == 900_000
    await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=1)
    await occlude_until(coordinator, simulator, 58)
    due = hass.loop.time() + coordinator.deadline_in(0)
    released = await _released_at(hass, simulator)
    assert due - 0.25 < released < due + 1
    assert on_device(simulator)["reason"] == "command"
    assert "The guard releases 0: deadline" in caplog.text
    await let_out(simulator)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    await eventually(lambda: coordinator.data.lease is None)


async def test_maximum_lowered_below_what_is_used(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A maximum that is over already releases at once."""
    await hold(hass, coordinator, simulator)
    await occlude_until(coordinator, simulator, 70)
    await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=1)
    await eventually(lambda: on_device(simulator)["phase"] == "releasing", within_s=1)


async def test_maximum_raised_pushes_nothing_back(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Raising the maximum in a hold is for the next one."""
    options = {"cuffs": {"0": {"max_occlusion": 60}}}
    coordinator = await set_up(hass, paired(hass, simulator, **options))
    await hold(hass, coordinator, simulator)
    before = hass.loop.time() + coordinator.deadline_in(0)
    await act(hass, "number.set_value", entity_id=MAX_OCCLUSION, value=15)
    assert hass.loop.time() + coordinator.deadline_in(0) <= before + 0.1
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=55)
    assert hass.loop.time() + coordinator.deadline_in(0) <= before + 0.1
    await occlude_until(coordinator, simulator, 59)
    await eventually(lambda: on_device(simulator)["phase"] == "releasing", within_s=3)
    assert on_device(simulator)["occluded_ms"] < 65_000


async def test_time_limit_and_what_comes_after(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A limit of one hold is kept, cannot be lengthened, and has to be paid for."""
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, time_limit={"seconds": 30})
    await hold(hass, coordinator, simulator)
    assert on_device(simulator)["limit_ms"] == 30_000
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, time_limit={"minutes": 10})
    assert coordinator.deadline_in(0) <= 30
    await occlude_until(coordinator, simulator, 28)
    due = hass.loop.time() + coordinator.deadline_in(0)
    assert await _released_at(hass, simulator) < due + 1
    await let_out(simulator)
    await eventually(lambda: state(hass, SWITCH).state == "off")
    for action, data in (
        ("switch.turn_on", {}),
        ("bfr_cuff.inflate", {"time_limit": {"minutes": 1}}),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await act(hass, action, entity_id=SWITCH, **data)
        assert refused.value.translation_key == "refused_reperfusing"
        assert "has used up its occlusion time" in str(refused.value)
    assert on_device(simulator)["phase"] == "vented"


@pytest.mark.controller(occlusion_max_s=1200)
async def test_controllers_limit_longer_than_ours(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Fifteen minutes are the most by default, whatever the controller allows."""
    await hold(hass, coordinator, simulator)
    assert 890 < coordinator.deadline_in(0) <= 900
    assert on_device(simulator)["limit_ms"] == 900_000


@pytest.mark.controller(occlusion_max_s=300)
async def test_controllers_limit_shorter_than_ours(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """What the controller enforces is what the deadline shows."""
    await hold(hass, coordinator, simulator)
    assert 280 < coordinator.deadline_in(0) <= 300
    assert float(state(hass, MAX_OCCLUSION).state) == 5
    assert state(hass, MAX_OCCLUSION).attributes["max"] == 5


async def test_overpressure(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Pressure above the bound is released by us, should the controller not notice.

    A controller that breaks its own rule cannot be had, so the simulator's watch is
    switched off; the pump that runs on and the valve that sticks are real.
    """
    with patch.object(OverpressureWatch, "tripped", return_value=False):
        await hold(hass, coordinator, simulator)
        simulator.set_fault(0, Fault.VENT_BLOCKED)
        simulator.set_fault(0, Fault.PUMP_STUCK)
        await fast_forward(
            coordinator, simulator, lambda: simulator.pressure(0) > 270, 0.5
        )
        await eventually(lambda: on_device(simulator)["phase"] == "releasing")
    assert on_device(simulator)["reason"] == "command"
    assert "The guard releases 0: ceiling" in caplog.text
    # It asks again and again while nothing comes of it.
    await eventually(lambda: caplog.text.count("The guard releases 0: ceiling") >= 2)
    simulator.set_fault(0, Fault.PUMP_STUCK, on=False)
    simulator.set_fault(0, Fault.VENT_BLOCKED, on=False)
    await let_out(simulator)
    await eventually(lambda: state(hass, SWITCH).state == "off")


async def test_overpressure_that_the_controller_sees_too(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A pump that cannot be stopped ends in a fault, and the hold is over."""
    await hold(hass, coordinator, simulator)
    simulator.set_fault(0, Fault.VENT_BLOCKED)
    simulator.set_fault(0, Fault.PUMP_STUCK)
    await fast_forward(coordinator, simulator, lambda: on_device(simulator)["fault"])
    assert on_device(simulator)["fault"] == "overpressure"
    await eventually(lambda: state(hass, SWITCH).state == "off")
    fault = "sensor.gym_cuffs_cuff_1_fault"
    await eventually(lambda: state(hass, fault).state == "overpressure")
    assert not coordinator._holding._holds
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert refused.value.translation_key == "refused_fault"


async def test_leak(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A cuff that does not get tight is released and says why."""
    simulator.set_fault(0, Fault.LEAK)
    await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=240)
    await fast_forward(coordinator, simulator, lambda: on_device(simulator)["fault"])
    assert on_device(simulator)["fault"] == "leak"
    await eventually(
        lambda: state(hass, "sensor.gym_cuffs_cuff_1_last_release").state == "leak"
    )
    assert state(hass, SWITCH).state == "off"


async def test_sensor_frozen(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A sensor that stands still releases, and the pressure is unknown."""
    await hold(hass, coordinator, simulator)
    simulator.set_fault(0, Fault.SENSOR_FROZEN)
    simulator.warp(2.5)
    await eventually(
        lambda: state(hass, "sensor.gym_cuffs_cuff_1_pressure").state == "unknown"
    )
    assert state(hass, "sensor.gym_cuffs_cuff_1_fault").state == "sensor"
    assert state(hass, SWITCH).state == "off"
    await let_out(simulator)


async def test_button_on_the_controller(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The button ends the hold, and bars the next for a moment."""
    await hold(hass, coordinator, simulator)
    simulator.press_button()
    await eventually(lambda: state(hass, SWITCH).state == "off")
    assert state(hass, "sensor.gym_cuffs_cuff_1_last_release").state == "button"
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "switch.turn_on", entity_id=SWITCH)
    assert refused.value.translation_key == "refused_barred"
    assert "button on the controller was pressed" in str(refused.value)
    assert not coordinator._holding._holds


async def test_no_news_no_inflation(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """With nothing fresh from the controller nothing is asked of it."""
    simulator.stall_network()
    await eventually(lambda: not coordinator.last_update_success)
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "bfr_cuff.inflate", entity_id=SWITCH)
    assert refused.value.translation_key == "refused_no_news"
    simulator.stall_network(on=False)
    simulator.warp(3)
    assert simulator.pressure(0) < 5
