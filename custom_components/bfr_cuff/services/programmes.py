"""The actions of programmes over weeks: hold them, and go on."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.util import dt as dt_util

from ..const import CONF_HELD_SINCE, CONF_HELD_UNTIL, DOMAIN, SUBENTRY_PROGRAMME
from ..errors import session_errors_explained
from ..lib.session.refusal import SessionRefused
from ..sessions.athlete_sessions import AthleteSessions
from .fields import Worded, day
from .meant import ATHLETE, ATHLETE_SCHEMA, async_athlete

HOLD_SCHEMA: Final = vol.Schema({**ATHLETE, vol.Optional("until"): day})

type _Change = Callable[[Mapping[str, Any]], dict[str, Any]]


@callback
def async_setup_programme_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        "hold_programme",
        _async_hold,
        schema=Worded(hass, "hold_programme", HOLD_SCHEMA),
    )
    hass.services.async_register(
        DOMAIN,
        "resume_programme",
        _async_resume,
        schema=Worded(hass, "resume_programme", ATHLETE_SCHEMA),
    )


async def _async_hold(call: ServiceCall) -> None:
    """Let nothing be due until a day, that day included, or until told."""
    today = dt_util.now().date()
    until: date | None = call.data.get("until")
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, "start")
        if until is not None and until < today:
            raise SessionRefused("held_until_past")
        _change(sessions, lambda kept: _held(kept, today, until))


async def _async_resume(call: ServiceCall) -> None:
    """Let sessions be due again, from today on."""
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, "start")
        _change(sessions, _free)


def _free(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a programme without its hold."""
    hold = (CONF_HELD_SINCE, CONF_HELD_UNTIL)
    return {name: value for name, value in kept.items() if name not in hold}


def _held(kept: Mapping[str, Any], today: date, until: date | None) -> dict[str, Any]:
    """Return what is kept of a programme, with a hold."""
    held = _free(kept) | {CONF_HELD_SINCE: today.isoformat()}
    return held if until is None else held | {CONF_HELD_UNTIL: until.isoformat()}


def _change(sessions: AthleteSessions, change: _Change) -> None:
    """Change every programme of an athlete; raise SessionRefused without one."""
    entry = sessions.entry
    programmes = [
        subentry
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_PROGRAMME
    ]
    if not programmes:
        raise SessionRefused("no_programme", athlete=entry.title)
    for subentry in programmes:
        sessions.hass.config_entries.async_update_subentry(
            entry, subentry, data=MappingProxyType(change(subentry.data))
        )
