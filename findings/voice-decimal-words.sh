#!/usr/bin/env bash
# num2words 0.5.14 and unicode-rbnf 2.4.1 (from which hassil 3.13.0 hears): "1.5" in words, five languages.
# The two name the decimal mark alike in English, German and French, and otherwise in Spanish (punto, coma) and
# Japanese (点, which is also what is said, and ・, a mark that is not spoken). A range with tenths hears only its own.
# Seen: heard en, de, fr; not heard es "uno punto cinco", ja "一点五".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check hassil==3.13.0 unicode-rbnf==2.4.1 num2words==0.5.14

"$work/venv/bin/python" - <<'PY'
import sys

from hassil import Intents, recognize
from num2words import num2words
from unicode_rbnf import RbnfEngine


def hear(language, words):
    sentence = "カフを{n}にして" if language == "ja" else "cuff {n}"
    intents = Intents.from_dict({
        "language": language,
        "intents": {"Set": {"data": [{"sentences": [sentence]}]}},
        "lists": {"n": {"range": {"from": 0, "to": 10, "fractions": "tenths"}}},
    })
    found = recognize(sentence.replace("{n}", words), intents)
    return None if found is None else found.entities["n"].value


heard = {}
for language in ("en", "de", "es", "fr", "ja"):
    words, rules = num2words(1.5, lang=language), RbnfEngine.for_language(language).format_number(1.5)
    heard[language] = hear(language, words)
    print(f"{language}: num2words {words!r}, unicode-rbnf {rules.text!r}, heard {heard[language]}")
    if hear(language, rules.text) != 1.5:
        sys.exit("changed: hassil does not hear unicode-rbnf's words")
if heard != {"en": 1.5, "de": 1.5, "es": None, "fr": 1.5, "ja": None}:
    sys.exit("changed")
PY
