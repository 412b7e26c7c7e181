"""Tests of who trains in the demo, in real Home Assistant with a real simulator."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
import pytest

from custom_components.bfr_cuff.athletes import is_athlete, load_athlete, wraps
from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.training.lop import Posture, newest_lop
from custom_components.bfr_cuff.training.placement import Placement
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from scripts.support import household
from scripts.support.home_assistant import HomeAssistant as Client
from simulator.device import Simulator, SimulatorConfig
from tests.integration.helpers import running


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
    for component in ("api", "config", "websocket_api"):
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


async def test_no_flow_is_left_open(hass: HomeAssistant, client: Client) -> None:
    """The athlete that the controller's flow offers to add waits for nobody."""
    assert not hass.config_entries.flow.async_progress(include_uninitialized=True)


async def test_move_in(hass: HomeAssistant, client: Client) -> None:
    """Two athletes can train, each on a cuff of their own; one owns a wrap."""
    await household.move_in(client, DOMAIN, simulated=True)
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
    today = dt_util.now().date()
    athlete = load_athlete(hass, ada)
    assert not athlete.blocks(today)
    assert not load_athlete(hass, ben).blocks(today)
    lop = newest_lop(athlete.lops, Placement.LEFT_ARM, 110, Posture.SEATED)
    assert lop.mmhg == household.ADA_LOP_MMHG
    assert [wrap.name for wrap in wraps(ben)] == ["Floss band"]
    for select, option in (
        ("gym_cuffs_cuff_1_placement", "left_arm"),
        ("gym_cuffs_cuff_2_placement", "left_thigh"),
        ("ada_limb", "left_arm"),
        ("ben_limb", "left_thigh"),
    ):
        assert hass.states.is_state(f"select.{select}", option)


async def test_moved_in_already(hass: HomeAssistant, client: Client) -> None:
    """Whoever is there stays, with what they chose; nobody comes twice."""
    await household.move_in(client, DOMAIN, simulated=True)
    await household.choose(client, "select.ada_limb", "left_thigh")
    before = await client.entries(DOMAIN)
    await household.move_in(client, DOMAIN, simulated=True)
    assert await client.entries(DOMAIN) == before
    assert hass.states.is_state("select.ada_limb", "left_thigh")


async def test_own_controller(hass: HomeAssistant, client: Client) -> None:
    """Where somebody wears the cuffs of their own controller, they alone know."""
    await household.move_in(client, DOMAIN, simulated=False)
    assert hass.states.is_state("select.gym_cuffs_cuff_1_placement", "unknown")
    assert len(await client.entries(DOMAIN)) == 3
