"""What the controller sends: hello, states, and how often."""

import asyncio
from itertools import pairwise

from ..bench import Bench
from ..check import check
from ..connection import Arrival, Link
from ..holding import inflated
from ..verdict import hold

RULE = "What is sent"
LEASE_MAX_MS = 5000
OCCLUSION_MAX_S = 1200
REPERFUSION_MIN_S = 60
PRESSURE_MAX = 280
SAMPLE_MS = (10, 25)


@check(
    RULE,
    "No limit goes further than the protocol allows.",
    "lease_max_ms <= 5000, occlusion_max_s <= 1200, reperfusion_s >= 60,"
    " pressure_max <= 280, sample_ms 10 to 25, two clients at least",
)
async def limits(bench: Bench) -> str:
    """Read hello."""
    said = bench.limits
    for name, fits in (
        ("lease_max_ms", 1000 <= said["lease_max_ms"] <= LEASE_MAX_MS),
        ("occlusion_max_s", 0 < said["occlusion_max_s"] <= OCCLUSION_MAX_S),
        ("reperfusion_s", said["reperfusion_s"] >= REPERFUSION_MIN_S),
        ("clients", said["clients"] >= 2),
    ):
        hold(fits, f"{name} {said[name]}")
    sample_ms = said.get("sample_ms", SAMPLE_MS[0])
    hold(SAMPLE_MS[0] <= sample_ms <= SAMPLE_MS[1], f"sample_ms {sample_ms}")
    for cuff in bench.hello["channels"]:
        top = cuff["pressure_max"]
        hold(30 <= top <= PRESSURE_MAX, f"pressure_max {top}")
        hold(cuff["fill_s"] > 0, f"fill_s {cuff['fill_s']}")
    return f"{said}"


@check(
    RULE,
    "hello comes once, first; boot, id and limits stay the same within a boot.",
    "the same hello for the next client",
)
async def same_hello(bench: Bench) -> str:
    """Connect again."""
    async with bench.link() as link:
        again = link.arrived[0].frame
        numbers = [cuff["channel"] for cuff in again["channels"]]
        hold(again == bench.hello, "another hello in the same boot")
        hold(len(set(numbers)) == len(numbers), f"channels {numbers}")
    return f"boot {again['boot']}"


@check(RULE, "A state follows hello.", "a state at once")
async def state_after_hello(bench: Bench) -> str:
    """See what comes second, on several connections."""
    for _ in range(3):
        async with bench.link() as link:
            await link.state(mark=0)
            wait = next(link.since(0, "state")).at - link.arrived[0].at
            hold(wait < 0.3, f"{wait:.2f} s after hello")
    return "at once"


@check(
    RULE,
    "A state is sent once a second while nothing moves.",
    "one a second",
)
async def resting_cadence(bench: Bench) -> str:
    """Count for some seconds."""
    async with bench.link() as link:
        await asyncio.sleep(4.5)
        gaps = _gaps(list(link.since(0, "state"))[1:])
        hold(len(gaps) >= 2, f"{len(gaps) + 2} states in 4.5 s")
        hold(all(0.5 < gap < 1.5 for gap in gaps), f"gaps of {_words(gaps)} s")
    return f"gaps of {_words(gaps)} s"


def _gaps(arrivals: list[Arrival]) -> list[float]:
    return [b.at - a.at for a, b in pairwise(arrivals)]


def _words(gaps: list[float]) -> str:
    return ", ".join(f"{gap:.2f}" for gap in gaps[:8])


@check(
    RULE,
    "A state is sent ten times a second while a channel inflates, holds or releases.",
    "ten a second, no gap of 0.4 s",
    inflates=True,
)
async def active_cadence(bench: Bench) -> str:
    """Count while a cuff is held."""
    async with inflated(bench) as up:
        mark = up.link.mark
        await asyncio.sleep(2.5)
        gaps = _gaps(list(up.link.since(mark, "state")))
        mean = sum(gaps) / len(gaps) if gaps else 9.0
        hold(max(gaps, default=9.0) < 0.4, f"a gap of {max(gaps, default=9.0):.2f} s")
        # At a large time scale our own renewals change nothing that a state is due for.
        hold(0.08 < mean < 0.125, f"one in {mean:.3f} s")
    return f"one in {mean:.3f} s"


@check(
    RULE,
    "A state is sent at every change of the lease's owner.",
    "six changes, each seen by another client within 0.4 s",
)
async def state_at_owner(bench: Bench) -> str:
    """Take and give the lease, and look from elsewhere."""
    async with bench.link() as link, bench.link() as other:
        for ms, owner in ((1000, link.client), (0, None)) * 3:
            await asyncio.sleep(0.13)
            mark, asked = other.mark, asyncio.get_running_loop().time()
            await link.ask("lease", ms=ms if ms == 0 else bench.lease_ms)
            await other.state(
                lambda state, owner=owner: (
                    (state["lease"] or {}).get("owner") == owner  # type: ignore[misc]
                ),
                f"state with the owner {owner}",
                mark=mark,
            )
            late = other.arrived[-1].at - asked
            hold(late < 0.4, f"{late:.2f} s later")
    return "each at once"


@check(
    RULE,
    "`seq` is counted once for the whole controller, and states above a result's seq"
    " include what was done.",
    "one rising count over two clients; the owner in each state above the result's seq",
)
async def seq(bench: Bench) -> str:
    """Compare the counts of two clients."""
    async with bench.link() as one, bench.link() as two:
        await asyncio.sleep(2.2)
        mark = two.mark
        reply = await one.ask("lease", ms=bench.lease_ms)
        number = reply.result["seq"]
        state = await two.state(
            lambda state: state["seq"] > number, "higher seq", mark=mark
        )
        owner = (state["lease"] or {}).get("owner")
        hold(owner == one.client, f"owner {owner} in the state after")
        await one.ask("lease", ms=0)
        for link in (one, two):
            hold(*_rises(link, "seq"))
        merged = sorted(
            (each.frame["uptime_ms"], each.frame["seq"])
            for link in (one, two)
            for each in link.since(0, "state")
        )
        fell = [(a, b) for a, b in pairwise(merged) if b[0] > a[0] and b[1] < a[1]]
        hold(not fell, f"two counts: {fell[:2]}")
    return f"rising, {state['seq']} at last"


def _rises(link: Link, name: str) -> tuple[bool, str]:
    """Return whether a field rises from state to state, and what it was."""
    values = [each.frame[name] for each in link.since(0, "state")]
    return all(b > a for a, b in pairwise(values)), f"{name} {values[:9]}"


@check(
    RULE,
    "`uptime_ms` runs on the controller's monotonic clock.",
    "as fast as ours, times the time scale, within 2 %",
)
async def uptime(bench: Bench) -> str:
    """Compare its clock with ours over some seconds."""
    async with bench.link() as link:
        await asyncio.sleep(0.5 if bench.settings.quick else 6)
        await asyncio.sleep(4)
        hold(*_rises(link, "uptime_ms"))
        states = list(link.since(0, "state"))
        ours = (states[-1].at - states[0].at) * bench.settings.time_scale
        theirs = (states[-1].frame["uptime_ms"] - states[0].frame["uptime_ms"]) / 1000
        # A frame may come 80 ms late, which is 2 % of 4 s.
        seen = f"{theirs:.2f} s in {ours:.2f} s"
        hold(abs(theirs / ours - 1) < 0.02, f"{seen} (is --time-scale right?)")
    return seen
