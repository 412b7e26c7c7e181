"""The past of the demo's athletes: three months of sessions, moved to the present."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
import json
import lzma
from pathlib import Path
from typing import Any, Final

from .home import ROOT
from .home_assistant import HomeAssistant
from .people import FIRST_MONDAY, PEOPLE

FOLDER: Final = ROOT / "tools" / "demo" / "past"
"""An export for each athlete, made by `python -m tools.months`."""

WEEKS: Final = 12
"""Full weeks before the present one."""

READABLE: Final = "www/months.json"
"""A file in a folder that Home Assistant lets actions read."""

type Session = dict[str, Any]
"""One session of an export."""


async def bring(
    api: HomeAssistant, domain: str, config: Path, now: datetime, folder: Path = FOLDER
) -> None:
    """Put each athlete's months on record; what is there already stays as it is.

    `config` is Home Assistant's folder, in which it may read some files.
    """
    export = config / READABLE
    export.parent.mkdir(exist_ok=True)
    for person in PEOPLE.values():
        export.write_text(moved(months_of(person.key, folder), now))
        await api.act(f"{domain}.import_history", athlete=person.name, file=READABLE)
    export.unlink()
    # What is there at its next start, Home Assistant would serve.
    with suppress(OSError):
        export.parent.rmdir()


def months_of(key: str, folder: Path = FOLDER) -> bytes:
    """Return the export of one athlete's months."""
    return lzma.decompress((folder / f"{key}.json.xz").read_bytes())


def since_first_monday(today: date) -> timedelta:
    """Return how far the months are to be moved to end in the week of `today`."""
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS)
    return monday - FIRST_MONDAY


def moved(export: bytes, now: datetime) -> str:
    """Return an export moved to the weeks before `now`, and into its time zone."""
    content = json.loads(export)
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
