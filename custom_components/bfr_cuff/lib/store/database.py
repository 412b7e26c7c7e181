"""Open the database that history is kept in."""

from enum import StrEnum
from pathlib import Path
import sqlite3
from typing import Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    exc,
    make_url,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from .file_migration import FileInUseError, migrate_file
from .migrations import MIGRATIONS, Migration, NewerSchemaError, migrate

BUSY_TIMEOUT_S: Final = 5
CONNECT_TIMEOUT_S: Final = 10
SILENCE_MAX_MS: Final = 15_000
"""How long a server may leave what was sent to it unacknowledged."""

WRITES: Final = "bfr_writes"
"""Execution option of an engine whose transactions write."""

_SQLITE: Final = "sqlite"
_PSYCOPG: Final = "postgresql+psycopg"
_POSTGRESQL: Final = ("postgresql", _PSYCOPG)
_DAMAGED_CODES: Final = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,
)
# PostgreSQL's codes of what this user may not do, here or on this server.
_FORBIDDEN_CODES: Final = ("42501", "25006")
# What is wrong is what was given to it.
_REFUSALS: Final = (exc.IntegrityError, exc.DataError)


class HistoryProblem(StrEnum):
    """What is wrong with a database."""

    UNREACHABLE = "unreachable"
    NEWER = "newer"
    DAMAGED = "damaged"
    BAD_URL = "bad_url"
    NO_DRIVER = "no_driver"


class HistoryError(Exception):
    """A database that cannot be used; `detail` says why, without any password."""

    def __init__(self, kind: HistoryProblem, detail: str) -> None:
        """Keep what is wrong."""
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail


def sqlite_url(path: Path) -> str:
    """Return the URL of a database in a file."""
    return URL.create(_SQLITE, database=str(path)).render_as_string()


def open_history(url: str, migrations: tuple[Migration, ...] = MIGRATIONS) -> Engine:
    """Return a database with every table, made or migrated where need be.

    Raises HistoryError, and so does whatever is done with the engine later; only what
    the database refuses to take, as of a key that is there already, stays an error of
    SQLAlchemy.
    """
    parsed = _parsed(url)
    try:
        if parsed.drivername == _SQLITE:
            migrate_file(Path(parsed.database or ""), migrations)
        return _opened(_engine(parsed), migrations)
    except NewerSchemaError as error:
        raise HistoryError(HistoryProblem.NEWER, str(error)) from None
    except (OSError, FileInUseError) as error:
        raise HistoryError(HistoryProblem.UNREACHABLE, str(error)) from None
    except sqlite3.Error as error:
        raise HistoryError(_kind_in_file(error), str(error)) from None
    except exc.DBAPIError as error:
        raise HistoryError(_kind(error), str(error.orig)) from None


def _parsed(url: str) -> URL:
    """Return a URL in its parts; no error may quote it, for the password in it."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError, ValueError:
        raise HistoryError(HistoryProblem.BAD_URL, "This is no URL.") from None
    if parsed.drivername in _POSTGRESQL:
        if "@" in (parsed.host or ""):
            detail = "An @ within the password must be written as %40."
            raise HistoryError(HistoryProblem.BAD_URL, detail)
        return parsed.set(drivername=_PSYCOPG)
    if parsed.drivername != _SQLITE:
        detail = "Only sqlite:/// and postgresql:// are supported."
        raise HistoryError(HistoryProblem.BAD_URL, detail)
    if parsed.query or (parsed.database or ":").startswith((":", "file:")):
        raise HistoryError(HistoryProblem.BAD_URL, "After sqlite:/// comes a path.")
    return parsed


def _engine(url: URL) -> Engine:
    """Return an engine that raises HistoryError alone; nothing is connected yet."""
    if url.drivername == _SQLITE:
        engine = create_engine(
            url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_S}
        )
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    else:
        engine = _postgresql(url)
    event.listen(engine, "handle_error", _Translator(url), retval=True)
    return engine


def _postgresql(url: URL) -> Engine:
    times = {
        "connect_timeout": CONNECT_TIMEOUT_S,
        "tcp_user_timeout": SILENCE_MAX_MS,
    }
    try:
        return create_engine(
            url, hide_parameters=True, connect_args=times, pool_pre_ping=True
        )
    except ImportError:
        detail = "The Python package psycopg is missing."
        raise HistoryError(HistoryProblem.NO_DRIVER, detail) from None


def _opened(engine: Engine, migrations: tuple[Migration, ...]) -> Engine:
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            migrate(connection, migrations)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _on_sqlite_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Set what a file's connection keeps; each statement of ours begins explicitly."""
    connection.isolation_level = None
    cursor = connection.cursor()
    [mode] = cursor.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise sqlite3.OperationalError("This file system cannot keep a write-ahead log")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    """Begin; who reads first and writes later could no longer wait for its turn."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class _Translator:
    """Turns a driver's errors into HistoryError."""

    def __init__(self, url: URL) -> None:
        self._password = url.password

    def __call__(self, context: ExceptionContext) -> HistoryError | None:
        error = context.sqlalchemy_exception
        if not isinstance(error, exc.DBAPIError) or isinstance(error, _REFUSALS):
            return None
        if context.is_pre_ping:
            # The pool found a connection dead, and goes on with another one.
            return None
        detail = str(error.orig).strip()
        if self._password:
            detail = detail.replace(self._password, "***")
        return HistoryError(_kind(error), detail)


def _kind(error: exc.DBAPIError) -> HistoryProblem:
    """Return what a driver's error amounts to."""
    if isinstance(error.orig, sqlite3.Error):
        return _kind_in_file(error.orig)
    if isinstance(error, exc.OperationalError | exc.InterfaceError):
        return HistoryProblem.UNREACHABLE
    if getattr(error.orig, "sqlstate", None) in _FORBIDDEN_CODES:
        return HistoryProblem.UNREACHABLE
    return HistoryProblem.DAMAGED


def _kind_in_file(error: sqlite3.Error) -> HistoryProblem:
    # The low byte is the kind of an extended code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_IOERR) & 0xFF
    damaged = code in _DAMAGED_CODES
    return HistoryProblem.DAMAGED if damaged else HistoryProblem.UNREACHABLE
