#!/usr/bin/env bash
# fitparse 1.2.0, fitdecode 0.11.0, garmin-fit-sdk 21.218.0, fit-tool 0.9.16, fit-file-parser 6.1.2.
# The local time of an activity (field 5 of "activity") is no moment but the hands of a clock. Each reader makes
# another thing of it: a time without a zone, a moment in UTC that is an hour off, or a count since 1989;
# fit-tool counts the timestamp beside it in milliseconds since 1970.
# Seen for 12:33:20 in a zone of UTC+1: 2024-11-08 12:33:20, 12:33:20+00:00, 1100003600 twice, 12:33:20.000Z.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check fitparse==1.2.0 fitdecode==0.11.0 garmin-fit-sdk==21.218.0 fit-tool==0.9.16
npm install --silent --no-audit --no-fund --prefix "$work" fit-file-parser@6.1.2 >"$work/npm.log"

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
write(PATH, FILE_ID, message(34, (253, "I", NOW), (1, "H", 1), (2, "e", 0), (3, "e", 26), (4, "e", 1), (5, "I", NOW + 3600)))

import fitdecode
import fitparse
from fit_tool.fit_file import FitFile
from garmin_fit_sdk import Decoder, Stream

activity = next(each.message for each in FitFile.from_file(PATH).records if each.message.global_id == 34 and not each.is_definition)
with fitdecode.FitReader(PATH) as frames:
    decoded = [each for each in frames if each.frame_type == fitdecode.FIT_FRAME_DATA][-1]
seen = {
    "fitparse": str(next(fitparse.FitFile(PATH).get_messages("activity")).get_value("local_timestamp")),
    "fitdecode": str(decoded.get_value("local_timestamp")),
    "garmin-fit-sdk": Decoder(Stream.from_file(PATH)).read()[0]["activity_mesgs"][0]["local_timestamp"],
    "fit-tool": (activity.local_timestamp, activity.timestamp),
}
print(seen)
if list(seen.values()) != ["2024-11-08 12:33:20", "2024-11-08 12:33:20+00:00", 1100003600, (1100003600, 1731065600000)]:
    sys.exit("changed")
PY

cat >"$work/read.mjs" <<'JS'
import { readFileSync } from "node:fs";
import FitParser from "fit-file-parser";
new (FitParser.default ?? FitParser)({ mode: "list" }).parse(readFileSync(process.argv[2]), (error, { activity }) => {
  const seen = activity.local_timestamp.toISOString();
  console.log(`fit-file-parser ${seen}`);
  if (seen !== "2024-11-08T12:33:20.000Z") throw new Error("changed");
});
JS
node "$work/read.mjs" "$work/a.fit"
