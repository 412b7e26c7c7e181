"""Base of an athlete's entities."""

from typing import override

from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription

from ..const import DOMAIN
from ..entity import QuietEntity
from .sessions import AthleteSessions


class AthleteEntity(QuietEntity):
    """An entity of an athlete, who is a service device."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self, sessions: AthleteSessions, description: EntityDescription
    ) -> None:
        """Belong to the athlete's device."""
        self.sessions = sessions
        self.entity_description = description
        athlete_id = sessions.entry.unique_id
        self._attr_unique_id = f"{athlete_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, str(athlete_id))},
            entry_type=DeviceEntryType.SERVICE,
            name=sessions.entry.title,
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the athlete's sessions."""
        await super().async_added_to_hass()
        self.async_on_remove(self.sessions.async_add_listener(self.write_if_new))
