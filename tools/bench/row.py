"""Measure one row, in a process of its own, and print its figures as JSON.

Usage: python -m tools.bench.row [--short] ROW FOLDER
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
import json
from pathlib import Path
from typing import Final

from homeassistant.runner import create_event_loop

from . import (
    analysis,
    deadline,
    growth,
    history,
    load,
    memory,
    own_parts,
    reaction,
    recording,
    regulation,
    session_end,
    setup_time,
    start,
)
from .figures import SHORT, Effort, Figure
from .peers import comparison

type Measure = Callable[[Effort, Path], Awaitable[list[Figure]]]

MEASURES: Final[dict[str, Measure]] = {
    reaction.ROW: reaction.measure,
    deadline.ROW: deadline.measure,
    deadline.BUSY_ROW: deadline.measure_busy,
    load.ROW: load.measure,
    memory.ROW: memory.measure,
    recording.ROW: recording.measure,
    recording.WORKING_ROW: recording.measure_working,
    recording.LIVE_ROW: recording.measure_live,
    setup_time.ROW: setup_time.measure,
    start.ROW: start.measure,
    session_end.ROW: session_end.measure,
    regulation.ROW: regulation.measure,
    own_parts.ROW: own_parts.measure,
    analysis.ROW: analysis.measure,
    history.ROW: history.measure,
    growth.ROW: growth.measure,
    comparison.ROW: comparison.measure,
}


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("row", choices=MEASURES)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    effort = SHORT if options.short else Effort()
    with asyncio.Runner(loop_factory=create_event_loop) as runner:
        found = runner.run(MEASURES[options.row](effort, options.folder))
    print(json.dumps([asdict(each) for each in found]))


if __name__ == "__main__":
    main()
