"""The texts of a blueprint, said in another language."""

from collections.abc import Mapping
import json
import re
from typing import Final

import yaml

_SCALAR: Final = re.compile(r"(?P<key>\s*(?:- )?\w+: )(?P<scalar>\S.*)")


def render(source: str, words: Mapping[str, str]) -> str:
    """Return a blueprint with each of its texts that has other words said in them.

    A text is the whole value of a key and stands on the key's line. All else stays
    byte for byte, comments too.
    """
    return "\n".join(_line(line, words) for line in source.split("\n"))


def _line(line: str, words: Mapping[str, str]) -> str:
    match = _SCALAR.fullmatch(line)
    if match is None:
        return line
    text = _text(match["scalar"])
    said = None if text is None else words.get(text)
    if said is None or said == text:
        return line
    # What JSON quotes, YAML reads as the same text.
    return match["key"] + json.dumps(said, ensure_ascii=False)


def _text(scalar: str) -> str | None:
    """Return a value in YAML as text, or None if it is anything else."""
    try:
        value = yaml.safe_load(scalar)
    except yaml.YAMLError:
        return None
    return value if isinstance(value, str) else None
