#!/usr/bin/env bash
# phonemizer-fork 3.3.2 with espeakng-loader 0.2.4 (eSpeak NG 1.52.0), what several local voices turn text into
# sounds with. "22.5 kg" loses its point, and the decimal comma of German, Spanish and French: a load of twenty-two
# five kilograms. It takes every mark for the end of a phrase before eSpeak NG sees the number; by itself that says
# "point" in all four. With punctuation kept, the number is in two pieces all the same.
# "60 mmHg" is spelled in letters in four languages; French knows the millimetres and spells the mercury.
# Seen: no "point", "Komma", "coma", "virgule"; en ɛmɛm eɪtʃdʒiː, de ɛmɛm hɑːɡeː, es emeɛme atʃexe, fr milimɛtʁ aʃʒe
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check phonemizer-fork==3.3.2 espeakng-loader==0.2.4

"$work/venv/bin/python" - <<'PY'
import sys

import espeakng_loader
from phonemizer.backend import EspeakBackend
from phonemizer.backend.espeak.wrapper import EspeakWrapper

EspeakWrapper.set_library(espeakng_loader.get_library_path())
EspeakWrapper.set_data_path(espeakng_loader.get_data_path())

# Language, a load as it is written there, how eSpeak NG itself says the mark, and the unit as it is said.
SAID = [
    ("en-us", "22.5 kg", "pɔɪnt", "ɛmɛm eɪtʃdʒiː"),
    ("de", "22,5 kg", "kɔmɑː", "ɛmɛm hɑːɡeː"),
    ("es", "22,5 kg", "koma", "emeɛme atʃexe"),
    ("fr-fr", "22,5 kg", "viʁɡyl", "milimɛtʁ aʃʒe"),
]


def plain(sounds):
    return "".join(sign for sign in sounds if sign not in "_ˈˌ")


espeak = EspeakWrapper()
for language, load, mark, unit in SAID:
    espeak.set_voice(language)
    itself = plain(espeak.text_to_phonemes(load))
    dropped = plain(EspeakBackend(language).phonemize([load])[0])
    kept = plain(EspeakBackend(language, preserve_punctuation=True).phonemize([load])[0])
    pressure = plain(EspeakBackend(language).phonemize(["60 mmHg"])[0])
    print(language, "|", itself, "|", dropped, "|", kept, "|", pressure)
    if not (mark in itself and mark not in dropped and mark not in kept and unit in pressure):
        sys.exit("changed")
PY
