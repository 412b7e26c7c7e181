"""YAML whose every value knows its line, so that a problem can point at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, override
import unicodedata

import yaml

MAX_CHARACTERS: Final = 16_384
MAX_DEPTH: Final = 4


class ProtocolProblem(Exception):
    """What is wrong with a protocol file, and on which line (1 is the first)."""

    def __init__(self, line: int, what: str) -> None:
        """Keep the line and the words."""
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Field:
    """A value and its line; a mapping or a list holds further fields.

    The line of a value that has a name is that of the name.
    """

    line: int
    value: Any

    def fail(self, what: str) -> ProtocolProblem:
        """Return the problem with this value."""
        return ProtocolProblem(self.line, what)

    def mapping(self, known: frozenset[str]) -> dict[str, Field]:
        """Return the fields of a mapping that has only known names."""
        if not isinstance(self.value, dict):
            raise self.fail("names and values are expected here")
        for key, field in self.value.items():
            if key not in known:
                raise field.fail(f"{key} is not known here")
        return self.value

    def items(self) -> Iterator[Field]:
        """Yield the fields of a list."""
        if not isinstance(self.value, list):
            raise self.fail("a list is expected here")
        yield from self.value

    def need(self, key: str) -> Field:
        """Return a field of a mapping that must be there."""
        if (field := self.optional(key)) is None:
            raise self.fail(f"{key} is missing")
        return field

    def optional(self, key: str) -> Field | None:
        """Return a field of a mapping, or None."""
        found: Field | None = self.value.get(key)
        return found

    def number(self, what: str, low: float, high: float) -> float:
        """Return a number within bounds."""
        if type(self.value) not in (int, float):
            raise self.fail(f"{what} is not a number")
        if not low <= self.value <= high:
            raise self.fail(f"{what} must be {low:g} to {high:g}")
        return float(self.value)

    def count(self, what: str, low: int, high: int) -> int:
        """Return a whole number within bounds."""
        number = self.number(what, low, high)
        if not number.is_integer():
            raise self.fail(f"{what} is not a whole number")
        return int(number)

    def flag(self, what: str) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.fail(f"{what} is neither true nor false")
        return self.value

    def text(self, what: str, longest: int) -> str:
        """Return a text of bounded length."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fail(f"{what} is no text")
        if len(self.value) > longest:
            raise self.fail(f"{what} is longer than {longest} characters")
        text = self.value.strip()
        if any(unicodedata.category(each) == "Cc" for each in text if each != "\n"):
            raise self.fail(f"{what} has a character that no text has")
        return text

    def choice[E: StrEnum](self, what: str, choices: type[E]) -> E:
        """Return one of some words."""
        if self.value not in list(choices):
            raise self.fail(f"{what} is none of {', '.join(choices)}")
        return choices(self.value)


def parse_lines(text: str) -> Field:
    """Return a YAML text as fields, or raise ProtocolProblem."""
    if len(text) > MAX_CHARACTERS:
        raise ProtocolProblem(1, f"the file has more than {MAX_CHARACTERS} characters")
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise ProtocolProblem(1, "names and values are expected here")
        return _field(loader, node, 1)
    except yaml.MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 1
        raise ProtocolProblem(line, err.problem or "this is not YAML") from err
    except yaml.reader.ReaderError as err:
        line = text.count("\n", 0, err.position) + 1
        raise ProtocolProblem(line, "there is a character that no text has") from err
    except RecursionError as err:
        raise ProtocolProblem(1, "nested too deep") from err


class _Loader(yaml.SafeLoader):
    """Plain YAML only: what can be written without anchors, aliases and tags."""

    @override
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            line = event.start_mark.line + 1
            raise ProtocolProblem(line, "anchors, aliases and tags are not known here")
        return super().compose_node(parent, index)


def _field(loader: _Loader, node: yaml.Node, depth: int) -> Field:
    """Return a node with everything in it."""
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise ProtocolProblem(line, "nested too deep")
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
            raise ProtocolProblem(line, "a name is expected here")
        if key_node.value in fields:
            raise ProtocolProblem(line, f"{key_node.value} stands twice")
        field = _field(loader, value_node, depth + 1)
        fields[key_node.value] = Field(line, field.value)
    return fields


def _scalar(loader: _Loader, node: yaml.Node) -> Any:
    """Return a single value; some that look like a number or a date are none."""
    try:
        return loader.construct_object(node)
    except ValueError as err:
        raise ProtocolProblem(
            node.start_mark.line + 1, "this value cannot be read"
        ) from err
