"""Tests of suggestions: shown with their why, taken over by one tap, once."""

from datetime import timedelta
from typing import Any
import uuid

import pytest

from custom_components.bfr_cuff.lib.session.progression import Change, Suggestion, Why
from custom_components.bfr_cuff.lib.session.record import SessionRecord
from custom_components.bfr_cuff.lib.session.refusal import SessionRefused
from custom_components.bfr_cuff.lib.training.protocol_file import write_protocol
from custom_components.bfr_cuff.protocols import builtin_protocols
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.sessions.progress import Habit, Progress
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import lop, record
from .helpers import act, state
from .training import ask, athlete, controller, set_up_athlete, start

LOP = {
    "day": "2026-03-01",
    "posture": "seated",
    "method": "measured",
    "high_mmhg": None,
    "cuff_width_mm": 110,
}
SENSOR = "sensor.ada_suggestion"
OWN = (
    "format: 1\nname: Mine\nkind: resistance\n"
    "pressure: {{proposed: 50, lowest: 40, highest: {highest}}}\n"
    "time_limit_s: {limit}\nsets: [{{repetitions: 10}}]\n"
)


def _kept(
    protocol_id: str = "first_time", days_ago: float = 1.0, **changes: Any
) -> SessionRecord:
    """Return a session that went well, as it would be kept."""
    repetitions = changes.pop("repetitions", (30, 15, 15))
    percent, measured = changes.pop("percent", 40.0), changes.pop("lop", 176.0)
    started_at = dt_util.utcnow() - timedelta(days=days_ago)
    cuff = {
        "cuff": "x:0",
        "placement": "left_thigh",
        "basis": "fixed" if percent is None else "lop",
        "percent": percent,
        "lop": None if percent is None else LOP | {"mmhg": measured},
        "planned_target": 70.0,
        "tightness": None,
        "targets": [70.0],
        "peak": 80.0,
        "occluded_s": 300.0,
        "time_in_band": 0.9,
    }
    sets = [
        {
            "number": number,
            "exercise": None,
            "planned_repetitions": planned,
            "planned_work_s": None,
            "to_failure": False,
            "started_s": 0.0,
            "ended_s": 60.0,
            "cut_short": False,
            "repetitions": planned,
            "rpe": None,
            "discomfort": None,
        }
        for number, planned in enumerate(repetitions, 1)
    ]
    known: dict[str, Any] = {
        "session_id": uuid.uuid4().hex,
        "athlete_id": "a",
        "protocol_id": protocol_id,
        "protocol_name": "Test",
        "started_at": started_at.isoformat(),
        "duration_s": 400.0,
        "reason": "done",
        "sets": sets,
        "cuffs": [cuff],
        "answers": [],
        "limit_s": 420.0,
        "set_count": len(sets),
    }
    return SessionRecord(**known | changes)


async def _take(hass: HomeAssistant) -> None:
    await act(hass, "button.press", entity_id="button.ada_take_suggestion")
    # What was taken over is kept, and the sessions are then read again.
    await hass.async_block_till_done()


def _show(sessions: AthleteSessions, *records: SessionRecord) -> None:
    sessions.history.records = list(records)
    sessions.async_update_listeners()


async def test_more_time(hass: HomeAssistant) -> None:
    """Two good sessions ask for more time; one tap takes it over, and only once."""
    sessions = await athlete(hass)
    assert state(hass, SENSOR).state == "unknown"
    went_well = _kept(days_ago=3), _kept()
    _show(sessions, *went_well)
    shown = state(hass, SENSOR)
    assert shown.state == "time"
    assert shown.attributes["amount"] == 60
    assert shown.attributes["why"] == "went_well"
    assert shown.attributes["source"] == "E036"
    await _take(hass)
    _show(sessions, *went_well)
    assert state(hass, SENSOR).state == "unknown"
    base = builtin_protocols(hass)["first_time"]
    assert sessions.progress(base).protocol(base).time_limit_s == 480
    with pytest.raises(Exception, match="no suggestion"):
        await _take(hass)
    assert sessions.progress(base).protocol(base).time_limit_s == 480


