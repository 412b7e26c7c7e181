"""Read JSON from outside: nothing twice, nothing that is no number."""

from collections import Counter
import json
from typing import Any, Final

from .checks import quoted

MOST_TOLD: Final = 20


class ImportProblem(Exception):
    """A file that cannot be read; `problems` are sentences that name their places."""

    def __init__(self, *problems: str) -> None:
        """Keep every problem, and tell of the first."""
        self.problems = problems
        more = len(problems) - MOST_TOLD
        ending = [f"and {more} more problems"] if more > 0 else []
        super().__init__("; ".join([*problems[:MOST_TOLD], *ending]))


def parsed(content: str) -> Any:
    """Return the content of JSON; raise ImportProblem with line and column."""
    try:
        return json.loads(content, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ImportProblem(f"the file is not JSON: {error.msg} at {where}") from error
    except RecursionError as error:
        raise ImportProblem("the file is not an export: it goes too deep") from error
    except ValueError as error:
        raise ImportProblem("the file has a number that is too long") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; where a field stands twice, nobody knows which one counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ImportProblem(f"the file has {quoted(twice)} twice in the same object")
    return found


def _constant(name: str) -> float:
    raise ImportProblem(f"the file has {name} where a number is due")
