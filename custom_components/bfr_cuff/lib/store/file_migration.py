"""Migrate a database that is a file: a copy of it, which then takes its place."""

from contextlib import closing, suppress
import os
from pathlib import Path
import shutil
import sqlite3
from typing import Final

from sqlalchemy import URL, NullPool, create_engine

from .migrations import Migration, migrate, missing_from
from .schema import schema_version

COPY_SUFFIX: Final = ".migrating"


class FileInUseError(Exception):
    """A file that another program has open, so that it cannot be replaced."""


class ForeignFileError(Exception):
    """A database of another program's, of which nothing may change."""


def migrate_file(path: Path, migrations: tuple[Migration, ...]) -> None:
    """Make a file that only its owner may read, or bring an old one up to date.

    Until the very end the old file stays as it is, also when we are killed. Raises
    NewerSchemaError, FileInUseError, ForeignFileError, OSError and what the driver
    raises.
    """
    if not path.exists():
        path.touch(mode=0o600, exist_ok=False)
        return
    _check_file(path)
    version = _version(path)
    copy = path.with_name(path.name + COPY_SUFFIX)
    _remove(copy)
    if version == 0 or missing_from(version, migrations) > len(migrations):
        return
    try:
        _copy(path, copy)
        _migrate(copy, migrations)
        _replace(path, copy)
    finally:
        _remove(copy)


def _check_file(path: Path) -> None:
    """Raise OSError for what is no file, as a pipe: it would be waited on for ever.

    And what the driver raises for a file of one byte, as an empty note is: SQLite takes
    it for a database without tables, and writes over it.
    """
    if not path.is_file():
        raise OSError(f"{path.name} is no file")
    if path.stat().st_size == 1:
        error = sqlite3.DatabaseError("file is not a database")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error


def _version(path: Path) -> int:
    """Return the schema version of a file; 0 is one that nothing was kept in yet."""
    with closing(_read_only(path)) as database:
        tables = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        if (schema_version.name,) not in database.execute(tables).fetchall():
            _check_empty(database)
            return 0
        newest = f"SELECT max(version) FROM {schema_version.name}"  # noqa: S608
        [version] = database.execute(newest).fetchone()
        if not isinstance(version, int | None):
            raise ForeignFileError(f"Its {schema_version.name} is another one.")
        return version or 0


def _check_empty(database: sqlite3.Connection) -> None:
    """Raise ForeignFileError where another program has a table, or left its number."""
    held = database.execute("SELECT type, name FROM sqlite_schema LIMIT 1").fetchone()
    if held is not None:
        raise ForeignFileError("It holds the {} {!r}.".format(*held))
    for mark in ("application_id", "user_version"):
        [number] = database.execute(f"PRAGMA {mark}").fetchone()
        if number:
            raise ForeignFileError(f"Its {mark} is {number}.")


def _read_only(path: Path) -> sqlite3.Connection:
    """Open a file and leave no trace of that; where there is a log, it is read too."""
    mode = "ro" if Path(f"{path}-wal").exists() else "ro&immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True)


def _copy(path: Path, copy: Path) -> None:
    """Copy what is committed, into one file."""
    copy.touch(mode=0o600)
    shutil.copymode(path, copy)
    with (
        closing(_read_only(path)) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


def _migrate(copy: Path, migrations: tuple[Migration, ...]) -> None:
    url = URL.create("sqlite", database=str(copy))
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    with engine.begin() as connection:
        migrate(connection, migrations)
    # A table that was written anew leaves the room of the old one behind. Where there is
    # not enough left on the disk to give it back, it is used again in time.
    with closing(sqlite3.connect(copy)) as new, suppress(sqlite3.OperationalError):
        new.execute("VACUUM")


def _replace(path: Path, copy: Path) -> None:
    """Put the copy in the file's place, where no log of the old one may be left."""
    with closing(sqlite3.connect(path, timeout=0)) as old:
        try:
            old.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise FileInUseError(f"{path.name} is in use: {error}") from None
    copy.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _remove(copy: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{copy}{suffix}").unlink(missing_ok=True)
