"""History as files to download: the address is signed for the user who is logged in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, override

from aiohttp import hdrs, web
import voluptuous as vol

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized

from ..const import DOMAIN, LOGGER
from ..errors import history_errors_explained
from ..lib.store.database import HistoryError
from ..permissions import check_history
from .export import CONTENT_TYPES, MANY, Format, ManySessions, Measurements, one_session
from .keeper import HISTORY
from .query import athlete_id_if_any, file_name, file_name_of, filter_of, moment

PATH: Final = f"/api/{DOMAIN}/history"
QUERY: Final = vol.Schema(
    {
        vol.Optional("athlete"): str,
        vol.Optional("placement"): str,
        vol.Optional("protocol"): str,
        vol.Optional("since"): moment,
        vol.Optional("until"): moment,
    },
    extra=vol.REMOVE_EXTRA,
)


_STATUS: Final = {
    "athlete_twice": HTTPStatus.CONFLICT,
    "no_athlete": HTTPStatus.NOT_FOUND,
    "no_kept_session": HTTPStatus.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class _File:
    """A file that can be sent: its beginning is there already."""

    kind: Format
    name: str
    first: bytes
    rest: AsyncIterator[bytes] | None = None


class _HistoryView(HomeAssistantView):
    """A file, or in words why there is none."""

    async def _async_file(
        self, request: web.Request, kind: Format, **about: str
    ) -> _File:
        """Return the file that is asked for.

        Raises HistoryError, HomeAssistantError, vol.Invalid.
        """
        raise NotImplementedError

    async def get(
        self, request: web.Request, kind: str, **about: str
    ) -> web.StreamResponse:
        """Answer a request."""
        try:
            with history_errors_explained():
                file = await self._async_file(request, Format(kind), **about)
        except vol.Invalid as err:
            return self.json_message(str(_no_day(err)), HTTPStatus.BAD_REQUEST)
        except Unauthorized:
            raise
        except HomeAssistantError as err:
            status = _STATUS.get(
                str(err.translation_key), HTTPStatus.SERVICE_UNAVAILABLE
            )
            return self.json_message(str(err), status)
        return await _async_send(request, file)


class SessionsView(_HistoryView):
    """Many sessions in one file."""

    url = f"{PATH}/sessions.{{kind:{'|'.join(MANY)}}}"
    name = f"api:{DOMAIN}:history:sessions"

    @override
    async def _async_file(
        self, request: web.Request, kind: Format, **about: str
    ) -> _File:
        hass = request.app[KEY_HASS]
        asked: dict[str, Any] = QUERY(dict(request.query))
        _check_allowed(request, athlete_id_if_any(hass, asked))
        file = ManySessions(hass, filter_of(hass, asked), kind)
        pieces = file.async_pieces()
        first = await anext(pieces)
        return _File(kind, file_name(hass, asked, kind), first, pieces)


class MeasurementsView(_HistoryView):
    """Measurements of LOPs in one table."""

    url = f"{PATH}/measurements.{{kind:{Format.CSV}}}"
    name = f"api:{DOMAIN}:history:measurements"

    @override
    async def _async_file(
        self, request: web.Request, kind: Format, **about: str
    ) -> _File:
        hass = request.app[KEY_HASS]
        asked: dict[str, Any] = QUERY(dict(request.query))
        _check_allowed(request, athlete_id_if_any(hass, asked))
        content = await Measurements(hass, filter_of(hass, asked)).async_content()
        name = file_name(hass, asked, kind).replace(DOMAIN, f"{DOMAIN}_lop", 1)
        return _File(kind, name, content)


class SessionView(_HistoryView):
    """One session."""

    url = f"{PATH}/session/{{session_id}}.{{kind:{'|'.join(Format)}}}"
    name = f"api:{DOMAIN}:history:session"

    @override
    async def _async_file(
        self, request: web.Request, kind: Format, **about: str
    ) -> _File:
        hass = request.app[KEY_HASS]
        kept = await hass.data[HISTORY].async_read(
            lambda reader: reader.session(about["session_id"])
        )
        if kept is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="no_kept_session"
            )
        _check_allowed(request, kept.record.athlete_id)
        content = await hass.async_add_executor_job(one_session, kept, kind)
        return _File(kind, file_name_of(hass, kept.record, kind), content)


def _no_day(error: vol.Invalid) -> HomeAssistantError:
    """Return in words which part of an address is no day."""
    first = error.errors[0] if isinstance(error, vol.MultipleInvalid) else error
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="field_moment",
        translation_placeholders={"field": str(next(iter(first.path), ""))},
    )


def _check_allowed(request: web.Request, wanted: str | None) -> None:
    """Raise Unauthorized unless whoever signed the address may export this."""
    user: User = request[KEY_HASS_USER]
    check_history(request.app[KEY_HASS], user, wanted, POLICY_CONTROL)


async def _async_send(request: web.Request, file: _File) -> web.StreamResponse:
    """Send a file; one that breaks off must not look whole."""
    response = web.StreamResponse(
        headers={
            hdrs.CONTENT_TYPE: CONTENT_TYPES[file.kind],
            hdrs.CONTENT_DISPOSITION: f'attachment; filename="{file.name}"',
            hdrs.CACHE_CONTROL: "no-store",
        }
    )
    await response.prepare(request)
    await response.write(file.first)
    try:
        if file.rest is not None:
            async for piece in file.rest:
                await response.write(piece)
    except HistoryError as err:
        LOGGER.warning("A download of history broke off: %s", err.detail)
        if request.transport is not None:
            request.transport.abort()
    return response


@callback
def async_setup_downloads(hass: HomeAssistant) -> None:
    """Offer the files."""
    hass.http.register_view(SessionsView)
    hass.http.register_view(SessionView)
    hass.http.register_view(MeasurementsView)
