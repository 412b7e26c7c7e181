"""Requests: ids, replies, and what is refused for its arguments, in which order."""

from typing import Any

from ..bench import Bench
from ..check import check
from ..connection import Link
from ..verdict import hold

RULE = "Requests"
KEPT = 32
NO_CHANNELS: tuple[object, ...] = (99, -1, "x", None, True, [], {}, 0.5)
NO_TIMES: tuple[object, ...] = ("1000", True, None, [], -1, 1, 999)


@check(
    RULE,
    "An id among the last 32 gets the first reply again, and nothing is done twice.",
    "the same reply, and the lease not renewed by it",
)
async def replay(bench: Bench) -> str:
    """Take the lease twice with one id."""
    async with bench.link() as link:
        first = await link.ask("lease", id="once", ms=bench.lease_ms)
        await bench.rest(0.5)
        again = await link.ask("lease", id="once", ms=bench.lease_ms)
        hold(again.frame == first.frame, "another reply")
        state = await link.state()
        left = state["lease"]["left_ms"] if state["lease"] else 0
        hold(left < bench.lease_ms - 400, f"{left} ms left: renewed by the replay")
        await link.ask("lease", ms=0)
    return "the same reply, not renewed"


@check(
    RULE,
    "A known id with other content is `bad_argument`.",
    "bad_argument, nothing done",
)
async def replay_changed(bench: Bench) -> str:
    """Use one id for two things."""
    async with bench.link() as link:
        await link.ask("identify", id="one")
        mark = link.mark
        reply = await link.ask("lease", id="one", ms=bench.lease_ms)
        hold(reply.code == "bad_argument", reply.words)
        await link.state()
        taken = any(each.frame["lease"] for each in link.since(mark, "state"))
        hold(not taken, "the lease was taken")
    return reply.words


@check(
    RULE,
    "32 ids are kept, for each connection.",
    "the 32nd back is remembered, one from another connection is not",
)
async def replay_window(bench: Bench) -> str:
    """Ask 32 things and repeat the oldest with other content."""
    async with bench.link() as link, bench.link() as other:
        for number in range(KEPT):
            await link.ask("events", id=f"k{number}", since=10**6)
        reply = await link.ask("identify", id="k0")
        hold(reply.code == "bad_argument", f"the 32nd back is forgotten: {reply.words}")
        reply = await other.ask("identify", id="k31")
        hold(reply.ok, f"an id of another connection counts: {reply.words}")
    return "32 kept, for one connection"


@check(
    RULE,
    "A release is carried out and answered afresh every time, the id being the same.",
    "ok each time, with a seq that goes on",
)
async def release_again(bench: Bench) -> str:
    """Release twice with one id."""
    async with bench.link() as link:
        first = await link.ask("release", id="r")
        await link.state()
        again = await link.ask("release", id="r")
        hold(first.ok and again.ok, f"{first.words}, {again.words}")
        hold(again.result["seq"] > first.result["seq"], "the first reply again")
    return "afresh"


@check(
    RULE, "An id is 1 to 64 bytes of text.", "ok with the id back, for 1 and 64 bytes"
)
async def id_sizes(bench: Bench) -> str:
    """Use the shortest and the longest, of one and of two bytes a letter."""
    async with bench.link() as link:
        for name in ("a", "b" * 64, "é" * 32, '"\\/\n'):
            hold((await link.ask("identify", id=name)).ok, f"{name[:8]!r} is refused")
    return "ok"


@check(
    "Errors",
    "`unknown_op`, before anything else that is wrong.",
    "unknown_op for what is no op",
)
async def unknown_op(bench: Bench) -> str:
    """Ask for what there is not."""
    async with bench.link() as link:
        for op in ("inflate_all", "", "LEASE", "hello"):
            reply = await link.ask(op, channel=99)
            hold(reply.code == "unknown_op", f"{reply.words} for {op!r}")
    return "unknown_op"


def _wrong(bench: Bench) -> list[tuple[str, dict[str, Any]]]:
    """Return requests with an argument that is missing, no number, or too small."""
    here = bench.channel
    zero_to_one = {"channel": here, "target": 60}
    return [
        ("lease", {}),
        *(("lease", {"ms": ms}) for ms in NO_TIMES),
        ("inflate", {"channel": here}),
        ("inflate", {"target": 60}),
        *(
            ("inflate", {"channel": bad, "target": 60})
            for bad in (99, -1, "0", True, None, 0.5)
        ),
        *(
            ("inflate", {"channel": here, "target": bad})
            for bad in (29.9, 0, -60, "60", True, None)
        ),
        *(("inflate", {**zero_to_one, "limit_s": bad}) for bad in (0, -1, "60", True)),
        ("stream", {"channel": here}),
        ("stream", {"on": True}),
        ("stream", {"channel": here, "on": 1}),
        ("stream", {"channel": 99, "on": True}),
        ("events", {}),
        ("events", {"since": "0"}),
        ("events", {"since": True}),
        *((op, {}) for op in ("zero", "clear_fault")),
        *((op, {"channel": 99}) for op in ("zero", "clear_fault")),
    ]


@check(
    "Errors",
    "`bad_argument`: missing, of another type, below its range, or a channel that does"
    " not exist; it comes before every error of state.",
    "bad_argument for each, though no lease is held",
)
async def bad_arguments(bench: Bench) -> str:
    """Try each of them."""
    wrong = _wrong(bench)
    for start in range(0, len(wrong), 20):
        async with bench.link() as link:
            for op, arguments in wrong[start : start + 20]:
                await _refused(link, "bad_argument", op, **arguments)
    return f"{len(wrong)} requests refused so"


async def _refused(link: Link, code: str, op: str, **arguments: Any) -> None:
    """Hold that a request is refused with a code."""
    reply = await link.ask(op, **arguments)
    hold(reply.code == code, f"{reply.words} for {op} {arguments}")


@check(
    "Errors",
    "`over_limit`: above what the controller allows. It refuses and never clips.",
    "over_limit, though no lease is held",
)
async def over_limit(bench: Bench) -> str:
    """Ask for more than there is."""
    here, top = bench.channel, bench.announced["pressure_max"]
    long = bench.limits["occlusion_max_s"] + 1
    async with bench.link() as link:
        for target in (top + 0.1, top + 100, 1e9):
            await _refused(link, "over_limit", "inflate", channel=here, target=target)
        await _refused(
            link, "over_limit", "inflate", channel=here, target=60, limit_s=long
        )
        await _refused(link, "over_limit", "lease", ms=bench.limits["lease_max_ms"] + 1)
    return "over_limit"


@check("Requests", "`identify` needs nothing.", "ok")
async def identify(bench: Bench) -> str:
    """Make it blink or beep."""
    async with bench.link() as link:
        reply = await link.ask("identify")
        hold(reply.ok, reply.words)
    return "ok"


@check(
    "Requests",
    "`release` is always ok, without a lease, and an unusable channel means all.",
    "ok for every channel that is none",
)
async def release_anything(bench: Bench) -> str:
    """Release what there is not."""
    async with bench.link() as link:
        for channel in NO_CHANNELS:
            reply = await link.ask("release", channel=channel)
            hold(reply.ok, f"{reply.words} for the channel {channel!r}")
    return "ok"
