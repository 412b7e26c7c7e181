"""Answer a browser that something is not so, in words."""

from collections.abc import Callable
from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.websocket_api import ERR_NOT_FOUND, ActiveConnection
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized

from ..athletes import is_athlete
from ..const import DOMAIN
from ..lib.session.refusal import SessionRefused
from ..permissions import may_read
from ..sessions.athlete_sessions import AthleteConfigEntry
from ..texts import async_texts


@callback
def find_entry(
    hass: HomeAssistant,
    connection: ActiveConnection,
    msg_id: int,
    entry_id: str,
    fits: Callable[[ConfigEntry], bool],
) -> ConfigEntry[Any] | None:
    """Return an entry of ours that fits; else answer that it is not there."""
    entry = hass.config_entries.async_get_entry(entry_id)
    if entry is not None and entry.domain == DOMAIN and fits(entry):
        return entry
    error = HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="not_there",
        translation_placeholders={"name": entry_id},
    )
    connection.send_error(
        msg_id,
        ERR_NOT_FOUND,
        str(error),
        translation_domain=error.translation_domain,
        translation_key=error.translation_key,
        translation_placeholders=error.translation_placeholders,
    )
    return None


@callback
def find_athlete(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> AthleteConfigEntry | None:
    """Return the athlete of a message who is set up; else answer that there is none."""
    return find_entry(hass, connection, msg["id"], msg["athlete"], _is_loaded_athlete)


def _is_loaded_athlete(entry: ConfigEntry) -> bool:
    """Return whether an entry is an athlete who is set up."""
    return is_athlete(entry) and entry.state is ConfigEntryState.LOADED


@callback
def check_may_read(
    hass: HomeAssistant, connection: ActiveConnection, entry: ConfigEntry
) -> None:
    """Raise Unauthorized unless the connection's user may see an entry's entities."""
    if not may_read(hass, connection.user, entry):
        raise Unauthorized(user_id=connection.user.id, permission=POLICY_READ)


async def async_in_words(
    hass: HomeAssistant, refused: SessionRefused, language: str | None
) -> str:
    """Return why a session does not start, in a language or else in this home's."""
    return (await async_texts(hass, language)).refusal(refused)
