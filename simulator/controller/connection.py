"""One client's WebSocket: one task reads, one writes, one watches that it answers."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from aiohttp import WSMessage, WSMsgType

from . import backlog, frames
from .controller import Controller
from .conversation import Answer, Conversation
from .outbox import Outbox
from .websocket import LinkSocket

FLOOD_S = 0.05
BACKLOG_S = 0.02
NORMAL = 1000
POLICY_VIOLATION = 1008
CONTROL = (WSMsgType.PING, WSMsgType.PONG)
FRAMES = (WSMsgType.TEXT, WSMsgType.BINARY, *CONTROL)


class Connection:
    """Carry frames between a socket and a controller."""

    def __init__(
        self,
        socket: LinkSocket,
        transport: asyncio.Transport,
        client: str,
        flowing: asyncio.Event,
    ) -> None:
        """Serve `client` on an upgraded socket; write only while `flowing`."""
        self.client = client
        self.outbox = Outbox()
        self._conversation = Conversation(client)
        self._socket = socket
        self._transport = transport
        self._flowing = flowing
        self._unanswered: deque[tuple[bytes, float]] = deque()
        self._ending = False

    @property
    def streams(self) -> set[int]:
        """The channels whose samples this client has asked for."""
        return self._conversation.streams

    def end(self, code: int) -> None:
        """Close with `code` once replies are out; a peer that is gone cannot delay it."""
        if self._ending:
            return
        self._ending = True
        self.outbox.end(code)
        self._socket.give_up_later()

    def abandon(self) -> None:
        """Carry out nothing more: the controller behind this connection is gone."""
        self._ending = True

    async def serve(
        self,
        controller: Controller,
        answered: Callable[[], None],
        ping_s: float,
        pong_s: float,
    ) -> None:
        """Run until either side ends it; `answered` is called after each request."""
        writer = asyncio.create_task(self._write())
        pinger = asyncio.create_task(self._ping(ping_s, pong_s))
        try:
            last = await self._read(controller, answered)
        finally:
            for task in (writer, pinger):
                task.cancel()
            await asyncio.gather(writer, pinger, return_exceptions=True)
        await self._part(last)

    async def _part(self, last: WSMessage) -> None:
        """Answer the other side's close, or give it time to read ours; let go."""
        if last.type is WSMsgType.CLOSE:
            await self._socket.close(code=last.data or NORMAL)
        elif last.type is WSMsgType.ERROR:
            await self._socket.wait_closed()
        self._socket.let_go()

    # Towards the controller.

    async def _read(
        self, controller: Controller, answered: Callable[[], None]
    ) -> WSMessage:
        """Answer frames until the other side closes; return what ended it.

        Behind our own close frame only releases are carried out.
        """
        loop = asyncio.get_running_loop()
        while True:
            message = await self._socket.receive()
            if message.type not in FRAMES:
                return message
            if self._ending:
                self._conversation.handle_release(controller, message.data)
                continue
            if self._conversation.flooding(loop.time()):
                await self._flooded(controller, message)
            elif message.type in CONTROL:
                await self._control(message)
            else:
                at = loop.time()
                self._reply(self._conversation.handle(controller, message.data, at))
            answered()

    async def _control(self, message: WSMessage) -> None:
        """Answer a ping; take note of a pong that answers ours."""
        if message.type is WSMsgType.PING:
            await self._flowing.wait()
            await self._socket.pong(message.data)
        elif any(bytes(message.data) == payload for payload, _ in self._unanswered):
            while self._unanswered.popleft()[0] != bytes(message.data):
                pass

    async def _flooded(self, controller: Controller, message: WSMessage) -> None:
        """Carry out the releases among too many frames, and close."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FLOOD_S):
                while message.type in FRAMES:
                    self._reply(
                        self._conversation.handle_release(controller, message.data)
                    )
                    message = await self._socket.receive()
        self.end(POLICY_VIOLATION)

    def _reply(self, answer: Answer) -> None:
        """Send an answer, and end the connection when it is the last one."""
        if answer.reply is not None:
            self.outbox.put(frames.encode(answer.reply))
        if answer.close:
            self.end(POLICY_VIOLATION)

    # Towards the client.

    async def _write(self) -> None:
        """Send what waits, one frame at a time."""
        while not self._socket.ending:
            await self.outbox.wait()
            await self._flowing.wait()
            if not self.outbox.urgent and backlog.is_waiting(self._transport):
                # The state that waits meanwhile is replaced by newer ones.
                await asyncio.sleep(BACKLOG_S)
                continue
            item = self.outbox.take()
            if isinstance(item, int):
                await self._socket.close(code=item)
                return
            if item is not None:
                await self._socket.send_str(item)

    async def _ping(self, ping_s: float, pong_s: float) -> None:
        """Ping every `ping_s`; drop a peer that leaves a ping unanswered for `pong_s`."""
        loop = asyncio.get_running_loop()
        number = 0
        while not self._overdue(loop.time() - pong_s):
            started = loop.time()
            payload = str(number).encode()
            number += 1
            self._unanswered.append((payload, started))
            with suppress(TimeoutError):
                async with asyncio.timeout(ping_s):
                    await self._flowing.wait()
                    await self._socket.ping(payload)
            await asyncio.sleep(started + ping_s - loop.time())
        await self._flowing.wait()
        self._transport.abort()

    def _overdue(self, sent_before: float) -> bool:
        """Return whether a ping of that time still has no answer."""
        return bool(self._unanswered) and self._unanswered[0][1] <= sent_before
