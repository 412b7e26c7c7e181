"""The server on a real socket: getting in, frames, rates, streams, slow readers."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
import json
import socket
import time
from typing import Any

import aiohttp
import pytest

from simulator.device import Simulator
from simulator.rig.faults import Fault
from tests.simulator.conftest import Start
from tests.simulator.desk import ME, OTHER
from tests.simulator.wire import SUBPROTOCOL, Wire, client_context, url, wire

# Floods and slow readers are about what the kernel buffers, which goes by real time.
pytestmark = pytest.mark.real_time


async def get(
    sim: Simulator, link: str, method: str = "GET", **headers: str
) -> tuple[int, str]:
    """Send one HTTP request, by default a proper upgrade; return its status and text."""
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol": SUBPROTOCOL,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            method,
            link,
            ssl=client_context(sim.config.key),
            headers={**upgrade, **headers},
        ) as answer,
    ):
        return answer.status, "" if answer.status == 101 else await answer.text()


class TestGettingIn:
    """Who may connect."""

    async def test_greeting(self, start: Start) -> None:
        """First `hello`, then a state; the subprotocol is agreed, no extension is."""
        sim = await start(device_id="bfr-1", name="Gym", model="Two")
        async with wire(sim, compress=15) as link:
            hello = await link.frame()
            assert hello["type"] == "hello"
            assert hello["protocol"] == 1
            assert hello["boot"] == sim.boot
            assert hello["device"] == {
                "id": "bfr-1",
                "name": "Gym",
                "model": "Two",
                "firmware": "1.0.0",
            }
            assert hello["limits"] == {
                "occlusion_max_s": 900,
                "reperfusion_s": 180,
                "lease_max_ms": 5000,
                "clients": 4,
                "sample_ms": 10,
            }
            assert [channel["cuff_width_mm"] for channel in hello["channels"]] == [
                110,
                180,
            ]
            assert (await link.wait("state"))["type"] == "state"
            assert link.socket.protocol == SUBPROTOCOL
            assert link.socket.compress == 0

    @pytest.mark.parametrize(
        ("path", "client", "headers", "status"),
        [
            ("/link/1", ME, {}, 101),
            ("/link/2", ME, {}, 404),
            ("/", ME, {}, 404),
            ("/link/1", ME, {"Origin": "https://example.org"}, 403),
            ("/link/1", ME, {"Origin": "null"}, 403),
            ("/link/1", "", {}, 400),
            ("/link/1", "Upper", {}, 400),
            ("/link/1", "a%20b", {}, 400),
            ("/link/1", "a%0A", {}, 400),
            ("/link/1", "a" * 64, {}, 101),
            ("/link/1", "a" * 65, {}, 400),
            ("/link/1", ME, {"Sec-WebSocket-Protocol": "bfr-cuff.2"}, 400),
            ("/link/1", ME, {"Upgrade": "h2c"}, 400),
            ("/link/1", ME, {"Sec-WebSocket-Version": "99"}, 400),
        ],
    )
    async def test_statuses(
        self, start: Start, path: str, client: str, headers: dict[str, str], status: int
    ) -> None:
        """Each reason has its own."""
        sim = await start()
        assert (await get(sim, url(sim, client, path), **headers))[0] == status

    async def test_nothing_else_is_answered(self, start: Start) -> None:
        """No method but GET, and no word about the device."""
        sim = await start()
        assert await get(sim, url(sim), method="POST") == (405, "")
        assert await get(sim, url(sim, path="/state")) == (404, "")

    async def test_a_place_for_each_client(self, start: Start) -> None:
        """One more is refused, and a place that becomes free can be taken."""
        sim = await start(clients=2)
        async with wire(sim, "a"):
            async with wire(sim, "b"):
                assert (await get(sim, url(sim, "c")))[0] == 503
            await asyncio.sleep(0.05)
            async with wire(sim, "c") as link:
                assert (await link.frame())["type"] == "hello"

    async def test_a_new_connection_takes_the_place_of_its_old_one(
        self, start: Start
    ) -> None:
        """Never of another's; the lease goes on."""
        sim = await start(clients=2)
        async with wire(sim, ME) as old, wire(sim, OTHER) as other:
            assert (await old.ask("lease", ms=5000))["ok"]
            async with wire(sim, ME) as new:
                assert await old.closed() == 4001
                state = await new.wait("state")
                assert state["lease"]["owner"] == ME
                assert (await new.ask("lease", ms=5000))["ok"]
                assert (await other.ask("identify"))["ok"]

    async def test_greets_before_anything_else(self, start: Start) -> None:
        """Also while there is much to tell."""
        sim = await start(channels=("arm",), clients=40)

        async def press() -> None:
            while True:
                sim.press_button()
                sim._link.send_state()
                await asyncio.sleep(0)

        pressing = asyncio.create_task(press())
        try:
            for number in range(30):
                async with wire(sim, f"client-{number}") as link:
                    assert (await link.frame())["type"] == "hello"
        finally:
            pressing.cancel()

    async def test_who_asks_for_nothing_is_dropped(
        self, start: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Knowing the key is not enough to keep a socket."""
        monkeypatch.setattr("simulator.controller.door.REQUEST_S", 0.2)
        sim = await start()
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", sim.port, ssl=client_context(sim.config.key)
        )
        async with asyncio.timeout(3):
            assert await reader.read() == b""
        writer.close()


class TestFrames:
    """What a client may send."""

    async def test_a_hold(self, start: Start) -> None:
        """From lease to release, live, on the true plant."""
        sim = await start(channels=("thigh-11cm",), time_scale=8)
        async with wire(sim) as link:
            await link.phase("vented")
            assert (await link.ask("lease", ms=5000))["result"]["left_ms"] == 5000
            reply = await link.ask("inflate", channel=0, target=40)
            assert reply["result"]["target"] == 40
            state = await link.wait("state")
            assert state["seq"] > reply["result"]["seq"]
            assert state["channels"][0]["phase"] == "inflating"
            keeper = asyncio.create_task(keep(link))
            try:
                await link.phase("holding")
                assert sim.pressure(0) == pytest.approx(40, abs=5)
            finally:
                keeper.cancel()
            assert (await link.ask("release"))["ok"]
            assert (await link.phase("vented"))["channels"][0]["reason"] == "command"
            assert sim.pressure(0) < 20

    async def test_events_arrive(self, start: Start) -> None:
        """As they happen, numbered."""
        sim = await start(channels=("arm",))
        async with wire(sim) as link:
            vented = await link.wait("event", kind="vented")
            await link.ask("lease", ms=5000)
            await link.ask("inflate", channel=0, target=40)
            event = await link.wait("event", kind="inflating")
            assert event["n"] == vented["n"] + 1
            sim.press_button()
            event = await link.wait("event", kind="released")
            assert (event["channel"], event["reason"]) == (0, "button")
            kept = (await link.ask("events", since=vented["n"]))["result"]
            # On a busy machine it may be vented by now.
            first, second, third, *later = (item["kind"] for item in kept["events"])
            assert (first, second, third) == ("inflating", "button", "released")
            assert later in ([], ["vented"])
            assert not kept["more"]

    @pytest.mark.parametrize(
        ("padding", "code"), [(4096, None), (4097, 1009), (100_000, 1009)]
    )
    async def test_size(self, start: Start, padding: int, code: int | None) -> None:
        """4,096 bytes are fine; one more is closed with nothing done."""
        sim = await start()
        frame = '{"id": "1", "op": "lease", "ms": 5000, "x": "'
        frame += "x" * (padding - len(frame) - 2) + '"}'
        async with wire(sim) as link:
            await link.frame()
            await link.socket.send_str(frame)
            if code is None:
                assert (await link.wait("reply"))["ok"]
            else:
                assert await link.closed() == code
        async with wire(sim, OTHER) as other:
            lease = (await other.wait("state"))["lease"]
            assert (lease is None) is (code is not None)

    async def test_ten_bad_frames(self, start: Start) -> None:
        """All are answered, with a null id; then the socket closes."""
        sim = await start()
        async with wire(sim) as link:
            for number in range(10):
                if number % 2:
                    await link.socket.send_bytes(b'{"id": "1", "op": "identify"}')
                else:
                    await link.socket.send_str("[]")
                reply = await link.wait("reply")
                assert (reply["id"], reply["error"]["code"]) == (None, "bad_frame")
            assert await link.closed() == 1008

    async def test_a_release_behind_the_last_bad_frame(self, start: Start) -> None:
        """Is still carried out, although the socket is being closed."""
        sim = await start(channels=("arm",))
        async with wire(sim) as link, wire(sim, OTHER) as other:
            await other.phase("vented")
            await link.ask("lease", ms=5000)
            await link.ask("inflate", channel=0, target=40)
            for _ in range(10):
                await link.socket.send_str("[]")
            await link.send("release")
            assert await link.closed() == 1008
            assert (await other.wait("event", kind="released"))["reason"] == "command"

    @pytest.mark.parametrize("place", [0, 52, 59])
    async def test_a_flood(self, start: Start, place: int) -> None:
        """Closed with 1008, a release among it carried out first."""
        sim = await start(channels=("arm",))
        async with wire(sim) as link, wire(sim, OTHER) as other:
            await link.ask("lease", ms=5000)
            await link.ask("inflate", channel=0, target=40)
            await other.phase("inflating")
            await asyncio.sleep(1.1)
            for number in range(60):
                op = "release" if number == place else "identify"
                await link.send(op)
            assert await link.closed() == 1008
            assert (await other.wait("event", kind="released"))["reason"] == "command"

    async def test_fifty_a_second_are_fine(self, start: Start) -> None:
        """And pings are answered."""
        sim = await start()
        async with wire(sim) as link:
            for _ in range(48):
                await link.send("identify")
            await link.socket.ping(b"x")
            assert (await link.ask("release"))["ok"]


async def keep(link: Wire) -> None:
    """Renew a lease; the replies are somebody else's to read."""
    while True:
        await link.send("lease", ms=5000)
        await asyncio.sleep(0.1)


class TestState:
    """When snapshots come."""

    async def test_a_change_comes_at_once(self, start: Start) -> None:
        """Of a phase or of the lease's owner, to everybody."""
        sim = await start(channels=("arm",))
        async with wire(sim, OTHER) as other, wire(sim) as link:
            await other.phase("vented")
            before = await other.wait("state")
            await link.ask("lease", ms=5000)
            after = await other.wait("state")
            assert (before["lease"], after["lease"]["owner"]) == (None, ME)
            await link.ask("inflate", channel=0, target=40)
            changed = await other.wait("state")
            assert changed["channels"][0]["phase"] == "inflating"
            assert changed["seq"] == after["seq"] + 1

    @pytest.mark.parametrize("channels", [1, 2, 40])
    async def test_a_slow_reader_gets_the_newest(
        self, start: Start, channels: int
    ) -> None:
        """At most five old states: nothing is queued behind a state that waits."""
        sim = await start(channels=("arm",) * channels)
        async with wire(sim) as link:
            await link.phase("vented")
            await link.ask("lease", ms=5000)
            assert (await link.ask("inflate", channel=0, target=200))["ok"]
            reading = asyncio.create_task(asyncio.to_thread(read_late, sim, 2.2, 3.0))
            newest = 0
            while not reading.done():
                newest = (await link.wait("state"))["seq"]
        resumed_at, frames = await reading
        sequence = [frame["seq"] for frame in frames if frame["type"] == "state"]
        assert sequence == sorted(set(sequence))
        assert resumed_at > 15
        assert sum(seq < resumed_at - 1 for seq in sequence) <= 5
        assert sequence[-1] >= newest - 2


def read_late(
    sim: Simulator, idle_s: float, until_s: float
) -> tuple[int, list[dict[str, Any]]]:
    """Connect with a small buffer, read nothing for a while, then everything.

    Return the number of the newest state when reading began, and all frames.
    """
    ends = time.monotonic() + until_s
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    plain.connect(("127.0.0.1", sim.port))
    with client_context(sim.config.key).wrap_socket(plain) as tls:
        tls.sendall(
            b"GET /link/1?client=late HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Protocol: bfr-cuff.1\r\n\r\n"
        )
        time.sleep(idle_s)
        resumed_at = sim._powered()._seq
        data = b""
        tls.settimeout(0.2)
        while time.monotonic() < ends:
            with suppress(TimeoutError):
                data += tls.recv(65536)
    return resumed_at, list(server_frames(data.split(b"\r\n\r\n", 1)[1]))


def server_frames(data: bytes) -> Iterator[dict[str, Any]]:
    """Parse the unmasked text frames of a server."""
    while len(data) > 10:
        size, head = data[1], 2
        if size == 126:
            size, head = int.from_bytes(data[2:4]), 4
        elif size == 127:
            size, head = int.from_bytes(data[2:10]), 10
        if len(data) < head + size:
            return
        if data[0] & 0x0F == 1:
            yield json.loads(data[head : head + size])
        data = data[head + size :]


class TestStream:
    """A hundred samples a second."""

    async def test_samples(self, start: Start) -> None:
        """To who asked, in frames of at most 0.25 s without a gap; null when invalid."""
        sim = await start(channels=("arm", "arm"))
        async with wire(sim) as link, wire(sim, OTHER) as other:
            assert (await link.ask("stream", channel=1, on=True))["ok"]
            frames = [await link.wait("samples") for _ in range(5)]
            for earlier, later in pairwise(frames):
                covered = earlier["interval_ms"] * len(earlier["pressure"])
                assert later["uptime_ms"] == earlier["uptime_ms"] + covered
                assert covered <= 250
            assert {frame["channel"] for frame in frames} == {1}
            assert all(frame["interval_ms"] == 10 for frame in frames)
            assert all(
                -2 < value < 2 for frame in frames for value in frame["pressure"]
            )
            sim.set_fault(1, Fault.SENSOR_SILENT)
            while None not in (await link.wait("samples"))["pressure"]:
                pass
            assert (await link.ask("stream", channel=1, on=False))["ok"]
            await link.wait("state")
            async with asyncio.timeout(5):
                while (await link.frame())["type"] != "state":
                    pass
            assert not sim._link._samples
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await other.wait("samples")

    async def test_ends_with_the_socket(self, start: Start) -> None:
        """And is not taken up by the next."""
        sim = await start(channels=("arm",))
        async with wire(sim) as link:
            await link.ask("stream", channel=0, on=True)
        async with wire(sim) as link:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.4):
                    await link.wait("samples")


