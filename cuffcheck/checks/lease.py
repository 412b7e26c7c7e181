"""Rule 3 and what a lease is: pressure only while somebody keeps saying so."""

from ..bench import NETWORK_S, Bench, cuff_of
from ..check import check
from ..connection import Link, Reply
from ..fields import Frame
from ..holding import Up, inflated, leased
from ..verdict import hold

RULE = "Rule 3. Lease"
LATE_MS = 300
"""What a loop above the network may be late, on the controller's clock."""


@check(
    "Requests",
    "`lease` takes the lease for so long; the state shows who holds it and what is left.",
    "owner is this client, left_ms as asked and falling",
)
async def lease_taken(bench: Bench) -> str:
    """Take it for the shortest time there is, then longer."""
    async with bench.link() as link:
        for ms in (1000, bench.lease_ms):
            mark = link.mark
            for _ in ("taken", "renewed"):
                left = (await link.ask("lease", ms=ms)).result.get("left_ms", 0)
                hold(abs(left - ms) <= 50, f"left_ms {left} of {ms}")
            held = await link.state(
                lambda s: s["lease"] is not None, "lease", mark=mark
            )
            lease = held["lease"]
            hold(lease["owner"] == link.client, f"owner {lease['owner']}")
            hold(0 < lease["left_ms"] <= ms, f"{lease['left_ms']} ms left of {ms}")
            mark = link.mark
            await link.ask("lease", ms=0)
            await link.state(lambda s: s["lease"] is None, "lease given up", mark=mark)
    return "taken, renewed, given up"


@check(
    RULE,
    "A lease runs out when it was said to, with nothing inflated as well.",
    "no owner once the time is over, and not before",
)
async def lease_runs_out(bench: Bench) -> str:
    """Take it for a second, and wait."""
    async with bench.link() as link:
        mark = link.mark
        await link.ask("lease", ms=1000)
        held = await link.state(lambda s: s["lease"] is not None, "lease", mark=mark)
        ends = held["uptime_ms"] + held["lease"]["left_ms"]
        over = await link.state(
            lambda s: s["lease"] is None,
            "end of the lease",
            bench.real(1) + NETWORK_S,
            link.mark,
        )
        early = ends - over["uptime_ms"]
        hold(early <= 20, f"over {early:.0f} ms early")
    return "over in time"


@check(
    "Requests",
    "One client holds the lease: another gets `lease_held`, and cannot give it up.",
    "lease_held for lease and inflate; the owner stays",
)
async def lease_held(bench: Bench) -> str:
    """Want what another has."""
    async with leased(bench) as up, bench.link() as other:
        for op, arguments in (
            ("lease", {"ms": 1000}),
            ("inflate", {"channel": bench.channel, "target": bench.target}),
        ):
            reply = await other.ask(op, **arguments)
            hold(reply.code == "lease_held", f"{reply.words} to {op}")
        await other.ask("lease", ms=0)
        lease = (await other.state())["lease"] or {}
        hold(lease.get("owner") == up.link.client, f"owner {lease.get('owner')}")
    return "lease_held, owner unchanged"


@check(
    "Requests",
    "`inflate` needs this client's live lease.",
    "no_lease, and nothing moves",
)
async def no_lease(bench: Bench) -> str:
    """Inflate without a lease, and with one that is given up."""
    async with bench.link() as link:
        for _ in range(2):
            reply = await link.ask(
                "inflate", channel=bench.channel, target=bench.target
            )
            hold(reply.code == "no_lease", reply.words)
            await link.ask("lease", ms=1000)
            await link.ask("lease", ms=0)
        cuff = cuff_of(await link.state(), bench.channel)
        hold(cuff["phase"] == "vented", cuff["phase"])
    return "no_lease, vented"


@check(
    RULE,
    "When the lease runs out, every channel is released with `lease_expired`.",
    "released with lease_expired when the lease ends, not before and not later",
    inflates=True,
)
async def lease_expires(bench: Bench) -> str:
    """Stop renewing."""
    async with inflated(bench) as up:
        ends = await _stop_renewing(bench, up)
        return await _expired(bench, up, ends)


async def _renew_last(up: Up, ms: float) -> Reply:
    """Renew a last time, for so long."""
    up.renewer.stop()
    up.mark = up.link.mark
    reply = await up.link.ask("lease", ms=ms)
    hold(reply.ok, reply.words)
    return reply


