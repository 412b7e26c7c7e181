"""What the controller sends: events, pushed and kept, and streams of samples."""

import asyncio
from itertools import pairwise

from ..bench import VENT_S, Bench
from ..check import check
from ..connection import Link
from ..fields import Frame
from ..holding import inflated, leased
from ..verdict import hold

RULE = "What is sent"
PAGE = 16
KEPT = 64
SAMPLE_MS = 10
STREAM_MS = 2000


@check(
    "Requests",
    "`events` gives the kept ones above `since`, oldest first, at most 16, and `more`.",
    "n without a gap, pages of 16, nothing above the last",
)
async def events_paged(bench: Bench) -> str:
    """Page through everything that is kept."""
    async with bench.link() as link:
        first = await link.ask("events", since=0)
        hold(
            len(first.result["events"]) <= PAGE,
            f"{len(first.result['events'])} at once",
        )
        kept = await bench.pages(link)
        numbers = [event["n"] for event in kept]
        hold(bool(kept), "no event, not even that of the boot")
        hold(all(b == a + 1 for a, b in pairwise(numbers)), f"n {numbers}")
        hold(len(kept) == min(numbers[-1], KEPT), f"{len(kept)} kept of {numbers[-1]}")
        last = await link.ask("events", since=numbers[-1])
        hold(
            not last.result["events"] and last.result["more"] is False, "more than all"
        )
    return f"{len(kept)} events, {numbers[0]} to {numbers[-1]}"


@check(
    RULE,
    "What happens to a cuff is told to every client as events, numbered by n.",
    "inflating, holding, released (command), vented, the same for two clients and kept",
    inflates=True,
)
async def events_told(bench: Bench) -> str:
    """Inflate and release, and listen twice."""
    async with bench.link() as other, inflated(bench) as up:
        first = (await up.event("inflating"))["n"]
        await up.link.ask("release")
        last = (await up.event("vented", 25))["n"]
        # The same may come over the other connection a moment later.
        await other.wait(
            lambda frame: frame.get("type") == "event" and frame["n"] == last,
            "event vented for the other client",
            mark=0,
        )
        told = _events(up.link, first)
        heard = _events(other, first)
        kept = await bench.pages(other, first - 1)
    kinds = [event["kind"] for event in told]
    hold(kinds == ["inflating", "holding", "released", "vented"], f"{kinds}")
    hold(told[2]["reason"] == "command", f"released with {told[2]['reason']}")
    hold(told == heard, "the other client was told something else")
    hold(told == [_bare(event) for event in kept], "something else was kept")
    return ", ".join(kinds)


def _bare(event: Frame) -> Frame:
    """Return an event without its type, which a kept one may leave out."""
    return {name: value for name, value in event.items() if name != "type"}


def _events(link: Link, first: int) -> list[Frame]:
    """Return the events pushed over a link from a number on."""
    events = (each.frame for each in link.since(0, "event"))
    return [_bare(event) for event in events if event["n"] >= first]


@check(
    "Requests",
    "`stream` sends each sample, one each `sample_ms`, to this client alone, until off.",
    "samples without a gap, at most 0.25 s a frame; none for another client, none after",
)
async def stream(bench: Bench) -> str:
    """Stream for some seconds."""
    interval = bench.limits.get("sample_ms", SAMPLE_MS)
    async with bench.link() as link, bench.link() as other:
        reply = await link.ask("stream", channel=bench.channel, on=True)
        hold(reply.ok, reply.words)
        await asyncio.sleep(max(0.6, bench.real(STREAM_MS / 1000)))
        await link.ask("stream", channel=bench.channel, on=False)
        frames = [each.frame for each in link.since(0, "samples")]
        after = link.mark
        await asyncio.sleep(0.6)
        hold(not list(link.since(after, "samples")), "samples after off")
        hold(not list(other.since(0, "samples")), "samples for another client")
    count = sum(len(frame["pressure"]) for frame in frames)
    hold(count * interval >= STREAM_MS * 0.8, f"{count} samples")
    _without_gaps(frames, interval)
    return f"{count} samples, one each {interval} ms"


def _without_gaps(frames: list[Frame], interval: float) -> None:
    """Hold that samples follow each other as their times say."""
    for frame in frames:
        hold(frame["interval_ms"] == interval, f"interval_ms {frame['interval_ms']}")
    for one, next_ in pairwise(frames):
        due = one["uptime_ms"] + len(one["pressure"]) * interval
        apart = next_["uptime_ms"] - due
        hold(abs(apart) <= interval, f"{apart} ms between two frames of samples")


@check(
    "Requests",
    "A stream ends with its socket.",
    "no samples on a new connection of the same client",
)
async def stream_ends(bench: Bench) -> str:
    """Stream, leave, and come back."""
    async with bench.link() as link:
        await link.ask("stream", channel=bench.channel, on=True)
    async with bench.link(link.client) as again:
        await asyncio.sleep(0.6)
        hold(not list(again.since(0, "samples")), "it goes on")
    return "none"


@check(
    "Requests",
    "`zero` only when vented for 5 s, near the factory's zero and still; else"
    " `not_vented`.",
    "ok when vented for long; not_vented while a cuff is up, and when just vented",
    inflates=True,
)
async def zero(bench: Bench) -> str:
    """Take ambient at rest; try it under pressure, and right after."""
    async with leased(bench) as up:
        await bench.rest(6)
        reply = await up.link.ask("zero", channel=bench.channel)
        hold(reply.ok, f"{reply.words} at rest")
        await up.to()
        reply = await up.link.ask("zero", channel=bench.channel)
        hold(reply.code == "not_vented", f"{reply.words} under pressure")
        mark = up.link.mark
        await up.link.ask("release")
        await up.phase("vented", VENT_S, mark)
        reply = await up.link.ask("zero", channel=bench.channel)
        hold(reply.code == "not_vented", f"{reply.words} when just vented")
    return "ok at rest, not_vented under pressure"


@check(
    "Requests", "`clear_fault` with nothing to clear is ok.", "ok on a vented channel"
)
async def nothing_to_clear(bench: Bench) -> str:
    """Clear no fault."""
    async with bench.link() as link:
        reply = await link.ask("clear_fault", channel=bench.channel)
        hold(reply.ok, reply.words)
    return "ok"
