"""Tests of long-term statistics, in a real recorder, as native cards ask for them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from sqlalchemy import delete

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.history import statistics
from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.store.charts import charts
from custom_components.bfr_cuff.lib.store.database import (
    HistoryError,
    HistoryProblem,
    sqlite_url,
)
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.schema import session as session_table
from custom_components.bfr_cuff.lib.store.totals import Period, Total, totals
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.device import Simulator

from .athletes import add_athlete
from .helpers import state
from .kept_sessions import ADA, delete_all, keep, kept
from .training import ask, athlete, controller, ended, reach, start

OCCLUSION = f"bfr_cuff:{ADA}_occlusion"
SESSIONS = f"bfr_cuff:{ADA}_sessions"
VOLUME = f"bfr_cuff:{ADA}_volume_load"
ALL = [OCCLUSION, SESSIONS, VOLUME]

# A Monday at noon, in the time zone of the tests (US/Pacific).
MONDAY = datetime(2026, 9, 7, 19, 20, tzinfo=UTC)
EVER = date(2026, 1, 1), date(2027, 1, 1)
HISTORY_OF_THREE_WEEKS = (
    kept("a", MONDAY, occluded_s=300.0),
    kept("b", MONDAY + timedelta(minutes=30), occluded_s=240.0, load_kg=None),
    kept("c", MONDAY + timedelta(days=2), occluded_s=600.0),
    kept("d", MONDAY + timedelta(days=7, hours=-12), occluded_s=330.0),
    # A minute before and after midnight at home, between Sunday and Monday.
    kept("e", datetime(2026, 9, 21, 6, 59, tzinfo=UTC), occluded_s=60.0),
    kept("f", datetime(2026, 9, 21, 7, 1, tzinfo=UTC), occluded_s=66.0),
)


@pytest.fixture
def mock_recorder_before_hass(recorder_db_url: str) -> None:
    """Have the recorder's database ready before Home Assistant is."""


async def _ask(
    hass: HomeAssistant, client: WebSocketGenerator, command: str, **about: Any
) -> Any:
    """Return what the recorder answers a card."""
    socket = await client(hass)
    await socket.send_json_auto_id({"type": f"recorder/{command}", **about})
    answer = await socket.receive_json()
    assert answer["success"], answer
    return answer["result"]


async def _changes(
    hass: HomeAssistant, client: WebSocketGenerator, period: str = "week"
) -> dict[str, list[tuple[date, float]]]:
    """Return how each statistic changes, as the statistics graph shows it."""
    found = await _ask(
        hass,
        client,
        "statistics_during_period",
        start_time="2026-01-01T00:00:00+00:00",
        statistic_ids=ALL,
        period=period,
        types=["change"],
    )
    return {
        statistic_id: [
            (_day(row["start"]), round(row["change"], 3))
            for row in rows
            if row["change"]
        ]
        for statistic_id, rows in found.items()
    }


def _day(start_ms: float) -> date:
    return dt_util.as_local(datetime.fromtimestamp(start_ms / 1000, UTC)).date()


async def _totals(hass: HomeAssistant, period: Period) -> list[Total]:
    return await hass.data[HISTORY].async_query(
        partial(totals, athlete_id=ADA, period=period, since=EVER[0], until=EVER[1])
    )


async def _done(hass: HomeAssistant) -> tuple[date, ...]:
    """Return the day of each session that counts as done."""
    ask = partial(charts, athlete_id=ADA, since=EVER[0], until=EVER[1])
    return (await hass.data[HISTORY].async_query(ask)).done


async def _check(hass: HomeAssistant, client: WebSocketGenerator) -> list[Total]:
    """Check that the recorder says what the history says, by day and by week."""
    for period in Period:
        expected = await _totals(hass, period)
        changes = await _changes(hass, client, period.value)
        assert changes.get(OCCLUSION, []) == [
            (total.first_day, round(total.occlusion_s / 60, 3)) for total in expected
        ]
        done = Counter(map(period.first_day, await _done(hass)))
        assert changes.get(SESSIONS, []) == sorted(done.items())
        assert changes.get(VOLUME, []) == [
            (total.first_day, total.volume_kg) for total in expected if total.volume_kg
        ]
    return await _totals(hass, Period.WEEK)


