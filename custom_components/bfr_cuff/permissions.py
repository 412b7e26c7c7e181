"""Who may do what: Home Assistant's own permissions, asked for our entities.

Home Assistant asks them by itself for every switch and button. An action, a download
and a spoken start act on the same cuffs and athletes, so they ask the same. No release
ever asks.
"""

from collections.abc import Iterable
from typing import Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import (
    CAT_ENTITIES,
    POLICY_CONTROL,
    POLICY_READ,
)
from homeassistant.components.http import KEY_HASS_USER
from homeassistant.components.websocket_api import current_connection
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.http import current_request
from homeassistant.helpers.script import script_stack_cv

from .athletes import athlete_entries, id_of_athlete
from .const import DOMAIN
from .devices import cuff_identifier
from .lib.session.refusal import SessionRefused

_BY_HAND: Final = ("/api/services/", "/api/conversation/")
"""Where apps and remote controls ask for what a person does with them."""

type EntityKey = tuple[Platform, str]
"""A platform and the unique id of an entity of ours on it."""


@callback
def inflate_switch(device_id: str | None, channel: int) -> EntityKey:
    """Return the switch that a user has to be allowed for a cuff's pressure."""
    return Platform.SWITCH, f"{cuff_identifier(device_id, channel)}_inflate"


@callback
def athlete_button(entry: ConfigEntry, key: str) -> EntityKey:
    """Return the button that a user has to be allowed for something of an athlete."""
    return Platform.BUTTON, f"{id_of_athlete(entry)}_{key}"


async def async_check_control(
    hass: HomeAssistant, context: Context, entities: Iterable[EntityKey]
) -> None:
    """Raise Unauthorized unless whoever asks may control all of these.

    Automations have no user, and may, as everywhere in Home Assistant.
    """
    if (user := await _async_user(hass, context)) is None:
        return
    for entity in entities:
        entity_id = _entity_id(hass, entity)
        if not user.permissions.check_entity(entity_id, POLICY_CONTROL):
            raise Unauthorized(
                context=context,
                entity_id=entity_id,
                perm_category=CAT_ENTITIES,
                permission=POLICY_CONTROL,
            )


async def async_check_history(
    hass: HomeAssistant, context: Context, wanted: str | None, permission: str
) -> None:
    """Raise Unauthorized unless whoever asks has a permission; see check_history."""
    if (user := await _async_user(hass, context)) is not None:
        check_history(hass, user, wanted, permission)


async def _async_user(hass: HomeAssistant, context: Context) -> User | None:
    """Return who asks, None for an automation; raise UnknownUser."""
    if context.user_id is None:
        return None
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    return user


async def async_check_person(hass: HomeAssistant, context: Context | None) -> None:
    """Raise SessionRefused unless a person asks for this, here and now.

    A press in a browser or an app comes over a connection of the user whose context it
    has. What an automation or a script does runs within a script, what an assistant
    does within a conversation, and what has no user comes from neither.
    """
    if _in_between() or context is None or context.parent_id is not None:
        raise SessionRefused("measure_by_person")
    user = None
    if context.user_id is not None and context.user_id == _connected_user_id():
        user = await hass.auth.async_get_user(context.user_id)
    if user is None or not user.is_active or user.system_generated:
        raise SessionRefused("measure_by_person")


@callback
def is_from_person(user_id: str | None, *, by_device: bool) -> bool:
    """Return whether a person says something, to a device or over a connection.

    Satellites and microphones have no user; only what came from one has a device.
    """
    if script_stack_cv.get() is not None:
        return False
    return by_device or (user_id is not None and user_id == _connected_user_id())


def _in_between() -> bool:
    """Return whether a script acts, or an assistant in a conversation."""
    return script_stack_cv.get() is not None or current_session.get() is not None


def _connected_user_id() -> str | None:
    """Return whose connection this comes over: a WebSocket, or a call over HTTP."""
    if (connection := current_connection.get()) is not None:
        return connection.user.id
    request = current_request.get()
    if request is None or not request.path.startswith(_BY_HAND):
        return None
    user: User | None = request.get(KEY_HASS_USER)
    return None if user is None else user.id


@callback
def check_history(
    hass: HomeAssistant, user: User, wanted: str | None, permission: str
) -> None:
    """Raise Unauthorized unless a user has a permission for an athlete's history.

    `wanted` is the id that sessions are kept under; None means every athlete's.
    """
    entries = athlete_entries(hass)
    meant = [entry for entry in entries if wanted in (None, id_of_athlete(entry))]
    # Sessions of an athlete who was removed are for those who may see everything.
    allowed = all(_may(hass, user, entry, permission) for entry in meant)
    if not (meant and allowed) and not user.permissions.access_all_entities(permission):
        raise Unauthorized(
            user_id=user.id, perm_category=CAT_ENTITIES, permission=permission
        )


@callback
def may_read(hass: HomeAssistant, user: User, entry: ConfigEntry) -> bool:
    """Return whether a user may see any entity of an athlete or a controller."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return user.permissions.access_all_entities(POLICY_READ) or any(
        user.permissions.check_entity(entity.entity_id, POLICY_READ)
        for entity in entities
    )


def _may(hass: HomeAssistant, user: User, entry: ConfigEntry, permission: str) -> bool:
    if permission == POLICY_READ:
        return may_read(hass, user, entry)
    entity_id = _entity_id(hass, athlete_button(entry, "start"))
    return user.permissions.check_entity(entity_id, permission)


def _entity_id(hass: HomeAssistant, entity: EntityKey) -> str:
    """Return an entity's id; of one that is not registered, one that is nobody's."""
    platform, unique_id = entity
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, unique_id)
    return entity_id or f"{platform}.none"