async def test_taken_over_by_an_action_and_kept(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """What was taken over is what starts, also after a restart."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop())
    _show(sessions, _kept(days_ago=3), _kept())
    await act(hass, "bfr_cuff.take_suggestion", athlete="Ada")
    assert await hass.config_entries.async_unload(sessions.entry.entry_id)
    await set_up_athlete(hass, sessions.entry)
    plan = await start(hass)
    assert plan["time_limit"] == 480
    await ask(hass, "stop_session", athlete="Ada")


async def test_step_back(hass: HomeAssistant, simulator: Simulator) -> None:
    """After numbness the share of LOP goes down by 10 mmHg at least."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop())
    last = _kept("classic_75", percent=60.0, repetitions=(30, 15, 15, 15))
    last.reason = "numbness"
    _show(sessions, last)
    assert state(hass, SENSOR).state == "step_back"
    await _take(hass)
    plan = await start(hass, protocol="Classic 75")
    [cuff] = plan["cuffs"]
    # 10 of 176 mmHg are 5.7 %: six less.
    assert cuff["found"].startswith("95 mmHg: 54 % of 176")
    await ask(hass, "stop_session", athlete="Ada")


async def test_step_back_ends_at_the_protocols_lowest(hass: HomeAssistant) -> None:
    """No share is suggested that the protocol would refuse."""
    sessions = await athlete(hass)
    _show(sessions, _kept(reason="pain", percent=42.0))
    await _take(hass)
    assert sessions.progress(builtin_protocols(hass)["first_time"]).percent == 40.0


async def test_no_step_back_where_nothing_would_change(hass: HomeAssistant) -> None:
    """At the one share of First time, the LOP is to be measured again instead."""
    sessions = await athlete(hass)
    _show(sessions, _kept(reason="pain", percent=40.0))
    shown = state(hass, SENSOR)
    assert (shown.state, shown.attributes["why"]) == ("recheck", "discomfort")
    with pytest.raises(Exception, match="no suggestion"):
        await _take(hass)
    assert state(hass, SENSOR).state == "recheck"


async def test_step_back_without_an_lop(hass: HomeAssistant) -> None:
    """A fixed pressure has no share that could go down."""
    sessions = await athlete(hass)
    _show(sessions, _kept(reason="pain", percent=None))
    assert state(hass, SENSOR).state == "recheck"
    with pytest.raises(Exception, match="no suggestion"):
        await _take(hass)


async def test_hold(hass: HomeAssistant) -> None:
    """The same again is nothing to take over."""
    sessions = await athlete(hass)
    _show(sessions, _kept(reason="stopped"))
    assert state(hass, SENSOR).state == "hold"
    with pytest.raises(Exception, match="no suggestion"):
        await _take(hass)


async def test_load_up_to_what_is_known(hass: HomeAssistant) -> None:
    """More load, as long as 1RM and protocol allow it; then more pressure."""
    one_rep_max = record("one_rep_max", exercise="Leg press", kg=100.0)
    sessions = await athlete(hass, one_rep_max)
    base = builtin_protocols(hass)["classic_75"]
    repetitions = 30, 15, 15, 15
    last = _kept("classic_75", repetitions=repetitions, percent=60.0, load_kg=35.0)
    last.sets[-1]["repetitions"] = 18
    _show(sessions, last)
    assert state(hass, SENSOR).state == "load"
    await _take(hass)
    assert sessions.progress(base).load_kg == 40.0
    heavier = [
        _kept(
            "classic_75",
            days,
            repetitions=repetitions,
            percent=60.0,
            load_kg=40.0,
        )
        for days in (9, 6, 3)
    ]
    _show(sessions, *heavier)
    assert state(hass, SENSOR).state == "pressure"
    await _take(hass)
    progress = sessions.progress(base)
    assert progress.percent == 65.0
    assert progress.load_kg == 40.0


async def test_load_of_a_named_exercise(hass: HomeAssistant) -> None:
    """Where the protocol names the exercise, its own 1RM counts."""
    text = OWN.format(highest=80, limit=600).replace(
        "{repetitions: 10}", "{repetitions: 10, exercise: Curl}"
    )
    text += "load: {proposed: 20, lowest: 20, highest: 40}\n"
    maxima = (
        record("one_rep_max", exercise="Leg press", kg=200.0),
        record("one_rep_max", exercise="Curl", kg=30.0),
    )
    sessions = await athlete(hass, *maxima, record("protocol", text=text))
    [protocol_id] = [
        f"own_{each.subentry_id}"
        for each in sessions.entry.subentries.values()
        if each.subentry_type == "protocol"
    ]
    last = _kept(protocol_id, load_kg=10.0, repetitions=(10,) * 4)
    last.sets[-1]["repetitions"] = 18
    _show(sessions, last)
    # 40 % of 30 kg are 12: five more would be too many.
    assert state(hass, SENSOR).state != "load"


async def test_edited_protocol(hass: HomeAssistant) -> None:
    """What was taken over is void once somebody has edited the protocol."""
    sessions = await athlete(
        hass, record("protocol", text=OWN.format(highest=60, limit=120))
    )
    entry = sessions.entry
    [subentry] = entry.subentries.values()
    protocol_id = f"own_{subentry.subentry_id}"
    well = [_kept(protocol_id, days, repetitions=(10,)) for days in (3, 1)]
    _show(sessions, *well)
    await _take(hass)
    sessions.choices.protocol_id = protocol_id
    base = sessions.choices.protocol(hass)
    progress = sessions.progress(base)
    assert progress.protocol(base).time_limit_s == 180
    data = {"text": OWN.format(highest=60, limit=90)}
    hass.config_entries.async_update_subentry(entry, subentry, data=data)
    await hass.async_block_till_done()
    edited = sessions.choices.protocol(hass)
    assert progress.protocol(edited).time_limit_s == 90
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()
    assert state(hass, SENSOR).state == "unknown"


async def test_progress_that_no_longer_fits(hass: HomeAssistant) -> None:
    """A share outside the protocol, or a text that fails, is left aside."""
    await athlete(hass)
    base = builtin_protocols(hass)["first_time"]
    assert Progress(percent=55.0).share(base) is None
    assert Progress(percent=40.0).share(base) == 40.0
    broken = Progress(text="format: 1", base=write_protocol(base))
    assert broken.protocol(base) == base


async def test_more_load_is_also_the_habit_of_that_limb(hass: HomeAssistant) -> None:
    """Raise the load of the limb that was trained, and leave the other as it was."""
    await athlete(hass)
    base = builtin_protocols(hass)["first_time"]
    left = Habit(exercise="Leg press", load_kg=35.0, beat=False)
    right = Habit(exercise="Leg press", load_kg=30.0)
    before = Progress(habits={"left_thigh": left, "right_thigh": right})
    last = _kept(load_kg=35.0)
    more = Suggestion(kind=Change.LOAD, amount=5.0, why=Why.WENT_WELL, source="E036")
    after = before.with_suggestion(base, last, more)
    assert after.habit("left_thigh") == Habit(
        exercise="Leg press", load_kg=40.0, beat=False
    )
    assert after.habit("right_thigh") == right
    assert (after.load_kg, after.after) == (40.0, last.started_at)


async def test_more_pressure_without_an_lop(hass: HomeAssistant) -> None:
    """Refuse to raise a share of LOP that nothing was trained with."""
    await athlete(hass)
    base = builtin_protocols(hass)["first_time"]
    more = Suggestion(
        kind=Change.PRESSURE, amount=5.0, why=Why.WENT_WELL, source="E036"
    )
    assert Progress().with_suggestion(base, _kept(), more).percent == 45.0
    with pytest.raises(SessionRefused) as refused:
        Progress().with_suggestion(base, _kept(percent=None), more)
    assert refused.value.key == "nothing_suggested"
