"""Honeywell's MPR pressure sensor on an I2C bus, as the part 0300YG: 0 to 300 mmHg."""

import math
from typing import Protocol

from ..controller.sample import Sample

ADDRESS = 0x18
START = bytes([0xAA, 0x00, 0x00])
ANSWER_BYTES = 4
POWERED = 0x40
BUSY = 0x20
MEMORY_FAILED = 0x04
SATURATED = 0x01

RANGE_MMHG = 300.0
COUNTS_LOW = 0x19999A
COUNTS_HIGH = 0xE66666
"""A tenth and nine tenths of 24 bits: transfer function A, from 0 to the range's end."""


class Bus(Protocol):
    """An I2C bus; each method raises OSError when the sensor does not answer."""

    def write(self, address: int, data: bytes) -> None:
        """Send some bytes."""

    def read(self, address: int, count: int) -> bytes:
        """Return so many bytes."""


class MprSensor:
    """One sensor, read once for each step of the controller.

    A conversion takes 5 ms: each call takes the result of the one that the call
    before has started, so nothing ever waits for the sensor.
    """

    def __init__(self, bus: Bus, address: int = ADDRESS) -> None:
        """Start nothing yet."""
        self._bus = bus
        self._address = address
        self._converting = False

    def read(self, since_ms: int) -> Sample | None:
        """Return the conversion started `since_ms` ago, if it is good, and start one."""
        try:
            return self._exchange(since_ms)
        except OSError:
            self._converting = False
            return None

    def _exchange(self, since_ms: int) -> Sample | None:
        """Take one answer and send one command; raise OSError without an answer."""
        sample = None
        if self._converting:
            answer = self._bus.read(self._address, ANSWER_BYTES)
            if answer[0] & BUSY:
                return None
            sample = decode(answer, since_ms)
        self._bus.write(self._address, START)
        self._converting = True
        return sample


def decode(answer: bytes, age_ms: int) -> Sample | None:
    """Return what four bytes of the sensor say, None when its status is bad.

    A saturated reading is beyond any range, so that the controller lets the air out at
    once instead of waiting for a better one.
    """
    status, counts = answer[0], int.from_bytes(answer[1:ANSWER_BYTES])
    if not status & POWERED or status & MEMORY_FAILED:
        return None
    if status & SATURATED:
        return Sample(counts, math.inf, age_ms)
    share = (counts - COUNTS_LOW) / (COUNTS_HIGH - COUNTS_LOW)
    return Sample(counts, share * RANGE_MMHG, age_ms)
