"""The actions of BFR cuff."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import voluptuous as vol

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
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
from ..sessions.athlete_sessions import loaded_athletes

SERVICE_INFLATE: Final = "inflate"
SERVICE_RELEASE: Final = "release"
SERVICE_RELEASE_ALL: Final = "release_all"

ATTR_TARGET_PRESSURE: Final = "target_pressure"
ATTR_TIME_LIMIT: Final = "time_limit"

INFLATE_SCHEMA: Final = cv.make_entity_service_schema(
    {
        vol.Optional(ATTR_TARGET_PRESSURE): vol.Coerce(float),
        vol.Optional(ATTR_TIME_LIMIT): vol.All(
            cv.positive_time_period, vol.Range(min=timedelta(seconds=1))
        ),
    }
)
RELEASE_SCHEMA: Final = cv.make_entity_service_schema({})


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


@callback
def async_setup_cuff_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN, SERVICE_INFLATE, _async_inflate, schema=INFLATE_SCHEMA
    )
    hass.services.async_register(
        DOMAIN, SERVICE_RELEASE, _async_release, schema=RELEASE_SCHEMA
    )
    hass.services.async_register(
        DOMAIN, SERVICE_RELEASE_ALL, _async_release_all, schema=vol.Schema({})
    )


async def _async_inflate(call: ServiceCall) -> None:
    """Inflate the cuffs, all or none."""
    target: float | None = call.data.get(ATTR_TARGET_PRESSURE)
    limit: timedelta | None = call.data.get(ATTR_TIME_LIMIT)
    limit_s = None if limit is None else limit.total_seconds()
    cuffs = await _async_cuffs(call)
    for cuff in cuffs:
        cuff.check_inflate(target, limit_s)
    results = await asyncio.gather(
        *(cuff.inflate(target, limit_s) for cuff in cuffs), return_exceptions=True
    )
    errors = [result for result in results if result is not None]
    if not errors:
        return
    up = [cuff for cuff, result in zip(cuffs, results, strict=True) if result is None]
    await asyncio.gather(*(cuff.release() for cuff in up), return_exceptions=True)
    raise errors[0]


async def _async_release(call: ServiceCall) -> None:
    """Release the cuffs; each is tried, whatever becomes of another."""
    await _all(cuff.release() for cuff in await _async_cuffs(call))


async def _async_release_all(call: ServiceCall) -> None:
    """Release every cuff of every controller, and start nothing that is counted down."""
    for athlete in loaded_athletes(call.hass):
        if (count := athlete.runtime_data.count) is not None:
            count.cancel()

    async def _release(entry: BfrCuffConfigEntry) -> None:
        with errors_explained(entry.title):
            await entry.runtime_data.async_release()

    await _all(_release(entry) for entry in loaded_controllers(call.hass))


async def _all(requests: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Carry out every request, then raise the first error."""
    results = await asyncio.gather(*requests, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def _async_cuffs(call: ServiceCall) -> list[Cuff]:
    """Return the cuffs that an action targets, or raise when there are none.

    A cuff is meant by its device or any of its entities; a controller means its cuffs.
    A device that is named is meant also when all its entities are hidden or disabled.
    """
    entities = er.async_get(call.hass)
    devices = {
        entity.device_id
        for entity_id in await async_extract_entity_ids(call)
        if (entity := entities.async_get(entity_id)) and entity.platform == DOMAIN
    }
    devices.update(cv.ensure_list(call.data.get(ATTR_DEVICE_ID)))
    cuffs = [
        cuff
        for entry in loaded_controllers(call.hass)
        for cuff in _cuffs_of(entry, devices)
    ]
    if not cuffs:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_cuffs"
        )
    return cuffs


def _cuffs_of(entry: BfrCuffConfigEntry, devices: set[str | None]) -> Iterator[Cuff]:
    """Yield the cuffs of a controller that are on one of these devices."""
    coordinator = entry.runtime_data
    device_id = coordinator.info.device_id
    registry = dr.async_get(coordinator.hass)
    meant = {
        identifier
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        if device.id in devices
        for _, identifier in device.identifiers
    }
    for cuff in coordinator.info.cuffs:
        if device_id in meant or cuff_identifier(device_id, cuff.channel) in meant:
            yield Cuff(coordinator, cuff.channel)
