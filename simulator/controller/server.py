"""The WebSocket side of Cuff Link: which clients may connect, and what each receives."""

import asyncio
from collections.abc import Callable
import re

from aiohttp import web

from . import frames
from .connection import Connection
from .controller import Controller
from .request_frame import FRAME_BYTES
from .websocket import CLOSE_S, LinkSocket

PATH = "/link/1"
SUBPROTOCOL = "bfr-cuff.1"
CLIENT_ID = re.compile(r"[a-z0-9._-]{1,64}")
REPLACED = 4001
GOING_AWAY = 1001
SAMPLES_FRAME_MS = 100
STOP_S = CLOSE_S + 0.5


class LinkServer:
    """All connections of one controller."""

    def __init__(
        self,
        controller: Callable[[], Controller],
        flowing: asyncio.Event,
        used: Callable[[asyncio.BaseTransport], None],
        ping_s: float,
        pong_s: float,
    ) -> None:
        """Serve the controller of the present boot; write only while `flowing`.

        `used` is called with each transport that has become a WebSocket.
        """
        self.http = web.Server(self._handle, access_log=None)
        self._controller = controller
        self._flowing = flowing
        self._used = used
        self._ping_s = ping_s
        self._pong_s = pong_s
        self._connections: dict[str, Connection] = {}
        self._samples: dict[int, tuple[int, list[float | None]]] = {}

    # Getting in.

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one HTTP request: an upgrade, or a refusal."""
        client = request.query.get("client", "")
        transport = request.transport
        if not isinstance(transport, asyncio.Transport):
            return web.Response(status=400)
        socket = LinkSocket(transport, SUBPROTOCOL, FRAME_BYTES + 1)
        if error := self._refuse(request, client, socket):
            return web.Response(status=error)
        # Taken before the first await, so that two upgrades cannot share one place.
        connection = Connection(socket, transport, client, self._flowing)
        self._greet(connection)
        if old := self._connections.pop(client, None):
            old.end(REPLACED)
        self._connections[client] = connection
        try:
            await socket.prepare(request)
            self._used(transport)
            controller = self._controller()
            await connection.serve(controller, self.publish, self._ping_s, self._pong_s)
        finally:
            if self._connections.get(client) is connection:
                del self._connections[client]
        return socket

    def _refuse(
        self, request: web.BaseRequest, client: str, socket: web.WebSocketResponse
    ) -> int | None:
        """Return the HTTP status for a request that may not connect, else None."""
        if request.path != PATH:
            return 404
        if request.method != "GET":
            return 405
        if "Origin" in request.headers:
            return 403
        upgrade = socket.can_prepare(request)
        if not CLIENT_ID.fullmatch(client) or upgrade.protocol != SUBPROTOCOL:
            return 400
        others = self._connections.keys() - {client}
        return 503 if len(others) >= self._controller().config.limits.clients else None

    def _greet(self, connection: Connection) -> None:
        """Put what comes first in front of everything that may be published."""
        controller = self._controller()
        connection.outbox.put(frames.encode(controller.hello()))
        connection.outbox.put_state(frames.encode(controller.state()))

    # Sending.

    def publish(self) -> None:
        """Send events, and the state if a phase or the lease's owner has changed."""
        controller = self._controller()
        for event in controller.take_news():
            self._send(frames.encode(event.frame()))
        if controller.changed:
            self.send_state()

    def _send(self, frame: str) -> None:
        """Send one frame to every client."""
        for connection in self._connections.values():
            connection.outbox.put(frame)

    def send_state(self) -> None:
        """Send a snapshot to every client."""
        state = self._controller().state()
        if self._connections:
            frame = frames.encode(state)
            for connection in self._connections.values():
                connection.outbox.put_state(frame)

    def sample(self) -> None:
        """Collect the present samples of the channels that any client streams."""
        for channel in self._streamed():
            self._collect(channel)

    def _streamed(self) -> set[int]:
        """Return the channels on a stream, and forget the runs of the others."""
        streamed: set[int] = set()
        for connection in self._connections.values():
            streamed |= connection.streams
        for channel in self._samples.keys() - streamed:
            del self._samples[channel]
        return streamed

    def _collect(self, index: int) -> None:
        """Add one sample to a run, and send the run when it is long enough."""
        controller = self._controller()
        interval_ms = controller.config.limits.sample_ms
        if controller.now % interval_ms:
            return
        channel = controller.channels[index]
        started, run = self._samples.setdefault(index, (controller.now, []))
        if controller.now != started + len(run) * interval_ms:
            self._send_samples(index, started, interval_ms, run)
            started, run = self._samples[index] = controller.now, []
        run.append(channel.pressure if channel.sampled else None)
        if len(run) * interval_ms >= SAMPLES_FRAME_MS:
            self._send_samples(index, started, interval_ms, run)

    def _send_samples(
        self, index: int, started: int, interval_ms: int, run: list[float | None]
    ) -> None:
        """Send a run of samples to the clients that stream the channel."""
        del self._samples[index]
        frame = frames.encode(frames.samples(index, started, interval_ms, run))
        for connection in self._connections.values():
            if index in connection.streams:
                connection.outbox.put_samples(frame)

    # Leaving.

    def abandon(self) -> None:
        """Forget every connection: the controller has lost its power."""
        for connection in self._connections.values():
            connection.abandon()
        self._connections.clear()
        self._samples.clear()

    async def stop(self) -> None:
        """Close every connection, and wait a moment for the other sides."""
        for connection in self._connections.values():
            connection.end(GOING_AWAY)
        await self.http.shutdown(STOP_S)
