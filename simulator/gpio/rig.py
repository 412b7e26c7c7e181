"""A controller on the pins of a Raspberry Pi, by gpiozero and smbus2."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
import importlib
from typing import Any, override

from ..controller.controller import Controller, Memory
from ..controller.device import Device, Running
from ..controller.limits import ControllerConfig, Identity, Limits
from .channel import GpioChannel
from .mpr import Bus, MprSensor
from .wiring import ChannelWiring, Wiring, WiringError

PUMP_HZ = 1000


def _package(name: str) -> Any:
    """Import a package that only real pins need; raise WiringError without it."""
    try:
        return importlib.import_module(name)
    except ImportError as err:
        raise WiringError(
            f"the Python package {name} is missing: pip install {name}"
        ) from err


class _SmBus:
    """An I2C bus of this machine."""

    def __init__(self, number: int, stack: ExitStack) -> None:
        """Open it until the stack closes; raise WiringError when there is none."""
        self._smbus2 = _package("smbus2")
        try:
            self._bus = stack.enter_context(self._smbus2.SMBus(number))
        except OSError as err:
            raise WiringError(f"I2C bus {number} cannot be opened: {err}") from err

    def write(self, address: int, data: bytes) -> None:
        """Send some bytes."""
        self._bus.i2c_rdwr(self._smbus2.i2c_msg.write(address, data))

    def read(self, address: int, count: int) -> bytes:
        """Return so many bytes."""
        message = self._smbus2.i2c_msg.read(address, count)
        self._bus.i2c_rdwr(message)
        return bytes(message)


class GpioDevice(Device[GpioChannel]):
    """A controller on real pins, with its light."""

    light: Any = None

    @override
    def _stepped(self, controller: Controller) -> None:
        """Send clients what a step brought, and shine while asked to."""
        super()._stepped(controller)
        if self.light is not None:
            self.light.value = controller.identifying


@contextmanager
def connect(
    wiring: Wiring,
    identity: Identity,
    clients: int,
    memory: Memory,
    running: Running,
) -> Iterator[GpioDevice]:
    """Take the pins, and give them back at the end: pumps off, valves open.

    Raise WiringError when a package, a pin or a bus is missing.
    """
    gpiozero = _package("gpiozero")
    with ExitStack() as stack:
        try:
            channels = [_channel(gpiozero, each, stack) for each in wiring.channels]
            limits = tuple(each.limits() for each in wiring.channels)
            config = ControllerConfig(identity, Limits(clients=clients), limits)
            device = GpioDevice(config, channels, memory, running)
            _wire_device(gpiozero, wiring, device, stack)
        except gpiozero.GPIOZeroError as err:
            raise WiringError(f"the pins cannot be used: {err}") from err
        yield device


def _channel(gpiozero: Any, wiring: ChannelWiring, stack: ExitStack) -> GpioChannel:
    """Return one channel's hardware, pump off and valve open."""
    take = stack.enter_context
    pump = take(gpiozero.PWMOutputDevice(wiring.pump, frequency=PUMP_HZ))
    hold = take(gpiozero.DigitalOutputDevice(wiring.valve))
    bus: Bus = _SmBus(wiring.bus, stack)
    return GpioChannel(pump, hold, MprSensor(bus, wiring.address))


def _wire_device(
    gpiozero: Any, wiring: Wiring, device: GpioDevice, stack: ExitStack
) -> None:
    """Connect the button and the light, where there are any."""
    pins = wiring.device
    if pins.light is not None:
        device.light = stack.enter_context(gpiozero.LED(pins.light))
    if pins.button is not None:
        button = stack.enter_context(gpiozero.Button(pins.button))
        # gpiozero calls from a thread of its own.
        loop = asyncio.get_running_loop()
        button.when_pressed = partial(loop.call_soon_threadsafe, device.press_button)
