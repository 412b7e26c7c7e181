"""What a history ten times as long costs: a million sessions of 400 athletes.

The same questions are put to both in turn, and the same share of each is exported.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
import time
import tracemalloc
from typing import Final

from sqlalchemy import Engine

from custom_components.bfr_cuff.lib.store.database import open_history, sqlite_url
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.totals import Period, totals

from .figures import Effort, Figure
from .history import YEAR
from .many_sessions import UNUSED_LIMB, fill

ROW: Final = "growth"
ATHLETES: Final = (40, 400)
TIMES: Final = 10
AT_MOST: Final = 1.5
BYTES_AT_MOST: Final = 1000
EXPORTED: Final = (1000, 10_000)


async def measure(effort: Effort, folder: Path) -> list[Figure]:
    """Fill a short and a long history, and compare them."""
    return await asyncio.to_thread(_measure, effort, folder)


def _measure(effort: Effort, folder: Path) -> list[Figure]:
    counts = effort.sessions, effort.sessions * TIMES
    short, long = (
        _filled(folder, count, athletes)
        for count, athletes in zip(counts, ATHLETES, strict=True)
    )
    figures = []
    for what, ask in (
        ("everybody's year", _year),
        ("search that finds nothing", _none),
    ):
        figures += _compared(
            effort, what, counts, partial(ask, short), partial(ask, long)
        )
    size = (folder / f"{counts[1]}.db").stat().st_size
    figures.append(
        Figure(
            ROW,
            f"{counts[1]:,} sessions: bytes of each, without its trace",
            round(size / counts[1]),
            "bytes",
            at_most=BYTES_AT_MOST,
        )
    )
    return figures + [_exported(long, count) for count in EXPORTED]


def _filled(folder: Path, sessions: int, athletes: int) -> Engine:
    engine = open_history(sqlite_url(folder / f"{sessions}.db"))
    fill(engine, sessions, [f"athlete_{number}" for number in range(athletes)])
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return engine


def _year(engine: Engine) -> object:
    return totals(engine, None, Period.WEEK, *YEAR)


def _none(engine: Engine) -> object:
    return Reader(engine).sessions(Filter(placement=UNUSED_LIMB))


def _compared(
    effort: Effort,
    what: str,
    counts: tuple[int, int],
    short: Callable[[], object],
    long: Callable[[], object],
) -> list[Figure]:
    """Ask both in turn; the first answers do not count."""
    pairs = [(_seconds(short), _seconds(long)) for _ in range(effort.runs + 1)][1:]
    medians = [median(each) for each in zip(*pairs, strict=True)]
    return [
        *(
            Figure(ROW, f"{count:,} sessions: {what}", round(each * 1000, 2), "ms")
            for count, each in zip(counts, medians, strict=True)
        ),
        Figure(
            ROW,
            f"{what}: the long to the short",
            round(medians[1] / medians[0], 2),
            "",
            at_most=AT_MOST,
        ),
    ]


def _seconds(ask: Callable[[], object]) -> float:
    started = time.process_time()
    ask()
    return time.process_time() - started


def _exported(engine: Engine, count: int) -> Figure:
    """Return the most memory that an export holds on to at once."""
    tracemalloc.start()
    for _, _ in zip(range(count), Reader(engine).export(Filter()), strict=False):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    name = f"Export of {count:,} sessions: most memory at once"
    return Figure(ROW, name, round(most / 1e6, 2), "MB")
