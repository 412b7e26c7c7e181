"""Tests of a session on its way into the database, and of a database that goes away."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from itertools import pairwise
from pathlib import Path
import shutil
import sqlite3
import time

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.session.messages import MomentKind, Next
from custom_components.bfr_cuff.lib.store import database as engine, export_fit
from custom_components.bfr_cuff.lib.store.model import KeptSession, Sample
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.sessions.recording import SessionRecording
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from simulator.device import Simulator
from tests.lib.store.test_export_fit import decoded

from .athletes import lop
from .helpers import act, eventually, state
from .test_progress import _kept as _kept_record
from .training import (
    ask,
    athlete,
    controller,
    ended,
    inflated,
    reach,
    set_up_athlete,
    start,
)

BOTH = ["left_thigh", "right_thigh"]


async def _kept(sessions: AthleteSessions) -> KeptSession:
    """Return the newest session as the database has it."""
    session_id = sessions.records[-1].session_id
    keeper = sessions.history.keeper
    kept = await keeper.async_read(lambda reader: reader.session(session_id))
    assert kept is not None
    return kept


def _rate(samples: tuple[Sample, ...], since_s: float, until_s: float) -> float:
    """Return how many samples a second there are in a span."""
    within = [each for each in samples if since_s <= each.at_s < until_s]
    return len(within) / (until_s - since_s)


@contextmanager
def _away(file: Path) -> Iterator[None]:
    """Take a database away from whoever writes into it."""
    thief = sqlite3.connect(file, isolation_level=None)
    thief.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        thief.execute("ROLLBACK")
        thief.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the history is."""
    return tmp_path / "bfr_cuff.db"


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait shortly for a database that somebody else has."""
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.2)


async def test_a_heart_rate_that_no_one_reports(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A strap that was taken off shows its last one for days: it is no one's now."""
    await controller(hass, simulator)
    long_ago = time.time() - 301
    hass.states.async_set("sensor.strap", "61", timestamp=long_ago)
    sessions = await athlete(hass, lop(), heart_rate_entity="sensor.strap")
    await start(hass)
    await asyncio.sleep(2)
    hass.states.async_set("sensor.strap", "104")
    await asyncio.sleep(2)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    events = (await _kept(sessions)).events
    assert [each.about["bpm"] for each in events if each.kind == "heart_rate"] == [104]


