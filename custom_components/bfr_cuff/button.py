"""Buttons of BFR cuff."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import (
    ButtonDeviceClass,
    ButtonEntity,
    ButtonEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coaching.buttons import ATHLETE_BUTTONS, AthleteButton
from .coaching.sessions import AthleteConfigEntry, AthleteSessions
from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .entity import ControllerEntity
from .errors import errors_explained

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class ControllerButtonDescription(ButtonEntityDescription):
    """A button of a controller."""

    press_fn: Callable[[BfrCuffCoordinator], Awaitable[None]]
    always_available: bool = False


BUTTONS: tuple[ControllerButtonDescription, ...] = (
    ControllerButtonDescription(
        key="release_all",
        translation_key="release_all",
        press_fn=lambda coordinator: coordinator.async_release(),
        # Home Assistant drops a press on an unavailable button without a word. A
        # release is to be tried, and to fail aloud, however doubtful the contact.
        always_available=True,
    ),
    ControllerButtonDescription(
        key="identify",
        device_class=ButtonDeviceClass.IDENTIFY,
        entity_category=EntityCategory.CONFIG,
        press_fn=lambda coordinator: coordinator.controller.identify(),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BfrCuffConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up BFR cuff buttons based on a config entry."""
    coordinator = entry.runtime_data
    if isinstance(coordinator, AthleteSessions):
        async_add_entities(
            AthleteButton(coordinator, description) for description in ATHLETE_BUTTONS
        )
        return
    async_add_entities(
        ControllerButton(coordinator, description) for description in BUTTONS
    )


class ControllerButton(ControllerEntity, ButtonEntity):
    """A button of a controller."""

    entity_description: ControllerButtonDescription

    @property
    @override
    def available(self) -> bool:
        """Return whether a press would be tried."""
        return self.entity_description.always_available or super().available

    @override
    async def async_press(self) -> None:
        """Do what the button says."""
        with errors_explained(self.coordinator.name):
            await self.entity_description.press_fn(self.coordinator)
