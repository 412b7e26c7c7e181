"""Nothing inflates as a side effect of "everything on".

`switch.turn_on` of all entities, of an area, a floor or a label, and a scene that is
applied again, reach a cuff's switch as well: by itself, by a group that it is in, or as
the light that someone made of it. Home Assistant does not tell an entity how it was
reached, but it announces every action before it is carried out, with the context
that the entity is then given. What did not name the entity is noted here.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
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
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.http import current_request
from homeassistant.helpers.script import script_stack_cv
from homeassistant.helpers.trace import trace_id_get, trace_path_get
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .members import made_of, with_members

type Data = Mapping[str, Any]
type Step = tuple[object, str]


@dataclass(frozen=True, slots=True)
class _Broad:
    """An action that may reach what it does not name, and the step it was taken in."""

    domain: str
    data: Data
    step: Step | None


_BROAD: HassKey[OrderedDict[str, list[_Broad]]] = HassKey(f"{DOMAIN}_broad")
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

_SCRIPT: Final = "script"
_BY_ASSISTANTS: Final = (
    "/api/alexa",
    "/api/google_assistant",
    "/api/intent/",
    "/api/mcp",
    "/mcp_server/",
)
"""Where assistants ask that hold no conversation of Home Assistant's."""

_ACTORS: Final = _CHANGED.union(
    {
        homeassistant.DOMAIN,
        Platform.BUTTON,
        Platform.NUMBER,
        Platform.SCENE,
        Platform.SWITCH,
        _SCRIPT,
    }
)
_MOST: Final = 64
"""Contexts remembered; an entity asks for its own in the same turn of the event loop."""


@callback
def async_note_broad_actions(hass: HomeAssistant) -> None:
    """Note every action that may reach an entity without naming it."""
    broad: OrderedDict[str, list[_Broad]] = OrderedDict()
    hass.data[_BROAD] = broad

    @callback
    def _on_action(event: Event[Any]) -> None:
        domain, data = event.data[ATTR_DOMAIN], event.data[ATTR_SERVICE_DATA]
        if not _is_broad(domain, data):
            return
        noted = _Broad(domain, dict(data), _step())
        broad.setdefault(event.context.id, []).append(noted)
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

    Raises ServiceValidationError for an assistant, whose words may have named anything.
    What reached it without that is logged, since no one is there to be told.
    """
    if _is_by_words():
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_by_words"
        )
    # An action that begins within an event is announced when that event is done with.
    await asyncio.sleep(0)
    actions = hass.data[_BROAD].get("" if context is None else context.id, ())
    step = _step()
    if any(
        _reaches(hass, entity_id, action.domain, action.data)
        for action in actions
        if not _is_another(step, action.step)
    ):
        LOGGER.warning(
            "%s did nothing: it was not named, but reached with everything else, or by"
            " a scene. A cuff is inflated only by what names it",
            entity_id,
        )
        return False
    return True


def _is_by_words() -> bool:
    """Return whether an assistant acts by itself, and no script that it began.

    "Turn on everything in the gym" names each switch there, one after the other.
    """
    if script_stack_cv.get() is not None:
        return False
    request = current_request.get()
    return current_session.get() is not None or (
        request is not None and request.path.startswith(_BY_ASSISTANTS)
    )


def _step() -> Step | None:
    """Return the run of an automation or a script that acts, and its step."""
    return None if (run := trace_id_get()) is None else (run, trace_path_get())


def _is_another(step: Step | None, noted: Step | None) -> bool:
    """Return whether a step acts for itself, after another one of the same run.

    All steps have one context: one that names a cuff is not held to what others reach.
    """
    return (
        step is not None
        and noted is not None
        and (step[0] == noted[0] and step[1] != noted[1])
    )


def _is_broad(domain: str, data: Data) -> bool:
    """Return whether an action may reach what it does not name."""
    if domain == Platform.SCENE:
        return True
    is_all = ENTITY_MATCH_ALL in _ids(data, ATTR_ENTITY_ID)
    # A script has its own words for a cuff, unless every script there is was begun.
    if domain == _SCRIPT:
        return is_all
    return is_all or any(data.get(key) for key in _BROADLY)


def _reaches(hass: HomeAssistant, entity_id: str, domain: str, data: Data) -> bool:
    """Return whether a broad action reached an entity without naming it."""
    named = _ids(data, ATTR_ENTITY_ID)
    if domain == Platform.SCENE:
        if named == [ENTITY_MATCH_ALL] or not named:
            named = hass.states.async_entity_ids(Platform.SCENE)
        put = set(data.get("entities", ())).union(
            *(entities_in_scene(hass, scene) for scene in with_members(hass, named))
        )
        return entity_id in with_members(hass, put)
    if entity_id in with_members(hass, named):
        return False
    if domain in _CHANGED and domain not in made_of(hass, entity_id):
        return False
    return not _devices(hass, entity_id) & set(_ids(data, ATTR_DEVICE_ID))


def _devices(hass: HomeAssistant, entity_id: str) -> set[str | None]:
    """Return the device of an entity, and the one that this hangs on."""
    entity = er.async_get(hass).async_get(entity_id)
    if entity is None or entity.device_id is None:
        return set()
    device = dr.async_get(hass).async_get(entity.device_id)
    return {entity.device_id, getattr(device, "via_device_id", None)}


def _ids(data: Data, key: str) -> list[str]:
    """Return ids as they were given, in the case that Home Assistant reads them in."""
    given = cv.ensure_list_csv(data.get(key) or [])
    return [str(each) if key == ATTR_DEVICE_ID else str(each).lower() for each in given]
