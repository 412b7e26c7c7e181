"""Tests of how the months of the demo's athletes come to be their past."""

from datetime import UTC, date, datetime
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tools.demo import past
from tools.demo.home import ROOT
from tools.demo.past import Past, fingerprint, moved, since_first_monday
from tools.demo.steps import CommandError
from tools.demo_months.people import FIRST_MONDAY, PEOPLE

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN)


def export(*starts: str, lop_day: str = "2024-01-01") -> bytes:
    """Return an export of sessions of ten minutes."""
    sessions = [
        {
            "record": {
                "athlete_id": "ada",
                "started_at": start,
                "duration_s": 600.0,
                "cuffs": [{"lop": {"day": lop_day}}, {"lop": None}],
            }
        }
        for start in starts
    ]
    return json.dumps({"format": "any", "sessions": sessions}).encode()


def records(content: str) -> list[dict[str, Any]]:
    """Return the records of an export."""
    return [session["record"] for session in json.loads(content)["sessions"]]


def test_moved() -> None:
    """A time of the clock stays what it was, in summer and in winter."""
    starts = ("2024-01-02T18:00:00+00:00", "2024-03-26T18:00:00+00:00")
    summer, winter = records(moved(export(*starts), SUNDAY))
    assert summer["started_at"] == "2026-08-25T16:00:00+00:00"
    assert winter["started_at"] == "2026-11-17T17:00:00+00:00"
    assert summer["cuffs"][0]["lop"]["day"] == "2026-08-24"


def test_nothing_from_the_future() -> None:
    """What would not be over by now has not been."""
    over, runs = "2024-03-31T11:49:59+00:00", "2024-03-31T11:50:01+00:00"
    [record] = records(moved(export(over, runs), SUNDAY))
    assert record["started_at"] == "2026-11-22T10:49:59+00:00"


@pytest.mark.parametrize("day", range(16, 23))
def test_in_whole_weeks(day: int) -> None:
    """A Monday stays a Monday; the last full week ended last Sunday."""
    later = since_first_monday(date(2026, 11, day))
    assert later.days % 7 == 0
    assert FIRST_MONDAY + later == date(2026, 8, 24)


def test_no_export() -> None:
    """A file that is broken is told in a sentence."""
    with pytest.raises(CommandError, match="cannot be read"):
        moved(b"{", datetime.now(UTC))


def test_fingerprint() -> None:
    """Other sources make other months; the same make the same."""
    one = fingerprint([ROOT / "simulator", ROOT / "simulator" / "rig.py"])
    assert one == fingerprint([ROOT / "simulator", ROOT / "simulator" / "rig.py"])
    assert one != fingerprint([ROOT / "simulator"])


async def test_made_once(tmp_path: Path) -> None:
    """What is in the cache is not made again."""
    folder = tmp_path / fingerprint(past.SOURCES)
    folder.mkdir()
    for key in PEOPLE:
        (folder / f"{key}.json").touch()
    there = await Past.begin(tmp_path)
    assert there.file("ada") == folder / "ada.json"
    await there.ready()
    await there.stop()


async def test_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits hears why it failed; nothing is left running."""
    monkeypatch.setattr(past, "PEOPLE", {"nobody": None})
    begun = await Past.begin(tmp_path)
    with pytest.raises(CommandError, match=r"ended \(exit code 1\)(.|\n)*nobody"):
        await begun.ready()
    await begun.stop()


async def test_stopped(tmp_path: Path) -> None:
    """Nobody waits for a demo that ends before the months are made."""
    begun = await Past.begin(tmp_path)
    await begun.stop()
    assert not begun.file("ada").exists()
    with pytest.raises(CommandError):
        await begun.ready()
