"""Numbers of BFR cuff: the target, and the longest occlusion."""

from collections.abc import Hashable
from dataclasses import replace
import math
from typing import override

from homeassistant.components.number import (
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
    RestoreNumber,
)
from homeassistant.const import EntityCategory, UnitOfPressure, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .entity import CuffEntity
from .errors import errors_explained
from .lib.controller.model import MIN_TARGET_MMHG, CuffInfo
from .lib.evidence import CEILING

PARALLEL_UPDATES = 0

# Without device classes, so that there is no other unit to choose: one press of + is
# one step in the unit that is shown, and 1 psi on an inflated cuff is 52 mmHg. In days
# the lowest time was shown as 0.0, which is none and would have set no limit at all.
TARGET = NumberEntityDescription(
    key="target",
    translation_key="target",
    native_unit_of_measurement=UnitOfPressure.MMHG,
    mode=NumberMode.BOX,
    native_min_value=MIN_TARGET_MMHG,
    native_step=1,
)

MAX_OCCLUSION = NumberEntityDescription(
    key="max_occlusion",
    translation_key="max_occlusion",
    entity_category=EntityCategory.CONFIG,
    native_unit_of_measurement=UnitOfTime.MINUTES,
    mode=NumberMode.BOX,
    native_min_value=1,
    native_step=1,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up BFR cuff numbers based on a config entry."""
    coordinator = entry.runtime_data
    for cuff in coordinator.info.cuffs:
        async_add_entities(
            [
                TargetNumber(coordinator, TARGET, cuff),
                MaxOcclusionNumber(coordinator, MAX_OCCLUSION, cuff),
            ]
        )


class TargetNumber(CuffEntity, RestoreNumber):
    """The pressure that a hold goes for; of an inflated cuff, changed at once."""

    def __init__(
        self,
        coordinator: BfrCuffCoordinator,
        description: NumberEntityDescription,
        cuff: CuffInfo,
    ) -> None:
        """Allow no more than the controller and the ceiling do."""
        super().__init__(coordinator, description, cuff)
        self._attr_native_max_value = min(cuff.pressure_max, CEILING.value)

    @override
    async def async_added_to_hass(self) -> None:
        """Take up the last target; a number alone moves nothing."""
        await super().async_added_to_hass()
        last = await self.async_get_last_number_data()
        if last is None or not isinstance(last.native_value, int | float):
            return
        if last.native_value >= self.native_min_value:
            target = min(last.native_value, self.native_max_value)
            self.coordinator.targets.setdefault(self.channel, target)

    @property
    @override
    def native_value(self) -> float:
        """Return the target that is held, else that of the next hold."""
        if self.cuff.inflated and self.cuff.target is not None:
            return self.cuff.target
        return self.coordinator.target(self.channel)

    @override
    def shown(self) -> Hashable:
        """Return the target."""
        return self.native_value

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Change the target, of a running hold too if this was named; a session has its own."""
        _check_number(self, value)
        with errors_explained(self.cuff_name):
            self.coordinator.check_free(self.channel)
            if self.cuff.inflated:
                if not await self.async_is_named():
                    return
                await self.coordinator.async_inflate(self.channel, value)
        self.coordinator.targets[self.channel] = value
        self.async_write_ha_state()


class MaxOcclusionNumber(CuffEntity, NumberEntity):
    """The longest time that this cuff may be occluded."""

    def __init__(
        self,
        coordinator: BfrCuffCoordinator,
        description: NumberEntityDescription,
        cuff: CuffInfo,
    ) -> None:
        """Allow no more than the controller does."""
        super().__init__(coordinator, description, cuff)
        self._attr_native_max_value = coordinator.info.limits.occlusion_max_s / 60

    @property
    @override
    def native_value(self) -> float:
        """Return the time in minutes."""
        return min(self.settings.max_occlusion_s / 60, self.native_max_value)

    @override
    def shown(self) -> Hashable:
        """Return the time in minutes."""
        return self.native_value

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Change the time; a running clock can only lose by it."""
        _check_number(self, value)
        settings = replace(self.settings, max_occlusion_s=value * 60)
        self.coordinator.async_change_settings(self.channel, settings)


def _check_number(entity: NumberEntity, value: float) -> None:
    """Raise unless it is a number: NaN is on no side of a bound, so it passes both."""
    if not math.isfinite(value):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_number",
            translation_placeholders={"name": str(entity.name)},
        )
