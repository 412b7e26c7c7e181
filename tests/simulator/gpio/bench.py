"""A Raspberry Pi without wires: mock pins, and MPR sensors on a bus that is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import sys
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import gpiozero
from gpiozero.pins.mock import MockFactory, MockPWMPin
import pytest

from simulator.gpio.mpr import COUNTS_HIGH, COUNTS_LOW, RANGE_MMHG

GOOD = 0x40
PUMP, VALVE, BUTTON, LIGHT = 12, 16, 17, 27

WIRING = {
    "channel": [
        {
            "pump": PUMP,
            "valve": VALVE,
            "bus": 1,
            "cuff_width_mm": 110,
            "pressure_max": 250.0,
            "fill_s": 30.0,
            "pump_rate": 9.0,
            "vent_rate": 90.0,
        }
    ],
    "device": {"button": BUTTON, "light": LIGHT},
}


def counts_of(pressure: float) -> int:
    """Return what a sensor gives at a pressure, by its data sheet."""
    return round(COUNTS_LOW + pressure / RANGE_MMHG * (COUNTS_HIGH - COUNTS_LOW))


class Mpr:
    """A sensor at the other end of the bus."""

    def __init__(self) -> None:
        """Begin healthy, at ambient."""
        self.pressure = 0.0
        self.status = GOOD
        self.counts: int | None = None
        self.answers = True
        self.commands: list[bytes] = []
        self._reading = 0
        self._noise = 0

    def write(self, address: int, data: bytes) -> None:
        """Start a conversion of what is there now."""
        self._check(address)
        self.commands.append(data)
        self._noise ^= 40
        counts = counts_of(self.pressure) + self._noise
        self._reading = counts if self.counts is None else self.counts

    def read(self, address: int, count: int) -> bytes:
        """Return status and reading."""
        self._check(address)
        assert count == 4
        return bytes([self.status]) + self._reading.to_bytes(3)

    def _check(self, address: int) -> None:
        """Answer only at 0x18, and only when well."""
        if address != 0x18 or not self.answers:
            raise OSError(121, "Remote I/O error")


@dataclass
class Message:
    """One transfer of smbus2."""

    address: int
    data: bytes = b""
    count: int = 0

    def __bytes__(self) -> bytes:
        """Return what was read."""
        return self.data


class SMBus:
    """The part of smbus2.SMBus that is used, with one sensor on bus 1."""

    sensor = Mpr()
    opened: int | None = None

    def __init__(self, number: int) -> None:
        """Open bus 1; there is no other."""
        if number != 1:
            raise FileNotFoundError(2, "No such file or directory")
        SMBus.opened = number

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        SMBus.opened = None

    def i2c_rdwr(self, message: Message) -> None:
        """Carry out one transfer."""
        if message.count:
            message.data = self.sensor.read(message.address, message.count)
        else:
            self.sensor.write(message.address, message.data)


@dataclass
class Bench:
    """What a test sees of the wires."""

    factory: MockFactory
    sensor: Mpr

    def level(self, pin: int) -> float:
        """Return the level of a pin, or its share of time."""
        return float(self.factory.pin(pin).state)

    def press(self) -> None:
        """Press the button, which pulls its pin to ground."""
        self.factory.pin(BUTTON).drive_low()


@contextmanager
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Put mock pins and the bus in the place of a Raspberry Pi's."""
    messages = SimpleNamespace(
        write=lambda address, data: Message(address, bytes(data)),
        read=lambda address, count: Message(address, count=count),
    )
    module: Any = SimpleNamespace(SMBus=SMBus, i2c_msg=messages)
    monkeypatch.setitem(sys.modules, "smbus2", module)
    monkeypatch.setattr(SMBus, "sensor", Mpr())
    factory = MockFactory(pin_class=MockPWMPin)
    monkeypatch.setattr(gpiozero.Device, "pin_factory", factory)
    yield Bench(factory, SMBus.sensor)
    factory.reset()
