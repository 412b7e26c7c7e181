"""Getting in: the key, TLS, the upgrade to a WebSocket."""

import asyncio
from contextlib import suppress
import socket
import ssl

from ..bench import Bench, new_client, path_of
from ..check import check
from ..door import CONNECT_S, Address, Refused, Upgraded, knock, open_tls, shakes_hands
from ..key import PrivateKey
from ..tls import SUITE, client_context
from ..verdict import NotHeld, Skipped, hold
from ..wire import SUBPROTOCOL, accept_value

RULE = "Getting in"
HANDSHAKE_S = 5.0
GUESSES = 5
OTHER_SUITES = ("PSK-AES128-GCM-SHA256", "DHE-PSK-CHACHA20-POLY1305", "ECDHE+AESGCM")
BAD_CLIENTS = ("", "a" * 65, "Bench", "a%20b", "%C3%A4", "a/b")
ORIGIN = {"Origin": "https://page.invalid"}


@check(
    RULE,
    "The key opens TLS 1.2 with the one suite, and a WebSocket of the one subprotocol.",
    f"{SUITE}, then HTTP 101 with {SUBPROTOCOL}",
)
async def key_opens(bench: Bench) -> str:
    """Look at the whole way in."""
    came = await knock(bench.address, path_of(new_client()))
    if isinstance(came, Refused):
        raise NotHeld(came.why)
    name, version, _ = came.stream.writer.get_extra_info("cipher")
    came.stream.abort()
    headers = came.response.headers
    hold(name == SUITE and version == "TLSv1.2", f"{version} {name}")
    hold(
        headers.get("sec-websocket-accept") == accept_value(came.nonce),
        "a Sec-WebSocket-Accept that does not answer the request's key",
    )
    subprotocol = headers.get("sec-websocket-protocol")
    hold(subprotocol == SUBPROTOCOL, f"subprotocol {subprotocol}")
    return f"{version} {name}, {subprotocol}"


async def _fails(bench: Bench, context: ssl.SSLContext, what: str) -> None:
    """Hold that a handshake fails."""
    # An address with five failed ones in a second is not answered, which proves nothing.
    await asyncio.sleep(0.3)
    hold(not await shakes_hands(bench.address, context), f"{what} shakes hands")


@check(
    RULE,
    "Only the device's own key opens it.",
    "no handshake with another key",
    failed_handshakes=True,
)
async def wrong_key(bench: Bench) -> str:
    """Try a random key, and the right one cut short."""
    await _fails(bench, client_context(PrivateKey.new()), "a random key")
    short = PrivateKey(bench.address.key.raw[:-1])
    await _fails(bench, client_context(short), "the key without its last byte")
    return "a random key and a shortened one are refused"


@check(
    RULE,
    "The identity is `cuff-link`.",
    "no handshake with the key and another identity",
    failed_handshakes=True,
)
async def wrong_identity(bench: Bench) -> str:
    """Try the right key under other names."""
    for identity in ("cuff-lin", "cuff-link2"):
        context = client_context(bench.address.key, identity=identity)
        await _fails(bench, context, f"identity {identity}")
    return "two other identities are refused"


@check(
    RULE,
    "There is one version of TLS and one suite.",
    "no handshake with TLS 1.3 or another suite",
    failed_handshakes=True,
)
async def other_suites(bench: Bench) -> str:
    """Offer what a controller must not take."""
    key = bench.address.key
    newer = client_context(key, suites="ALL", version=ssl.TLSVersion.TLSv1_3)
    await _fails(bench, newer, "TLS 1.3")
    for suite in OTHER_SUITES:
        await _fails(bench, client_context(key, suites=suite), suite)
    return "TLS 1.3 and other suites are refused"


@check(
    RULE,
    "No tickets and no session cache: each connection is a full handshake.",
    "nothing to resume",
)
async def no_resumption(bench: Bench) -> str:
    """Try to resume a session."""
    session, reused = await asyncio.to_thread(_resume, bench.address)
    hold(session is None or not session.has_ticket, "a session ticket")
    hold(not reused, "a session that was resumed, without the key")
    return "no ticket, no resumption"


def _resume(address: Address) -> tuple[ssl.SSLSession | None, bool]:
    """Shake hands twice; return the first session, and whether the second resumed it."""
    context = client_context(address.key)
    where = (address.host, address.port)
    with (
        socket.create_connection(where, CONNECT_S) as plain,
        context.wrap_socket(plain) as first,
    ):
        session = first.session
    with (
        socket.create_connection(where, CONNECT_S) as plain,
        context.wrap_socket(plain, session=session) as second,
    ):
        return session, bool(second.session_reused)


