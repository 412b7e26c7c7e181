"""YAML whose every value knows its line, so that a problem can point at it."""

from enum import StrEnum
from typing import Any, Final, override

import yaml

from ..validation import Path, ValueProblem

MAX_CHARACTERS: Final = 16_384
MAX_DEPTH: Final = 4


class Problem(StrEnum):
    """What may be wrong with the file of a protocol or a programme, beside its values."""

    NAME_EXPECTED = "name_expected"
    TWICE = "twice"
    TOO_LONG = "too_long"
    BAD_CHARACTER = "bad_character"
    FILE_TOO_LONG = "file_too_long"
    NO_YAML = "no_yaml"
    NO_ANCHORS = "no_anchors"
    UNREADABLE = "unreadable"
    OTHER_FORMAT = "other_format"
    SET_COUNT = "set_count"
    REPETITIONS_OR_WORK = "repetitions_or_work"
    WORK_TO_FAILURE = "work_to_failure"
    STEP_TOO_HIGH = "step_too_high"
    LIMIT_TOO_LONG = "limit_too_long"
    NEEDS_LONGER = "needs_longer"
    NO_DAYS = "no_days"
    NO_SUCH_PROTOCOL = "no_such_protocol"
    TOO_CLOSE = "too_close"
    TOO_LONG_DAILY = "too_long_daily"
    TOO_MANY_A_DAY = "too_many_a_day"
    WEEK_COUNT = "week_count"


class ProtocolProblem(Exception):
    """What is wrong with a file, and on which line (1 is the first).

    The sentence is in the language of the reader: `problem` is its key, and
    `about` fills it. `path` leads to what is wrong; it is empty where there is no YAML.
    """

    def __init__(self, line: int, problem: StrEnum, **about: object) -> None:
        """Keep the line and what makes the sentence."""
        self.line = line
        self.path: Path = ()
        self.problem = problem
        self.about = {name: str(value) for name, value in about.items()}
        told = "".join(f", {name} {value}" for name, value in self.about.items())
        super().__init__(f"line {line}: {problem}{told}")


MARK: Final = "  # ◀◀◀"
"""What stands behind the line that is wrong: for YAML it is a comment."""


def marked(text: str, line: int) -> str:
    """Return a text with a mark behind a line (1 is the first), for whoever mends it."""
    lines = text.split("\n")
    lines[min(line, len(lines)) - 1] += MARK
    return "\n".join(lines)


def unmarked(text: str) -> str:
    """Return a text without such marks, whatever was written in front of them."""
    return text.replace(MARK, "").replace(MARK.strip(), "")


type Lines = dict[Path, int]
"""The line of each value; that of a value that has a name is that of the name."""


def parse_lines(text: str, *, depth: int = MAX_DEPTH) -> tuple[Any, Lines]:
    """Return the content of a YAML text and its lines, or raise ProtocolProblem.

    Nothing may be nested in more than `depth` - 1 others.
    """
    if len(text) > MAX_CHARACTERS:
        raise ProtocolProblem(1, Problem.FILE_TOO_LONG, most=MAX_CHARACTERS)
    lines: Lines = {(): 1}
    try:
        loader = _Loader(text, depth)
        node = loader.get_single_node()
        return None if node is None else _value(loader, node, (), lines), lines
    except yaml.MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 1
        raise ProtocolProblem(line, Problem.NO_YAML) from err
    except yaml.reader.ReaderError as err:
        line = text.count("\n", 0, err.position) + 1
        raise ProtocolProblem(line, Problem.BAD_CHARACTER) from err
    except RecursionError as err:
        raise ProtocolProblem(1, ValueProblem.TOO_DEEP) from err


class _Loader(yaml.SafeLoader):
    """Plain YAML only: what can be written without anchors, aliases and tags."""

    def __init__(self, text: str, depth: int) -> None:
        """Take how deep the text may be nested."""
        super().__init__(text)
        self.depth = depth

    @override
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            line = event.start_mark.line + 1
            raise ProtocolProblem(line, Problem.NO_ANCHORS)
        return super().compose_node(parent, index)


def _value(loader: _Loader, node: yaml.Node, path: Path, lines: Lines) -> Any:
    """Return a node with everything in it, and note its lines."""
    line = lines.setdefault(path, node.start_mark.line + 1)
    if len(path) >= loader.depth:
        raise ProtocolProblem(line, ValueProblem.TOO_DEEP)
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(loader, item, (*path, position), lines)
            for position, item in enumerate(node.value)
        ]
    return _scalar(loader, node)


def _mapping(
    loader: _Loader, node: yaml.MappingNode, path: Path, lines: Lines
) -> dict[str, Any]:
    """Return a mapping; a name may stand there once."""
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise ProtocolProblem(line, Problem.NAME_EXPECTED)
        name = key_node.value
        if name in found:
            raise ProtocolProblem(line, Problem.TWICE, name=name)
        lines[*path, name] = line
        found[name] = _value(loader, value_node, (*path, name), lines)
    return found


def _scalar(loader: _Loader, node: yaml.Node) -> Any:
    """Return a single value; some that look like a number or a date are none."""
    try:
        return loader.construct_object(node)
    except ValueError as err:
        line = node.start_mark.line + 1
        raise ProtocolProblem(line, Problem.UNREADABLE) from err
