"""A controller wired to its hardware, stepped together 100 times a second."""

from collections.abc import Callable
import secrets

from .controller import Controller, Memory
from .cuffs import Cuff
from .limits import ChannelLimits, ControllerConfig
from .plant import Plant
from .pneumatics import fill_time, pump_rate, vent_rate
from .sensor import RANGE_MAX

STEP_MS = 10
WORKING_MMHG = 150.0
REFERENCE_MMHG = 100.0


def channel_limits(cuff: Cuff, pressure_max: float) -> ChannelLimits:
    """Return what a maker would calibrate a channel with this cuff to."""
    return ChannelLimits(
        pressure_max=pressure_max,
        cuff_width_mm=cuff.width_mm,
        fill_s=fill_time(cuff, pressure_max),
        sensor_max=RANGE_MAX,
        pump_rate=pump_rate(cuff, WORKING_MMHG),
        vent_rate=vent_rate(cuff, REFERENCE_MMHG),
    )


class Rig:
    """Hardware that outlives the power, and the controller of the present boot."""

    def __init__(
        self,
        config: ControllerConfig,
        cuffs: tuple[Cuff, ...],
        memory: Memory,
        watch: Callable[[Controller], None],
    ) -> None:
        """Wire everything and switch the power on; `watch` is called after each step."""
        self.plants = [Plant(cuff, seed) for seed, cuff in enumerate(cuffs)]
        self.controller: Controller | None = None
        self._config = config
        self._memory = memory
        self._watch = watch
        self._samples: list[float | None] = [None] * len(cuffs)
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
        for _ in range(steps):
            if self.controller is None:
                self._drift()
            else:
                self._step(self.controller)

    def _drift(self) -> None:
        """Advance the hardware without power."""
        for plant in self.plants:
            plant.advance(STEP_MS / 1000, 0.0, valve_open=True)

    def _step(self, controller: Controller) -> None:
        """Advance the hardware, then let the controller see and act."""
        self._samples = [
            plant.advance(STEP_MS / 1000, channel.duty, valve_open=channel.valve_open)
            for plant, channel in zip(self.plants, controller.channels, strict=True)
        ]
        controller.step(controller.now + STEP_MS, self._samples)
        self._watch(controller)