async def test_backfilled(
    recorder_mock: Recorder, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Whatever was there before is there by hour, and adds up as the history does."""
    await athlete(hass)
    await keep(hass, *HISTORY_OF_THREE_WEEKS)
    weeks = await _check(hass, hass_ws_client)
    assert [total.sessions for total in weeks] == [3, 2, 1]
    listed = await _ask(hass, hass_ws_client, "list_statistic_ids")
    ours = {
        each["statistic_id"]: each for each in listed if each["source"] == "bfr_cuff"
    }
    about = {
        key: (each["name"], each["statistics_unit_of_measurement"], each["unit_class"])
        for key, each in ours.items()
    }
    assert about == {
        OCCLUSION: ("Ada: occlusion time", "min", "duration"),
        SESSIONS: ("Ada: sessions", None, None),
        VOLUME: ("Ada: volume load", "kg", "mass"),
    }
    assert all(each["has_sum"] and not each["has_mean"] for each in ours.values())


async def test_statistic_card(
    recorder_mock: Recorder, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """It asks for one number of one period, and gets all of that period."""
    await athlete(hass)
    await keep(hass, *HISTORY_OF_THREE_WEEKS)
    for monday, occlusion in ((7, 19.0), (14, 6.5), (21, 1.1)):
        begin = datetime(2026, 9, monday, tzinfo=dt_util.get_default_time_zone())
        found = await _ask(
            hass,
            hass_ws_client,
            "statistic_during_period",
            statistic_id=OCCLUSION,
            fixed_period={
                "start_time": begin.isoformat(),
                "end_time": (begin + timedelta(days=7)).isoformat(),
            },
            types=["change"],
        )
        assert found["change"] == pytest.approx(occlusion)


async def test_older_sessions_and_deletions(
    recorder_mock: Recorder, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """An import of what lies before, and what is deleted, move all that follows."""
    await athlete(hass)
    *earlier, last = HISTORY_OF_THREE_WEEKS
    await keep(hass, last)
    await _check(hass, hass_ws_client)
    await keep(hass, *earlier)
    assert len(await _check(hass, hass_ws_client)) == 3
    await _delete(hass, "a", "b", "d")
    weeks = await _check(hass, hass_ws_client)
    assert [total.sessions for total in weeks] == [1, 1, 1]
    await keep(hass, kept("g", MONDAY, occluded_s=90.0))
    assert (await _check(hass, hass_ws_client))[0].occlusion_s == 690.0


async def _delete(hass: HomeAssistant, *session_ids: str) -> None:
    """Delete sessions in the database itself."""
    keeper = hass.data[HISTORY]

    def run(engine: Any) -> None:
        chosen = session_table.c.session_id.in_(session_ids)
        with engine.begin() as connection:
            connection.execute(delete(session_table).where(chosen))

    await keeper.async_query(run)
    keeper.async_changed(ADA)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_nothing_is_written_twice(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another look at what is the same writes no row; a new session writes its own.

    Many rows are handed over in parts, and all of them arrive.
    """
    monkeypatch.setattr(statistics, "ROWS_AT_ONCE", 4)
    await athlete(hass)
    await keep(hass, *HISTORY_OF_THREE_WEEKS)
    written: list[Any] = []
    add = recorder_mock.async_import_statistics

    def note(metadata: Any, statistics: Any, table: Any) -> None:
        written.extend(statistics)
        add(metadata, statistics, table)

    monkeypatch.setattr(recorder_mock, "async_import_statistics", note)
    hass.data[HISTORY].async_changed(ADA)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert written == []
    await keep(hass, kept("g", MONDAY + timedelta(days=30)))
    assert len(written) == 2 * len(ALL)
    await _check(hass, hass_ws_client)


async def test_half_an_hour_off(
    recorder_mock: Recorder, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """Days begin at half past in UTC where clocks are half an hour off."""
    await hass.config.async_set_time_zone("Asia/Kolkata")
    await athlete(hass)
    midnight = datetime(2026, 9, 20, 18, 30, tzinfo=UTC)
    minutes = timedelta(minutes=10)
    await keep(hass, kept("a", midnight - minutes), kept("b", midnight + minutes))
    weeks = await _check(hass, hass_ws_client)
    assert [total.sessions for total in weeks] == [1, 1]


async def _sums(hass: HomeAssistant, client: WebSocketGenerator) -> tuple[float, float]:
    """Return how many sessions the recorder counts, as change and as last sum."""
    found = await _ask(
        hass,
        client,
        "statistics_during_period",
        start_time="2026-01-01T00:00:00+00:00",
        statistic_ids=[SESSIONS],
        period="hour",
        types=["change", "sum"],
    )
    rows = found[SESSIONS]
    return sum(row["change"] for row in rows), rows[-1]["sum"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Asia/Kolkata", "Europe/Berlin"),
        ("Europe/Berlin", "Asia/Kolkata"),
        ("Asia/Kathmandu", "Australia/Adelaide"),
    ],
)
async def test_home_moves(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    before: str,
    after: str,
) -> None:
    """Statistics go on in a zone whose hours begin at other minutes."""
    await hass.config.async_set_time_zone(before)
    await athlete(hass)
    *earlier, last = HISTORY_OF_THREE_WEEKS
    await keep(hass, *earlier)
    assert await _sums(hass, hass_ws_client) == (5, 5)
    await hass.config.async_set_time_zone(after)
    await keep(hass, last)
    assert await _sums(hass, hass_ws_client) == (6, 6)


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        # Half an hour forward at 2 o'clock, and half an hour back.
        ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, 0, tzinfo=UTC)),
        # An hour, where hours begin on the half hour.
        ("America/St_Johns", datetime(2026, 3, 8, 5, 30, tzinfo=UTC)),
        ("America/St_Johns", datetime(2026, 11, 1, 4, 30, tzinfo=UTC)),
        ("Pacific/Chatham", datetime(2026, 4, 4, 14, 0, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 0, tzinfo=UTC)),
    ],
)
async def test_clocks_put_forward_by_half_an_hour(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    zone: str,
    change: datetime,
) -> None:
    """Right after that, the hour before began at another minute, or is there twice."""
    await hass.config.async_set_time_zone(zone)
    await athlete(hass)
    for number, minutes in enumerate((-40, -5, 5, 40)):
        await keep(hass, kept(f"{number}", change + timedelta(minutes=minutes)))
    assert await _sums(hass, hass_ws_client) == (4, 4)


