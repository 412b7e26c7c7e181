#!/usr/bin/env bash
# garmin-fit-sdk 21.218.0 (Python) and @garmin/fitsdk 21.217.0 (JavaScript), the same file.
# A FIT number of all ones means "no value". For the profile's own fields both readers leave it out.
# For a developer field the Python one returns the ones: a cuff without a reading is at 65535 mmHg.
# Seen: Python {0: 150} then {0: 65535}; JavaScript {"0":150} then no developer field at all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check garmin-fit-sdk==21.218.0
npm install --silent --no-audit --no-fund --prefix "$work" @garmin/fitsdk@21.217.0 >"$work/npm.log"

"$work/venv/bin/python" - "$work/a.fit" <<'PY'
import struct
import sys

BASES = {"e": (0x00, "B"), "B": (0x02, "B"), "s": (0x07, "s"), "H": (0x84, "H"), "I": (0x86, "I")}

def crc(data):
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)

def message(number, *fields, developer=()):
    """Return definition and data; a field is (number, kind, value), a developer field (number, bytes)."""
    head, body = struct.pack("<BBBHB", 0x60 if developer else 0x40, 0, 0, number, len(fields)), b"\0"
    for field, kind, value in fields:
        base, code = BASES[kind]
        data = value.encode() + b"\0" if kind == "s" else struct.pack(f"<{code}", value)
        head, body = head + bytes([field, len(data), base]), body + data
    for field, data in developer:
        body += data
    if developer:
        head += bytes([len(developer)]) + b"".join(bytes([field, len(data), 0]) for field, data in developer)
    return head + body

def write(path, *messages):
    body = b"".join(messages)
    head = struct.pack("<BBHI4s", 14, 0x20, 21158, len(body), b".FIT")
    head += crc(head)
    with open(path, "wb") as file:
        file.write(head + body + crc(head + body))

NOW = 1_100_000_000
FILE_ID = message(0, (0, "e", 4), (1, "H", 255), (2, "H", 1), (4, "I", NOW))
DEVELOPER = message(207, (3, "B", 0))
PRESSURE = message(206, (0, "B", 0), (1, "B", 0), (2, "B", 0x84), (3, "s", "cuff pressure"), (8, "s", "mmHg"))
PATH = sys.argv[1]
records = [message(20, (253, "I", NOW), (3, "B", 255), developer=[(0, struct.pack("<H", mmhg))]) for mmhg in (150, 65535)]
write(PATH, FILE_ID, DEVELOPER, PRESSURE, *records)

from garmin_fit_sdk import Decoder, Stream

messages, errors = Decoder(Stream.from_file(PATH)).read()
seen = [each["developer_fields"] for each in messages["record_mesgs"]]
print("Python", seen, "errors", errors, "heart rate read:", any("heart_rate" in each for each in messages["record_mesgs"]))
if seen != [{0: 150}, {0: 65535}] or errors:
    sys.exit("changed")
PY

cat >"$work/read.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { Decoder, Stream } from "@garmin/fitsdk";
const { messages } = new Decoder(Stream.fromBuffer(readFileSync(process.argv[2]))).read();
const seen = JSON.stringify(messages.recordMesgs.map((each) => each.developerFields ?? {}));
console.log("JavaScript", seen);
if (seen !== '[{"0":150},{}]') throw new Error("changed");
JS
node "$work/read.mjs" "$work/a.fit"
