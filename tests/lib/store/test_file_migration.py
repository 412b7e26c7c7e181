"""Tests of migrating a file: what is left of the old one, whatever happens."""

from contextlib import closing
from pathlib import Path
import sqlite3
import stat
from typing import Final

import pytest

from custom_components.bfr_cuff.lib.store import file_migration
from custom_components.bfr_cuff.lib.store.database import (
    HistoryError,
    HistoryProblem,
    open_history,
    sqlite_url,
)
from custom_components.bfr_cuff.lib.store.file_migration import COPY_SUFFIX
from custom_components.bfr_cuff.lib.store.migrations import MIGRATIONS, Migration
from custom_components.bfr_cuff.lib.store.writer import Writer

from .alone import child
from .builders import DAY, kept_of
from .test_migrations import KEPT, add_notes, check_as_before, fail

NEWER: Final = (*MIGRATIONS, add_notes)


@pytest.fixture
def old_file(sqlite_file: Path) -> Path:
    """Return a file of version 1 with a session in it, closed in good order."""
    engine = open_history(sqlite_url(sqlite_file))
    Writer(engine).insert(KEPT, DAY)
    engine.dispose()
    return sqlite_file


@pytest.fixture
def crashed_file(old_file: Path, tmp_path: Path) -> Path:
    """Return a file as a crash leaves it: the newest session is in its log alone."""
    engine = open_history(sqlite_url(old_file))
    Writer(engine).insert(kept_of("session-2"), DAY)
    folder = tmp_path / "crashed"
    folder.mkdir()
    for suffix in ("", "-wal"):
        (folder / f"bfr_cuff.db{suffix}").write_bytes(
            Path(f"{old_file}{suffix}").read_bytes()
        )
    engine.dispose()
    return folder / "bfr_cuff.db"


def sessions(path: Path) -> list[str]:
    """Return what a plain SQLite finds in a file, after it checked all of it."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = database.execute("SELECT session_id FROM bfr_session ORDER BY 1")
        return [session_id for (session_id,) in found]


def refused(path: Path, *migrations: Migration) -> HistoryProblem:
    """Return why a file cannot be opened."""
    with pytest.raises(HistoryError) as caught:
        open_history(sqlite_url(path), migrations)
    return caught.value.kind


def leftovers(path: Path) -> list[str]:
    """Return what is there beside the file."""
    return sorted(each.name for each in path.parent.iterdir() if each != path)


def test_a_failure_leaves_every_byte(old_file: Path) -> None:
    """Of the file; of the copy nothing is left."""
    before, inode = old_file.read_bytes(), old_file.stat().st_ino
    assert refused(old_file, *NEWER, fail) is HistoryProblem.DAMAGED
    assert old_file.read_bytes() == before
    assert old_file.stat().st_ino == inode
    assert leftovers(old_file) == []


def test_a_failure_leaves_the_log_too(crashed_file: Path) -> None:
    """What a crash left in it is not even moved to where it belongs."""
    log = Path(f"{crashed_file}-wal")
    before, logged = crashed_file.read_bytes(), log.read_bytes()
    assert refused(crashed_file, *NEWER, fail) is HistoryProblem.DAMAGED
    assert crashed_file.read_bytes() == before
    assert log.read_bytes() == logged
    assert sessions(crashed_file) == ["session-1", "session-2"]


def test_what_is_in_the_log_comes_along(crashed_file: Path) -> None:
    """The copy is of what was kept, not of the file's bytes."""
    open_history(sqlite_url(crashed_file), NEWER).dispose()
    assert sessions(crashed_file) == ["session-1", "session-2"]


def test_a_newer_file_is_not_touched(old_file: Path) -> None:
    """Byte for byte, and nothing is put beside it."""
    open_history(sqlite_url(old_file), NEWER).dispose()
    before, changed = old_file.read_bytes(), old_file.stat().st_mtime_ns
    assert refused(old_file, *MIGRATIONS) is HistoryProblem.NEWER
    assert old_file.read_bytes() == before
    assert old_file.stat().st_mtime_ns == changed
    assert [name for name in leftovers(old_file) if COPY_SUFFIX in name] == []


def test_who_may_read_it_stays(old_file: Path) -> None:
    """As its owner has set it."""
    old_file.chmod(0o640)
    open_history(sqlite_url(old_file), NEWER).dispose()
    assert stat.S_IMODE(old_file.stat().st_mode) == 0o640


def test_a_file_that_is_in_use_is_not_replaced(old_file: Path) -> None:
    """Its log would be taken for that of the new one."""
    with closing(sqlite3.connect(old_file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM bfr_session").fetchone()
        assert refused(old_file, *NEWER) is HistoryProblem.UNREACHABLE
        other.execute("ROLLBACK")
    check_as_before(sqlite_url(old_file))
    open_history(sqlite_url(old_file), NEWER).dispose()


def test_killed_at_work(old_file: Path) -> None:
    """A migration that never ended never was; what it left is tidied away."""
    before = old_file.read_bytes()
    with child("migrate_for_ever", old_file) as migrating:
        assert migrating.stdout
        assert migrating.stdout.readline() == b"at work\n"
        migrating.kill()
    assert old_file.read_bytes() == before
    assert old_file.name + COPY_SUFFIX in leftovers(old_file)
    check_as_before(sqlite_url(old_file))
    assert leftovers(old_file) == []


def test_killed_between(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrated, but not yet in place: the old file is whole, and is migrated again."""

    def die(path: Path, copy: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(file_migration, "_replace", die)
        with pytest.raises(KeyboardInterrupt):
            open_history(sqlite_url(old_file), NEWER)
    check_as_before(sqlite_url(old_file))
    open_history(sqlite_url(old_file), NEWER).dispose()
    assert sessions(old_file) == ["session-1"]


def test_the_room_of_the_old_tables_is_given_back(sqlite_file: Path) -> None:
    """A file that was migrated has no page that nothing is in."""
    open_history(sqlite_url(sqlite_file), MIGRATIONS[:5]).dispose()
    before = sqlite_file.stat().st_size
    open_history(sqlite_url(sqlite_file)).dispose()
    with closing(sqlite3.connect(sqlite_file)) as database:
        [free] = database.execute("PRAGMA freelist_count").fetchone()
    assert free == 0
    assert sqlite_file.stat().st_size < before
