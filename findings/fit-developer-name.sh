#!/usr/bin/env bash
# fitparse 1.2.0, fitdecode 0.11.0, fit-file-parser 6.1.2.
# A developer field may bear the name of a field that the profile has. Then one takes the other's place:
# a set of 62.5 kg with a developer field "weight" of 77 is 77 to fit-file-parser, and fitparse gives two
# answers, get_value() the first and get_values() the last. fitdecode keeps to the first.
# Seen: fitparse 62.5 and 77, fitdecode 62.5, fit-file-parser 77.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check fitparse==1.2.0 fitdecode==0.11.0
npm install --silent --no-audit --no-fund --prefix "$work" fit-file-parser@6.1.2 >"$work/npm.log"

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
WEIGHT = message(206, (0, "B", 0), (1, "B", 0), (2, "B", 0x84), (3, "s", "weight"), (8, "s", "kg"))
SET = message(225, (254, "I", NOW), (4, "H", 1000), (5, "B", 1), developer=[(0, struct.pack("<H", 77))])
PATH = sys.argv[1]
write(PATH, FILE_ID, DEVELOPER, WEIGHT, SET)

import fitdecode
import fitparse

parsed = next(fitparse.FitFile(PATH).get_messages("set"))
with fitdecode.FitReader(PATH) as frames:
    decoded = [each for each in frames if each.frame_type == fitdecode.FIT_FRAME_DATA][-1]
seen = parsed.get_value("weight"), parsed.get_values()["weight"], decoded.get_value("weight")
print("fitparse get_value {}, get_values {}; fitdecode {}".format(*seen))
if seen != (62.5, 77, 62.5):
    sys.exit("changed")
PY

cat >"$work/read.mjs" <<'JS'
import { readFileSync } from "node:fs";
import FitParser from "fit-file-parser";
new (FitParser.default ?? FitParser)({ mode: "list" }).parse(readFileSync(process.argv[2]), (error, { sets }) => {
  console.log(`fit-file-parser ${sets[0].weight}`);
  if (sets[0].weight !== 77) throw new Error("changed");
});
JS
node "$work/read.mjs" "$work/a.fit"
