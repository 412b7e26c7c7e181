"""Run storms, replay one, make one that breaks something small, or live for days."""

import argparse
from dataclasses import replace
import os
import subprocess
import sys
from typing import Final

from .plan import Storm, draw, from_json

TESTS: Final = "tests/integration/storm/test_storm.py::test_storms"
DAYS: Final = "tests/integration/storm/test_days.py"


def _run(*arguments: str, test: str = TESTS, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "--quiet", test, *arguments]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


def breaks(storm: Storm) -> bool:
    """Return whether a storm still breaks something, in a home of its own."""
    return _run("--no-header", "--tb=no", "-qq", BFR_STORM=storm.as_json()) != 0


def shrink(storm: Storm) -> Storm:
    """Return the storm with every blow left out that it does not take."""
    for blow in storm.blows:
        rest = tuple(one for one in storm.blows if one is not blow)
        if breaks(smaller := replace(storm, blows=rest)):
            storm = smaller
    return storm


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/storm", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--replay", metavar="SEED|JSON", help="one storm alone")
    parser.add_argument("--shrink", metavar="SEED|JSON", help="leave out what it can")
    parser.add_argument("--hours", type=float, help="live so long instead, no storms")
    parser.add_argument("--cuffs", type=int, default=100, help="with so many cuffs")
    wanted = parser.parse_args()
    if wanted.hours:
        return _run(
            "--tb=short",
            "--show-capture=no",
            test=DAYS,
            BFR_HOURS=str(wanted.hours),
            BFR_CUFFS=str(wanted.cuffs),
        )
    if text := wanted.shrink or wanted.replay:
        storm = draw(int(text)) if text.isdecimal() else from_json(text)
        if wanted.shrink:
            storm = shrink(storm)
            print(storm.as_json())
        return _run("--tb=short", "--show-capture=no", BFR_STORM=storm.as_json())
    return _run(
        "--numprocesses=2",
        "--tb=short",
        "--show-capture=no",
        BFR_STORMS=str(wanted.count),
        BFR_STORM_SEED=str(wanted.seed),
    )


if __name__ == "__main__":
    sys.exit(main())
