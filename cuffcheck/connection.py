"""One open connection: what came over it, when, and how it ended."""

import asyncio
from asyncio import IncompleteReadError
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
import json
import struct
from typing import Any

from .door import Stream
from .fields import Frame, problems
from .verdict import NotHeld
from .wire import Opcode, encode, read_frame

REPLY_S = 2.0
"""A client waits this long for a reply, in real seconds."""
CLOSE_S = 2.0
"""A side that closes waits this long for the other's close frame."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A frame and when it came, on our monotonic clock in seconds."""

    at: float
    frame: Frame


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request was answered with; `code` is None when it was `ok`."""

    ok: bool
    code: str | None
    result: Frame
    frame: Frame

    @property
    def words(self) -> str:
        """Return the answer in short, for a report."""
        return "ok" if self.ok else str(self.code)


@dataclass(slots=True)
class End:
    """How a connection ended; times are None for what did not happen."""

    code: int | None = None
    closed_at: float | None = None
    ended_at: float | None = None

    @property
    def words(self) -> str:
        """Return the end in short, for a report."""
        return (
            f"closed with {self.code}" if self.code else "ended without a close frame"
        )


@dataclass(slots=True)
class Complaints:
    """What did not fit in the frames of a whole run, each said once."""

    found: dict[str, int] = field(default_factory=dict)

    def add(self, complaint: str) -> None:
        """Count one."""
        self.found[complaint] = self.found.get(complaint, 0) + 1


class Link:
    """A WebSocket that reads all the time and keeps everything.

    `pongs` and `answers_close` are what a good client does; a check may leave them out.
    """

    def __init__(
        self,
        stream: Stream,
        client: str,
        complaints: Complaints,
        *,
        pongs: bool = True,
        answers_close: bool = True,
    ) -> None:
        """Read from an upgraded stream from now on."""
        self.client = client
        self.arrived: list[Arrival] = []
        self.pings: list[float] = []
        self.end = End()
        self.began_at = asyncio.get_running_loop().time()
        self._stream = stream
        self._complaints = complaints
        self._pongs = pongs
        self._answers_close = answers_close
        self._asked: dict[str, int] = {}
        self._number = 0
        self._news = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    # Reading

    async def _read(self) -> None:
        """Keep what comes until the stream ends."""
        with suppress(OSError, IncompleteReadError):
            while True:
                await self._one()
        self.end.ended_at = asyncio.get_running_loop().time()
        self._news.set()

    async def _one(self) -> None:
        """Read one frame of the wire."""
        wire = await read_frame(self._stream.reader)
        now = asyncio.get_running_loop().time()
        if wire.masked or wire.flags or not wire.final:
            self._complaints.add("a frame is masked, in pieces, or has reserved bits")
        if wire.opcode == Opcode.TEXT:
            self._keep(now, wire.payload)
        elif wire.opcode == Opcode.PING:
            self.pings.append(now)
            if self._pongs:
                self.put(Opcode.PONG, wire.payload)
        elif wire.opcode == Opcode.CLOSE:
            self._closed(now, wire.payload)
        elif wire.opcode != Opcode.PONG:
            self._complaints.add(
                f"a frame of the kind {wire.opcode}, which is not text"
            )

    def _keep(self, now: float, payload: bytes) -> None:
        """Look at a text frame, and keep it if it is an object."""
        try:
            frame = json.loads(payload)
        except ValueError, RecursionError:
            self._complaints.add("a frame is no JSON")
            return
        for problem in problems(frame):
            self._complaints.add(problem)
        if isinstance(frame, dict):
            self._count(frame)
            self.arrived.append(Arrival(now, frame))
            self._news.set()

    def _count(self, frame: Frame) -> None:
        """Hold the order of frames, and one reply to each request, against them."""
        if (frame.get("type") == "hello") != (not self.arrived):
            self._complaints.add("hello is not the first frame, or not the only one")
        if frame.get("type") == "reply" and isinstance(frame.get("id"), str):
            left = self._asked.get(frame["id"], 0)
            if left < 1:
                self._complaints.add("a reply to what was not asked, or a second one")
            self._asked[frame["id"]] = left - 1

    def _closed(self, now: float, payload: bytes) -> None:
        """Keep the code of a close frame, and answer it as a good client does."""
        self.end.closed_at = now
        self.end.code = (
            struct.unpack("!H", payload[:2])[0] if len(payload) > 1 else 1005
        )
        self._news.set()
        if self._answers_close:
            self.put(Opcode.CLOSE, payload[:2])

    # Waiting

    @property
    def mark(self) -> int:
        """Return a place in what came, to look at only what comes after it."""
        return len(self.arrived)

    def since(self, mark: int, kind: str) -> Iterator[Arrival]:
        """Yield what came after a mark, of one type."""
        return (each for each in self.arrived[mark:] if each.frame.get("type") == kind)

    def newest(self, kind: str) -> Arrival | None:
        """Return the last frame of a type, if there is one."""
        of_kind = (
            each for each in reversed(self.arrived) if each.frame.get("type") == kind
        )
        return next(of_kind, None)

    async def wait(
        self,
        wanted: Callable[[Frame], bool],
        what: str,
        within: float = REPLY_S,
        mark: int | None = None,
    ) -> Frame:
        """Return the first frame wanted after a mark (now, if None).

        Raise NotHeld if none comes within so many real seconds.
        """
        at = self.mark if mark is None else mark
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while True:
                    while at < len(self.arrived):
                        if wanted(self.arrived[at].frame):
                            return self.arrived[at].frame
                        at += 1
                    if self.end.ended_at is not None:
                        raise NotHeld(f"no {what}: the connection was {self.end.words}")
                    self._news.clear()
                    await self._news.wait()
        raise NotHeld(f"no {what} within {within:.1f} s")

    async def state(
        self,
        wanted: Callable[[Frame], bool] = lambda state: True,
        what: str = "state",
        within: float = REPLY_S,
        mark: int | None = None,
    ) -> Frame:
        """Return the first state wanted after a mark (now, if None)."""
        return await self.wait(
            lambda frame: frame.get("type") == "state" and wanted(frame),
            what,
            within,
            mark,
        )

    async def ended(self, within: float) -> End:
        """Return how the connection ended; raise NotHeld if it does not in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.end.ended_at is None:
                    self._news.clear()
                    await self._news.wait()
                return self.end
        open_still = "not let go of" if self.end.code else "open"
        raise NotHeld(f"the connection is still {open_still} after {within:.1f} s")

    # Sending

    def put(self, opcode: Opcode, payload: bytes, *, final: bool = True) -> None:
        """Send one frame of the wire as it is."""
        if self.end.ended_at is None:
            self._stream.writer.write(encode(opcode, payload, final=final))

    def put_text(self, text: str) -> None:
        """Send a text frame, whatever it says."""
        self.put(Opcode.TEXT, text.encode())

    def send(self, op: str, *, id: str | None = None, **arguments: Any) -> str:
        """Send a request, and return its id."""
        self._number += 1
        name = f"r{self._number}" if id is None else id
        self.expect(name)
        self.put_text(json.dumps({"id": name, "op": op, **arguments}))
        return name

    def expect(self, name: str) -> None:
        """Note that a request of this id is to be answered once."""
        self._asked[name] = self._asked.get(name, 0) + 1

    async def ask(self, op: str, *, id: str | None = None, **arguments: Any) -> Reply:
        """Send a request, and return the reply."""
        mark = self.mark
        return await self.reply(self.send(op, id=id, **arguments), mark, op)

    async def reply(self, name: str | None, mark: int, what: str = "request") -> Reply:
        """Return the reply to a request sent after a mark."""
        frame = await self.wait(
            lambda frame: frame.get("type") == "reply" and frame.get("id") == name,
            f"reply to {what}",
            REPLY_S,
            mark,
        )
        error = frame.get("error") or {}
        return Reply(
            frame.get("ok") is True, error.get("code"), frame.get("result") or {}, frame
        )

    # Leaving

    def abort(self) -> None:
        """Let go of the socket without a word, as a pulled plug would."""
        self._reader.cancel()
        self._stream.abort()
        self.end.ended_at = self.end.ended_at or asyncio.get_running_loop().time()
        self._news.set()

    async def leave(self) -> None:
        """Close as a good client does."""
        if self.end.ended_at is None and self.end.code is None:
            self.put(Opcode.CLOSE, struct.pack("!H", 1000))
        with suppress(NotHeld):
            await self.ended(CLOSE_S)
        self.abort()
