"""A cuff that a person pumps up and lets down by hand, with a gauge that is watched."""

from typing import Final, override

from .parts import Drive
from .regulator import Regulator

FILLS_WITHIN_S: Final = 120.0
"""So long a person may take from empty to the highest pressure; then it has a leak."""


class ByHand(Regulator):
    """Drive nothing: there is nothing to drive."""

    @override
    def begin(self, *, holding: bool) -> None:
        """Begin a run of inflating or of holding."""

    @override
    def drive(self, now: float, pressure: float, target: float) -> Drive:
        """Return that the valve in the person's hand is to stay shut."""
        return Drive(vent_open=False)