async def _stop_renewing(bench: Bench, up: Up) -> float:
    """Renew a last time; return when the lease ends, by the controller's clock."""
    reply = await _renew_last(up, bench.lease_ms)
    state = await up.link.state(
        lambda s: s["seq"] > reply.result["seq"], "state", mark=up.mark
    )
    hold(state["lease"] is not None, "no lease in the state after it")
    return float(state["uptime_ms"] + state["lease"]["left_ms"])


async def _expired(bench: Bench, up: Up, ends: float) -> str:
    """Hold that the cuff is released when its lease ends."""
    event = await up.event("released", bench.lease_ms / 1000 + 2)
    hold(event["reason"] == "lease_expired", f"released with {event['reason']}")
    late = event["uptime_ms"] - ends
    hold(abs(late) <= LATE_MS, f"{late:+.0f} ms from its end")
    state = await up.phase("vented", 25)
    reason = cuff_of(state, bench.channel)["reason"]
    hold(reason == "lease_expired", f"reason {reason} in the state")
    return f"lease_expired, {late:+.0f} ms from its end"


@check(
    RULE,
    "After a lease that ran out nothing comes back: a new `inflate` must be asked for.",
    "a new lease does not inflate",
    inflates=True,
)
async def no_return(bench: Bench) -> str:
    """Let it run out while the cuff is up, and take it again."""
    async with inflated(bench) as up:
        await _renew_last(up, 1000)
        await up.event("released", 3)
        reply = await up.link.ask("lease", ms=bench.lease_ms)
        hold(reply.ok, reply.words)
        mark = up.link.mark
        await bench.rest(min(3, bench.lease_ms / 1000 - 1))
        await up.link.state()
        phases = _phases(bench, up.link, mark)
        hold(phases <= {"releasing", "vented"}, f"{sorted(phases)}")
    return ", ".join(sorted(phases))


def _phases(bench: Bench, link: Link, mark: int) -> set[str]:
    """Return the phases of the channel after a mark."""
    states: list[Frame] = [each.frame for each in link.since(mark, "state")]
    return {cuff_of(state, bench.channel)["phase"] for state in states}


@check(
    RULE,
    "A closed socket does not end a lease early; a new connection of the same id may"
    " renew it.",
    "still up after the socket is gone, and renewed by the same id",
    inflates=True,
)
async def lease_outlives_socket(bench: Bench) -> str:
    """Pull the network's plug, and come back in time."""
    async with inflated(bench) as up:
        await _renew_last(up, bench.lease_ms)
        up.link.abort()
        async with bench.link(up.link.client) as again:
            reply = await again.ask("lease", ms=bench.lease_ms)
            hold(reply.ok, reply.words)
            cuff = cuff_of(await again.state(), bench.channel)
            hold(cuff["phase"] == "holding", cuff["phase"])
            await again.ask("release")
    return "still holding, renewed"


@check(
    RULE,
    "No news means vent: with every socket gone the lease runs out all the same.",
    "released with lease_expired though no one is connected",
    inflates=True,
)
async def nobody_there(bench: Bench) -> str:
    """Leave an inflated cuff alone."""
    async with inflated(bench) as up:
        ends = await _stop_renewing(bench, up)
        last = max(event["n"] for event in await bench.pages(up.link))
        up.link.abort()
    await bench.rest(bench.lease_ms / 1000 + 0.5)
    async with bench.link() as link:
        events = await bench.pages(link, last)
        released = [event for event in events if event["kind"] == "released"]
        hold(bool(released), "not released")
        seen = f"{released[0]['reason']}, {released[0]['uptime_ms'] - ends:+.0f} ms"
        hold(released[0]["reason"] == "lease_expired", seen)
        hold(abs(released[0]["uptime_ms"] - ends) <= LATE_MS, seen)
    return seen


@check(
    "Requests",
    "`lease` with 0 gives it up and releases what is inflated, with `command`.",
    "no owner, released with command",
    inflates=True,
)
async def lease_given_up(bench: Bench) -> str:
    """Give it up under pressure."""
    async with inflated(bench) as up:
        up.renewer.stop()
        up.mark = up.link.mark
        reply = await up.link.ask("lease", ms=0)
        hold(reply.ok, reply.words)
        event = await up.event("released")
        hold(event["reason"] == "command", f"released with {event['reason']}")
        await up.link.state(
            lambda s: s["lease"] is None, "lease given up", mark=up.mark
        )
    return "released with command"
