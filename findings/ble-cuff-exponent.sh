#!/usr/bin/env bash
# bluetooth-sig 0.6.0, its latest: a blood pressure cuff's reading over Bluetooth LE, Blood Pressure Measurement
# (0x2A35) and Intermediate Cuff Pressure (0x2A36). Their numbers are 16-bit floats of IEEE 11073-20601: a signed
# exponent of 4 bits, then a signed mantissa of 12. The library takes the exponent as one with a bias of 8, in both
# directions, so that what it writes it reads, and what a cuff sends is a hundred million times too small: 120 mmHg
# is 0.0000012 mmHg, which passes its check of 0 to 300. The same cuff in kPa, with a decimal, is refused.
# A cuff that has no mean pressure sends "not a number" there, as the profile asks; then systolic and diastolic
# are refused as well, also when the library has written all three itself.
# Seen: 1.2e-06 8e-07 9.3e-07 mmHg; 1.2e-06 mmHg in the cuff; refused, refused
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check bluetooth-sig==0.6.0

"$work/venv/bin/python" - <<'PY'
import math
import sys

from bluetooth_sig.gatt.characteristics import BloodPressureMeasurementCharacteristic, IntermediateCuffPressureCharacteristic
from bluetooth_sig.gatt.characteristics.utils import IEEE11073Parser
from bluetooth_sig.gatt.exceptions import CharacteristicParseError


def sfloat(mantissa, exponent=0):
    return ((exponent & 0xF) << 12 | mantissa & 0xFFF).to_bytes(2, "little")


def is_refused(characteristic, data):
    try:
        characteristic.parse_value(bytearray(data))
    except CharacteristicParseError:
        return True
    return False


nan = (0x07FF).to_bytes(2, "little")
measurement, cuff = BloodPressureMeasurementCharacteristic(), IntermediateCuffPressureCharacteristic()
found = measurement.parse_value(bytearray(b"\0" + sfloat(120) + sfloat(80) + sfloat(93)))
now = cuff.parse_value(bytearray(b"\0" + sfloat(120) + nan + nan))
print(found.systolic, found.diastolic, found.mean_arterial_pressure, found.unit.value)
print(now.current_cuff_pressure, now.unit.value, "in the cuff")
seen = (found.systolic, found.diastolic, found.mean_arterial_pressure, now.current_cuff_pressure)
if not all(math.isclose(value, right * 1e-8) for value, right in zip(seen, (120, 80, 93, 120))):
    sys.exit("changed")

kpa = b"\1" + sfloat(160, -1) + sfloat(107, -1) + sfloat(124, -1)
own = [bytes(IEEE11073Parser.encode_sfloat(value)) for value in (120.0, 80.0, math.nan)]
refused = is_refused(measurement, kpa), is_refused(measurement, b"\0" + b"".join(own))
print("16.0 over 10.7 kPa refused:", refused[0], "; no mean pressure refused:", refused[1])
if refused != (True, True):
    sys.exit("changed")
PY
