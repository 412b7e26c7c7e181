"""A browser as Home Assistant sees it: a websocket, and what comes over it."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

type Value = tuple[float | None, float | None]


async def answer(client: MockHAClientWebSocket, command: str, **data: Any) -> Any:
    """Send one of our commands and return the whole answer."""
    await client.send_json_auto_id({"type": f"bfr_cuff/{command}", **data})
    return await client.receive_json(timeout=10)


async def result(client: MockHAClientWebSocket, command: str, **data: Any) -> Any:
    """Send one of our commands and return its result."""
    reply = await answer(client, command, **data)
    assert reply["success"], reply
    return reply["result"]


class Watcher:
    """A card that is subscribed to an athlete or a cuff, and believes what it is told.

    It hears something only when it is asked to, as a busy browser does.
    """

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Know nothing."""
        self.client = client
        self.events: list[dict[str, Any]] = []
        self.heard_at: list[float] = []
        self.session: dict[str, Any] | None = None
        self.sessions: list[dict[str, Any] | None] = []
        self.cuffs: dict[str, dict[str, Any]] = {}
        self.trace: dict[str, list[list[Any]]] = {}

    @classmethod
    async def open(cls, connect: WebSocketGenerator, **watched: str) -> Watcher:
        """Connect, subscribe, and hear the first event."""
        watcher = cls(await connect())
        await result(watcher.client, "live", **watched)
        await watcher.hear()
        return watcher

    async def hear(self) -> dict[str, Any]:
        """Take in the next event."""
        message = await self.client.receive_json(timeout=5)
        assert message["type"] == "event"
        event: dict[str, Any] = message["event"]
        self.events.append(event)
        self.heard_at.append(asyncio.get_running_loop().time())
        if "session" in event:
            self.session = event["session"]
            self.sessions.append(self.session)
        self.cuffs |= event.get("cuffs", {})
        for cuff, points in event.get("trace", {}).items():
            self.trace.setdefault(cuff, []).extend(points)
        return event

    async def hear_until(
        self, condition: Callable[[], object], within_s: float = 20.0
    ) -> None:
        """Take events in until something is so."""
        async with asyncio.timeout(within_s):
            while not condition():
                await self.hear()

    async def hear_phase(self, phase: str) -> dict[str, Any]:
        """Take events in until the session is in a phase, and return it."""
        await self.hear_until(lambda: self.phase == phase)
        assert self.session is not None
        return self.session

    async def hear_all(self, cuff: str, points: int) -> None:
        """Take events in until a trace has so many points."""
        await self.hear_until(lambda: len(self.trace.get(cuff, ())) >= points)

    @property
    def phase(self) -> str | None:
        """Return the phase of the session."""
        return None if self.session is None else str(self.session["phase"])

    @property
    def phases(self) -> list[str | None]:
        """Return the phases of sessions in the order in which they were shown."""
        shown = [None if each is None else str(each["phase"]) for each in self.sessions]
        changes = [after for before, after in pairwise(shown) if after != before]
        return [*shown[:1], *changes]

    def values(self, cuff: str) -> list[Value]:
        """Return the trace of a cuff without its times, which have to go forward."""
        times = [at_ms for at_ms, _, _ in self.trace.get(cuff, [])]
        assert times == sorted(times)
        return [(pressure, target) for _, pressure, target in self.trace.get(cuff, [])]
