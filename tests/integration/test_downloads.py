"""Tests of history as files, downloaded as a card does it."""

import csv
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import BytesIO, StringIO
import json
from typing import Any

from aiohttp import ClientPayloadError
from fitdecode import FitDataMessage, FitReader
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.bfr_cuff.history import export as files
from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.store.database import HistoryError, HistoryProblem
from custom_components.bfr_cuff.lib.store.import_json import read
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .athletes import add_athlete
from .kept_sessions import keep, kept
from .training import athlete

MONDAY = datetime(2026, 9, 7, 19, 20, tzinfo=UTC)
PATH = "/api/bfr_cuff/history"


@pytest.fixture
async def ada(hass: HomeAssistant) -> str:
    """Return the entry id of an athlete with 25 sessions, one each day."""
    sessions = await athlete(hass)
    days = [MONDAY + timedelta(days=day) for day in range(25)]
    await keep(hass, *(kept(f"s{day:02}", at) for day, at in enumerate(days)))
    return sessions.entry.entry_id


def _rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file, by their headers."""
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


async def test_csv(
    hass: HomeAssistant, ada: str, hass_client: ClientSessionGenerator
) -> None:
    """A row for each set, of the days that are asked for, under a telling name."""
    client = await hass_client()
    response = await client.get(
        f"{PATH}/sessions.csv?athlete={ada}&since=2026-09-10&until=2026-09-25"
    )
    assert response.status == HTTPStatus.OK
    assert response.content_type == "text/csv"
    assert response.charset == "utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="bfr_cuff_ada_2026-09-10_to_2026-09-25.csv"'
    )
    rows = _rows(await response.text())
    assert [row["Session"] for row in rows] == [f"s{day:02}" for day in range(3, 19)]
    assert {row["Repetitions"] for row in rows} == {"30"}
    # By name and by the clock at home, although the record has an id and UTC.
    assert {row["Athlete"] for row in rows} == {"Ada"}
    assert rows[0]["Started"] == "2026-09-10 12:20:00"
    assert rows[0]["UTC offset"] == "UTC-07:00"


async def test_json(
    hass: HomeAssistant, ada: str, hass_client: ClientSessionGenerator
) -> None:
    """All that is kept of everybody, good enough for another installation."""
    client = await hass_client()
    response = await client.get(f"{PATH}/sessions.json")
    assert response.content_type == "application/json"
    name = response.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="bfr_cuff_all_until_2')
    sessions = read(await response.text()).sessions
    assert [each.record.session_id for each in sessions] == [
        f"s{day:02}" for day in range(25)
    ]
    assert all(len(samples) == 100 for samples in sessions[0].traces.values())


async def test_nothing_to_show(
    hass: HomeAssistant, ada: str, hass_client: ClientSessionGenerator
) -> None:
    """A file without sessions is a file."""
    bea = add_athlete(hass, name="Béa ⚡")
    client = await hass_client()
    response = await client.get(f"{PATH}/sessions.json?athlete={bea.entry_id}")
    assert "bfr_cuff_bea_" in response.headers["Content-Disposition"]
    assert json.loads(await response.text())["sessions"] == []


async def test_one_session(
    hass: HomeAssistant, ada: str, hass_client: ClientSessionGenerator
) -> None:
    """Its trace as CSV, all of it as JSON, or an activity."""
    client = await hass_client()
    response = await client.get(f"{PATH}/session/s00.csv")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="bfr_cuff_ada_2026-09-07_1220.csv"'
    )
    rows = _rows(await response.text())
    assert len(rows) == 100
    assert rows[11]["Pressure (0.1 mmHg)"] == "710"
    response = await client.get(f"{PATH}/session/s00.json")
    [session] = read(await response.text()).sessions
    assert session.record.session_id == "s00"
    response = await client.get(f"{PATH}/session/s00.fit")
    assert response.content_type == "application/vnd.ant.fit"
    with FitReader(BytesIO(await response.read())) as messages:
        names = {each.name for each in messages if isinstance(each, FitDataMessage)}
    assert {"session", "record", "set"} <= names


async def test_signed(
    hass: HomeAssistant,
    ada: str,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Nobody gets in without a key; a card has the address signed."""
    assert await async_setup_component(hass, "auth", {})
    client = await hass_client_no_auth()
    path = f"{PATH}/sessions.csv?athlete={ada}"
    for each in (path, f"{PATH}/session/s00.fit"):
        assert (await client.get(each)).status == HTTPStatus.UNAUTHORIZED
    socket = await hass_ws_client(hass)
    await socket.send_json_auto_id({"type": "auth/sign_path", "path": path})
    signed = (await socket.receive_json())["result"]["path"]
    response = await client.get(signed)
    assert response.status == HTTPStatus.OK
    assert len((await response.text()).splitlines()) == 26


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("session/none.csv", (404, "No such session is kept")),
        ("sessions.csv?athlete=nobody", (404, "There is no athlete called nobody")),
        (
            "sessions.json?since=yesterday",
            (400, "since has to be a day, such as 2026-11-20, or a time of one"),
        ),
    ],
)
async def test_in_words(
    hass: HomeAssistant,
    ada: str,
    hass_client: ClientSessionGenerator,
    path: str,
    answer: tuple[int, str],
) -> None:
    """What cannot be given is said."""
    status, said = answer
    client = await hass_client()
    response = await client.get(f"{PATH}/{path}")
    assert response.status == status
    assert said in (await response.json())["message"]


@pytest.mark.parametrize("path", ["sessions.fit", "sessions.xml", "session/s00.xml"])
async def test_no_such_file(
    hass: HomeAssistant, ada: str, hass_client: ClientSessionGenerator, path: str
) -> None:
    """Other kinds of files are not there."""
    client = await hass_client()
    assert (await client.get(f"{PATH}/{path}")).status == HTTPStatus.NOT_FOUND


async def test_a_database_that_is_away(
    hass: HomeAssistant,
    ada: str,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the beginning it is said; later the download breaks off, and shows it."""
    client = await hass_client()
    keeper = hass.data[HISTORY]
    good_read, reads = keeper.async_read, 0

    async def reads_twice(read: Any) -> Any:
        nonlocal reads
        reads += 1
        if reads > 2:
            raise HistoryError(HistoryProblem.UNREACHABLE, "gone")
        return await good_read(read)

    monkeypatch.setattr(keeper, "async_read", reads_twice)
    response = await client.get(f"{PATH}/sessions.json")
    assert response.status == HTTPStatus.OK
    with pytest.raises(ClientPayloadError):
        await response.text()
    response = await client.get(f"{PATH}/sessions.json")
    assert response.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "history" in (await response.json())["message"].lower()


async def test_never_all_in_memory(
    hass: HomeAssistant,
    ada: str,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A long history goes out in pieces."""
    sizes: list[int] = []
    pieces = files.ManySessions.async_pieces

    async def noted(self: files.ManySessions) -> Any:
        async for piece in pieces(self):
            sizes.append(len(piece))
            yield piece

    monkeypatch.setattr(files.ManySessions, "async_pieces", noted)
    client = await hass_client()
    body = await (await client.get(f"{PATH}/sessions.json")).read()
    assert sum(sizes) == len(body)
    assert len(sizes) == 3
    assert max(sizes) < len(body) / 2
