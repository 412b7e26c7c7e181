"""Tests of the history's commands for cards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.reader import Filter
from homeassistant.core import HomeAssistant

from .athletes import add_athlete
from .helpers import state
from .kept_sessions import CUFF, keep, kept
from .training import athlete

MONDAY = datetime(2026, 9, 7, 19, 20, tzinfo=UTC)
SPAN = {"since": "2026-09-01", "until": "2026-09-30"}


@pytest.fixture
async def ada(hass: HomeAssistant) -> str:
    """Return the entry id of an athlete with five sessions, one each day."""
    sessions = await athlete(hass)
    days = [MONDAY + timedelta(days=day) for day in range(5)]
    await keep(hass, *(kept(f"s{day}", at) for day, at in enumerate(days)))
    return sessions.entry.entry_id


async def _send(
    hass: HomeAssistant, client: WebSocketGenerator, command: str, **about: Any
) -> dict[str, Any]:
    socket = await client(hass)
    await socket.send_json_auto_id({"type": f"bfr_cuff/history/{command}", **about})
    answer: dict[str, Any] = await socket.receive_json()
    return answer


async def _ask(
    hass: HomeAssistant, client: WebSocketGenerator, command: str, **about: Any
) -> Any:
    answer = await _send(hass, client, command, **about)
    assert answer["success"], answer
    return answer["result"]


async def test_pages(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """Newest first, each once, until there are no more."""
    found: list[str] = []
    cursor = None
    for _ in range(3):
        page = await _ask(
            hass, hass_ws_client, "sessions", athlete=ada, limit=2, cursor=cursor
        )
        found += [each["session_id"] for each in page["sessions"]]
        cursor = page["cursor"]
    assert found == ["s4", "s3", "s2", "s1", "s0"]
    assert cursor is None
    first = page["sessions"][0]
    assert first["started"] == MONDAY.timestamp()
    assert (first["day"], first["placements"]) == ("2026-09-07", ["left_thigh"])
    assert (first["occluded_s"], first["volume_kg"]) == (300.0, 600.0)
    assert first["thumbnail"]


async def test_what_is_wanted(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """By athlete, limb, protocol, days at home or moments."""
    bea = add_athlete(hass, name="Bea")

    async def ids(**wanted: Any) -> list[str]:
        page = await _ask(hass, hass_ws_client, "sessions", **wanted)
        return [each["session_id"] for each in page["sessions"]]

    assert len(await ids()) == 5
    assert await ids(athlete=bea.entry_id) == []
    assert await ids(placement="right_thigh") == []
    assert len(await ids(placement="left_thigh", protocol="first_time")) == 5
    assert await ids(protocol="floss") == []
    assert await ids(since="2026-09-08", until="2026-09-09") == ["s2", "s1"]
    late = (MONDAY + timedelta(days=3, minutes=1)).isoformat()
    assert await ids(since=late) == ["s4"]
    assert await ids(until="2026-09-07T12:20:01") == ["s0"]  # at home
    assert await ids(since="0001-01-01", until="9999-12-31") == await ids()


async def test_one_session(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """With everything that is kept of it."""
    session = await _ask(hass, hass_ws_client, "session", session_id="s0")
    assert session["record"]["sets"][0]["repetitions"] == 30
    assert [event["kind"] for event in session["events"]] == [
        "session_started",
        "set_started",
    ]
    trace = session["traces"][CUFF["cuff"]]
    assert [len(trace[key]) for key in ("at_s", "pressure", "target")] == [100] * 3
    assert (trace["at_s"][11], trace["pressure"][11]) == (1.1, 71.0)


async def test_delete(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """One session goes, and who trained knows of it; the others stay."""
    assert await _ask(hass, hass_ws_client, "delete", session_id="s2") is None
    await hass.async_block_till_done(wait_background_tasks=True)
    page = await _ask(hass, hass_ws_client, "sessions")
    assert [each["session_id"] for each in page["sessions"]] == ["s4", "s3", "s1", "s0"]
    assert state(hass, "sensor.ada_sessions_in_all").state == "4"


async def test_delete_by_others(
    hass: HomeAssistant,
    ada: str,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    """It takes an administrator, and loses nothing for anyone else."""
    socket = await hass_ws_client(hass)
    hass_admin_user.groups = []
    hass_admin_user.mock_policy({"entities": True})
    await socket.send_json_auto_id(
        {"type": "bfr_cuff/history/delete", "session_id": "s2"}
    )
    assert (await socket.receive_json())["error"]["code"] == "unauthorized"
    page = await hass.data[HISTORY].async_read(
        lambda reader: reader.sessions(Filter(), limit=10)
    )
    assert len(page.sessions) == 5


async def test_delete_under_a_wrap(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """As long as a wrap is on, its session is needed."""
    entry = hass.config_entries.async_get_known_entry(ada)
    entry.runtime_data.history.wrap_on = "s4"
    error = (await _send(hass, hass_ws_client, "delete", session_id="s4"))["error"]
    assert error["translation_key"] == "session_not_over"
    assert error["message"]


async def test_totals(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """Of each day and of each week."""
    for period, sessions in (("day", [1] * 5), ("week", [5])):
        for whose in ({}, {"athlete": ada}):
            found = await _ask(
                hass, hass_ws_client, "totals", period=period, **SPAN, **whose
            )
            assert [total["sessions"] for total in found["totals"]] == sessions
    [week] = found["totals"]
    assert week == {
        "first_day": "2026-09-07",
        "sessions": 5,
        "occlusion_s": 1500.0,
        "volume_kg": 3000.0,
        "time_in_band": 0.9,
    }


async def test_development(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """Of load and LOP."""
    lop = {
        "mmhg": 176.0,
        "day": "2026-09-02",
        "posture": "seated",
        "method": "measured",
        "cuff_width_mm": 110,
    }
    cuff = CUFF | {"basis": "lop", "percent": 40.0, "lop": lop}
    await keep(hass, kept("s9", MONDAY + timedelta(days=7), cuffs=[cuff]))
    found = await _ask(hass, hass_ws_client, "development", athlete=ada, **SPAN)
    assert [point["kg"] for point in found["load"]] == [20.0] * 6
    assert found["lop"] == [lop | {"placement": "left_thigh"}]


async def test_charts(
    hass: HomeAssistant, ada: str, hass_ws_client: WebSocketGenerator
) -> None:
    """Of a week of training, with the LOP that was entered."""
    await hass.services.async_call(
        "bfr_cuff",
        "add_lop",
        {
            "athlete": "Ada",
            "placement": "left_thigh",
            "cuff_width": 110,
            "posture": "seated",
            "pressure": 176,
            "day": "2026-03-02",
            "method": "measured",
        },
        blocking=True,
    )
    found = await _ask(hass, hass_ws_client, "charts", athlete=ada, **SPAN)
    assert found["done"] == [f"2026-09-{day:02}" for day in range(7, 12)]
    assert found["load_change"] is None
    lines = {line.pop("measure"): line for line in found["lines"]}
    assert set(lines) == {
        *("load", "volume", "repetitions", "pressure", "lop", "occlusion", "in_band")
    }
    assert lines["volume"] == {
        "placements": ["left_thigh"],
        "exercise": "Leg press",
        "load_kg": None,
        "points": [["2026-09-07", 3000.0]],
        "best": ["2026-09-07", 3000.0],
        "other_side": None,
    }
    assert lines["lop"]["points"] == [["2026-03-02", 176.0]]


@pytest.mark.parametrize(
    ("command", "about"),
    [
        ("sessions", {"since": "yesterday"}),
        ("sessions", {"since": "2026-13-01"}),
        ("sessions", {"limit": 0}),
        ("sessions", {"limit": 201}),
        ("sessions", {"limit": "20"}),
        ("sessions", {"unknown": 1}),
        ("session", {}),
        ("delete", {}),
        ("delete", {"session_id": 2}),
        ("totals", SPAN),
        ("totals", SPAN | {"period": "year"}),
        ("totals", {"period": "day", "since": "2026-09-01"}),
        ("development", SPAN),
        ("charts", SPAN),
    ],
)
async def test_what_makes_no_sense(
    hass: HomeAssistant,
    ada: str,
    hass_ws_client: WebSocketGenerator,
    command: str,
    about: dict[str, Any],
) -> None:
    """It is refused before anything is asked."""
    answer = await _send(hass, hass_ws_client, command, **about)
    assert not answer["success"]
    assert answer["error"]["code"] == "invalid_format"


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("bad_cursor", {"command": "sessions", "cursor": "nonsense"}),
        ("no_athlete", {"command": "sessions", "athlete": "x"}),
        ("no_kept_session", {"command": "session", "session_id": "none"}),
        ("no_kept_session", {"command": "delete", "session_id": "none"}),
        ("no_athlete", {"command": "totals", "period": "day", "athlete": "x"} | SPAN),
        ("no_athlete", {"command": "development", "athlete": "x"} | SPAN),
        ("no_athlete", {"command": "charts", "athlete": "x"} | SPAN),
    ],
)
async def test_what_is_not_there(
    hass: HomeAssistant,
    ada: str,
    hass_ws_client: WebSocketGenerator,
    key: str,
    asked: dict[str, Any],
) -> None:
    """It is said in words that can be translated."""
    error = (await _send(hass, hass_ws_client, **asked))["error"]
    assert (error["translation_domain"], error["translation_key"]) == ("bfr_cuff", key)
    assert error["message"]


async def test_a_database_that_is_away(
    hass: HomeAssistant,
    ada: str,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each command says so."""

    async def away(*_: Any) -> None:
        raise HistoryError(HistoryProblem.UNREACHABLE, "gone")

    for name in ("async_read", "async_query", "async_write"):
        monkeypatch.setattr(hass.data[HISTORY], name, away)
    for command, about in (
        ("sessions", {}),
        ("session", {"session_id": "s0"}),
        ("delete", {"session_id": "s0"}),
        ("totals", SPAN | {"period": "day"}),
        ("development", SPAN | {"athlete": ada}),
        ("charts", SPAN | {"athlete": ada}),
    ):
        answer = await _send(hass, hass_ws_client, command, **about)
        assert answer["error"]["translation_key"] == "history_unreachable"
