"""Getting in: several clients, one that takes its own place, pings, and the end."""

import asyncio
from contextlib import AsyncExitStack
import struct

from ..bench import NETWORK_S, Bench, new_client, path_of
from ..check import check
from ..connection import Link
from ..door import Refused, Upgraded, knock
from ..verdict import hold
from ..wire import Opcode

RULE = "Getting in"
PING_S = 5.0
PONG_S = 10.0
DISPLACED = 4001


@check(
    RULE,
    "`limits.clients` are served, two at least; one more is refused with 503, or before"
    " the handshake; a known one can take its own place back.",
    "as many as announced, then 503; 4001 for a place taken back",
)
async def full_house(bench: Bench) -> str:
    """Fill every place."""
    places = bench.limits["clients"]
    hold(places >= 2, f"{places} clients")
    async with AsyncExitStack() as stack:
        inside = [await stack.enter_async_context(bench.link()) for _ in range(places)]
        came = await knock(bench.address, path_of(new_client()))
        if isinstance(came, Upgraded):
            came.stream.abort()
        status = came.status if isinstance(came, Refused) else 101
        hold(status in (503, None), f"HTTP {status} for client {places + 1}")
        await stack.enter_async_context(bench.link(inside[0].client))
        end = await inside[0].ended(NETWORK_S)
        hold(end.code == DISPLACED, f"the one displaced was {end.words}")
        for link in inside[1:]:
            hold((await link.ask("events", since=0)).ok, "another is not served")
    return f"{places} served, then {status or 'no handshake'}; {end.code} for its own"


@check(
    RULE,
    "A new connection takes the place of the same id's old one, closed with 4001, and of"
    " no other's.",
    "the old one closed with 4001, another id untouched",
)
async def displaced(bench: Bench) -> str:
    """Come a second time with one id."""
    async with bench.link() as other:
        async with bench.link() as old, bench.link(old.client) as new:
            end = await old.ended(NETWORK_S + 2)
            hold(end.code == DISPLACED, end.words)
            hold((await new.ask("identify")).ok, "the new one is not served")
        hold((await other.ask("identify")).ok, "another id is not served")
    return f"old {end.words}, others served"


@check(
    RULE,
    "A side that closes waits up to 2 s for the other's close frame before it lets go of"
    " the socket.",
    "still there after its close frame until ours, and gone soon after 2 s without one",
)
async def close_waits(bench: Bench) -> str:
    """Keep our close frame back, for good."""
    async with bench.link(answers_close=False) as old, bench.link(old.client):
        end = await old.ended(6)
        hold(end.code is not None, end.words)
        assert end.ended_at is not None and end.closed_at is not None
        waited = end.ended_at - end.closed_at
        hold(waited > 1.5, f"gone {waited:.2f} s after its close frame")
    return f"{end.code}, then {waited:.1f} s"


@check(RULE, "A close frame is answered before the socket ends.", "our code comes back")
async def close_answered(bench: Bench) -> str:
    """Close first."""
    async with bench.link() as link:
        link.put(Opcode.CLOSE, struct.pack("!H", 1000))
        end = await link.ended(NETWORK_S + 2)
        hold(end.code == 1000, end.words)
    return end.words


@check(RULE, "The controller pings every 5 s.", "a ping every 5 s", slow=True)
async def pings(bench: Bench) -> str:
    """Wait for three of them."""
    async with bench.link() as link:
        await asyncio.sleep(3 * PING_S + 1)
        times = [link.began_at, *link.pings]
        gaps = [round(b - a, 1) for a, b in zip(times[1:], times[2:], strict=False)]
        hold(len(gaps) >= 1, f"{len(link.pings)} pings in 16 s")
        hold(all(4 < gap < 6 for gap in gaps), f"gaps of {gaps} s")
    return f"gaps of {gaps} s"


@check(
    RULE,
    "A peer whose pong has not come for 10 s is dropped; other frames are no answer.",
    "gone 10 to 16 s after the last pong",
    slow=True,
)
async def no_pong(bench: Bench) -> str:
    """Send requests, but no pong."""
    async with bench.link(pongs=False) as link:
        gone = await _talked_until_gone(link)
        hold(gone is not None, f"still served after {PONG_S + PING_S + 2:.0f} s")
        assert gone is not None
        hold(gone > PONG_S - 0.5, f"gone after {gone:.1f} s")
    return f"gone after {gone:.1f} s"


async def _talked_until_gone(link: Link) -> float | None:
    """Send a request each half second; return when the connection ended, if it did."""
    loop = asyncio.get_running_loop()
    while (spent := loop.time() - link.began_at) < PONG_S + PING_S + 2:
        if link.end.ended_at is not None or link.end.code is not None:
            return spent
        link.send("events", since=10**9)
        await asyncio.sleep(0.5)
    return None
