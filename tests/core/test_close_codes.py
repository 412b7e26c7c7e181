"""The codes of the firmware's close frames, as an aiohttp client gets them.

A server that lets go of its socket too early turns each of them into 1006 there.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
import pytest

from custom_components.bfr_cuff.lib.link.connection import SUBPROTOCOL, Address
from custom_components.bfr_cuff.lib.link.tls import Handshake
from simulator.device import SimulatorConfig
from tests.firmware.device import Firmware

from .conftest import BUILD

pytestmark = pytest.mark.real_time

TOO_MUCH = "x" * 6000
"""More than a frame may have, and than a record of TLS on a chip takes."""


@asynccontextmanager
async def _at_the_firmware() -> AsyncIterator[
    Callable[[], Awaitable[ClientWebSocketResponse]]
]:
    """Run the firmware; yield what connects one and the same client to it."""
    device = Firmware(SimulatorConfig(channels=("arm",)), BUILD / "cuff-host")
    await device.start()
    address = Address("127.0.0.1", device.port, device.config.key)
    try:
        async with ClientSession() as session:
            yield lambda: session.ws_connect(
                address.url("bench-1"),
                protocols=(SUBPROTOCOL,),
                ssl=Handshake(address.key).context,
            )
    finally:
        await device.stop()


async def _code(socket: ClientWebSocketResponse) -> int | None:
    """Read on to the end; return the code that it ended with."""
    while (await socket.receive(timeout=5)).type is WSMsgType.TEXT:
        pass
    return socket.close_code


async def test_ten_bad_frames(socket_enabled: None) -> None:
    """The tenth within ten seconds is one too many: 1008."""
    async with _at_the_firmware() as connect, await connect() as socket:
        for _ in range(10):
            await socket.send_str("nonsense")
        assert await _code(socket) == 1008


async def test_a_frame_that_is_too_big(socket_enabled: None) -> None:
    """It is refused by 1009 before it is read, and drained: no reset takes the code."""
    async with _at_the_firmware() as connect, await connect() as socket:
        await socket.send_str(TOO_MUCH)
        assert await _code(socket) == 1009


async def test_the_same_client_again(socket_enabled: None) -> None:
    """It takes its own place, and its older connection is told so: 4001."""
    async with (
        _at_the_firmware() as connect,
        await connect() as first,
        await connect() as second,
    ):
        assert await _code(first) == 4001
        assert not second.closed
