"""Tests of the actions: inflate all or none, release whatever becomes of another."""

from collections.abc import Mapping
import math
from typing import Any

import pytest

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.services import fields
from custom_components.bfr_cuff.services.fields import FieldProblem
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from simulator.device import Simulator
from simulator.rig.faults import Fault

from .conftest import DEVICE_ID
from .helpers import (
    OTHER_SWITCH,
    PRESSURE,
    SWITCH,
    act,
    eventually,
    hold,
    on_device,
    paired,
    set_up,
    state,
)
from .stranger import Stranger


def _device(hass: HomeAssistant, identifier: str) -> str:
    """Return the id of a controller's or a cuff's device."""
    (entry, *_) = hass.config_entries.async_entries(DOMAIN)
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, identifier), entry.entry_id
    )
    assert device is not None
    return device.id


def _phases(simulator: Simulator) -> list[str]:
    return [on_device(simulator, channel)["phase"] for channel in (0, 1)]


def _assert_refused(
    error: HomeAssistantError, key: str, placeholders: Mapping[str, str], text: str
) -> None:
    assert error.translation_domain == DOMAIN
    assert error.translation_key == key
    assert placeholders.items() <= (error.translation_placeholders or {}).items()
    assert str(error) == text


# Inflate.


async def test_inflate_several(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Both thighs go up together, to one target and one limit."""
    await act(
        hass,
        "bfr_cuff.inflate",
        entity_id=[SWITCH, OTHER_SWITCH],
        target_pressure=80,
        time_limit="00:05:00",
    )
    for channel in (0, 1):
        assert on_device(simulator, channel)["phase"] == "inflating"
        assert on_device(simulator, channel)["target"] == 80
        assert on_device(simulator, channel)["limit_ms"] == 300_000
    await hold(hass, coordinator, simulator)
    assert float(state(hass, "number.gym_cuffs_cuff_1_target_pressure").state) == 80


async def test_inflate_to_the_target_that_is_set(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Without a target each cuff takes its own; without one set, the lowest."""
    number = "number.gym_cuffs_cuff_1_target_pressure"
    await act(hass, "number.set_value", entity_id=number, value=95)
    await act(hass, "bfr_cuff.inflate", entity_id=[SWITCH, OTHER_SWITCH])
    assert on_device(simulator, 0)["target"] == 95
    assert on_device(simulator, 1)["target"] == 50
    assert on_device(simulator, 0)["limit_ms"] == 900_000


async def test_all_or_none(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A cuff with a fault keeps the other from being inflated."""
    simulator.set_fault(1, Fault.SENSOR_OUT_OF_RANGE)
    simulator.warp(1)
    await eventually(lambda: coordinator.data.cuff(1).fault)
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "bfr_cuff.inflate", entity_id=[SWITCH, OTHER_SWITCH])
    _assert_refused(
        refused.value,
        "refused_fault",
        {"cuff": "Gym cuffs cuff 2"},
        "Gym cuffs cuff 2 has a fault. Open Settings, Repairs to see it and to clear"
        " it",
    )
    assert "inflating" not in _phases(simulator)
    assert coordinator.data.lease is None


async def test_one_that_the_controller_refuses_takes_the_other_down(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """What only the controller knows to refuse ends what it has begun for another."""
    simulator.set_fault(1, Fault.SENSOR_OUT_OF_RANGE)
    # Known to the controller, and not told yet.
    simulator._control.run(40)
    assert on_device(simulator, 1)["fault"] == "sensor"
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "bfr_cuff.inflate", entity_id=[SWITCH, OTHER_SWITCH])
    assert refused.value.translation_key == "refused_fault"
    assert not {"inflating", "holding"} & set(_phases(simulator))
    await eventually(lambda: coordinator.data.lease is None)
    assert not coordinator._holding._holds


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize(
    ("data", "key", "limit", "text"),
    [
        (
            {"target_pressure": 251},
            "refused_target_too_high",
            "250",
            "Gym cuffs cuff 1: the highest target is 250 mmHg",
        ),
        (
            {"target_pressure": math.inf},
            "refused_target_too_high",
            "250",
            "Gym cuffs cuff 1: the highest target is 250 mmHg",
        ),
        (
            {"target_pressure": "nan"},
            "refused_target_too_high",
            "250",
            "Gym cuffs cuff 1: the highest target is 250 mmHg",
        ),
        (
            {"target_pressure": 29.9},
            "refused_target_too_low",
            "30",
            "Gym cuffs cuff 1: the lowest target is 30 mmHg",
        ),
        (
            {"time_limit": {"minutes": 15, "seconds": 1}},
            "refused_time_too_long",
            "15:00",
            "Gym cuffs cuff 1: the longest time limit is 15:00 minutes",
        ),
    ],
)
async def test_refusals_name_the_limit(
    hass: HomeAssistant,
    data: dict[str, Any],
    key: str,
    limit: str,
    text: str,
) -> None:
    """Nothing is clipped in silence: who asks for too much hears what is allowed."""
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, **data)
    _assert_refused(
        refused.value, key, {"cuff": "Gym cuffs cuff 1", "limit": limit}, text
    )
    assert state(hass, SWITCH).state == "off"


@pytest.mark.controller(pressure_max=200.0)
async def test_refusal_names_the_controllers_limit(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """A smaller limit of the controller is the one that is named."""
    with pytest.raises(ServiceValidationError, match="highest target is 200 mmHg"):
        await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=201)


@pytest.mark.controller(pressure_max=280.0)
async def test_refusal_names_the_ceiling(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """A larger limit of the controller does not lift our ceiling."""
    with pytest.raises(ServiceValidationError, match="highest target is 250 mmHg"):
        await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=251)


async def test_refusal_names_the_owners_limit(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The owner's own maximum is the one that is named."""
    options = {"cuffs": {"0": {"max_occlusion": 90}}}
    await set_up(hass, paired(hass, simulator, **options))
    with pytest.raises(ServiceValidationError, match="time limit is 1:30 minutes"):
        await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, time_limit="00:02:00")


@pytest.mark.parametrize("time_limit", ["00:00:00", {"seconds": 0}, "-00:01:00"])
async def test_no_time_is_no_limit(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, time_limit: Any
) -> None:
    """A time limit of nothing is a mistake, not a hold."""
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "bfr_cuff.inflate", entity_id=SWITCH, time_limit=time_limit)
    assert str(refused.value) == (
        "Time limit has to be a duration of at least one second, such as 00:05:00"
    )


