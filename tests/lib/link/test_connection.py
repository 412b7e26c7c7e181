"""Connecting and asking, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
import ssl
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.bfr_cuff.lib.controller.model import (
    ControllerRefused,
    ControllerSilent,
    ControllerState,
    ControllerUnauthorized,
    ControllerUnreachable,
    ControllerUnsupported,
    RefusalCode,
)
from custom_components.bfr_cuff.lib.link import connection as connection_module
from custom_components.bfr_cuff.lib.link.connection import (
    REPLY_TIMEOUT_S,
    Address,
    Connection,
    connect,
)
from custom_components.bfr_cuff.lib.link.errors import (
    ControllerFull,
    Displaced,
    FrameError,
    OutOfStep,
    UnsafeLimits,
    UnsupportedProtocol,
    WrongDevice,
    WrongKey,
)
from simulator.device import Simulator, SimulatorConfig

from .conftest import CLIENT_ID, DEVICE_ID, KEY, address_of, eventually
from .frames import HELLO, LATER, STATE, Json, changed, text
from .impostor import hello_then, impostor, says_nothing, sends

type Session = aiohttp.ClientSession


def config(**changes: object) -> SimulatorConfig:
    """Return a simulator with one cuff, changed as told."""
    plain = SimulatorConfig(device_id=DEVICE_ID, key=KEY, channels=("arm",))
    return replace(plain, **changes)  # type: ignore[arg-type]


@asynccontextmanager
async def connected(session: Session, device: Simulator) -> AsyncIterator[Connection]:
    """Return a connection to a simulator."""
    connection = await connect(session, address_of(device), CLIENT_ID, DEVICE_ID)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def read(connection: Connection) -> AsyncIterator[list[ControllerState]]:
    """Return the states that come while the body runs."""
    states: list[ControllerState] = []
    task = asyncio.create_task(connection.read(states.append))
    try:
        yield states
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ControllerUnreachable):
            await task


@asynccontextmanager
async def tcp_server(
    greeting: bytes, context: ssl.SSLContext | None = None
) -> AsyncIterator[Address]:
    """Run a server that says something else than a controller, or nothing."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        with suppress(OSError):
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield Address("127.0.0.1", server.sockets[0].getsockname()[1], KEY)


