"""What an entity acts on: the members of a group, the switch that it was made of."""

from collections.abc import Iterable
from typing import Final

from homeassistant.const import ATTR_ENTITY_ID, CONF_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

_CHANGER: Final = "switch_as_x"
"""Home Assistant's "Change device type of a switch"."""


@callback
def with_members(hass: HomeAssistant, entity_ids: Iterable[str]) -> set[str]:
    """Return entities with all that they act on: members of groups, changed switches."""
    found: set[str] = set()
    ahead = list(entity_ids)
    while ahead:
        if (entity_id := ahead.pop().strip().lower()) not in found:
            found.add(entity_id)
            ahead += _members(hass, entity_id)
    return found


def _members(hass: HomeAssistant, entity_id: str) -> list[str]:
    """Return what a group has in it, or the switch that something was made of."""
    registry = er.async_get(hass)
    entity = registry.async_get(entity_id)
    if entity is not None and entity.platform == _CHANGER:
        entry = hass.config_entries.async_get_entry(entity.config_entry_id or "")
        source = entry and er.async_resolve_entity_id(
            registry, entry.options[CONF_ENTITY_ID]
        )
        return [source] if source else []
    state = hass.states.get(entity_id)
    members = state and state.attributes.get(ATTR_ENTITY_ID)
    return list(members) if isinstance(members, list | tuple) else []


@callback
def made_of(hass: HomeAssistant, entity_id: str) -> set[str]:
    """Return the domains of what a switch, or a group that it is in, was changed into."""
    registry = er.async_get(hass)
    return {
        made.domain
        for entry in hass.config_entries.async_entries(_CHANGER)
        for made in er.async_entries_for_config_entry(registry, entry.entry_id)
        if entity_id in with_members(hass, {made.entity_id})
    }
