"""The actions of cuffs: inflate some, release some, release all."""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import timedelta
from typing import Any, Final

import voluptuous as vol

from homeassistant.const import ATTR_ENTITY_ID, ENTITY_MATCH_ALL
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import config_validation as cv

from ..const import DOMAIN
from ..coordinator import BfrCuffConfigEntry
from ..entries import loaded_controllers
from ..errors import errors_explained
from ..own_parts.provers import provers
from ..permissions import async_check_control
from ..sessions.athlete_sessions import loaded_athletes
from .fields import Worded, any_number, span
from .targets import ATTR_EXCLUDE, EXCLUDE, async_cuffs

SERVICE_INFLATE: Final = "inflate"
SERVICE_RELEASE: Final = "release"
SERVICE_RELEASE_ALL: Final = "release_all"

ATTR_TARGET_PRESSURE: Final = "target_pressure"
ATTR_TIME_LIMIT: Final = "time_limit"

INFLATE_SCHEMA: Final = cv.make_entity_service_schema(
    {
        vol.Optional(ATTR_TARGET_PRESSURE): any_number,
        vol.Optional(ATTR_TIME_LIMIT): span,
        **EXCLUDE,
    }
)
RELEASE_SCHEMA: Final = cv.make_entity_service_schema(EXCLUDE)
RELEASE_ALL_SCHEMA: Final = vol.Schema({})


@callback
def async_setup_cuff_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, handler, schema in (
        (SERVICE_INFLATE, _async_inflate, INFLATE_SCHEMA),
        (SERVICE_RELEASE, _async_release, RELEASE_SCHEMA),
        (SERVICE_RELEASE_ALL, _async_release_all, RELEASE_ALL_SCHEMA),
    ):
        hass.services.async_register(
            DOMAIN, name, handler, schema=Worded(hass, name, schema)
        )


async def _async_inflate(call: ServiceCall) -> None:
    """Inflate the cuffs, all or none."""
    target: float | None = call.data.get(ATTR_TARGET_PRESSURE)
    limit: timedelta | None = call.data.get(ATTR_TIME_LIMIT)
    limit_s = None if limit is None else limit.total_seconds()
    cuffs = await async_cuffs(call)
    await async_check_control(call.hass, call.context, (cuff.switch for cuff in cuffs))
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
    """Release the cuffs; each is tried, even if another fails. Anyone may."""
    names_all = call.data.get(ATTR_ENTITY_ID) == ENTITY_MATCH_ALL
    if names_all and not call.data.get(ATTR_EXCLUDE):
        # Everything is more than the cuffs that have an entity: one may be tested.
        await _async_release_all(call)
        return
    cuffs = await async_cuffs(call, all_of_them=True)
    await _all(cuff.release() for cuff in cuffs)


async def _async_release_all(call: ServiceCall) -> None:
    """Release every cuff of every controller; what is counted down or tested ends."""
    for prover in provers(call.hass):
        prover.stop()
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
