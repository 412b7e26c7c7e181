"""Choose what is lifted, and whether by the beat, before a session."""

from dataclasses import asdict
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..errors import session_errors_explained
from ..lib.session.refusal import SessionRefused
from ..lib.validation import number
from ..permissions import async_check_control, athlete_button
from ..protocols import find_protocol
from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.progress import Habit
from ..sessions.training_cuffs import LIMBS
from .errors import find_athlete

HABIT: Final = {
    vol.Required("type"): f"{DOMAIN}/habit",
    vol.Required("athlete"): str,
    vol.Required("protocol"): str,
    vol.Required("limb"): vol.In(LIMBS),
    vol.Optional("exercise"): vol.Any(None, vol.All(str, vol.Length(max=200))),
    vol.Optional("load_kg"): vol.Any(None, number(0, 500)),
    vol.Optional("beat"): bool,
}
_CHOSEN: Final = ("exercise", "load_kg", "beat")


@websocket_api.websocket_command(HABIT)
@websocket_api.async_response
async def ws_habit(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Keep what was chosen for a protocol on a limb; None is as proposed."""
    if (entry := find_athlete(hass, connection, msg)) is None:
        return
    start = athlete_button(entry, "start")
    await async_check_control(hass, connection.context(msg), [start])
    with session_errors_explained(hass):
        habit = await _async_keep(entry.runtime_data, msg)
    connection.send_result(msg["id"], asdict(habit))


async def _async_keep(sessions: AthleteSessions, msg: dict[str, Any]) -> Habit:
    """Keep and return a habit, or raise SessionRefused."""
    protocol = find_protocol(sessions.hass, msg["protocol"])
    if protocol is None:
        raise SessionRefused("no_protocol", protocol=msg["protocol"])
    before = sessions.progress(protocol).habit(msg["limb"])
    chosen: dict[str, Any] = {key: msg[key] for key in _CHOSEN if key in msg}
    # The load of one exercise says nothing of another: it is proposed anew.
    if chosen.get("exercise", before.exercise) != before.exercise:
        chosen.setdefault("load_kg", None)
    habit = Habit(**(asdict(before) | chosen))
    await sessions.async_set_habit(protocol, msg["limb"], habit)
    return habit