async def test_an_error_with_one_athlete(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever goes wrong is in the log; the next look makes up for it."""
    await athlete(hass)
    with monkeypatch.context() as patch:

        def fail(*_: Any) -> None:
            raise HomeAssistantError("no")

        patch.setattr(statistics, "async_add_external_statistics", fail)
        keeper = hass.data[HISTORY]
        await keep(hass, *HISTORY_OF_THREE_WEEKS)
        keeper.async_changed("somebody else")
        await hass.async_block_till_done(wait_background_tasks=True)
    assert "Statistics were not brought up to date" in caplog.text
    assert await _changes(hass, hass_ws_client) == {}
    keeper.async_changed(ADA)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(await _check(hass, hass_ws_client)) == 3


async def test_the_end_of_summer_time(
    recorder_mock: Recorder, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The hour that is there twice has room for both sessions."""
    await athlete(hass)
    first = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    await keep(hass, kept("a", first), kept("b", first + timedelta(hours=1)))
    hours = await _changes(hass, hass_ws_client, "hour")
    assert [change for _, change in hours[SESSIONS]] == [1, 1]
    await _check(hass, hass_ws_client)


async def test_a_new_name(
    recorder_mock: Recorder, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """The athlete's statistics go on under it."""
    sessions = await athlete(hass)
    await keep(hass, *HISTORY_OF_THREE_WEEKS)
    hass.config_entries.async_update_entry(sessions.entry, title="Ada L.")
    await hass.async_block_till_done(wait_background_tasks=True)
    listed = await _ask(hass, hass_ws_client, "list_statistic_ids")
    names = {each["name"] for each in listed if each["source"] == "bfr_cuff"}
    assert names == {
        "Ada L.: occlusion time",
        "Ada L.: sessions",
        "Ada L.: volume load",
    }
    await _check(hass, hass_ws_client)


async def test_removed_with_the_history(
    recorder_mock: Recorder, hass: HomeAssistant, hass_ws_client: WebSocketGenerator
) -> None:
    """They stay as long as the sessions do, also without the athlete."""
    entry = add_athlete(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await keep(hass, *HISTORY_OF_THREE_WEEKS)
    await hass.config_entries.async_remove(entry.entry_id)
    hass.data[HISTORY].async_changed(ADA)
    await hass.async_block_till_done(wait_background_tasks=True)
    await _check(hass, hass_ws_client)
    await delete_all(hass, entry)
    listed = await _ask(hass, hass_ws_client, "list_statistic_ids")
    assert not [each for each in listed if each["source"] == "bfr_cuff"]


async def test_after_a_session(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    simulator: Simulator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A session counts as soon as it has ended."""
    await controller(hass, simulator)
    sessions = await athlete(hass)
    await start(hass)
    await reach(sessions, "ready")
    assert await _changes(hass, hass_ws_client) == {}
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await hass.async_block_till_done(wait_background_tasks=True)
    [week] = await _check(hass, hass_ws_client)
    assert week.sessions == 1
    assert week.occlusion_s > 0
    assert await _done(hass) == ()


async def test_without_a_recorder(hass: HomeAssistant) -> None:
    """Nothing is missed."""
    await athlete(hass)
    await keep(hass, *HISTORY_OF_THREE_WEEKS)
    assert len(await _totals(hass, Period.WEEK)) == 3


async def test_a_database_that_is_away(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What could not be read is made up for with the next session."""
    await athlete(hass)
    sessions: tuple[KeptSession, ...] = HISTORY_OF_THREE_WEEKS
    with monkeypatch.context() as patch:

        async def away(*_: Any) -> None:
            raise HistoryError(HistoryProblem.UNREACHABLE, "gone")

        patch.setattr(hass.data[HISTORY], "async_query", away)
        await keep(hass, *sessions[:3])
    assert await _changes(hass, hass_ws_client) == {}
    await keep(hass, *sessions[3:])
    assert len(await _check(hass, hass_ws_client)) == 3


async def test_another_database_and_back(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    tmp_path: Path,
) -> None:
    """The sums of the sensors equal the sessions, whichever database there was."""
    sensor = "sensor.ada_sessions_in_all"
    assert await async_setup_component(hass, "sensor", {})
    await athlete(hass)
    assert state(hass, sensor).state == "0"
    await keep(hass, *HISTORY_OF_THREE_WEEKS)
    assert state(hass, sensor).state == "6"
    entry = MockConfigEntry(
        domain=DOMAIN,
        data={"kind": "history"},
        options={"url": sqlite_url(tmp_path / "new.db")},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert state(hass, sensor).state == "0"
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert state(hass, sensor).state == "6"
    await async_wait_recording_done(hass)
    now = dt_util.utcnow()
    first = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    for begin in (first - timedelta(minutes=5), first):
        do_adhoc_statistics(hass, start=begin)
    await async_wait_recording_done(hass)
    found = await _ask(
        hass,
        hass_ws_client,
        "statistics_during_period",
        start_time=(first - timedelta(hours=1)).isoformat(),
        statistic_ids=[sensor],
        period="5minute",
        types=["sum", "state"],
    )
    assert [(row["state"], row["sum"]) for row in found[sensor]][-1] == (6, 6)
