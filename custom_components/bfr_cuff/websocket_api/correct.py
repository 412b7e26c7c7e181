"""Put right how the last set of a session was, once that is over."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..lib.session.messages import LogSet
from ..lib.validation import number, whole
from ..permissions import async_check_control, athlete_button
from ..sessions.athlete_sessions import AthleteConfigEntry
from .errors import find_entry, is_loaded_athlete, send_not_found

CORRECT: Final = {
    vol.Required("type"): f"{DOMAIN}/correct",
    vol.Required("athlete"): str,
    vol.Required("session_id"): str,
    vol.Optional("repetitions"): whole(0, 1000),
    vol.Optional("rpe"): number(0, 10),
    vol.Optional("discomfort"): number(0, 10),
}
_TOLD: Final = ("repetitions", "rpe", "discomfort")


@websocket_api.websocket_command(CORRECT)
@websocket_api.async_response
async def ws_correct(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Correct the last set of a session that has ended; why it ended stays."""
    try:
        entry: AthleteConfigEntry = find_entry(hass, msg["athlete"], is_loaded_athlete)
    except HomeAssistantError as err:
        send_not_found(connection, msg["id"], err)
        return
    key = athlete_button(entry, "repetition")
    await async_check_control(hass, connection.context(msg), [key])
    log = LogSet(**{name: msg[name] for name in _TOLD if name in msg})
    if not await entry.runtime_data.history.async_correct(msg["session_id"], log):
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="no_kept_session"
        )
    connection.send_result(msg["id"])
