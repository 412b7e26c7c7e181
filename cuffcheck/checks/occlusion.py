"""Rules 1 and 2: the occlusion clock, and the deadline on it."""

from ..bench import NETWORK_S, VENT_S, Bench, cuff_of
from ..check import check
from ..fields import Frame
from ..holding import Up, inflated, leased, zero_clock
from ..verdict import hold

CLOCK = "Rule 1. Occlusion clock"
DEADLINE = "Rule 2. Deadline"
LATE_MS = 300
"""What a loop above the network may be late, on the controller's clock."""
SHORT_S = 8
"""A limit that leaves time to ask for a longer one."""


def _apart(one: Frame, two: Frame, name: str, channel: int) -> tuple[float, float]:
    """Return how far a field and the uptime went on between two states."""
    went = cuff_of(two, channel)[name] - cuff_of(one, channel)[name]
    return went, two["uptime_ms"] - one["uptime_ms"]


def _ticks(one: Frame, two: Frame, name: str, channel: int) -> str:
    """Hold that a field counted all of the time between two states."""
    went, time = _apart(one, two, name, channel)
    hold(abs(went - time) <= 50 + 0.01 * time, f"{name} {went:.0f} in {time:.0f} ms")
    return f"{name} {went:.0f} in {time:.0f} ms"


@check(
    CLOCK,
    "The clock counts the time at or above 20 mmHg, true to the controller's time.",
    "occluded_ms goes on as uptime_ms does, left_ms down as much",
    inflates=True,
)
async def clock_counts(bench: Bench) -> str:
    """Hold for some seconds."""
    async with inflated(bench) as up:
        one = await up.link.state()
        await bench.rest(4)
        two = await up.link.state()
        seen = _ticks(one, two, "occluded_ms", bench.channel)
        went, time = _apart(one, two, "left_ms", bench.channel)
        hold(abs(went + time) <= 50 + 0.01 * time, f"left_ms {went:.0f}")
    return seen


@check(
    CLOCK,
    "Toggling a cuff off and on buys no time; what is vented is not counted.",
    "the clock stands while vented, goes on with the next hold, and reperfusion begins"
    " anew after it",
    inflates=True,
)
async def toggling(bench: Bench) -> str:
    """Hold, release for some seconds, hold, release."""
    async with inflated(bench) as up:
        # Longer than it takes to inflate, so that a clock that began anew shows.
        await bench.rest(bench.fill_s(bench.target))
        held = await up.link.state()
        one = await _down(bench, up)
        await bench.rest(3)
        two = await up.link.state()
        stood, _ = _apart(one, two, "occluded_ms", bench.channel)
        hold(stood == 0, f"occluded_ms {stood:+.0f} while vented")
        _ticks(one, two, "reperfused_ms", bench.channel)
        again = await up.to()
        went, _ = _apart(held, again, "occluded_ms", bench.channel)
        hold(went > 0, f"occluded_ms {went:+.0f} after off and on")
        three = await _down(bench, up)
        began, _ = _apart(two, three, "reperfused_ms", bench.channel)
        hold(began < 0, f"reperfused_ms {began:+.0f}: a hold did not break it")
    return f"clock {went:+.0f} ms over off and on"


async def _down(bench: Bench, up: Up) -> Frame:
    """Release, and return the first vented state."""
    mark = up.link.mark
    await up.link.ask("release")
    return await up.phase("vented", VENT_S, mark)


@check(
    CLOCK,
    "While there is no valid sample the cuff counts as occluded.",
    "occluded_ms goes on while pressure is null",
    inflates=True,
    hooks=("sensor_silent",),
)
async def no_sample_counts(bench: Bench) -> str:
    """Silence the sensor of a vented cuff."""
    async with inflated(bench) as up, bench.fault("sensor_silent"):
        await up.event("fault", 2)
        one = await up.link.state(
            lambda s: cuff_of(s, bench.channel)["pressure"] is None,
            "null for a pressure",
            bench.real(2) + NETWORK_S,
        )
        await bench.rest(3)
        two = await up.link.state()
        return _ticks(one, two, "occluded_ms", bench.channel)


async def _deadline(bench: Bench, up: Up, state: Frame) -> str:
    """Hold that a cuff is released when a state's `left_ms` is over."""
    left = cuff_of(state, bench.channel)["left_ms"]
    event = await up.event("released", left / 1000 + 1)
    hold(event["reason"] == "deadline", f"released with {event['reason']}")
    late = event["uptime_ms"] - state["uptime_ms"] - left
    hold(abs(late) <= LATE_MS, f"{late:+.0f} ms from the limit")
    vented = await up.phase("vented", VENT_S, up.link.mark)
    reason = cuff_of(vented, bench.channel)["reason"]
    hold(reason == "deadline", f"reason {reason} in the state")
    return f"deadline, {late:+.0f} ms from the limit"


async def _limit(bench: Bench, up: Up, limit_s: float | None) -> float:
    """Ask for the same pressure with a limit; return the limit then in force."""
    reply = await up.inflate(limit_s=limit_s)
    hold(reply.ok, f"{reply.words} for limit_s {limit_s}")
    state = await up.link.state(lambda s: s["seq"] > reply.result["seq"], mark=up.mark)
    cuff = cuff_of(state, bench.channel)
    hold(cuff["left_ms"] is not None, f"{cuff['phase']} after limit_s {limit_s}")
    hold(
        abs(reply.result["left_ms"] - cuff["left_ms"])
        < 250 * bench.settings.time_scale,
        f"left_ms {reply.result['left_ms']} in the result, {cuff['left_ms']} in the state",
    )
    return float(cuff["limit_ms"])


