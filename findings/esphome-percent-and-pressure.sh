#!/usr/bin/env bash
# ESPHome 2026.10.0, cv.percentage, cv.percentage_int and cv.pressure, for a component that has an occlusion or a limit.
# "1" is all and "1%" a hundredth; where the percentage is an integer, "101%" passes as 101 and the text "0.8" passes
# as that text, no number at all. A pressure knows one unit, bar: mmHg, kPa, hPa and psi are refused, and a plain
# 150, as one writes mmHg, is 150 bar. Seen: 1.0, 0.01, refused; 101, '0.8'; refused four times, 0.15, 150.0.
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

EXPECTED = {
    cv.percentage: {"1": 1.0, "1%": 0.01, "80": "refused"},
    cv.percentage_int: {"80%": 80, "101%": 101, "0.8": "0.8"},
    cv.pressure: {
        "150mmHg": "refused", "20kPa": "refused", "200hPa": "refused", "3psi": "refused", "150mbar": 0.15, "150": 150.0,
    },
}


def read(validate, written):
    try:
        result = validate(written)
    except Invalid:
        return "refused"
    return round(result, 6) if isinstance(result, float) else result


for validate, expected in EXPECTED.items():
    seen = {written: read(validate, written) for written in expected}
    print(seen)
    if seen != expected:
        sys.exit("changed")
PY
