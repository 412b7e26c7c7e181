"""What an action excludes is never touched, whichever way it was included.

Home Assistant 2026.11 passes an `exclude` block on; the installed one takes it from an
action of ours all the same.
"""

from collections.abc import Callable
from typing import Any

import pytest

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.setup import async_setup_component
from simulator.device import Simulator

from .conftest import DEVICE_ID
from .helpers import OTHER_SWITCH, SWITCH, act, stand_in
from .training import inflated

HIDDEN = "sensor.gym_cuffs_cuff_2_fault"

type Names = Callable[[HomeAssistant], dict[str, Any]]


def _device(hass: HomeAssistant, identifier: str) -> dr.DeviceEntry:
    (entry, *_) = hass.config_entries.async_entries(DOMAIN)
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier(
        (DOMAIN, identifier), entry.entry_id
    )
    assert isinstance(device, dr.DeviceEntry)
    return device


def _second(hass: HomeAssistant) -> dr.DeviceEntry:
    return _device(hass, f"{DEVICE_ID}_1")


def _both(hass: HomeAssistant) -> list[str]:
    return [_device(hass, f"{DEVICE_ID}_{channel}").id for channel in (0, 1)]


@pytest.fixture(autouse=True)
async def rooms(hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
    """Put both cuffs on a floor, the second in a room of its own with a label."""
    floor = fr.async_get(hass).async_create("Ground")
    attic = fr.async_get(hass).async_create("Attic")
    areas = ar.async_get(hass)
    gym = areas.async_create("Gym", floor_id=floor.floor_id)
    loft = areas.async_create("Loft", floor_id=attic.floor_id)
    labels = lr.async_get(hass)
    cuff, two, up = (labels.async_create(name) for name in ("Cuff", "Two", "Up"))
    areas.async_update(loft.id, labels={up.label_id, cuff.label_id})
    devices = dr.async_get(hass)
    first, second = _both(hass)
    devices.async_update_device(first, area_id=gym.id, labels={cuff.label_id})
    devices.async_update_device(
        second, area_id=loft.id, labels={cuff.label_id, two.label_id}
    )
    er.async_get(hass).async_update_entity(
        HIDDEN, hidden_by=er.RegistryEntryHider.USER, labels={two.label_id}
    )
    groups = {
        "second": {"entities": [OTHER_SWITCH]},
        "nest": {"entities": ["group.second"]},
    }
    await async_setup_component(hass, "homeassistant", {})
    await async_setup_component(hass, "group", {"group": groups})
    await stand_in(hass, "group", {"group_type": "switch", "entities": [OTHER_SWITCH]})
    await stand_in(
        hass, "switch_as_x", {"target_domain": "light", "entity_id": OTHER_SWITCH}
    )
    (light,) = hass.states.async_entity_ids("light")
    three = labels.async_create("Three")
    er.async_get(hass).async_update_entity(
        light, new_entity_id="light.cuff", labels={three.label_id}
    )


INCLUDED: dict[str, Names] = {
    "entities": lambda hass: {"entity_id": [SWITCH, OTHER_SWITCH]},
    "devices": lambda hass: {"device_id": _both(hass)},
    "controller": lambda hass: {"device_id": _device(hass, DEVICE_ID).id},
    "areas": lambda hass: {"area_id": ["gym", "loft"]},
    "floors": lambda hass: {"floor_id": ["ground", "attic"]},
    "label": lambda hass: {"label_id": "cuff"},
    "mixed": lambda hass: {
        "entity_id": OTHER_SWITCH,
        "area_id": ["gym"],
        "label_id": ["cuff"],
    },
}
EXCLUDED: dict[str, Names] = {
    "entity": lambda hass: {"entity_id": OTHER_SWITCH},
    "another entity of it": lambda hass: {"entity_id": [HIDDEN]},
    "group": lambda hass: {"entity_id": ["group.second"]},
    "group of a newer kind": lambda hass: {"entity_id": "switch.both"},
    "group of groups": lambda hass: {"entity_id": "group.nest"},
    "light made of it": lambda hass: {"entity_id": "light.cuff"},
    "label of that light": lambda hass: {"label_id": "three"},
    "id in the registry": lambda hass: {
        "entity_id": getattr(er.async_get(hass).async_get(OTHER_SWITCH), "id", None)
    },
    "in capitals": lambda hass: {"entity_id": OTHER_SWITCH.upper()},
    "device": lambda hass: {"device_id": _second(hass).id},
    "area": lambda hass: {"area_id": "loft"},
    "floor": lambda hass: {"floor_id": ["attic"]},
    "label of the device": lambda hass: {"label_id": ["two"]},
    "label of the area": lambda hass: {"label_id": "up"},
}


@pytest.mark.parametrize("included", INCLUDED)
async def test_excluded(
    hass: HomeAssistant, simulator: Simulator, included: str
) -> None:
    """The first cuff is inflated, the second never."""
    for excluded, exclude in EXCLUDED.items():
        target = INCLUDED[included](hass) | {"exclude": exclude(hass)}
        await act(hass, "bfr_cuff.inflate", **target)
        up = [inflated(simulator, channel) for channel in (0, 1)]
        assert up == [True, False], excluded
        await act(hass, "bfr_cuff.release_all")


@pytest.mark.parametrize(
    "exclude",
    [
        {"entity_id": "all"},
        {"device_id": "controller"},
        {"area_id": ["gym", "loft"]},
        {"label_id": "cuff"},
    ],
)
async def test_all_excluded(
    hass: HomeAssistant, simulator: Simulator, exclude: dict[str, Any]
) -> None:
    """What is included and excluded is excluded, and that is said."""
    if exclude == {"device_id": "controller"}:
        exclude = {"device_id": _device(hass, DEVICE_ID).id}
    with pytest.raises(ServiceValidationError) as refused:
        await act(hass, "bfr_cuff.inflate", device_id=_both(hass), exclude=exclude)
    assert refused.value.translation_key == "no_cuffs"
    assert not inflated(simulator, 0)
    assert not inflated(simulator, 1)


@pytest.mark.parametrize("exclude", ["none", [1], {"entity_id": {"a": 1}}])
async def test_exclusion_that_is_none(
    hass: HomeAssistant, simulator: Simulator, exclude: Any
) -> None:
    """What cannot be understood is refused in words, and nothing inflates."""
    with pytest.raises(ServiceValidationError):
        await act(hass, "bfr_cuff.inflate", device_id=_both(hass), exclude=exclude)
    assert not inflated(simulator, 0)
    assert not inflated(simulator, 1)


async def test_nothing_excluded(hass: HomeAssistant, simulator: Simulator) -> None:
    """An empty block, or one that is about something else, takes nothing out."""
    other = {"area_id": "kitchen", "entity_id": ["light.hall"], "device_id": None}
    for exclude in ({}, other):
        await act(hass, "bfr_cuff.inflate", device_id=_both(hass), exclude=exclude)
        assert inflated(simulator, 0)
        assert inflated(simulator, 1)


async def test_release_leaves_what_is_excluded(
    hass: HomeAssistant, coordinator: BfrCuffCoordinator, simulator: Simulator
) -> None:
    """The same goes for a release; without a block, or with all, it means everything."""
    await act(hass, "bfr_cuff.inflate", device_id=_both(hass))
    exclude = {"area_id": "loft"}
    await act(hass, "bfr_cuff.release", entity_id="all", exclude=exclude)
    assert [inflated(simulator, channel) for channel in (0, 1)] == [False, True]
    await act(hass, "bfr_cuff.release", entity_id="all")
    assert not inflated(simulator, 1)


async def test_inflate_never_means_all(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """`entity_id: all` is no way to say which limb."""
    with pytest.raises(ServiceValidationError):
        await act(hass, "bfr_cuff.inflate", entity_id="all")
    assert not inflated(simulator, 0)
