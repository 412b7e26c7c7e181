"""Databases of both kinds to keep history in."""

from collections.abc import Iterator
import logging
from pathlib import Path

import pytest
from sqlalchemy import Engine

from custom_components.bfr_cuff.lib.store.database import open_history, sqlite_url

from .postgres import Postgres, running_postgres


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Log no statements: Home Assistant's test plugin asks for all of them."""
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL server; tests are skipped where there is none."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """Return where a database may be made."""
    return tmp_path / "bfr_cuff.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def history_url(request: pytest.FixtureRequest, sqlite_file: Path) -> str:
    """Return the URL of an empty database: each test runs with both kinds."""
    if request.param == "sqlite":
        return sqlite_url(sqlite_file)
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def engine(history_url: str) -> Iterator[Engine]:
    """Return a database with every table and no rows."""
    opened = open_history(history_url)
    yield opened
    opened.dispose()
