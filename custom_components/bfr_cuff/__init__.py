"""BFR cuff: blood-flow-restriction training cuffs, held and released safely."""

import hashlib

from homeassistant.const import CONF_HOST, CONF_PORT, EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import config_validation as cv, instance_id
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .alarms import forget_alarms
from .const import CONF_KEY, DOMAIN
from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .devices import sync_devices
from .link.client import CuffLink
from .link.connection import Address
from .link.tls import parse_key
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up the actions, which are there without any controller."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: BfrCuffConfigEntry) -> bool:
    """Set up a controller; nothing moves by it."""
    coordinator = BfrCuffCoordinator(hass, entry, await _async_link(hass, entry))
    await coordinator.async_config_entry_first_refresh()

    async def _release_on_stop(_: Event) -> None:
        """Release what is held while there is still somebody to do it."""
        await coordinator.async_shutdown()

    entry.async_on_unload(
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, _release_on_stop)
    )
    entry.runtime_data = coordinator
    sync_devices(hass, entry, coordinator.info)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: BfrCuffConfigEntry) -> bool:
    """Release first, then unload."""
    await entry.runtime_data.async_shutdown()
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: BfrCuffConfigEntry) -> None:
    """Take a removed controller's repairs with it."""
    forget_alarms(hass, entry)


async def _async_link(hass: HomeAssistant, entry: BfrCuffConfigEntry) -> CuffLink:
    """Return the link to an entry's controller, not yet open."""
    address = Address(
        host=entry.data[CONF_HOST],
        port=entry.data[CONF_PORT],
        key=parse_key(entry.data[CONF_KEY]),
    )
    # The instance id itself stays at home: a digest names this installation as well.
    digest = hashlib.sha256((await instance_id.async_get(hass)).encode()).hexdigest()
    return CuffLink(
        async_get_clientsession(hass),
        address,
        device_id=entry.unique_id or "",
        client_id=f"home-assistant-{digest[:32]}",
    )
