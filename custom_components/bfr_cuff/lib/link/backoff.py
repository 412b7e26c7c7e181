"""How long to wait before the next attempt to connect."""

from collections.abc import Callable
from typing import Final

FIRST_S: Final = 0.25
LONGEST_S: Final = 30.0
DISPLACED_S: Final = 60.0
"""After another connection of our id took this one's place: one of them has to wait."""

SETTLED_S: Final = 5.0
"""A connection that lasted so long worked; one that breaks sooner may break again."""


class Backoff:
    """Double the wait with every failure, up to a cap, each with some jitter.

    The jitter keeps many clients of one controller from coming back in step.
    """

    def __init__(self, random: Callable[[], float]) -> None:
        """Take a source of numbers from 0 up to 1."""
        self._random = random
        self._next_s = FIRST_S

    def lasted(self, seconds: float) -> None:
        """Start anew after a connection that worked."""
        if seconds >= SETTLED_S:
            self._next_s = FIRST_S

    def wait_s(self) -> float:
        """Return the next wait, from half of it to the whole."""
        wait, self._next_s = self._next_s, min(LONGEST_S, self._next_s * 2)
        # Half of it at least: a controller that has just started needs some room.
        return wait * (0.5 + self._random() / 2)
