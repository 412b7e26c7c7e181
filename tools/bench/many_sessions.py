"""Years of sessions in a history, as the writer would have left them there."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import batched
import random
from typing import Any, Final

from sqlalchemy import Engine, insert

from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.store.day_totals import add_up
from custom_components.bfr_cuff.lib.store.rows import cuff_rows, first_values, set_rows
from custom_components.bfr_cuff.lib.store.schema import (
    session,
    session_cuff,
    session_set,
)

ATHLETES: Final = tuple(f"athlete_{number}" for number in range(40))
LAST_DAY: Final = date(2026, 11, 15)
"""A Sunday, so that whole weeks end with it."""
UNUSED_LIMB: Final = "left_calf"
LIMBS: Final = (
    ("left_thigh", "right_thigh"),
    ("left_thigh", "right_thigh"),
    ("left_arm",),
    ("right_arm",),
)
PROTOCOLS: Final = ("classic_75", "to_failure", "intermittent", "passive")
SETS: Final = 4
NOON: Final = 12
BATCH: Final = 2000


def fill(engine: Engine, sessions: int, athletes: Sequence[str] = ATHLETES) -> None:
    """Write so many sessions, one a day for each athlete, the last on LAST_DAY."""
    chance = random.Random(4)
    numbered = enumerate(_records(chance, sessions, athletes), 1)
    with engine.begin() as connection:
        for records in batched(numbered, BATCH, strict=False):
            rows = [_row(chance, key, record) for key, record in records]
            sets = [row for each in records for row in set_rows(*each)]
            cuffs = [row for each in records for row in cuff_rows(*each)]
            connection.execute(insert(session), rows)
            connection.execute(insert(session_set), sets)
            connection.execute(insert(session_cuff), cuffs)
            add_up(connection, {row["day"] for row in rows})


def _records(
    chance: random.Random, sessions: int, athletes: Sequence[str]
) -> Iterator[SessionRecord]:
    days = sessions // len(athletes)
    for number in range(days):
        day = LAST_DAY - timedelta(days=days - 1 - number)
        for athlete_id in athletes:
            yield _record(chance, athlete_id, day)


def _record(chance: random.Random, athlete_id: str, day: date) -> SessionRecord:
    """Return a session about noon in UTC, which is the same day wherever it is."""
    started = datetime(day.year, day.month, day.day, NOON, tzinfo=UTC)
    return SessionRecord(
        session_id=f"{chance.getrandbits(128):032x}",
        athlete_id=athlete_id,
        protocol_id=chance.choice(PROTOCOLS),
        protocol_name="Classic 75",
        started_at=(started + timedelta(seconds=chance.randrange(3600))).isoformat(),
        duration_s=chance.uniform(400.0, 900.0),
        reason="done",
        sets=[_set(chance, number) for number in range(1, SETS + 1)],
        cuffs=[_cuff(chance, limb, day) for limb in chance.choice(LIMBS)],
        answers=[],
        load_kg=chance.choice([None, 10.0, 20.0, 40.0]),
        limit_s=900.0,
        set_count=SETS,
    )


def _set(chance: random.Random, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "exercise": "Leg press",
        "planned_repetitions": 15,
        "planned_work_s": None,
        "to_failure": False,
        "started_s": 100.0 * number,
        "ended_s": 100.0 * number + 60.0,
        "cut_short": False,
        "repetitions": chance.randrange(10, 16),
        "rpe": 7.0,
        "discomfort": 4.0,
    }


def _cuff(chance: random.Random, limb: str, day: date) -> dict[str, Any]:
    return {
        "cuff": f"controller_{limb}",
        "placement": limb,
        "basis": "lop",
        "percent": 60.0,
        "lop": {
            "mmhg": float(chance.randrange(140, 220)),
            "high_mmhg": None,
            "day": day.isoformat(),
            "posture": "seated",
            "method": "measured",
            "cuff_width_mm": 110,
        },
        "planned_target": 110.0,
        "tightness": None,
        "targets": [110.0],
        "peak": 118.0,
        "occluded_s": chance.uniform(300.0, 800.0),
        "time_in_band": chance.uniform(0.9, 1.0),
    }


def _row(
    chance: random.Random, session_key: int, record: SessionRecord
) -> dict[str, Any]:
    """Return the row of a session that is over, with its small trace."""
    started = datetime.fromisoformat(record.started_at)
    return first_values(record, started.date()) | {
        "session_key": session_key,
        "running": False,
        "thumbnail": [chance.randrange(120) for _ in range(60)],
        "thumbnail_target": 110.0,
    }
