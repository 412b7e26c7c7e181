"""The actions of athletes and their sessions."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.util import dt as dt_util

from ..athletes import protocol_called
from ..const import DOMAIN
from ..devices import cuff_identifier
from ..errors import session_errors_explained
from ..lib.controller.placement import Placement
from ..lib.session.messages import (
    ExtraSet,
    Feel,
    LogSet,
    Next,
    Refill,
    RefillAnswer,
    Symptom,
)
from ..lib.session.refusal import SessionRefused
from ..lib.training.lop import LopMethod, Posture
from ..lib.training.prescription import Basis
from ..lib.training.protocol import Protocol
from ..sessions.athlete_sessions import (
    AthleteConfigEntry,
    AthleteSessions,
    find_athletes,
)
from ..sessions.plan_text import async_plan_in_words
from ..sessions.request import SessionRequest
from ..sessions.training_cuffs import TrainingCuff, cuffs_on, training_cuffs
from ..texts import async_lop_title

ATTR_ATHLETE: Final = "athlete"
ATTR_CUFFS: Final = "cuffs"
ATTR_PLACEMENTS: Final = "placements"
ATTR_PROTOCOL: Final = "protocol"

_ATHLETE: Final = {vol.Required(ATTR_ATHLETE): cv.string}
_TEN: Final = vol.All(vol.Coerce(float), vol.Range(min=0, max=10))

START_SCHEMA: Final = vol.Schema(
    {
        **_ATHLETE,
        vol.Required(ATTR_PROTOCOL): cv.string,
        vol.Exclusive(ATTR_PLACEMENTS, "cuffs"): vol.All(
            cv.ensure_list, [vol.Coerce(Placement)]
        ),
        vol.Exclusive(ATTR_CUFFS, "cuffs"): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional("posture", default=Posture.SEATED): vol.Coerce(Posture),
        vol.Optional("pressure_from"): vol.All(
            vol.In([basis.value for basis in Basis if basis is not Basis.FELT]),
            vol.Coerce(Basis),
        ),
        vol.Exclusive("percent", "pressure"): vol.Coerce(float),
        vol.Exclusive("target_pressure", "pressure"): vol.Coerce(float),
        vol.Optional("time_limit"): vol.All(
            cv.positive_time_period, vol.Range(min=timedelta(seconds=1))
        ),
        vol.Optional("exercise"): cv.string,
        vol.Optional("load"): vol.All(vol.Coerce(float), vol.Range(min=0, max=500)),
        vol.Optional("beat", default=True): cv.boolean,
    }
)
LOG_SCHEMA: Final = vol.Schema(
    {
        **_ATHLETE,
        vol.Optional("repetitions"): vol.All(vol.Coerce(int), vol.Range(min=0)),
        vol.Optional("rpe"): _TEN,
        vol.Optional("discomfort"): _TEN,
    }
)
REPORT_SCHEMA: Final = vol.Schema(
    {
        **_ATHLETE,
        vol.Exclusive("refill", "what"): vol.Coerce(Refill),
        vol.Exclusive("symptom", "what"): vol.Coerce(Symptom),
    }
)
LOP_SCHEMA: Final = vol.Schema(
    {
        **_ATHLETE,
        vol.Required("placement"): vol.Coerce(Placement),
        vol.Required("cuff_width"): vol.All(
            vol.Coerce(int), vol.Range(min=30, max=300)
        ),
        vol.Required("posture"): vol.Coerce(Posture),
        vol.Required("pressure"): vol.All(
            vol.Coerce(float), vol.Range(min=60, max=400)
        ),
        vol.Optional("day"): cv.date,
        vol.Optional("method", default=LopMethod.ENTERED): vol.In(
            [LopMethod.MEASURED, LopMethod.ENTERED]
        ),
    }
)
ATHLETE_SCHEMA: Final = vol.Schema(_ATHLETE)


@callback
def async_setup_session_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        "start_session",
        _async_start_session,
        schema=START_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN, "take_suggestion", _async_take_suggestion, schema=ATHLETE_SCHEMA
    )
    hass.services.async_register(
        DOMAIN,
        "add_lop",
        _async_add_lop,
        schema=LOP_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        "stop_session",
        _async_stop_session,
        schema=ATHLETE_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )
    for name, schema, handler in (
        ("next_set", ATHLETE_SCHEMA, _next),
        ("extra_set", ATHLETE_SCHEMA, _extra),
        ("log_set", LOG_SCHEMA, _log),
        ("report", REPORT_SCHEMA, _report),
    ):
        hass.services.async_register(
            DOMAIN,
            name,
            partial(_async_do, handler),
            schema=schema,
            supports_response=SupportsResponse.OPTIONAL,
        )


async def _async_start_session(call: ServiceCall) -> ServiceResponse:
    """Start a session and return its plan."""
    with session_errors_explained(call.hass):
        sessions = _athlete(call).runtime_data
        plan = await sessions.async_start(_request(call, sessions))
    return await async_plan_in_words(call.hass, sessions, plan)


async def _async_stop_session(call: ServiceCall) -> ServiceResponse:
    """Stop, and return whether there was anything to stop and how things stand."""
    with session_errors_explained(call.hass):
        athletes = [entry.runtime_data for entry in _athletes(call)]
    # In doubt everyone of the name: a stop too many hurts no one.
    stopped = [sessions for sessions in athletes if sessions.stop()]
    return {"stopped": bool(stopped), **_standing((stopped or athletes)[0])}


async def _async_take_suggestion(call: ServiceCall) -> None:
    """Take over what is suggested for the next session."""
    with session_errors_explained(call.hass):
        await _athlete(call).runtime_data.async_take_suggestion()


async def _async_do(
    handler: Callable[[AthleteSessions, ServiceCall], None], call: ServiceCall
) -> ServiceResponse:
    """Do something for an athlete and return how things stand."""
    with session_errors_explained(call.hass):
        sessions = _athlete_in_session(call).runtime_data
        handler(sessions, call)
    return _standing(sessions)


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


def _report(sessions: AthleteSessions, call: ServiceCall) -> None:
    if (refill := call.data.get("refill")) is not None:
        sessions.act(RefillAnswer(refill))
    if (symptom := call.data.get("symptom")) is not None:
        sessions.act(Feel(symptom))


async def _async_add_lop(call: ServiceCall) -> ServiceResponse:
    """Keep an LOP record, as the form of the interface would."""
    today = dt_util.now().date()
    with session_errors_explained(call.hass):
        entry = _athlete(call)
        if (found_on := call.data.get("day", today)) > today:
            raise SessionRefused("lop_in_future")
    record = {
        "placement": call.data["placement"].value,
        "cuff_width_mm": call.data["cuff_width"],
        "posture": call.data["posture"].value,
        "mmhg": call.data["pressure"],
        "day": found_on.isoformat(),
        "method": LopMethod(call.data["method"]).value,
    }
    subentry = ConfigSubentry(
        data=MappingProxyType(record),
        subentry_type="lop",
        title=await async_lop_title(call.hass, record),
        unique_id=None,
    )
    call.hass.config_entries.async_add_subentry(entry, subentry)
    return _standing(entry.runtime_data)


def _athletes(call: ServiceCall) -> list[AthleteConfigEntry]:
    """Return the athlete of an entry, or everyone of a name; raise SessionRefused."""
    if found := find_athletes(call.hass, call.data[ATTR_ATHLETE]):
        return found
    raise SessionRefused("no_athlete", athlete=call.data[ATTR_ATHLETE])


def _athlete(call: ServiceCall) -> AthleteConfigEntry:
    """Return the one athlete of an entry or a name; raise SessionRefused."""
    return _only_one(_athletes(call))


def _athlete_in_session(call: ServiceCall) -> AthleteConfigEntry:
    """Return the athlete of a name who trains, or the only one; raise SessionRefused."""
    found = _athletes(call)
    training = [entry for entry in found if entry.runtime_data.running is not None]
    return _only_one(training or found)


def _only_one(found: list[AthleteConfigEntry]) -> AthleteConfigEntry:
    """Return the only athlete; no one trains by the records of another."""
    if len(found) > 1:
        raise SessionRefused("athlete_twice", athlete=found[0].title)
    return found[0]


def _request(call: ServiceCall, sessions: AthleteSessions) -> SessionRequest:
    """Return what a call asks for; all of it comes in one call."""
    limit: timedelta | None = call.data.get("time_limit")
    protocol = _protocol(call)
    progress = sessions.progress(protocol)
    return SessionRequest(
        protocol=progress.protocol(protocol),
        cuffs=_cuffs(call, sessions, protocol),
        posture=call.data["posture"],
        basis=call.data.get("pressure_from", _basis(call)),
        percent=call.data.get("percent", progress.share(protocol)),
        target=call.data.get("target_pressure"),
        limit_s=None if limit is None else limit.total_seconds(),
        load_kg=call.data.get("load", progress.load_kg),
        exercise=call.data.get("exercise"),
        beat=call.data["beat"],
    )


def _basis(call: ServiceCall) -> Basis | None:
    """Return what a pressure is found from: a share is always one of an LOP."""
    return Basis.LOP if "percent" in call.data else None


def _protocol(call: ServiceCall) -> Protocol:
    """Return the protocol that is meant, by id or by name."""
    if (found := protocol_called(call.hass, call.data[ATTR_PROTOCOL])) is not None:
        return found
    raise SessionRefused("no_protocol", protocol=call.data[ATTR_PROTOCOL])


def _cuffs(
    call: ServiceCall, sessions: AthleteSessions, protocol: Protocol
) -> tuple[TrainingCuff, ...]:
    """Return the cuffs that are meant, by placement or by device; all of them or none."""
    if (placements := call.data.get(ATTR_PLACEMENTS)) is not None:
        return cuffs_on(call.hass, sessions.entry, placements, protocol)
    available = {
        _identifier(cuff): cuff for cuff in training_cuffs(call.hass, sessions.entry)
    }
    devices = call.data.get(ATTR_CUFFS, [])
    return tuple(_of_device(call.hass, device, available) for device in devices)


def _of_device(
    hass: HomeAssistant, device_id: str, available: dict[str, TrainingCuff]
) -> TrainingCuff:
    """Return the cuff that a device is, or raise SessionRefused."""
    device = dr.async_get(hass).async_get(device_id)
    identifiers = set() if device is None else device.identifiers
    for _, identifier in identifiers:
        if identifier in available:
            return available[identifier]
    name = None if device is None else device.name_by_user or device.name
    raise SessionRefused("cuff_not_connected", cuff=name or device_id)


def _identifier(cuff: TrainingCuff) -> str:
    if cuff.coordinator is None:
        return cuff.key
    return cuff_identifier(cuff.coordinator.info.device_id, cuff.channel)


def _standing(sessions: AthleteSessions) -> dict[str, Any]:
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
