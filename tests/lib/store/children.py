"""What processes do that are to be killed."""

import os
from pathlib import Path
import time

from sqlalchemy import Connection

from custom_components.bfr_cuff.lib.store.database import open_history, sqlite_url
from custom_components.bfr_cuff.lib.store.migrations import MIGRATIONS
from custom_components.bfr_cuff.lib.store.model import Event
from custom_components.bfr_cuff.lib.store.writer import Writer

from .builders import DAY, record_of, samples_of, set_of


def migrate_for_ever(path: str) -> None:
    """Open a file with a migration that has no end."""

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM bfr_session_set")
        os.write(1, b"at work\n")
        time.sleep(60)

    open_history(sqlite_url(Path(path)), (*MIGRATIONS, work))


def train(path: str, first: str, seconds: str) -> None:
    """Keep one session after the other, a second of each at a time, at any speed.

    Each second is told once it is kept: the session's number and the second, or that
    it is finished.
    """
    writer = Writer(open_history(sqlite_url(Path(path))))
    number = int(first)
    while True:
        _train(writer, number, int(seconds))
        number += 1


def _train(writer: Writer, number: int, seconds: int) -> None:
    session_id = f"session-{number:04}"
    begun = record_of(session_id, sets=[], duration_s=0.0, reason="interrupted")
    writer.begin(begun, DAY)
    for second in range(seconds):
        writer.append(
            session_id,
            samples={"left": samples_of(1.0, first_s=float(second))},
            events=[Event(float(second), "second", {"number": second})],
            record=record_of(
                session_id,
                duration_s=float(second),
                reason="interrupted",
                sets=[set_of(1, ended_s=None)],
            ),
        )
        os.write(1, f"{number} {second}\n".encode())
    writer.finish(record_of(session_id), wrap_on=False)
    os.write(1, f"{number} finished\n".encode())
