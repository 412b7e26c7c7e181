"""A protocol's file as the fields of a form: the sets are rows, shares are numbers."""

from collections.abc import Mapping
from typing import Any, Final

from ..validation import Path
from .file_fields import FORMAT, blank, filled
from .protocol_file import MOST_SETS, dump
from .yaml_lines import parse_lines

PLAIN: Final = ("name", "about", "kind", "time_limit_s", "rounds", "released_in_rests")
SHARES: Final = ("pressure", "load")
PARTS: Final = ("proposed", "lowest", "highest")
SETS: Final = "sets"


def to_form(text: str) -> dict[str, Any]:
    """Return the fields of a file, as far as it has them; raise ProtocolProblem."""
    content, _ = parse_lines(text)
    content = content if isinstance(content, dict) else {}
    fields = {name: content[name] for name in PLAIN if not blank(content.get(name))}
    for share in SHARES:
        found = content.get(share)
        found = found if isinstance(found, dict) else {}
        fields |= {f"{share}_{part}": found[part] for part in PARTS if part in found}
    if isinstance(content.get(SETS), list):
        fields[SETS] = [row for each in content[SETS] for row in _rows(each)]
    return fields


def to_text(fields: Mapping[str, Any], text: str) -> str:
    """Return the file of such fields; what no field is for stays as it was in `text`.

    A file whose fields are the same stays as it is, with its comments.
    """
    before, _ = parse_lines(text)
    before = before if isinstance(before, dict) else {}
    if filled(fields) == filled(to_form(text)):
        return text
    told = filled(fields)
    content: dict[str, Any] = {"format": before.get("format", FORMAT)}
    content |= {name: told[name] for name in PLAIN if name in told}
    for share in SHARES:
        found = {
            part: told[f"{share}_{part}"] for part in PARTS if f"{share}_{part}" in told
        }
        if found:
            content[share] = found
    content[SETS] = told.get(SETS, [])
    known = {*content, *PLAIN, *SHARES}
    return dump(content | {name: before[name] for name in before if name not in known})


def field_of(path: Path) -> str | None:
    """Return the field that a place in the file is shown in; None: in none of them."""
    if not path:
        return None
    first, *rest = map(str, path)
    if first in SHARES:
        return f"{first}_{rest[0]}" if rest and rest[0] in PARTS else f"{first}_lowest"
    return first if first in {*PLAIN, SETS} else None


def _rows(planned: Any) -> list[dict[str, Any]]:
    """Return the rows of a set, one for each time that it is done."""
    if not isinstance(planned, dict):
        return []
    times = planned.get("times", 1)
    row = {name: planned[name] for name in planned if name != "times"}
    return [row] * (times if isinstance(times, int) and times <= MOST_SETS else 1)
