"""A small controller of Cuff Link that keeps the rules until it is told otherwise.

Written from the protocol alone, on asyncio and aiohttp, and apart from the simulator: a
limb of one line, no rules that keep it safe, and a place to lie at each of its words.
Its clock is the event loop's, so a test may let time run faster.
"""

import asyncio
import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
import json
import ssl
from typing import Any, Self

from aiohttp import WSMsgType, web

type Json = dict[str, Any]

FILL_MMHG_S = 100.0
TICK_S = 0.1
OCCLUDED_MMHG = 20.0


@dataclass(slots=True)
class Cuff:
    """One channel, whose air comes and goes at a steady rate."""

    channel: int
    phase: str = "vented"
    pressure: float = 0.0
    target: float | None = None
    occluded_s: float = 0.0
    reperfused_s: float = 500.0
    limit_s: float = 900.0
    reason: str | None = "boot"
    fault: str | None = None

    @property
    def up(self) -> bool:
        """Return whether the valve is shut to keep pressure."""
        return self.phase in {"inflating", "holding"}

    def step(self, seconds: float) -> None:
        """Let time pass."""
        if self.up:
            self._pump(seconds)
        else:
            self.pressure = max(0.0, self.pressure - FILL_MMHG_S * seconds)
            if self.phase == "releasing" and self.pressure < OCCLUDED_MMHG:
                self.phase = "vented"
        occluded = self.pressure >= OCCLUDED_MMHG
        self.occluded_s += seconds if occluded else 0.0
        self.reperfused_s = 0.0 if occluded or self.up else self.reperfused_s + seconds
        if self.reperfused_s >= 180.0:
            self.occluded_s, self.limit_s = 0.0, 900.0

    def _pump(self, seconds: float) -> None:
        target, step = self.target or 0.0, FILL_MMHG_S * seconds
        self.pressure += max(-step, min(step, target - self.pressure))
        if self.pressure == target:
            self.phase = "holding"

    def inflate(self, target: float, limit_s: float) -> None:
        """Shut the valve and pump."""
        self.phase, self.target, self.reason = "inflating", target, None
        self.limit_s = min(self.limit_s, limit_s)

    def release(self, reason: str) -> None:
        """Open the valve."""
        if self.up:
            self.phase, self.target, self.reason = "releasing", None, reason

    def state(self) -> Json:
        """Return what the protocol says of it."""
        left_s = max(0.0, self.limit_s - self.occluded_s)
        return {
            "channel": self.channel,
            "phase": self.phase,
            "pressure": round(self.pressure, 1),
            "age_ms": 5,
            "target": self.target,
            "occluded_ms": round(self.occluded_s * 1000),
            "limit_ms": round(self.limit_s * 1000),
            "left_ms": round(left_s * 1000) if self.up else None,
            "reperfused_ms": round(self.reperfused_s * 1000),
            "reason": self.reason,
            "fault": self.fault,
        }


@dataclass(slots=True)
class Lies:
    """What is different from an honest controller; each may be left as it is."""

    hello: Callable[[Json], Json | str] = lambda frame: frame
    state: Callable[[Json], Json | str | None] = lambda frame: frame
    reply: Callable[[str, Json], list[Json | str]] = lambda op, frame: [frame]
    samples: Callable[[Json], Json | str | None] = lambda frame: frame
    ignores: frozenset[str] = frozenset()
    """Operations that are answered with ok and not done."""
    keeps_lease: bool = False
    """Whether a lease that ran out is overlooked."""
    reply_after_s: float = 0.0
    is_silent: bool = False
    """Whether no state is sent any more."""
    clock: float = 1.0
    """How fast the controller's clock runs."""
    refuses: int = 0
    """The HTTP status with which a new connection is refused, if any."""
    drops: bool = False
    """Whether each connection is reset at once."""


