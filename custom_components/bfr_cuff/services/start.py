"""The action that starts a session."""

from datetime import timedelta
from typing import Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv, device_registry as dr

from ..devices import cuff_identifier
from ..errors import session_errors_explained
from ..lib.controller.placement import Placement
from ..lib.session.facts import SessionOptions
from ..lib.session.refusal import SessionRefused
from ..lib.training.lop import Posture
from ..lib.training.prescription import Basis
from ..lib.training.protocol import Protocol
from ..permissions import async_check_control
from ..protocols import protocol_called
from ..sessions.athlete_sessions import AthleteSessions
from ..sessions.plan_text import async_plan_in_words
from ..sessions.request import SessionRequest
from ..sessions.training_cuffs import (
    TrainingCuff,
    cuffs_on,
    limb_of,
    switches_of,
    training_cuffs,
)
from .fields import any_number, flag, number, one_of, span, text
from .meant import ATHLETE, async_athlete

ATTR_CUFFS: Final = "cuffs"
ATTR_PLACEMENTS: Final = "placements"
ATTR_PROTOCOL: Final = "protocol"

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


async def async_start_session(call: ServiceCall) -> ServiceResponse:
    """Start a session and return its plan."""
    with session_errors_explained(call.hass):
        sessions = await async_athlete(call, "start")
        request = _request(call, sessions)
        await _async_check_cuffs(call, request)
        plan = await sessions.async_start(request)
    return await async_plan_in_words(call.hass, sessions, plan)


async def _async_check_cuffs(call: ServiceCall, request: SessionRequest) -> None:
    """Raise Unauthorized unless whoever asks may inflate each of the cuffs."""
    await async_check_control(call.hass, call.context, switches_of(request.cuffs))


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
