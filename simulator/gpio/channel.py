"""One channel on a Raspberry Pi's pins: a pump, the hold of a valve, and a sensor."""

from typing import Protocol

from ..controller.sample import Sample
from .mpr import MprSensor


class Pump(Protocol):
    """The pump's gate: gpiozero's PWMOutputDevice."""

    value: float


class ValveHold(Protocol):
    """What keeps a valve shut: gpiozero's DigitalOutputDevice."""

    def toggle(self) -> None:
        """Change the level."""

    def off(self) -> None:
        """Set the level low."""


class GpioChannel:
    """The hardware behind one channel of the controller.

    The valve is open without power. A monostable of hardware keeps it shut for a tenth
    of a second after each change of its pin, so a level says nothing: a loop that
    hangs, in any state, lets the air out.
    """

    def __init__(self, pump: Pump, hold: ValveHold, sensor: MprSensor) -> None:
        """Drive these; the valve is open until the first step."""
        self._pump = pump
        self._hold = hold
        self._sensor = sensor

    def advance(
        self, dt: float, duty: float, *, valve_open: bool, bleed: bool = False
    ) -> Sample | None:
        """Set pump and valve, and return the sample of a conversion `dt` s old.

        The one valve bleeds as well.
        """
        self._pump.value = duty
        if valve_open or bleed:
            self._hold.off()
        else:
            self._hold.toggle()
        return self._sensor.read(round(dt * 1000))
