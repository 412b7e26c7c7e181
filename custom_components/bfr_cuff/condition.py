"""Conditions: a cuff is inflated, an athlete is training."""

from typing import Final, override

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.components.switch import DOMAIN as SWITCH_DOMAIN
from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import Condition, EntityStateConditionBase

from .entity_filter import ours
from .lib.session.messages import SessionPhase


class OurCondition(EntityStateConditionBase):
    """States of our entities with one key."""

    _key: str

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return those entities that are ours."""
        return ours(self._hass, super().entity_filter(entities), self._key)


class IsInflated(OurCondition):
    """The controller keeps pressure in a cuff."""

    _domain_specs = {SWITCH_DOMAIN: DomainSpec()}
    _key = "inflate"
    _states: set[str | bool] = {STATE_ON}


class IsTraining(OurCondition):
    """An athlete is in a session, from its start to its end."""

    _domain_specs = {SENSOR_DOMAIN: DomainSpec()}
    _key = "session_phase"
    _states: set[str | bool] = {
        phase.value for phase in SessionPhase if phase is not SessionPhase.ENDED
    }


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_inflated": IsInflated,
    "is_training": IsTraining,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions of this integration."""
    return CONDITIONS
