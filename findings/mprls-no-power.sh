#!/usr/bin/env bash
# adafruit-circuitpython-mprls 1.2.26, driver of Honeywell's MPR pressure sensors.
# Each answer begins with a status byte, whose bit 6 says that the sensor has power. The driver looks at busy,
# saturation and integrity, and not at that bit: an answer of zeros, from a sensor without power or a data line
# held low, is a reading, and far below nothing.
# Seen, on a simulated bus: status 0x40 with counts of 10 % reads 0.0 hPa; four zeros read -215.46 hPa (-161.6 mmHg).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check \
  adafruit-circuitpython-mprls==1.2.26 adafruit-circuitpython-busdevice==5.2.17

"$work/venv/bin/python" - <<'PY'
import sys

from adafruit_mprls import MPRLS


class Bus:
    """A sensor that has its answer ready."""

    def __init__(self, answer):
        self.answer = answer

    def try_lock(self):
        return True

    def unlock(self):
        pass

    def writeto(self, address, buffer, *, start=0, end=None):
        pass

    def readfrom_into(self, address, buffer, *, start=0, end=None):
        stop = len(buffer) if end is None else end
        buffer[start:stop] = self.answer[: stop - start]


def read(answer):
    try:
        return round(MPRLS(Bus(answer), psi_min=0, psi_max=25).pressure, 2)
    except RuntimeError as error:
        return str(error)


seen = {name: read(bytes(answer)) for name, answer in {
    "powered, 10 %": (0x40, 0x19, 0x99, 0x9A),
    "all zeros": (0, 0, 0, 0),
    "memory fault": (0x44, 0x19, 0x99, 0x9A),
}.items()}
print(seen)
if seen != {"powered, 10 %": 0.0, "all zeros": -215.46, "memory fault": "Integrity failure"}:
    sys.exit("changed")
PY
