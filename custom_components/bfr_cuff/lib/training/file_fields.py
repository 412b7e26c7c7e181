"""What the files of protocols and of programmes have in common."""

from typing import Any, Final
from unicodedata import category

import voluptuous as vol

from ..validation import InvalidValue, Validate, ValueProblem, fields, number
from .yaml_lines import Lines, Problem, ProtocolProblem

FORMAT: Final = 1


def mapping(needed: dict[str, Validate], optional: dict[str, Validate]) -> Validate:
    """Check for names and values; what may be left out may be left empty as well."""
    left_out = {vol.Optional(name): check for name, check in optional.items()}
    schema = fields({**needed, **left_out})

    def validate(value: Any) -> Any:
        if isinstance(value, dict):
            left_empty = {name for name in optional if blank(value.get(name))}
            value = {name: value[name] for name in value if name not in left_empty}
        return schema(value)

    return validate


def blank(value: Any) -> bool:
    """Return whether there is a name with nothing behind it."""
    return value is None or (isinstance(value, str) and not value.strip())


def text_of(longest: int) -> Validate:
    """Check for a text of bounded length."""

    def validate(value: Any) -> str:
        if not isinstance(value, str) or blank(value):
            raise InvalidValue(ValueProblem.NO_TEXT)
        if len(value) > longest:
            raise InvalidValue(Problem.TOO_LONG, most=longest)
        text = value.strip()
        if any(category(letter) == "Cc" for letter in text if letter != "\n"):
            raise InvalidValue(Problem.BAD_CHARACTER)
        return text

    return validate


def source(value: Any) -> str:
    """Check for a text; one that is empty is passed over later."""
    return "" if blank(value) else text_of(64)(value)


def first_format(value: Any) -> None:
    """Check for the one format that there is."""
    if number(1, 99)(value) != FORMAT:
        raise InvalidValue(Problem.OTHER_FORMAT, format=FORMAT)


def on_its_line(error: InvalidValue, lines: Lines) -> ProtocolProblem:
    """Return a problem with its line; what is missing is so where it should stand."""
    at = path = tuple(error.path)
    while at not in lines:
        at = at[:-1]
    names = [step for step in path if isinstance(step, str)]
    about = {"name": names[-1], **error.about} if names else error.about
    problem = ProtocolProblem(lines[at], error.kind, **about)
    problem.path = path
    return problem
