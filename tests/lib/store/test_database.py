"""Tests of opening a database, and of everything that can be wrong with one."""

from contextlib import closing
from functools import partial
import os
from pathlib import Path
import sqlite3
import stat
import sys
import traceback
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, create_engine, exc, insert, inspect, select, text

from custom_components.bfr_cuff.lib.store import database
from custom_components.bfr_cuff.lib.store.backup import freeze, thaw
from custom_components.bfr_cuff.lib.store.database import (
    WRITES,
    HistoryError,
    HistoryProblem,
    open_history,
    sqlite_url,
)
from custom_components.bfr_cuff.lib.store.schema import progress, schema_version

from .impostor import Impostor
from .postgres import Postgres

ROW = {"athlete_id": "anna", "protocol_id": "strength", "state": {"load_kg": 20.0}}


def refused(url: str) -> HistoryError:
    """Return why a database cannot be opened."""
    with pytest.raises(HistoryError) as caught:
        open_history(url)
    return caught.value


def test_what_was_kept_is_there_again(history_url: str) -> None:
    """Opened, written, closed, and opened again."""
    first = open_history(history_url)
    with first.begin() as connection:
        connection.execute(insert(progress), [ROW])
    first.dispose()
    second = open_history(history_url)
    with second.connect() as connection:
        assert connection.execute(select(progress)).mappings().one() == ROW
    second.dispose()


def test_a_file_is_for_its_owner_only(sqlite_file: Path) -> None:
    """It holds health data; so does its log."""
    engine = open_history(sqlite_url(sqlite_file))
    with engine.begin() as connection:
        connection.execute(insert(progress), [ROW])
    for suffix in ("", "-wal"):
        path = Path(f"{sqlite_file}{suffix}")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    engine.dispose()


def test_how_a_file_is_kept(sqlite_file: Path) -> None:
    """With a log, so that readers and the writer do not wait for one another."""
    engine = open_history(sqlite_url(sqlite_file))
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    with engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names
        ]
    assert values == ["wal", 1, 1, 5000]
    engine.dispose()


def test_a_reader_sees_one_moment(sqlite_file: Path) -> None:
    """However much is written while it reads."""
    engine = open_history(sqlite_url(sqlite_file))
    with engine.connect() as reader:
        assert reader.execute(select(progress)).all() == []
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            connection.execute(insert(progress), [ROW])
        assert reader.execute(select(progress)).all() == []
    with engine.connect() as reader:
        assert len(reader.execute(select(progress)).all()) == 1
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "history",
        "mysql://anna:secret@localhost/history",
        "postgresql://anna:secret@localhost:port/history",
        "postgresql://anna:se@cret@localhost/history",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:history?uri=true",
        "sqlite:///history.db?mode=ro",
        "sqlite:////tmp/his\0tory",
        "postgresql://anna:secret@127.0.0.1:1/history?port=1&port=2",
        "postgresql://anna:secret@127.0.0.1:1/history?conninfo=1",
    ],
)
def test_a_url_that_is_none(url: str) -> None:
    """It is told without a word of what was typed."""
    error = refused(url)
    assert error.kind is HistoryProblem.BAD_URL
    for part in ("secret", "cret@"):
        assert part not in "".join(traceback.format_exception(error))


