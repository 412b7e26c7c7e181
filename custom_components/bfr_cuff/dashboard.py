"""The dashboard in the sidebar: made by one press, and the owner's from then on."""

from inspect import unwrap
from typing import Final

from homeassistant.components import websocket_api
from homeassistant.components.frontend import async_panel_exists
from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.components.lovelace.dashboard import DashboardsCollection
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

URL_PATH: Final = "bfr-cuff"
STRATEGY: Final = "custom:bfr-cuff"

_CREATE: Final = "lovelace/dashboards/create"


async def async_can_create(hass: HomeAssistant) -> bool:
    """Return whether a dashboard can be made, and there is none with ours in it yet."""
    if _collection(hass) is None:
        return False
    if async_panel_exists(hass, URL_PATH):
        return False
    for dashboard in hass.data[LOVELACE_DATA].dashboards.values():
        try:
            config = await dashboard.async_load(force=False)
        except HomeAssistantError:
            # Never saved, or a YAML file with a mistake in it: none of ours.
            continue
        # A file of the owner's own may have anything in the place of a strategy.
        strategy = config.get("strategy")
        if isinstance(strategy, dict) and strategy.get("type") == STRATEGY:
            return False
    return True


async def async_create(hass: HomeAssistant, title: str) -> None:
    """Make the dashboard, once however often it is asked for."""
    collection = _collection(hass)
    if collection is None or not await async_can_create(hass):
        return
    await collection.async_create_item(
        {"url_path": URL_PATH, "title": title, "icon": "mdi:dumbbell"}
    )
    dashboard = hass.data[LOVELACE_DATA].dashboards[URL_PATH]
    await dashboard.async_save({"strategy": {"type": STRATEGY}})


@callback
def _collection(hass: HomeAssistant) -> DashboardsCollection | None:
    """Return Home Assistant's dashboards; None without a frontend.

    Only the command that adds one knows them. Another collection of our own would be
    overwritten by what that one saves next, or overwrite it.
    """
    if hass.config.recovery_mode or LOVELACE_DATA not in hass.data:
        return None
    command, _ = hass.data[websocket_api.DOMAIN].get(_CREATE, (None, None))
    owner = getattr(unwrap(command), "__self__", None) if command else None
    collection = getattr(owner, "storage_collection", None)
    return collection if isinstance(collection, DashboardsCollection) else None
