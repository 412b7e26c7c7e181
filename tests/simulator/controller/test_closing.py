"""Closing: each side waits for the other's close frame, or the code is lost."""

import asyncio
import base64
from collections.abc import Awaitable, Callable

import pytest

from simulator.device import Simulator
from tests.simulator.conftest import Start
from tests.simulator.desk import ME, OTHER
from tests.simulator.raw import CLOSE, TEXT, RawLink, raw_link
from tests.simulator.wire import wire

type Provoke = Callable[[Simulator, RawLink], Awaitable[None]]


async def send_bad_frames(sim: Simulator, link: RawLink) -> None:
    """Send ten frames that are no requests."""
    for _ in range(10):
        link.send(TEXT, b"[]")


async def flood(sim: Simulator, link: RawLink) -> None:
    """Send more than fifty frames at once."""
    for _ in range(60):
        link.ask("identify")


async def displace(sim: Simulator, link: RawLink) -> None:
    """Connect a second time under the same client id."""
    async with raw_link(sim):
        pass


async def stop(sim: Simulator, link: RawLink) -> None:
    """Stop the controller's server."""
    asyncio.get_running_loop().create_task(sim._link.stop())


CODES = [(send_bad_frames, 1008), (flood, 1008), (displace, 4001), (stop, 1001)]


@pytest.mark.parametrize(("provoke", "code"), CODES)
async def test_keeps_the_socket_until_the_answer(
    start: Start, provoke: Provoke, code: int
) -> None:
    """Whatever still comes is read, so that nothing resets the connection."""
    sim = await start()
    async with raw_link(sim) as link:
        await provoke(sim, link)
        assert await link.close_code() == code
        link.ask("identify")
        assert await link.is_open(0.3)
        link.close(code)
        assert not await link.is_open(3)


async def test_one_close_frame_only(start: Start) -> None:
    """Nothing follows it, whoever began."""
    sim = await start()
    async with raw_link(sim) as link:
        await send_bad_frames(sim, link)
        await link.close_code()
        link.close(1008)
        with pytest.raises(asyncio.IncompleteReadError):
            await link.frame()
    async with raw_link(sim) as link:
        link.close(1000)
        assert await link.close_code() == 1000
        with pytest.raises(asyncio.IncompleteReadError):
            await link.frame()


@pytest.mark.parametrize(("provoke", "code"), CODES)
async def test_does_not_wait_for_ever(
    start: Start, monkeypatch: pytest.MonkeyPatch, provoke: Provoke, code: int
) -> None:
    """Two seconds, shortened here."""
    monkeypatch.setattr("simulator.controller.websocket.CLOSE_S", 0.2)
    sim = await start()
    async with raw_link(sim) as link:
        await provoke(sim, link)
        assert await link.close_code() == code
        assert not await link.is_open(5)


async def test_a_dead_connection_does_not_keep_its_place(start: Start) -> None:
    """Its peer answers nothing, not even the close; all clients still fit in."""
    sim = await start(clients=2)
    async with raw_link(sim), raw_link(sim) as new:
        opcode, hello = await new.frame()
        assert (opcode, b'"hello"' in hello) == (TEXT, True)
        async with wire(sim, OTHER) as other:
            assert (await other.frame())["type"] == "hello"


async def test_a_release_behind_the_close_frame(start: Start) -> None:
    """Is carried out: a release is accepted in every state."""
    sim = await start(channels=("arm",))
    async with wire(sim, OTHER) as other, raw_link(sim) as link:
        await other.phase("vented")
        link.ask("lease", ms=5000)
        link.ask("inflate", channel=0, target=40)
        await other.phase("inflating")
        await send_bad_frames(sim, link)
        assert await link.close_code() == 1008
        link.ask("release")
        released = await other.wait("event", kind="released")
        assert released["reason"] == "command"


async def test_a_frame_too_large_among_others(start: Start) -> None:
    """Its code arrives although the client goes on sending."""
    sim = await start()
    async with raw_link(sim) as link:
        link.send(TEXT, b"x" * 5000)
        for _ in range(2000):
            link.send(TEXT, b"y" * 1000)
        assert await link.close_code() == 1009
        link.close(1009)


@pytest.mark.parametrize("payload", [b"\xff\xfe", b"\xc3\x28"])
async def test_text_that_is_none(start: Start, payload: bytes) -> None:
    """Closed as RFC 6455 says; nothing is done."""
    sim = await start()
    async with raw_link(sim) as link:
        link.send(TEXT, payload)
        assert await link.close_code() == 1007


async def test_the_other_sides_close_is_answered(start: Start) -> None:
    """With its own code, or the normal one where it has none."""
    sim = await start()
    for payload, code in ((b"", 1000), ((1001).to_bytes(2), 1001)):
        async with raw_link(sim) as link:
            link.send(CLOSE, payload)
            assert await link.close_code() == code


async def test_a_changed_key_ends_what_was_under_way(start: Start) -> None:
    """Requests that came in with the old key are not carried out; it opens no more."""
    sim = await start(channels=("arm",))
    old = sim.key_text
    async with wire(sim) as link:
        await link.phase("vented")
        for number in range(5):
            await link.send("lease", ms=5000 - number)
            await link.send("inflate", channel=0, target=40)
        await sim.change_key(bytes(range(32)))
        await asyncio.sleep(0.2)
        assert sim._powered().lease.owner is None
        assert not sim._powered().channels[0].up
    assert old != sim.key_text == base64.b64encode(bytes(range(32))).decode()
    with pytest.raises(ValueError, match="32 bytes"):
        await sim.change_key(b"short")
    async with wire(sim, ME) as link:
        assert (await link.frame())["type"] == "hello"
