"""What an athlete's programmes propose."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.programme_text import programme_in_words
from ..texts import async_texts
from .errors import check_may_read, find_athlete
from .feed import Shown

PROGRAMME: Final = {
    vol.Required("type"): f"{DOMAIN}/programme",
    vol.Required("athlete"): str,
    vol.Optional("language"): str,
}


@websocket_api.websocket_command(PROGRAMME)
@websocket_api.async_response
async def ws_programme(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Return each programme of an athlete, and what is due; names are in a language."""
    if (entry := find_athlete(hass, connection, msg)) is None:
        return
    check_may_read(hass, connection, entry)
    programmes = await async_due(hass, entry.runtime_data, msg.get("language"))
    connection.send_result(msg["id"], {"programmes": programmes})


async def async_due(
    hass: HomeAssistant, sessions: AthleteSessions, language: str | None
) -> list[Shown]:
    """Return how each programme stands, in a language or else in that of this home."""
    texts, now = await async_texts(hass, language), dt_util.now()
    return [
        programme_in_words(hass, texts, each, now)
        for each in sessions.programmes.standing
    ]
