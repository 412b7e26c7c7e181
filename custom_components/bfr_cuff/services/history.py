"""The actions that give history out and take it in."""

import base64
from functools import partial
from typing import Any, Final

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.service import async_register_admin_service

from ..const import DOMAIN
from ..errors import history_errors_explained
from ..history.correction import (
    HEAVIEST_KG,
    MOST_REPETITIONS,
    MOST_SETS,
    async_correct,
    correction_of,
)
from ..history.deletion import async_delete_measurement, async_delete_session
from ..history.export import MANY, Format, ManySessions, one_session
from ..history.keeper import HISTORY
from ..history.query import (
    athlete_id_if_any,
    file_name,
    file_name_of,
    filter_of,
    moment,
)
from ..lib.store.model import KeptSession
from ..lib.store.reader import Filter, Reader
from ..permissions import async_check_history
from .fields import Worded, number, one_of, said_as, text

MEGABYTE: Final = 1 << 20
LARGEST_RESPONSE: Final = 16 * MEGABYTE

IMPORT_FILE: Final = f"{__package__}.import_file"
"""Few homes ever import, and the others need nothing of it."""

EXPORT_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("format", default=Format.JSON.value): one_of(Format),
        vol.Optional("athlete"): text,
        vol.Optional("since"): said_as("field_moment", moment),
        vol.Optional("until"): said_as("field_moment", moment),
        vol.Optional("session"): text,
    }
)
DELETE_SCHEMA: Final = vol.Schema({vol.Required("session"): text})
DELETE_MEASUREMENT_SCHEMA: Final = vol.Schema({vol.Required("measurement"): text})
CORRECT_SCHEMA: Final = vol.Schema(
    {
        vol.Required("session"): text,
        vol.Optional("set"): number(1, MOST_SETS, whole=True),
        vol.Optional("repetitions"): number(0, MOST_REPETITIONS, whole=True),
        vol.Optional("rpe"): number(0, 10),
        vol.Optional("discomfort"): number(0, 10),
        vol.Optional("load"): number(0, HEAVIEST_KG),
        vol.Optional("note"): text,
    }
)
IMPORT_SCHEMA: Final = vol.Schema(
    {
        vol.Exclusive("content", "what"): text,
        vol.Exclusive("file", "what"): text,
        vol.Optional("athlete"): text,
    }
)


@callback
def async_setup_history_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        "export_history",
        _async_export,
        schema=Worded(hass, "export_history", EXPORT_SCHEMA),
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN,
        "import_history",
        _async_import,
        schema=Worded(hass, "import_history", IMPORT_SCHEMA),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        "correct_session",
        _async_correct,
        schema=Worded(hass, "correct_session", CORRECT_SCHEMA),
    )
    # What is gone is gone, so it takes an administrator.
    async_register_admin_service(
        hass,
        DOMAIN,
        "delete_session",
        _async_delete,
        Worded(hass, "delete_session", DELETE_SCHEMA),
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        "delete_measurement",
        _async_delete_measurement,
        Worded(hass, "delete_measurement", DELETE_MEASUREMENT_SCHEMA),
    )


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Return sessions as the content of a file."""
    kind = Format(call.data["format"])
    await async_check_history(
        call.hass, call.context, athlete_id_if_any(call.hass, call.data), POLICY_CONTROL
    )
    with history_errors_explained():
        if kind not in MANY or "session" in call.data:
            return await _async_export_one(call, kind)
        return await _async_export_many(call, kind)


async def _async_export_many(call: ServiceCall, kind: Format) -> ServiceResponse:
    """Return all the sessions that are meant."""
    wanted = filter_of(call.hass, call.data)
    file = ManySessions(call.hass, wanted, kind)
    content = b""
    async for piece in file.async_pieces():
        content += piece
        if len(content) > LARGEST_RESPONSE:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="export_too_large",
                translation_placeholders={"limit": f"{LARGEST_RESPONSE // MEGABYTE}"},
            )
    name = file_name(call.hass, call.data, kind)
    return _response(kind, name, content.decode("utf-8-sig"), file.sessions)


async def _async_export_one(call: ServiceCall, kind: Format) -> ServiceResponse:
    """Return the session that is named, or the last of those that are meant."""
    wanted = filter_of(call.hass, call.data)
    kept = await call.hass.data[HISTORY].async_read(
        partial(_one, session_id=call.data.get("session"), wanted=wanted)
    )
    if kept is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_kept_session"
        )
    content = await call.hass.async_add_executor_job(one_session, kept, kind)
    if kind is Format.FIT:
        text = base64.b64encode(content).decode()
    else:
        text = content.decode("utf-8-sig")
    return _response(kind, file_name_of(call.hass, kept.record, kind), text, 1)


def _one(
    reader: Reader, *, session_id: str | None, wanted: Filter
) -> KeptSession | None:
    """Return a session by its id, or the newest."""
    if session_id is None:
        page = reader.sessions(wanted, limit=1)
        session_id = next((each.session_id for each in page.sessions), None)
    return None if session_id is None else reader.session(session_id)


def _response(kind: Format, name: str, content: str, sessions: int) -> dict[str, Any]:
    return {
        "format": kind.value,
        "filename": name,
        "content": content,
        "sessions": sessions,
    }


async def _async_import(call: ServiceCall) -> ServiceResponse:
    """Add the sessions of an export; return how many, and problems in words."""
    give_to = athlete_id_if_any(call.hass, call.data)
    # Whoever may add sessions may add anyone's: the file says whose they are.
    await async_check_history(call.hass, call.context, None, POLICY_CONTROL)
    file = await async_import_module(call.hass, IMPORT_FILE)
    added: ServiceResponse = await file.async_import(call, give_to)
    return added


async def _async_correct(call: ServiceCall) -> None:
    """Put right what an athlete said of a session that is over, or note something."""
    correction = correction_of(call.data)
    session_id = call.data["session"].strip()
    await async_correct(call.hass, call.context, session_id, correction)


async def _async_delete(call: ServiceCall) -> None:
    """Delete one session for good."""
    await async_delete_session(call.hass, call.data["session"].strip())


async def _async_delete_measurement(call: ServiceCall) -> None:
    """Delete one measurement for good, and the LOP that came of it."""
    await async_delete_measurement(call.hass, call.data["measurement"].strip())
