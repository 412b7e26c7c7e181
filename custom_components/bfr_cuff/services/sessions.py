"""The actions of athletes and their sessions."""

from collections.abc import Callable
from functools import partial
from typing import Final

import voluptuous as vol

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)

from ..const import DOMAIN
from ..errors import session_errors_explained
from ..lib.session.messages import (
    ExtraSet,
    Feel,
    LogSet,
    Next,
    Refill,
    RefillAnswer,
    Symptom,
)
from ..sessions.athlete_sessions import AthleteSessions
from .fields import Worded, number, one_of
from .lop import LOP_SCHEMA, async_add_lop
from .meant import (
    ATHLETE,
    ATHLETE_SCHEMA,
    async_athlete,
    athlete_in_session,
    athletes_meant,
    only_one,
    standing,
)
from .start import START_SCHEMA, async_start_session

OPTIONAL: Final = SupportsResponse.OPTIONAL
NONE: Final = SupportsResponse.NONE

MOST_REPETITIONS: Final = 1000
"""More in one set is a slip of the hand."""

_TEN: Final = number(0, 10)

LOG_SCHEMA: Final = vol.Schema(
    {
        **ATHLETE,
        vol.Optional("repetitions"): number(0, MOST_REPETITIONS, whole=True),
        vol.Optional("rpe"): _TEN,
        vol.Optional("discomfort"): _TEN,
    }
)
REPORT_SCHEMA: Final = vol.Schema(
    {
        **ATHLETE,
        vol.Exclusive("refill", "what"): one_of(Refill),
        vol.Exclusive("symptom", "what"): one_of(Symptom),
    }
)


@callback
def async_setup_session_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, handler, schema, response in (
        ("start_session", async_start_session, START_SCHEMA, OPTIONAL),
        ("take_suggestion", _async_take_suggestion, ATHLETE_SCHEMA, NONE),
        ("add_lop", async_add_lop, LOP_SCHEMA, OPTIONAL),
        ("stop_session", _async_stop_session, ATHLETE_SCHEMA, OPTIONAL),
        ("next_set", partial(_async_do, _next, "next"), ATHLETE_SCHEMA, OPTIONAL),
        (
            "extra_set",
            partial(_async_do, _extra, "extra_set"),
            ATHLETE_SCHEMA,
            OPTIONAL,
        ),
        ("log_set", partial(_async_do, _log, "repetition"), LOG_SCHEMA, OPTIONAL),
        ("report", _async_report, REPORT_SCHEMA, OPTIONAL),
    ):
        hass.services.async_register(
            DOMAIN,
            name,
            handler,
            schema=Worded(hass, name, schema),
            supports_response=response,
        )


async def _async_stop_session(call: ServiceCall) -> ServiceResponse:
    """Stop, and return whether there was anything to stop and how things stand."""
    with session_errors_explained(call.hass):
        athletes = [entry.runtime_data for entry in athletes_meant(call)]
    # In doubt everyone of the name: a stop too many hurts no one.
    stopped = [sessions for sessions in athletes if sessions.stop()]
    return {"stopped": bool(stopped), **standing((stopped or athletes)[0])}


async def _async_take_suggestion(call: ServiceCall) -> None:
    """Take over what is suggested for the next session."""
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, "take_suggestion")
        await sessions.async_take_suggestion()


async def _async_do(
    handler: Callable[[AthleteSessions, ServiceCall], None],
    button: str | None,
    call: ServiceCall,
) -> ServiceResponse:
    """Do something for an athlete and return how things stand."""
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, button, athlete_in_session)
        handler(sessions, call)
    return standing(sessions)


def _next(sessions: AthleteSessions, call: ServiceCall) -> None:
    sessions.act(Next())


def _extra(sessions: AthleteSessions, call: ServiceCall) -> None:
    sessions.act(ExtraSet())


def _log(sessions: AthleteSessions, call: ServiceCall) -> None:
    sessions.act(
        LogSet(
            repetitions=call.data.get("repetitions"),
            rpe=call.data.get("rpe"),
            discomfort=call.data.get("discomfort"),
        )
    )


async def _async_report(call: ServiceCall) -> ServiceResponse:
    """Take in how a limb feels, which anyone may say.

    It can only lower the pressure or end the session, so when several of the name train
    it is taken for each: no one of them has to bear it until the name is cleared up.
    """
    with session_errors_explained(call.hass):
        found = athletes_meant(call)
        training = [entry for entry in found if entry.runtime_data.running is not None]
        meant = [entry.runtime_data for entry in training or [only_one(found)]]
        for sessions in meant:
            _report(sessions, call)
    return standing(meant[0])


def _report(sessions: AthleteSessions, call: ServiceCall) -> None:
    if (refill := call.data.get("refill")) is not None:
        sessions.act(RefillAnswer(refill))
    if (symptom := call.data.get("symptom")) is not None:
        sessions.act(Feel(symptom))
