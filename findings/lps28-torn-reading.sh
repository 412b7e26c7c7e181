#!/usr/bin/env bash
# adafruit-circuitpython-lps28 1.0.3, driver of a pressure sensor up to 4060 hPa.
# It reads the three bytes of a pressure in three transfers, most significant first, and leaves the sensor's guard
# against that (BDU, block data update) off. At 200 samples a second a new one can come between two bytes.
# Seen, on a simulated bus: a rise by 0.0005 hPa over the border at 1056 hPa reads as 1024.00, a fall as 1088.00:
# 32 hPa, 24 mmHg, beside the truth, with no error. With BDU the chip itself holds the bytes of a sample together.
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
below, above = 0x20FFFF, 0x210000
print("BDU bit:", bus.registers[0x11] >> 3 & 1)
seen = []
for samples in ((below, below, below), (above, above, above), (below, above, above), (above, below, below)):
    bus.samples = iter(samples)
    seen.append(round(sensor.pressure, 2))
print("steady {}, {}; rising {}; falling {}".format(*seen))
if seen != [1056.0, 1056.0, 1024.0, 1088.0] or bus.registers[0x11] >> 3 & 1:
    sys.exit("changed")
PY
