"""Rules 8 and 9, and the key: what is done at the device itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from ..bench import NETWORK_S, VENT_S, Bench, cuff_of
from ..check import check
from ..connection import Link
from ..door import shakes_hands
from ..fields import Frame
from ..holding import at_rest, inflated, zero_clock
from ..hook import HOOK_S
from ..key import PrivateKey
from ..tls import client_context
from ..verdict import NotHeld, Skipped, hold

BOOT = "Rule 8. Boot"
BUTTON = "Rule 9. Button"
KEY = "A change of the key"
BARRED_MS = 5000
PRESS_S = 45.0
BOOT_S = 30.0


@asynccontextmanager
async def _power_cycle(bench: Bench, link: Link) -> AsyncIterator[Link]:
    """Pull the plug, put it back, and connect as the same client after its boot."""
    old = bench.hello
    await bench.hook("power", "off")
    await bench.hook("power", "on")
    # A plug that is pulled says no goodbye, so the old connection shows nothing.
    link.abort()
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not await _booted(bench, link.client, old["boot"]):
        hold(loop.time() - began < BOOT_S, f"boot {old['boot']} still, or no answer")
        await asyncio.sleep(0.3)
    async with bench.link(link.client) as again:
        bench.hello = again.arrived[0].frame
        hold(bench.hello["device"]["id"] == old["device"]["id"], "another device id")
        yield again


async def _booted(bench: Bench, client: str, old: str) -> bool:
    """Return whether the controller answers with another boot."""
    try:
        async with bench.link(client) as link:
            return bool(link.arrived[0].frame["boot"] != old)
    except NotHeld:
        return False


@check(
    BOOT,
    "A controller starts with its valves open, no lease, no target, in `releasing` with"
    " `boot`; events begin at 1. Pulling the plug buys no time.",
    "not inflated, reason boot, no lease, the clock full and `reperfusing`",
    inflates=True,
    hooks=("power",),
)
async def plug_pulled(bench: Bench) -> str:
    """Pull the plug of an inflated cuff."""
    async with inflated(bench) as up, _power_cycle(bench, up.link) as link:
        state = await link.state(mark=0)
        cuff = cuff_of(state, bench.channel)
        hold(cuff["phase"] in ("releasing", "vented"), cuff["phase"])
        hold(cuff["reason"] == "boot", f"reason {cuff['reason']}")
        hold(cuff["target"] is None, f"target {cuff['target']}")
        hold(state["lease"] is None, "a lease")
        full = bench.limits["occlusion_max_s"] * 1000
        hold(cuff["occluded_ms"] >= full, f"clock {cuff['occluded_ms']} of {full}")
        first = (await bench.pages(link))[0]
        seen = f"event {first['n']} {first['kind']} of {first['channel']}"
        hold((first["n"], first["kind"], first["channel"]) == (1, "boot", None), seen)
        await _refused_reperfusing(bench, link)
    return "reason boot, clock full, reperfusing"


async def _refused_reperfusing(bench: Bench, link: Link) -> None:
    """Hold that nothing can be inflated, once the sensor has read anything."""
    # Until then `fault` is a right answer as well, and comes before every other.
    await link.state(
        lambda state: cuff_of(state, bench.channel)["pressure"] is not None,
        "pressure after the boot",
        mark=0,
    )
    await link.ask("lease", ms=bench.lease_ms)
    reply = await link.ask("inflate", channel=bench.channel, target=bench.target)
    await link.ask("lease", ms=0)
    fault = cuff_of(await link.state(), bench.channel)["fault"]
    hold(reply.code == "reperfusing", f"inflate: {reply.words}, fault {fault}")


@check(
    BOOT,
    "The bit is cleared once every cuff is vented with its clock at zero.",
    "a clock at zero after a boot at rest",
    hooks=("power",),
    slow=True,
)
async def plug_pulled_at_rest(bench: Bench) -> str:
    """Wait for reperfusion, and pull the plug."""
    async with bench.link() as link:
        if any(cuff["occluded_ms"] for cuff in (await link.state())["channels"]):
            await zero_clock(bench, link)
        await link.state(
            lambda state: not any(cuff["occluded_ms"] for cuff in state["channels"]),
            "zero on every clock",
            bench.real(bench.limits["reperfusion_s"]) + NETWORK_S,
        )
        async with _power_cycle(bench, link) as again:
            cuff = cuff_of(await again.state(mark=0), bench.channel)
            hold(cuff["occluded_ms"] == 0, f"clock {cuff['occluded_ms']}")
            await again.state(at_rest, "vented", bench.real(VENT_S) + NETWORK_S)
    return "clock 0"


async def _press(bench: Bench, link: Link) -> Frame:
    """Have the button pressed, and hold that `inflate` is barred; return its event."""
    if bench.settings.hook is not None:
        answer = asyncio.create_task(_pressed(bench, link, NETWORK_S + HOOK_S))
        try:
            await bench.hook("button")
            done, _ = await asyncio.wait([answer], timeout=2 * NETWORK_S)
            hold(bool(done), "no event button")
            return await answer
        finally:
            answer.cancel()
    if not bench.settings.attended:
        raise Skipped("needs a hook, or somebody to press the button")
    bench.tell("  >>> Press the button of the controller now.")
    return await _pressed(bench, link, PRESS_S)


async def _pressed(bench: Bench, link: Link, within: float) -> Frame:
    """Wait for the event of the button, and try to inflate at once."""
    event = await link.wait(
        lambda frame: frame.get("type") == "event" and frame["kind"] == "button",
        "event button",
        within,
    )
    reply = await link.ask("inflate", channel=bench.channel, target=bench.target)
    hold(reply.code == "barred", f"{reply.words}: barred comes before every lease")
    return event


async def _barred(bench: Bench, link: Link, pressed: Frame, mark: int) -> str:
    """Hold that the lease is over, and `inflate` barred for 5 s as the state says."""
    state = await link.state(
        lambda s: s["uptime_ms"] > pressed["uptime_ms"], "state", mark=mark
    )
    hold("barred_ms" in state, "no barred_ms in the state")
    since = state["uptime_ms"] - pressed["uptime_ms"]
    apart = state["barred_ms"] - max(0, BARRED_MS - since)
    hold(abs(apart) <= 100, f"barred_ms {state['barred_ms']} after {since} ms")
    over = await link.state(
        lambda s: s["uptime_ms"] > pressed["uptime_ms"] + BARRED_MS + 100,
        "state after 5 s",
        bench.real(6) + NETWORK_S,
    )
    hold(over["barred_ms"] == 0, f"barred_ms {over['barred_ms']} after 5 s")
    reply = await link.ask("inflate", channel=bench.channel, target=bench.target)
    hold(reply.code == "no_lease", f"{reply.words} after 5 s")
    return f"event button, barred_ms {state['barred_ms']} after {since} ms"


@check(
    BUTTON,
    "The button is told as an event and in `barred_ms` even when nothing is inflated, and"
    " bars `inflate` for 5 s.",
    "event button, barred, barred_ms counting down from 5,000 to 0",
)
async def button_at_rest(bench: Bench) -> str:
    """Press it with nothing inflated."""
    async with bench.link() as link:
        mark = link.mark
        pressed = await _press(bench, link)
        return await _barred(bench, link, pressed, mark)


@check(
    BUTTON,
    "The button releases all and ends the lease.",
    "released with `button`, no lease, barred",
    inflates=True,
)
async def button_pressed(bench: Bench) -> str:
    """Press it while a cuff is held."""
    async with inflated(bench) as up:
        mark = up.mark = up.link.mark
        pressed = await _press(bench, up.link)
        up.renewer.stop()
        event = await up.event("released")
        hold(event["reason"] == "button", f"released with {event['reason']}")
        state = await up.link.state(
            lambda s: s["lease"] is None, "lease ended", mark=mark
        )
        phase = cuff_of(state, bench.channel)["phase"]
        hold(phase in ("releasing", "vented"), phase)
        # A renewal that was on its way may have taken the lease anew.
        await up.link.ask("lease", ms=0)
        return await _barred(bench, up.link, pressed, mark)


@check(
    KEY,
    "A change of the key drops every connection, releases every cuff, and shuts the old"
    " key out.",
    "dropped, released, only the new key opens",
    inflates=True,
    hooks=("key",),
    failed_handshakes=True,
)
async def key_changed(bench: Bench) -> str:
    """Change the key under pressure, and back."""
    old = bench.address
    new = replace(old, key=PrivateKey.new())
    async with inflated(bench) as up, bench.link() as other:
        try:
            await bench.hook("key", text=new.key.text)
            for link in (up.link, other):
                await link.ended(NETWORK_S + 3)
            hold(
                not await shakes_hands(old, client_context(old.key)),
                "the old key still opens",
            )
            async with bench.link(address=new) as link:
                state = await link.state(mark=0)
                phase = cuff_of(state, bench.channel)["phase"]
                hold(phase in ("releasing", "vented"), f"{phase} after the change")
        finally:
            await bench.hook("key", text=old.key.text)
    hold(not await shakes_hands(new, client_context(new.key)), "the replaced key opens")
    return "dropped, released, shut out"
