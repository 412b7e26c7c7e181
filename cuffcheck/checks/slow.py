"""What is sent to a client that reads slowly."""

import asyncio
from asyncio import IncompleteReadError, StreamReader
from contextlib import closing, suppress
import json
import socket
import ssl
import time

from ..bench import Bench, new_client, path_of
from ..check import check
from ..door import CONNECT_S
from ..holding import inflated
from ..tls import client_context
from ..verdict import hold
from ..wire import Opcode, new_nonce, read_frame, upgrade_request

PAUSE_S = 8.0
"""Shorter than 10 s, after which a missing pong drops the client."""
OLD_S = 1.0
OLD_MAX = 25
"""What the buffers of both kernels may hold of some 80 states in that pause."""
RECEIVE_BYTES = 2048


@check(
    "What is sent",
    "While a state waits to be sent no other is queued behind it: a slow reader gets the"
    " newest, not a backlog.",
    f"at most {OLD_MAX} states older than a second after {PAUSE_S:g} s without reading",
    inflates=True,
    slow=True,
)
async def slow_reader(bench: Bench) -> str:
    """Do not read for some seconds while a cuff is held, and look at what comes."""
    async with inflated(bench) as up:
        data = await asyncio.to_thread(_read_late, bench)
        newest = (await up.link.state())["uptime_ms"]
        times = await _uptimes(data)
        resumed = newest - 1000 * bench.settings.time_scale
        old = [
            at
            for at in times
            if at < resumed - OLD_S * 1000 * bench.settings.time_scale
        ]
        fresh = len(times) - len(old)
    hold(len(old) <= OLD_MAX, f"{len(old)} old states")
    hold(fresh > 0, f"{len(old)} old states and no newer one")
    return f"{len(old)} old states, {fresh} newer ones"


def _read_late(bench: Bench) -> bytes:
    """Connect with a small buffer, pause, and return what comes within a second."""
    plain = socket.socket()
    # Before it connects, for the window is agreed on then.
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
    plain.settimeout(CONNECT_S)
    plain.connect((bench.address.host, bench.address.port))
    with closing(client_context(bench.address.key).wrap_socket(plain)) as tls:
        request = upgrade_request(
            bench.address.host, path_of(new_client()), new_nonce(), {}
        )
        tls.sendall(request)
        time.sleep(PAUSE_S)
        data = _for_a_second(tls)
    return data.partition(b"\r\n\r\n")[2]


def _for_a_second(tls: ssl.SSLSocket) -> bytes:
    """Return everything that can be read in a second."""
    data = b""
    ends = time.monotonic() + 1
    with suppress(TimeoutError):
        while (left := ends - time.monotonic()) > 0:
            tls.settimeout(left)
            data += tls.recv(65536)
    return data


async def _uptimes(data: bytes) -> list[float]:
    """Return the time of each state in the bytes of a connection."""
    reader = StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    found = []
    with suppress(IncompleteReadError):
        while True:
            wire = await read_frame(reader)
            frame = json.loads(wire.payload) if wire.opcode == Opcode.TEXT else {}
            if frame.get("type") == "state":
                found.append(float(frame["uptime_ms"]))
    return found
