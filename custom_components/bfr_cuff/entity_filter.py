"""Which of the entities that an automation targets are ours."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN


def ours(hass: HomeAssistant, entities: set[str], key: str) -> set[str]:
    """Return those entities of this integration that have a translation key."""
    registry = er.async_get(hass)
    return {
        entity_id
        for entity_id in entities
        if (entity := registry.async_get(entity_id)) is not None
        and entity.platform == DOMAIN
        and entity.translation_key == key
    }
