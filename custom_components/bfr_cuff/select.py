"""The placement of a cuff."""

from collections.abc import Hashable
from dataclasses import replace
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coaching.selects import ATHLETE_SELECTS, AthleteSelect
from .coaching.sessions import AthleteConfigEntry, AthleteSessions
from .coordinator import BfrCuffConfigEntry
from .entity import CuffEntity
from .training.placement import Placement

PARALLEL_UPDATES = 0

PLACEMENT = SelectEntityDescription(
    key="placement",
    translation_key="placement",
    entity_category=EntityCategory.CONFIG,
    options=[placement.value for placement in Placement],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up BFR cuff selects based on a config entry."""
    coordinator = entry.runtime_data
    if isinstance(coordinator, AthleteSessions):
        async_add_entities(
            AthleteSelect(coordinator, description) for description in ATHLETE_SELECTS
        )
        return
    async_add_entities(
        PlacementSelect(coordinator, PLACEMENT, cuff) for cuff in coordinator.info.cuffs
    )


class PlacementSelect(CuffEntity, SelectEntity):
    """The limb that this cuff is worn on."""

    @property
    @override
    def current_option(self) -> str | None:
        """Return the placement, None until the owner has said it."""
        return self.settings.placement

    @override
    def shown(self) -> Hashable:
        """Return the placement."""
        return self.current_option

    @override
    async def async_select_option(self, option: str) -> None:
        """Keep the placement."""
        settings = replace(self.settings, placement=Placement(option))
        self.coordinator.async_change_settings(self.channel, settings)
