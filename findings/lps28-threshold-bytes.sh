#!/usr/bin/env bash
# adafruit-circuitpython-lps28 1.0.3: the sensor's own alarm threshold, a word of two registers, low byte first.
# The driver writes it high byte first, and reads it back alike, so that the mistake cannot be seen from Python:
# the sensor holds another threshold than the one set. A threshold of 0x0960 is 0x6009 in the registers, ten times
# as high. The temperature, in the same driver, is read low byte first.
# Seen, on a simulated bus: set 0x0960, read back 0x0960, in the registers THS_P_L 0x09, THS_P_H 0x60.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check \
  adafruit-circuitpython-lps28==1.0.3 adafruit-circuitpython-register==1.13.0 adafruit-circuitpython-busdevice==5.2.17

"$work/venv/bin/python" - <<'PY'
import sys

from adafruit_lps28 import LPS28


class Bus:
    """An LPS28DFW: a word's low byte at the lower address (datasheet), a new sample whenever one is given."""

    def __init__(self):
        self.registers, self.samples = bytearray(256), iter(())
        self.registers[0x0F] = 0xB4  # who I am

    def try_lock(self):
        return True

    def unlock(self):
        pass

    def writeto(self, address, buffer, *, start=0, end=None):
        register, *values = bytes(buffer)[start:end] or b"\0"
        self.registers[register : register + len(values)] = bytes(values)

    def writeto_then_readfrom(self, address, out, into, *, out_start=0, out_end=None, in_start=0, in_end=None):
        register, count = bytes(out)[out_start], (len(into) if in_end is None else in_end) - in_start
        if register in (0x28, 0x29, 0x2A) and (sample := next(self.samples, None)) is not None:
            self.registers[0x28:0x2B] = sample.to_bytes(3, "little")
        into[in_start : in_start + count] = self.registers[register : register + count]


bus = Bus()
sensor = LPS28(bus)
sensor.threshold_pressure = 0x0960
bus.registers[0x2B:0x2D] = (2150).to_bytes(2, "little")
low, high = bus.registers[0x0C], bus.registers[0x0D]
print(f"set 0x0960, read back {sensor.threshold_pressure:#06x}, the chip holds {high << 8 | low:#06x}, {sensor.temperature} degrees")
if (low, high, sensor.threshold_pressure, sensor.temperature) != (0x09, 0x60, 0x0960, 21.5):
    sys.exit("changed")
PY
