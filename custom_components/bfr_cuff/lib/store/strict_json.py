"""Read JSON from outside: nothing twice, nothing that is no number."""

from collections import Counter
from enum import StrEnum
import json
from typing import Any

from ..validation import ValueProblem
from .problems import Problem, ProblemKind, quoted


class ImportProblem(Exception):
    """A file that cannot be read, for one reason or many."""

    def __init__(self, *problems: Problem) -> None:
        """Keep every problem."""
        super().__init__(f"{len(problems)} problems, the first is {problems[0].kind}")
        self.problems = problems


def of_file(kind: StrEnum, **about: object) -> ImportProblem:
    """Return what is wrong with the file as a whole."""
    return ImportProblem(Problem(kind, (), {name: str(about[name]) for name in about}))


def parsed(content: str) -> Any:
    """Return the content of JSON; raise ImportProblem with line and column."""
    try:
        return json.loads(content, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        raise of_file(ProblemKind.NO_JSON, line=line, column=column) from error
    except RecursionError as error:
        raise of_file(ValueProblem.TOO_DEEP) from error
    except ValueError as error:
        raise of_file(ProblemKind.LONG_NUMBER) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a field that stands twice is refused: no one knows which counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise of_file(ProblemKind.FIELD_TWICE, name=quoted(twice))
    return found


def _constant(name: str) -> float:
    raise of_file(ProblemKind.BAD_NUMBER, name=name)
