"""Tests of the measurements in another installation's export."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from custom_components.bfr_cuff.lib.store import export_json as json_file
from custom_components.bfr_cuff.lib.store.import_json import read
from custom_components.bfr_cuff.lib.store.strict_json import ImportProblem

from .builders import kept_of, measurement_of
from .exported import WHOLE, Path, changed, content, problems


def test_measurements() -> None:
    """They come back as they were; an export from before there were any has none."""
    measured = [measurement_of("a"), measurement_of("b", low=None, high=None)]
    found = read(json_file.dump([kept_of()], measured).decode())
    assert found.measurements == measured
    older = content(kept_of())
    del older["measurements"]
    assert read(json.dumps(older)).measurements == []


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("measurements", 0, "low"), "145", 'measurement 1, "low": not a number'),
        (("measurements", 0, "low"), -1.0, 'measurement 1, "low"'),
        (("measurements", 0, "low"), 401.0, 'measurement 1, "low"'),
        (("measurements", 0, "high"), 144.0, 'measurement 1, "high"'),
        (("measurements", 0, "pulse_rate"), -60.0, 'measurement 1, "pulse_rate"'),
        (("measurements", 0, "cuff_width_mm"), 0, 'measurement 1, "cuff_width_mm"'),
        (
            ("measurements", 0, "runs", 0, "points", 1),
            [1.0],
            'measurement 1, run 1, "points"',
        ),
        (("measurements", 0, "reason"), "bored", 'measurement 1, "reason"'),
        (("measurements", 0, "measurement_id"), ..., "measurement 1"),
    ],
)
def test_a_measurement_that_is_none(path: Path, value: Any, problem: str) -> None:
    """It is refused with its place."""
    [said] = problems(changed(WHOLE, path, value))
    assert said.startswith(problem)


def test_a_measurement_that_is_still_to_come() -> None:
    """Of a clock that was wrong."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with pytest.raises(ImportProblem):
        read(json_file.dump([], [measurement_of()]).decode(), now)
