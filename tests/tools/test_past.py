"""Tests of how the months of the demo's athletes come to be their past."""

from datetime import date, datetime
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.bfr_cuff.lib.store.import_json import read
from tools.demo.past import months_of, moved, since_first_monday
from tools.demo.people import FIRST_MONDAY, PEOPLE, Person

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


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_what_stands_in_the_repository_can_be_read(person: Person) -> None:
    """An import of the present version takes the months as they are."""
    sessions = read(months_of(person.key).decode()).sessions
    assert len(sessions) > 20
    assert {each.record.athlete_id for each in sessions} == {person.key}
