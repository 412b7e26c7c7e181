"""Which events of a controller were told, so that none is missed or told twice."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from ..controller.model import ControllerEvent

EVENTS_KEPT: Final = 64
"""So many events a controller keeps for those who were away."""

_EVER: Final = -1.0


class EventsTold:
    """Follow the events over connections and boots of one controller."""

    def __init__(self) -> None:
        """Start before the first connection, when nothing can have been missed."""
        self._boot: str | None = None
        self._newest = 0
        self._heard_until_s = _EVER
        self._since = 0
        self._missed_from_s = _EVER
        self._complete = True
        self._told: deque[int] = deque(maxlen=EVENTS_KEPT)

    def connected(self, boot: str) -> int | None:
        """Return the number above which events may have been missed, None at first."""
        before, self._boot = self._boot, boot
        if boot != before:
            self._newest, self._heard_until_s, self._complete = 0, _EVER, True
        # What an earlier connection broke off is still to be asked for.
        if self._complete:
            self._since = self._newest
            self._told.clear()
            # Without a number, events from before the first connection are kept too.
            self._missed_from_s = _EVER if self._newest else self._heard_until_s
        self._complete = before is None
        return None if before is None else self._since

    def heard(self, uptime_s: float) -> None:
        """Note until when the controller was heard, by its own clock."""
        self._heard_until_s = uptime_s

    def tell(self, event: ControllerEvent) -> None:
        """Note an event that is told as it comes."""
        self._newest = max(self._newest, event.n)
        self._told.append(event.n)

    def missed(self, kept: Iterable[ControllerEvent]) -> list[ControllerEvent]:
        """Return those that were not told yet, all of which are told by that."""
        missed = [
            event
            for event in kept
            if event.n not in self._told and event.uptime_s >= self._missed_from_s
        ]
        for event in missed:
            self.tell(event)
        self._complete = True
        return missed