class TestConnecting:
    """Who is believed, and what a failure is called."""

    async def test_a_controller_says_who_it_is(
        self, session: Session, simulator: Simulator
    ) -> None:
        """With or without knowing whom to expect."""
        for expected in (DEVICE_ID, None):
            link = await connect(session, address_of(simulator), CLIENT_ID, expected)
            assert link.info.device_id == DEVICE_ID
            assert link.info.boot == simulator.boot
            assert [cuff.channel for cuff in link.info.cuffs] == [0, 1]
            assert link.info.limits.lease_max_s == 5.0
            await link.close()

    async def test_a_wrong_key(self, session: Session, simulator: Simulator) -> None:
        """Told apart from everything else, for a person can do something about it."""
        wrong = replace(address_of(simulator), key=bytes(32))
        with pytest.raises(WrongKey) as error:
            await connect(session, wrong, CLIENT_ID)
        assert isinstance(error.value, ControllerUnauthorized)

    async def test_nothing_listens(
        self, session: Session, simulator: Simulator
    ) -> None:
        """The port is closed."""
        await simulator.stop()
        with pytest.raises(ControllerUnreachable):
            await connect(session, address_of(simulator), CLIENT_ID)

    @pytest.mark.parametrize("host", ["", "a b", "x:1", "http://x", "a/b", "ex@b"])
    async def test_an_address_that_is_none(self, session: Session, host: str) -> None:
        """As somebody may type it."""
        with pytest.raises(ControllerUnreachable):
            await connect(session, Address(host, 7332, KEY), CLIENT_ID)

    async def test_a_server_that_says_nothing(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody waits for ever."""
        monkeypatch.setattr(connection_module, "CONNECT_TIMEOUT_S", 0.5)
        async with tcp_server(b"") as address:
            with pytest.raises(ControllerUnreachable, match="no answer in time"):
                await connect(session, address, CLIENT_ID)

    @pytest.mark.parametrize(
        "greeting", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n"]
    )
    async def test_a_server_without_tls(
        self, session: Session, greeting: bytes
    ) -> None:
        """That is no wrong key."""
        async with tcp_server(greeting) as address:
            with pytest.raises(ControllerUnreachable):
                await connect(session, address, CLIENT_ID)

    async def test_a_server_with_a_certificate(
        self, session: Session, tmp_path: Path
    ) -> None:
        """An ordinary web server cannot even begin to talk to us."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        pem = tmp_path / "pem"
        openssl = await asyncio.create_subprocess_exec(
            *("openssl", "req", "-x509", "-newkey", "ec", "-batch"),
            *("-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"),
            *("-subj", "/CN=localhost", "-keyout", pem, "-out", tmp_path / "crt"),
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert await openssl.wait() == 0
        context.load_cert_chain(tmp_path / "crt", pem)
        async with tcp_server(b"", context) as address:
            with pytest.raises(ControllerUnreachable):
                await connect(session, address, CLIENT_ID)

    async def test_another_subprotocol(self, session: Session) -> None:
        """It knows the key, and another language."""
        async with impostor(says_nothing(), protocol="chat") as server:
            with pytest.raises(UnsupportedProtocol) as error:
                await connect(session, server.address, CLIENT_ID)
        assert error.value.version is None

    async def test_a_client_id_that_it_will_not_have(
        self, session: Session, simulator: Simulator
    ) -> None:
        """Any refusal but `full` means that we do not speak the same protocol."""
        with pytest.raises(UnsupportedProtocol):
            await connect(session, address_of(simulator), "NOT ALLOWED")

    async def test_another_device(self, session: Session, simulator: Simulator) -> None:
        """An address is only where a controller was last seen."""
        with pytest.raises(WrongDevice) as error:
            await connect(session, address_of(simulator), CLIENT_ID, "bfr-other")
        assert (error.value.expected, error.value.found) == ("bfr-other", DEVICE_ID)

    @pytest.mark.parametrize("simulator_config", [config(protocol=2)])
    async def test_another_protocol(
        self, session: Session, simulator: Simulator
    ) -> None:
        """A newer controller, or an older one."""
        with pytest.raises(UnsupportedProtocol) as error:
            await connect(session, address_of(simulator), CLIENT_ID)
        assert error.value.version == 2
        assert isinstance(error.value, ControllerUnsupported)

    @pytest.mark.parametrize(
        ("simulator_config", "name"),
        [
            (config(lease_max_ms=5001), "lease_max_s"),
            (config(occlusion_max_s=1201), "occlusion_max_s"),
            (config(reperfusion_s=59), "reperfusion_s"),
            (config(pressure_max=281.0), "pressure_max"),
        ],
    )
    async def test_limits_that_no_controller_may_have(
        self, session: Session, simulator: Simulator, name: str
    ) -> None:
        """It is not worked with, and the limit is named."""
        with pytest.raises(UnsafeLimits) as error:
            await connect(session, address_of(simulator), CLIENT_ID)
        assert error.value.name == name

    @pytest.mark.parametrize("simulator_config", [config(clients=2)])
    async def test_a_full_controller(
        self, session: Session, simulator: Simulator
    ) -> None:
        """One client more than it serves."""
        address = address_of(simulator)
        first = await connect(session, address, "first")
        second = await connect(session, address, "second")
        with pytest.raises(ControllerFull):
            await connect(session, address, "third")
        await first.close()
        third = await connect(session, address, "third")
        await second.close()
        await third.close()

    @pytest.mark.parametrize(
        ("frames", "error"),
        [
            ((text(STATE),), FrameError),
            (("garbage",), FrameError),
            ((text({"type": "event"}),), FrameError),
            ((b"\x00\x01",), ControllerUnreachable),
            ((text(changed(HELLO, ("boot",), 5)),), FrameError),
            (("x" * 100_000,), ControllerUnreachable),
        ],
    )
    async def test_a_first_frame_that_is_no_hello(
        self,
        session: Session,
        frames: tuple[str | bytes, ...],
        error: type[Exception],
    ) -> None:
        """Whatever it is instead."""
        async with impostor(sends(*frames)) as server:
            with pytest.raises(error):
                await connect(session, server.address, CLIENT_ID)

    async def test_no_hello_at_all(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody waits for ever."""
        monkeypatch.setattr(connection_module, "CONNECT_TIMEOUT_S", 0.5)
        async with impostor(says_nothing()) as server:
            with pytest.raises(ControllerUnreachable, match="no answer in time"):
                await connect(session, server.address, CLIENT_ID)

    async def test_closed_before_hello(self, session: Session) -> None:
        """As by a controller that is about to restart."""

        async def leave(socket: web.WebSocketResponse) -> None:
            await socket.close()

        async with impostor(leave) as server:
            with pytest.raises(ControllerUnreachable, match="before it said hello"):
                await connect(session, server.address, CLIENT_ID)


class TestAsking:
    """Requests, replies and refusals."""

    async def test_states_come(self, session: Session, simulator: Simulator) -> None:
        """The first at once, the others every second."""
        async with connected(session, simulator) as link, read(link) as states:
            await eventually(lambda: len(states) >= 2)
        assert states[0].seq < states[1].seq
        assert len(states[0].cuffs) == 2

    async def test_a_request_has_a_result(
        self, session: Session, simulator: Simulator
    ) -> None:
        """Each its own, also when many wait at once."""
        async with connected(session, simulator) as link, read(link):
            lease = await link.request("lease", ms=3000)
            assert lease["left_ms"] == 3000
            events = asyncio.gather(
                *(link.request("events", since=n) for n in range(10))
            )
            kept = [[event["n"] for event in each["events"]] for each in await events]
            assert all(all(n > since for n in ns) for since, ns in enumerate(kept))
            assert kept[0] != kept[1]

    @pytest.mark.parametrize(
        ("op", "arguments", "code"),
        [
            ("inflate", {"channel": 0, "target": 60.0}, RefusalCode.NO_LEASE),
            ("inflate", {"channel": 0, "target": 251.0}, RefusalCode.OVER_LIMIT),
            ("inflate", {"channel": 9, "target": 60.0}, RefusalCode.BAD_ARGUMENT),
            ("inflate", {"channel": 0, "target": 29.0}, RefusalCode.BAD_ARGUMENT),
            ("lease", {"ms": 5001}, RefusalCode.OVER_LIMIT),
            ("deflate", {}, RefusalCode.UNKNOWN_OP),
            ("zero", {"channel": 0}, RefusalCode.NOT_VENTED),
        ],
    )
    async def test_a_refusal_has_its_code(
        self,
        session: Session,
        simulator: Simulator,
        op: str,
        arguments: dict[str, Any],
        code: RefusalCode,
    ) -> None:
        """And the controller's words."""
        async with connected(session, simulator) as link, read(link):
            with pytest.raises(ControllerRefused) as refused:
                await link.request(op, **arguments)
            assert refused.value.code is code
            assert refused.value.message

    async def test_a_held_lease(self, session: Session, simulator: Simulator) -> None:
        """Of somebody else."""
        other = await connect(session, address_of(simulator), "somebody-else")
        async with connected(session, simulator) as link, read(link), read(other):
            await other.request("lease", ms=5000)
            with pytest.raises(ControllerRefused) as refused:
                await link.request("lease", ms=5000)
            assert refused.value.code is RefusalCode.LEASE_HELD
        await other.close()

    async def test_a_timeout_of_whoever_follows_is_no_silence(
        self, session: Session, simulator: Simulator
    ) -> None:
        """It is a fault of ours, and not taken for one of the controller."""

        def fail(_: ControllerState) -> None:
            raise TimeoutError("ours")

        async with connected(session, simulator) as link:
            with pytest.raises(TimeoutError, match="ours"):
                await link.read(fail)

    async def test_a_silent_controller(
        self, session: Session, simulator: Simulator
    ) -> None:
        """Two seconds, and a late reply is nobody's."""
        loop = asyncio.get_running_loop()
        async with connected(session, simulator) as link, read(link) as states:
            await eventually(lambda: states)
            simulator.stall_network()
            asked_at = loop.time()
            with pytest.raises(ControllerSilent):
                await link.request("lease", ms=5000)
            assert REPLY_TIMEOUT_S == 2.0
            assert loop.time() - asked_at >= 0.95 * REPLY_TIMEOUT_S
            simulator.stall_network(on=False)
            await eventually(lambda: states[-1].lease)
            # The late reply has come by now, and the next request gets its own.
            assert "left_ms" not in await link.request("identify")

    async def test_a_connection_lost_while_somebody_waits(
        self, session: Session, simulator: Simulator
    ) -> None:
        """They hear at once."""
        async with connected(session, simulator) as link, read(link) as states:
            await eventually(lambda: states)
            simulator.stall_network()
            waiting = asyncio.create_task(link.request("identify"))
            await asyncio.sleep(0.1)
            await simulator.cut_power()
            async with asyncio.timeout(1.0):
                with pytest.raises(ControllerUnreachable):
                    await waiting
            with pytest.raises(ControllerUnreachable):
                await link.request("identify")
            await link.tell_release()

    async def test_replies_that_nobody_waits_for(self, session: Session) -> None:
        """Ignored, whatever their id."""
        strays = [
            text({"type": "reply", "id": request_id, "ok": True, "result": {"seq": 1}})
            for request_id in (None, "", "1", "99")
        ]
        async with impostor(hello_then(*strays, text(LATER))) as server:
            link = await connect(session, server.address, CLIENT_ID)
            async with read(link) as states:
                await eventually(lambda: len(states) == 2)
            await link.close()

    @pytest.mark.parametrize(
        "next_one",
        [
            # A count that stands still, or falls back; a clock that falls back.
            LATER | {"seq": STATE["seq"]},
            LATER | {"seq": STATE["seq"] - 1},
            LATER | {"uptime_ms": STATE["uptime_ms"] - 1},
        ],
    )
    async def test_states_out_of_step(self, session: Session, next_one: Json) -> None:
        """They end the connection: it is unknown which of them show what was asked for."""
        async with impostor(hello_then(text(next_one))) as server:
            link = await connect(session, server.address, CLIENT_ID)
            states: list[ControllerState] = []
            with pytest.raises(OutOfStep):
                await link.read(states.append)
            assert len(states) == 1
            await link.close()

    async def test_the_same_reply_twice(self, session: Session) -> None:
        """The first one counts."""

        async def twice(socket: web.WebSocketResponse) -> None:
            await sends(text(HELLO))(socket)
            await socket.receive_str()
            for seq in (7, 8):
                result = {"seq": seq}
                reply = {"type": "reply", "id": "1", "ok": True, "result": result}
                await socket.send_str(text(reply))

        async with impostor(twice) as server:
            link = await connect(session, server.address, CLIENT_ID)
            async with read(link):
                assert await link.request("identify") == {"seq": 7}
            await link.close()

    async def test_telling_to_release_does_not_wait(
        self, session: Session, simulator: Simulator
    ) -> None:
        """Nobody reads the reply, and it is done all the same."""
        async with connected(session, simulator) as link:
            async with read(link) as states:
                await link.request("lease", ms=5000)
                await link.request("inflate", channel=0, target=60.0)
                await eventually(lambda: states[-1].cuff(0).inflated)
            await link.tell_release()
        other = await connect(session, address_of(simulator), "somebody-else")
        async with read(other) as states:
            await eventually(lambda: states and not states[-1].cuff(0).inflated)
        await other.close()


class TestEnds:
    """Why a connection ends."""

    async def end(self, link: Connection) -> Exception:
        """Read to the end and return why."""
        with pytest.raises(Exception) as error:
            async with asyncio.timeout(4.0):
                await link.read(lambda state: None)
        await link.close()
        return error.value

    async def test_the_controller_loses_its_power(
        self, session: Session, simulator: Simulator
    ) -> None:
        """The sockets are reset."""
        link = await connect(session, address_of(simulator), CLIENT_ID)
        ending = asyncio.create_task(self.end(link))
        await asyncio.sleep(0.1)
        await simulator.cut_power()
        assert type(await ending) is ControllerUnreachable

    async def test_the_controller_takes_leave(self, session: Session) -> None:
        """As one that is about to restart."""

        async def leave(socket: web.WebSocketResponse) -> None:
            await hello_then()(socket)
            await socket.close(code=1001)

        async with impostor(leave) as server:
            link = await connect(session, server.address, CLIENT_ID)
            assert type(await self.end(link)) is ControllerUnreachable

    async def test_a_newer_connection_of_the_same_client(
        self, session: Session, simulator: Simulator
    ) -> None:
        """Told apart, for a client closed so stays away."""
        link = await connect(session, address_of(simulator), CLIENT_ID)
        newer = await connect(session, address_of(simulator), CLIENT_ID)
        error = await self.end(link)
        assert isinstance(error, Displaced)
        assert "took over" in str(error)
        await newer.close()

    @pytest.mark.parametrize(
        "frame",
        [
            "garbage",
            b"binary",
            "x" * 100_000,
            "[" * 1010 + "]" * 1010,
            text({"type": "state"}),
            text(changed(STATE, ("channels", 1, "channel"), 5)),
            text(changed(STATE, ("channels",), STATE["channels"][:1])),
            text(changed(HELLO, ("protocol",), 2)),
            text({"type": "reply", "id": "1", "ok": True, "result": {}}),
        ],
        ids=lambda frame: str(frame[:30]),
    )
    async def test_a_frame_that_no_controller_sends(
        self, session: Session, frame: str | bytes
    ) -> None:
        """It ends the connection with an error of ours, and nothing else."""
        async with impostor(hello_then(frame)) as server:
            link = await connect(session, server.address, CLIENT_ID)
            error = await self.end(link)
        assert isinstance(error, FrameError | UnsupportedProtocol)

    async def test_a_peer_that_does_not_take_leave(
        self, session: Session, simulator: Simulator
    ) -> None:
        """Closing takes a second at most."""
        link = await connect(session, address_of(simulator), CLIENT_ID)
        simulator.stall_network()
        started = asyncio.get_running_loop().time()
        await link.close()
        assert asyncio.get_running_loop().time() - started < 1.5
        simulator.stall_network(on=False)
