"""One entity of a home that is part of a cuff, known by more than its name."""

from dataclasses import dataclass
from typing import Any, Final, Self

from homeassistant.const import (
    ATTR_UNIT_OF_MEASUREMENT,
    CONF_ENTITY_ID,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..stored import mapping, text

CONF_REGISTRY_ID: Final = "registry_id"

type Identity = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An entity as it was chosen; one that is not registered has its name alone.

    Who takes another's name is not the other: what is told to a valve must not reach a
    lamp that was named like it.
    """

    entity_id: str
    registry_id: str | None = None

    @classmethod
    def chosen(cls, hass: HomeAssistant, entity_id: str) -> Self:
        """Return an entity that a person has chosen."""
        entry = er.async_get(hass).async_get(entity_id)
        return cls(entity_id, None if entry is None else entry.id)

    @classmethod
    def load(cls, stored: Any) -> Self | None:
        """Return a stored part; None for what makes no sense."""
        found = mapping(stored)
        entity_id = text(found.get(CONF_ENTITY_ID))
        if entity_id is None:
            return None
        return cls(entity_id, text(found.get(CONF_REGISTRY_ID)))

    def store(self) -> dict[str, str | None]:
        """Return what is stored of it."""
        return {CONF_ENTITY_ID: self.entity_id, CONF_REGISTRY_ID: self.registry_id}

    @property
    def key(self) -> str:
        """Return what it is known by."""
        return self.registry_id or self.entity_id

    @callback
    def find(self, hass: HomeAssistant) -> str | None:
        """Return what the entity is called now; None if it is gone, off or another."""
        registry = er.async_get(hass)
        if self.registry_id is None:
            return (
                self.entity_id if registry.async_get(self.entity_id) is None else None
            )
        entry = registry.entities.get_entry(self.registry_id)
        return None if entry is None or entry.disabled else entry.entity_id

    @callback
    def is_usable(self, hass: HomeAssistant) -> bool:
        """Return whether the entity is there and says something."""
        entity_id = self.find(hass)
        state = None if entity_id is None else hass.states.get(entity_id)
        return state is not None and state.state != STATE_UNAVAILABLE

    @callback
    def is_known(self, hass: HomeAssistant) -> bool:
        """Return whether the entity says what it does."""
        entity_id = self.find(hass)
        state = None if entity_id is None else hass.states.get(entity_id)
        return state is not None and state.state not in (
            STATE_UNAVAILABLE,
            STATE_UNKNOWN,
        )

    @callback
    def identity(self, hass: HomeAssistant) -> Identity:
        """Return what a test of the part holds for: itself, its unit, its firmware."""
        entity_id = self.find(hass)
        entry = None if entity_id is None else er.async_get(hass).async_get(entity_id)
        state = None if entity_id is None else hass.states.get(entity_id)
        unit = None if state is None else state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
        if entry is None:
            return (entity_id, unit)
        return (
            entity_id,
            entry.id,
            entry.platform,
            entry.unique_id,
            unit,
            _firmware(hass, entry),
        )


def _firmware(hass: HomeAssistant, entry: er.RegistryEntry) -> str | None:
    """Return the software of the device that an entity belongs to."""
    device = dr.async_get(hass).async_get(entry.device_id or "")
    # Of the parts of a device, which have no software of their own, it is the whole's.
    return getattr(device, "sw_version", None)
