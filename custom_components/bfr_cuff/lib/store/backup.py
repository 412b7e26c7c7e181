"""Hold a database file still while it is copied, and go on writing meanwhile."""

from pathlib import Path
import sqlite3
import time
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, PoolProxiedConnection

from .database import HistoryError, HistoryProblem
from .schema import schema_version

PATIENCE_S: Final = 10.0
PAUSE_S: Final = 0.05

_frozen: Final[WeakKeyDictionary[Engine, PoolProxiedConnection]] = WeakKeyDictionary()


def freeze(engine: Engine) -> None:
    """Move everything into the main file, and from now on only add to the -wal file.

    A copy of both is then consistent, in whichever order and however slowly they are
    copied: the main file stays as it is, and the -wal file is a row of checksummed
    pages, of which a copy may lack the last. On a file system without such a log,
    nothing is written until `thaw`, and who tries to is told that it is unreachable.
    With a server nothing needs to be done. Raises HistoryError.
    """
    if engine.dialect.name != "sqlite" or engine in _frozen:
        return
    connection = engine.raw_connection()
    # It is really closed in the end, also when the engine was given up meanwhile.
    connection.detach()
    try:
        frozen = _freeze(connection, Path(f"{engine.url.database}-wal"))
    except sqlite3.Error as error:
        connection.close()
        raise HistoryError(HistoryProblem.UNREACHABLE, str(error)) from None
    if not frozen:
        connection.close()
        raise HistoryError(HistoryProblem.UNREACHABLE, "It is too busy for a backup.")
    _frozen[engine] = connection


def thaw(engine: Engine) -> None:
    """Let the -wal file be moved into the main file again."""
    if (connection := _frozen.pop(engine, None)) is not None:
        connection.close()


def _freeze(connection: PoolProxiedConnection, log: Path) -> bool:
    """Become a reader of an empty -wal file; False: others always wrote in between.

    Such a reader reads the main file alone, and as long as it does SQLite lets no
    connection of any process move pages into that file.
    """
    cursor = connection.cursor()
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        # Without a log this does nothing, and the reader keeps every writer out.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("BEGIN")
        cursor.execute(f"SELECT count(*) FROM {schema_version.name}")  # noqa: S608
        if not log.exists() or log.stat().st_size == 0:
            return True
        cursor.execute("ROLLBACK")
        time.sleep(PAUSE_S)
    return False