def test_a_driver_that_is_missing() -> None:
    """Home Assistant brings none for PostgreSQL."""
    with patch.dict(sys.modules, {"psycopg": None}):
        error = refused("postgresql://bfr@127.0.0.1/history")
    assert error.kind is HistoryProblem.NO_DRIVER


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Such as one of a drive that is not mounted."""
    error = refused(sqlite_url(tmp_path / "drive" / "history.db"))
    assert error.kind is HistoryProblem.UNREACHABLE
    assert "drive" in error.detail


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    """It cannot be opened."""
    assert refused(sqlite_url(tmp_path)).kind is HistoryProblem.UNREACHABLE


def test_a_pipe_instead_of_a_file(tmp_path: Path) -> None:
    """No one is waited for who may never write into it."""
    os.mkfifo(tmp_path / "pipe")
    assert refused(sqlite_url(tmp_path / "pipe")).kind is HistoryProblem.UNREACHABLE


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("CREATE TABLE states (state_id INTEGER)", "the table 'states'"),
        ("CREATE VIEW bfr_schema_version AS SELECT 6 AS version", "bfr_schema_version"),
        ("CREATE TABLE bfr_schema_version AS SELECT 'six' AS version", "another one"),
        ("PRAGMA application_id = 7", "application_id is 7"),
        ("PRAGMA user_version = 7", "user_version is 7"),
    ],
)
def test_a_file_of_another_program(
    sqlite_file: Path, statement: str, told: str
) -> None:
    """It stays as it is, and nothing is put beside it or taken from there."""
    beside = sqlite_file.with_name(f"{sqlite_file.name}.migrating")
    beside.write_text("of the other program's")
    with closing(sqlite3.connect(sqlite_file)) as other:
        other.execute(statement)
        other.commit()
    before = sqlite_file.read_bytes()
    error = refused(sqlite_url(sqlite_file))
    assert error.kind is HistoryProblem.FOREIGN
    assert told in error.detail
    assert sqlite_file.read_bytes() == before
    assert set(sqlite_file.parent.iterdir()) == {sqlite_file, beside}


def test_an_empty_database(sqlite_file: Path) -> None:
    """One that another program has emptied, or none has filled, is as good as a new one."""
    with closing(sqlite3.connect(sqlite_file)) as other:
        other.execute("CREATE TABLE states (state_id INTEGER)")
        other.execute("DROP TABLE states")
    engine = open_history(sqlite_url(sqlite_file))
    assert inspect(engine).has_table(schema_version.name)
    engine.dispose()


@pytest.mark.parametrize(
    "content", [b"\n", b"no database\n" * 100, b"SQLite format 3\0" * 9]
)
def test_a_damaged_file_stays_as_it_is(sqlite_file: Path, content: bytes) -> None:
    """Whoever can repair it still can."""
    sqlite_file.write_bytes(content)
    assert refused(sqlite_url(sqlite_file)).kind is HistoryProblem.DAMAGED
    assert sqlite_file.read_bytes() == content


def test_a_table_that_is_gone(engine: Engine) -> None:
    """Found out when it is needed, and told as plainly."""
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE bfr_progress"))
    with pytest.raises(HistoryError) as caught, engine.connect() as connection:
        connection.execute(select(progress))
    assert caught.value.kind is HistoryProblem.DAMAGED
    assert "bfr_progress" in caught.value.detail


def test_what_is_refused_is_no_problem_of_the_database(engine: Engine) -> None:
    """A key twice is a mistake of whoever writes; what was written is not told."""
    with pytest.raises(exc.IntegrityError) as caught, engine.begin() as connection:
        connection.execute(insert(progress), [ROW, ROW])
    assert "load_kg" not in str(caught.value)


def test_a_file_that_somebody_else_writes(sqlite_file: Path) -> None:
    """After a while it is unreachable; once it is free, it is not."""
    with patch("custom_components.bfr_cuff.lib.store.database.BUSY_TIMEOUT_S", 0.1):
        engine = open_history(sqlite_url(sqlite_file))
    writer = engine.execution_options(**{WRITES: True})
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HistoryError, match="locked") as caught, writer.begin():
        raise AssertionError
    assert caught.value.kind is HistoryProblem.UNREACHABLE
    other.close()
    with writer.begin() as connection:
        connection.execute(insert(progress), [ROW])
    engine.dispose()


@pytest.mark.parametrize("word", ["wrong-pass-word", "p@ss:w/rd"])
def test_a_wrong_password_is_not_told(postgres: Postgres, word: str) -> None:
    """Neither by the error nor by anything behind it."""
    quoted = word.replace("@", "%40").replace("/", "%2F").replace(":", "%3A")
    error = refused(postgres.url("postgres", quoted))
    assert error.kind is HistoryProblem.UNREACHABLE
    told = "".join(traceback.format_exception(error))
    assert "authentication failed" in told
    assert word not in told
    assert quoted not in told


def test_a_password_in_what_the_server_says_is_struck_out(postgres: Postgres) -> None:
    """It says the name of a database that is not there, which may be the same."""
    error = refused(postgres.url(postgres.password))
    assert error.kind is HistoryProblem.UNREACHABLE
    assert error.detail.endswith('database "***" does not exist')


def test_a_server_that_is_not_there() -> None:
    """Nothing listens on port 1."""
    error = refused("postgresql://bfr:secret@127.0.0.1:1/history")
    assert error.kind is HistoryProblem.UNREACHABLE
    assert "secret" not in "".join(traceback.format_exception(error))


def test_a_server_that_restarts(postgres: Postgres) -> None:
    """While it is away it is unreachable; then the same engine goes on."""
    engine = open_history(postgres.new_database())
    postgres.stop()
    with pytest.raises(HistoryError) as caught, engine.connect():
        raise AssertionError
    assert caught.value.kind is HistoryProblem.UNREACHABLE
    postgres.start()
    with engine.connect() as connection:
        assert connection.scalar(select(schema_version.c.version)) == 1
    # This time the connection has died in the pool.
    postgres.stop()
    postgres.start()
    with engine.connect() as connection:
        assert connection.scalar(select(schema_version.c.version)) == 1
    engine.dispose()


def test_a_connection_that_dies_at_work(postgres: Postgres) -> None:
    """What was begun is not there, and the next try gets a new connection."""
    engine = open_history(postgres.new_database())
    connection = engine.connect()
    connection.execute(insert(progress), [ROW])
    postgres.stop()
    with pytest.raises(HistoryError) as caught:
        connection.commit()
    connection.close()
    assert caught.value.kind is HistoryProblem.UNREACHABLE
    postgres.start()
    with engine.begin() as connection:
        assert connection.execute(select(progress)).all() == []
    engine.dispose()


def test_a_user_who_may_not(postgres: Postgres) -> None:
    """A right that is missing is not damage."""
    engine = open_history(postgres.new_database())
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(HistoryError) as caught:
            connection.execute(insert(progress), [ROW])
    assert caught.value.kind is HistoryProblem.UNREACHABLE
    engine.dispose()


@pytest.fixture
def without_shared_memory(sqlite_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite open the file as on a drive where no log can be kept."""

    def connect() -> sqlite3.Connection:
        address = f"{sqlite_file.as_uri()}?vfs=unix-dotfile"
        return sqlite3.connect(address, uri=True, timeout=0.1, check_same_thread=False)

    monkeypatch.setattr(
        database, "create_engine", partial(create_engine, creator=connect)
    )


