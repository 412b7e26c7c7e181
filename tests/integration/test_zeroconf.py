"""Tests of discovery: a controller shows up by itself, or at another address.

Anybody may announce an id; only the controller itself holds its key.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from zeroconf import IPVersion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from custom_components.bfr_cuff.const import CONF_KEY, DOMAIN
from custom_components.bfr_cuff.coordinator import BfrCuffCoordinator
from custom_components.bfr_cuff.entries import is_controller
from homeassistant.components.zeroconf.discovery import info_from_service
from homeassistant.config_entries import (
    SOURCE_IGNORE,
    SOURCE_ZEROCONF,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from simulator.device import Simulator

from .conftest import DEVICE_ID
from .helpers import HOST, eventually, hold, running, unload_all

SERVICE = "_bfr-cuff._tcp.local."


def announcement(
    port: int | None, name: str = DEVICE_ID, **properties: Any
) -> ZeroconfServiceInfo:
    """Return what Home Assistant makes of an announcement."""
    address = ip_address(HOST)
    return ZeroconfServiceInfo(
        ip_address=address,
        ip_addresses=[address],
        hostname=f"{DEVICE_ID}.local.",
        name=f"{name}.{SERVICE}",
        port=port,
        type=SERVICE,
        properties={"proto": "1", "id": DEVICE_ID, "channels": "2"} | properties,
    )


async def _discover(hass: HomeAssistant, info: ZeroconfServiceInfo) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=info
    )


async def _listen(device_id: str) -> ZeroconfServiceInfo:
    """Return what mDNS on the loopback says of a device, read by HA's own code."""
    found = asyncio.Event()

    def _heard(
        zeroconf: Any, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if name == f"{device_id}.{SERVICE}":
            found.set()

    ears = AsyncZeroconf(interfaces=[HOST], ip_version=IPVersion.V4Only)
    browser = AsyncServiceBrowser(ears.zeroconf, SERVICE, handlers=[_heard])
    try:
        async with asyncio.timeout(20):
            await found.wait()
        service = AsyncServiceInfo(SERVICE, f"{device_id}.{SERVICE}")
        assert await service.async_request(ears.zeroconf, 5000)
    finally:
        await browser.async_cancel()
        await ears.async_close()
    info = info_from_service(service)
    assert info is not None
    return info


# The announcement is still being repeated when the simulator stops.
@pytest.mark.parametrize("expected_lingering_tasks", [True])
@pytest.mark.controller(mdns=True, device_id="bfr-really-announced")
async def test_really_announced(hass: HomeAssistant, simulator: Simulator) -> None:
    """What the controller really announces is enough to pair it with the key alone."""
    info = await _listen("bfr-really-announced")
    assert info.port == simulator.port
    result = await _discover(hass, info)
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "key"
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {CONF_KEY: simulator.key_text}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == "bfr-really-announced"
    await hass.async_block_till_done()
    assert result["result"].state is ConfigEntryState.LOADED


async def test_found(hass: HomeAssistant, simulator: Simulator) -> None:
    """A controller that announces itself is offered by its name."""
    result = await _discover(hass, announcement(simulator.port))
    assert result["step_id"] == "key"
    assert result["description_placeholders"] == {"name": DEVICE_ID}
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["title_placeholders"] == {"name": DEVICE_ID}
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {CONF_KEY: simulator.key_text}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"][CONF_HOST] == HOST
    assert result["data"][CONF_PORT] == simulator.port


async def test_found_twice(hass: HomeAssistant, simulator: Simulator) -> None:
    """A controller that is being set up is not offered once more."""
    await _discover(hass, announcement(simulator.port))
    result = await _discover(hass, announcement(simulator.port))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_in_progress"


async def test_gone_again(hass: HomeAssistant, simulator: Simulator) -> None:
    """An address that was announced is not for the user to correct."""
    result = await _discover(hass, announcement(simulator.port))
    await simulator.cut_power()
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {CONF_KEY: simulator.key_text}
    )
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "key"
    assert result["errors"] == {"base": "unreachable"}


async def test_announced_under_a_false_id(
    hass: HomeAssistant, second_simulator: Simulator
) -> None:
    """A device that turns out to be another than it announced is not paired."""
    result = await _discover(hass, announcement(second_simulator.port))
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {CONF_KEY: second_simulator.key_text}
    )
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "wrong_device"
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_paired_by_hand_meanwhile(
    hass: HomeAssistant, simulator: Simulator
) -> None:
    """A controller that is both found and entered is paired once."""
    found = await _discover(hass, announcement(simulator.port))
    flow = hass.config_entries.flow
    result = await flow.async_init(DOMAIN, context={"source": "user"})
    for user_input in (
        {"next_step_id": "controller"},
        {CONF_HOST: HOST, CONF_PORT: simulator.port},
        {CONF_KEY: simulator.key_text},
    ):
        result = await flow.async_configure(result["flow_id"], user_input)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert found["flow_id"] not in {each["flow_id"] for each in flow.async_progress()}
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1


@pytest.mark.parametrize(
    "properties", [{"id": ""}, {"id": None}, {"proto": "2"}, {"proto": None}]
)
async def test_announcement_of_something_else(
    hass: HomeAssistant, properties: dict[str, str | None]
) -> None:
    """Without an id, or of another version of the protocol, it is nothing for us."""
    info = announcement(7332)
    info.properties.update(properties)
    result = await _discover(hass, info)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "unsupported_protocol"


