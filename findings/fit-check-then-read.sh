#!/usr/bin/env bash
# garmin-fit-sdk 21.218.0 (Python) and @garmin/fitsdk 21.217.0 (JavaScript), the same small file.
# A decoder that was asked check_integrity() reads nothing afterwards: no message and no error.
# The check leaves the stream at its end. The JavaScript decoder goes back to the start and reads all.
# Seen: Python "read at once 1, checked (True) then read 0, errors []"; JavaScript "checked (true) then read 1".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check garmin-fit-sdk==21.218.0
npm install --silent --no-audit --no-fund --prefix "$work" @garmin/fitsdk@21.217.0 >"$work/npm.log"

"$work/venv/bin/python" - "$work/a.fit" <<'PY'
import struct
import sys

from garmin_fit_sdk import Decoder, Stream

def crc(data):
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)

# file_id: an activity by maker 255 (development), product 1, and when it was made.
body = struct.pack("<BBBHB", 0x40, 0, 0, 0, 4) + bytes([0, 1, 0, 1, 2, 0x84, 2, 2, 0x84, 4, 4, 0x86])
body += struct.pack("<BBHHI", 0, 4, 255, 1, 1_100_000_000)
head = struct.pack("<BBHI4s", 14, 0x20, 21158, len(body), b".FIT")
head += crc(head)
path = sys.argv[1]
with open(path, "wb") as file:
    file.write(head + body + crc(head + body))

def count(messages):
    return sum(len(kind) for kind in messages.values())

at_once, _ = Decoder(Stream.from_file(path)).read()
checked = Decoder(Stream.from_file(path))
sound = checked.check_integrity()
afterwards, errors = checked.read()
print(f"Python: read at once {count(at_once)}, checked ({sound}) then read {count(afterwards)}, errors {errors}")
if (count(at_once), sound, count(afterwards), errors) != (1, True, 0, []):
    sys.exit("changed: the Python decoder reads after its check")
PY

cat >"$work/read.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { Decoder, Stream } from "@garmin/fitsdk";
const decoder = new Decoder(Stream.fromBuffer(readFileSync(process.argv[2])));
const sound = decoder.checkIntegrity();
const count = Object.values(decoder.read().messages).flat().length;
console.log(`JavaScript: checked (${sound}) then read ${count}`);
if (!sound || count !== 1) throw new Error("changed: the JavaScript decoder reads otherwise");
JS
node "$work/read.mjs" "$work/a.fit"
