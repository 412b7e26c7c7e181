"""YAML whose every value knows its line, so that a problem can point at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, override
import unicodedata

import yaml

MAX_CHARACTERS: Final = 16_384
MAX_DEPTH: Final = 4


class Problem(StrEnum):
    """What may be wrong with a protocol file."""

    MAPPING_EXPECTED = "mapping_expected"
    LIST_EXPECTED = "list_expected"
    NAME_EXPECTED = "name_expected"
    UNKNOWN = "unknown"
    MISSING = "missing"
    TWICE = "twice"
    NO_NUMBER = "no_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    NO_FLAG = "no_flag"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    BAD_CHARACTER = "bad_character"
    NONE_OF = "none_of"
    FILE_TOO_LONG = "file_too_long"
    NO_YAML = "no_yaml"
    TOO_DEEP = "too_deep"
    NO_ANCHORS = "no_anchors"
    UNREADABLE = "unreadable"
    OTHER_FORMAT = "other_format"
    SET_COUNT = "set_count"
    REPETITIONS_OR_WORK = "repetitions_or_work"
    WORK_TO_FAILURE = "work_to_failure"
    STEP_TOO_HIGH = "step_too_high"
    LIMIT_TOO_LONG = "limit_too_long"
    NEEDS_LONGER = "needs_longer"


class ProtocolProblem(Exception):
    """What is wrong with a protocol file, and on which line (1 is the first).

    The sentence is in the language of the reader: `problem` is its key, and
    `about` fills it.
    """

    def __init__(self, line: int, problem: Problem, **about: object) -> None:
        """Keep the line and what makes the sentence."""
        self.line = line
        self.problem = problem
        self.about = {name: _plain(value) for name, value in about.items()}
        told = "".join(f", {name} {value}" for name, value in self.about.items())
        super().__init__(f"line {line}: {problem}{told}")


@dataclass(frozen=True, slots=True)
class Field:
    """A value and its line; a mapping or a list holds further fields.

    The line of a value that has a name is that of the name.
    """

    line: int
    value: Any

    def fail(self, problem: Problem, **about: object) -> ProtocolProblem:
        """Return the problem with this value."""
        return ProtocolProblem(self.line, problem, **about)

    def mapping(self, known: frozenset[str]) -> dict[str, Field]:
        """Return the fields of a mapping that has only known names."""
        if not isinstance(self.value, dict):
            raise self.fail(Problem.MAPPING_EXPECTED)
        for key, field in self.value.items():
            if key not in known:
                raise field.fail(Problem.UNKNOWN, name=key)
        return self.value

    def items(self) -> Iterator[Field]:
        """Yield the fields of a list."""
        if not isinstance(self.value, list):
            raise self.fail(Problem.LIST_EXPECTED)
        yield from self.value

    def need(self, key: str) -> Field:
        """Return a field of a mapping that must be there."""
        found: Field | None = self.value.get(key)
        if found is None:
            raise self.fail(Problem.MISSING, name=key)
        return found

    def optional(self, key: str) -> Field | None:
        """Return a field of a mapping; None where nothing is filled in."""
        found: Field | None = self.value.get(key)
        return None if found is None or found.blank else found

    @property
    def blank(self) -> bool:
        """Return whether there is a name with nothing behind it."""
        value = self.value
        return value is None or (isinstance(value, str) and not value.strip())

    def number(self, name: str, low: float, high: float) -> float:
        """Return a number within bounds."""
        if type(self.value) not in (int, float):
            raise self.fail(Problem.NO_NUMBER, name=name)
        if not low <= self.value <= high:
            raise self.fail(Problem.OUT_OF_RANGE, name=name, low=low, high=high)
        return float(self.value)

    def count(self, name: str, low: int, high: int) -> int:
        """Return a whole number within bounds."""
        number = self.number(name, low, high)
        if not number.is_integer():
            raise self.fail(Problem.NOT_WHOLE, name=name)
        return int(number)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.fail(Problem.NO_FLAG, name=name)
        return self.value

    def text(self, name: str, longest: int) -> str:
        """Return a text of bounded length."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail(Problem.NO_TEXT, name=name)
        if len(self.value) > longest:
            raise self.fail(Problem.TOO_LONG, name=name, most=longest)
        text = self.value.strip()
        if any(unicodedata.category(each) == "Cc" for each in text if each != "\n"):
            raise self.fail(Problem.BAD_CHARACTER)
        return text

    def choice[E: StrEnum](self, name: str, choices: type[E]) -> E:
        """Return one of some words."""
        if self.value not in list(choices):
            raise self.fail(Problem.NONE_OF, name=name, choices=", ".join(choices))
        return choices(self.value)


def parse_lines(text: str) -> Field:
    """Return a YAML text as fields, or raise ProtocolProblem."""
    if len(text) > MAX_CHARACTERS:
        raise ProtocolProblem(1, Problem.FILE_TOO_LONG, most=MAX_CHARACTERS)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise ProtocolProblem(1, Problem.MAPPING_EXPECTED)
        return _field(loader, node, 1)
    except yaml.MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 1
        raise ProtocolProblem(line, Problem.NO_YAML) from err
    except yaml.reader.ReaderError as err:
        line = text.count("\n", 0, err.position) + 1
        raise ProtocolProblem(line, Problem.BAD_CHARACTER) from err
    except RecursionError as err:
        raise ProtocolProblem(1, Problem.TOO_DEEP) from err


class _Loader(yaml.SafeLoader):
    """Plain YAML only: what can be written without anchors, aliases and tags."""

    @override
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            line = event.start_mark.line + 1
            raise ProtocolProblem(line, Problem.NO_ANCHORS)
        return super().compose_node(parent, index)


def _field(loader: _Loader, node: yaml.Node, depth: int) -> Field:
    """Return a node with everything in it."""
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise ProtocolProblem(line, Problem.TOO_DEEP)
    if isinstance(node, yaml.MappingNode):
        return Field(line, _mapping(loader, node, depth))
    if isinstance(node, yaml.SequenceNode):
        return Field(line, [_field(loader, item, depth + 1) for item in node.value])
    return Field(line, _scalar(loader, node))


def _mapping(loader: _Loader, node: yaml.MappingNode, depth: int) -> dict[str, Field]:
    """Return the fields of a mapping; a name may stand there once."""
    fields: dict[str, Field] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise ProtocolProblem(line, Problem.NAME_EXPECTED)
        if key_node.value in fields:
            raise ProtocolProblem(line, Problem.TWICE, name=key_node.value)
        field = _field(loader, value_node, depth + 1)
        fields[key_node.value] = Field(line, field.value)
    return fields


def _scalar(loader: _Loader, node: yaml.Node) -> Any:
    """Return a single value; some that look like a number or a date are none."""
    try:
        return loader.construct_object(node)
    except ValueError as err:
        line = node.start_mark.line + 1
        raise ProtocolProblem(line, Problem.UNREADABLE) from err


def _plain(value: object) -> str:
    """Return a number without digits that say nothing, and anything else as text."""
    return f"{value:g}" if isinstance(value, float) else str(value)
