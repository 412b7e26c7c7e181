"""Several channels of one controller."""

from ..bench import NETWORK_S, VENT_S, Bench, cuff_of
from ..check import check
from ..connection import Link
from ..fields import Frame
from ..holding import Up, inflated
from ..verdict import Skipped, hold

RULE = "Several channels"


def _other(bench: Bench) -> int:
    """Return a channel that is not on the bench."""
    for cuff in bench.hello["channels"]:
        if cuff["channel"] != bench.channel:
            return int(cuff["channel"])
    raise Skipped("the controller has one channel")


async def _both_up(bench: Bench, up: Up, other: int) -> None:
    """Inflate another channel beside the one that is up."""
    target = min(bench.target, cuff_of(bench.hello, other)["pressure_max"])
    mark = up.link.mark
    reply = await up.link.ask("inflate", channel=other, target=target)
    hold(reply.ok, f"inflate {other}: {reply.words}")
    slowest = cuff_of(bench.hello, other)["fill_s"] * 1.5
    await up.link.state(
        lambda state: cuff_of(state, other)["phase"] == "holding",
        "holding of the other channel",
        bench.real(slowest) + NETWORK_S,
        mark,
    )
    up.mark = up.link.mark


async def _released(bench: Bench, link: Link, channel: int, mark: int) -> Frame:
    """Return the event that releases a channel."""
    return await link.wait(
        lambda frame: (
            frame.get("type") == "event"
            and (frame["kind"], frame["channel"]) == ("released", channel)
        ),
        f"release of channel {channel}",
        bench.real(bench.lease_ms / 1000 + 1) + NETWORK_S,
        mark,
    )


@check(
    RULE,
    "`release` of a channel vents that one and no other.",
    "the one vented, the other still holding",
    inflates=True,
)
async def one_of_two(bench: Bench) -> str:
    """Hold two and release one."""
    other = _other(bench)
    async with inflated(bench) as up:
        await _both_up(bench, up, other)
        await up.link.ask("release", channel=other)
        await _released(bench, up.link, other, up.mark)
        state = await up.link.state(
            lambda state: cuff_of(state, other)["phase"] == "vented",
            "vented",
            bench.real(VENT_S) + NETWORK_S,
        )
        phase = cuff_of(state, bench.channel)["phase"]
        hold(phase == "holding", f"the other is {phase}")
    return "one vented, the other holding"


@check(
    RULE,
    "When the lease runs out, every channel is released with `lease_expired`.",
    "both released with lease_expired at the same time",
    inflates=True,
)
async def lease_of_two(bench: Bench) -> str:
    """Hold two and stop renewing."""
    other = _other(bench)
    async with inflated(bench) as up:
        await _both_up(bench, up, other)
        up.renewer.stop()
        events = [
            await _released(bench, up.link, channel, up.mark)
            for channel in (bench.channel, other)
        ]
        reasons = {event["reason"] for event in events}
        hold(reasons == {"lease_expired"}, f"released with {sorted(reasons)}")
        apart = abs(events[0]["uptime_ms"] - events[1]["uptime_ms"])
        hold(apart <= 100, f"{apart} ms apart")
    return "both with lease_expired"
