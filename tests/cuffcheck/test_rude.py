"""A server that knows the key and not the protocol, and a controller out of reach."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
import json

import pytest

from cuffcheck.bench import Bench, Settings
from cuffcheck.check import Check
from cuffcheck.door import Address, Refused, knock
from cuffcheck.key import PrivateKey
from cuffcheck.report import Outcome
from cuffcheck.runner import BY_HAND, Runner
from cuffcheck.verdict import CannotRun, NotHeld
from cuffcheck.wire import accept_value

from .conftest import SCALE, Place
from .tampering import Tampering, middle, server_context
from .test_broken import requests
from .test_fields import HELLO

KEY = bytes(range(32))
ENDLESS = b"HTTP/1.1 101 Switching Protocols\r\nX: "

pytestmark = pytest.mark.usefixtures("socket_enabled")


@asynccontextmanager
async def answering(answer: Callable[[bytes], bytes]) -> AsyncIterator[Address]:
    """Serve a client's first request with some bytes."""

    served: list[asyncio.Future[None]] = []

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        served.append(gone := asyncio.get_running_loop().create_future())
        with suppress(ConnectionError):
            writer.write(answer(await reader.readuntil(b"\r\n\r\n")))
            await reader.read()
        writer.close()
        gone.set_result(None)

    context = server_context(Tampering(), KEY)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        port = server.sockets[0].getsockname()[1]
        yield Address("127.0.0.1", port, PrivateKey(KEY))
    finally:
        server.close()
        await asyncio.gather(*served)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"SSH-2.0-server\r\n\r\n", "'SSH-2.0-server' is no answer of HTTP/1.1"),
        (b"HTTP/1.1 perhaps\r\n\r\n", "invalid literal"),
        (ENDLESS + b"x" * 20_000 + b"\r\n\r\n", "the head of the answer has no end"),
        (ENDLESS + b"x" * 200_000, "no answer to the upgrade"),
    ],
    ids=["another protocol", "no status", "long head", "endless head"],
)
async def test_no_upgrade(answer: bytes, why: str) -> None:
    """An answer that is none of HTTP is a refusal, with the reason."""
    async with answering(lambda head: answer) as address:
        came = await knock(address, "/link/1?client=a")
    assert isinstance(came, Refused)
    assert came.status is None
    assert why in came.why


def upgraded(frames: bytes) -> Callable[[bytes], bytes]:
    """Let a client in, and send it some frames of the wire."""

    def answer(head: bytes) -> bytes:
        lines = dict(line.split(": ") for line in head.decode().split("\r\n")[1:-2])
        accept = accept_value(lines["Sec-WebSocket-Key"])
        return (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        ).encode() + frames

    return answer


def text(payload: str) -> bytes:
    """Return a frame of the wire as a server sends it."""
    data = payload.encode()
    if len(data) < 126:
        return bytes([0x81, len(data)]) + data
    if len(data) < 1 << 16:
        return b"\x81\x7e" + len(data).to_bytes(2, "big") + data
    return b"\x81\x7f" + len(data).to_bytes(8, "big") + data


@pytest.mark.parametrize(
    ("frames", "complaint"),
    [
        (b"\x82\x01x", "a frame of the kind 2, which is not text"),
        (b"\x81\x81\x00\x00\x00\x00x", "a frame is masked, in pieces, or has"),
        (text("hello"), "a frame is no JSON"),
        (text("[" * 100_000), "a frame is no JSON"),
        (text(json.dumps("x" * 70_000)), "a frame is no JSON object"),
        (text('{"type": "state"}'), "state has no seq"),
    ],
    ids=["binary", "masked", "no JSON", "deep", "large", "empty state"],
)
async def test_frames(frames: bytes, complaint: str) -> None:
    """What a server sends that it may not is kept, and the reading goes on."""
    async with answering(upgraded(text(json.dumps(HELLO)) + frames)) as address:
        bench = Bench(Settings(address=address), print)
        async with bench.link() as link:
            with pytest.raises(NotHeld, match=r"no state within"):
                await link.state(lambda state: "seq" in state)
    assert any(complaint in each for each in bench.complaints.found)


async def test_closed_without_code() -> None:
    """A close frame may have no code, and still is a goodbye."""
    async with answering(upgraded(text(json.dumps(HELLO)) + b"\x88\x00")) as address:
        async with Bench(Settings(address=address), print).link() as link:
            with pytest.raises(NotHeld, match="still not let go of"):
                await link.ended(1)
        assert link.end.words == "closed with 1005"


async def test_no_such_channel(place: Place) -> None:
    """A channel that the controller has not cannot be checked."""
    address = Address("127.0.0.1", place.sim.port, PrivateKey(place.sim.config.key))
    bench = Bench(Settings(address=address, channel=7), place.told.append)
    with pytest.raises(CannotRun, match="channel 7 is missing in a hello"):
        await bench.meet()


async def test_nothing_released(place: Place) -> None:
    """What does not answer a release has to be taken off by hand."""
    deaf = Tampering(request=requests("release", lambda frame: []))
    async with middle(place.sim, lambda: deaf) as door:
        report = await place.run("identify", port=door.port)
    assert report.exit_code == 2
    assert any(BY_HAND in line for line in report.summary())


async def test_connection_fails(place: Place) -> None:
    """A connection that is lost in the middle of a check is a result, not an end."""

    async def lost(bench: Bench) -> str:
        raise ConnectionResetError(104, "reset")

    check = Check(name="lost", rule="", sentence="", expected="", function=lost)
    address = Address("127.0.0.1", place.sim.port, PrivateKey(place.sim.config.key))
    settings = Settings(address=address, time_scale=SCALE)
    report = await Runner(settings, (check,), place.told.append).run()
    assert report.results[0].outcome is Outcome.NOT_HELD
    assert report.results[0].seen.startswith("the connection failed")