@dataclass
class Misbehaving:
    """A controller on the loopback; a change of `lies` takes effect at once."""

    device_id: str = "bfr-0badc0de"
    name: str = "Odd box"
    key: bytes = bytes(range(32))
    channels: int = 2
    lies: Lies = field(default_factory=Lies)
    requests: list[tuple[float, str, Json]] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        """Start with everything vented."""
        self._boots = 0
        self._sockets: dict[web.WebSocketResponse, web.BaseRequest] = {}
        self._runner: web.ServerRunner | None = None
        self._ticker: asyncio.Task[None] | None = None
        self.boot_anew()

    @property
    def now(self) -> float:
        """Return the loop's time in seconds."""
        return asyncio.get_running_loop().time()

    @property
    def key_text(self) -> str:
        """Return the key as its owner sees it."""
        return base64.b64encode(self.key).decode()

    def boot_anew(self, *, is_told: bool = True) -> None:
        """Start anew, with valves open; `is_told`: with another `boot`."""
        self._boots += is_told
        self.seq = 0
        self.uptime_s = 10.0
        self.owner: str | None = None
        self._lease_ends = 0.0
        self.barred_s = 0.0
        self.events = 0
        self.streamed: set[int] = set()
        self.cuffs = [Cuff(number) for number in range(self.channels)]

    def behave(self) -> None:
        """Be as a controller should be, from a new start on."""
        self.lies = Lies()
        self.boot_anew()
        self.drop_all()

    def drop_all(self) -> None:
        """Reset every connection."""
        for request in self._sockets.values():
            if request.transport is not None:
                request.transport.abort()

    async def close_all(self, code: int) -> None:
        """Close every connection with a code."""
        for socket in list(self._sockets):
            await socket.close(code=code)

    def write_all(self, data: bytes) -> None:
        """Write bytes past the WebSocket's own framing."""
        for request in self._sockets.values():
            if request.transport is not None:
                request.transport.write(data)

    async def say(self, frame: Json | str) -> None:
        """Send a frame to every client."""
        text = frame if isinstance(frame, str) else json.dumps(frame)
        for socket in list(self._sockets):
            with suppress(ConnectionError):
                await socket.send_str(text)

    async def event(self, kind: str, channel: int | None = None) -> None:
        """Tell of something that happened."""
        self.events += 1
        uptime_ms = round(self.uptime_s * 1000)
        about = {"n": self.events, "uptime_ms": uptime_ms, "channel": channel}
        await self.say({"type": "event", "kind": kind, **about})

    async def press_button(self) -> None:
        """Release all, end the lease, and bar inflating for five seconds."""
        self.release(None, "button")
        self.owner, self.barred_s = None, 5.0
        await self.event("button")

    def release(self, channel: int | None, reason: str) -> None:
        """Open one valve or all."""
        for cuff in self.cuffs:
            if channel in (None, cuff.channel):
                cuff.release(reason)

    def asked(self, op: str, since: float = 0.0) -> list[Json]:
        """Return the requests of a kind since a time."""
        return [args for at, each, args in self.requests if each == op and at >= since]

    # The server.

    async def __aenter__(self) -> Self:
        """Listen on the loopback."""
        server = web.Server(self._handle)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        context = self._context()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=context)
        await site.start()
        self.port = site.port
        self._ticker = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        assert self._ticker is not None
        assert self._runner is not None
        self._ticker.cancel()
        await asyncio.gather(self._ticker, return_exceptions=True)
        self.drop_all()
        await self._runner.cleanup()

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ECDHE-PSK-CHACHA20-POLY1305")
        context.set_psk_server_callback(lambda identity: self.key)
        return context

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.lies.drops and request.transport is not None:
            request.transport.abort()
        if self.lies.refuses:
            return web.Response(status=self.lies.refuses)
        socket = web.WebSocketResponse(protocols=("bfr-cuff.1",), compress=False)
        await socket.prepare(request)
        client = request.query["client"]
        with suppress(ConnectionError):
            await _send(socket, self.lies.hello(self._hello()))
            await _send(socket, self.lies.state(self._state()))
            self._sockets[socket] = request
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._answer(socket, client, json.loads(message.data))
        self._sockets.pop(socket, None)
        return socket

    async def _answer(
        self, socket: web.WebSocketResponse, client: str, request: Json
    ) -> None:
        op = request.pop("op")
        request_id = request.pop("id")
        self.requests.append((self.now, op, request))
        if op not in self.lies.ignores:
            self._do(client, op, request)
        self.seq += 1
        result = {"seq": self.seq, "left_ms": 5000}
        reply: Json = {"type": "reply", "id": request_id, "ok": True, "result": result}
        await asyncio.sleep(self.lies.reply_after_s)
        for frame in self.lies.reply(op, reply):
            await _send(socket, frame)

    def _do(self, client: str, op: str, args: Json) -> None:
        match op:
            case "lease" if args["ms"] == 0:
                self.owner = None
                self.release(None, "command")
            case "lease":
                self.owner = client
                self._lease_ends = self.now + args["ms"] / 1000
            case "inflate":
                cuff = self.cuffs[args["channel"]]
                cuff.inflate(args["target"], args["limit_s"])
            case "stream":
                change = self.streamed.add if args["on"] else self.streamed.discard
                change(args["channel"])
            case "release":
                self.release(args.get("channel"), "command")

    async def _tick(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK_S)
            ticks += 1
            self._pass_time()
            moving = any(cuff.up or cuff.phase == "releasing" for cuff in self.cuffs)
            if not self.lies.is_silent and (moving or not ticks % 10):
                frame = self.lies.state(self._state())
                if frame is not None:
                    await self.say(frame)
            for channel in sorted(self.streamed):
                frame = self.lies.samples(self._samples(channel))
                if frame is not None:
                    await self.say(frame)

    def _pass_time(self) -> None:
        self.uptime_s += TICK_S * self.lies.clock
        self.barred_s = max(0.0, self.barred_s - TICK_S)
        for cuff in self.cuffs:
            cuff.step(TICK_S)
        if self.owner and self.now >= self._lease_ends and not self.lies.keeps_lease:
            self.owner = None
            self.release(None, "lease_expired")

    def _hello(self) -> Json:
        device = {"id": self.device_id, "name": self.name, "model": "Odd"}
        limits = {"occlusion_max_s": 900, "reperfusion_s": 180, "lease_max_ms": 5000}
        return {
            "type": "hello",
            "protocol": 1,
            "boot": f"boot-{self._boots}",
            "device": {**device, "firmware": "1"},
            "limits": {**limits, "clients": 4},
            "channels": [
                {
                    "channel": cuff.channel,
                    "pressure_max": 250.0,
                    "cuff_width_mm": 110,
                    "fill_s": 4.0,
                }
                for cuff in self.cuffs
            ],
        }

    def _samples(self, channel: int) -> Json:
        """Return a tenth of a second of a limb without any pulse."""
        return {
            "type": "samples",
            "channel": channel,
            "uptime_ms": round((self.uptime_s - TICK_S) * 1000),
            "interval_ms": 10,
            "pressure": [round(self.cuffs[channel].pressure, 1)] * 10,
        }

    def _state(self) -> Json:
        self.seq += 1
        left_ms = round(max(0.0, self._lease_ends - self.now) * 1000)
        return {
            "type": "state",
            "seq": self.seq,
            "uptime_ms": round(self.uptime_s * 1000),
            "lease": {"owner": self.owner, "left_ms": left_ms} if self.owner else None,
            "barred_ms": round(self.barred_s * 1000),
            "channels": [cuff.state() for cuff in self.cuffs],
        }


async def _send(socket: web.WebSocketResponse, frame: Json | str | None) -> None:
    """Send a frame, if there is one."""
    if frame is not None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        with suppress(ConnectionError):
            await socket.send_str(text)
