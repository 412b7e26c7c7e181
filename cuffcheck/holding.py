"""A cuff that a check inflates, and how it is let down again, whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from .bench import NETWORK_S, VENT_S, Bench, cuff_of
from .connection import Link, Reply
from .fields import Frame
from .verdict import NotHeld, hold

MARGIN_MS = 60_000
"""A check begins with this much left on the occlusion clock."""
FRESH_S = 2.0
ALARM_MMHG = 90
"""Above the usual target; the highest that is asked for is 25 above, and muscles move."""
CALM_S = 8.0
"""What a fault or the button may still bar, on the controller's clock."""


class Renewer:
    """Keep a lease alive, every third of it, until stopped."""

    def __init__(self, bench: Bench, link: Link) -> None:
        """Renew over a link, not yet."""
        self._bench = bench
        self._link = link
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take the lease, and renew it from now on."""
        reply = await self._link.ask("lease", ms=self._bench.lease_ms)
        hold(reply.ok, f"lease: {reply.words}")
        self._task = asyncio.create_task(self._renew())

    def stop(self) -> None:
        """Renew no more."""
        if self._task is not None:
            self._task.cancel()

    async def _renew(self) -> None:
        """Renew as long as the news is fresh, and shows nothing alarming."""
        while self._link.end.ended_at is None:
            await self._bench.rest(self._bench.lease_ms / 3000)
            if not self._fine():
                self._link.send("release")
                return
            self._link.send("lease", ms=self._bench.lease_ms)

    def _fine(self) -> bool:
        """Return whether the newest state came lately and no cuff is far too high."""
        news = self._link.newest("state")
        if news is None or asyncio.get_running_loop().time() - news.at > FRESH_S:
            return False
        return all(
            (cuff["pressure"] or 0) < self._bench.target + ALARM_MMHG
            for cuff in news.frame["channels"]
        )


@asynccontextmanager
async def renewed(bench: Bench, link: Link) -> AsyncIterator[Renewer]:
    """Hold the lease for as long as this lasts."""
    renewer = Renewer(bench, link)
    await renewer.start()
    try:
        yield renewer
    finally:
        renewer.stop()


class Up:
    """An inflated cuff: the link that holds it, its renewer, and the first reply."""

    def __init__(self, bench: Bench, link: Link, renewer: Renewer) -> None:
        """Have the lease, and nothing inflated yet."""
        self.link = link
        self.renewer = renewer
        self.mark = link.mark
        self._bench = bench

    async def inflate(
        self, target: float | None = None, limit_s: float | None = None
    ) -> Reply:
        """Ask for a pressure, whatever comes of it."""
        self.mark = self.link.mark
        arguments: dict[str, Any] = {} if limit_s is None else {"limit_s": limit_s}
        return await self.link.ask(
            "inflate",
            channel=self._bench.channel,
            target=self._bench.target if target is None else target,
            **arguments,
        )

    async def to(
        self, target: float | None = None, limit_s: float | None = None
    ) -> Frame:
        """Inflate, and return the first state of `holding`."""
        wanted = self._bench.target if target is None else target
        reply = await self.inflate(wanted, limit_s)
        hold(reply.ok, f"inflate: {reply.words}")
        return await self.phase("holding", self._bench.fill_s(wanted) + 10)

    async def phase(self, phase: str, seconds: float, mark: int | None = None) -> Frame:
        """Return the first state of a phase after the last `inflate`, or a mark."""
        after = self.mark if mark is None else mark
        return await self._bench.phase(self.link, phase, seconds, after)

    async def event(self, kind: str, seconds: float = 0.0) -> Frame:
        """Return the first event of a kind after the last `inflate`."""
        return await self.link.wait(
            lambda frame: (
                frame.get("type") == "event"
                and frame["kind"] == kind
                and frame["channel"] in (self._bench.channel, None)
            ),
            f"event {kind}",
            self._bench.real(seconds) + NETWORK_S,
            self.mark,
        )


@asynccontextmanager
async def leased(bench: Bench, client: str | None = None) -> AsyncIterator[Up]:
    """Hold the lease; release everything at the end."""
    async with bench.link(client) as link, renewed(bench, link) as renewer:
        try:
            yield Up(bench, link, renewer)
        finally:
            renewer.stop()
            with suppress(NotHeld):
                await link.ask("release")
                await link.ask("lease", ms=0)


@asynccontextmanager
async def inflated(bench: Bench, target: float | None = None) -> AsyncIterator[Up]:
    """Hold a cuff at a pressure; release everything at the end."""
    async with leased(bench) as up:
        await up.to(target)
        yield up


def at_rest(state: Frame) -> bool:
    """Return whether everything is vented and no one holds the lease."""
    vented = all(cuff["phase"] == "vented" for cuff in state["channels"])
    return vented and state["lease"] is None and not state.get("barred_ms")


async def settle(bench: Bench) -> None:
    """Bring the controller to rest: released, vented, no fault, no lease, not barred.

    Raise NotHeld if it does not get there: then nothing may be inflated any more.
    """
    async with bench.link() as link:
        await link.ask("release")
        within = bench.real(VENT_S + CALM_S) + NETWORK_S
        with suppress(NotHeld):
            await link.state(at_rest, "rest", 2 * NETWORK_S, mark=0)
            return
        async with asyncio.timeout(within + 5):
            while not at_rest(state := await link.state()):
                for cuff in state["channels"]:
                    if cuff["fault"] is not None:
                        await link.ask("clear_fault", channel=cuff["channel"])
                await asyncio.sleep(min(0.2, within / 20))


async def ready(bench: Bench) -> None:
    """Wait until the clock of the channel leaves room for a check."""
    async with bench.link() as link:
        state = await link.state(mark=0)
        cuff = cuff_of(state, bench.channel)
        full = bench.limits["occlusion_max_s"] * 1000
        left = cuff["limit_ms"] - cuff["occluded_ms"]
        roomy = cuff["limit_ms"] >= full and left > min(MARGIN_MS, full / 2)
        if cuff["occluded_ms"] and not roomy:
            await zero_clock(bench, link)


async def zero_clock(bench: Bench, link: Link) -> Frame:
    """Wait until the occlusion clock of the channel is zero, and return that state."""
    seconds = bench.limits["reperfusion_s"]
    bench.tell(f"  ... {seconds:g} s until the occlusion clock is back at zero")
    return await link.state(
        lambda state: cuff_of(state, bench.channel)["occluded_ms"] == 0,
        "occlusion clock at zero",
        bench.real(seconds * 1.1 + VENT_S) + NETWORK_S,
    )
