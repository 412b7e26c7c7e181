"""Nothing inflates as a side effect of "everything on".

`switch.turn_on` of all entities, of an area, a floor or a label, and a scene that is
applied again, reach a cuff's switch as well: by itself, by a group that it is in, or as
the light that someone made of it. Home Assistant does not tell an entity how it was
reached, but it announces every action before it is carried out, with the context
that the entity is then given. What did not name the entity is noted here.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components import homeassistant
from homeassistant.components.homeassistant.scene import entities_in_scene
from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_DOMAIN,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    ATTR_SERVICE_DATA,
    ENTITY_MATCH_ALL,
    EVENT_CALL_SERVICE,
    Platform,
)
from homeassistant.core import Context, Event, HomeAssistant, callback, split_entity_id
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.script import script_stack_cv
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER

type Data = Mapping[str, Any]

_BROAD: HassKey[OrderedDict[str, list[tuple[str, Data]]]] = HassKey(f"{DOMAIN}_broad")
_BROADLY: Final = (ATTR_AREA_ID, ATTR_FLOOR_ID, ATTR_LABEL_ID)
_CHANGED: Final = frozenset(
    {
        Platform.COVER,
        Platform.FAN,
        Platform.LIGHT,
        Platform.LOCK,
        Platform.SIREN,
        Platform.VALVE,
    }
)
"""What Home Assistant's "Change device type of a switch" makes of one."""

_CHANGER: Final = "switch_as_x"
_ACTORS: Final = _CHANGED.union(
    {
        homeassistant.DOMAIN,
        Platform.BUTTON,
        Platform.NUMBER,
        Platform.SCENE,
        Platform.SWITCH,
    }
)
_MOST: Final = 64
"""Contexts remembered; an entity asks for its own in the same turn of the event loop."""


@callback
def async_note_broad_actions(hass: HomeAssistant) -> None:
    """Note every action that may reach an entity without naming it."""
    broad: OrderedDict[str, list[tuple[str, Data]]] = OrderedDict()
    hass.data[_BROAD] = broad

    @callback
    def _on_action(event: Event[Any]) -> None:
        domain, data = event.data[ATTR_DOMAIN], event.data[ATTR_SERVICE_DATA]
        if not _is_broad(domain, data):
            return
        broad.setdefault(event.context.id, []).append((domain, dict(data)))
        while len(broad) > _MOST:
            broad.popitem(last=False)

    @callback
    def _may_act(event_data: Mapping[str, Any]) -> bool:
        return event_data[ATTR_DOMAIN] in _ACTORS

    hass.bus.async_listen(EVENT_CALL_SERVICE, _on_action, event_filter=_may_act)


async def async_is_named(
    hass: HomeAssistant, entity_id: str, context: Context | None
) -> bool:
    """Return whether an action names an entity, by itself, its device or a group.

    Raises ServiceValidationError in a conversation, whose words may have named anything.
    What reached it without that is logged, since no one is there to be told.
    """
    # "Turn on everything in the gym" names each switch there, one after the other.
    if current_session.get() is not None and script_stack_cv.get() is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_by_words"
        )
    # An action that begins within an event is announced when that event is done with.
    await asyncio.sleep(0)
    actions = hass.data[_BROAD].get("" if context is None else context.id, ())
    if any(_reaches(hass, entity_id, *action) for action in actions):
        LOGGER.warning(
            "%s did nothing: it was not named, but reached with everything else, or by"
            " a scene. A cuff is inflated only by what names it",
            entity_id,
        )
        return False
    return True


def _is_broad(domain: str, data: Data) -> bool:
    """Return whether an action may reach what it does not name."""
    if domain == Platform.SCENE:
        return True
    return ENTITY_MATCH_ALL in _ids(data, ATTR_ENTITY_ID) or any(
        data.get(key) for key in _BROADLY
    )


def _reaches(hass: HomeAssistant, entity_id: str, domain: str, data: Data) -> bool:
    """Return whether a broad action reached an entity without naming it."""
    named, itself = _ids(data, ATTR_ENTITY_ID), _stand_ins(hass, entity_id)
    if domain == Platform.SCENE:
        if named == [ENTITY_MATCH_ALL] or not named:
            named = hass.states.async_entity_ids(Platform.SCENE)
        put = set(data.get("entities", ())).union(
            *(entities_in_scene(hass, scene) for scene in with_members(hass, named))
        )
        return not itself.isdisjoint(with_members(hass, put))
    if not itself.isdisjoint(with_members(hass, named)):
        return False
    if domain in _CHANGED and domain not in {
        split_entity_id(each)[0] for each in itself
    }:
        return False
    return not _devices(hass, entity_id) & set(_ids(data, ATTR_DEVICE_ID))


@callback
def with_members(hass: HomeAssistant, entity_ids: Iterable[str]) -> set[str]:
    """Return entities with all that are in the groups among them, of whichever kind."""
    found: set[str] = set()
    ahead = list(entity_ids)
    while ahead:
        if (entity_id := ahead.pop().strip().lower()) not in found:
            found.add(entity_id)
            state = hass.states.get(entity_id)
            members = state and state.attributes.get(ATTR_ENTITY_ID)
            ahead += members if isinstance(members, list | tuple) else ()
    return found


def _stand_ins(hass: HomeAssistant, entity_id: str) -> set[str]:
    """Return an entity and, of a switch, what its owner has made of it."""
    entities = er.async_get(hass)
    entity = entities.async_get(entity_id)
    if entity is None or entity.device_id is None or entity.domain != Platform.SWITCH:
        return {entity_id}
    same_device = er.async_entries_for_device(
        entities, entity.device_id, include_disabled_entities=True
    )
    made = {each.entity_id for each in same_device if each.platform == _CHANGER}
    return made | {entity_id}


def _devices(hass: HomeAssistant, entity_id: str) -> set[str | None]:
    """Return the device of an entity, and the one that this hangs on."""
    entity = er.async_get(hass).async_get(entity_id)
    if entity is None or entity.device_id is None:
        return set()
    device = dr.async_get(hass).async_get(entity.device_id)
    return {entity.device_id, getattr(device, "via_device_id", None)}


def _ids(data: Data, key: str) -> list[str]:
    return [str(each) for each in cv.ensure_list_csv(data.get(key) or [])]