# Found again.


async def test_found_where_it_was(
    hass: HomeAssistant,
    simulator: Simulator,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """A known controller at its known address changes nothing."""
    links = dict(simulator._link._connections)
    result = await _discover(hass, announcement(simulator.port))
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    await hass.async_block_till_done()
    assert entry.runtime_data is coordinator
    assert simulator._link._connections == links


async def test_moved(
    hass: HomeAssistant,
    simulator: Simulator,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """The controller itself, at another address, is followed there."""
    await simulator.cut_power()
    old, simulator.port = simulator.port, 0
    await simulator.restore_power()
    assert simulator.port != old
    result = await _discover(hass, announcement(simulator.port))
    assert result["reason"] == "already_configured"
    await eventually(lambda: entry.data[CONF_PORT] == simulator.port)
    await eventually(lambda: coordinator.last_update_success)
    assert entry.runtime_data is coordinator


@pytest.mark.parametrize(
    "changes",
    [{"key": bytes(range(32))}, {"device_id": "bfr-0b5e55ed"}],
    ids=["other key", "other id"],
)
async def test_imposter_is_not_believed(
    hass: HomeAssistant,
    simulator: Simulator,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
    changes: dict[str, Any],
) -> None:
    """Who announces our controller's id without being it leads us nowhere."""
    await hold(hass, coordinator, simulator)
    async with running(hass, replace(simulator.config, **changes)) as imposter:
        result = await _discover(hass, announcement(imposter.port))
        assert result["type"] is FlowResultType.ABORT
        assert result["reason"] == "already_configured"
        await hass.async_block_till_done()
        assert entry.data[CONF_PORT] == simulator.port
        assert entry.runtime_data is coordinator
        assert coordinator.data.cuff(0).phase == "holding"
        assert not hass.config_entries.flow.async_progress()
        issue_id = f"{entry.entry_id}_twin"
        told = ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is not None
        assert told is ("key" in changes)


async def test_a_second_address(
    hass: HomeAssistant,
    simulator: Simulator,
    entry: MockConfigEntry,
    coordinator: BfrCuffCoordinator,
) -> None:
    """While the connection lives it changes nothing; then it is where to look."""
    await hold(hass, coordinator, simulator)
    before = dict(entry.data)
    async with forwarded(lambda: simulator.port) as port:
        for each in (port, simulator.port, port):
            result = await _discover(hass, announcement(each))
            assert result["reason"] == "already_configured"
            await hass.async_block_till_done()
            assert dict(entry.data) == before
            assert entry.runtime_data is coordinator
            assert coordinator.data.cuff(0).phase == "holding"
        await simulator.cut_power()
        simulator.port = 0
        await simulator.restore_power()
        await eventually(lambda: entry.data[CONF_PORT] == port)
        await eventually(lambda: coordinator.last_update_success)
        assert entry.runtime_data is coordinator
        await unload_all(hass)


@asynccontextmanager
async def forwarded(to: Callable[[], int]) -> AsyncIterator[int]:
    """Give a controller another address, which leads to wherever it listens."""
    pipes: list[asyncio.Task[None]] = []

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError):
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
        finally:
            writer.close()

    async def serve(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            far, there = await asyncio.open_connection(HOST, to())
        except OSError:
            back.close()
            return
        pipes.extend(map(asyncio.create_task, (pipe(near, there), pipe(far, back))))

    server = await asyncio.start_server(serve, HOST, 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for each in pipes:
        each.cancel()
    await asyncio.gather(*pipes, return_exceptions=True)


async def test_moved_while_it_was_not_set_up(
    hass: HomeAssistant, simulator: Simulator, entry: MockConfigEntry
) -> None:
    """A controller that moved while Home Assistant was off is found by its next word."""
    elsewhere = {**entry.data, CONF_PORT: simulator.port + 1}
    hass.config_entries.async_update_entry(entry, data=elsewhere)
    result = await _discover(hass, announcement(simulator.port))
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_PORT] == simulator.port


async def test_nobody_at_the_new_address(
    hass: HomeAssistant, entry: MockConfigEntry, coordinator: BfrCuffCoordinator
) -> None:
    """An address without anybody is not believed either."""
    port = entry.data[CONF_PORT]
    result = await _discover(hass, announcement(None))
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_PORT] == port
    assert coordinator.last_update_success


async def test_ignored(hass: HomeAssistant, simulator: Simulator) -> None:
    """One that was ignored stays ignored: it has no key to be tried with."""
    result = await _discover(hass, announcement(simulator.port))
    data = {"unique_id": DEVICE_ID, "title": "Gym cuffs"}
    flow = hass.config_entries.flow
    await flow.async_init(DOMAIN, context={"source": SOURCE_IGNORE}, data=data)
    assert result["flow_id"] not in {each["flow_id"] for each in flow.async_progress()}
    again = await _discover(hass, announcement(simulator.port + 1))
    assert again["type"] is FlowResultType.ABORT
    assert again["reason"] == "already_configured"
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert not is_controller(entry)


@pytest.mark.parametrize("name", ["Dr. Bo's cuffs 2.0", "v1.local", "..."])
async def test_name_with_dots(hass: HomeAssistant, name: str) -> None:
    """A name may have dots in it, and is shown whole."""
    result = await _discover(hass, announcement(7332, name=name))
    assert result["description_placeholders"] == {"name": name}
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["title_placeholders"] == {"name": name}
