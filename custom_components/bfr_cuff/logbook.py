"""Lines of the logbook, in words."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
    LazyEventPartialState,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .lib.controller.cuff_events import OUR_REASONS
from .lib.session.messages import EndReason
from .logbook_events import ENDED, EVENT_RELEASE, EVENT_SESSION
from .texts import fitting

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Say how our events are described."""
    for event_type, describe in (
        (EVENT_SESSION, _describe_session),
        (EVENT_RELEASE, _describe_release),
    ):
        async_describe_event(DOMAIN, event_type, partial(describe, hass))


def _describe_session(
    hass: HomeAssistant, event: LazyEventPartialState
) -> dict[str, Any]:
    """Describe the start or the end of a session."""
    about = event.data
    words = _texts(hass, "common")
    key, reason = "started", ""
    if about["type"] == ENDED:
        key = "done" if about["reason"] == EndReason.DONE else "ended"
        reason = words[f"end_{about['reason']}"]
    names = _texts(hass, "entity", "select.protocol.state.")
    message = words[f"logbook_{key}"].format(
        protocol=names.get(about["protocol_id"], about["protocol"]),
        where=_where(words, about["placements"]),
        reason=reason,
    )
    return _line(about, about["athlete"], message)


def _describe_release(
    hass: HomeAssistant, event: LazyEventPartialState
) -> dict[str, Any]:
    """Describe a release that nobody asked for."""
    about = event.data
    words = _texts(hass, "common")
    reasons = _texts(hass, "entity", "sensor.release_reason.state.")
    reasons |= {reason: words[f"logbook_{reason}"] for reason in OUR_REASONS}
    said = fitting(words, "logbook_released", about.get("origin"))
    message = said.format(reason=reasons[about["reason"]])
    return _line(about, about["cuff"], message)


def _line(about: Mapping[str, Any], name: str, message: str) -> dict[str, Any]:
    return {
        LOGBOOK_ENTRY_NAME: name,
        LOGBOOK_ENTRY_MESSAGE: message,
        LOGBOOK_ENTRY_ENTITY_ID: about.get(ATTR_ENTITY_ID),
    }


def _where(words: Mapping[str, str], placements: list[str]) -> str:
    """Return on which limbs, of which there are one or two."""
    first, *others = (words[f"on_{placement}"] for placement in placements)
    for other in others:
        first = words["on_two"].format(first=first, second=other)
    return first


def _texts(hass: HomeAssistant, category: str, below: str = "") -> dict[str, str]:
    """Return our texts in the language of this home, which are there by now."""
    texts = async_get_cached_translations(hass, hass.config.language, category, DOMAIN)
    prefix = f"component.{DOMAIN}.{category}.{below}"
    return {
        key.removeprefix(prefix): text
        for key, text in texts.items()
        if key.startswith(prefix)
    }
