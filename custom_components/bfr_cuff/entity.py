"""The base entities: of a controller, of a cuff and of an athlete."""

from collections.abc import Hashable
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import ENTITY, BfrCuffCoordinator
from .cuff_settings import CuffSettings
from .devices import controller_device, cuff_device, cuff_identifier, cuff_name
from .lib.controller.model import CuffInfo, CuffState
from .named import async_is_named
from .sessions.athlete_sessions import AthleteSessions


class QuietEntity(Entity):
    """An entity that is written only when what it shows has changed.

    States arrive up to ten times a second; the recorder is to hear of few of them.
    """

    _last_shown: Hashable = None

    async def async_is_named(self) -> bool:
        """Return whether an action names this entity, not merely everything."""
        return await async_is_named(self.hass, self.entity_id, self._context)

    def shown(self) -> Hashable:
        """Return what this entity shows, to be compared."""
        return None

    @callback
    def write_if_new(self) -> None:
        """Write the state if it shows something new."""
        shown = (self.available, self.shown())
        if shown != self._last_shown:
            self._last_shown = shown
            self.async_write_ha_state()


class BfrCuffEntity(QuietEntity, CoordinatorEntity[BfrCuffCoordinator]):
    """An entity of a controller or of one of its cuffs."""

    _attr_has_entity_name = True

    def __init__(
        self,
        coordinator: BfrCuffCoordinator,
        description: EntityDescription,
        unique_prefix: str,
    ) -> None:
        """Take the description, and what makes its key unique."""
        super().__init__(coordinator, ENTITY)
        self.entity_description = description
        self._attr_unique_id = f"{unique_prefix}_{description.key}"

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state if it shows something new."""
        self.write_if_new()


class ControllerEntity(BfrCuffEntity):
    """An entity of a controller."""

    def __init__(
        self, coordinator: BfrCuffCoordinator, description: EntityDescription
    ) -> None:
        """Belong to the controller's device."""
        super().__init__(coordinator, description, coordinator.info.device_id)
        self._attr_device_info = controller_device(coordinator.info)


class CuffEntity(BfrCuffEntity):
    """An entity of one cuff."""

    def __init__(
        self,
        coordinator: BfrCuffCoordinator,
        description: EntityDescription,
        cuff: CuffInfo,
    ) -> None:
        """Belong to the cuff's device."""
        prefix = cuff_identifier(coordinator.info.device_id, cuff.channel)
        super().__init__(coordinator, description, prefix)
        self.channel = cuff.channel
        self._attr_device_info = cuff_device(
            coordinator.hass, coordinator.config_entry, coordinator.info, cuff
        )

    @property
    def cuff(self) -> CuffState:
        """Return the cuff's newest state."""
        return self.coordinator.data.cuff(self.channel)

    @property
    def settings(self) -> CuffSettings:
        """Return what the owner has set for this cuff."""
        return self.coordinator.settings(self.channel)

    @property
    def cuff_name(self) -> str:
        """Return what this cuff is called."""
        return cuff_name(self.hass, self.coordinator.config_entry, self.channel)


class AthleteEntity(QuietEntity, CoordinatorEntity[AthleteSessions]):
    """An entity of an athlete, who is a service device."""

    _attr_has_entity_name = True

    def __init__(
        self, sessions: AthleteSessions, description: EntityDescription
    ) -> None:
        """Belong to the athlete's device."""
        super().__init__(sessions)
        self.sessions = sessions
        self.entity_description = description
        athlete_id = sessions.entry.unique_id
        self._attr_unique_id = f"{athlete_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, str(athlete_id))},
            entry_type=DeviceEntryType.SERVICE,
            name=sessions.entry.title,
        )

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state if it shows something new."""
        self.write_if_new()
