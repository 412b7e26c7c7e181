"""Tests of the bar that every module's coverage is held to."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.checks.coverage import main, shortfalls

FLOW = "custom_components/bfr_cuff/config_flow.py"


def report(**percent: float) -> dict[str, Any]:
    """Return a report of coverage.py, as far as it is read."""
    files = {
        path: {"summary": {"percent_covered": value}} for path, value in percent.items()
    }
    return {"files": files, "totals": {"percent_covered": 97.0}}


@pytest.mark.parametrize(
    ("path", "percent", "falls_short"),
    [
        ("simulator/server.py", 95.1, False),
        ("simulator/server.py", 95.0, True),
        ("simulator/server.py", 0.0, True),
        (FLOW, 100.0, False),
        (FLOW, 99.9, True),
    ],
)
def test_shortfall(path: str, percent: float, falls_short: bool) -> None:
    """A module must have more than 95 %, the config flow all."""
    content = report(**{path: percent})
    assert bool(list(shortfalls(content))) is falls_short


def test_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One module that falls short fails the command, and is named."""
    file = tmp_path / "coverage.json"
    file.write_text(json.dumps(report(**{"simulator/a.py": 99.0, FLOW: 98.0})))
    assert main(file) == 1
    assert f"{FLOW}: 98.0 %, and must be 100 %" in capsys.readouterr().out
    file.write_text(json.dumps(report(**{"simulator/a.py": 99.0})))
    assert main(file) == 0
