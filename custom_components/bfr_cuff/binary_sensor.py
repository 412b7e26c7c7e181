"""Binary sensors of BFR cuff."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .entity import ControllerEntity

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class ControllerBinarySensorDescription(BinarySensorEntityDescription):
    """A binary sensor of a controller."""

    is_on_fn: Callable[[BfrCuffCoordinator], bool]


BINARY_SENSORS: tuple[ControllerBinarySensorDescription, ...] = (
    ControllerBinarySensorDescription(
        key="connectivity",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda coordinator: coordinator.last_update_success,
    ),
    ControllerBinarySensorDescription(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        is_on_fn=lambda coordinator: bool(coordinator.issues),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up BFR cuff binary sensors based on a config entry."""
    async_add_entities(
        ControllerBinarySensor(entry.runtime_data, description)
        for description in BINARY_SENSORS
    )


class ControllerBinarySensor(ControllerEntity, BinarySensorEntity):
    """A binary sensor of a controller.

    It stays available without contact: losing it is what it has to tell.
    """

    entity_description: ControllerBinarySensorDescription

    @property
    @override
    def available(self) -> bool:
        """Return that there is always something to tell."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Return whether it is on."""
        return self.entity_description.is_on_fn(self.coordinator)

    @override
    def shown(self) -> Hashable:
        """Return whether it is on."""
        return self.is_on
