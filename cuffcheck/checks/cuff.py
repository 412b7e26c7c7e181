"""An inflated cuff: it goes where it was asked to, and any client lets it down."""

import asyncio

from ..bench import NETWORK_S, VENT_S, Bench, cuff_of
from ..check import check
from ..holding import inflated, leased
from ..verdict import hold

RULE = "Requests"
NEAR_MMHG = 15
"""A client releases what is further below its target than this."""
VENTED_MMHG = 20
HIGHER = 25


@check(
    RULE,
    "`inflate` inflates to the target; a state shows inflating, then holding, with it.",
    "inflating, holding at the target within 15 mmHg, reason null",
    inflates=True,
)
async def inflates(bench: Bench) -> str:
    """Inflate and look."""
    async with leased(bench) as up:
        reply = await up.inflate()
        hold(reply.ok, reply.words)
        hold(reply.result["target"] == bench.target, f"{reply.result}")
        hold(reply.result["left_ms"] > 0, f"{reply.result}")
        filling = await up.link.state(
            lambda s: s["seq"] > reply.result["seq"], "state", mark=up.mark
        )
        phase = cuff_of(filling, bench.channel)["phase"]
        hold(phase in ("inflating", "holding"), f"{phase} after the reply")
        cuff = cuff_of(
            await up.phase("holding", bench.fill_s(bench.target)), bench.channel
        )
        await bench.rest(2)
        cuff = cuff_of(await up.link.state(), bench.channel)
        seen = f"{cuff['pressure']} mmHg for {bench.target:g}"
        hold(cuff["pressure"] is not None, "no pressure")
        hold(abs(cuff["pressure"] - bench.target) <= NEAR_MMHG, seen)
        hold(cuff["age_ms"] <= 250, f"a sample {cuff['age_ms']} ms old")
        hold(cuff["target"] == bench.target, f"target {cuff['target']}")
    return seen


@check(
    RULE,
    "`inflate` changes the target of an inflated cuff, by pumping and by bleeding.",
    "up and down again, each within 15 mmHg",
    inflates=True,
)
async def other_target(bench: Bench) -> str:
    """Go up, and down to where it was."""
    async with inflated(bench) as up:
        seen = []
        for target in (bench.target + HIGHER, bench.target):
            await up.to(target)
            state = await up.link.state(
                lambda s, target=target: (
                    abs((cuff_of(s, bench.channel)["pressure"] or 0) - target)  # type: ignore[misc]
                    <= NEAR_MMHG
                ),
                f"pressure near {target:g}",
                bench.real(20) + NETWORK_S,
            )
            seen.append(f"{cuff_of(state, bench.channel)['pressure']} for {target:g}")
    return ", ".join(seen)


@check(
    RULE,
    "`release` vents, from any client, without a lease; vented is below 20 mmHg for 1 s.",
    "released by another client with `command`, below 20 mmHg within 20 s, then vented",
    inflates=True,
)
async def released_by_another(bench: Bench) -> str:
    """Hold with one client and release with another."""
    async with inflated(bench) as up, bench.link() as other:
        up.mark = up.link.mark
        asked = (await up.link.state())["uptime_ms"]
        reply = await other.ask("release", channel=bench.channel)
        hold(reply.ok, reply.words)
        await up.phase("releasing", 1)
        hold((await up.event("released"))["reason"] == "command", "another reason")
        vented = await up.phase("vented", VENT_S)
        cuff = cuff_of(vented, bench.channel)
        hold((cuff["pressure"] or 0) < VENTED_MMHG, f"vented at {cuff['pressure']}")
        hold(cuff["reason"] == "command", f"reason {cuff['reason']}")
        below = cuff["reperfused_ms"]
        hold(below >= 900, f"vented {below} ms after it fell below 20")
        took = (vented["uptime_ms"] - asked) / 1000
    return f"vented after {took:.1f} s"


@check(
    RULE,
    "`release` with an unusable channel, or none, means all.",
    "released each time",
    inflates=True,
    slow=True,
)
async def release_means_all(bench: Bench) -> str:
    """Release with what is no channel, while a cuff is up."""
    for arguments in ({}, {"channel": 99}, {"channel": "x"}, {"channel": None}):
        async with inflated(bench) as up:
            up.mark = up.link.mark
            reply = await up.link.ask("release", **arguments)
            hold(reply.ok, f"{reply.words} for {arguments}")
            await up.event("released")
            await up.phase("vented", VENT_S)
    return "released for none, 99, 'x' and null"


@check(
    RULE,
    "A release is carried out each time, though its id is known.",
    "a cuff that is up again is released by the same frame",
    inflates=True,
)
async def release_repeated(bench: Bench) -> str:
    """Use one id for two releases, a hold between them."""
    async with leased(bench) as up:
        await up.link.ask("release", id="same")
        await up.to()
        up.mark = up.link.mark
        await up.link.ask("release", id="same")
        await up.event("released")
    return "released"


@check(
    "Four ideas",
    "Connecting and reconnecting never inflate.",
    "vented, without a target, for as long as no one asks",
)
async def stays_down(bench: Bench) -> str:
    """Come and go, take the lease, and ask for nothing."""
    phases = set()
    async with bench.link() as link:
        await link.ask("lease", ms=bench.lease_ms)
    async with bench.link(link.client) as again:
        await again.ask("lease", ms=bench.lease_ms)
        await asyncio.sleep(bench.real(bench.lease_ms / 2000))
        state = await again.state()
        phases = {cuff["phase"] for cuff in state["channels"]}
        hold(phases == {"vented"}, f"{sorted(phases)}")
        await again.ask("lease", ms=0)
    return "vented"
