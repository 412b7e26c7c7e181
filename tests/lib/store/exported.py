"""Exports with a value changed, and what is said against them."""

import copy
import json
from typing import Any

import pytest

from custom_components.bfr_cuff.history.import_messages import one_problem_in_words
from custom_components.bfr_cuff.lib.store import export_json as json_file
from custom_components.bfr_cuff.lib.store.import_json import read
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.strict_json import ImportProblem
from tests.integration.shipped import TEXTS

from .builders import kept_of, lop_of, measurement_of, wrap_of

type Path = tuple[str | int, ...]

COMMON_TEXTS = TEXTS["common"]


def content(*kept: KeptSession, measured: bool = False) -> dict[str, Any]:
    """Return an export as JSON holds it."""
    measurements = [measurement_of()] if measured else []
    whole: dict[str, Any] = json.loads(json_file.dump(kept, measurements))
    return whole


def problems(whole: Any) -> tuple[str, ...]:
    """Return what is said against a file."""
    with pytest.raises(ImportProblem) as raised:
        read(whole if isinstance(whole, str) else json.dumps(whole))
    return tuple(
        one_problem_in_words(each, COMMON_TEXTS) for each in raised.value.problems
    )


def changed(whole: Any, path: Path, value: Any) -> Any:
    """Return content with one value changed; `...` takes it away."""
    found = copy.deepcopy(whole)
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return found


WHOLE = content(
    kept_of("a"), kept_of("b", cuffs=[wrap_of(lop=lop_of())]), measured=True
)
