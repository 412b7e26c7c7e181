"""Tests of a database of the owner's choice: chosen, tried, copied to, left again."""

from collections.abc import Callable
from datetime import date
import json
from pathlib import Path
import sqlite3
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.diagnostics import async_get_config_entry_diagnostics
from custom_components.bfr_cuff.flows.database import SCHEMA
from custom_components.bfr_cuff.history import database
from custom_components.bfr_cuff.history.keeper import HISTORY, HistoryKeeper
from custom_components.bfr_cuff.lib.store.database import (
    HistoryError,
    HistoryProblem,
    open_history,
    sqlite_url,
)
from custom_components.bfr_cuff.lib.store.model import KeptSession
from custom_components.bfr_cuff.lib.store.reader import Filter, Reader
from custom_components.bfr_cuff.lib.store.writer import Writer
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryDisabler,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.requirements import RequirementsNotFound
from simulator.device import Simulator
from tests.lib.store.conftest import postgres
from tests.lib.store.postgres import Postgres

from .athletes import add_athlete, lop, record
from .helpers import act, assert_state, eventually, state
from .shipped import TEXTS, placeholders
from .test_progress import _kept
from .training import ask, athlete, controller, ended, inflated, keep, reach, start

__all__ = ["postgres"]

OLD, NEW = "bfr_cuff.db", "new.db"


@pytest.fixture
def new(tmp_path: Path) -> str:
    """Return the address of another database."""
    return sqlite_url(tmp_path / NEW)


async def _form(hass: HomeAssistant) -> ConfigFlowResult:
    """Return the question for a database."""
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    return await flow.async_configure(menu["flow_id"], {"next_step_id": "history"})


async def _choose(hass: HomeAssistant, url: str, *, copy: bool) -> ConfigFlowResult:
    """Add a database, and wait for the copy."""
    form = await _form(hass)
    assert form["type"] is FlowResultType.FORM
    flow = hass.config_entries.flow
    result = await flow.async_configure(form["flow_id"], {"url": url, "copy": copy})
    if result["type"] is FlowResultType.SHOW_PROGRESS:
        assert result["step_id"] == "copy"
        await hass.async_block_till_done()
        result = await flow.async_configure(form["flow_id"])
    await hass.async_block_till_done()
    return result


