"""BFR cuff: blood-flow-restriction training cuffs, held and released safely."""

import hashlib
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, instance_id
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.typing import ConfigType

from .athletes import is_athlete
from .cards import async_forget_cards, async_load_cards, async_serve_cards
from .checks.issue import show_check_issues
from .checks.kept import async_load_checks
from .const import CONF_KEY, DOMAIN
from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .devices import rename_athlete, sync_devices
from .disabled import async_follow_disabled
from .entries import is_controller
from .history.change_database import HistoryInUse, async_leave, async_move
from .history.database import is_history
from .history.download import async_setup_downloads
from .history.keeper import async_setup_keeper
from .history.removed_athlete import async_offer_deletion
from .issues import forget_issues
from .lib.controller.model import Controller, Origin
from .lib.link.client import CuffLink
from .lib.link.connection import Address
from .lib.link.tls import parse_key
from .lib.store.database import HistoryError
from .logbook_events import tell_releases, tell_sessions
from .named import async_note_broad_actions
from .own_parts.kept import async_load_own_parts
from .own_parts.origin import is_own_parts
from .protocols import async_load_protocols
from .services import async_setup_services
from .sessions.athlete_sessions import (
    AthleteConfigEntry,
    AthleteSessions,
    loaded_athletes,
)
from .sessions.programmes import async_load_programmes
from .sessions.wrap_alarm import WrapAlarm
from .voice.setup import async_setup_voice
from .websocket_api import async_setup_commands

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
CONTROLLER_PLATFORMS: Final = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
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

# Few homes have cuffs of own parts, and the others import nothing for them.
OWN_PARTS_SETUP: Final = f"{__package__}.own_parts.setup"
GAUGE_COACH: Final = f"{__package__}.sessions.gauge_coach"

type AnyConfigEntry = BfrCuffConfigEntry | AthleteConfigEntry


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what is there without any controller or athlete."""
    await async_load_protocols(hass)
    await async_load_checks(hass)
    await async_load_own_parts(hass)
    await async_load_programmes(hass)
    async_setup_keeper(hass)
    async_note_broad_actions(hass)
    async_follow_disabled(hass)
    async_setup_services(hass)
    async_setup_commands(hass)
    await async_serve_cards(hass)
    async_setup_downloads(hass)
    if "recorder" in hass.config.components:
        # With it comes a lot that no cuff needs.
        from .history.statistics import async_setup_statistics  # noqa: PLC0415

        async_setup_statistics(hass)
    await async_setup_voice(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AnyConfigEntry) -> bool:
    """Set up a controller, an athlete or the database; nothing moves by it."""
    running: BfrCuffCoordinator | AthleteSessions
    # Not waited for: a dashboard must never be the reason that a cuff is not set up.
    hass.async_create_task(async_load_cards(hass), f"{DOMAIN} cards")
    if is_history(entry):
        await _async_history(hass)
        return True
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
    if is_history(entry):
        if entry.disabled_by is not None:
            await async_leave(hass)
        return True
    await entry.runtime_data.async_shutdown()
    platforms = ATHLETE_PLATFORMS if is_athlete(entry) else CONTROLLER_PLATFORMS
    return await hass.config_entries.async_unload_platforms(entry, platforms)


async def async_remove_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take with it what is about a removed controller; sessions stay until told."""
    if is_athlete(entry):
        WrapAlarm(hass, entry).silence()
        _refresh_athletes(hass)
        await async_offer_deletion(hass, entry)
    elif is_controller(entry):
        forget_issues(hass, entry)
        # Of an entry that was disabled, nothing of ours may have been set up.
        await (await async_load_checks(hass)).async_forget(entry)
        await (await async_load_own_parts(hass)).async_forget(str(entry.unique_id))
    else:
        await async_leave(hass)
    await async_forget_cards(hass)


async def _async_history(hass: HomeAssistant) -> None:
    """Go over to the database of the owner's choice."""
    try:
        await async_move(hass)
    except HistoryError as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN, translation_key=f"history_{err.kind}"
        ) from err
    except HistoryInUse as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN, translation_key="history_in_use"
        ) from err


async def _async_athlete(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> AthleteSessions:
    """Return an athlete's sessions, with those that were."""
    sessions = AthleteSessions(hass, entry)
    try:
        await sessions.async_load()
    except HistoryError as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN, translation_key=f"history_{err.kind}"
        ) from err
    entry.runtime_data = sessions
    # No reload: a change of name, wraps or protocols must not end a running session.
    entry.async_on_unload(entry.add_update_listener(_async_refresh_athlete))
    entry.async_on_unload(tell_sessions(sessions))
    return sessions


async def _async_refresh_athlete(
    hass: HomeAssistant, entry: AthleteConfigEntry
) -> None:
    """Show what was changed of an athlete."""
    rename_athlete(hass, entry)
    _refresh_athletes(hass)


@callback
def _refresh_athletes(hass: HomeAssistant) -> None:
    """Have every athlete look again: an own protocol of one can be another's choice."""
    for athlete in loaded_athletes(hass):
        athlete.runtime_data.async_update_listeners()


async def _async_controller(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> BfrCuffCoordinator:
    """Return a controller's coordinator, connected."""
    controller = await _async_link(hass, entry)
    coordinator = BfrCuffCoordinator(hass, entry, controller)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    sync_devices(hass, entry, coordinator.info)
    show_check_issues(hass, entry, coordinator)
    tell_releases(hass, coordinator)
    if coordinator.info.origin is Origin.GAUGE:
        coach = await async_import_module(hass, GAUGE_COACH)
        entry.async_on_unload(coach.GaugeCoach(hass, coordinator).close)
    return coordinator


async def _async_link(hass: HomeAssistant, entry: BfrCuffConfigEntry) -> Controller:
    """Return an entry's controller, not yet open."""
    # The instance id itself stays at home: a digest names this installation as well.
    digest = hashlib.sha256((await instance_id.async_get(hass)).encode()).hexdigest()
    client_id = f"home-assistant-{digest[:32]}"
    if is_own_parts(entry.data):
        setup = await async_import_module(hass, OWN_PARTS_SETUP)
        controller: Controller = await setup.async_own_parts(hass, entry, client_id)
        return controller
    address = Address(
        host=entry.data[CONF_HOST],
        port=entry.data[CONF_PORT],
        key=parse_key(entry.data[CONF_KEY]),
    )
    return CuffLink(
        async_get_clientsession(hass),
        address,
        device_id=entry.unique_id or "",
        client_id=client_id,
        clock=hass.loop.time,
    )
