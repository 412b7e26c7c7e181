"""BFR cuff: blood-flow-restriction training cuffs, held and released safely."""

import hashlib
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import config_validation as cv, instance_id
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .alarms import forget_alarms
from .athletes import async_load_protocols, is_athlete
from .coaching.services import async_setup_session_services
from .coaching.sessions import AthleteConfigEntry, AthleteSessions
from .const import CONF_KEY, DOMAIN
from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .devices import rename_athlete, sync_devices
from .link.client import CuffLink
from .link.connection import Address
from .link.tls import parse_key
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
CONTROLLER_PLATFORMS: Final = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]
ATHLETE_PLATFORMS: Final = [
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SELECT,
    Platform.SENSOR,
]

type AnyConfigEntry = BfrCuffConfigEntry | AthleteConfigEntry


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what is there without any controller or athlete."""
    await async_load_protocols(hass)
    async_setup_services(hass)
    async_setup_session_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AnyConfigEntry) -> bool:
    """Set up a controller or an athlete; nothing moves by it."""
    running: BfrCuffCoordinator | AthleteSessions
    if is_athlete(entry):
        running, platforms = await _async_athlete(hass, entry), ATHLETE_PLATFORMS
    else:
        running, platforms = await _async_controller(hass, entry), CONTROLLER_PLATFORMS

    async def _release_on_stop(_: Event) -> None:
        """Release what is held while there is still somebody to do it."""
        await running.async_shutdown()

    entry.async_on_unload(
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, _release_on_stop)
    )
    await hass.config_entries.async_forward_entry_setups(entry, platforms)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: AnyConfigEntry) -> bool:
    """Release first, then unload."""
    await entry.runtime_data.async_shutdown()
    platforms = ATHLETE_PLATFORMS if is_athlete(entry) else CONTROLLER_PLATFORMS
    return await hass.config_entries.async_unload_platforms(entry, platforms)


async def async_remove_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take with it what is kept of a removed controller or athlete."""
    if is_athlete(entry):
        await AthleteSessions(hass, entry).async_remove()
    else:
        forget_alarms(hass, entry)


async def _async_athlete(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> AthleteSessions:
    """Return an athlete's sessions, with those that were."""
    sessions = AthleteSessions(hass, entry)
    await sessions.async_load()
    entry.runtime_data = sessions
    # No reload: a change of name, wraps or protocols must not end a running session.
    entry.async_on_unload(entry.add_update_listener(_async_refresh_athlete))
    return sessions


async def _async_refresh_athlete(
    hass: HomeAssistant, entry: AthleteConfigEntry
) -> None:
    """Show what was changed of an athlete."""
    rename_athlete(hass, entry)
    entry.runtime_data.async_update_listeners()


async def _async_controller(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> BfrCuffCoordinator:
    """Return a controller's coordinator, connected."""
    coordinator = BfrCuffCoordinator(hass, entry, await _async_link(hass, entry))
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    sync_devices(hass, entry, coordinator.info)
    return coordinator


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
