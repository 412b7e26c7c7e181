"""Getting in: the frames that a controller takes, refuses, or closes for."""

import asyncio
import json

from ..bench import NETWORK_S, Bench
from ..check import check
from ..connection import Link
from ..holding import inflated
from ..verdict import hold
from ..wire import Opcode

RULE = "Frames"
FRAME_MAX = 4096
RATE = 50
BAD_MAX = 10
POLICY, TOO_BIG = 1008, 1009
BAD = (
    "nonsense",
    "[]",
    "1",
    "null",
    "{}",
    '{"op": "identify"}',
    '{"id": 5, "op": "identify"}',
    '{"id": true, "op": "identify"}',
    '{"id": "", "op": "identify"}',
    json.dumps({"id": "a" * 65, "op": "identify"}),
    '{"id": "x", "op": "lease", "ms": NaN}',
    '{"id": "x", "op": "identify"',
)


def sized(op: str, size: int, **arguments: object) -> str:
    """Return a request of exactly so many bytes, by a key that no one knows."""
    request = {"id": "big", "op": op, **arguments, "pad": ""}
    request["pad"] = "x" * (size - len(json.dumps(request)))
    return json.dumps(request)


def deep(levels: int, ms: float) -> str:
    """Return a request for the lease nested so deep."""
    inner = "[" * (levels - 1) + "]" * (levels - 1)
    return f'{{"id": "deep", "op": "lease", "ms": {ms:g}, "extra": {inner}}}'


async def owner(bench: Bench) -> str | None:
    """Return who holds the lease, as a new client sees it."""
    async with bench.link() as link:
        lease = (await link.state(mark=0))["lease"]
        return str(lease["owner"]) if lease else None


async def no_lease_by(bench: Bench, link: Link, what: str) -> None:
    """Hold that a request for the lease was not carried out."""
    hold(await owner(bench) != link.client, f"{what} was carried out")


@check(RULE, "A frame may be 4,096 bytes long.", "one of 4,096 bytes is answered ok")
async def largest_frame(bench: Bench) -> str:
    """Send the largest."""
    async with bench.link() as link:
        mark = link.mark
        link.expect("big")
        link.put_text(sized("identify", FRAME_MAX))
        reply = await link.reply("big", mark, "a frame of 4,096 bytes")
        hold(reply.ok, reply.words)
    return "ok"


@check(
    RULE,
    "A frame above 4,096 bytes closes with 1009, and nothing is done.",
    "1009 for 4,097 bytes, for 60,000 and for pieces that add up; no lease taken",
)
async def oversized_frame(bench: Bench) -> str:
    """Send too large ones, in one record of TLS, in many, and in pieces."""
    for size in (FRAME_MAX + 1, 60_000):
        async with bench.link() as link:
            link.put_text(sized("lease", size, ms=bench.lease_ms))
            await _closed_with(link, TOO_BIG, f"{size} bytes")
            await no_lease_by(bench, link, f"a request of {size} bytes")
    async with bench.link() as link:
        text = sized("lease", FRAME_MAX + 400, ms=bench.lease_ms).encode()
        link.put(Opcode.TEXT, text[:2000], final=False)
        link.put(Opcode.CONTINUATION, text[2000:4000], final=False)
        link.put(Opcode.CONTINUATION, text[4000:])
        await _closed_with(link, TOO_BIG, "pieces that add up to 4,496 bytes")
        await no_lease_by(bench, link, "a request in pieces")
    return "1009 each time, no lease taken"


async def _closed_with(link: Link, code: int, what: str) -> None:
    end = await link.ended(NETWORK_S + 3)
    hold(end.code == code, f"{what}: {end.words}")


@check(
    RULE, "A message may come in pieces (RFC 6455).", "one in two pieces is answered ok"
)
async def pieces(bench: Bench) -> str:
    """Send a request in two frames of the wire."""
    async with bench.link() as link:
        mark = link.mark
        link.expect("p")
        link.put(Opcode.TEXT, b'{"id": "p", "op"', final=False)
        link.put(Opcode.CONTINUATION, b': "identify"}')
        hold((await link.reply("p", mark, "a request in pieces")).ok, "refused")
    return "ok"


