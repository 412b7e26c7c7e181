"""A real PostgreSQL server from Debian's package, for as long as tests run."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import random
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from typing import Final
import uuid

import pytest

PROGRAMS: Final = "/usr/lib/postgresql"
USER: Final = "bfr"
LOOPBACK: Final = "127.0.0.1"
PATIENCE_S: Final = 20.0
ATTEMPTS: Final = 5


class Postgres:
    """A server on a free port of the loopback; everything it keeps goes with it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        """Make an empty cluster in a folder; nothing runs yet."""
        self.password = secrets.token_urlsafe(12)
        self.port = 0
        self._programs = programs
        self._data = folder / "data"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._make()

    def _make(self) -> None:
        word = self._folder / "password"
        word.write_text(self.password)
        if os.geteuid() == 0:
            for path in (self._folder, word):
                shutil.chown(path, "postgres", "postgres")
        self._run(
            *("initdb", "--pgdata", self._data, "--username", USER, "--no-sync"),
            *("--pwfile", word, "--auth", "scram-sha-256", "--encoding", "UTF8"),
            *("--locale", "C"),
        )

    def _command(self, program: str, *arguments: str | Path) -> list[str]:
        """Return a command that runs as somebody who may, and that dies with us."""
        who = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
        root = os.geteuid() == 0
        return [
            *("setpriv", "--pdeathsig", "INT", *(who if root else [])),
            *(str(self._programs / program), *map(str, arguments)),
        ]

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = self._command(program, *arguments)
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder)

    def start(self) -> None:
        """Start the server; another port is tried where one is taken."""
        for _ in range(ATTEMPTS):
            # Sockets are forbidden here: it is the server that finds out.
            port = self.port or random.randrange(20_000, 60_000)
            if self._start(port):
                self.port = port
                return
        raise AssertionError((self._folder / "log").read_text())

    def _start(self, port: int) -> bool:
        settings = {
            "listen_addresses": LOOPBACK,
            "unix_socket_directories": "",
            "port": port,
            "fsync": "off",
        }
        told = [f"-c{name}={value}" for name, value in settings.items()]
        command = self._command("postgres", "-D", self._data, *told)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._folder
            )
        until = time.monotonic() + PATIENCE_S
        while self._process.poll() is None and time.monotonic() < until:
            if self._is_ready(port):
                return True
            time.sleep(0.05)
        self.stop()
        return False

    def _is_ready(self, port: int) -> bool:
        question = self._command("pg_isready", "-h", LOOPBACK, "-p", str(port))
        answered = subprocess.run(question, check=False, capture_output=True)
        return answered.returncode == 0

    def stop(self) -> None:
        """End the server at once, and with it every connection."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE_S)
            self._process = None

    def url(self, database: str, password: str | None = None) -> str:
        """Return the URL of a database of this server."""
        word = self.password if password is None else password
        return f"postgresql://{USER}:{word}@{LOOPBACK}:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
        name = f"bfr_{uuid.uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run a server; skips where there is none to run."""
    found = sorted(Path(PROGRAMS).glob("*/bin/initdb"))
    if not found or shutil.which("setpriv") is None:
        pytest.skip("No PostgreSQL server here (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="bfr_postgres_"))
    try:
        server = Postgres(found[-1].parent, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
