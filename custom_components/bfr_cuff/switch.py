"""The inflate switch of a cuff."""

from collections.abc import Hashable
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import BfrCuffConfigEntry
from .entity import CuffEntity
from .errors import errors_explained

PARALLEL_UPDATES = 0

INFLATE = SwitchEntityDescription(key="inflate", translation_key="inflate")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up BFR cuff switches based on a config entry."""
    coordinator = entry.runtime_data
    async_add_entities(
        InflateSwitch(coordinator, INFLATE, cuff) for cuff in coordinator.info.cuffs
    )


class InflateSwitch(CuffEntity, SwitchEntity):
    """On: hold the target. Off: vent."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the cuff is inflated, whoever asked for it."""
        return self.cuff.inflated

    @override
    def shown(self) -> Hashable:
        """Return whether the cuff is inflated."""
        return self.is_on

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Inflate the cuff to its target, if it was named."""
        if not await self.async_is_named():
            return
        with errors_explained(self.cuff_name):
            await self.coordinator.async_inflate(
                self.channel, self.coordinator.target(self.channel)
            )

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Release the cuff."""
        with errors_explained(self.cuff_name):
            await self.coordinator.async_release(self.channel)
