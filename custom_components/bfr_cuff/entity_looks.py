"""When the entities of a controller look whether they show something new."""

from logging import Logger
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from .lib.controller.model import ControllerState

LOOK_S: Final = 1.0
"""How often entities look at what changes with each state: clocks and pressures."""


class EntityLooks:
    """The entities of one controller, which need not look at every state.

    `time` is when they looked last, on the clock of the event loop.
    """

    def __init__(self, hass: HomeAssistant, logger: Logger, controller: str) -> None:
        """Start without an entity; the logger learns of one that fails."""
        self._hass = hass
        self._logger = logger
        self._controller = controller
        self._entities: list[CALLBACK_TYPE] = []
        self._looked_at: ControllerState | None = None
        self._due = 0.0
        self.time = hass.loop.time()

    @callback
    def add(self, look: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Let an entity look from now on; return what ends that."""
        self._entities.append(look)
        return lambda: self._entities.remove(look)

    @callback
    def expect(self) -> None:
        """Let them look at the next state, whatever it is."""
        self._due = 0.0

    @callback
    def is_worth(self, state: ControllerState) -> bool:
        """Return whether there may be something new to show.

        At once when more than clocks and pressures has changed since they looked, and
        for these once a second, which is as often as one is written.
        """
        is_due = self._hass.loop.time() >= self._due
        return is_due or self._looked_at is None or state.differs_from(self._looked_at)

    @callback
    def look(self, state: ControllerState) -> None:
        """Have them look at a state."""
        self.time = self._hass.loop.time()
        self._due, self._looked_at = self.time + LOOK_S, state
        for look in list(self._entities):
            try:
                look()
            except Exception:
                # One that fails must not keep the others from showing what is so.
                self._logger.exception(
                    "An entity of %s cannot be updated", self._controller
                )
