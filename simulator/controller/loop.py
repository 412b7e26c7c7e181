"""The control loop: a controller and its hardware, stepped together 100 times a second."""

from collections.abc import Callable, Sequence
import secrets
from typing import Protocol

from .controller import Controller, Memory
from .limits import STEP_MS, ControllerConfig
from .sample import Sample


class Hardware(Protocol):
    """One channel's pump, valve and sensor, real or simulated."""

    def advance(
        self, dt: float, duty: float, *, valve_open: bool, bleed: bool = False
    ) -> Sample | None:
        """Drive pump and valves for `dt` seconds; return the sensor's new sample, if any.

        `duty` is the pump's drive, 0 to 1; `valve_open` opens every valve, `bleed` those
        that let a little air out of a cuff that is held.
        """


class ControlLoop[HardwareT: Hardware]:
    """Hardware that outlives the power, and the controller of the present boot."""

    def __init__(
        self,
        config: ControllerConfig,
        hardware: Sequence[HardwareT],
        memory: Memory,
        on_step: Callable[[Controller], None],
        *,
        real: bool = False,
    ) -> None:
        """Switch the power on; `on_step` is called after each step.

        `real` hardware cannot catch up: steps that are due together become one.
        """
        self.hardware = hardware
        self.controller: Controller | None = None
        self._config = config
        self._memory = memory
        self._on_step = on_step
        self._real = real
        self.boot()

    def boot(self) -> Controller:
        """Start the controller afresh, as after a loss of power."""
        self.controller = Controller(self._config, secrets.token_hex(6), self._memory)
        return self.controller

    def cut_power(self) -> None:
        """Lose the controller; pumps stop and valves fall open."""
        self.controller = None

    def run(self, steps: int) -> None:
        """Advance by so many steps of 10 ms."""
        lengths = [steps * STEP_MS] if self._real and steps else [STEP_MS] * steps
        for ms in lengths:
            if self.controller is None:
                self.rest(ms)
            else:
                self._step(self.controller, ms)

    def rest(self, ms: int = 0) -> None:
        """Advance the hardware without a controller: no pump, every valve open."""
        for channel in self.hardware:
            channel.advance(ms / 1000, 0.0, valve_open=True)

    def _step(self, controller: Controller, ms: int) -> None:
        """Advance the hardware, then let the controller see and act."""
        samples = [
            hardware.advance(
                ms / 1000, channel.duty, valve_open=not channel.up, bleed=channel.bleed
            )
            for hardware, channel in zip(
                self.hardware, controller.channels, strict=True
            )
        ]
        controller.step(controller.now + ms, samples)
        self._on_step(controller)
