"""What a session would be, before anything moves."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..athletes import is_athlete
from ..const import DOMAIN
from ..lib.session.messages import WrapOff
from ..lib.session.refusal import SessionRefused
from ..lib.training.lop import Posture
from ..lib.training.plan import Plan
from ..sessions.athlete_sessions import AthleteConfigEntry, AthleteSessions
from ..sessions.choices import Choices
from ..sessions.measurement_proposal import measurement_proposal
from ..sessions.measurement_text import proposal_in_words
from ..sessions.plan_text import async_plan_in_words
from ..sessions.training_cuffs import LIMBS
from ..texts import async_texts
from .errors import async_in_words, check_may_read, find_entry, send_not_found
from .feed import Shown

START: Final = "start"
"""The key of the action that there is before a session."""

PREVIEW: Final = {
    vol.Required("type"): f"{DOMAIN}/preview",
    vol.Required("athlete"): str,
    vol.Required("protocol"): str,
    # What was not chosen yet is no fault of the message: the answer says what to do.
    vol.Optional("limb"): vol.Any(str, None),
    vol.Optional("posture"): vol.Any(str, None),
    vol.Optional("language"): str,
}


@websocket_api.websocket_command(PREVIEW)
@websocket_api.async_response
async def ws_preview(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Return what the start button would start, or why it would not, in words.

    They are in the language that is asked for, or else in that of this home.
    """
    try:
        entry: AthleteConfigEntry = find_entry(hass, msg["athlete"], _is_loaded_athlete)
    except HomeAssistantError as err:
        send_not_found(connection, msg["id"], err)
        return
    check_may_read(hass, connection, entry)
    language: str | None = msg.get("language")
    choices = _choices(entry.runtime_data, msg)
    answer: Shown = {"plan": None, "refusal": None, "warnings": [], "actions": []}
    answer["measure"] = await _async_proposal(entry.runtime_data, choices, language)
    try:
        plan = _plan(entry.runtime_data, choices)
    except SessionRefused as err:
        answer["refusal"] = await async_in_words(hass, err, language)
    else:
        words = await async_plan_in_words(hass, entry.runtime_data, plan, language)
        answer |= {"plan": words, "warnings": words["warnings"], "actions": [START]}
    if entry.runtime_data.history.wrap_on is not None:
        # A session that was cut off may have left it on: the card's alarm needs this.
        answer["actions"] = [WrapOff.key]
    connection.send_result(msg["id"], answer)


def _choices(sessions: AthleteSessions, msg: dict[str, Any]) -> Choices:
    """Return what a card shows as chosen; what it does not know, as it is."""
    limb, posture, chosen = msg.get("limb"), msg.get("posture"), sessions.choices
    return Choices(
        msg["protocol"],
        limb if limb in LIMBS else None,
        Posture(posture) if posture in list(Posture) else chosen.posture,
        chosen.protocol_name if chosen.protocol_id == msg["protocol"] else None,
    )


async def _async_proposal(
    sessions: AthleteSessions, choices: Choices, language: str | None
) -> Shown | None:
    """Return that, and why, the session proposes to measure first; mostly it does not."""
    found = measurement_proposal(sessions, choices)
    if found is None:
        return None
    cuff, proposed = found
    assert cuff.placement is not None
    texts = await async_texts(sessions.hass, language)
    return {
        "reason": proposed.value,
        "limb": cuff.placement.value,
        "posture": choices.posture.value,
        "text": proposal_in_words(texts, proposed, cuff.name),
    }


def _is_loaded_athlete(entry: ConfigEntry) -> bool:
    return is_athlete(entry) and entry.state is ConfigEntryState.LOADED


def _plan(sessions: AthleteSessions, choices: Choices) -> Plan:
    """Return the plan for these choices, or raise SessionRefused."""
    protocol = choices.protocol(sessions.hass)
    progress = sessions.progress(protocol)
    request = choices.request(sessions.hass, sessions.entry, protocol, progress)
    return sessions.check(request).plan
