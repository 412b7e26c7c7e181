"""Measure from a card: what it would be, start and stop."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from ..athletes import lop_records
from ..const import DOMAIN
from ..errors import session_errors_explained
from ..lib.controller.measuring import TOP_MMHG
from ..lib.evidence import MEASUREMENT_PAUSE, MEASUREMENT_TIME, REPERFUSION
from ..lib.session.measurement_messages import StopReason
from ..lib.session.refusal import SessionRefused
from ..lib.training.agreement import RUNS_MAX
from ..lib.training.lop import Lop, LopMethod, Posture
from ..permissions import async_check_control, async_check_person, athlete_button
from ..sessions.athlete_sessions import AthleteConfigEntry, AthleteSessions
from ..sessions.measurement_request import (
    MeasurementRequest,
    check_rested,
    measurable_limbs,
)
from ..sessions.measurement_text import last_in_words, notes_in_words, plan_in_words
from ..sessions.training_cuffs import LIMBS, switches_of
from ..texts import Texts, async_texts
from .errors import check_may_read, find_athlete
from .feed import Shown
from .measurement_live import show_measuring_cuff

MEASURE: Final = "measure"
RUNS_MIN: Final = 2

PREVIEW: Final = {
    vol.Required("type"): f"{DOMAIN}/measurement/preview",
    vol.Required("athlete"): str,
    vol.Optional("limb"): vol.Any(str, None),
    vol.Optional("posture"): vol.Any(str, None),
    vol.Optional("language"): str,
}
START: Final = {
    vol.Required("type"): f"{DOMAIN}/measurement/start",
    vol.Required("athlete"): str,
    vol.Optional("limb"): vol.Any(str, None),
    vol.Optional("posture"): vol.Any(str, None),
}
STOP: Final = {
    vol.Required("type"): f"{DOMAIN}/measurement/stop",
    vol.Required("athlete"): str,
    vol.Optional("reason", default=StopReason.STOPPED.value): vol.In(
        [StopReason.STOPPED.value, StopReason.DISCOMFORT.value]
    ),
}


@websocket_api.websocket_command(PREVIEW)
@websocket_api.async_response
async def ws_measurement_preview(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Return what would be measured, or why not, in words; nothing moves."""
    if (entry := _loaded(hass, connection, msg)) is None:
        return
    texts = await async_texts(hass, msg.get("language"))
    sessions = entry.runtime_data
    limb, posture = _chosen(sessions, msg)
    answer = _nothing(hass, limb, posture)
    try:
        request = sessions.measurements.request(limb, posture)
        answer |= _measurable(texts, request, lop_records(entry))
        sessions.check_free()
        check_rested(request)
    except SessionRefused as err:
        answer |= {"refusal": texts.refusal(err), "actions": []}
    connection.send_result(msg["id"], answer)


@websocket_api.websocket_command(START)
@websocket_api.async_response
async def ws_measurement_start(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Begin a measurement, because the person at this browser says so."""
    if (entry := _loaded(hass, connection, msg)) is None:
        return
    sessions, context = entry.runtime_data, connection.context(msg)
    limb, posture = _chosen(sessions, msg)
    with session_errors_explained(hass):
        await async_check_person(hass, context)
        request = sessions.measurements.request(limb, posture)
        keys = [athlete_button(entry, MEASURE), *switches_of([request.cuff])]
        await async_check_control(hass, context, keys)
        measurement_id = await sessions.async_measure(
            request.placement.value, request.posture
        )
    connection.send_result(msg["id"], {"measurement_id": measurement_id})


@websocket_api.websocket_command(STOP)
@callback
def ws_measurement_stop(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> None:
    """Release, and end a measurement or the count before it; no permission is asked."""
    if (entry := find_athlete(hass, connection, msg)) is None:
        return
    sessions = entry.runtime_data
    stopped = sessions.stop_measuring(StopReason(msg["reason"]))
    connection.send_result(msg["id"], {"stopped": stopped})


def _loaded(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    msg: dict[str, Any],
) -> AthleteConfigEntry | None:
    """Return the athlete who is meant and may be seen; else say that there is none."""
    if (entry := find_athlete(hass, connection, msg)) is None:
        return None
    check_may_read(hass, connection, entry)
    return entry


def _chosen(
    sessions: AthleteSessions, msg: dict[str, Any]
) -> tuple[str | None, Posture]:
    """Return the limb and posture that are asked for, else those that are chosen.

    Of a chosen pair it is not known which limb is meant.
    """
    # What was not chosen yet is no fault of the message, and may be blank.
    limb, posture = (msg.get("limb") or "").strip() or None, msg.get("posture")
    chosen = sessions.choices.limb
    if limb is None and chosen is not None and len(LIMBS[chosen]) == 1:
        limb = chosen
    if limb not in (None, *LIMBS):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_limb",
            translation_placeholders={"limb": str(limb)[:64]},
        )
    if isinstance(posture, str) and posture in list(Posture):
        return limb, Posture(posture)
    return limb, sessions.choices.posture


def _nothing(hass: HomeAssistant, limb: str | None, posture: Posture) -> Shown:
    """Return what is so of every measurement."""
    return {
        "refusal": None,
        "actions": [],
        "limbs": list(measurable_limbs(hass)),
        "limb": limb,
        "posture": posture.value,
        "cuff": None,
        "top_mmhg": TOP_MMHG,
        "limit_s": MEASUREMENT_TIME.value,
        "runs": [RUNS_MIN, RUNS_MAX],
        "pause_s": MEASUREMENT_PAUSE.value,
        "rest_s": REPERFUSION.value,
        "plan": None,
        "notes": [],
        "last": None,
    }


def _measurable(
    texts: Texts, request: MeasurementRequest, records: tuple[Lop, ...]
) -> Shown:
    """Return what there is to say of a limb that may be measured."""
    return {
        "actions": [MEASURE],
        "limb": request.placement.value,
        "cuff": show_measuring_cuff(request),
        "top_mmhg": request.top_mmhg,
        "plan": plan_in_words(texts, request),
        "notes": notes_in_words(texts, request),
        "last": _last(texts, request, records),
    }


def _last(
    texts: Texts, request: MeasurementRequest, records: tuple[Lop, ...]
) -> Shown | None:
    """Return what was measured of this limb the last time, with this width, so placed."""
    same = [
        lop
        for lop in records
        if lop.method is LopMethod.OSCILLOMETRY
        and lop.fits(request.placement, request.cuff.width_mm)
        and lop.posture is request.posture
    ]
    if not same:
        return None
    lop, today = max(same, key=lambda lop: lop.day), dt_util.now().date()
    return {
        "low": lop.mmhg,
        "high": lop.high_mmhg or lop.mmhg,
        "day": lop.day.isoformat(),
        "posture": lop.posture.value,
        "cuff_width_mm": lop.cuff_width_mm,
        "placement": lop.placement.value,
        "expired": lop.expired(today),
        "text": last_in_words(texts, lop, today),
    }