@check(
    RULE,
    "A frame is nested at most 8 deep, the object itself being the first.",
    "8 deep is answered ok, 9 and 1,500 are not carried out, and the client lives",
)
async def nesting(bench: Bench) -> str:
    """Nest deeper and deeper."""
    async with bench.link() as link:
        for levels in (9, 1500):
            mark = link.mark
            link.expect("deep")
            link.put_text(deep(levels, bench.lease_ms))
            reply = await link.wait(
                lambda frame: frame.get("type") == "reply",
                f"reply to {levels} levels",
                mark=mark,
            )
            hold(not reply["ok"], f"{levels} levels: ok")
            await no_lease_by(bench, link, f"a request {levels} deep")
        mark = link.mark
        link.expect("deep")
        link.put_text(deep(8, bench.lease_ms))
        hold((await link.reply("deep", mark)).ok, "8 levels: refused")
        await link.ask("lease", ms=0)
    return "8 deep ok, deeper refused"


@check(RULE, "Unknown keys are ignored.", "a request with more keys is answered ok")
async def unknown_keys(bench: Bench) -> str:
    """Send what a later version might."""
    async with bench.link() as link:
        reply = await link.ask("identify", shade="blue", since={"a": [1]}, ms="x")
        hold(reply.ok, reply.words)
    return "ok"


@check(
    "Errors",
    "`bad_frame`: no JSON object, binary, or no usable id, which is then null.",
    "bad_frame with the id null for each of them",
)
async def bad_frames(bench: Bench) -> str:
    """Send each kind, few at a time."""
    kinds: list[str | bytes] = [*BAD, b"\x00\x01"]
    for start in range(0, len(kinds), 6):
        async with bench.link() as link:
            for bad in kinds[start : start + 6]:
                await _answered_bad(link, bad)
    return f"{len(kinds)} kinds answered so"


async def _answered_bad(link: Link, bad: str | bytes) -> None:
    """Hold that a frame is answered with bad_frame."""
    mark = link.mark
    if isinstance(bad, bytes):
        link.put(Opcode.BINARY, bad)
    else:
        link.put_text(bad)
    frame = await link.wait(
        lambda frame: frame.get("type") == "reply", f"reply to {bad!r}", mark=mark
    )
    code = (frame.get("error") or {}).get("code")
    hold(code == "bad_frame" and frame.get("id") is None, f"{code} to {str(bad)[:40]}")


@check(
    "Errors",
    "The tenth bad frame within 10 s is answered, and the socket closed with 1008.",
    "nine are borne; ten answers, then 1008",
)
async def ten_bad_frames(bench: Bench) -> str:
    """Send nine, ask something, and send the tenth."""
    async with bench.link() as link:
        for _ in range(BAD_MAX - 1):
            await _answered_bad(link, "nonsense")
        hold((await link.ask("identify")).ok, "closed before the tenth")
        await _answered_bad(link, "nonsense")
        await _closed_with(link, POLICY, "the tenth")
    return "ten answers, then 1008"


@check(
    RULE,
    "50 frames a second are taken.",
    "50 at once are answered, and the connection lives",
)
async def fifty_frames(bench: Bench) -> str:
    """Send as many as a client may."""
    async with bench.link() as link:
        mark = link.mark
        await asyncio.sleep(1.1)
        names = [link.send("release", id=f"n{n}") for n in range(RATE)]
        for name in names:
            hold((await link.reply(name, mark, name)).ok, "refused")
        await asyncio.sleep(0.3)
        hold(link.end.code is None, link.end.words)
    return "50 answers"


@check(
    RULE,
    "More than 50 frames a second close with 1008, a release among them carried out"
    " first.",
    "1008, and the cuff is released with `command`",
    inflates=True,
)
async def flood(bench: Bench) -> str:
    """Flood from a second client while a cuff is up, a release being the last."""
    async with inflated(bench) as up, bench.link() as flooding:
        up.mark = up.link.mark
        for number in range(2 * RATE):
            flooding.send("identify", id=f"f{number}")
        flooding.send("release", id="last")
        await _closed_with(flooding, POLICY, "101 frames at once")
        event = await up.event("released", 2)
        hold(event["reason"] == "command", f"released with {event['reason']}")
    return "1008, released"