@check(
    DEADLINE,
    "A channel is released when its clock reaches `occlusion_max_s`.",
    "limit_ms is occlusion_max_s, and deadline at it",
    inflates=True,
    slow=True,
)
async def occlusion_max(bench: Bench) -> str:
    """Hold for as long as the controller allows."""
    full = bench.limits["occlusion_max_s"]
    bench.tell(f"  ... up to {full:g} s until the longest deadline")
    async with inflated(bench) as up:
        state = await up.link.state()
        limit = cuff_of(state, bench.channel)["limit_ms"]
        hold(limit == full * 1000, f"limit_ms {limit}")
        seen = await _deadline(bench, up, state)
        reply = await up.inflate()
        hold(reply.code == "reperfusing", f"{reply.words} after the deadline")
    return seen


@check(
    CLOCK,
    "The clock is zero only after `reperfusion_s` below 20 mmHg; then `inflate` is taken"
    " again, with the whole time.",
    "reperfusing until then, zero then, limit_ms occlusion_max_s again",
    inflates=True,
    slow=True,
)
async def reperfusion(bench: Bench) -> str:
    """Use a short limit up, and wait."""
    async with inflated(bench) as up:
        used = cuff_of(await up.link.state(), bench.channel)["occluded_ms"] / 1000
        await _limit(bench, up, used + 3)
        await up.event("released", 5)
        mark = up.link.mark
        await zero_clock(bench, up.link)
        states = [each.frame for each in up.link.since(mark, "state")]
        cuffs = [cuff_of(state, bench.channel) for state in states]
        before = max(cuff["reperfused_ms"] for cuff in cuffs if cuff["occluded_ms"])
        seen = f"zero after {before / 1000:.1f} s"
        need = bench.limits["reperfusion_s"] * 1000
        hold(before >= need - 1.3 * 1000 * bench.settings.time_scale, seen)
        hold(
            cuffs[-1]["reperfused_ms"] >= need - 50, f"{cuffs[-1]['reperfused_ms']} ms"
        )
        limit = await _limit(bench, up, None)
        hold(
            limit == bench.limits["occlusion_max_s"] * 1000, f"limit_ms {limit:g} after"
        )
    return seen


@check(
    DEADLINE,
    "The limit is the `limit_s` of the first `inflate` from a zero clock; neither a later"
    " one nor off and on pushes it back.",
    "limit_ms stays, for larger ones, for none and after a release",
    inflates=True,
    slow=True,
)
async def limit_in_force(bench: Bench) -> str:
    """Begin at zero, and try to get more time in four ways."""
    async with leased(bench) as up:
        if cuff_of(await up.link.state(), bench.channel)["occluded_ms"]:
            await zero_clock(bench, up.link)
        first = bench.fill_s(bench.target) + 2 * VENT_S
        limit_s = min(float(round(first)), bench.limits["occlusion_max_s"] / 2)
        limits = [await _limit(bench, up, limit_s)]
        limits += [await _limit(bench, up, more) for more in (limit_s + 20, None)]
        await up.phase("holding", first)
        await _down(bench, up)
        limits += [await _limit(bench, up, more) for more in (limit_s + 20, None)]
        hold(set(limits) == {limit_s * 1000}, f"limit_ms {limits} for {limit_s:g} s")
    return f"limit_ms {limits[0]:g} five times"


@check(
    DEADLINE,
    "A `limit_s` at or below the time already used releases an inflated cuff with"
    " `deadline`, and is `reperfusing` for a vented one.",
    "ok and released, then reperfusing",
    inflates=True,
    slow=True,
)
async def limit_used(bench: Bench) -> str:
    """Ask for less than was used."""
    async with inflated(bench) as up:
        await bench.rest(2)
        reply = await up.inflate(limit_s=1)
        hold(reply.ok, f"{reply.words} while inflated")
        event = await up.event("released", 1)
        hold(event["reason"] == "deadline", f"released with {event['reason']}")
        await up.phase("vented", VENT_S)
        reply = await up.inflate(limit_s=1)
        hold(reply.code == "reperfusing", f"{reply.words} while vented")
    return "released with deadline, then reperfusing"


@check(
    DEADLINE,
    "A later `inflate` may bring the limit forward and never pushes it back; the cuff is"
    " released at it.",
    "forward, not back, released with deadline at it, then reperfusing",
    inflates=True,
)
async def limit_forward(bench: Bench) -> str:
    """Bring it forward, push, and wait for it."""
    async with inflated(bench) as up:
        used = cuff_of(await up.link.state(), bench.channel)["occluded_ms"] / 1000
        near = used + max(SHORT_S, SHORT_S * bench.settings.time_scale / 10)
        brought = await _limit(bench, up, near)
        hold(abs(brought - near * 1000) <= 1, f"limit_ms {brought:g} for {near:g} s")
        # One more that is longer, and one that has none: neither may push.
        for longer in (bench.limits["occlusion_max_s"], None):
            pushed = await _limit(bench, up, longer)
            hold(pushed == brought, f"limit_ms {pushed:g}, pushed from {brought:g}")
        state = await up.link.state()
        seen = await _deadline(bench, up, state)
        for limit_s in (None, bench.limits["occlusion_max_s"]):
            reply = await up.inflate(limit_s=limit_s)
            hold(reply.code == "reperfusing", f"{reply.words} after the deadline")
        up.renewer.stop()
        await up.link.ask("lease", ms=0)
        reply = await up.inflate()
        hold(reply.code == "no_lease", f"{reply.words} without a lease: it comes first")
        waited = await up.link.state()
        hold(cuff_of(waited, bench.channel)["phase"] == "vented", "it inflates")
    return seen
