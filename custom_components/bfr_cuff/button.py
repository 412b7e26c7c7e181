"""The buttons of controllers and of athletes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.button import (
    ButtonDeviceClass,
    ButtonEntity,
    ButtonEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import BfrCuffConfigEntry, BfrCuffCoordinator
from .entity import AthleteEntity, ControllerEntity
from .errors import errors_explained, session_errors_explained
from .lib.session.messages import (
    Action,
    ExtraSet,
    Lower,
    Next,
    Pause,
    Repetition,
    Resume,
    SessionPhase,
    Skip,
)
from .permissions import async_check_person
from .sessions.athlete_sessions import AthleteConfigEntry, AthleteSessions

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


@dataclass(frozen=True, kw_only=True)
class AthleteButtonDescription(ButtonEntityDescription):
    """A button of an athlete."""

    press_fn: Callable[[AthleteSessions], Awaitable[object]]
    only_lowers: bool = False
    """Whether it can only take pressure away, so that any press will do."""
    only_by_person: bool = False
    """Whether a person has to press it, and no automation, script or assistant."""


async def _stop(sessions: AthleteSessions) -> None:
    sessions.stop()


async def _pause(sessions: AthleteSessions) -> None:
    """Pause, or go on."""
    session = sessions.session
    paused = session is not None and session.phase is SessionPhase.PAUSED
    sessions.act(Resume() if paused else Pause())


def _acts(
    key: str, action: Action, *, only_lowers: bool = False
) -> AthleteButtonDescription:
    """Return a button that does one thing in the running session."""

    async def _press(sessions: AthleteSessions) -> None:
        sessions.act(action)

    return AthleteButtonDescription(
        key=key, translation_key=key, press_fn=_press, only_lowers=only_lowers
    )


ATHLETE_BUTTONS: Final = (
    AthleteButtonDescription(
        key="start",
        translation_key="start",
        press_fn=lambda sessions: sessions.async_start_chosen(),
    ),
    AthleteButtonDescription(
        key="stop", translation_key="stop", press_fn=_stop, only_lowers=True
    ),
    AthleteButtonDescription(key="pause", translation_key="pause", press_fn=_pause),
    AthleteButtonDescription(
        key="measure",
        translation_key="measure",
        press_fn=lambda sessions: sessions.async_measure_chosen(),
        only_by_person=True,
    ),
    _acts("next", Next()),
    _acts("repetition", Repetition()),
    _acts("skip", Skip()),
    _acts("extra_set", ExtraSet()),
    _acts("lower", Lower(), only_lowers=True),
    AthleteButtonDescription(
        key="wrap_off",
        translation_key="wrap_off",
        press_fn=lambda sessions: sessions.async_wrap_off(),
        only_lowers=True,
    ),
    AthleteButtonDescription(
        key="take_suggestion",
        translation_key="take_suggestion",
        press_fn=lambda sessions: sessions.async_take_suggestion(),
    ),
)


class AthleteButton(AthleteEntity, ButtonEntity):
    """A button of an athlete."""

    entity_description: AthleteButtonDescription

    @override
    async def async_press(self) -> None:
        """Do what the button says."""
        with session_errors_explained(self.hass):
            if self.entity_description.only_by_person:
                await async_check_person(self.hass, self._context)
            lowers = self.entity_description.only_lowers
            if not lowers and not await self.async_is_named():
                return
            await self.entity_description.press_fn(self.sessions)
