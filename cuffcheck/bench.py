"""What a check works with: a controller, connections to it, its hook, and time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import secrets
from typing import Any

from .connection import Complaints, Link
from .door import Address, Refused, Upgraded, knock
from .fields import Frame
from .hook import Hook
from .verdict import CannotRun, NotHeld, Skipped

NETWORK_S = 1.5
"""What a frame may need on its way, and a state until it is due, in real seconds."""
VENT_S = 20.0
"""Within this a release shows to be below 20 mmHg, on the controller's clock."""
BOUND_ABOVE = 20
BOUND_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the person who checks asked for."""

    address: Address
    time_scale: float = 1.0
    quick: bool = False
    pressure: float = 60.0
    channel: int = 0
    only: tuple[str, ...] = ()
    attended: bool = False
    hook: Hook | None = field(default=None, repr=False)


def path_of(client: str) -> str:
    """Return what a client asks for."""
    return f"/link/1?client={client}"


def new_client() -> str:
    """Return a client id that no one else has."""
    return f"cuffcheck-{secrets.token_hex(8)}"


def cuff_of(state: Frame, channel: int) -> Frame:
    """Return one channel of a state or of hello."""
    for cuff in state["channels"]:
        if cuff["channel"] == channel:
            found: Frame = cuff
            return found
    raise NotHeld(f"channel {channel} is missing in a {state['type']}")


class Bench:
    """A controller on the bench.

    A wait for something of the controller's own is given in seconds of its clock;
    `real` turns them into ours, and the network may take NETWORK_S on top.
    """

    def __init__(self, settings: Settings, tell: Callable[[str], None]) -> None:
        """Check as the settings say; `tell` shows a line to the person."""
        self.settings = settings
        self.address = settings.address
        self.channel = settings.channel
        self.tell = tell
        self.complaints = Complaints()
        self.hello: Frame = {}

    # The controller

    @property
    def limits(self) -> Frame:
        """Return what the controller announces."""
        found: Frame = self.hello["limits"]
        return found

    @property
    def lease_ms(self) -> float:
        """Return the longest lease."""
        return float(min(self.limits["lease_max_ms"], 5000))

    @property
    def announced(self) -> Frame:
        """Return what hello says of the channel on the bench."""
        return cuff_of(self.hello, self.channel)

    @property
    def bound(self) -> float:
        """Return the pressure at which the controller vents whatever is asked."""
        return float(min(self.announced["pressure_max"] + BOUND_ABOVE, BOUND_MAX))

    @property
    def target(self) -> float:
        """Return the low pressure that checks use, which the channel can reach."""
        return float(min(self.settings.pressure, self.announced["pressure_max"] - 20))

    def fill_s(self, target: float) -> float:
        """Return how long one run of inflating may take (rule 6)."""
        share = target / self.announced["pressure_max"]
        return float(1.5 * self.announced["fill_s"] * (0.3 + 0.7 * share))

    # Time

    def real(self, seconds: float) -> float:
        """Return our seconds for some of the controller's."""
        return seconds / self.settings.time_scale

    async def rest(self, seconds: float) -> None:
        """Let some of the controller's seconds pass."""
        await asyncio.sleep(self.real(seconds))

    # Connections

    @asynccontextmanager
    async def link(
        self, client: str | None = None, address: Address | None = None, **options: Any
    ) -> AsyncIterator[Link]:
        """Connect as a client (a new one, if None), read hello, and close at the end."""
        name = client or new_client()
        came = await knock(address or self.address, path_of(name))
        if isinstance(came, Refused):
            raise NotHeld(f"a client with the key is not let in: {came.why}")
        link = self.adopt(came, name, **options)
        try:
            await link.wait(lambda frame: frame.get("type") == "hello", "hello", mark=0)
            yield link
        finally:
            await link.leave()

    def adopt(self, came: Upgraded, client: str, **options: Any) -> Link:
        """Return the connection of an upgrade."""
        return Link(came.stream, client, self.complaints, **options)

    async def meet(self) -> None:
        """Keep the first hello; raise CannotRun if the controller is of no use."""
        try:
            async with self.link() as link:
                self.hello = link.arrived[0].frame
                cuff_of(self.hello, self.channel)
                state = await link.state(mark=0)
        except (NotHeld, KeyError, TypeError) as err:
            where = f"{self.address.host}:{self.address.port}"
            raise CannotRun(f"No use of the controller at {where}: {err}") from err
        if state["lease"] is not None:
            raise CannotRun("Somebody holds the lease, and may have a cuff on a limb.")

    async def phase(
        self, link: Link, phase: str, seconds: float, mark: int | None = None
    ) -> Frame:
        """Return the first state that shows a phase within so long."""
        return await link.state(
            lambda state: cuff_of(state, self.channel)["phase"] == phase,
            phase,
            self.real(seconds) + NETWORK_S,
            mark,
        )

    async def pages(self, link: Link, since: int = 0) -> list[Frame]:
        """Return every kept event after one, page by page."""
        found: list[Frame] = []
        while True:
            reply = await link.ask("events", since=since)
            if not reply.ok:
                raise NotHeld(f"events: {reply.words}")
            page: list[Frame] = reply.result["events"]
            found += page
            if not reply.result["more"]:
                return found
            if not page:
                raise NotHeld("more is true and there is no event")
            since = page[-1]["n"]

    # The hook

    async def hook(self, *words: str, text: str = "") -> None:
        """Have something done to the controller."""
        if self.settings.hook is None:
            raise Skipped("needs a hook")
        await self.settings.hook(words, text)

    @asynccontextmanager
    async def fault(self, name: str) -> AsyncIterator[None]:
        """Break something in the channel, and mend it again."""
        await self.hook(name, "on", str(self.channel))
        try:
            yield
        finally:
            await self.hook(name, "off", str(self.channel))
