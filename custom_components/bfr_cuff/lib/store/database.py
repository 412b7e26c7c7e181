"""Open the database that history is kept in."""

from enum import StrEnum
import logging
from pathlib import Path
import sqlite3
from typing import Any, Final

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

from .file_migration import FileInUseError, ForeignFileError, migrate_file
from .migrations import MIGRATIONS, Migration, NewerSchemaError, migrate

BUSY_TIMEOUT_S: Final = 5
CONNECT_TIMEOUT_S: Final = 10
SILENCE_MAX_MS: Final = 15_000
"""How long a server may leave what was sent to it unacknowledged."""

WRITES: Final = "bfr_writes"
"""Execution option of an engine whose transactions write."""

_LOGGER: Final = logging.getLogger(__name__)

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
# Its codes of what a PostgreSQL server would have understood: syntax, a function, a
# feature.
_UNKNOWN_CODES: Final = ("42601", "42883", "0A000")
# What is wrong is what was given to it.
_REFUSALS: Final = (exc.IntegrityError, exc.DataError)


class HistoryProblem(StrEnum):
    """What is wrong with a database."""

    UNREACHABLE = "unreachable"
    NEWER = "newer"
    DAMAGED = "damaged"
    FOREIGN = "foreign"
    BAD_URL = "bad_url"
    OTHER_SERVER = "other_server"
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

    Raises HistoryError, and so does anything done with the engine later; only what
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
    except ForeignFileError as error:
        raise HistoryError(HistoryProblem.FOREIGN, str(error)) from None
    except (OSError, FileInUseError) as error:
        raise HistoryError(HistoryProblem.UNREACHABLE, str(error)) from None
    except sqlite3.Error as error:
        raise HistoryError(_kind_in_file(error), str(error)) from None
    except exc.DBAPIError as error:
        raise HistoryError(_kind(error), str(error.orig)) from None
    except exc.ArgumentError:
        detail = "What stands after the question mark cannot be used."
        raise HistoryError(HistoryProblem.BAD_URL, detail) from None
    except ValueError:
        # Such as a name that no host can have, or a zero within a path.
        detail = "A part of it can be neither the name of a host nor of a file."
        raise HistoryError(HistoryProblem.BAD_URL, detail) from None
    except (AssertionError, exc.InvalidRequestError) as error:
        # What it answers, as of its version, is nothing that PostgreSQL would say.
        raise HistoryError(HistoryProblem.OTHER_SERVER, str(error)) from None


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
        event.listen(engine, "connect", _FileConnections())
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
        engine = create_engine(
            url, hide_parameters=True, connect_args=times, pool_pre_ping=True
        )
        _check_parameters(url)
    except ImportError:
        detail = "The Python package psycopg is missing."
        raise HistoryError(HistoryProblem.NO_DRIVER, detail) from None
    return engine


def _check_parameters(url: URL) -> None:
    """Raise HistoryError where PostgreSQL does not know what follows the question mark."""
    from psycopg import ProgrammingError  # noqa: PLC0415
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    for name in url.query:
        try:
            make_conninfo(**{name: ""})
        except ProgrammingError:
            detail = f"PostgreSQL knows no parameter called {name}."
            raise HistoryError(HistoryProblem.BAD_URL, detail) from None


def _opened(engine: Engine, migrations: tuple[Migration, ...]) -> Engine:
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            migrate(connection, migrations)
    except BaseException:
        engine.dispose()
        raise
    return engine


class _FileConnections:
    """Sets what each connection to a file keeps."""

    def __init__(self) -> None:
        self._told = False

    def __call__(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Each statement of ours begins explicitly.
        connection.isolation_level = None
        cursor = connection.cursor()
        why_not = _write_ahead(cursor)
        if why_not and not self._told:
            self._told = True
            _LOGGER.warning("History goes on without a write-ahead log: %s", why_not)
        # Without a log, only this keeps the file whole when the power fails.
        cursor.execute(f"PRAGMA synchronous = {'FULL' if why_not else 'NORMAL'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


def _write_ahead(cursor: Any) -> str:
    """Have a write-ahead log, or return why there is none.

    Some file systems, above all of network drives, cannot share the memory for it.
    Everything works without; readers and the writer then wait for one another.
    """
    try:
        [mode] = cursor.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if _code(error) in (sqlite3.SQLITE_BUSY, *_DAMAGED_CODES):
            raise
        # One that had a log elsewhere: a connection that is alone shares no memory.
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = DELETE"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("PRAGMA locking_mode = NORMAL")
        # The lock is held until the file is looked at again.
        cursor.execute("SELECT count(*) FROM sqlite_schema")
        return str(error)
    return "" if mode == "wal" else f"only the journal mode {mode} can be had here"


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
        return HistoryError(_kind(error, context.connection is None), detail)


def _kind(error: exc.DBAPIError, connecting: bool = False) -> HistoryProblem:
    """Return what a driver's error amounts to."""
    if isinstance(error.orig, sqlite3.Error):
        return _kind_in_file(error.orig)
    if isinstance(error, exc.OperationalError | exc.InterfaceError):
        return HistoryProblem.UNREACHABLE
    code = getattr(error.orig, "sqlstate", None)
    if code in _FORBIDDEN_CODES:
        return HistoryProblem.UNREACHABLE
    if code in _UNKNOWN_CODES:
        return HistoryProblem.OTHER_SERVER
    if connecting and code is None:
        # The driver itself did not like a parameter.
        return HistoryProblem.BAD_URL
    return HistoryProblem.DAMAGED


def _kind_in_file(error: sqlite3.Error) -> HistoryProblem:
    damaged = _code(error) in _DAMAGED_CODES
    return HistoryProblem.DAMAGED if damaged else HistoryProblem.UNREACHABLE


def _code(error: sqlite3.Error) -> int:
    # The low byte is the kind of an extended code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_IOERR)
    return code & 0xFF
