"""The event entities: of a cuff, and of an athlete's sessions."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .entity import AthleteEntity, CuffEntity
from .lib.controller.cuff_events import CuffEvent, CuffEventTracker
from .lib.controller.guard import Verdict
from .lib.controller.model import ControllerEvent, CuffInfo
from .lib.session.messages import Moment, MomentKind
from .lib.training.programme_outlook import Planned
from .sessions.athlete_sessions import AthleteConfigEntry, AthleteSessions
from .sessions.programme_text import programme_name, protocol_name
from .sessions.programmes import Standing
from .texts import texts_of_home

PARALLEL_UPDATES = 0

ATTR_DUE: Final = "due"

SESSION: Final = EventEntityDescription(
    key="session",
    translation_key="session",
    event_types=[kind.value for kind in MomentKind],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the events of an athlete, or of each cuff of a controller."""
    running = entry.runtime_data
    if isinstance(running, AthleteSessions):
        async_add_entities(
            [SessionEvents(running, SESSION), ProgrammeEvents(running, PROGRAMME)]
        )
        return
    async_add_entities(CuffEvents(running, cuff) for cuff in running.info.cuffs)


class SessionEvents(AthleteEntity, EventEntity):
    """What happens in an athlete's sessions, as it happens."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the moments."""
        await super().async_added_to_hass()
        self.async_on_remove(self.sessions.async_add_moment_listener(self._on_moment))

    @callback
    def _on_moment(self, moment: Moment) -> None:
        """Tell a moment, with what is known about it."""
        about: dict[str, Any] = {
            key: value for key, value in moment.about.items() if value is not None
        }
        self._trigger_event(moment.kind, about)
        self.async_write_ha_state()


class ProgrammeEvent(StrEnum):
    """What happens in an athlete's programmes."""

    SESSION_DUE = "session_due"
    PROGRAMME_FINISHED = "programme_finished"


PROGRAMME: Final = EventEntityDescription(
    key="programme",
    translation_key="programme",
    event_types=[event.value for event in ProgrammeEvent],
)


class ProgrammeEvents(AthleteEntity, EventEntity):
    """What becomes due, and which programme ends; each is told once, over restarts too."""

    _told: frozenset[Hashable] = frozenset()
    _over: frozenset[str] = frozenset()

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from what was told last."""
        await super().async_added_to_hass()
        told = self.state_attributes.get(ATTR_DUE) or ()
        self._told = frozenset(_key(each) for each in told if isinstance(each, dict))
        self._over = self._finished()
        self._tell()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Tell what is new."""
        self._tell()
        super()._handle_coordinator_update()

    def _tell(self) -> None:
        due = [self._about(*each) for each in self.sessions.programmes.due]
        keys = frozenset(map(_key, due))
        if keys - self._told:
            self._trigger_event(ProgrammeEvent.SESSION_DUE, {ATTR_DUE: due})
            self.async_write_ha_state()
        self._told |= keys
        texts, over = texts_of_home(self.hass), self._finished()
        for each in self.sessions.programmes.standing:
            if each.assigned.subentry_id in over - self._over:
                about = {"programme": programme_name(texts, each), "limb": each.limb}
                self._trigger_event(ProgrammeEvent.PROGRAMME_FINISHED, about)
                self.async_write_ha_state()
        self._over = over

    def _finished(self) -> frozenset[str]:
        standing = self.sessions.programmes.standing
        return frozenset(each.assigned.subentry_id for each in standing if each.is_over)

    def _about(self, standing: Standing, planned: Planned) -> dict[str, Any]:
        """Return a session that is due; its day tells one that moved from what it was."""
        texts = texts_of_home(self.hass)
        return {
            "programme": programme_name(texts, standing),
            "limb": standing.limb,
            "protocol": protocol_name(self.hass, texts, planned.slot.protocol),
            "number": planned.slot.number,
            "day": planned.at.date().isoformat(),
        }


def _key(told: Mapping[str, Any]) -> Hashable:
    """Return what tells one session that is due from another."""
    return told.get("limb"), told.get("number"), told.get("day")


CUFF: Final = EventEntityDescription(
    key="cuff",
    translation_key="cuff",
    event_types=[event.value for event in CuffEvent],
)

_WITH_REASON: Final = frozenset(
    {CuffEvent.RELEASED, CuffEvent.LIMIT_REACHED, CuffEvent.VENTED}
)


class CuffEvents(CuffEntity, EventEntity):
    """What happens to a cuff.

    What was so before is no event. What came about while the controller was not heard
    is one as soon as it is heard again, with the moment at which it happened.
    """

    def __init__(self, coordinator: BfrCuffCoordinator, cuff: CuffInfo) -> None:
        """Start from what is so already."""
        super().__init__(coordinator, CUFF, cuff)
        self._course = CuffEventTracker(self.cuff)
        self._was_heard = True
        self._missed: list[ControllerEvent] = []

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the guard's verdicts too, and what was missed."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.verdicts.add(self._on_verdict))
        self.async_on_remove(self.coordinator.missed_events.add(self._on_missed))

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Tell what has happened since the state before, if that was heard."""
        was_heard, self._was_heard = self._was_heard, self.available
        if self.available and was_heard:
            self._tell(self._course.observe(self.cuff))
            super()._handle_coordinator_update()
            return
        # Available before it tells anything: no automation hears an entity that is not.
        super()._handle_coordinator_update()
        if self.available:
            self._make_up()
            self._course.take_bearings(self.cuff)

    @callback
    def _on_missed(self, event: ControllerEvent) -> None:
        """Keep what came about until the entity is available again."""
        if event.channel == self.channel:
            self._missed.append(event)

    def _make_up(self) -> None:
        """Tell what came about while nothing was heard."""
        missed, self._missed = self._missed, []
        for event in missed:
            ago_s = max(0.0, self.coordinator.data.uptime_s - event.uptime_s)
            at = dt_util.utcnow() - timedelta(seconds=ago_s)
            about: dict[str, Any] = {"at": at.isoformat(timespec="seconds")}
            if event.fault is not None:
                about["fault"] = event.fault.value
            for kind in self._course.missed(event):
                reason = self._course.reason if kind in _WITH_REASON else None
                with_reason = {} if reason is None else {"reason": reason}
                self._trigger_event(kind, about | with_reason)
                self.async_write_ha_state()

    @callback
    def _on_verdict(self, verdict: Verdict) -> None:
        """Handle what the guard wants released."""
        if verdict.channel in (None, self.channel):
            self._tell(self._course.judge(verdict))

    def _tell(self, events: Iterable[CuffEvent]) -> None:
        for event in events:
            self._trigger_event(event, self._about(event))
            self.async_write_ha_state()

    def _about(self, event: CuffEvent) -> dict[str, Any]:
        """Return what is known of an event: mmHg, seconds, and why."""
        cuff = self.cuff
        about: dict[str, Any] = {"occluded_s": round(cuff.occluded_s)}
        if cuff.pressure is not None:
            about["pressure"] = max(0, round(cuff.pressure))
        if event in _WITH_REASON and self._course.reason is not None:
            about["reason"] = self._course.reason
        if event is CuffEvent.FAULT and cuff.fault is not None:
            about["fault"] = cuff.fault.value
        return about
