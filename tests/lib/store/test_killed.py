"""A real process that keeps sessions, really killed, at any moment."""

from contextlib import closing
from pathlib import Path
import random
import re
import sqlite3
import time
from typing import Final

import pytest

from custom_components.bfr_cuff.lib.store.database import open_history, sqlite_url
from custom_components.bfr_cuff.lib.store.model import Sample
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.writer import Writer

from .alone import child
from .builders import record_of, samples_of

ROUNDS: Final = 4
SECONDS: Final = 20
LINE: Final = re.compile(rb"(\d+) (\d+|finished)\n")


def trace_of(seconds: int) -> tuple[Sample, ...]:
    """Return the trace of a session that lasted so many seconds."""
    parts = (samples_of(1.0, first_s=float(second)) for second in range(seconds))
    return tuple(sample for part in parts for sample in part)


def killed(path: Path, first: int, chance: random.Random) -> list[tuple[int, str]]:
    """Let a process train, kill it, and return what it had told to be kept."""
    with child("train", path, str(first), str(SECONDS)) as training:
        assert training.stdout
        told = b"".join(
            training.stdout.readline() for _ in range(chance.randrange(1, 3 * SECONDS))
        )
        time.sleep(chance.random() * 0.02)
        training.kill()
        told += training.stdout.read()
    assert training.returncode == -9
    return [(int(number), what.decode()) for number, what in LINE.findall(told)]


def check_file(path: Path) -> None:
    """See that SQLite finds nothing wrong."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_a_killed_process_leaves(sqlite_file: Path) -> None:
    """Everything that was told to be kept, and nothing by halves."""
    chance = random.Random()
    lengths: dict[int, int] = {}
    for number in range(ROUNDS):
        told = killed(sqlite_file, number * 1000, chance)
        print(f"round {number}: killed after {told[-1]}")
        check_file(sqlite_file)
        lengths |= check_sessions(sqlite_file, told)
        # Those of the rounds before are untouched.
        assert found_lengths(sqlite_file) == lengths


def check_sessions(path: Path, told: list[tuple[int, str]]) -> dict[int, int]:
    """Finish what was cut off; return how many seconds there are of each session."""
    engine = open_history(sqlite_url(path))
    cut_off = Writer(engine).interrupted("anna")
    engine.dispose()
    assert len(cut_off) <= 1
    lengths = found_lengths(path)
    at_least: dict[int, int] = {}
    for number, what in told:
        at_least[number] = SECONDS if what == "finished" else int(what) + 1
    for number, seconds in at_least.items():
        # What was kept last could not be told any more.
        assert seconds <= lengths[number] <= min(seconds + 1, SECONDS)
    newest = max(at_least)
    for record in cut_off:
        assert number_of(record.session_id) in (newest, newest + 1)
        assert record.reason == "interrupted"
    first = min(at_least)
    return {number: length for number, length in lengths.items() if number >= first}


def found_lengths(path: Path) -> dict[int, int]:
    """Return how many seconds there are of each session; each must fit together."""
    engine = open_history(sqlite_url(path))
    lengths = {}
    for kept in Reader(engine).export(Filter()):
        record, seconds = kept.record, len(kept.events)
        assert kept.traces.get("left", ()) == trace_of(seconds)
        if record.reason == "done":
            assert record == record_of(record.session_id)
            assert seconds == SECONDS
        elif seconds:
            assert record.duration_s == pytest.approx(seconds - 0.1)
            assert len(record.sets) == 1
        lengths[number_of(record.session_id)] = seconds
    engine.dispose()
    return lengths


def number_of(session_id: str) -> int:
    """Return the number in the id of a session."""
    return int(session_id.rpartition("-")[2])
