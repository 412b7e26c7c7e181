"""Tests of pairing a controller: by hand, again with another key, at another address."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
import socket
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.translation import async_get_translations
from simulator.device import Simulator

from .conftest import DEVICE_ID
from .helpers import HOST, act, assert_reason, assert_state, eventually, hold, running
from .stranger import Stranger

OTHER_KEY = base64.b64encode(bytes(32)).decode()


async def _start(hass: HomeAssistant) -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert result["type"] is FlowResultType.MENU
    result = await _submit(hass, result, next_step_id="controller")
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "controller"
    return result


async def _submit(
    hass: HomeAssistant, result: ConfigFlowResult, **user_input: Any
) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_configure(result["flow_id"], user_input)


async def _at(hass: HomeAssistant, port: int) -> ConfigFlowResult:
    """Say where the controller is; the key is asked for next."""
    result = await _submit(hass, await _start(hass), host=HOST, port=port)
    assert result["step_id"] == "key"
    return result


async def _assert_error(
    hass: HomeAssistant, result: ConfigFlowResult, step: str, **errors: str
) -> None:
    """Assert that a form is shown again, with errors that have words."""
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == step
    assert result["errors"] == errors
    texts = await async_get_translations(hass, "en", "config", [DOMAIN])
    for error in errors.values():
        assert texts[f"component.{DOMAIN}.config.error.{error}"]


def _free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


# By hand.


async def test_pairing(hass: HomeAssistant, simulator: Simulator) -> None:
    """Host and port, then the key, make an entry that works at once."""
    result = await _at(hass, simulator.port)
    assert result["description_placeholders"] == {"name": HOST}
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Gym cuffs"
    assert result["data"] == {
        CONF_HOST: HOST,
        CONF_PORT: simulator.port,
        CONF_KEY: simulator.key_text,
    }
    assert result["result"].unique_id == DEVICE_ID
    await hass.async_block_till_done()
    assert result["result"].state is ConfigEntryState.LOADED


async def test_spaces_around_a_pasted_key(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A key is pasted with the spaces and the newline around it."""
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=f"  {simulator.key_text}\n")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert result["result"].state is ConfigEntryState.LOADED


