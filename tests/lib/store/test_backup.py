"""Tests of copying a database's files while sessions are written."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
import sqlite3
import threading
from typing import Self
from unittest.mock import patch

import pytest
from sqlalchemy import Engine

from custom_components.bfr_cuff.lib.store import backup as snapshot
from custom_components.bfr_cuff.lib.store.backup import freeze, thaw
from custom_components.bfr_cuff.lib.store.database import (
    HistoryError,
    HistoryProblem,
    open_history,
    sqlite_url,
)
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import DAY, kept_of, samples_of
from .postgres import Postgres

PIECE = 4096
OFTEN = 3


@pytest.fixture
def file_engine(sqlite_file: Path) -> Iterator[Engine]:
    """Return a database in a file, with a session in it."""
    engine = open_history(sqlite_url(sqlite_file))
    Writer(engine).insert(kept_of("first"), DAY)
    yield engine
    thaw(engine)
    engine.dispose()


class Busy:
    """A thread that keeps session after session, and notes which are finished."""

    def __init__(self, engine: Engine) -> None:
        self.finished: list[str] = []
        self._engine = engine
        self._enough = threading.Event()
        self._more = threading.Condition()
        self._thread = threading.Thread(target=self._write, name="busy")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _write(self) -> None:
        writer = Writer(self._engine)
        while not self._enough.is_set():
            kept = kept_of(f"busy-{len(self.finished):06}")
            writer.begin(kept.record, DAY)
            for second in range(3):
                samples = {"left": samples_of(1.0, first_s=second)}
                writer.append(kept.record.session_id, samples=samples, events=())
            writer.finish(kept.record, wrap_on=False)
            with self._more:
                self.finished.append(kept.record.session_id)
                self._more.notify_all()

    def wait_for_more(self, count: int = 2) -> None:
        """Wait until so many sessions more are finished."""
        until = len(self.finished) + count
        with self._more:
            assert self._more.wait_for(lambda: len(self.finished) >= until, 30)


def copy(source: Path, target: Path, busy: Busy | None = None) -> None:
    """Copy a file as a backup does: piece by piece, while others write."""
    size = source.stat().st_size
    with source.open("rb") as reading, target.open("wb") as writing:
        while piece := reading.read(PIECE):
            writing.write(piece)
            if busy and reading.tell() > size // 2:
                busy.wait_for_more()
                busy = None


def checked(path: Path) -> set[str]:
    """Open a copy; return its sessions, each of which could be read as a whole."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    engine = open_history(sqlite_url(path))
    found = {kept.record.session_id for kept in Reader(engine).export(Filter())}
    engine.dispose()
    return found


@pytest.mark.parametrize("order", [("", "-wal"), ("-wal", "")])
def test_a_copy_is_whole(
    file_engine: Engine, sqlite_file: Path, tmp_path: Path, order: tuple[str, str]
) -> None:
    """Of either file first, with sessions being written and finished in between."""
    for number in range(OFTEN):
        target = tmp_path / f"copy-{number}.db"
        with Busy(file_engine) as busy:
            busy.wait_for_more()
            freeze(file_engine)
            finished = {"first", *busy.finished}
            for suffix in order:
                busy.wait_for_more()
                copy(Path(f"{sqlite_file}{suffix}"), Path(f"{target}{suffix}"), busy)
            thaw(file_engine)
        assert checked(target) >= finished
        Writer(file_engine).delete_athlete("anna")
        Writer(file_engine).insert(kept_of("first"), DAY)


def test_the_main_file_stays_as_it_is(file_engine: Engine, sqlite_file: Path) -> None:
    """However much is written; at 1000 pages SQLite would else empty the log."""
    freeze(file_engine)
    before = sqlite_file.read_bytes()
    with Busy(file_engine) as busy:
        busy.wait_for_more(40)
    with closing(sqlite3.connect(sqlite_file)) as other:
        [row] = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        assert row[2] == 0
    log = Path(f"{sqlite_file}-wal")
    assert log.stat().st_size > 1000 * PIECE
    assert sqlite_file.read_bytes() == before
    assert b"first" in before


def test_thawed(file_engine: Engine, sqlite_file: Path) -> None:
    """The log is moved into the main file again."""
    freeze(file_engine)
    freeze(file_engine)
    thaw(file_engine)
    thaw(file_engine)
    before = sqlite_file.read_bytes()
    with Busy(file_engine) as busy:
        busy.wait_for_more(40)
    assert sqlite_file.read_bytes() != before


def test_a_freeze_ends_with_the_process(file_engine: Engine, sqlite_file: Path) -> None:
    """Whoever dies in a backup leaves a database as good as any."""
    freeze(file_engine)
    Writer(file_engine).insert(kept_of("second"), DAY)
    file_engine.dispose()
    other = open_history(sqlite_url(sqlite_file))
    assert Reader(other).session("second") == kept_of("second")
    other.dispose()


def test_a_backup_that_cannot_begin(sqlite_file: Path) -> None:
    """Somebody writes all the time: it is refused, and can be tried again."""
    with patch("custom_components.bfr_cuff.lib.store.database.BUSY_TIMEOUT_S", 0.05):
        engine = open_history(sqlite_url(sqlite_file))
    Writer(engine).insert(kept_of(), DAY)
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            patch.object(snapshot, "PATIENCE_S", 0.2),
            pytest.raises(HistoryError, match="busy") as caught,
        ):
            freeze(engine)
    assert caught.value.kind is HistoryProblem.UNREACHABLE
    freeze(engine)
    thaw(engine)
    engine.dispose()


def test_a_backup_of_a_damaged_file(file_engine: Engine) -> None:
    """It is told, as everything else about a database."""
    with file_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE bfr_schema_version")
    with pytest.raises(HistoryError, match="no such table"):
        freeze(file_engine)


def test_a_server_needs_none_of_it(postgres: Postgres) -> None:
    """Its owner backs it up."""
    engine = open_history(postgres.new_database())
    freeze(engine)
    thaw(engine)
    engine.dispose()
