"""Triggers: what happens to cuffs and in athletes' sessions."""

from typing import Final, override

import voluptuous as vol

from homeassistant.components.event import ATTR_EVENT_TYPE, DOMAIN as EVENT_DOMAIN
from homeassistant.const import CONF_OPTIONS
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
    Trigger,
    TriggerConfig,
)

from .entity_filter import ours
from .event import CUFF, PROGRAMME, SESSION, ProgrammeEvent
from .lib.controller.cuff_events import CuffEvent
from .lib.session.messages import EndReason, MomentKind
from .occlusion_trigger import OcclusionLongerThan

CONF_REASON: Final = "reason"

SESSION_ENDED_SCHEMA: Final = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {
        vol.Required(CONF_OPTIONS, default={}): {
            vol.Optional(CONF_REASON): vol.All(
                cv.ensure_list, vol.Length(min=1), [vol.Coerce(EndReason)]
            ),
        },
    }
)


class EventTrigger(StatelessEntityTriggerBase):
    """An event of a cuff or of an athlete, by the key of its entity."""

    _domain_specs = {EVENT_DOMAIN: DomainSpec()}
    _key: str
    _types: frozenset[str]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return those event entities that are ours."""
        return ours(self._hass, super().entity_filter(entities), self._key)

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether it is one of the awaited events."""
        return state.attributes.get(ATTR_EVENT_TYPE) in self._types


class SessionEnded(EventTrigger):
    """The end of a session, for one of some reasons or for any."""

    _key = SESSION.key
    _types = frozenset({MomentKind.ENDED})
    _schema = SESSION_ENDED_SCHEMA

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the reasons."""
        super().__init__(hass, config)
        self._reasons = frozenset(self._options.get(CONF_REASON, EndReason))

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether a session ended for one of the reasons."""
        return (
            super().is_valid_state(state, report_not_triggered)
            and state.attributes.get(CONF_REASON) in self._reasons
        )


def _event(key: str, *types: str) -> type[Trigger]:
    """Return the trigger for some events of an entity."""

    class _Event(EventTrigger):
        """Some events."""

        _key = key
        _types = frozenset(types)

    return _Event


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "fault": _event(CUFF.key, CuffEvent.FAULT, CuffEvent.VENT_BLOCKED),
    "limit_reached": _event(CUFF.key, CuffEvent.LIMIT_REACHED),
    "occlusion_longer_than": OcclusionLongerThan,
    "pressure_up": _event(CUFF.key, CuffEvent.PRESSURE_UP),
    "programme_finished": _event(PROGRAMME.key, ProgrammeEvent.PROGRAMME_FINISHED),
    "released": _event(CUFF.key, CuffEvent.RELEASED),
    "session_due": _event(PROGRAMME.key, ProgrammeEvent.SESSION_DUE),
    "session_ended": SessionEnded,
    "session_started": _event(SESSION.key, MomentKind.SESSION_STARTED),
    "set_finished": _event(SESSION.key, MomentKind.SET_FINISHED),
    "vented": _event(CUFF.key, CuffEvent.VENTED),
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers of this integration."""
    return TRIGGERS
