"""Buttons of an athlete."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription

from ..errors import session_errors_explained
from ..training.session_words import (
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
from .entity import AthleteEntity
from .sessions import AthleteSessions


@dataclass(frozen=True, kw_only=True)
class AthleteButtonDescription(ButtonEntityDescription):
    """A button of an athlete."""

    press_fn: Callable[[AthleteSessions], Awaitable[object]]


async def _stop(sessions: AthleteSessions) -> None:
    sessions.stop()


async def _pause(sessions: AthleteSessions) -> None:
    """Pause, or go on."""
    session = sessions.session
    paused = session is not None and session.phase is SessionPhase.PAUSED
    sessions.act(Resume() if paused else Pause())


def _acts(key: str, action: Action) -> AthleteButtonDescription:
    """Return a button that does one thing in the running session."""

    async def _press(sessions: AthleteSessions) -> None:
        sessions.act(action)

    return AthleteButtonDescription(key=key, translation_key=key, press_fn=_press)


ATHLETE_BUTTONS: Final = (
    AthleteButtonDescription(
        key="start",
        translation_key="start",
        press_fn=lambda sessions: sessions.async_start_chosen(),
    ),
    AthleteButtonDescription(key="stop", translation_key="stop", press_fn=_stop),
    AthleteButtonDescription(key="pause", translation_key="pause", press_fn=_pause),
    _acts("next", Next()),
    _acts("repetition", Repetition()),
    _acts("skip", Skip()),
    _acts("extra_set", ExtraSet()),
    _acts("lower", Lower()),
    AthleteButtonDescription(
        key="wrap_off",
        translation_key="wrap_off",
        press_fn=lambda sessions: sessions.async_wrap_off(),
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
            await self.entity_description.press_fn(self.sessions)
