"""The cuffs that an action targets, less those that it excludes.

Home Assistant 2026.11 has targets with an `exclude` block. What is excluded here is
found without its help: on earlier versions too, nothing that was excluded is touched,
whichever way it was included and whichever way it was excluded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import voluptuous as vol

from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    ENTITY_MATCH_ALL,
)
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.service import async_extract_entity_ids

from ..const import DOMAIN
from ..coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from ..devices import cuff_identifier, cuff_name
from ..entries import loaded_controllers
from ..errors import errors_explained
from ..members import with_members
from ..permissions import EntityKey, inflate_switch

ATTR_EXCLUDE: Final = "exclude"

_IDS: Final = (
    ATTR_ENTITY_ID,
    ATTR_DEVICE_ID,
    ATTR_AREA_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)
EXCLUDE: Final = {
    vol.Optional(ATTR_EXCLUDE): vol.Schema(
        {
            vol.Optional(key): vol.Any(None, vol.All(cv.ensure_list_csv, [cv.string]))
            for key in _IDS
        }
    )
}
"""The field of an action that names what it must not touch."""


@dataclass(frozen=True, slots=True)
class Cuff:
    """One cuff that an action is about."""

    coordinator: BfrCuffCoordinator
    channel: int

    @property
    def name(self) -> str:
        """Return what the cuff is called."""
        entry = self.coordinator.config_entry
        return cuff_name(self.coordinator.hass, entry, self.channel)

    @property
    def switch(self) -> EntityKey:
        """Return the switch that stands for the cuff's pressure."""
        return inflate_switch(self.coordinator.info.device_id, self.channel)

    def check_inflate(self, target: float | None, limit_s: float | None) -> None:
        """Raise, translated, if the cuff would not be inflated."""
        with errors_explained(self.name):
            self.coordinator.check_inflate(self.channel, self._target(target), limit_s)

    async def inflate(self, target: float | None, limit_s: float | None) -> None:
        """Inflate the cuff to a target, or to the one that is set for it."""
        with errors_explained(self.name):
            await self.coordinator.async_inflate(
                self.channel, self._target(target), limit_s
            )

    async def release(self) -> None:
        """Release the cuff."""
        with errors_explained(self.name):
            await self.coordinator.async_release(self.channel)

    def _target(self, target: float | None) -> float:
        return self.coordinator.target(self.channel) if target is None else target


async def async_cuffs(call: ServiceCall, *, all_of_them: bool = False) -> list[Cuff]:
    """Return the cuffs that an action targets, or raise when there are none.

    A cuff is meant by its device or any of its entities; a controller means its cuffs.
    A device that is named is meant also when all its entities are hidden or disabled.
    `all_of_them` lets `entity_id: all` mean every cuff, which only a release may.
    """
    named = call.data.get(ATTR_ENTITY_ID) == ENTITY_MATCH_ALL
    devices = await _async_devices(call)
    excluded = _excluded(call.hass, call.data.get(ATTR_EXCLUDE) or {})
    cuffs = [
        cuff
        for entry in loaded_controllers(call.hass)
        for cuff, its_devices in _cuffs_of(entry)
        if (named and all_of_them) or its_devices & devices
        if not its_devices & excluded
    ]
    if not cuffs:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_cuffs"
        )
    return cuffs


async def _async_devices(call: ServiceCall) -> set[str]:
    """Return the devices that an action includes."""
    entities = er.async_get(call.hass)
    found = {
        entity.device_id
        for entity_id in await async_extract_entity_ids(call)
        if (entity := entities.async_get(entity_id))
        and entity.platform == DOMAIN
        and entity.device_id
    }
    return found.union(cv.ensure_list(call.data.get(ATTR_DEVICE_ID)))


def _cuffs_of(entry: BfrCuffConfigEntry) -> Iterator[tuple[Cuff, set[str]]]:
    """Yield a controller's cuffs, each with its own device's id and the controller's."""
    coordinator = entry.runtime_data
    device_id = coordinator.info.device_id
    registry = dr.async_get(coordinator.hass)
    known = {
        identifier: device.id
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        for _, identifier in device.identifiers
    }
    for cuff in coordinator.info.cuffs:
        identifiers = (device_id, cuff_identifier(device_id, cuff.channel))
        devices = {known[each] for each in identifiers if each in known}
        yield Cuff(coordinator, cuff.channel), devices


def _excluded(hass: HomeAssistant, exclude: Mapping[str, Any]) -> set[str]:
    """Return the devices that are excluded, by themselves or by any of their entities.

    Also by an entity that is hidden, disabled, in a group of any kind, or of another
    integration, such as the light made of a switch: in doubt nothing inflates.
    """
    if not exclude:
        return set()
    ids = {key: set(cv.ensure_list(exclude.get(key))) for key in _IDS}
    ids[ATTR_ENTITY_ID] = with_members(hass, ids[ATTR_ENTITY_ID])
    entities, excluding = er.async_get(hass), _Excluding(hass, ids)
    found = {
        entity.device_id
        for entity in entities.entities.values()
        if entity.device_id and excluding.takes_out_entity(entity)
    }
    registry = dr.async_get(hass)
    return found | {
        device.id
        for entry in loaded_controllers(hass)
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        if excluding.takes_out_device(device)
    }


class _Excluding:
    """What an exclude block takes out, by entity and by device."""

    def __init__(self, hass: HomeAssistant, ids: dict[str, set[str]]) -> None:
        """Take the ids; areas are also those of the floors and labels among them."""
        self._ids = ids
        self._areas = ids[ATTR_AREA_ID] | {
            area.id
            for area in ar.async_get(hass).async_list_areas()
            if area.floor_id in ids[ATTR_FLOOR_ID] or area.labels & ids[ATTR_LABEL_ID]
        }

    def takes_out_entity(self, entity: er.RegistryEntry) -> bool:
        """Return whether an entity is excluded by something of its own."""
        return (
            not {ENTITY_MATCH_ALL, entity.entity_id, entity.id}.isdisjoint(
                self._ids[ATTR_ENTITY_ID]
            )
            or entity.area_id in self._areas
            or bool(entity.labels & self._ids[ATTR_LABEL_ID])
        )

    def takes_out_device(self, device: dr.DeviceEntry) -> bool:
        """Return whether a device is excluded."""
        return device.id in self._ids[ATTR_DEVICE_ID] or (
            device.area_id in self._areas
            or bool(device.labels & self._ids[ATTR_LABEL_ID])
        )
