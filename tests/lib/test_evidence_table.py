"""Every number that touches a body stands in the evidence table, and on its page.

The table is beside the repository, or where BFR_EVIDENCE says.
"""

import csv
import os
from pathlib import Path
import re

import pytest

from custom_components.bfr_cuff.lib import evidence
from custom_components.bfr_cuff.lib.evidence import Limit
from custom_components.bfr_cuff.lib.training.programme import Programme
from custom_components.bfr_cuff.lib.training.protocol import Protocol
from tools.demo.home import ROOT
from tools.docs.evidence import PAGE, built_in, built_in_programmes, limits, page

BESIDE = ROOT.parent / "shared" / "evidence" / "bfr_facts.csv"
TABLE = Path(os.environ.get("BFR_EVIDENCE", BESIDE))

LIMITS = {
    name: value for name, value in vars(evidence).items() if isinstance(value, Limit)
}
SEEDS = {"UNDER_SYSTOLIC": "seed 001"}
"""Named by the product itself, and by no row."""

LINKED = {name for name, limit in LIMITS.items() if limit.source == "Cuff Link"}
"""What the protocol binds both sides to; `docs/controllers.md` says it to makers."""

ELSEWHERE = {
    "ESTIMATE_ERROR": "applies_to",
    "ESTIMATE_WIDTH": "applies_to",
    "INTENSIVE_WEEKS": "quantity",
    "IN_BAND": "quantity",
    "MEASUREMENT_PAUSE": "quantity",
    "MEASUREMENT_STEP": "applies_to",
}
"""The column of a number that does not stand in the value of its row."""

FACTOR = {("s", "min"): 60.0, ("mm", "cm"): 10.0}
"""What a number of the table is multiplied by, by our unit and the table's."""


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, str]]:
    """Return the rows of the evidence table by their id."""
    if not TABLE.is_file():
        pytest.skip("the evidence table is not there: set BFR_EVIDENCE to its path")
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_there_are_limits() -> None:
    """The tests below look at something."""
    assert {"MAX_OCCLUSION", "REPERFUSION", "CEILING", "BOUND"} <= set(LIMITS)
    assert [name for name, _, _ in limits()] == list(LIMITS)


@pytest.mark.parametrize("name", LIMITS)
def test_the_source_may_be_used(facts: dict[str, dict[str, str]], name: str) -> None:
    """A row from memory may not."""
    source = LIMITS[name].source
    if name in SEEDS:
        assert source == SEEDS[name]
    elif name not in LINKED:
        assert facts[source]["status"] in {"S", "D"}


@pytest.mark.parametrize("name", sorted(LINKED))
def test_the_number_stands_in_the_protocol(name: str) -> None:
    """In the page for makers, in seconds or in milliseconds."""
    text = (ROOT / "docs" / "controllers.md").read_text(encoding="utf-8")
    numbers = {
        float(number.replace("\u2212", "-").replace(",", ""))
        for number in re.findall(r"[-\u2212]?\d[\d,]*(?:\.\d+)?", text)
    }
    limit = LIMITS[name]
    assert limit.value in numbers or limit.value * 1000 in numbers


@pytest.mark.parametrize(
    "name", [name for name in LIMITS if name not in {*SEEDS, *LINKED}]
)
def test_the_number_stands_in_its_row(
    facts: dict[str, dict[str, str]], name: str
) -> None:
    """In the row's own unit, one of its numbers."""
    limit = LIMITS[name]
    row = facts[limit.source]
    text = row[ELSEWHERE.get(name, "value")]
    numbers = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}
    assert limit.value in {number * factor(limit, row, text) for number in numbers}


def factor(limit: Limit, row: dict[str, str], text: str) -> float:
    """Return what makes a number of the row one of ours; its unit is in either text."""
    words = re.findall(
        r"[a-z]+", f"{row['unit']} {row['value']} {row['applies_to']} {text}".lower()
    )
    for (ours, theirs), by in FACTOR.items():
        if limit.unit == ours and theirs in words and ours not in row["unit"].split():
            return by
    return 1.0


@pytest.mark.parametrize("protocol", built_in(), ids=lambda each: each.protocol_id)
def test_every_protocol_has_sources_that_may_be_used(
    facts: dict[str, dict[str, str]], protocol: Protocol
) -> None:
    """Each of them a row, none from memory."""
    sources = protocol.sources
    assert sources
    assert {facts[source]["status"] for source in sources} <= {"S", "D"}


@pytest.mark.parametrize(
    "programme", built_in_programmes(), ids=lambda each: each.programme_id
)
def test_every_programme_has_sources_that_may_be_used(
    facts: dict[str, dict[str, str]], programme: Programme
) -> None:
    """Each stage of it too: a row that is not from memory, or the text of a seed."""
    for sources in (programme.sources, *(stage.sources for stage in programme.stages)):
        assert sources
        rows = [source for source in sources if not source.startswith("seed ")]
        assert {facts[source]["status"] for source in rows} <= {"S", "D"}


def test_every_row_that_the_code_names_may_be_used(
    facts: dict[str, dict[str, str]],
) -> None:
    """In docstrings too."""
    folder = Path(evidence.__file__).parent
    named = {
        row
        for file in folder.rglob("*.py")
        for row in re.findall(r"\bE\d{3}\b", file.read_text(encoding="utf-8"))
    }
    assert {facts[row]["status"] for row in named} <= {"S", "D"}


def test_no_limit_goes_beyond_another() -> None:
    """The owner's longest is within any controller's, a target within the bound."""
    assert evidence.MAX_OCCLUSION.value <= evidence.MAX_OCCLUSION_ANNOUNCED.value
    assert evidence.MAX_WRAP.value < evidence.MAX_OCCLUSION_CONSTANT.value
    assert evidence.FIXED_TARGET.value < evidence.FIXED_TARGET_MAX.value
    assert evidence.FIXED_TARGET_MAX.value < evidence.CEILING.value
    assert evidence.CEILING.value < evidence.BOUND.value
    assert evidence.SYSTOLIC_CAUTION.value < evidence.SYSTOLIC_BLOCK.value
    assert evidence.DIASTOLIC_CAUTION.value < evidence.DIASTOLIC_BLOCK.value


def test_the_page_is_what_the_script_makes() -> None:
    """Nobody edits it, and nobody forgets it."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_holds_every_number() -> None:
    """With its name, its source and every protocol."""
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    assert len(rows) == len(LIMITS)
    assert "| `MAX_OCCLUSION` | 900 s |" in page()
    assert "30 repetitions rest 30 s, 2 × (15 repetitions rest 30 s)" in page()
    assert all(f"| {protocol.name} |" in page() for protocol in built_in())
