"""Tell Home Assistant's bus what is worth a line in the logbook."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .coaching.sessions import AthleteSessions
from .const import DOMAIN
from .coordinator import BfrCuffCoordinator
from .devices import cuff_identifier, cuff_name
from .training.controller import CuffState, ReleaseReason
from .training.guard import Cause, Verdict
from .training.session import Session
from .training.session_words import Kind, Moment

EVENT_SESSION: Final = f"{DOMAIN}_session"
EVENT_RELEASE: Final = f"{DOMAIN}_release"

ENDED: Final = "ended"
STARTED: Final = "started"
STALE: Final = "stale"
"""The reason of a release because the controller was not heard any more."""

_TYPES: Final = {Kind.SESSION_STARTED: STARTED, Kind.ENDED: ENDED}
_REASONS: Final = {
    Cause.CEILING: ReleaseReason.OVERPRESSURE.value,
    Cause.DEADLINE: ReleaseReason.DEADLINE.value,
    Cause.REBOOTED: ReleaseReason.BOOT.value,
    Cause.STALE: STALE,
}


@callback
def tell_sessions(sessions: AthleteSessions) -> CALLBACK_TYPE:
    """Fire an event at the start and at the end of each session of an athlete."""

    @callback
    def _on_moment(moment: Moment) -> None:
        if moment.kind in _TYPES and (session := sessions.session) is not None:
            about = _session(sessions, session, moment)
            sessions.hass.bus.async_fire(EVENT_SESSION, about)

    return sessions.async_add_moment_listener(_on_moment)


def _session(
    sessions: AthleteSessions, session: Session, moment: Moment
) -> dict[str, Any]:
    """Return what there is to say of a session that starts or has ended."""
    plan = session.plan
    entry = sessions.entry
    about: dict[str, Any] = {
        "type": _TYPES[moment.kind],
        "athlete": entry.title,
        "protocol": plan.protocol.name,
        "protocol_id": plan.protocol.protocol_id,
        "placements": [cuff.placement.value for cuff in plan.cuffs],
    }
    if (reason := moment.about.get("reason")) is not None:
        about["reason"] = str(reason)
    return about | _where(sessions.hass, f"{entry.unique_id}_session_phase")


class Releases:
    """Fire an event when a cuff is released and nobody had asked for it.

    The controller tells its own reasons. What the guard wants released looks to it as
    if somebody had asked, so the guard's reason is remembered until that is seen.
    """

    def __init__(self, hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
        """Start from what is up now."""
        self._hass = hass
        self._coordinator = coordinator
        self._causes: dict[int, Cause] = {}
        self._up = {cuff.channel for cuff in coordinator.data.cuffs if cuff.inflated}

    @callback
    def on_verdict(self, verdict: Verdict) -> None:
        """Hear what the guard wants released."""
        channels = self._up if verdict.channel is None else {verdict.channel}
        for channel in channels:
            self._causes.setdefault(channel, verdict.cause)

    @callback
    def on_news(self) -> None:
        """Look at which cuffs came down."""
        for cuff in self._coordinator.data.cuffs:
            if cuff.inflated:
                self._up.add(cuff.channel)
                continue
            cause = self._causes.pop(cuff.channel, None)
            if cuff.channel in self._up:
                self._up.discard(cuff.channel)
                self._fire(cuff, _reason(cuff, cause))

    def _fire(self, cuff: CuffState, reason: str) -> None:
        """Tell of a release, unless it was asked for."""
        if reason == ReleaseReason.COMMAND:
            return
        entry: ConfigEntry = self._coordinator.config_entry
        identifier = cuff_identifier(entry.unique_id, cuff.channel)
        about = {
            "cuff": cuff_name(self._hass, entry, cuff.channel),
            "reason": reason,
            **_where(self._hass, f"{identifier}_release_reason"),
        }
        self._hass.bus.async_fire(EVENT_RELEASE, about)


@callback
def tell_releases(hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
    """Fire an event for each release of a controller's cuffs that nobody asked for."""
    releases = Releases(hass, coordinator)
    undo: tuple[Callable[[], None], ...] = (
        coordinator.async_add_listener(releases.on_news),
        coordinator.async_add_verdict_listener(releases.on_verdict),
    )
    for each in undo:
        coordinator.config_entry.async_on_unload(each)


def _reason(cuff: CuffState, cause: Cause | None) -> str:
    """Return why a cuff was released: the controller's reason, or else the guard's."""
    if cuff.reason in (None, ReleaseReason.COMMAND) and cause in _REASONS:
        return _REASONS[cause]
    return ReleaseReason.COMMAND.value if cuff.reason is None else cuff.reason.value


def _where(hass: HomeAssistant, unique_id: str) -> dict[str, str | None]:
    """Return the entity and the device that a line in the logbook belongs to."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(Platform.SENSOR, DOMAIN, unique_id)
    entity = None if entity_id is None else registry.async_get(entity_id)
    if entity is None:
        return {}
    return {ATTR_ENTITY_ID: entity.entity_id, ATTR_DEVICE_ID: entity.device_id}
