"""The past of the demo's athletes: made once, kept in .cache, and moved to the present."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
import hashlib
import json
from pathlib import Path
import sys
from typing import Any, Final, Self

from tools.demo_months.people import FIRST_MONDAY, PEOPLE

from . import processes
from .home import ROOT
from .home_assistant import HomeAssistant
from .processes import Child
from .steps import CommandError

CACHE: Final = ROOT / ".cache" / "months"
STOP_PATIENCE_S: Final = 5.0
WEEKS: Final = 12
"""Full weeks before the present one."""

INTEGRATION: Final = ROOT / "custom_components" / "bfr_cuff"
SOURCES: Final = (
    ROOT / "tools" / "demo_months",
    ROOT / "simulator",
    INTEGRATION / "lib" / "training",
    INTEGRATION / "lib" / "session",
    INTEGRATION / "lib" / "controller",
    INTEGRATION / "lib" / "link" / "frames.py",
    INTEGRATION / "lib" / "store" / "model.py",
    INTEGRATION / "lib" / "store" / "export_json.py",
)
"""What the months are made of."""

READABLE: Final = "www/months.json"
"""A file in a folder that Home Assistant lets actions read."""

type Session = dict[str, Any]
"""One session of an export."""


@dataclass(slots=True)
class Past:
    """Every athlete's months, made in processes of their own while others wait."""

    folder: Path
    _makers: list[Child] = field(default_factory=list)

    @classmethod
    async def begin(cls, cache: Path = CACHE) -> Self:
        """Start to make what is not there yet."""
        past = cls(cache / await asyncio.to_thread(fingerprint, SOURCES))
        past.folder.mkdir(parents=True, exist_ok=True)
        for key in PEOPLE:
            if not past.file(key).exists():
                past._makers.append(await past._maker(key))
        return past

    def file(self, key: str) -> Path:
        """Return the file of one athlete's months."""
        return self.folder / f"{key}.json"

    async def ready(self) -> None:
        """Wait until all of it is there. Raise CommandError when it cannot be made."""
        for maker in self._makers:
            if await maker.process.wait():
                raise processes.ended_early(maker)

    async def bring(
        self, api: HomeAssistant, domain: str, config: Path, now: datetime
    ) -> None:
        """Put each athlete's months on record; what is there already stays as it is.

        `config` is Home Assistant's folder, in which it may read some files.
        """
        export = config / READABLE
        export.parent.mkdir(exist_ok=True)
        for person in PEOPLE.values():
            export.write_text(moved(self.file(person.key).read_bytes(), now))
            await api.act(
                f"{domain}.import_history", athlete=person.name, file=READABLE
            )
        export.unlink()
        # What is there at its next start, Home Assistant would serve.
        with suppress(OSError):
            export.parent.rmdir()

    async def stop(self) -> None:
        """End what is still being made."""
        for maker in self._makers:
            await maker.stop(STOP_PATIENCE_S)

    async def _maker(self, key: str) -> Child:
        return await processes.start(
            "What makes three months of training",
            self.folder / f"{key}.log",
            ROOT,
            *(sys.executable, "-m", "tools.demo_months"),
            *(key, str(self.file(key))),
        )


def fingerprint(sources: Iterable[Path]) -> str:
    """Return a name that changes with any of these files, or files in these folders."""
    digest = hashlib.sha256()
    for source in sources:
        found = [source] if source.is_file() else sorted(source.rglob("*"))
        for file in found:
            if file.suffix in (".py", ".yaml"):
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def since_first_monday(today: date) -> timedelta:
    """Return how far the months are to be moved to end in the week of `today`."""
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS)
    return monday - FIRST_MONDAY


def moved(export: bytes, now: datetime) -> str:
    """Return an export moved to the weeks before `now`, and into its time zone.

    Raise CommandError when the export is none.
    """
    try:
        content = json.loads(export)
    except ValueError as error:
        raise CommandError(f"An athlete's months cannot be read: {error}.") from error
    later = since_first_monday(now.date())
    sessions = [_moved(session, later, now.tzinfo) for session in content["sessions"]]
    have_been = [each for each in sessions if _end(each) < now]
    return json.dumps({**content, "sessions": have_been})


def _moved(session: Session, later: timedelta, zone: tzinfo | None) -> Session:
    record = session["record"]
    local = datetime.fromisoformat(record["started_at"]) + later
    for cuff in record["cuffs"]:
        if (lop := cuff["lop"]) is not None:
            lop["day"] = (date.fromisoformat(lop["day"]) + later).isoformat()
    record["started_at"] = local.replace(tzinfo=zone).astimezone(UTC).isoformat()
    return session


def _end(session: Session) -> datetime:
    record = session["record"]
    started = datetime.fromisoformat(record["started_at"])
    return started + timedelta(seconds=record["duration_s"])
