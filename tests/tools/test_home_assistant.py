"""Tests of the client of Home Assistant's REST interface, against the real one."""

from collections.abc import AsyncIterator

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.setup import async_setup_component
from tools.demo.home_assistant import HomeAssistant as Client, RecoveryMode
from tools.demo.steps import CommandError


@pytest.fixture
async def client(
    hass: HomeAssistant, socket_enabled: None, hass_access_token: str
) -> AsyncIterator[Client]:
    """Return a client that talks to a Home Assistant over a real socket."""
    for component in ("api", "config", "websocket_api"):
        assert await async_setup_component(hass, component, {})
    await hass.async_block_till_done()
    server = TestServer(hass.http.app, host="127.0.0.1")
    await server.start_server()
    async with ClientSession() as session:
        yield Client(session, str(server.make_url("")).rstrip("/"), hass_access_token)
    await server.close()


async def test_is_running(hass: HomeAssistant, client: Client) -> None:
    """It runs once it has started, and not before."""
    assert await client.is_running()
    hass.set_state(CoreState.starting)
    assert not await client.is_running()
    hass.set_state(CoreState.running)


async def test_recovery_mode(hass: HomeAssistant, client: Client) -> None:
    """A Home Assistant that has given up on its configuration is an error."""
    hass.config.recovery_mode = True
    with pytest.raises(RecoveryMode):
        await client.is_running()


async def test_nobody_answers(client: Client, unused_tcp_port: int) -> None:
    """Where nobody answers, nothing runs."""
    nobody = Client(client.session, f"http://127.0.0.1:{unused_tcp_port}", "")
    assert not await nobody.is_running()


async def test_entry(hass: HomeAssistant, client: Client) -> None:
    """An entry comes through its config flow, shows its entities, and goes."""
    assert await client.entries("moon") == []
    await client.add_entry("moon", "the moon", {"user": {}})
    await hass.async_block_till_done()
    (entry,) = await client.entries("moon")
    assert (entry["title"], entry["state"]) == ("Moon", "loaded")
    assert list(await client.states("moon")) == ["sensor.moon_phase"]
    await client.remove_entry(entry["entry_id"])
    assert await client.entries("moon") == []


async def test_menu(client: Client) -> None:
    """A choice from a menu is an answer like any other."""
    answers = {
        "user": {"next_step_id": "sensor"},
        "sensor": {"name": "Both", "entities": [], "type": "sum"},
    }
    await client.add_entry("group", "the sensor", answers)
    (entry,) = await client.entries("group")
    assert entry["title"] == "Both"


@pytest.mark.parametrize("answers", [{}, {"key": {"key": "none"}}])
async def test_unanswered_step(
    client: Client, answers: dict[str, dict[str, str]]
) -> None:
    """A flow that asks for more than was prepared is refused, by the step's name."""
    with pytest.raises(CommandError, match="did not take the moon: user"):
        await client.add_entry("moon", "the moon", answers)


async def test_refused(client: Client) -> None:
    """A flow that ends without an entry is refused, with its reason."""
    await client.add_entry("moon", "the moon", {"user": {}})
    with pytest.raises(CommandError, match="single_instance_allowed"):
        await client.add_entry("moon", "the moon", {"user": {}})


async def test_command(client: Client) -> None:
    """A command over the websocket brings its result, or the reason of a refusal."""
    entities = await client.command("config/entity_registry/list")
    assert entities == []
    with pytest.raises(CommandError, match="refused no/such: Unknown command"):
        await client.command("no/such")


async def test_action(hass: HomeAssistant, client: Client) -> None:
    """An action is performed with its data."""
    calls = async_mock_service(hass, "select", "select_option")
    await client.act("select.select_option", entity_id="select.any", option="one")
    (call,) = calls
    assert call.data == {"entity_id": "select.any", "option": "one"}


async def test_refused_action(hass: HomeAssistant, client: Client) -> None:
    """An action that is refused says why."""
    assert await async_setup_component(hass, "select", {})
    with pytest.raises(CommandError, match="refused services/select(.|\n)*option"):
        await client.act("select.select_option", entity_id="select.any")


async def test_entities(hass: HomeAssistant, client: Client) -> None:
    """Entities are those of one integration."""
    await client.add_entry("moon", "the moon", {"user": {}})
    await hass.async_block_till_done()
    (entity,) = await client.entities("moon")
    assert entity["entity_id"] == "sensor.moon_phase"
    assert await client.entities("sun") == []
