"""Rules 4 to 7: what a controller watches for, where it can be made to fail."""

import asyncio

from ..bench import VENT_S, Bench, cuff_of
from ..check import check
from ..fields import Frame
from ..holding import Up, inflated, leased
from ..verdict import hold

SENSOR = "Rule 4. Sensor"
OVERPRESSURE = "Rule 5. Overpressure"
LEAK = "Rule 6. Leak"
VENT = "Rule 7. Vent"
LATE_S = 0.4
"""What a state and the hook may be late, in real seconds."""
CAUSE_GONE_S = 5
SOON_SCALE = 10
"""Above it, a request takes longer than the 5 s for which a cause must be gone."""
LEAK_S = 125
EXERCISE_S = 8


async def _faults(
    bench: Bench, up: Up, name: str, fault: str, within_s: float
) -> tuple[Frame, str]:
    """Break something under pressure, and hold that the controller finds it in time."""
    up.mark = up.link.mark
    await bench.hook(name, "on", str(bench.channel))
    before = [each.frame["uptime_ms"] for each in up.link.since(0, "state")][-1]
    released = await up.event("released", within_s + 1)
    hold(released["reason"] == fault, f"released with {released['reason']}")
    found = await up.event("fault", 1)
    hold(found["reason"] == fault, f"fault {found['reason']}")
    hold(found["n"] > released["n"], "the fault is told before the release")
    took = (released["uptime_ms"] - before) / 1000
    hold(took <= within_s + LATE_S * bench.settings.time_scale, f"after {took:.1f} s")
    state = await up.phase("fault", 1)
    cuff = cuff_of(state, bench.channel)
    hold(cuff["fault"] == fault, f"fault {cuff['fault']} in the state")
    return state, f"{fault} after {took:.1f} s"


async def _latched(bench: Bench, up: Up) -> None:
    """Hold that a fault stays, whoever asks for what."""
    await up.link.ask("release")
    for reply in (
        await up.inflate(),
        await up.link.ask("clear_fault", channel=bench.channel),
    ):
        hold(
            reply.code in ("fault", "not_vented"), f"{reply.words} with the cause there"
        )
    await up.link.ask("lease", ms=0)
    reply = await up.inflate()
    hold(reply.code == "fault", f"{reply.words} without a lease: fault comes first")


async def _cleared(bench: Bench, up: Up, fault: str) -> None:
    """Hold that a fault can be cleared once its cause is gone, and nothing inflates."""
    # Of a vented cuff only a sensor shows that its cause was there a moment ago.
    if fault == "sensor" and bench.settings.time_scale <= SOON_SCALE:
        reply = await up.link.ask("clear_fault", channel=bench.channel)
        code = reply.code in ("fault", "not_vented")
        hold(code, f"{reply.words} right after its cause is gone")
    await bench.rest(CAUSE_GONE_S + 1)
    await asyncio.sleep(LATE_S)
    await up.phase("fault", 1, up.link.mark)
    await up.link.state(
        lambda s: (cuff_of(s, bench.channel)["pressure"] or 0) < 20,
        "pressure below 20",
        bench.real(VENT_S) + LATE_S,
    )
    reply = await up.link.ask("clear_fault", channel=bench.channel)
    hold(reply.ok, f"{reply.words} with the cause gone for 5 s")
    await up.event("fault_cleared", 1)
    cuff = cuff_of(await up.link.state(), bench.channel)
    hold(cuff["fault"] is None, f"fault {cuff['fault']} after it was cleared")
    hold(cuff["phase"] in ("vented", "releasing"), f"{cuff['phase']} afterwards")


async def _watched(bench: Bench, name: str, fault: str, within_s: float) -> str:
    """Break something, see it found and latched, mend it, and clear the fault."""
    async with inflated(bench) as up:
        try:
            _, seen = await _faults(bench, up, name, fault, within_s)
            up.renewer.stop()
            await _latched(bench, up)
        finally:
            await bench.hook(name, "off", str(bench.channel))
        await _cleared(bench, up, fault)
    return seen


@check(
    SENSOR,
    "A sample older than 250 ms is a fault, which opens the valve and latches.",
    "released and fault with `sensor` within 0.25 s; cleared only with the cause gone",
    inflates=True,
    hooks=("sensor_silent",),
)
async def sensor_silent(bench: Bench) -> str:
    """Let no sample come."""
    return await _watched(bench, "sensor_silent", "sensor", 0.25)


@check(
    SENSOR,
    "A sample outside -20 to the sensor's range is a fault.",
    "released and fault with `sensor` at once",
    inflates=True,
    hooks=("sensor_out_of_range",),
)
async def sensor_out_of_range(bench: Bench) -> str:
    """Read what cannot be."""
    return await _watched(bench, "sensor_out_of_range", "sensor", 0.25)


