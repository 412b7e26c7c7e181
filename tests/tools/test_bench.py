"""Tests of the benchmark: that it measures, not how quick this machine is."""

from collections.abc import Callable
from functools import partial
import json
import math
import subprocess
import sys
from typing import Any

import pytest

from simulator.rig.quality import Contractions, Quality
from tools.bench.figures import ROWS, Figure, p99, spread
from tools.bench.own_parts import Trial
from tools.bench.report import as_table
from tools.bench.row import MEASURES
from tools.demo.home import ROOT

UNITS = {"ms", "%", "µs", "1/s", "rows", "bytes", "s", ""}


type Measured = Callable[[str], dict[str, float]]

pytestmark = [pytest.mark.xdist_group("bench"), pytest.mark.timeout(600)]

SHORT_ROWS = (
    *("deadline", "load", "recording_working", "setup", "regulation"),
    *("oscillometry", "history"),
)
PROGRAM = """
import asyncio
from dataclasses import asdict
import json
import multiprocessing
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from homeassistant.runner import create_event_loop
from tools.bench.figures import SHORT
from tools.bench.row import MEASURES

def measure(row):
    with (
        TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=create_event_loop) as runner,
    ):
        return runner.run(MEASURES[row](SHORT, Path(folder)))

with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
    found = sum(pool.map(measure, sys.argv[1:], chunksize=1), [])
print(json.dumps({"figures": [asdict(each) for each in found]}))
"""


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmark as a developer does."""
    command = [sys.executable, "-m", "tools.bench", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


def figures_of(document: dict[str, Any], row: str) -> dict[str, float]:
    """Return the figures of one row, after a look at each of them."""
    figures = [figure for figure in document["figures"] if figure["row"] == row]
    assert figures, row
    for figure in figures:
        assert figure["unit"] in UNITS
        assert math.isfinite(figure["value"])
    return {figure["what"]: figure["value"] for figure in figures}


@pytest.fixture(scope="module")
def measured() -> Measured:
    """Return what finds the figures of a short row.

    Each was measured in a process of its own, but one that had Home Assistant imported
    already: that takes longer than a short row.
    """
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *SHORT_ROWS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return partial(figures_of, json.loads(done.stdout))


def test_document() -> None:
    """A row has a process of its own, and a document says where it was measured."""
    done = bench("--json", "--short", "reaction")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    assert document.keys() == {
        "date",
        "processor",
        "cores",
        "load_average",
        "python",
        "home_assistant",
        "figures",
    }
    assert {figure["row"] for figure in document["figures"]} == {"reaction"}
    figures = figures_of(document, "reaction")
    assert min(figures.values()) > 0
    assert figures.keys() == {
        "Switch to first state change, median of 3",
        "Switch to first state change, p99",
    }


def test_deadline(measured: Measured) -> None:
    """Every release came after its deadline."""
    figures = measured("deadline")
    assert figures["Guard's deadline to release on the wire, median of 3"] > 0
    assert "Home Assistant's timer, short of its 2 s, median of 3" in figures


def test_load(measured: Measured) -> None:
    """Two controllers send more states than one, and no more than ten a second each."""
    figures = measured("load")
    one = figures["1 inflated cuff: states a second"]
    two = figures["4 inflated cuffs: states a second"]
    assert 0 < one < two < 25


def test_recording(measured: Measured) -> None:
    """Of a limb that works, with its cuff on target, the recorder keeps little."""
    figures = measured("recording_working")
    hold = "Hold of 1 min with sets of repetitions"
    every = figures[f"{hold}: states, events, attributes"]
    assert 10 < figures[f"{hold}: states"] < every < 80


def test_setup(measured: Measured) -> None:
    """A set-up includes a handshake, so it takes some time."""
    assert min(measured("setup").values()) > 0


def test_regulation(measured: Measured) -> None:
    """The published four stand beside what was measured."""
    figures = measured("regulation")
    assert figures["Time within 10 % of target, Delfi as published"] == 95
    assert figures["Time within 10 % of target, median of 1 limbs"] > 50
    for limb in ("arm", "thigh"):
        what = f"Time within 10 % of target, {limb} at 60 % LOP, the trial's leg press"
        reached = figures[f"{what}, median of 1 limbs"]
        best = figures[f"{what}, best possible with this pump, median"]
        assert 50 < reached <= best


def test_oscillometry(measured: Measured) -> None:
    """Analysing takes some time."""
    assert min(measured("oscillometry").values()) > 0


def test_history(measured: Measured) -> None:
    """The same year is asked of our history and of the recorder's statistics."""
    figures = measured("history")
    for name in ("History of 4,000 sessions", "Recorder's statistics"):
        for period in ("day", "week"):
            what = f"{name}: everybody's year by {period}, median of 3"
            assert figures.pop(what) > 0
    assert figures["History of 4,000 sessions: first page, median of 3"] > 0


def test_own_parts_beside_a_controller() -> None:
    """Half of what a controller reaches is asked for, and little above it at rest.

    The row itself takes an ESPHome node, and minutes: scripts/own-parts has its tests.
    """
    trial = Trial(100.0)
    trial.resting += [0.0, 15.5]
    trial.working += [0.0, 9.0, 11.0, -30.0]
    controller = Quality(0.9, 1.0, 0.1, 0, 0, 1.0, Contractions(100.0, (), ()))
    within, other, above, other_above, most = trial.figures(controller)
    assert (within.value, within.at_least, within.met) == (50.0, 45.0, True)
    assert (other.value, other_above.value) == (90.0, 10.0)
    assert above.value == 25.0
    assert (most.value, most.met) == (15.5, False)


def test_unknown_row() -> None:
    """A row that there is not is named."""
    done = bench("nonsense")
    assert done.returncode == 2
    assert "no such row: nonsense" in done.stderr
    assert set(ROWS) == MEASURES.keys()


def test_spread() -> None:
    """The 99th percentile of few values is the largest; aims are for the median."""
    assert p99([3.0, 1.0, 2.0]) == 3.0
    assert p99(list(range(1, 101))) == 99
    median, worst = spread("row", "What", [0.001, 0.002, 0.009], aim_ms=1.5)
    assert (median.value, median.met, median.aim) == (2.0, False, "at most 1.5")
    assert (worst.value, worst.met, worst.aim) == (9.0, None, "")


def test_table() -> None:
    """A missed aim stands out, under what was measured where."""
    table = as_table(
        [
            Figure("row", "Bad", 2.0, "ms", at_most=1.0),
            Figure("row", "Good", 99.5, "%", at_least=95.0),
        ]
    )
    first, _, head, _, bad, good = table.splitlines()
    assert "Home Assistant 20" in first
    assert [cell.strip() for cell in head.split("|")[1:4]] == [
        "What",
        "Measured",
        "Aim",
    ]
    assert bad.split("|")[2:5] == [" 2 ms     ", " at most 1   ", " MISSED "]
    assert good.split("|")[2:5] == [" 99.5 %   ", " at least 95 ", " met    "]
