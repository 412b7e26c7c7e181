"""A programme's file as the fields of a form: its stages are rows, each day is a field."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..validation import Path
from .file_fields import FORMAT, blank, filled
from .programme import DAYS, Growth
from .programme_file import DEPTH
from .protocol_file import dump
from .yaml_lines import parse_lines

PLAIN: Final = ("name", "about", "rounds")
STAGES: Final = "stages"
DAY_FIELDS: Final = {str(day): f"day_{day}" for day in range(1, DAYS + 1)}
NOTHING: Final = "nothing"
"""What stands in a row whose weeks let nothing grow; an empty field lets everything."""

type Option = Callable[[str], str]
"""Returns how a form names the protocol that a file names."""


def to_form(text: str, option: Option = str) -> dict[str, Any]:
    """Return the fields of a file, as far as it has them; raise ProtocolProblem."""
    content = _content(text)
    fields = {name: content[name] for name in PLAIN if not blank(content.get(name))}
    if isinstance(content.get(STAGES), list):
        stages = [each for each in content[STAGES] if isinstance(each, dict)]
        fields[STAGES] = [_row(stage, option) for stage in stages]
    return fields


def to_text(fields: Mapping[str, Any], text: str, option: Option = str) -> str:
    """Return the file of such fields; what no field is for stays as it was in `text`.

    A file whose fields are the same stays as it is, with its comments.
    """
    told = _told(fields)
    if told == _told(to_form(text, option)):
        return text
    before = _content(text)
    content = {"format": before.get("format", FORMAT)} | told
    known = {*content, *PLAIN}
    return dump(content | {name: before[name] for name in before if name not in known})


def field_of(path: Path) -> str | None:
    """Return the field that a place in the file is shown in; None: in none of them."""
    first = path[0] if path else None
    return str(first) if first in {*PLAIN, STAGES} else None


def _content(text: str) -> dict[str, Any]:
    content, _ = parse_lines(text, depth=DEPTH)
    return content if isinstance(content, dict) else {}


def _row(stage: Mapping[str, Any], option: Option) -> dict[str, Any]:
    """Return a stage as a row; what may grow is always said in it.

    A choice of several has each once, so that the same twice a day is said once for all.
    """
    plain = ("weeks", "easy", "sources")
    row = {name: stage[name] for name in plain if not blank(stage.get(name))}
    given = stage.get("days")
    days = {
        DAY_FIELDS[day]: [option(str(each)) for each in protocols]
        for day, protocols in (given if isinstance(given, dict) else {}).items()
        if day in DAY_FIELDS and isinstance(protocols, list)
    }
    if days and all(len(day) == 2 and day[0] == day[1] for day in days.values()):
        row["twice"], days = True, {name: day[:1] for name, day in days.items()}
    row |= days
    grows = stage.get("grows")
    row["grows"] = (list(Growth) if grows is None else grows) or [NOTHING]
    return row


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what such fields say, as a file has it."""
    given: dict[str, Any] = filled(dict(fields))
    told = {name: given[name] for name in PLAIN if name in given}
    return told | {STAGES: [_stage(row) for row in given.get(STAGES, [])]}


def _stage(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a stage, without what goes without saying."""
    stage = {"weeks": row["weeks"]} if "weeks" in row else {}
    stage["days"] = {
        int(day): row[name] * 2 if row.get("twice") else row[name]
        for day, name in DAY_FIELDS.items()
        if row.get(name)
    }
    if row.get("easy"):
        stage["easy"] = True
    grows = row.get("grows")
    if grows and (some := [str(each) for each in Growth if each in grows]) != [*Growth]:
        stage["grows"] = some
    if row.get("sources"):
        stage["sources"] = row["sources"]
    return stage
