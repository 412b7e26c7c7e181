#!/usr/bin/env bash
# word2number 1.1: what a person says of a training scheme or of a pressure becomes one number.
# The classic scheme of blood-flow restriction, "thirty fifteen fifteen fifteen", is added and multiplied to 480
# without an error (its sum would be 75), "one twenty", as people say 120, is 21, and "minus five" is five.
# Seen: 480, 21, 51, 5.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check word2number==1.1

"$work/venv/bin/python" - <<'PY'
import sys

from word2number.w2n import word_to_num

EXPECTED = {"thirty fifteen fifteen fifteen": 480, "one twenty": 21, "one fifty": 51, "minus five": 5}
seen = {said: word_to_num(said) for said in EXPECTED}
for said, number in seen.items():
    print(f"{said}: {number}")
if seen != EXPECTED:
    sys.exit("changed")
PY
