#!/usr/bin/env bash
# fit-tool 0.9.16, with fitparse 1.2.0 beside it.
# A rest between two sets of a strength session has neither repetitions nor weight: FIT writes all ones.
# fit-tool returns them as they are, and its is_valid() says that they are values: 65535 repetitions of 4095.9375 kg.
# Seen: fit-tool 65535, 4095.9375, both valid; fitparse None, None.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check fit-tool==0.9.16 fitparse==1.2.0

"$work/venv/bin/python" - "$work/a.fit" <<'PY'
import struct
import sys

BASES = {"e": (0x00, "B"), "B": (0x02, "B"), "H": (0x84, "H"), "I": (0x86, "I")}

def crc(data):
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)

def message(number, *fields):
    """Return definition and data; a field is (number, kind, value)."""
    head, body = struct.pack("<BBBHB", 0x40, 0, 0, number, len(fields)), b"\0"
    for field, kind, value in fields:
        base, code = BASES[kind]
        data = value.encode() + b"\0" if kind == "s" else struct.pack(f"<{code}", value)
        head, body = head + bytes([field, len(data), base]), body + data
    return head + body

def write(path, *messages):
    body = b"".join(messages)
    head = struct.pack("<BBHI4s", 14, 0x20, 21158, len(body), b".FIT")
    head += crc(head)
    with open(path, "wb") as file:
        file.write(head + body + crc(head + body))

NOW = 1_100_000_000
FILE_ID = message(0, (0, "e", 4), (1, "H", 255), (2, "H", 1), (4, "I", NOW))
PATH = sys.argv[1]
write(PATH, FILE_ID, message(225, (254, "I", NOW), (0, "I", 60_000), (3, "H", 0xFFFF), (4, "H", 0xFFFF), (5, "B", 0)))

import fitparse
from fit_tool.fit_file import FitFile

rest = next(each.message for each in FitFile.from_file(PATH).records if each.message.global_id == 225 and not each.is_definition)
fields = {field.name: field for field in rest.fields}
seen = [(fields[name].get_value(), fields[name].is_valid()) for name in ("repetitions", "weight")]
other = next(fitparse.FitFile(PATH).get_messages("set"))
print("fit-tool (value, valid):", seen, "fitparse:", other.get_value("repetitions"), other.get_value("weight"))
if seen != [(65535, True), (4095.9375, True)]:
    sys.exit("changed: fit-tool knows an empty field")
if (other.get_value("repetitions"), other.get_value("weight")) != (None, None):
    sys.exit("changed: fitparse")
PY
