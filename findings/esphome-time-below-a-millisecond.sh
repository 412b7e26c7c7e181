#!/usr/bin/env bash
# ESPHome 2026.10.0, cv.positive_time_period_milliseconds, which most time options use (a lease, a pulse, a limit).
# Below a millisecond the answer depends on how the time is written. 500us and 0.5ms, and 1.5ms, are refused
# ("Maximum precision is milliseconds"); the same 0.0005s is taken and becomes 0, and 1.0015s becomes 1001.
# A positive period that is zero passes. Seen: refused, refused, refused, 0, 1001, 0.
# Needs Python 3.12 or later (exits 75 without); only the validators are run, so two of its packages are enough.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for python in python3 python3.14 python3.13 python3.12; do
  "$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 12))' 2>"$work/why" && break || python=
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
expected = {"500us": refused, "0.5ms": refused, "1.5ms": refused, "0.0005s": 0, "1.0015s": 1001, "0s": 0}
seen = {written: read(written) for written in expected}
for written, result in seen.items():
    print(f"{written}: {result}")
if seen != expected:
    sys.exit("changed")
PY
