"""Every number that touches a body stands in the evidence table."""

import csv
from pathlib import Path
import re

import pytest

from custom_components.bfr_cuff.training import evidence
from custom_components.bfr_cuff.training.evidence import Limit

TABLE = Path(__file__).parents[3] / "shared" / "evidence" / "bfr_facts.csv"
SECONDS = {"s": 1.0, "min": 60.0}

LIMITS = {
    name: value for name, value in vars(evidence).items() if isinstance(value, Limit)
}


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, str]]:
    """Return the rows of the evidence table by their id."""
    if not TABLE.is_file():
        pytest.skip("the evidence table is not beside this checkout")
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_there_are_limits() -> None:
    """The tests below look at something."""
    assert {"MAX_OCCLUSION", "REPERFUSION", "CEILING", "BOUND"} <= set(LIMITS)


@pytest.mark.parametrize("name", LIMITS)
def test_the_source_is_a_row_that_may_be_used(
    facts: dict[str, dict[str, str]], name: str
) -> None:
    """A row from memory may not."""
    row = facts[LIMITS[name].source]
    assert row["status"]
    assert row["status"] != "M"


@pytest.mark.parametrize("name", LIMITS)
def test_the_value_is_what_the_row_says(
    facts: dict[str, dict[str, str]], name: str
) -> None:
    """In the row's own unit, one of its numbers."""
    limit = LIMITS[name]
    row = facts[limit.source]
    numbers = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", row["value"])}
    if limit.unit == "s":
        assert limit.value in {number * SECONDS[row["unit"]] for number in numbers}
    else:
        assert limit.unit == "mmHg"
        # A row of several quantities names its units in its value.
        assert row["unit"] in ("mmHg", "")
        assert limit.value in numbers


def test_no_limit_goes_beyond_another() -> None:
    """The owner's longest is within any controller's, a target within the bound."""
    assert evidence.MAX_OCCLUSION.value <= evidence.MAX_OCCLUSION_ANNOUNCED.value
    assert evidence.FIXED_TARGET.value < evidence.CEILING.value < evidence.BOUND.value
