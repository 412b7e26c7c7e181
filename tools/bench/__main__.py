"""Run benchmarks, each row in a process of its own, and print what they found.

Usage: scripts/bench [--json] [--short] [--at REVISION] [ROW...]
"""

import argparse
from collections.abc import Sequence
import json
from pathlib import Path
import subprocess
import sys
from tempfile import TemporaryDirectory

from tools.demo.home import ROOT
from tools.demo.steps import CommandError, Progress

from .figures import BY_DEFAULT, ROWS, Figure
from .report import as_json, as_table
from .revision import checkout


def measured(row: str, *options: str, root: Path = ROOT) -> list[Figure]:
    """Measure one row in a new process; raise CommandError with its last words.

    `root` has the integration that is measured.
    """
    with TemporaryDirectory(prefix="bfr_cuff_bench_") as folder:
        done = subprocess.run(
            [sys.executable, "-m", f"{__package__}.row", *options, row, folder],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise CommandError(f"{row} failed:\n{done.stderr[-2000:]}")
    return [Figure(**each) for each in json.loads(done.stdout)]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Measure what must be quick. Rows: " + ", ".join(ROWS),
    )
    parser.add_argument(
        "rows",
        nargs="*",
        metavar="ROW",
        help="by default all but deadline_busy, memory, recording_live, growth and peers",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--short", action="store_true", help="only see that it works")
    parser.add_argument(
        "--at", metavar="REVISION", help="the integration as it was then"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.rows).difference(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    return options


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code: 1 when a row could not be measured."""
    options = parse(arguments)
    progress = Progress(sys.stderr)
    figures: list[Figure] = []
    try:
        root = ROOT if options.at is None else checkout(options.at)
        for row in options.rows or BY_DEFAULT:
            with progress.step(row):
                figures += measured(row, *["--short"] * options.short, root=root)
    except CommandError as error:
        progress.say(str(error))
        return 1
    print(as_json(figures) if options.json else as_table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
