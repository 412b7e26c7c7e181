"""Sessions that were, put into the history as an import or a session's end would."""

from datetime import datetime
from functools import partial
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.history.query import day_at_home
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.store.model import Event, KeptSession, Sample
from custom_components.bfr_cuff.lib.store.writer import Writer
from homeassistant.core import HomeAssistant

ADA = f"{b'Ada'.hex():0>32}"
"""The id of the athlete of the tests."""

CUFF = {
    "cuff": "bfr-3c71bf0a_0",
    "placement": "left_thigh",
    "basis": "fixed",
    "percent": None,
    "lop": None,
    "planned_target": 70.0,
    "tightness": None,
    "targets": [70.0],
    "peak": 80.0,
    "occluded_s": 300.0,
    "time_in_band": 0.9,
}
SET = {
    "number": 1,
    "exercise": "Leg press",
    "planned_repetitions": 30,
    "planned_work_s": None,
    "to_failure": False,
    "started_s": 15.0,
    "ended_s": 135.0,
    "cut_short": False,
    "repetitions": 30,
    "rpe": 6.0,
    "discomfort": 2.0,
}


def kept(
    session_id: str,
    started_at: datetime,
    *,
    occluded_s: float = 300.0,
    load_kg: float | None = 20.0,
    athlete_id: str = ADA,
    **changes: Any,
) -> KeptSession:
    """Return a session with one set of 30 repetitions, and a short trace."""
    cuff = CUFF | {"occluded_s": occluded_s}
    known: dict[str, Any] = {
        "session_id": session_id,
        "athlete_id": athlete_id,
        "protocol_id": "first_time",
        "protocol_name": "First time",
        "started_at": started_at.isoformat(),
        "duration_s": 400.0,
        "reason": "done",
        "sets": [SET],
        "cuffs": [cuff],
        "answers": [{"at_s": 12.0, "question": "refill", "answer": "normal"}],
        "load_kg": load_kg,
        "limit_s": 420.0,
        "set_count": 1,
    }
    trace = tuple(Sample(at / 10, 70.0 + at % 5, 70.0) for at in range(100))
    return KeptSession(
        record=SessionRecord(**known | changes),
        events=(Event(0.0, "session_started"), Event(15.0, "set_started", {"set": 1})),
        traces={str(CUFF["cuff"]): trace},
    )


async def keep(hass: HomeAssistant, *sessions: KeptSession) -> None:
    """Put sessions into the history, and tell everybody."""
    keeper = hass.data[HISTORY]
    for each in sessions:
        insert = partial(Writer.insert, kept=each, day=day_at_home(each.record))
        assert await keeper.async_write(insert)
    for athlete_id in {each.record.athlete_id for each in sessions}:
        keeper.async_changed(athlete_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def delete_all(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Delete the history of an athlete, as the repair does."""
    keeper, athlete_id = hass.data[HISTORY], str(entry.unique_id)
    await keeper.async_write(lambda writer: writer.delete_athlete(athlete_id))
    keeper.async_changed(athlete_id)
    await hass.async_block_till_done(wait_background_tasks=True)
