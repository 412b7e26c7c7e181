"""A cuff's pump, valves and sensor on the bench, and the box that drives them."""

from typing import Final, NamedTuple

from ..rig.plant import Plant

WATCHDOG_S: Final = 5.0
"""A box that stands still for so long is reset, as an ESP32 is by default."""


class Drive(NamedTuple):
    """Which parts have current: without it the vent valve is open, the others are off."""

    pump: bool = False
    vent: bool = False
    bleed: bool = False


class Bench:
    """A cuff on a limb, with parts that a box gives current to; times in seconds."""

    def __init__(self, plant: Plant) -> None:
        """Start without a box."""
        self.plant = plant
        self.drive = Drive()
        self.reading: float | None = None
        self._silent_s = 0.0

    @property
    def pressure(self) -> float:
        """The true pressure in the cuff, mmHg."""
        return self.plant.pressure

    def tell(self, drive: Drive) -> None:
        """Take what a box says that it gives current to."""
        self.drive = drive
        self._silent_s = 0.0

    def lose_box(self) -> None:
        """Take all current away: the box has no power, or was reset."""
        self.drive = Drive()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._silent_s += seconds
        if self._silent_s >= WATCHDOG_S:
            self.lose_box()
        drive = self.drive
        sample = self.plant.advance(
            seconds, float(drive.pump), valve_open=not drive.vent, bleed=drive.bleed
        )
        self.reading = None if sample is None else sample.pressure
