"""Getting in: the key, resumption, failed handshakes, and OpenSSL's own client."""

import asyncio
from contextlib import suppress
import shutil
import socket
import ssl

import pytest

from simulator.controller.door import tls_context
from tests.simulator.conftest import Start
from tests.simulator.wire import client_context, wire


async def handshake(port: int, context: ssl.SSLContext) -> bool:
    """Return whether a handshake succeeds."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    except OSError:
        return False
    writer.close()
    return True


async def test_the_key_opens(start: Start) -> None:
    """Nothing else does."""
    sim = await start()
    assert await handshake(sim.port, client_context(sim.config.key))
    for key, identity in (
        (bytes(32), "cuff-link"),
        (sim.config.key[:-1], "cuff-link"),
        (sim.config.key, "cuff-lin"),
        (sim.config.key, ""),
    ):
        assert not await handshake(sim.port, client_context(key, identity))


@pytest.mark.parametrize(
    ("version", "ciphers"),
    [
        (ssl.TLSVersion.TLSv1_3, "ALL"),
        (ssl.TLSVersion.TLSv1_2, "PSK-AES128-GCM-SHA256"),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-CHACHA20-POLY1305"),
    ],
)
async def test_one_version_and_one_suite(
    start: Start, version: ssl.TLSVersion, ciphers: str
) -> None:
    """TLS 1.2 and ECDHE-PSK-CHACHA20-POLY1305."""
    sim = await start()
    context = client_context(sim.config.key)
    context.maximum_version = context.minimum_version = version
    context.set_ciphers(ciphers)
    assert not await handshake(sim.port, context)


async def test_no_session_is_resumed(start: Start) -> None:
    """A resumed handshake would skip the key: each is a full one."""
    sim = await start()

    def connect(session: ssl.SSLSession | None) -> tuple[ssl.SSLSession | None, bool]:
        plain = socket.create_connection(("127.0.0.1", sim.port), timeout=5)
        with context.wrap_socket(plain, session=session) as tls:
            tls.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert b"404" in tls.recv(100)
            return tls.session, bool(tls.session_reused)

    context = client_context(sim.config.key)
    session, _ = await asyncio.to_thread(connect, None)
    assert session is not None
    assert not session.has_ticket
    _, reused = await asyncio.to_thread(connect, session)
    assert not reused


def test_no_tickets_and_no_renegotiation() -> None:
    """The options of every context."""
    options = tls_context(bytes(32)).options
    assert options & ssl.OP_NO_TICKET
    assert options & ssl.OP_NO_RENEGOTIATION


async def test_plain_text_is_not_answered(start: Start) -> None:
    """There is no port that speaks without the key."""
    sim = await start()
    reader, writer = await asyncio.open_connection("127.0.0.1", sim.port)
    writer.write(b"GET /link/1?client=a HTTP/1.1\r\nHost: x\r\n\r\n")
    async with asyncio.timeout(3):
        assert b"HTTP" not in await reader.read()
    writer.close()


async def test_a_handshake_has_its_time(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five seconds, shortened here."""
    monkeypatch.setattr("simulator.controller.door.HANDSHAKE_S", 0.2)
    sim = await start()
    reader, writer = await asyncio.open_connection("127.0.0.1", sim.port)
    async with asyncio.timeout(4):
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
    writer.close()


async def test_five_failures_in_a_second(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not answered for the rest of it; another address notices nothing."""
    monkeypatch.setattr("simulator.controller.throttle.WINDOW_S", 600.0)
    sim = await start()
    good, bad = client_context(sim.config.key), client_context(bytes(32))
    for _ in range(5):
        assert not await handshake(sim.port, bad)
    assert not await handshake(sim.port, good)
    _, writer = await asyncio.open_connection(
        "127.0.0.1", sim.port, ssl=good, local_addr=("127.0.0.2", 0)
    )
    writer.close()
    monkeypatch.setattr("simulator.controller.throttle.WINDOW_S", 0.0)
    assert await handshake(sim.port, good)


async def test_a_client_that_is_in_notices_no_attack(start: Start) -> None:
    """Fifty wrong keys at once."""
    sim = await start()
    async with wire(sim) as link:
        bad = client_context(bytes(32))
        attack = asyncio.gather(*(handshake(sim.port, bad) for _ in range(50)))
        while not attack.done():
            assert (await link.ask("identify"))["ok"]
            await asyncio.sleep(0.05)
        assert not any(await attack)


@pytest.mark.real_time
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
async def test_a_quick_look_from_a_shell(start: Start) -> None:
    """The command of the protocol's last section."""
    sim = await start()
    process = await asyncio.create_subprocess_exec(
        *("openssl", "s_client", "-tls1_2", "-psk", sim.config.key.hex()),
        *("-psk_identity", "cuff-link", "-cipher", "ECDHE-PSK-CHACHA20-POLY1305"),
        *("-connect", f"127.0.0.1:{sim.port}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate(b"Q\n")
    assert b"ECDHE-PSK-CHACHA20-POLY1305" in output
    assert b"Secure Renegotiation IS supported" in output
    assert b"TLS session ticket:" not in output
