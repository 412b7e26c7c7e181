"""What a session would be, before anything moves."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..athletes import load_athlete
from ..const import DOMAIN
from ..lib.session.messages import WrapOff
from ..lib.session.refusal import SessionRefused
from ..lib.training.lop import Posture
from ..lib.training.plan import Plan
from ..lib.training.protocol import Protocol
from ..lib.training.schedule import next_due
from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.choices import Choices
from ..sessions.measurement_proposal import measurement_proposal
from ..sessions.measurement_text import proposal_in_words
from ..sessions.plan_text import async_plan_in_words
from ..sessions.progress import Progress
from ..sessions.training_cuffs import LIMBS
from ..texts import async_texts
from .errors import async_in_words, check_may_read, find_athlete
from .feed import Shown, planned
from .mending import mending
from .programme import async_due

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
    if (entry := find_athlete(hass, connection, msg)) is None:
        return
    check_may_read(hass, connection, entry)
    language: str | None = msg.get("language")
    choices = _choices(entry.runtime_data, msg)
    answer: Shown = {
        "plan": None,
        "refusal": None,
        "mend": None,
        "warnings": [],
        "actions": [],
        "course": None,
        "lifts": None,
        "due": _due(entry.runtime_data),
    }
    answer["measure"] = await _async_proposal(entry.runtime_data, choices, language)
    try:
        protocol = choices.protocol(hass)
        answer["course"] = _course(
            entry.runtime_data.progress(protocol).protocol(protocol)
        )
        answer["lifts"] = _lifts(entry.runtime_data, protocol, choices.limb)
        plan = _plan(entry.runtime_data, choices, protocol)
    except SessionRefused as err:
        answer["refusal"] = await async_in_words(hass, err, language)
        answer["mend"] = mending(hass, entry, err)
    else:
        words = await async_plan_in_words(hass, entry.runtime_data, plan, language)
        answer |= {"plan": words, "warnings": words["warnings"], "actions": [START]}
    answer["programmes"] = await async_due(hass, entry.runtime_data, language)
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


def _plan(sessions: AthleteSessions, choices: Choices, protocol: Protocol) -> Plan:
    """Return the plan for these choices, or raise SessionRefused."""
    progress = sessions.progress(protocol)
    request = choices.request(sessions.hass, sessions.entry, protocol, progress)
    return sessions.check(request).plan


def _course(protocol: Protocol) -> Shown:
    """Return what a session goes through: sets, time in all, and time under pressure."""
    sets, released = protocol.sets, protocol.released_in_rests
    work_s = sum(each.duration_s for each in sets)
    duration_s = work_s + sum(each.rest_s for each in sets[:-1])
    return {
        "sets": [planned(each) for each in sets],
        "duration_s": duration_s,
        "pressure_s": work_s if released else duration_s,
        "released_in_rests": released,
    }


def _lifts(sessions: AthleteSessions, protocol: Protocol, limb: str | None) -> Shown:
    """Return what is lifted, what could be, and whether repetitions go by the beat.

    `named`: the protocol itself says which exercises.
    """
    known = load_athlete(sessions.hass, sessions.entry).one_rep_max_kg
    habits = sessions.progress(protocol)
    return {
        **asdict(habits.habit(limb)),
        "has_load": protocol.load is not None,
        "named": any(each.exercise is not None for each in protocol.sets),
        "exercises": sorted({*known, *_exercises_of(habits)}),
    }


def _exercises_of(progress: Progress) -> set[str]:
    return {habit.exercise for habit in progress.habits.values() if habit.exercise}


def _due(sessions: AthleteSessions) -> str:
    """Return the day on which the next session is due: a programme's, if there is one."""
    now = dt_util.now()
    if (ahead := next(iter(sessions.programmes.ahead), None)) is not None:
        return max(now.date(), dt_util.as_local(ahead[1].at).date()).isoformat()
    starts = {
        record.session_id: datetime.fromisoformat(record.started_at)
        for record in sessions.records
    }
    done = (starts[record.session_id] for record in sessions.records if record.is_done)
    return next_due(starts.values(), done, now).isoformat()
