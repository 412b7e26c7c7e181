"""Who an action is about, and how things then stand."""

from collections.abc import Callable
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import ServiceCall

from ..lib.session.refusal import SessionRefused
from ..permissions import async_check_control, athlete_button
from ..sessions.athlete_sessions import (
    AthleteConfigEntry,
    AthleteSessions,
    find_athletes,
)
from .fields import text

ATTR_ATHLETE: Final = "athlete"

ATHLETE: Final = {vol.Required(ATTR_ATHLETE): text}
ATHLETE_SCHEMA: Final = vol.Schema(ATHLETE)


async def async_athlete(
    call: ServiceCall,
    button: str | None,
    find: Callable[[ServiceCall], AthleteConfigEntry] | None = None,
) -> AthleteSessions:
    """Return the athlete who is meant; raise SessionRefused or Unauthorized.

    Whoever may not press the button of the same name may not do it by an action either.
    """
    entry = (find or _athlete)(call)
    if button is not None:
        key = athlete_button(entry, button)
        await async_check_control(call.hass, call.context, [key])
    return entry.runtime_data


def athletes_meant(call: ServiceCall) -> list[AthleteConfigEntry]:
    """Return the athlete of an entry, or everyone of a name; raise SessionRefused."""
    if found := find_athletes(call.hass, call.data[ATTR_ATHLETE]):
        return found
    raise SessionRefused("no_athlete", athlete=call.data[ATTR_ATHLETE])


def _athlete(call: ServiceCall) -> AthleteConfigEntry:
    """Return the one athlete of an entry or a name; raise SessionRefused."""
    return only_one(athletes_meant(call))


def athlete_in_session(call: ServiceCall) -> AthleteConfigEntry:
    """Return the athlete of a name who trains, or the only one; raise SessionRefused."""
    found = athletes_meant(call)
    training = [entry for entry in found if entry.runtime_data.running is not None]
    return only_one(training or found)


def only_one(found: list[AthleteConfigEntry]) -> AthleteConfigEntry:
    """Return the only athlete; no one trains by the records of another."""
    if len(found) > 1:
        raise SessionRefused("athlete_twice", athlete=found[0].title)
    return found[0]


def standing(sessions: AthleteSessions) -> dict[str, Any]:
    """Return how an athlete's session stands."""
    session = sessions.session
    if session is None:
        return {"phase": "idle"}
    return {
        "phase": session.phase.value,
        "set": session.number,
        "sets": session.set_count,
        "repetitions": session.repetitions,
    }
