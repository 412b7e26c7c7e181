"""History over the websocket, for cards."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine
import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv

from ..athletes import id_of_athlete
from ..const import DOMAIN
from ..errors import history_errors_explained
from ..history.correction import (
    HEAVIEST_KG,
    MOST_REPETITIONS,
    MOST_SETS,
    async_correct,
    correction_of,
)
from ..history.deletion import async_delete_session
from ..history.keeper import HISTORY
from ..history.query import (
    athlete_called,
    athlete_id,
    athlete_id_if_any,
    day_at_home,
    filter_of,
    moment,
)
from ..lib.store.cursors import CursorError
from ..lib.store.measurements import accepted, measurement_page, one_measurement
from ..lib.store.reader import Reader
from ..lib.store.totals import Period, totals
from ..lib.validation import number, whole
from ..permissions import check_history
from .charts import ws_charts
from .lop_points import lop_points

if TYPE_CHECKING:
    from ..lib.store.development import Development

MOST: Final = 200
"""Sessions on a page."""


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/sessions",
        vol.Optional("athlete"): str,
        vol.Optional("placement"): str,
        vol.Optional("protocol"): str,
        vol.Optional("since"): moment,
        vol.Optional("until"): moment,
        vol.Optional("limit", default=20): vol.All(int, vol.Range(min=1, max=MOST)),
        vol.Optional("cursor"): vol.Any(str, None),
    }
)
@websocket_api.async_response
async def _async_sessions(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send a page of sessions, newest first."""
    _check_may_read(hass, connection, athlete_id_if_any(hass, msg))
    read = partial(
        Reader.sessions,
        wanted=filter_of(hass, msg),
        limit=msg["limit"],
        cursor=msg.get("cursor"),
    )
    try:
        page = await _async_read(hass, read)
    except CursorError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="bad_cursor"
        ) from err
    sessions = [asdict(summary) for summary in page.sessions]
    connection.send_result(msg["id"], {"sessions": sessions, "cursor": page.cursor})


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/session",
        vol.Required("session_id"): str,
    }
)
@websocket_api.async_response
async def _async_session(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send everything that is kept of a session."""
    session = await _async_read(
        hass, lambda reader: _plain_session(reader, msg["session_id"])
    )
    if session is None:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="no_kept_session"
        )
    _check_may_read(hass, connection, session["record"]["athlete_id"])
    connection.send_result(msg["id"], session)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/delete",
        vol.Required("session_id"): str,
    }
)
# What is gone is gone, so it takes an administrator, as the action does.
@websocket_api.require_admin
@websocket_api.async_response
async def _async_delete(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Delete one session for good; send an empty result."""
    await async_delete_session(hass, msg["session_id"])
    connection.send_result(msg["id"])


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/totals",
        vol.Optional("athlete"): str,
        vol.Required("period"): vol.Coerce(Period),
        vol.Required("since"): cv.date,
        vol.Required("until"): cv.date,
    }
)
@websocket_api.async_response
async def _async_totals(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what was done in each day or week."""
    _check_may_read(hass, connection, athlete_id_if_any(hass, msg))
    ask = partial(
        totals,
        athlete_id=athlete_id_if_any(hass, msg),
        period=msg["period"],
        since=msg["since"],
        until=msg["until"],
    )
    with history_errors_explained():
        found = await hass.data[HISTORY].async_query(ask)
    connection.send_result(msg["id"], {"totals": [asdict(total) for total in found]})


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/development",
        vol.Required("athlete"): str,
        vol.Required("since"): cv.date,
        vol.Required("until"): cv.date,
    }
)
@websocket_api.async_response
async def _async_development(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send how an athlete's LOP and load developed."""
    _check_may_read(hass, connection, athlete_id(hass, msg["athlete"]))
    ask = partial(
        _development,
        athlete_id=athlete_id(hass, msg["athlete"]),
        since=msg["since"],
        until=msg["until"],
    )
    with history_errors_explained():
        found = await hass.data[HISTORY].async_query(ask)
    connection.send_result(msg["id"], asdict(found))


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/measurements",
        vol.Required("athlete"): str,
        vol.Optional("placement"): str,
        vol.Optional("limit", default=20): vol.All(int, vol.Range(min=1, max=MOST)),
        vol.Optional("cursor"): vol.Any(str, None),
    }
)
@websocket_api.async_response
async def _async_measurements(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send a page of an athlete's measurements of LOPs, newest first."""
    wanted = athlete_id(hass, msg["athlete"])
    _check_may_read(hass, connection, wanted)
    ask = partial(
        measurement_page,
        athlete_id=wanted,
        placement=msg.get("placement"),
        limit=msg["limit"],
        cursor=msg.get("cursor"),
    )
    try:
        page = await _async_query(hass, ask)
    except CursorError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="bad_cursor"
        ) from err
    connection.send_result(msg["id"], asdict(page))


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/measurement",
        vol.Required("measurement_id"): str,
    }
)
@websocket_api.async_response
async def _async_measurement(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send everything that is kept of a measurement."""
    ask = partial(one_measurement, measurement_id=msg["measurement_id"])
    if (found := await _async_query(hass, ask)) is None:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="no_kept_measurement"
        )
    _check_may_read(hass, connection, found.athlete_id)
    day = day_at_home(found).isoformat()
    connection.send_result(msg["id"], asdict(found) | {"day": day})


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/lop",
        vol.Required("athlete"): str,
    }
)
@websocket_api.async_response
async def _async_lop(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send an athlete's LOPs by day: what was measured, and what was entered."""
    entry = athlete_called(hass, msg["athlete"])
    wanted = id_of_athlete(entry)
    _check_may_read(hass, connection, wanted)
    measured = await _async_query(hass, partial(accepted, athlete_id=wanted))
    connection.send_result(msg["id"], {"points": lop_points(entry, measured)})


def _development(
    engine: Engine, *, athlete_id: str, since: date, until: date
) -> Development:
    # In the thread that reads, once somebody looks.
    from ..lib.store.development import development  # noqa: PLC0415

    return development(engine, athlete_id=athlete_id, since=since, until=until)


async def _async_query[T](hass: HomeAssistant, ask: Callable[[Engine], T]) -> T:
    """Ask, or raise HomeAssistantError when the database cannot be used."""
    with history_errors_explained():
        return await hass.data[HISTORY].async_query(ask)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/history/correct",
        vol.Required("session_id"): str,
        vol.Optional("set"): whole(1, MOST_SETS),
        vol.Optional("repetitions"): whole(0, MOST_REPETITIONS),
        vol.Optional("rpe"): number(0, 10),
        vol.Optional("discomfort"): number(0, 10),
        vol.Optional("load"): number(0, HEAVIEST_KG),
        vol.Optional("note"): str,
    }
)
@websocket_api.async_response
async def _async_correct(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Put right what an athlete said of a session, and send it as it is then."""
    correction, context = correction_of(msg), connection.context(msg)
    await async_correct(hass, context, msg["session_id"], correction)
    session = await _async_read(
        hass, lambda reader: _plain_session(reader, msg["session_id"])
    )
    connection.send_result(msg["id"], session)


def _plain_session(reader: Reader, session_id: str) -> dict[str, Any] | None:
    from ..lib.store.export_json import plain  # noqa: PLC0415

    kept = reader.session(session_id)
    return None if kept is None else plain(kept)


def _check_may_read(
    hass: HomeAssistant, connection: ActiveConnection, wanted: str | None
) -> None:
    """Raise Unauthorized unless the user may see this athlete, or everyone for None."""
    check_history(hass, connection.user, wanted, POLICY_READ)


async def _async_read[T](hass: HomeAssistant, read: Callable[[Reader], T]) -> T:
    """Read, or raise HomeAssistantError when the database cannot be used."""
    with history_errors_explained():
        return await hass.data[HISTORY].async_read(read)


HISTORY_COMMANDS: Final = (
    _async_sessions,
    _async_session,
    _async_delete,
    _async_totals,
    _async_development,
    _async_measurements,
    _async_measurement,
    _async_lop,
    _async_correct,
    ws_charts,
)
