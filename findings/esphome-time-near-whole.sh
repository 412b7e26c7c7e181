#!/usr/bin/env bash
# ESPHome 2026.10.0, cv.positive_time_period_milliseconds, which most time options use (a lease, a pulse, a limit).
# A time within a thousandth of a whole unit loses its fraction without a word, in whichever unit it is written:
# 0.0009d is 0 and not 78 s, 2.0009h is two hours and 3.2 s are gone, 0.0005s is 0, though 0.5ms is refused
# ("Maximum precision is milliseconds"). A positive period can so be zero. Times in ms or whole numbers are safe.
# Seen: 0.0009d 0, 0.0009h 0, 2.0009h 7200000, 0.0009min 0, 0.0005s 0, 0.5ms refused, 0.0011h 3960.
# Needs Python 3.12 or later (exits 75 without); only the validators are run, so two of its packages are enough.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3 python3.12 python3.13 python3.14; do
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>"$work/why" && break || python=
done
[ -n "$python" ] || { echo "needs Python 3.12 or later"; exit 75; }
"$python" -m venv "$work/venv"
pip=("$work/venv/bin/pip" install -qq --disable-pip-version-check)
"${pip[@]}" --no-deps esphome==2026.10.0
"${pip[@]}" --no-deps voluptuous==0.16.0 PyYAML==6.0.4

"$work/venv/bin/python" - <<'PY'
import sys

import esphome.config_validation as cv
from voluptuous import Invalid


def read(written):
    try:
        return cv.positive_time_period_milliseconds(written).total_milliseconds
    except Invalid as error:
        return f"refused: {error}"


refused = "refused: Maximum precision is milliseconds"
refused = "refused: Maximum precision is milliseconds"
expected = {
    "0.0009d": 0, "0.0009h": 0, "2.0009h": 7_200_000, "0.0009min": 0, "0.0005s": 0, "0.5ms": refused, "0.0011h": 3960,
}
seen = {written: read(written) for written in expected}
for written, result in seen.items():
    print(f"{written}: {result}")
if seen != expected:
    sys.exit("changed")
PY
