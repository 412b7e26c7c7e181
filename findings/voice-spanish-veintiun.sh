#!/usr/bin/env bash
# text2num 3.1.0 with unicode-rbnf 2.4.1, Spanish: 21, 121 and 221 before a masculine noun.
# "veintiuno" loses its last letter there (veintiún milímetros). The rules of the CLDR, in unicode-rbnf, write
# it so; text2num does not know the word. In a sentence it leaves the hundred as the number: 121 mmHg becomes 100.
# 31, 41 and the other numbers up to 300 (from 3 on: it leaves one and two as words) are read right.
# Seen: 21 -> "veintiún", 121 -> "100 veintiún", 221 -> "200 veintiún", no other; "veintiuno" alone is read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check text2num==3.1.0 unicode-rbnf==2.4.1

"$work/venv/bin/python" - <<'PY'
import sys

from text_to_num import alpha2digit, text2num
from unicode_rbnf import RbnfEngine

spell = RbnfEngine.for_language("es").format_number
wrong = {}
for number in range(3, 301):
    words = spell(number).text_by_ruleset["spellout-cardinal-masculine"]
    if (heard := alpha2digit(f"{words} milímetros", "es")) != f"{number} milímetros":
        wrong[number] = heard
        print(f"{number}: {words} milímetros -> {heard}")
print("veintiuno ->", text2num("veintiuno", "es"))
if wrong != {21: "veintiún milímetros", 121: "100 veintiún milímetros", 221: "200 veintiún milímetros"}:
    sys.exit("changed")
if text2num("veintiuno", "es") != 21:
    sys.exit("changed: the long form")
PY