async def test_release_overtakes_an_inflation(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Released while the lease is still being asked for, nothing is inflated."""
    simulator.stall_network()
    inflating = hass.async_create_task(
        act(hass, "bfr_cuff.inflate", entity_id=SWITCH), eager_start=True
    )
    releasing = hass.async_create_task(
        act(hass, "bfr_cuff.release", entity_id=SWITCH), eager_start=True
    )
    simulator.stall_network(on=False)
    await releasing
    with pytest.raises(ServiceValidationError) as refused:
        await inflating
    _assert_refused(
        refused.value,
        "refused_released",
        {},
        "Gym cuffs cuff 1 was released before it was inflated",
    )
    assert "inflating" not in _phases(simulator)


async def test_release_overtakes_a_change_of_target(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The same in the middle of a hold: nothing goes on, and the lease is given up."""
    await hold(hass, coordinator, simulator)
    simulator.stall_network()
    changing = hass.async_create_task(
        act(hass, "bfr_cuff.inflate", entity_id=SWITCH, target_pressure=90),
        eager_start=True,
    )
    releasing = hass.async_create_task(
        act(hass, "bfr_cuff.release", entity_id=SWITCH), eager_start=True
    )
    simulator.stall_network(on=False)
    await releasing
    with pytest.raises(ServiceValidationError) as refused:
        await changing
    assert refused.value.translation_key == "refused_released"
    assert _phases(simulator)[0] == "releasing"
    await eventually(lambda: coordinator.data.lease is None)
    assert simulator._powered().state()["lease"] is None


# Release.


@pytest.mark.parametrize(
    "target",
    [
        {"entity_id": SWITCH},
        {"entity_id": PRESSURE},
        {"entity_id": "select.gym_cuffs_cuff_1_placement"},
        {"device_id": f"{DEVICE_ID}_0"},
        {"area_id": "gym"},
    ],
    ids=str,
)
async def test_release_one(
    hass: HomeAssistant,
    coordinator: BfrCuffCoordinator,
    simulator: Simulator,
    target: dict[str, str],
) -> None:
    """A cuff is meant by any of its entities, its device or its area; others stay."""
    area = ar.async_get(hass).async_create("Gym")
    dr.async_get(hass).async_update_device(
        _device(hass, f"{DEVICE_ID}_0"), area_id=area.id
    )
    if "device_id" in target:
        target = {"device_id": _device(hass, target["device_id"])}
    await hold(hass, coordinator, simulator, 0)
    await hold(hass, coordinator, simulator, 1)
    await act(hass, "bfr_cuff.release", **target)
    assert _phases(simulator) == ["releasing", "holding"]
    await eventually(lambda: state(hass, SWITCH).state == "off")
    assert state(hass, OTHER_SWITCH).state == "on"
    assert coordinator.data.lease is not None


async def test_hidden_cuff(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A cuff is released by its device also when nothing of it is shown anywhere."""
    entities, device_id = er.async_get(hass), _device(hass, f"{DEVICE_ID}_0")
    for entity in er.async_entries_for_device(entities, device_id):
        hidden = er.RegistryEntryHider.USER
        entities.async_update_entity(entity.entity_id, hidden_by=hidden)
    await hold(hass, coordinator, simulator, 0)
    await act(hass, "bfr_cuff.release", device_id=device_id)
    assert _phases(simulator)[0] == "releasing"


@pytest.mark.parametrize("by", ["device", "entity"])
async def test_controller_means_all_its_cuffs(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator, by: str
) -> None:
    """Who names the controller means every cuff on it, up and down."""
    target = (
        {"device_id": _device(hass, DEVICE_ID)}
        if by == "device"
        else {"entity_id": "binary_sensor.gym_cuffs_problem"}
    )
    await act(hass, "bfr_cuff.inflate", **target)
    assert _phases(simulator) == ["inflating", "inflating"]
    await act(hass, "bfr_cuff.release", **target)
    assert not {"inflating", "holding"} & set(_phases(simulator))
    await eventually(lambda: coordinator.data.lease is None)


async def test_release_of_what_is_vented(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A release is always allowed, with nothing to release too."""
    for _ in range(3):
        await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    assert on_device(simulator)["reason"] == "boot"


async def test_release_with_a_fault(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """A release is always allowed, in a fault too."""
    simulator.set_fault(0, Fault.SENSOR_SILENT)
    simulator.warp(1)
    await eventually(lambda: coordinator.data.cuff(0).fault)
    await act(hass, "switch.turn_off", entity_id=SWITCH)
    assert on_device(simulator)["phase"] == "fault"


@pytest.mark.parametrize(
    "target", [{"entity_id": "switch.nobodys"}, {"device_id": "nobodys"}]
)
async def test_no_cuff_is_meant(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, target: dict[str, str]
) -> None:
    """An action without any cuff says so."""
    for action in ("bfr_cuff.inflate", "bfr_cuff.release"):
        with pytest.raises(ServiceValidationError) as refused:
            await act(hass, action, **target)
        assert refused.value.translation_key == "no_cuffs"
        assert "None of the targets is a cuff" in str(refused.value)


async def test_entity_of_somebody_else(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """Other integrations' entities in the same target are passed over."""
    other = er.async_get(hass).async_get_or_create("switch", "demo", "lamp")
    await act(hass, "bfr_cuff.inflate", entity_id=[other.entity_id, SWITCH])
    assert _phases(simulator)[0] == "inflating"


async def test_actions_without_a_controller(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator
) -> None:
    """The actions stay when the last controller is unloaded, and have no cuffs."""
    await hass.config_entries.async_unload(coordinator.config_entry.entry_id)
    with pytest.raises(ServiceValidationError):
        await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    await act(hass, "bfr_cuff.release_all")


# Release all.


async def _set_up_both(
    hass: HomeAssistant, first: Simulator, second: Simulator
) -> tuple[BfrCuffCoordinator, BfrCuffCoordinator]:
    """Set up two controllers and inflate a cuff on each."""
    entries = paired(hass, first), paired(hass, second)
    await set_up(hass, entries[0])
    await hass.async_block_till_done()
    await act(
        hass,
        "bfr_cuff.inflate",
        entity_id=[SWITCH, "switch.attic_cuff_1_inflate"],
    )
    assert on_device(first)["phase"] == on_device(second)["phase"] == "inflating"
    return entries[0].runtime_data, entries[1].runtime_data


async def test_release_all(
    hass: HomeAssistant, simulator: Simulator, second_simulator: Simulator
) -> None:
    """Every cuff of every controller, somebody else's hold among them."""
    await _set_up_both(hass, simulator, second_simulator)
    await act(hass, "bfr_cuff.release", entity_id=SWITCH)
    async with Stranger(simulator) as stranger:
        await eventually(lambda: simulator._powered().state()["lease"] is None)
        await stranger.hold(1)
        await act(hass, "bfr_cuff.release_all")
        assert _phases(simulator)[1] == "releasing"
    assert on_device(second_simulator)["phase"] in ("releasing", "vented")


async def test_release_all_with_one_controller_down(
    hass: HomeAssistant, simulator: Simulator, second_simulator: Simulator
) -> None:
    """A controller that cannot be reached keeps no other from being released."""
    first, second = await _set_up_both(hass, simulator, second_simulator)
    await simulator.cut_power()
    await eventually(lambda: not first.last_update_success)
    with pytest.raises(HomeAssistantError) as failed:
        await act(hass, "bfr_cuff.release_all")
    assert failed.value.translation_key == "unreachable"
    assert "cannot be reached" in str(failed.value)
    assert on_device(second_simulator)["phase"] in ("releasing", "vented")
    await eventually(lambda: second.data.lease is None)
    await simulator.restore_power()


@pytest.mark.parametrize(
    "value", [True, math.inf, "Infinity", 1e308, 10**400, {"days": 1e300}, "-5"]
)
def test_time_that_no_one_can_wait_for(value: object) -> None:
    """Too large to be counted with is refused like what is no time at all."""
    with pytest.raises(FieldProblem):
        fields.span(value)


@pytest.mark.parametrize("value", [True, False, 10**400, "much", None, [5]])
def test_no_number(value: object) -> None:
    """A yes is no number, as it is none on the network; nor is what no float can hold."""
    with pytest.raises(FieldProblem):
        fields.any_number(value)
