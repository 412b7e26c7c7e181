"""What the files of protocols and of programmes have in common."""

from typing import Any, Final
from unicodedata import category

import voluptuous as vol

from ..validation import InvalidValue, Validate, ValueProblem, fields, number
from .yaml_lines import Lines, Problem, ProtocolProblem

FORMAT: Final = 1


def mapping(needed: dict[str, Validate], optional: dict[str, Validate]) -> Validate:
    """Check for names and values; a name with nothing behind it is as if left out."""
    known = {*needed, *optional}
    left_out = {vol.Optional(name): check for name, check in optional.items()}
    schema = fields({**needed, **left_out})

    def validate(value: Any) -> Any:
        if isinstance(value, dict):
            empty = {name for name in known if blank(value.get(name))}
            value = {name: value[name] for name in value if name not in empty}
        return schema(value)

    return validate


def blank(value: Any) -> bool:
    """Return whether there is a name with nothing behind it."""
    return value is None or (isinstance(value, str) and not value.strip())


def filled(value: Any) -> Any:
    """Return what was filled in of a form's fields, whole numbers without their point."""
    match value:
        case dict():
            return {
                name: filled(each) for name, each in value.items() if not blank(each)
            }
        case list():
            return [filled(each) for each in value]
        case float() if value.is_integer():
            return int(value)
    return value


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
