#!/usr/bin/env bash
# adafruit-circuitpython-hx711 1.1.2, an amplifier with 24 bits for a bridge (the pressure parts HX710 are alike).
# A count below zero, ordinary for an empty cuff on a sensor with a small offset, is read as four thousand million:
# the sign is filled up to 32 bits, which in Python is a large positive number and no negative one.
# Here a simulated chip shifts out its bits on the driver's clock. Seen: 1000 -> 1000, -1 -> 4294967295.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check --no-deps adafruit-circuitpython-hx711==1.1.2

"$work/venv/bin/python" - <<'PY'
import sys
import types

# What a board offers to the driver: pins, and nothing to wait for or to interrupt.
board = types.ModuleType("microcontroller")
board.disable_interrupts = board.enable_interrupts = lambda: None
board.delay_us = lambda microseconds: None
sys.modules["microcontroller"] = board
pins = types.ModuleType("digitalio")
pins.DigitalInOut = object
sys.modules["digitalio"] = pins

from adafruit_hx711.hx711 import HX711


class Chip:
    """24 bits, most significant first, one at each rising edge; then up to three for the gain."""

    def __init__(self, count):
        self.bits, self.edges, self.high = count & 0xFFFFFF, 0, False

    def clock(self, high):
        self.edges += high and not self.high
        self.high = high

    def data(self):
        if self.edges > 24 and not self.high:
            self.edges = 0  # the next conversion is ready
        return self.edges > 24 or bool(self.edges and self.bits >> (24 - self.edges) & 1)


class Clock:
    def __init__(self, chip):
        self.chip = chip

    value = property(lambda self: self.chip.high, lambda self, high: self.chip.clock(high))


class Data:
    def __init__(self, chip):
        self.chip = chip

    value = property(lambda self: self.chip.data())


def read(count):
    chip = Chip(count)
    driver = HX711(Data(chip), Clock(chip))
    chip.edges = 0  # the reset that the driver gives
    return driver.read()


seen = {count: read(count) for count in (1000, 8_388_607, -1, -1000)}
print(seen)
if seen != {1000: 1000, 8_388_607: 8_388_607, -1: 4_294_967_295, -1000: 4_294_966_296}:
    sys.exit("changed")
PY
