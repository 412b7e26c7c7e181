"""Tests of the actions that give history out and take it in."""

import base64
import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
import json
from pathlib import Path
from typing import Any

from fitdecode import FitDataMessage, FitReader
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.bfr_cuff.history.keeper import HISTORY
from custom_components.bfr_cuff.lib.store.reader import Filter
from custom_components.bfr_cuff.services import history as services, import_file
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from simulator.device import Simulator

from .athletes import add_athlete
from .helpers import state
from .kept_sessions import keep, kept
from .training import ask, athlete, controller, ended, start

MONDAY = datetime(2026, 9, 7, 19, 20, tzinfo=UTC)
ELSEWHERE = "f" * 32


@pytest.fixture
async def ada(hass: HomeAssistant) -> AthleteSessions:
    """Return an athlete with three sessions, one each day."""
    sessions = await athlete(hass)
    days = [MONDAY + timedelta(days=day) for day in range(3)]
    await keep(hass, *(kept(f"s{day}", at) for day, at in enumerate(days)))
    return sessions


async def test_two_of_a_name(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """Neither is given what is the other's; by their entries both are told apart."""
    bo = await athlete(hass, name="Bo")
    hass.config_entries.async_update_entry(bo.entry, title="ada ")
    exported = await ask(hass, "export_history", athlete=ada.entry.entry_id)
    assert exported["sessions"] == 3
    content = exported["content"].replace("s0", "t0")
    content = content.replace(str(ada.entry.unique_id), ELSEWHERE)
    for action, data in (
        ("export_history", {}),
        ("import_history", {"content": content}),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await ask(hass, action, athlete="Ada", **data)
        assert refused.value.translation_key == "athlete_twice"
    theirs = {"athlete": bo.entry.entry_id}
    taken = await ask(hass, "import_history", content=content, **theirs)
    assert taken["added"] == 1, taken
    assert (await ask(hass, "export_history", **theirs))["sessions"] == 1


async def _all(hass: HomeAssistant) -> dict[str, str]:
    """Return whose each session is."""
    found = await hass.data[HISTORY].async_read(
        lambda reader: list(reader.export(Filter()))
    )
    return {each.record.session_id: each.record.athlete_id for each in found}


async def _elsewhere(hass: HomeAssistant, *session_ids: str) -> str:
    """Return the export of another installation, where the athlete has another id."""
    content = (await ask(hass, "export_history"))["content"]
    file = json.loads(content)
    file["sessions"] = file["sessions"][: len(session_ids)]
    for session, session_id in zip(file["sessions"], session_ids, strict=True):
        session["record"] |= {"session_id": session_id, "athlete_id": ELSEWHERE}
    return json.dumps(file)


# Out


async def test_json(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """Everything, unless less is asked for."""
    answer = await ask(hass, "export_history")
    assert set(answer) == {"format", "filename", "content", "sessions"}
    assert (answer["format"], answer["sessions"]) == ("json", 3)
    assert len(json.loads(answer["content"])["sessions"]) == 3
    answer = await ask(
        hass, "export_history", athlete="ada", since="2026-09-08", until="2026-09-08"
    )
    assert answer["filename"] == "bfr_cuff_ada_2026-09-08_to_2026-09-08.json"
    assert answer["sessions"] == 1
    # A date that YAML has read already.
    answer = await ask(hass, "export_history", since=MONDAY.date() + timedelta(days=1))
    assert answer["sessions"] == 2
    answer = await ask(
        hass, "export_history", athlete="ada", since="2026-09-08", until="2026-09-08"
    )
    [session] = json.loads(answer["content"])["sessions"]
    assert session["record"]["session_id"] == "s1"


async def test_csv(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """A row for each set, or the trace of one session."""
    answer = await ask(hass, "export_history", format="csv")
    assert len(list(csv.DictReader(StringIO(answer["content"])))) == 3
    answer = await ask(hass, "export_history", format="csv", session="s1")
    assert answer["sessions"] == 1
    assert len(list(csv.DictReader(StringIO(answer["content"])))) == 100


async def test_fit(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """One session: the one that is named, or the last."""
    last = await ask(hass, "export_history", format="fit", athlete="Ada")
    assert last["filename"] == "bfr_cuff_ada_2026-09-09_1220.fit"
    first = await ask(hass, "export_history", format="fit", session="s0")
    assert first["filename"] == "bfr_cuff_ada_2026-09-07_1220.fit"
    with FitReader(BytesIO(base64.b64decode(first["content"]))) as messages:
        assert "session" in {
            each.name for each in messages if isinstance(each, FitDataMessage)
        }


async def test_no_such_session(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """An id that is not known, or nobody's last session."""
    add_athlete(hass, name="Bea")
    for wanted in ({"session": "none"}, {"athlete": "Bea"}):
        with pytest.raises(ServiceValidationError) as refused:
            await ask(hass, "export_history", format="fit", **wanted)
        assert str(refused.value) == "No such session is kept"
    with pytest.raises(ServiceValidationError, match="no athlete called Cleo"):
        await ask(hass, "export_history", athlete="Cleo")


async def test_too_much(
    hass: HomeAssistant, ada: AthleteSessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no response should hold is refused, and said how to get all the same."""
    monkeypatch.setattr(services, "LARGEST_RESPONSE", 1000)
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "export_history")
    assert refused.value.translation_key == "export_too_large"


# In


async def test_back_again(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """What is there already stays as it is."""
    content = (await ask(hass, "export_history"))["content"]
    answer = await ask(hass, "import_history", content=content)
    assert answer == {"added": 0, "skipped": 3, "measurements": 0, "problems": []}


async def test_another_installation(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """Its athlete has another id, so somebody says who that is here."""
    content = await _elsewhere(hass, "t0", "t1")
    answer = await ask(hass, "import_history", content=content)
    assert (answer["added"], answer["skipped"]) == (0, 2)
    [problem] = answer["problems"]
    assert problem.startswith("2 sessions belong to an athlete who is not known here")
    assert ELSEWHERE in problem
    bea = add_athlete(hass, name="Bea")
    answer = await ask(hass, "import_history", content=content, athlete="Bea")
    assert answer == {"added": 2, "skipped": 0, "measurements": 0, "problems": []}
    answer = await ask(hass, "import_history", content=content, athlete="Bea")
    assert answer == {"added": 0, "skipped": 2, "measurements": 0, "problems": []}
    assert {
        ident: who for ident, who in (await _all(hass)).items() if ident[0] == "t"
    } == {
        "t0": bea.unique_id,
        "t1": bea.unique_id,
    }


async def test_shown_at_once(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """What was imported is among the athlete's sessions."""
    content = await _elsewhere(hass, "t0", "t1")
    await ask(hass, "import_history", content=content, athlete="Ada")
    await hass.async_block_till_done()
    ids = [record.session_id for record in ada.records]
    assert {"t0", "t1"} <= set(ids)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text[:-20], "the file: not JSON"),
        (lambda text: "[]", 'the file: not an export (its "format" is not'),
        (
            lambda text: text.replace('"set_count": 1', '"set_count": "one"', 1),
            'session 1, "set_count": not a number',
        ),
        (
            lambda text: text.replace('"rpe": 6.0', '"rpe": 60', 1),
            'session 1, set 1, "rpe": not from 0 to 10',
        ),
        (lambda text: text.replace("t1", "t0"), "session 2: the same as session 1"),
    ],
)
async def test_bad_input(
    hass: HomeAssistant, ada: AthleteSessions, damage: Any, said: str
) -> None:
    """The place of the problem is said, and nothing changes."""
    before = await _all(hass)
    content = damage(await _elsewhere(hass, "t0", "t1"))
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "import_history", content=content, athlete="Ada")
    assert str(refused.value).startswith(f"Nothing was imported: {said}")
    assert await _all(hass) == before


async def test_a_file(
    hass: HomeAssistant, ada: AthleteSessions, tmp_path: Path
) -> None:
    """It must be where Home Assistant may read, there, and not too large."""
    file = tmp_path / "history.json"
    file.write_text(await _elsewhere(hass, "t0", "t1"))

    async def refused(key: str, name: Path) -> None:
        with pytest.raises(ServiceValidationError) as error:
            await ask(hass, "import_history", file=str(name), athlete="Ada")
        assert error.value.translation_key == key
        assert str(name) in str(error.value)

    await refused("import_file_not_allowed", file)
    await refused("import_file_not_allowed", tmp_path / "none.json")
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    await refused("import_file_unreadable", tmp_path / "none.json")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    await refused("import_file_unreadable", tmp_path / "bytes")
    answer = await ask(hass, "import_history", file=str(file), athlete="Ada")
    assert answer["added"] == 2


async def test_a_file_that_is_too_large(
    hass: HomeAssistant,
    ada: AthleteSessions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would not fit into the memory of a small machine."""
    monkeypatch.setattr(import_file, "LARGEST_IMPORT", 10)
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    (tmp_path / "large.json").write_text("[" * 11)
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "import_history", file=str(tmp_path / "large.json"))
    assert refused.value.translation_key == "import_file_too_large"


async def test_nothing_given(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """Neither a text nor a file."""
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "import_history")
    assert refused.value.translation_key == "import_nothing"


# Deleted


async def test_delete(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """One session goes, with its parts; sensors follow, the others stay."""
    await _delete(hass, session="s1")
    assert set(await _all(hass)) == {"s0", "s2"}
    assert [record.session_id for record in ada.records] == ["s0", "s2"]
    assert state(hass, "sensor.ada_sessions_in_all").state == "2"
    with pytest.raises(ServiceValidationError, match="No such session"):
        await _delete(hass, session="s1")
    # It can be imported again as it was.
    content = await _elsewhere(hass, "s1")
    answer = await ask(hass, "import_history", content=content, athlete="Ada")
    assert answer["added"] == 1


async def test_delete_by_whom(
    hass: HomeAssistant,
    ada: AthleteSessions,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    """It takes an administrator, or an automation of one."""
    for user in (hass_read_only_user, await hass.auth.async_create_user("Bo")):
        with pytest.raises(Unauthorized):
            await _delete(hass, Context(user_id=user.id), session="s1")
    assert set(await _all(hass)) == {"s0", "s1", "s2"}
    await _delete(hass, Context(user_id=hass_admin_user.id), session="s1")
    assert set(await _all(hass)) == {"s0", "s2"}


@pytest.mark.controller(time_scale=10)
async def test_delete_what_runs(hass: HomeAssistant, simulator: Simulator) -> None:
    """A session that is not over cannot be deleted; once it is, it can."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, scale=10)
    await start(hass)
    assert sessions.recording is not None
    session_id = sessions.recording.session_id
    with pytest.raises(ServiceValidationError, match="not over"):
        await _delete(hass, session=session_id)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await _delete(hass, session=session_id)
    assert await _all(hass) == {}


async def test_delete_under_a_wrap(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """As long as a wrap is on, its session is needed."""
    ada.history.wrap_on = "s2"
    with pytest.raises(ServiceValidationError, match="not over"):
        await _delete(hass, session="s2")


async def _delete(
    hass: HomeAssistant, context: Context | None = None, **data: Any
) -> None:
    """Delete a session, and wait until it is gone everywhere."""
    await hass.services.async_call(
        "bfr_cuff", "delete_session", data, blocking=True, context=context
    )
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_session_of_a_year_to_come(
    hass: HomeAssistant, ada: AthleteSessions
) -> None:
    """It would be the last session for a lifetime, so it is refused in words."""
    file = json.loads(await _elsewhere(hass, "future"))
    file["sessions"][0]["record"]["started_at"] = "2099-01-01T10:00:00+00:00"
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "import_history", content=json.dumps(file), athlete="Ada")
    assert 'session 1, "started_at": in the future' in str(refused.value)
    assert len(await _all(hass)) == 3
