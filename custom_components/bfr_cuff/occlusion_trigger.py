"""The trigger for a cuff that has been occluded for longer than a duration."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, cast, override

import voluptuous as vol

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, CONF_OPTIONS, STATE_UNAVAILABLE
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec, filter_by_domain_specs
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.target import (
    TargetStateChangedData,
    async_track_target_selector_state_change_event,
)
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .entity_filter import ours

CONF_DURATION: Final = "duration"

# Below, an occlusion that has just begun looks like one that goes on after a break.
DURATION: Final = vol.All(cv.positive_time_period, vol.Range(min=timedelta(seconds=5)))
SCHEMA: Final = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {vol.Required(CONF_OPTIONS): {vol.Required(CONF_DURATION): DURATION}}
)

_SHOWN_TO: Final = timedelta(seconds=2)
"""The sensor is that exact, and early rather than late."""

_SPECS: Final = {SENSOR_DOMAIN: DomainSpec()}


class OcclusionLongerThan(Trigger):
    """Trigger once in each occlusion, when it has lasted for a duration.

    An occlusion ends when its clock is set back: a short break does not end it.
    """

    @override
    @classmethod
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Validate config."""
        return cast("ConfigType", SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the cuffs and the duration."""
        super().__init__(hass, config)
        assert config.target is not None
        assert config.options is not None
        self._target = config.target
        self._duration: timedelta = config.options[CONF_DURATION]

    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return the sensors that say since when a cuff is occluded."""
        sensors = filter_by_domain_specs(self._hass, _SPECS, entities)
        return ours(self._hass, sensors, "occlusion_start")

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Wait for the end of the duration on every cuff."""
        waiting = _Waiting(self._hass, self._duration, run_action)
        untrack = await async_track_target_selector_state_change_event(
            self._hass,
            self._target,
            waiting.on_change,
            self.entity_filter,
            waiting.on_entities,
        )

        @callback
        def _detach() -> None:
            untrack()
            waiting.forget_all()

        return _detach


class _Waiting:
    """Wait for the moment on each cuff; later news may only bring it forward."""

    def __init__(
        self, hass: HomeAssistant, duration: timedelta, run_action: TriggerActionRunner
    ) -> None:
        """Start without any cuff."""
        self._hass = hass
        self._duration = duration
        self._run_action = run_action
        self._moments: dict[str, datetime] = {}
        self._cancel: dict[str, CALLBACK_TYPE] = {}
        # Cuffs whose occlusion has had its moment; a break in it changes nothing.
        self._had: set[str] = set()

    @callback
    def on_change(self, change: TargetStateChangedData) -> None:
        """Take in since when a cuff is occluded now."""
        data = change.state_change_event.data
        old = data["old_state"]
        was_heard = old is not None and old.state != STATE_UNAVAILABLE
        self._take_in(data["entity_id"], data["new_state"], was_heard=was_heard)

    @callback
    def on_entities(
        self, added: set[str], removed: set[str], states: Mapping[str, State | None]
    ) -> None:
        """Begin with cuffs that are new to the target, and forget others."""
        for entity_id in removed:
            self._forget(entity_id)
            self._had.discard(entity_id)
        for entity_id in added:
            self._take_in(entity_id, states[entity_id], was_heard=False)

    @callback
    def forget_all(self) -> None:
        """Wait for nothing any more."""
        for entity_id in list(self._moments):
            self._forget(entity_id)

    def _take_in(self, entity_id: str, state: State | None, *, was_heard: bool) -> None:
        """Wait for the moment, unless it was over before anybody looked."""
        since = None if state is None else dt_util.parse_datetime(state.state)
        if state is None or since is None:
            self._forget(entity_id)
            return
        moment = since + self._duration
        if (known := self._moments.get(entity_id)) is not None:
            if moment < known and entity_id in self._cancel:
                self._wait(entity_id, state, moment)
            return
        self._moments[entity_id] = moment
        left = moment - dt_util.utcnow()
        if left > _SHOWN_TO:
            self._had.discard(entity_id)
        if entity_id in self._had:
            return
        if was_heard or left > timedelta():
            self._wait(entity_id, state, moment)
        else:
            self._had.add(entity_id)

    def _wait(self, entity_id: str, state: State, moment: datetime) -> None:
        """Run the action at a moment, which may be over."""

        @callback
        def _run(_now: datetime) -> None:
            del self._cancel[entity_id]
            self._had.add(entity_id)
            self._run_action(
                {
                    ATTR_ENTITY_ID: entity_id,
                    "to_state": state,
                    CONF_DURATION: self._duration,
                },
                f"occlusion of {entity_id}",
                state.context,
            )

        self._stop(entity_id)
        self._moments[entity_id] = moment
        self._cancel[entity_id] = async_track_point_in_utc_time(
            self._hass, _run, moment
        )

    def _forget(self, entity_id: str) -> None:
        self._stop(entity_id)
        self._moments.pop(entity_id, None)

    def _stop(self, entity_id: str) -> None:
        if (cancel := self._cancel.pop(entity_id, None)) is not None:
            cancel()
