"""Tests of the check of which part imports which."""

from pathlib import Path

import pytest

from scripts.support.home import ROOT
from scripts.support.imports import imported, violations


def test_checkout() -> None:
    """The code keeps to it."""
    assert list(violations(ROOT)) == []


@pytest.mark.parametrize(
    ("file", "source", "module"),
    [
        ("simulator/a.py", "import homeassistant.core", "homeassistant.core"),
        (
            "simulator/a.py",
            "from custom_components.bfr_cuff import link",
            "custom_components.bfr_cuff.link",
        ),
        (
            "custom_components/bfr_cuff/link/a.py",
            "def f():\n    from homeassistant import core",
            "homeassistant.core",
        ),
        (
            "custom_components/bfr_cuff/training/a.py",
            "from .. import const",
            "custom_components.bfr_cuff.const",
        ),
        (
            "custom_components/bfr_cuff/history/deep/a.py",
            "from ...const import DOMAIN",
            "custom_components.bfr_cuff.const.DOMAIN",
        ),
    ],
)
def test_violation(tmp_path: Path, file: str, source: str, module: str) -> None:
    """An import that is not permitted is found wherever it hides."""
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(source)
    (found,) = violations(tmp_path)
    assert found.startswith(f"{file}:{source.count('\n') + 1}: ")
    assert found.endswith(f"must not import {module}")


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("simulator/a.py", "import asyncio\nfrom .b import c"),
        ("custom_components/bfr_cuff/link/a.py", "from ..training.guard import Guard"),
        ("custom_components/bfr_cuff/switch.py", "import homeassistant"),
    ],
)
def test_permitted(tmp_path: Path, file: str, source: str) -> None:
    """Imports between the pure parts, and in the glue, are permitted."""
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(source)
    assert list(violations(tmp_path)) == []


def test_imported() -> None:
    """Relative imports are told by their full names."""
    source = "import a.b\nfrom . import c\nfrom ..d import e\nfrom f import g"
    assert list(imported(source, "x.y")) == [
        (1, "a.b"),
        (2, "x.y.c"),
        (3, "x.d.e"),
        (4, "f.g"),
    ]