async def _change(hass: HomeAssistant, url: str, *, copy: bool) -> ConfigFlowResult:
    """Choose another database in the options, and wait for the copy."""
    options = hass.config_entries.options
    form = await options.async_init(_entry(hass).entry_id)
    if form["type"] is not FlowResultType.FORM:
        return form
    given = {"url": url, "copy": copy}
    result = await options.async_configure(form["flow_id"], given)
    if result["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        result = await options.async_configure(form["flow_id"])
    await hass.async_block_till_done()
    return result


def _entry(hass: HomeAssistant) -> ConfigEntry:
    entry = database.history_entry(hass)
    assert entry is not None
    return entry


def _keeper(hass: HomeAssistant) -> HistoryKeeper:
    return hass.data[HISTORY]


def _in_file(path: Path) -> list[str]:
    """Return the protocols of the sessions in a file, newest first."""
    engine = open_history(sqlite_url(path))
    page = Reader(engine).sessions(Filter())
    engine.dispose()
    return [kept.protocol_id for kept in page.sessions]


def _again(hass: HomeAssistant, sessions: AthleteSessions) -> AthleteSessions:
    """Return the athlete as set up now."""
    assert_state(sessions.entry, ConfigEntryState.LOADED)
    again: AthleteSessions = sessions.entry.runtime_data
    return again


# Choosing.


async def test_copied(hass: HomeAssistant, new: str, tmp_path: Path) -> None:
    """What is kept so far comes along, once; the file stays as it was."""
    sessions = await athlete(hass)
    last = _kept(days_ago=1)
    await keep(sessions, _kept("classic_75", 3), last)
    await sessions.history.async_set_progress("first_time", {"load_kg": 12.0})
    result = await _choose(hass, new, copy=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "History database"
    assert "next_flow" not in result
    assert _keeper(hass).url == new
    again = _again(hass, sessions)
    assert again is not sessions
    assert [each.protocol_id for each in again.records] == ["classic_75", "first_time"]
    assert again.records[-1] == last
    assert again.history.progress == {"first_time": {"load_kg": 12.0}}
    assert len(_in_file(tmp_path / OLD)) == 2
    # There and back: what is there already is not doubled.
    result = await _change(hass, sqlite_url(tmp_path / OLD), copy=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert len(_again(hass, sessions).records) == 2


def test_copied_in_the_order_of_what_happened(tmp_path: Path) -> None:
    """A clock that was ahead in the first of two sessions makes it no later there."""
    old, new = (open_history(sqlite_url(tmp_path / f"{name}.db")) for name in "ab")
    day = date(2026, 9, 1)
    ahead, after = _kept("classic_75", 0), _kept("first_time", 1)
    for place, each in enumerate((ahead, after)):
        each.athlete_id = "ada"
        Writer(old).insert(KeptSession(record=each), day, happened=float(place))
    assert database.copy_history(old, new, ["ada"], lambda record: day) == 2
    for engine in (old, new):
        found = Reader(engine).records("ada", 9)
        assert [kept.protocol_id for kept in found] == ["classic_75", "first_time"]
        engine.dispose()


async def test_not_wanted_copy(hass: HomeAssistant, new: str, tmp_path: Path) -> None:
    """Without a copy the new database is empty, and the old one is back later."""
    sessions = await athlete(hass)
    await keep(sessions, _kept())
    await _choose(hass, f" {new} ", copy=False)
    assert _again(hass, sessions).records == []
    assert state(hass, "sensor.ada_sessions_in_all").state == "0"
    await keep(_again(hass, sessions), _kept("classic_75"))
    assert await hass.config_entries.async_remove(_entry(hass).entry_id) == {
        "require_restart": False
    }
    await hass.async_block_till_done()
    assert [each.protocol_id for each in _again(hass, sessions).records] == [
        "first_time"
    ]
    assert _in_file(tmp_path / NEW) == ["classic_75"]


async def test_disabled(hass: HomeAssistant, new: str, tmp_path: Path) -> None:
    """A database that is disabled is not used, and used again once it is enabled."""
    await athlete(hass)
    await _choose(hass, new, copy=False)
    entry = _entry(hass)
    disable = hass.config_entries.async_set_disabled_by
    await disable(entry.entry_id, ConfigEntryDisabler.USER)
    await hass.async_block_till_done()
    assert _keeper(hass).url == sqlite_url(tmp_path / OLD)
    await disable(entry.entry_id, None)
    await hass.async_block_till_done()
    assert _keeper(hass).url == new


async def test_reloaded(hass: HomeAssistant, new: str) -> None:
    """A reload of the entry alone changes nothing."""
    sessions = await athlete(hass)
    await _choose(hass, new, copy=False)
    again = _again(hass, sessions)
    assert await hass.config_entries.async_reload(_entry(hass).entry_id)
    await hass.async_block_till_done()
    assert _again(hass, sessions) is again


async def test_first_and_only(hass: HomeAssistant, new: str) -> None:
    """It may be added before anything else, and once; its options change it."""
    await _choose(hass, new, copy=False)
    form = await _form(hass)
    assert (form["type"], form["reason"]) == (
        FlowResultType.ABORT,
        "history_in_options",
    )
    form = await MockConfigEntry.start_reconfigure_flow(_entry(hass), hass)
    assert form["reason"] == "history_in_options"
    assert _entry(hass).supported_subentry_types == {}


# What is wrong with a database.


def _no_url(folder: Path) -> str:
    return "my database"


def _nobody_there(folder: Path) -> str:
    return "postgresql://bfr:s3cret@127.0.0.1:9/bfr"


def _no_database(folder: Path) -> str:
    path = folder / "diary.db"
    path.write_text("Dear diary, " * 500)
    return sqlite_url(path)


def _of_another_program(folder: Path) -> str:
    path = folder / "home-assistant_v2.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE states (state_id INTEGER)")
    connection.close()
    return sqlite_url(path)


def _from_the_future(folder: Path) -> str:
    path = folder / "future.db"
    open_history(sqlite_url(path)).dispose()
    with sqlite3.connect(path) as connection:
        [table] = connection.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE '%schema_version'"
        ).fetchone()
        connection.execute(f"INSERT INTO {table} VALUES (999, 0)")  # noqa: S608
    connection.close()
    return sqlite_url(path)


WRONG: list[tuple[Callable[[Path], str], HistoryProblem]] = [
    (_no_url, HistoryProblem.BAD_URL),
    (_nobody_there, HistoryProblem.UNREACHABLE),
    (_no_database, HistoryProblem.DAMAGED),
    (_of_another_program, HistoryProblem.FOREIGN),
    (_from_the_future, HistoryProblem.NEWER),
]


@pytest.mark.parametrize(("make", "problem"), WRONG)
async def test_wrong(
    hass: HomeAssistant,
    tmp_path: Path,
    make: Callable[[Path], str],
    problem: HistoryProblem,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each problem has its words, the form stays open, and nothing has changed."""
    sessions = await athlete(hass)
    url = make(tmp_path)
    form = await _choose(hass, url, copy=True)
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] == {"url": f"history_{problem}"}
    placeholder = form["description_placeholders"]
    assert placeholder is not None
    assert placeholder["detail"] or problem is HistoryProblem.NEWER
    assert "s3cret" not in placeholder["detail"] + caplog.text
    assert _keeper(hass).url == sqlite_url(tmp_path / OLD)
    assert _keeper(hass).reachable
    flow, good = hass.config_entries.flow, sqlite_url(tmp_path / NEW)
    given = {"url": good, "copy": False}
    result = await flow.async_configure(form["flow_id"], given)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert _again(hass, sessions).history.keeper.url == good


async def test_driver(hass: HomeAssistant) -> None:
    """What speaks with PostgreSQL is installed by Home Assistant, or is missed."""
    await athlete(hass)
    with patch.object(
        database,
        "async_process_requirements",
        side_effect=RequirementsNotFound(DOMAIN, ["psycopg"]),
    ) as install:
        form = await _choose(hass, "postgresql://127.0.0.1:9/bfr", copy=True)
    assert form["errors"] == {"url": "history_no_driver"}
    assert install.call_args.args[1:] == (DOMAIN, ["psycopg[binary]==3.3.9"], False)
    with patch.object(database, "async_process_requirements") as install:
        await database.async_install_driver(hass, "sqlite:///any.db")
    assert install.call_args.args[2] == []


async def test_form(hass: HomeAssistant, new: str) -> None:
    """Its texts have what they need, and show no address with a password."""
    form = await _form(hass)
    for section in ("config", "options"):
        text = TEXTS[section]["step"]["history"]
        assert {str(key) for key in SCHEMA.schema} == set(text["data"])
        assert {str(key) for key in SCHEMA.schema} == set(text["data_description"])
        given = set(form["description_placeholders"] or ())
        assert placeholders(text) <= given
        # Bounds and an age are of other forms, and why a cuff is not to be used.
        others = {"age", "low", "high", "parts", "reason"}
        assert placeholders(TEXTS[section]["error"]) - others <= given
    assert (form["description_placeholders"] or {})["database"] == OLD


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://me:word@nas:5432/bfr", "nas/bfr"),
        ("sqlite:////data/bfr.db", "bfr.db"),
        ("sqlite://", "?"),
        ("word", "?"),
    ],
)
def test_place(url: str, place: str) -> None:
    """Where a database is can be told without who may open it."""
    assert database.place_of(url) == place


async def test_not_copied(hass: HomeAssistant, new: str) -> None:
    """A copy that fails is told of, and nothing has changed."""
    sessions = await athlete(hass)
    await keep(sessions, _kept())
    before = _keeper(hass).url
    full = HistoryError(HistoryProblem.UNREACHABLE, "disk full")
    with patch.object(Writer, "insert", side_effect=full):
        form = await _choose(hass, new, copy=True)
    assert form["errors"] == {"base": "not_copied"}
    assert (form["description_placeholders"] or {})["detail"] == "disk full"
    assert _keeper(hass).url == before
    flow = hass.config_entries.flow
    given = {"url": new, "copy": True}
    await flow.async_configure(form["flow_id"], given)
    await hass.async_block_till_done()
    result = await flow.async_configure(form["flow_id"])
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert len(_again(hass, sessions).records) == 1


# While a session runs.


@pytest.mark.controller(time_scale=10)
async def test_never_under_a_session(
    hass: HomeAssistant, simulator: Simulator, new: str, tmp_path: Path
) -> None:
    """Neither form begins; an entry that is removed has its effect afterwards."""
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await _choose(hass, new, copy=False)
    sessions = _again(hass, sessions)
    await start(hass, beat=False)
    refused = await _change(hass, sqlite_url(tmp_path / OLD), copy=False)
    assert refused["reason"] == "history_in_use"
    await hass.config_entries.async_remove(_entry(hass).entry_id)
    assert (await _form(hass))["reason"] == "history_in_use"
    assert _keeper(hass).url == new
    assert inflated(simulator)
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    await eventually(lambda: _keeper(hass).url == sqlite_url(tmp_path / OLD))
    await hass.async_block_till_done()
    assert _again(hass, sessions).records == []
    assert _in_file(tmp_path / NEW) == ["first_time"]


async def test_session_begins_meanwhile(
    hass: HomeAssistant, simulator: Simulator, new: str
) -> None:
    """A session that begins while the other database is opened keeps its own."""
    await controller(hass, simulator, settle=False)
    sessions = await athlete(hass, lop())
    before = _keeper(hass).url
    form = await _form(hass)
    prepare = HistoryKeeper.async_prepare
    calls = 0

    async def _slowly(keeper: HistoryKeeper, url: str) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            await start(hass)
        return await prepare(keeper, url)

    with patch.object(HistoryKeeper, "async_prepare", _slowly):
        result = await hass.config_entries.flow.async_configure(
            form["flow_id"], {"url": new, "copy": False}
        )
        await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert_state(_entry(hass), ConfigEntryState.SETUP_RETRY)
    assert _entry(hass).error_reason_translation_key == "history_in_use"
    assert _keeper(hass).url == before
    await ask(hass, "stop_session", athlete="Ada")
    await ended(sessions)
    assert await hass.config_entries.async_reload(_entry(hass).entry_id)
    await hass.async_block_till_done()
    assert _keeper(hass).url == new


async def test_not_under_a_wrap(hass: HomeAssistant) -> None:
    """A wrap that is still on is not forgotten by going elsewhere."""
    wrap = record("wrap", "Red band", name="Red band", placement="left_thigh")
    sessions = await athlete(hass, wrap)
    await start(hass, protocol="Floss")
    await reach(sessions, "ready")
    await act(hass, "button.press", entity_id="button.ada_next")
    await ask(hass, "stop_session", athlete="Ada")
    await sessions.async_shutdown()
    assert sessions.history.wrap_on
    assert (await _form(hass))["reason"] == "history_in_use"
    sessions._leaving = False
    await act(hass, "button.press", entity_id="button.ada_wrap_is_off")
    assert (await _form(hass))["type"] is FlowResultType.FORM


# Out of reach.


@pytest.mark.parametrize(("make", "problem"), WRONG)
async def test_set_up_without_it(
    hass: HomeAssistant,
    tmp_path: Path,
    make: Callable[[Path], str],
    problem: HistoryProblem,
) -> None:
    """Athletes wait for it and say why; once it is another one, they are there."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="History database",
        data={"kind": "history"},
        options={"url": make(tmp_path)},
    )
    entry.add_to_hass(hass)
    ada = add_athlete(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    for each in (entry, ada):
        assert_state(each, ConfigEntryState.SETUP_RETRY)
        assert each.error_reason_translation_key == f"history_{problem}"
    assert f"history_{problem}" in TEXTS["exceptions"]
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert_state(ada, ConfigEntryState.LOADED)


# PostgreSQL.


@pytest.mark.controller(time_scale=10)
async def test_on_a_server(
    hass: HomeAssistant,
    simulator: Simulator,
    postgres: Postgres,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A session is kept on a server, which may even be restarted meanwhile."""
    url = postgres.new_database()
    await controller(hass, simulator)
    sessions = await athlete(hass, lop(), scale=10)
    await keep(sessions, _kept(days_ago=5))
    result = await _choose(hass, url, copy=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    sessions = await set_up_athlete_again(hass, sessions)
    await start(hass, beat=False)
    await reach(sessions, "ready")
    keeper = sessions.history.keeper
    await hass.async_add_executor_job(postgres.stop)
    await eventually(lambda: not keeper.reachable, within_s=20)
    assert inflated(simulator)
    await hass.async_add_executor_job(postgres.start)
    await eventually(lambda: keeper.reachable and not keeper.behind, within_s=20)
    await ask(hass, "stop_session", athlete="Ada")
    ours = await ended(sessions)
    await eventually(lambda: not keeper.behind)
    kept = await keeper.async_read(lambda reader: reader.session(ours.session_id))
    assert isinstance(kept, KeptSession)
    assert kept.record == ours
    [samples] = kept.traces.values()
    gaps = [b.at_s - a.at_s for a, b in zip(samples, samples[1:], strict=False)]
    assert max(gaps) < 15
    await hass.async_block_till_done()
    assert len(sessions.records) == 2
    await _private(hass, postgres.password, caplog)


async def set_up_athlete_again(
    hass: HomeAssistant, sessions: AthleteSessions
) -> AthleteSessions:
    """Return the athlete as set up now, by the same clock as before."""
    again = _again(hass, sessions)
    again.clock = sessions.clock
    return again


async def _private(
    hass: HomeAssistant, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Check that a password is in no state, log, title or diagnostics."""
    entry = _entry(hass)
    known = await async_get_config_entry_diagnostics(hass, entry)
    assert known == {
        "kind": "history",
        "database": "postgresql",
        "reachable": True,
        "behind": 0,
    }
    states = [each.as_dict() for each in hass.states.async_all()]
    shown = json.dumps([states, known, entry.title], default=str)
    assert password not in shown + caplog.text