@pytest.mark.usefixtures("without_shared_memory")
def test_without_a_log(sqlite_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It goes on, safe and slower; why is in the log, once."""
    engine = open_history(sqlite_url(sqlite_file))
    with engine.begin() as first, engine.connect() as second:
        first.execute(insert(progress), [ROW])
        modes = [
            second.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert modes == ["delete", 2, 1]
    with engine.connect() as connection:
        assert connection.execute(select(progress)).mappings().one() == ROW
    [warning] = caplog.records
    assert "only the journal mode delete can be had here" in warning.message
    engine.dispose()


def test_a_file_that_had_a_log_elsewhere(
    sqlite_file: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    """It is moved to such a drive, and everything is still there."""
    engine = open_history(sqlite_url(sqlite_file))
    with engine.begin() as connection:
        connection.execute(insert(progress), [ROW])
    engine.dispose()
    request.getfixturevalue("without_shared_memory")
    engine = open_history(sqlite_url(sqlite_file))
    for _ in range(2):
        with engine.connect() as connection:
            assert connection.execute(select(progress)).mappings().one() == ROW
            connection.detach()
    assert "unable to open database file" in caplog.text
    engine.dispose()


@pytest.mark.usefixtures("without_shared_memory")
def test_backup_without_a_log(sqlite_file: Path) -> None:
    """While it is copied nothing changes; then everything goes on."""
    engine = open_history(sqlite_url(sqlite_file))
    freeze(engine)
    before = sqlite_file.read_bytes()
    with pytest.raises(HistoryError, match="locked"), engine.begin() as connection:
        connection.execute(insert(progress), [ROW])
    assert sqlite_file.read_bytes() == before
    thaw(engine)
    with engine.begin() as connection:
        connection.execute(insert(progress), [ROW])
    engine.dispose()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("colour=blue", "no parameter called colour"),
        ("prepare_threshold=0", "no parameter called prepare_threshold"),
        ("row_factory=x", "no parameter called row_factory"),
        ("autocommit=1&sslmode=disable", "no parameter called autocommit"),
        ("port=many", "after the question mark"),
        ("sslmode=disable&hostaddr=nowhere&x=1", "no parameter called x"),
    ],
)
def test_a_parameter_that_is_none(postgres: Postgres, asked: str, told: str) -> None:
    """It is said which one it is, and nothing is damaged."""
    error = refused(f"{postgres.url('postgres')}?{asked}")
    assert error.kind is HistoryProblem.BAD_URL
    assert told in error.detail
    assert postgres.password not in error.detail


def test_a_parameter_that_is_one(postgres: Postgres) -> None:
    """What PostgreSQL knows is handed on."""
    url = f"{postgres.new_database()}?application_name=cuffs&sslmode=prefer"
    engine = open_history(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "cuffs"
    engine.dispose()


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("version", ["CockroachDB CCL v26.2", "Redshift 1.0", ""])
def test_a_server_that_only_speaks_like_it(version: str) -> None:
    """Its own word for itself is passed on."""
    with Impostor(version) as server:
        error = refused(server.url)
    assert error.kind is HistoryProblem.OTHER_SERVER
    assert version in error.detail


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("code", ["42883", "42601", "0A000"])
def test_a_server_that_knows_less(code: str) -> None:
    """It says that it is PostgreSQL, and does not understand what that would."""
    with Impostor("PostgreSQL 17.2", code) as server:
        assert refused(server.url).kind is HistoryProblem.OTHER_SERVER
