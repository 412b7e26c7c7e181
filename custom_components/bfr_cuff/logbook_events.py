"""Tell Home Assistant's bus what is worth a line in the logbook."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import BfrCuffCoordinator
from .devices import cuff_identifier, cuff_name
from .lib.controller.cuff_events import LEAVING, CuffEvent, CuffEventTracker
from .lib.controller.guard import Verdict
from .lib.controller.model import CuffState, ReleaseReason
from .lib.session.messages import Moment, MomentKind
from .lib.session.phases import Session
from .sessions.athlete_sessions import AthleteSessions

EVENT_SESSION: Final = f"{DOMAIN}_session"
EVENT_RELEASE: Final = f"{DOMAIN}_release"

ENDED: Final = "ended"
STARTED: Final = "started"

_ASKED_FOR: Final = ReleaseReason.COMMAND.value
_TYPES: Final = {MomentKind.SESSION_STARTED: STARTED, MomentKind.ENDED: ENDED}


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

    Also when that is seen only once the controller is heard again.
    """

    def __init__(self, hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
        """Start from what is up now."""
        self._hass = hass
        self._coordinator = coordinator
        self._courses = {
            cuff.channel: CuffEventTracker(cuff) for cuff in coordinator.data.cuffs
        }

    @callback
    def on_verdict(self, verdict: Verdict) -> None:
        """Handle what the guard wants released."""
        for channel, course in self._courses.items():
            if verdict.channel in (None, channel):
                course.judge(verdict)

    @callback
    def on_news(self) -> None:
        """Look at which cuffs came down."""
        for cuff in self._coordinator.data.cuffs:
            course = self._courses[cuff.channel]
            happened = course.observe(cuff)
            if CuffEvent.RELEASED in happened and course.reason != _ASKED_FOR:
                self._fire(cuff, course.reason)

    @callback
    def on_release(self, channel: int | None) -> None:
        """Tell of what Home Assistant lets go because it leaves the controller.

        No state will show it: the controller is not listened to any more.
        """
        if not self._coordinator.leaving or self._hass.is_stopping:
            return
        for cuff in self._coordinator.data.cuffs:
            if cuff.inflated or self._coordinator.holds(cuff.channel):
                self._fire(cuff, LEAVING)

    def _fire(self, cuff: CuffState, reason: str | None) -> None:
        """Tell of a release."""
        entry: ConfigEntry = self._coordinator.config_entry
        identifier = cuff_identifier(entry.unique_id, cuff.channel)
        about = {
            "cuff": cuff_name(self._hass, entry, cuff.channel),
            "reason": reason,
            "origin": self._coordinator.info.origin.value,
            **_where(self._hass, f"{identifier}_release_reason"),
        }
        self._hass.bus.async_fire(EVENT_RELEASE, about)


@callback
def tell_releases(hass: HomeAssistant, coordinator: BfrCuffCoordinator) -> None:
    """Fire an event for each release of a controller's cuffs that nobody asked for."""
    releases = Releases(hass, coordinator)
    undo: tuple[Callable[[], None], ...] = (
        coordinator.async_add_listener(releases.on_news),
        coordinator.verdicts.add(releases.on_verdict),
        coordinator.releases.add(releases.on_release),
    )
    for each in undo:
        coordinator.config_entry.async_on_unload(each)


def _where(hass: HomeAssistant, unique_id: str) -> dict[str, str | None]:
    """Return the entity and the device that a line in the logbook belongs to."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(Platform.SENSOR, DOMAIN, unique_id)
    entity = None if entity_id is None else registry.async_get(entity_id)
    if entity is None:
        return {}
    return {ATTR_ENTITY_ID: entity.entity_id, ATTR_DEVICE_ID: entity.device_id}
