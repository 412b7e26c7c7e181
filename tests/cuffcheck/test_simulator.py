"""The simulator against every check, and what the report of it looks like."""

from collections import Counter
import json

import pytest

from cuffcheck.checks import CHECKS
from cuffcheck.checks.slow import slow_reader
from cuffcheck.report import Outcome, Report

from .conftest import Place, hook_of
from .tampering import Tampering, middle


async def test_everything(pair: Place) -> None:
    """Every check is made, and all of them hold; the report says it in two ways."""
    wanted = [check.name for check in CHECKS if check is not slow_reader]
    report = await pair.run(*wanted, hook=hook_of(pair.sim))
    assert [result.check.name for result in report.results] == wanted
    wrong = {
        result.check.name: result.seen
        for result in report.results
        if result.outcome is not Outcome.HELD
    }
    told_by_person(pair.told, report)
    told_by_json(report)
    assert wrong == {}
    assert report.exit_code == 0


@pytest.mark.real_time
async def test_slow_reader(steady: Place) -> None:
    """A reader that pauses, in a thread and with the kernel's buffers, gets no backlog."""
    result = await steady.one("slow_reader")
    assert result.outcome is Outcome.HELD, result.seen


@pytest.mark.real_time
async def test_slow_reader_gets_a_backlog(steady: Place) -> None:
    """What stands in the middle queues everything, and is found."""
    async with middle(steady.sim, Tampering) as door:
        result = await steady.one("slow_reader", door.port)
    assert result.outcome is Outcome.NOT_HELD, result.seen
    assert "old states" in result.seen


def told_by_person(told: list[str], report: Report) -> None:
    """Hold that each result is a line under its rule."""
    lines = "\n".join(told)
    for result in report.results:
        assert f" {result.check.name}: {result.check.sentence}" in lines
        assert f"\n{result.check.rule}" in lines


def told_by_json(report: Report) -> None:
    """Hold that the JSON has every result."""
    content = json.loads(report.to_json())
    assert content["device"]["id"] == "bfr-simulator"
    assert sum(content["summary"].values()) == len(report.results)
    assert [result["check"] for result in content["results"]] == [
        result.check.name for result in report.results
    ]


def test_table() -> None:
    """Each check has a name of its own, and says what it holds a controller to."""
    names = Counter(check.name for check in CHECKS)
    assert names.most_common(1)[0][1] == 1
    for check in CHECKS:
        assert check.sentence.endswith("."), check.name
        assert check.expected, check.name
        assert check.function.__doc__, check.name


async def test_quick(place: Place) -> None:
    """A quick run without a hook leaves out what is slow or needs one, and says so."""
    report = await place.run("p*", "leak", "identify", quick=True)
    outcomes = {result.check.name: result.outcome for result in report.results}
    assert outcomes["identify"] is Outcome.HELD
    assert outcomes["pings"] is outcomes["leak"] is Outcome.SKIPPED
    assert "  skipped 2: not in a quick run" in report.summary()
    assert any("needs a hook" in line for line in report.summary())