@check(
    RULE,
    "There is no port in plain text.",
    "no answer of HTTP without TLS",
    failed_handshakes=True,
)
async def no_plain_text(bench: Bench) -> str:
    """Ask without TLS."""
    reader, writer = await asyncio.open_connection(
        bench.address.host, bench.address.port
    )
    writer.write(b"GET /link/1?client=a HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    with suppress(OSError):
        async with asyncio.timeout(HANDSHAKE_S + 2):
            answer = await reader.read(100)
    writer.transport.abort()
    hold(not answer.startswith(b"HTTP"), f"{answer[:20]!r}")
    return "no HTTP"


@check(
    RULE,
    "A handshake that is not done in 5 s is closed, even if bytes keep trickling in.",
    "closed after 5 s",
    slow=True,
    failed_handshakes=True,
)
async def slow_handshake(bench: Bench) -> str:
    """Say nothing on one connection, and a byte every half second on another."""
    silent, trickling = await asyncio.gather(
        _hung_up(bench.address, b""),
        _hung_up(bench.address, b"\x16\x03\x01\x02\x00\x01"),
    )
    seen = f"silent: {silent:.1f} s, trickling: {trickling:.1f} s"
    hold(all(3.5 < time < 7 for time in (silent, trickling)), seen)
    return seen


async def _hung_up(address: Address, trickle: bytes) -> float:
    """Return after how long a handshake without an end is hung up, at most 9 s."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    reader, writer = await asyncio.open_connection(address.host, address.port)
    with suppress(OSError):
        async with asyncio.timeout(9):
            for number in range(18):
                writer.write(trickle[number : number + 1])
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.5):
                        await reader.read(1)
                        break
    writer.transport.abort()
    return loop.time() - began


@check(
    RULE,
    "An address with five failed handshakes in a second is not answered for the rest of"
    " it; no one who is in notices.",
    "the right key fails within that second, and opens after it",
    failed_handshakes=True,
)
async def guessing(bench: Bench) -> str:
    """Guess five keys at once, then use the right one."""
    async with bench.link() as inside:
        await asyncio.sleep(1.2)
        loop = asyncio.get_running_loop()
        began = loop.time()
        guess = client_context(PrivateKey.new())
        await asyncio.gather(
            *(shakes_hands(bench.address, guess) for _ in range(GUESSES))
        )
        took = loop.time() - began
        if took > 0.6:
            raise Skipped(f"five handshakes take {took:.1f} s here: too slow to tell")
        right = client_context(bench.address.key)
        hold(
            not await shakes_hands(bench.address, right, began + 0.95 - loop.time()),
            "answered in the same second",
        )
        hold((await inside.ask("identify")).ok, "who is in is not served")
        await asyncio.sleep(max(0.0, began + 1.5 - loop.time()))
        hold(await shakes_hands(bench.address, right), "not answered afterwards")
    return "not answered in that second, then again"


@check(
    RULE,
    "A client id is 1 to 64 of a-z, 0-9, dot, _ and -; else 400.",
    "400 for each other id, 101 for one of 64",
)
async def client_ids(bench: Bench) -> str:
    """Try ids that are none, and the longest."""
    for path in ("/link/1", *map(path_of, BAD_CLIENTS)):
        came = await _knock(bench, path)
        status = came.status if isinstance(came, Refused) else 101
        hold(status == 400, f"{status} for {path[:40]}")
    came = await _knock(bench, path_of(f"{new_client():-<64}"))
    hold(isinstance(came, Upgraded), "an id of 64 is refused")
    return f"400 for {len(BAD_CLIENTS) + 1} of them, 101 for one of 64"


async def _knock(
    bench: Bench, path: str, headers: dict[str, str] | None = None
) -> Upgraded | Refused:
    """Ask for a WebSocket, and let go of it."""
    came = await knock(bench.address, path, headers)
    if isinstance(came, Upgraded):
        came.stream.abort()
    return came


@check(RULE, "A request with an Origin header comes from a browser: 403.", "403")
async def origin(bench: Bench) -> str:
    """Come from a page."""
    came = await _knock(bench, path_of(new_client()), ORIGIN)
    status = came.status if isinstance(came, Refused) else 101
    hold(status == 403, f"{status}")
    return "403"


@check(
    RULE,
    "The link is at /link/1, and nothing else acts.",
    "no WebSocket elsewhere, and no success for a plain GET of /",
)
async def other_paths(bench: Bench) -> str:
    """Ask for what is not there."""
    for path in ("/", "/link/2?client=a", "/link?client=a"):
        came = await _knock(bench, path)
        hold(isinstance(came, Refused), f"a WebSocket at {path}")
    stream = await open_tls(bench.address)
    stream.writer.write(b"GET /link/1?client=a HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    with suppress(OSError):
        async with asyncio.timeout(HANDSHAKE_S):
            answer = await stream.reader.read(100)
    stream.abort()
    hold(b" 200 " not in answer[:15], f"{answer[:15]!r} to a GET without an upgrade")
    return "refused"


@check(RULE, "There are no extensions.", "compression offered, and not taken")
async def no_extensions(bench: Bench) -> str:
    """Offer compression."""
    offer = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
    came = await _knock(bench, path_of(new_client()), offer)
    if isinstance(came, Refused):
        raise NotHeld(came.why)
    taken = came.response.headers.get("sec-websocket-extensions")
    hold(not taken, f"{taken} taken")
    return "not taken"
