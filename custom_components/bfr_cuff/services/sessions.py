"""The actions of athletes and their sessions."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
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

from ..athletes import load_lop, lop_records
from ..const import (
    CONF_CUFF_WIDTH,
    CONF_DAY,
    CONF_METHOD,
    CONF_MMHG,
    CONF_PLACEMENT,
    CONF_POSTURE,
    DOMAIN,
    SUBENTRY_LOP,
)
from ..devices import cuff_identifier
from ..errors import session_errors_explained
from ..lib.controller.placement import Placement
from ..lib.session.facts import SessionOptions
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
from ..lib.training.lop import Lop, LopMethod, Posture, lop_problem, plausible_mmhg
from ..lib.training.prescription import Basis
from ..lib.training.protocol import Protocol
from ..permissions import async_check_control, athlete_button
from ..protocols import protocol_called
from ..sessions.athlete_sessions import (
    AthleteConfigEntry,
    AthleteSessions,
    find_athletes,
)
from ..sessions.plan_text import async_plan_in_words
from ..sessions.request import SessionRequest
from ..sessions.training_cuffs import (
    TrainingCuff,
    cuffs_on,
    limb_of,
    switches_of,
    training_cuffs,
)
from ..texts import async_lop_title
from .fields import Worded, any_number, day, flag, number, one_of, span, text

OPTIONAL: Final = SupportsResponse.OPTIONAL
NONE: Final = SupportsResponse.NONE

ATTR_ATHLETE: Final = "athlete"
ATTR_CUFFS: Final = "cuffs"
ATTR_PLACEMENTS: Final = "placements"
ATTR_PROTOCOL: Final = "protocol"

MOST_REPETITIONS: Final = 1000
"""More in one set is a slip of the hand."""

ATHLETE: Final = {vol.Required(ATTR_ATHLETE): text}
_TEN: Final = number(0, 10)

START_SCHEMA: Final = vol.Schema(
    {
        **ATHLETE,
        vol.Required(ATTR_PROTOCOL): text,
        vol.Exclusive(ATTR_PLACEMENTS, "cuffs"): vol.All(
            cv.ensure_list, [one_of(Placement)]
        ),
        vol.Exclusive(ATTR_CUFFS, "cuffs"): vol.All(cv.ensure_list, [text]),
        vol.Optional("posture", default=Posture.SEATED): one_of(Posture),
        vol.Optional("pressure_from"): one_of(
            basis for basis in Basis if basis is not Basis.FELT
        ),
        vol.Exclusive("percent", "pressure"): any_number,
        vol.Exclusive("target_pressure", "pressure"): any_number,
        vol.Optional("time_limit"): span,
        vol.Optional("exercise"): text,
        vol.Optional("load"): number(0, 500),
        vol.Optional("beat", default=True): flag,
    }
)
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
LOP_SCHEMA: Final = vol.Schema(
    {
        **ATHLETE,
        vol.Required("placement"): one_of(Placement),
        vol.Required("cuff_width"): number(30, 300, whole=True),
        vol.Required("posture"): one_of(Posture),
        vol.Required("pressure"): number(),
        vol.Optional("day"): day,
        vol.Optional("method", default=LopMethod.ENTERED): one_of(
            (LopMethod.MEASURED, LopMethod.ENTERED)
        ),
    }
)
ATHLETE_SCHEMA: Final = vol.Schema(ATHLETE)


@callback
def async_setup_session_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, handler, schema, response in (
        ("start_session", _async_start_session, START_SCHEMA, OPTIONAL),
        ("take_suggestion", _async_take_suggestion, ATHLETE_SCHEMA, NONE),
        ("add_lop", _async_add_lop, LOP_SCHEMA, OPTIONAL),
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


async def _async_start_session(call: ServiceCall) -> ServiceResponse:
    """Start a session and return its plan."""
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, "start")
        request = _request(call, sessions)
        await _async_check_cuffs(call, request)
        plan = await sessions.async_start(request)
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
        sessions = await async_athlete(call, "take_suggestion")
        await sessions.async_take_suggestion()


async def _async_do(
    handler: Callable[[AthleteSessions, ServiceCall], None],
    button: str | None,
    call: ServiceCall,
) -> ServiceResponse:
    """Do something for an athlete and return how things stand."""
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, button, _athlete_in_session)
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


async def _async_report(call: ServiceCall) -> ServiceResponse:
    """Take in how a limb feels, which anyone may say.

    It can only lower the pressure or end the session, so when several of the name train
    it is taken for each: no one of them has to bear it until the name is cleared up.
    """
    with session_errors_explained(call.hass):
        found = _athletes(call)
        training = [entry for entry in found if entry.runtime_data.running is not None]
        meant = [entry.runtime_data for entry in training or [_only_one(found)]]
        for sessions in meant:
            _report(sessions, call)
    return _standing(meant[0])


def _report(sessions: AthleteSessions, call: ServiceCall) -> None:
    if (refill := call.data.get("refill")) is not None:
        sessions.act(RefillAnswer(refill))
    if (symptom := call.data.get("symptom")) is not None:
        sessions.act(Feel(symptom))


async def _async_add_lop(call: ServiceCall) -> ServiceResponse:
    """Keep an LOP record, or refuse it for what the form would refuse it for."""
    today = dt_util.now().date()
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, "start")
        record = {
            CONF_PLACEMENT: call.data["placement"].value,
            CONF_CUFF_WIDTH: call.data["cuff_width"],
            CONF_POSTURE: call.data["posture"].value,
            CONF_MMHG: call.data["pressure"],
            CONF_DAY: call.data.get("day", today).isoformat(),
            CONF_METHOD: call.data["method"].value,
        }
        _check_lop(load_lop(record), lop_records(sessions.entry), today)
    subentry = ConfigSubentry(
        data=MappingProxyType(record),
        subentry_type=SUBENTRY_LOP,
        title=await async_lop_title(call.hass, record),
        unique_id=None,
    )
    call.hass.config_entries.async_add_subentry(sessions.entry, subentry)
    return _standing(sessions)


def _check_lop(lop: Lop, others: Iterable[Lop], today: date) -> None:
    """Raise SessionRefused for a record that is not to be kept."""
    problem = lop_problem(lop, others, today)
    if problem is not None:
        low, high = plausible_mmhg(lop.placement, lop.cuff_width_mm)
        limits = {"low": f"{low:g}", "high": f"{high:g}"}
        raise SessionRefused(problem, pressure=f"{lop.mmhg:g}", **limits)


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


async def _async_check_cuffs(call: ServiceCall, request: SessionRequest) -> None:
    """Raise Unauthorized unless whoever asks may inflate each of the cuffs."""
    await async_check_control(call.hass, call.context, switches_of(request.cuffs))


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
    protocol = _protocol(call, sessions)
    progress, cuffs = sessions.progress(protocol), _cuffs(call, sessions, protocol)
    habit = progress.habit(limb_of(cuff.placement for cuff in cuffs))
    exercise = call.data.get("exercise", habit.exercise)
    load_kg = habit.load_kg if habit.exercise in (None, exercise) else None
    options = SessionOptions(
        protocol=progress.protocol(protocol),
        posture=call.data["posture"],
        basis=call.data.get("pressure_from", _basis(call)),
        percent=call.data.get("percent", progress.share(protocol)),
        target=call.data.get("target_pressure"),
        limit_s=None if limit is None else limit.total_seconds(),
        load_kg=call.data.get("load", load_kg),
        exercise=exercise,
        needs_load="exercise" in call.data,
        beat=call.data["beat"],
    )
    return SessionRequest(options, cuffs)


def _basis(call: ServiceCall) -> Basis | None:
    """Return what a pressure is found from: a share is always one of an LOP."""
    return Basis.LOP if "percent" in call.data else None


def _protocol(call: ServiceCall, sessions: AthleteSessions) -> Protocol:
    """Return the protocol that is meant, by id or by name."""
    wanted = call.data[ATTR_PROTOCOL]
    found = protocol_called(call.hass, wanted, athlete=sessions.entry)
    if found is not None:
        return found
    raise SessionRefused("no_protocol", protocol=wanted)


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
