"""No control of the safety case is without a test, and no test that it names is missing."""

import csv
from functools import reduce
from importlib import import_module
import re

import pytest

from tests.lib.test_evidence_table import BESIDE
from tools.docs.safety_case import PAGE, Control, Hazard, hazards, page

# Marks of the integration's tests are known only where its conftest is loaded.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnknownMarkWarning")

LAYERS = {"controller", "guard", "automation", "person"}
CONTROLS = [
    control
    for one in hazards()
    for controls in one.causes.values()
    for control in controls
]


def test_the_page_is_that_of_the_table() -> None:
    """The page is as scripts/evidence writes it."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.does[:60])
def test_every_control_is_held(control: Control) -> None:
    """Each control is one of the four layers', and has tests, all of which exist."""
    assert control.by in LAYERS
    assert control.tests
    for test in control.tests:
        file, *names = test.split("::")
        module = import_module(file.removesuffix(".py").replace("/", "."))
        assert callable(reduce(getattr, names, module)), test


@pytest.mark.parametrize("hazard", hazards(), ids=lambda hazard: hazard.name)
def test_every_hazard_is_answered(hazard: Hazard) -> None:
    """Each cause has a control, each hazard what remains; two layers act where harm is critical."""
    assert hazard.residual
    assert all(hazard.causes.values())
    layers = {one.by for controls in hazard.causes.values() for one in controls}
    assert len(layers) >= (2 if hazard.severity == "critical" else 1)


@pytest.mark.skipif(not BESIDE.exists(), reason="the table of facts is not there")
def test_every_source_is_a_row() -> None:
    """Each source is a row of the table of facts, or the protocol."""
    with BESIDE.open(encoding="utf-8") as table:
        rows = {row["id"] for row in csv.DictReader(table)}
    named = {source for hazard in hazards() for source in hazard.source}
    assert named - rows <= {"Cuff Link"}
    assert set(re.findall(r"E\d{3}", PAGE.read_text(encoding="utf-8"))) <= rows