class TestPing:
    """Whether a peer is still there."""

    async def test_pings_come_and_pongs_keep_it_open(self, start: Start) -> None:
        """As long as they are answered."""
        sim = await start(ping_s=0.1, pong_s=0.2)
        async with wire(sim, autoping=False) as link:
            pings = 0
            while pings < 8:
                message = await link.socket.receive(timeout=5)
                if message.type is aiohttp.WSMsgType.PING:
                    pings += 1
                    await link.socket.pong(message.data)
            assert (await link.ask("identify"))["ok"]

    async def test_other_frames_are_no_answer(self, start: Start) -> None:
        """Neither requests, nor pings, nor a pong to something else."""
        sim = await start(ping_s=0.1, pong_s=0.3)
        async with wire(sim, autoping=False) as link:
            async with asyncio.timeout(10):
                with suppress(ConnectionError):
                    while not link.socket.closed:
                        await link.send("identify")
                        await link.socket.pong(b"nonsense")
                        await link.socket.ping(b"x")
                        await asyncio.sleep(0.07)
            assert link.socket.close_code != 1008

    async def test_the_drop_does_not_end_the_lease(self, start: Start) -> None:
        """A closed socket does not end it early."""
        sim = await start()
        async with wire(sim) as link:
            await link.ask("lease", ms=5000)
        async with wire(sim, OTHER) as other:
            assert (await other.wait("state"))["lease"]["owner"] == ME


async def test_replies_are_json_with_plain_text(start: Start) -> None:
    """Every frame is one object; ids come back as they were."""
    sim = await start()
    async with wire(sim) as link:
        await link.socket.send_str('{"id": "\\u00e4 <b>", "op": "explode"}')
        reply = await link.wait("reply")
        assert reply["id"] == "ä <b>"
        assert reply["error"]["code"] == "unknown_op"
        assert json.dumps(reply)
