"""Tests of who trains in the demo, in real Home Assistant with a real simulator."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import islice
import lzma
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
import pytest

from custom_components.bfr_cuff.athletes import is_athlete, load_athlete, wraps
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.lib.controller.placement import Placement
from custom_components.bfr_cuff.lib.store import export_json as json_file
from custom_components.bfr_cuff.lib.training.lop import Posture, newest_lop
from homeassistant.components.frontend.storage import async_setup_frontend_storage
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.arguments import read_people
from simulator.device import Simulator, SimulatorConfig
from simulator.rig.cuffs import CUFFS
from simulator.rig.plant import plants
from tests.integration.helpers import running
from tools.demo import dashboard, household, past
from tools.demo.home_assistant import HomeAssistant as Client
from tools.demo.people import PEOPLE
from tools.months.training import months


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give each test a configuration folder, and with it a history, of its own."""
    return str(tmp_path)


@pytest.fixture
async def simulator(
    hass: HomeAssistant, enable_custom_integrations: None, socket_enabled: None
) -> AsyncIterator[Simulator]:
    """Run the controller of the demo."""
    config = SimulatorConfig(name="Gym cuffs", channels=household.CHANNELS)
    async with running(hass, config) as device:
        yield device


@pytest.fixture
async def client(
    hass: HomeAssistant, simulator: Simulator, hass_access_token: str
) -> AsyncIterator[Client]:
    """Return a client of a Home Assistant that has the controller, as the demo adds it."""
    for component in ("api", "config", "calendar", "lovelace", "websocket_api", DOMAIN):
        assert await async_setup_component(hass, component, {})
    server = TestServer(hass.http.app, host="127.0.0.1")
    await server.start_server()
    async with ClientSession() as session:
        api = Client(session, str(server.make_url("")).rstrip("/"), hass_access_token)
        answers: dict[str, Any] = {
            "user": {"next_step_id": "controller"},
            "controller": {"host": "127.0.0.1", "port": simulator.port},
            "key": {"key": simulator.key_text},
        }
        await api.add_entry(DOMAIN, "the controller", answers)
        await hass.async_block_till_done()
        yield api
    await server.close()


def entry_id(hass: HomeAssistant, name: str) -> str:
    """Return an athlete's entry."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return next(entry.entry_id for entry in entries if entry.title == name)


async def test_no_flow_is_left_open(hass: HomeAssistant, client: Client) -> None:
    """The athlete that is offered after a controller is none to wait for in the demo."""
    today = dt_util.now().date()
    await household.move_in(client, DOMAIN, simulated=True, today=today)
    await hass.async_block_till_done()
    assert not hass.config_entries.flow.async_progress(include_uninitialized=True)


async def test_move_in(hass: HomeAssistant, client: Client) -> None:
    """Two athletes can train, each on a cuff of their own; one owns a wrap."""
    today = dt_util.now().date()
    await household.move_in(client, DOMAIN, simulated=True, today=today)
    await hass.async_block_till_done()
    listed = await client.entries(DOMAIN)
    assert [each["title"] for each in listed if household.is_athlete(each)] == [
        "Ada",
        "Ben",
    ]
    ada, ben = (
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if is_athlete(entry)
    )
    for entry, limb, width, mmhg, exercise in (
        (ada, Placement.LEFT_ARM, 110, 150, "Biceps curl"),
        (ben, Placement.LEFT_THIGH, 180, 181, "Leg extension"),
    ):
        athlete = load_athlete(hass, entry)
        assert not athlete.blocks(today)
        lop = newest_lop(athlete.lops, limb, width, Posture.SEATED, today)
        assert lop.mmhg == mmhg
        assert lop.day < today
        assert list(athlete.one_rep_max_kg) == [exercise]
    assert [wrap.name for wrap in wraps(ben)] == ["Floss band"]
    for select, option in (
        ("gym_cuffs_cuff_1_placement", "left_arm"),
        ("gym_cuffs_cuff_2_placement", "left_thigh"),
        ("ada_limb", "left_arm"),
        ("ben_limb", "left_thigh"),
        ("ada_protocol", "classic_75"),
    ):
        assert hass.states.is_state(f"select.{select}", option)


async def test_moved_in_already(hass: HomeAssistant, client: Client) -> None:
    """Whoever is there stays, with what they chose; nobody comes twice."""
    today = date(2026, 11, 20)
    await household.move_in(client, DOMAIN, simulated=True, today=today)
    await household.choose(client, "select.ada_limb", "left_thigh")
    before = await client.entries(DOMAIN)
    later = today + timedelta(days=7)
    await household.move_in(client, DOMAIN, simulated=True, today=later)
    assert await client.entries(DOMAIN) == before
    assert hass.states.is_state("select.ada_limb", "left_thigh")


async def test_own_controller(hass: HomeAssistant, client: Client) -> None:
    """Where somebody wears the cuffs of their own controller, they alone know."""
    await household.move_in(client, DOMAIN, simulated=False, today=date(2026, 11, 20))
    assert hass.states.is_state("select.gym_cuffs_cuff_1_placement", "unknown")
    assert len(await client.entries(DOMAIN)) == 3


async def test_past(hass: HomeAssistant, client: Client, tmp_path: Path) -> None:
    """Each has the months behind them that are theirs, once; they end before now."""
    now = dt_util.now()
    await household.move_in(client, DOMAIN, simulated=True, today=now.date())
    hass.config.allowlist_external_dirs = {str(tmp_path / "www")}
    for person in PEOPLE.values():
        sessions = islice(months(person), 2)
        file = tmp_path / f"{person.key}.json.xz"
        file.write_bytes(lzma.compress(json_file.dump(sessions)))
    for _ in range(2):
        await past.bring(client, DOMAIN, tmp_path, now, tmp_path)
    assert not (tmp_path / "www").exists()
    monday = (now - timedelta(days=now.weekday(), weeks=12)).date()
    for person in PEOPLE.values():
        answer = await client.command(
            f"{DOMAIN}/history/sessions", athlete=entry_id(hass, person.name)
        )
        days = [date.fromisoformat(each["day"]) for each in answer["sessions"]]
        assert days == [monday + timedelta(days=4), monday + timedelta(days=1)]


async def test_dashboard(hass: HomeAssistant, client: Client) -> None:
    """The integration's own dashboard opens first, however often it is installed."""
    await async_setup_frontend_storage(hass)
    for _ in range(2):
        await dashboard.install(client)
    core = await client.command("frontend/get_system_data", key="core")
    panel = core["value"]["default_panel"]
    [listed] = await client.command("lovelace/dashboards/list")
    assert listed["url_path"] == panel
    config = await client.command("lovelace/config", url_path=panel, force=True)
    assert config == {"strategy": {"type": "custom:bfr-cuff"}}


def test_each_athlete_has_a_limb_of_their_own() -> None:
    """Its true LOP is about the last one on record, and no two are alike."""
    worn = plants(
        map(CUFFS.__getitem__, household.CHANNELS), people=read_people(household.BLOOD)
    )
    for plant, person, placement in zip(
        worn, household.WEARERS, household.PLACEMENTS, strict=True
    ):
        last = [lop.mmhg for lop in person.lops if lop.placement == placement][-1]
        assert plant.limb.lop == pytest.approx(last, abs=6)
    assert worn[0].limb.body.systolic != worn[1].limb.body.systolic