@pytest.mark.parametrize(
    "key", ["", "hello", "AAAA", OTHER_KEY[:-1], f"{OTHER_KEY[:-2]}!=", "ключ" * 11]
)
async def test_text_that_is_no_key(
    hass: HomeAssistant, simulator: Simulator, key: str
) -> None:
    """What cannot be a key is said so at the field, and a right one is taken then."""
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=key)
    await _assert_error(hass, result, "key", key="invalid_key")
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_wrong_key(hass: HomeAssistant, simulator: Simulator) -> None:
    """A key of another device is told apart from silence."""
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=OTHER_KEY)
    await _assert_error(hass, result, "key", base="wrong_key")
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_nothing_listens(hass: HomeAssistant, simulator: Simulator) -> None:
    """Where nothing answers, the address is asked for again, as it was entered."""
    port = _free_port()
    result = await _submit(hass, await _at(hass, port), key=simulator.key_text)
    await _assert_error(hass, result, "controller", base="unreachable")
    assert result["data_schema"] is not None
    suggested = {
        str(field): field.description["suggested_value"]
        for field in result["data_schema"].schema
    }
    assert suggested == {CONF_HOST: HOST, CONF_PORT: port}

    result = await _submit(hass, result, host=HOST, port=simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_port_comes_from_the_form_as_a_float(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """The frontend's number box sends a float; a whole port is kept."""
    result = await _submit(
        hass, await _start(hass), host=HOST, port=float(simulator.port)
    )
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert type(result["data"][CONF_PORT]) is int


@asynccontextmanager
async def _plain_server(answer: bytes) -> AsyncIterator[int]:
    """Run something on the loopback that speaks no TLS."""

    async def _answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.read(64)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(_answer, HOST, 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"\0\1"])
async def test_no_tls_there(
    hass: HomeAssistant, simulator: Simulator, answer: bytes
) -> None:
    """Something else on that port is no controller that could be reached."""
    async with _plain_server(answer) as port:
        result = await _submit(hass, await _at(hass, port), key=simulator.key_text)
    await _assert_error(hass, result, "controller", base="unreachable")


@pytest.mark.controller(protocol=2)
async def test_another_protocol_version(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A controller of another version of the protocol is not paired."""
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    await _assert_error(hass, result, "key", base="unsupported_protocol")


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(limits, marks=pytest.mark.controller(**limits))
        for limits in (
            {"lease_max_ms": 6000},
            {"occlusion_max_s": 1201},
            {"reperfusion_s": 59},
            {"pressure_max": 281},
        )
    ],
    ids=lambda limits: next(iter(limits)),
)
async def test_unsafe_limits(
    hass: HomeAssistant, simulator: Simulator, limits: dict[str, float]
) -> None:
    """A controller that announces more than it may is not paired."""
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    await _assert_error(hass, result, "key", base="unsafe_limits")


@pytest.mark.controller(clients=1)
async def test_full(
    hass: HomeAssistant, simulator: Simulator, stranger: Stranger
) -> None:
    """A controller that serves as many as it can turns us away; later it does not."""
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    await _assert_error(hass, result, "controller", base="unreachable")

    await stranger.__aexit__()
    await eventually(lambda: not simulator._link._connections)
    result = await _submit(hass, result, host=HOST, port=simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_twice(
    hass: HomeAssistant, simulator: Simulator, coordinator: BfrCuffCoordinator
) -> None:
    """A controller that is set up already is not set up again."""
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


async def test_probe_leaves_the_running_connection_alone(
    hass: HomeAssistant, simulator: Simulator, coordinator: BfrCuffCoordinator
) -> None:
    """Trying a key while a cuff is held does not take the place of who holds it."""
    await hold(hass, coordinator, simulator)
    links = dict(simulator._link._connections)
    result = await _at(hass, simulator.port)
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["reason"] == "already_configured"
    await eventually(lambda: simulator._link._connections == links)
    assert coordinator.last_update_success
    assert coordinator.data.cuff(0).phase == "holding"
    assert simulator.pressure(0) > 45


# Another key.


async def _reauth(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    """Return the form of the reauthentication that has begun by itself."""

    def _flows() -> list[Any]:
        flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        return [flow for flow in flows if flow["context"]["source"] == SOURCE_REAUTH]

    await eventually(lambda: len(_flows()) == 1)
    flow = _flows()[0]
    assert flow["step_id"] == "reauth_confirm"
    assert flow["context"]["entry_id"] == entry.entry_id
    return await hass.config_entries.flow.async_configure(flow["flow_id"])


async def test_key_changed_while_connected(
    hass: HomeAssistant,
    simulator: Simulator,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """A new key on the device starts a reauthentication, which ends with it."""
    await simulator.change_key(bytes(range(32)))
    result = await _reauth(hass, entry)
    assert result["description_placeholders"] == {"name": "Gym cuffs"}

    result = await _submit(hass, result, key="no key")
    await _assert_error(hass, result, "reauth_confirm", key="invalid_key")
    await asyncio.sleep(1)  # what failed handshakes cost: a second without an answer
    result = await _submit(hass, result, key=OTHER_KEY)
    await _assert_error(hass, result, "reauth_confirm", base="wrong_key")
    result = await _submit(hass, result, key=simulator.key_text)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    assert entry.data[CONF_KEY] == simulator.key_text
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data is not coordinator


async def test_key_changed_while_away(
    hass: HomeAssistant, simulator: Simulator, entry: MockConfigEntry
) -> None:
    """A key that no longer fits at setup is asked for too."""
    await simulator.change_key(bytes(range(32)))
    await hass.config_entries.async_setup(entry.entry_id)
    assert_state(entry, ConfigEntryState.SETUP_RETRY)
    assert_reason(entry, "wrong_key")
    result = await _submit(hass, await _reauth(hass, entry), key=simulator.key_text)
    assert result["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_key_of_another_device(
    hass: HomeAssistant, simulator: Simulator, entry: MockConfigEntry
) -> None:
    """A key that fits is no use when another device answers with it."""
    await simulator.change_key(bytes(range(32)))
    await hass.config_entries.async_setup(entry.entry_id)
    result = await _reauth(hass, entry)
    await simulator.stop()
    imposter = replace(simulator.config, device_id="bfr-0b5e55ed", port=simulator.port)
    async with running(hass, imposter) as other:
        result = await _submit(hass, result, key=other.key_text)
        assert result["type"] is FlowResultType.ABORT
        assert result["reason"] == "wrong_device"
        assert entry.data[CONF_KEY] != other.key_text


# Another address.


async def test_reconfigured(
    hass: HomeAssistant,
    simulator: Simulator,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """The controller has moved: unreachable at first, then found; the key stays."""
    await simulator.cut_power()
    simulator.port = _free_port()
    result = await entry.start_reconfigure_flow(hass)
    assert result["step_id"] == "reconfigure"
    assert result["description_placeholders"] == {"name": "Gym cuffs"}
    result = await _submit(hass, result, host=HOST, port=simulator.port)
    await _assert_error(hass, result, "reconfigure", base="unreachable")

    await simulator.restore_power()
    result = await _submit(hass, result, host=HOST, port=simulator.port)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert entry.data == {
        CONF_HOST: HOST,
        CONF_PORT: simulator.port,
        CONF_KEY: simulator.key_text,
    }
    assert entry.state is ConfigEntryState.LOADED


async def test_not_reconfigured_in_a_hold(
    hass: HomeAssistant,
    simulator: Simulator,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """To begin anew at an address would end a hold: it waits until that is over."""
    await hold(hass, coordinator, simulator)
    result = await entry.start_reconfigure_flow(hass)
    result = await _submit(hass, result, host=HOST, port=simulator.port)
    await _assert_error(hass, result, "reconfigure", base="inflated")
    assert coordinator.data.cuff(0).phase == "holding"
    await act(hass, "bfr_cuff.release_all")
    await eventually(lambda: not coordinator.data.cuff(0).inflated)
    result = await _submit(hass, result, host=HOST, port=simulator.port)
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()


async def test_reconfigured_to_another_device(
    hass: HomeAssistant, simulator: Simulator, entry: MockConfigEntry
) -> None:
    """Another device, even with the same key, is not the one that is set up."""
    config = replace(simulator.config, device_id="bfr-0b5e55ed")
    async with running(hass, config) as other:
        result = await entry.start_reconfigure_flow(hass)
        result = await _submit(hass, result, host=HOST, port=other.port)
        assert result["type"] is FlowResultType.ABORT
        assert result["reason"] == "wrong_device"
    assert entry.data[CONF_PORT] == simulator.port


async def test_reconfigured_to_another_key(
    hass: HomeAssistant,
    simulator: Simulator,
    second_simulator: Simulator,
    entry: MockConfigEntry,
) -> None:
    """A device that does not hold the known key is refused."""
    result = await entry.start_reconfigure_flow(hass)
    result = await _submit(hass, result, host=HOST, port=second_simulator.port)
    await _assert_error(hass, result, "reconfigure", base="wrong_key")
    assert entry.data[CONF_PORT] == simulator.port


async def test_every_abort_has_words(hass: HomeAssistant) -> None:
    """Nothing that ends a flow is shown as a bare key."""
    texts = await async_get_translations(hass, "en", "config", [DOMAIN])
    for reason in (
        "already_configured",
        "already_in_progress",
        "reauth_successful",
        "reconfigure_successful",
        "unsupported_protocol",
        "wrong_device",
    ):
        assert texts[f"component.{DOMAIN}.config.abort.{reason}"]


# An address as people paste it.


@pytest.mark.parametrize(
    ("host", "port"),
    [
        (f" {HOST} ", None),
        (f"{HOST}\n", None),
        (f"http://{HOST}", None),
        (f"https://{HOST}/config?x=1", None),
        (f"http://{HOST}:7332/", 7332),
        (f"{HOST}:7400", 7400),
        ("cuffs.local", None),
        ("fd00::12", None),
        ("[fd00::12]:7400", 7400),
    ],
)
async def test_address_is_understood(
    hass: HomeAssistant, simulator: Simulator, host: str, port: int | None
) -> None:
    """Blanks go, and of an address from a browser's bar the host and the port stay."""
    expected = {"host": "cuffs.local", "port": port or simulator.port}
    if "cuffs" not in host:
        expected["host"] = "fd00::12" if "fd00" in host else HOST
    result = await _submit(hass, await _start(hass), host=host, port=simulator.port)
    assert result["step_id"] == "key"
    assert result["description_placeholders"] == {"name": expected["host"]}
    if expected == {"host": HOST, "port": simulator.port}:
        result = await _submit(hass, result, key=simulator.key_text)
        assert result["result"].data == {**expected, "key": simulator.key_text}


@pytest.mark.parametrize(
    "host", [" ", "http://", "the gym", "http://[nonsense", "a b:1"]
)
async def test_no_address(hass: HomeAssistant, host: str) -> None:
    """What names no host is said so at the field, and stays to be corrected."""
    result = await _submit(hass, await _start(hass), host=host, port=7332)
    assert result["step_id"] == "controller"
    assert result["errors"] == {"host": "bad_host"}


async def test_port_out_of_range(hass: HomeAssistant) -> None:
    """A port that cannot be is told of with the ports that can."""
    result = await _submit(hass, await _start(hass), host=HOST, port=70000)
    assert result["errors"] == {"port": "out_of_range"}
    assert result["description_placeholders"] == {"low": "1", "high": "65535"}
