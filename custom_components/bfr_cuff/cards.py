"""Bring the cards to every browser: a folder, and one line that loads what is in it."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any, Final

from homeassistant.components.frontend import add_extra_js_url, remove_extra_js_url
from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.resources import (
    ResourceStorageCollection,
    ResourceYAMLCollection,
)
from homeassistant.const import CONF_ID, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER

FOLDER: Final = Path(__file__).parent / "frontend"
BUNDLE: Final = "bfr-cuff.js"
URL_BASE: Final = f"/{DOMAIN}"
URL_PATH: Final = f"{URL_BASE}/{BUNDLE}"

_HASH_DIGITS: Final = 10
_TURN: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}.resource_turn")
_EXTRA: HassKey[str] = HassKey(f"{DOMAIN}.resource_extra")

type Collection = ResourceStorageCollection | ResourceYAMLCollection


async def async_serve_cards(hass: HomeAssistant) -> None:
    """Serve the folder of the cards; it cannot be taken back before a restart."""
    if not await hass.async_add_executor_job(FOLDER.is_dir):
        return
    path = StaticPathConfig(URL_BASE, str(FOLDER), cache_headers=True)
    await hass.http.async_register_static_paths([path])


async def async_load_cards(hass: HomeAssistant) -> None:
    """Have every dashboard load the cards as they are now.

    The address ends in a hash of the content, for browsers keep a file for a month.
    Exactly one resource is ours, and every other is left alone.
    """
    if (resources := _resources(hass)) is None:
        return
    if (url := await hass.async_add_executor_job(_url)) is None:
        LOGGER.warning("The cards have not been built, so no dashboard can show them")
        return
    # Two entries that are set up at once must not add a line each.
    async with hass.data.setdefault(_TURN, asyncio.Lock()):
        await _async_own(hass, resources, url)


async def async_forget_cards(hass: HomeAssistant) -> None:
    """Take our resource away again, once the last entry has been removed."""
    if hass.config_entries.async_entries(DOMAIN, include_ignore=False):
        return
    _set_extra(hass, None)
    resources = _resources(hass)
    if isinstance(resources, ResourceStorageCollection):
        async with hass.data.setdefault(_TURN, asyncio.Lock()):
            for item in await _async_ours(resources):
                await resources.async_delete_item(item[CONF_ID])


def _resources(hass: HomeAssistant) -> Collection | None:
    """Return the resources of the dashboards; without a frontend there are none."""
    lovelace = hass.data.get(LOVELACE_DATA)
    return None if lovelace is None else lovelace.resources


def _url() -> str | None:
    """Return the address of the cards, which tells their content; not in the loop."""
    try:
        content = (FOLDER / BUNDLE).read_bytes()
    except OSError:
        return None
    return f"{URL_PATH}?v={hashlib.sha256(content).hexdigest()[:_HASH_DIGITS]}"


async def _async_own(hass: HomeAssistant, resources: Collection, url: str) -> None:
    """Make our resource the only one for our path."""
    ours = await _async_ours(resources)
    if not isinstance(resources, ResourceStorageCollection):
        # Resources in YAML belong to the owner, who may have listed the cards there.
        _set_extra(hass, None if ours else url)
        return
    for spare in ours[1:]:
        await resources.async_delete_item(spare[CONF_ID])
    if not ours:
        await resources.async_create_item({"res_type": "module", CONF_URL: url})
    elif ours[0][CONF_URL] != url:
        await resources.async_update_item(ours[0][CONF_ID], {CONF_URL: url})


async def _async_ours(resources: Collection) -> list[dict[str, Any]]:
    """Return the resources for our path, whatever their hash.

    Asked for its number, a collection loads itself. One that is written to before it
    was loaded would lose everything that others have in it.
    """
    await resources.async_get_info()
    return [
        item
        for item in resources.async_items() or []
        if item[CONF_URL].partition("?")[0] == URL_PATH
    ]


def _set_extra(hass: HomeAssistant, url: str | None) -> None:
    """Have the frontend itself load the cards from an address, or no longer."""
    if (before := hass.data.pop(_EXTRA, None)) is not None:
        remove_extra_js_url(hass, before)
    if url is not None:
        hass.data[_EXTRA] = url
        add_extra_js_url(hass, url)
