"""Say in the user's language why something did not work."""

from collections.abc import Iterator
from contextlib import contextmanager
import math
from typing import TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .lib.controller.model import (
    ControllerErratic,
    ControllerError,
    ControllerRefused,
    ControllerSilent,
    ControllerUnauthorized,
    RefusalCode,
)
from .lib.controller.plain_text import plain_text
from .lib.link.errors import (
    ExcessiveLimits,
    UnsafeLimits,
    UnsupportedProtocol,
    UselessLimits,
    WrongDevice,
)
from .lib.own_parts.errors import PartsMissing
from .lib.session.refusal import SessionRefused
from .lib.store.database import HistoryError
from .texts import texts_of_home

_TIMES = frozenset(
    {RefusalCode.CHECK_TIME, RefusalCode.TIME_TOO_LONG, RefusalCode.REPERFUSING}
)


class Explanation(TypedDict):
    """What a Home Assistant exception needs to be translated."""

    translation_domain: str
    translation_key: str
    translation_placeholders: dict[str, str]


def explain(error: ControllerError, **placeholders: str) -> Explanation:
    """Return the translated form of what went wrong with a controller."""
    key, own = _key_and_placeholders(error)
    return Explanation(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={**placeholders, **own},
    )


@contextmanager
def errors_explained(cuff: str) -> Iterator[None]:
    """Turn what goes wrong with a cuff into what Home Assistant shows."""
    try:
        yield
    except ControllerRefused as err:
        raise ServiceValidationError(**explain(err, cuff=cuff)) from err
    except ControllerError as err:
        raise HomeAssistantError(**explain(err, cuff=cuff)) from err


@contextmanager
def session_errors_explained(hass: HomeAssistant) -> Iterator[None]:
    """Turn a session that was refused into what Home Assistant shows."""
    try:
        yield
    except SessionRefused as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=err.key,
            translation_placeholders=texts_of_home(hass).placeholders(err),
        ) from err


@contextmanager
def history_errors_explained() -> Iterator[None]:
    """Turn a history that is out of reach into what Home Assistant shows."""
    try:
        yield
    except HistoryError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key=f"history_{err.kind}"
        ) from err


def _key_and_placeholders(error: ControllerError) -> tuple[str, dict[str, str]]:
    match error:
        case ControllerRefused():
            return f"refused_{error.code}", _refusal(error)
        case ControllerUnauthorized():
            return "wrong_key", {}
        case WrongDevice():
            return "wrong_device", {"found": plain_text(error.found, "?")}
        case ControllerErratic():
            return "erratic", {}
        case UnsupportedProtocol(version=version):
            known = "?" if version is None else str(version)
            return "unsupported_protocol", {"version": known}
        case UselessLimits():
            numbers = {"value": _plain(error.value), "needed": _plain(error.needed)}
            return "useless_limits", {"limit": error.name, **numbers}
        case ExcessiveLimits():
            numbers = {"value": _plain(error.value), "most": _plain(error.most)}
            return "excessive_limits", {"limit": error.name, **numbers}
        case UnsafeLimits():
            numbers = {"value": _plain(error.value), "allowed": _plain(error.allowed)}
            return "unsafe_limits", {"limit": error.name, **numbers}
        case ControllerSilent():
            return "silent", {}
        case PartsMissing(parts=parts):
            return "parts_missing", {"parts": ", ".join(parts) or "–"}
        case _:
            return "unreachable", {}


def _plain(number: float) -> str:
    """Return a number as people write it, also one of years in seconds."""
    return f"{number:.15g}"


def _refusal(error: ControllerRefused) -> dict[str, str]:
    """Return the limit that a request broke, and the controller's own words."""
    if error.limit is None:
        limit = ""
    elif error.code in _TIMES:
        # Whoever waits for so long must not come too early.
        waits = error.code is RefusalCode.REPERFUSING
        whole = math.ceil(error.limit) if waits else round(error.limit)
        minutes, seconds = divmod(whole, 60)
        limit = f"{minutes}:{seconds:02}"
    else:
        limit = f"{error.limit:g}"
    return {"limit": limit, "message": error.message}
