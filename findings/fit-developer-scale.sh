#!/usr/bin/env bash
# fitparse 1.2.0, fitdecode 0.11.0, garmin-fit-sdk 21.218.0, fit-tool 0.9.16, @garmin/fitsdk 21.217.0,
# fit-file-parser 6.1.2. A FIT file may give a developer field a scale and an offset: a byte of 120 with scale 2 and
# offset 10 means 50 %. The makers' own two readers, fitparse and fitdecode return 120, with the unit "%" beside it.
# Seen: 120 four times, 50 from fit-tool and fit-file-parser.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check fitparse==1.2.0 fitdecode==0.11.0 garmin-fit-sdk==21.218.0 fit-tool==0.9.16
npm install --silent --no-audit --no-fund --prefix "$work" @garmin/fitsdk@21.217.0 fit-file-parser@6.1.2 >"$work/npm.log"
"$work/venv/bin/python" - "$work/a.fit" <<'PY'
import struct
import sys
BASES = {"e": (0x00, "B"), "B": (0x02, "B"), "b": (0x01, "b"), "s": (0x07, "s"), "H": (0x84, "H"), "I": (0x86, "I")}

def crc(data):
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)

def message(number, *fields, developer=()):
    head, body = struct.pack("<BBBHB", 0x60 if developer else 0x40, 0, 0, number, len(fields)), b"\0"
    for field, kind, value in fields:
        base, code = BASES[kind]
        data = value.encode() + b"\0" if kind == "s" else struct.pack(f"<{code}", value)
        head, body = head + bytes([field, len(data), base]), body + data
    body += b"".join(data for _, data in developer)
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
SCALED = message(206, (0, "B", 0), (1, "B", 0), (2, "B", 2), (3, "s", "share"), (6, "B", 2), (7, "b", 10), (8, "s", "%"))
PATH = sys.argv[1]
write(PATH, FILE_ID, DEVELOPER, SCALED, message(20, (253, "I", NOW), developer=[(0, bytes([120]))]))

import fitdecode
import fitparse
from fit_tool.fit_file import FitFile
from garmin_fit_sdk import Decoder, Stream
tool = [each.message for each in FitFile.from_file(PATH).records if not each.is_definition][-1]
with fitdecode.FitReader(PATH) as frames:
    decoded = [each for each in frames if each.frame_type == fitdecode.FIT_FRAME_DATA][-1]
seen = {
    "fitparse": next(fitparse.FitFile(PATH).get_messages("record")).get_value("share"),
    "fitdecode": decoded.get_value("share"),
    "garmin-fit-sdk": Decoder(Stream.from_file(PATH)).read()[0]["record_mesgs"][0]["developer_fields"][0],
    "fit-tool": tool.developer_fields[0].get_value(),
}
print(seen)
if seen != {"fitparse": 120, "fitdecode": 120, "garmin-fit-sdk": 120, "fit-tool": 50}:
    sys.exit("changed")
PY

cat >"$work/read.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { Decoder, Stream } from "@garmin/fitsdk";
import FitParser from "fit-file-parser";
const data = readFileSync(process.argv[2]);
const official = new Decoder(Stream.fromBuffer(data)).read().messages.recordMesgs[0].developerFields[0];
new (FitParser.default ?? FitParser)({ mode: "list" }).parse(data, (_, { records }) => {
  console.log(`@garmin/fitsdk ${official}, fit-file-parser ${records[0].share}`);
  if (official !== 120 || records[0].share !== 50) throw new Error("changed");
});
JS
node "$work/read.mjs" "$work/a.fit"