async def test_everything_of_a_session(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """Sets, cuffs, answers, every moment and a trace at the controller's full rate."""
    await controller(hass, simulator)
    await hass.config.async_set_time_zone("Asia/Kolkata")
    hass.states.async_set("sensor.strap", "104")
    sessions = await athlete(
        hass,
        lop(),
        lop(placement="right_thigh"),
        heart_rate_entity="sensor.strap",
    )
    await start(hass, placements=BOTH, load=20, beat=False)
    await eventually(
        lambda: sessions.session is not None and sessions.session.started_at
    )
    assert sessions.recording is not None
    trace = sessions.recording.trace
    await asyncio.sleep(3.5)
    assert len(trace) == 2
    hass.states.async_set("sensor.strap", "unavailable")
    await asyncio.sleep(1)
    await act(hass, "bfr_cuff.report", athlete="Ada", refill="normal")
    await ask(hass, "stop_session", athlete="Ada")
    record = await ended(sessions)
    kept = await _kept(sessions)
    assert kept.record == record
    assert (record.reason, record.protocol_name) == ("stopped", "First time")
    assert record.answers[0]["answer"] == "normal"
    assert [cuff["placement"] for cuff in record.cuffs] == BOTH
    # Its own offset from UTC, and the heart rate as it changed.
    assert record.started_at.endswith("+05:30")
    beats = [event.about["bpm"] for event in kept.events if event.kind == "heart_rate"]
    assert beats == [104, None]
    content = export_fit.dump(kept)
    (activity,) = decoded(content)["activity"]
    local = activity["local_timestamp"].replace(tzinfo=UTC)
    assert local - activity["timestamp"] == timedelta(hours=5, minutes=30)
    kinds = [event.kind for event in kept.events]
    assert kinds[0] == MomentKind.SESSION_STARTED
    assert kinds[-2:] == [MomentKind.RELEASED, MomentKind.ENDED]
    assert kept.events[-1].about["reason"] == "stopped"
    times = [event.at_s for event in kept.events]
    assert times == sorted(times)
    for cuff in record.cuffs:
        samples = kept.traces[cuff["cuff"]]
        assert 8 < _rate(samples, 0.5, 3.5) < 12
        assert max(each.pressure or 0.0 for each in samples) == pytest.approx(
            cuff["peak"], abs=0.1
        )
        assert {each.target for each in samples} >= {70.0, None}
        # Down to the end, when nothing is asked for any more.
        assert samples[-1].at_s > record.duration_s - 1
        assert len(samples) == len(trace[cuff["cuff"]])


@pytest.mark.controller(time_scale=10)
async def test_sets(hass: HomeAssistant, simulator: Simulator) -> None:
    """What was done in each set is on record, and the sensors show the sums."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, load=20, beat=False)
    for _ in range(3):
        await reach(sessions, "work")
        await ask(hass, "log_set", athlete="Ada", repetitions=12, rpe=6)
        sessions.act(Next())
    record = await ended(sessions)
    kept = await _kept(sessions)
    assert kept.record == record
    assert [each["repetitions"] for each in kept.record.sets] == [12, 12, 12]
    assert (kept.record.sets_done, kept.record.volume_kg) == (3, 720.0)
    assert state(hass, "sensor.ada_sessions_in_all").state == "1"
    assert state(hass, "sensor.ada_volume_load_in_all").state == "720.0"
    assert state(hass, "sensor.ada_volume_load_this_week").state == "720.0"


@pytest.mark.controller(time_scale=10)
async def test_what_a_power_cut_leaves(
    hass: HomeAssistant, simulator: Simulator, file: Path, tmp_path: Path
) -> None:
    """Another start, from the files as they were: interrupted, with its trace."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, beat=False)
    await reach(sessions, "work")
    assert sessions.recording is not None
    [trace] = sessions.recording.trace.values()
    until_s = trace[-1][0]
    await asyncio.sleep(1.5)
    after = tmp_path / "after"
    after.mkdir()
    for name in (file.name, f"{file.name}-wal"):
        shutil.copy(file.with_name(name), after / name)
    await sessions.async_shutdown()
    async with async_test_home_assistant(config_dir=str(after)) as other:
        other.data.pop(DATA_CUSTOM_COMPONENTS)
        again = await set_up_athlete(other, _in(other, sessions.entry))
        [record] = again.records
        assert record.reason == "interrupted"
        kept = await _kept(again)
        [samples] = kept.traces.values()
        # A second of ours is ten of the session's.
        assert samples[-1].at_s > until_s
        assert record.duration_s >= samples[-1].at_s
        assert kept.events[0].kind == MomentKind.SESSION_STARTED
        assert state(other, "sensor.ada_last_session_ended").state == "interrupted"
        assert await other.config_entries.async_unload(again.entry.entry_id)
        await other.async_stop(force=True)


def _in(hass: HomeAssistant, like: ConfigEntry) -> MockConfigEntry:
    """Return the entry of the same athlete in another Home Assistant."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=like.title,
        data=dict(like.data),
        options=dict(like.options),
        unique_id=like.unique_id,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.mark.controller(time_scale=10)
@pytest.mark.usefixtures("_impatient")
async def test_database_away_for_a_while(
    hass: HomeAssistant,
    simulator: Simulator,
    file: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The session goes on, and nothing of it is missing afterwards."""
    caplog.set_level("INFO", "custom_components.bfr_cuff")
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, beat=False)
    await reach(sessions, "ready")
    keeper = sessions.history.keeper
    with _away(file):
        await eventually(lambda: not keeper.reachable)
        await reach(sessions, "work")
        await asyncio.sleep(2.5)
        assert keeper.behind > 0
        assert inflated(simulator)
    await eventually(lambda: not keeper.behind)
    await ask(hass, "stop_session", athlete="Ada")
    record = await ended(sessions)
    assert record.reason == "stopped"
    kept = await _kept(sessions)
    [samples] = kept.traces.values()
    gaps = [later.at_s - earlier.at_s for earlier, later in pairwise(samples)]
    # Ten a second of ours; a busy machine may lag, but no second is missing.
    assert max(gaps) < 10
    assert samples[0].at_s < 5
    assert [event.kind for event in kept.events].count(MomentKind.SET_STARTED) == 1
    lines = [line for line in caplog.messages if "history's database" in line]
    assert ["not there" in line for line in lines] == [True, False]


@pytest.mark.controller(time_scale=10)
@pytest.mark.usefixtures("_impatient")
async def test_end_without_a_database(
    hass: HomeAssistant, simulator: Simulator, file: Path
) -> None:
    """A session that ends meanwhile is shown at once, and written later."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await start(hass, beat=False)
    await reach(sessions, "ready")
    with _away(file):
        await ask(hass, "stop_session", athlete="Ada")
        await eventually(lambda: sessions.runner is None)
        assert [record.reason for record in sessions.records] == ["stopped"]
        assert state(hass, "sensor.ada_last_session_ended").state == "stopped"
        await eventually(lambda: sessions.history.keeper.behind)
        simulator.warp(60)
        with pytest.raises(ServiceValidationError, match="cannot be reached"):
            await start(hass, beat=False)
        await eventually(lambda: sessions.runner is None)
        assert not inflated(simulator)
    await eventually(lambda: not sessions.history.keeper.behind)
    await hass.async_block_till_done()
    kept = await _kept(sessions)
    # The one that could not begin was under pressure for a moment, so it is kept too.
    assert len(sessions.records) == 2
    assert kept.record.reason == "stopped"
    assert state(hass, "sensor.ada_sessions_in_all").state == "0"


async def test_over_before_it_began(hass: HomeAssistant) -> None:
    """A session that ends while it starts is on record once, as it ended."""
    sessions = await athlete(hass)
    record = _kept_record(athlete_id=str(sessions.entry.unique_id))
    keeper = sessions.history.keeper
    recording = SessionRecording(hass, keeper, record.session_id, lambda: record)
    await recording.async_finish(record, wrap_on=False)
    await recording.async_begin()
    await hass.async_block_till_done()
    assert [each.session_id for each in sessions.records] == [record.session_id]
    assert (await _kept(sessions)).record == record


async def test_never_was(hass: HomeAssistant) -> None:
    """Nothing is left of a session that was discarded before it began."""
    sessions = await athlete(hass)
    record = _kept_record(athlete_id=str(sessions.entry.unique_id))
    keeper = sessions.history.keeper
    recording = SessionRecording(hass, keeper, record.session_id, lambda: record)
    await recording.async_discard()
    await recording.async_begin()
    assert await keeper.async_write(
        lambda writer: writer.interrupted(record.athlete_id) == []
    )
