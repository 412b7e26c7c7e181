#!/usr/bin/env bash
# hassil 3.13.0 with home-assistant-intents 2026.11.25, Japanese: sentences that people take for the same.
# A speech engine may put spaces between words, and a keyboard writes digits at full width. With the settings that the
# Japanese sentences ship with (none), neither is heard: a release would fail for a space. The setting
# ignore_whitespace mends the spaces; digits at full width and 一五〇 are no number in either case.
# Seen: heard 150 and 百五十; not heard with spaces, １５０, 一五〇; with the setting, spaces too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check \
  hassil==3.13.0 unicode-rbnf==2.4.1 home-assistant-intents==2026.11.25

"$work/venv/bin/python" - <<'PY'
import json
import pathlib
import sys

from hassil import Intents, recognize
import home_assistant_intents

shipped = json.loads((pathlib.Path(home_assistant_intents.__file__).parent / "data/ja.json").read_text("utf-8"))
SAID = ("空気を抜いて", "空気 を 抜いて", "カフを150にして", "カフを百五十にして", "カフを１５０にして", "カフを一五〇にして")


def heard(**settings):
    intents = Intents.from_dict({
        "language": "ja",
        "settings": settings,
        "intents": {"Any": {"data": [{"sentences": ["空気を抜いて", "カフを{n}にして"]}]}},
        "lists": {"n": {"range": {"from": 0, "to": 300}}},
    })
    return [recognize(said, intents) is not None for said in SAID]


plain, unspaced = heard(**shipped.get("settings", {})), heard(ignore_whitespace=True)
print("settings shipped:", shipped.get("settings"))
for said, *result in zip(SAID, plain, unspaced, strict=True):
    print(said, "heard {}, with ignore_whitespace {}".format(*result))
if plain != [True, False, True, True, False, False] or unspaced != [True, True, True, True, False, False]:
    sys.exit("changed")
PY