@check(
    SENSOR,
    "A raw reading that does not change at all for 2 s under pressure is a fault.",
    "released and fault with `sensor` after 2 s",
    inflates=True,
    hooks=("sensor_frozen",),
)
async def sensor_frozen(bench: Bench) -> str:
    """Freeze the reading."""
    return await _watched(bench, "sensor_frozen", "sensor", 2.0)


@check(
    SENSOR,
    "Less than 3 mmHg of rise in a fifth of `fill_s` of pumping from empty is a fault.",
    "no inflation for long with a reading that stays at zero",
    inflates=True,
    hooks=("sensor_frozen",),
)
async def frozen_from_empty(bench: Bench) -> str:
    """Freeze the reading of an empty cuff, and inflate."""
    async with leased(bench) as up:
        try:
            await bench.hook("sensor_frozen", "on", str(bench.channel))
            reply = await up.inflate()
            # A controller that has seen it already refuses.
            if reply.ok:
                event = await up.event("released", bench.announced["fill_s"] / 5 + 2)
                hold(event["reason"] == "sensor", f"released with {event['reason']}")
            else:
                hold(reply.code == "fault", reply.words)
        finally:
            await bench.hook("sensor_frozen", "off", str(bench.channel))
    return "sensor" if reply.ok else reply.words


@check(
    OVERPRESSURE,
    "Above the bound, or 10 s more than 15 mmHg above the target without falling, the"
    " controller vents.",
    "released and fault with `overpressure`",
    inflates=True,
    hooks=("overpressure",),
)
async def overpressure(bench: Bench) -> str:
    """Have the pressure go up, or seem to."""
    async with inflated(bench) as up:
        try:
            within = bench.announced["fill_s"] * 2 + 15
            _, seen = await _faults(bench, up, "overpressure", "overpressure", within)
        finally:
            await bench.hook("overpressure", "off", str(bench.channel))
        states = [each.frame for each in up.link.since(0, "state")]
        top = max(cuff_of(state, bench.channel)["pressure"] or 0 for state in states)
        hold(top <= bench.bound + 20, f"{top} mmHg, and the bound is {bench.bound:g}")
    return f"{seen}, {top} mmHg at most"


@check(
    OVERPRESSURE,
    "A muscle contraction is a short peak and is no fault.",
    "holding all the while",
    inflates=True,
    hooks=("exercise",),
)
async def contraction(bench: Bench) -> str:
    """Move for some seconds."""
    async with inflated(bench) as up:
        async with bench.fault("exercise"):
            mark = up.link.mark
            await bench.rest(EXERCISE_S)
            await up.link.state()
        states = [each.frame for each in up.link.since(mark, "state")]
        phases = {cuff_of(state, bench.channel)["phase"] for state in states}
        hold(phases <= {"holding", "inflating"}, f"{sorted(phases)}")
    return ", ".join(sorted(phases))


@check(
    LEAK,
    "A run of inflating that takes too long, or pumping for more than 15 of 60 s while"
    " holding, is a fault.",
    "released and fault with `leak`",
    inflates=True,
    hooks=("leak",),
)
async def leak(bench: Bench) -> str:
    """Open a leak while a cuff is held."""
    return await _watched(bench, "leak", "leak", LEAK_S)


@check(
    VENT,
    "A release that is not shown to be below 20 mmHg within 20 s is `vent_blocked`.",
    "fault with vent_blocked 20 s after the release",
    inflates=True,
    hooks=("vent_blocked",),
)
async def vent_blocked(bench: Bench) -> str:
    """Block the valve, and release."""
    async with inflated(bench) as up:
        try:
            await bench.hook("vent_blocked", "on", str(bench.channel))
            up.mark = up.link.mark
            await up.link.ask("release")
            released = await up.event("released")
            found = await up.event("fault", VENT_S + 1)
            took = (found["uptime_ms"] - released["uptime_ms"]) / 1000
            hold(found["reason"] == "vent_blocked", f"fault {found['reason']}")
            hold(VENT_S - 0.5 <= took <= VENT_S + 0.5, f"after {took:.1f} s")
            up.renewer.stop()
            reply = await up.link.ask("clear_fault", channel=bench.channel)
            # Both reasons to refuse are there, and the protocol names no order for them.
            hold(reply.code in ("fault", "not_vented"), f"{reply.words} above 20 mmHg")
        finally:
            await bench.hook("vent_blocked", "off", str(bench.channel))
        await _cleared(bench, up, "vent_blocked")
    return f"vent_blocked after {took:.1f} s"
