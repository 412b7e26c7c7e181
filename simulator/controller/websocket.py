"""A WebSocket that closes in two steps, so that its close code arrives."""

import asyncio
from contextlib import suppress
from typing import override

from aiohttp import WSMsgType, web

CLOSE_S = 2.0
POLL_S = 0.02


class LinkSocket(web.WebSocketResponse):
    """Send one close frame, and keep the socket until the other side's has come.

    aiohttp's own lets go of the socket at once when another task is reading from it;
    what the other side still sends then resets the connection, and the code is
    lost.
    """

    def __init__(
        self, transport: asyncio.Transport, subprotocol: str, size: int
    ) -> None:
        """Speak `subprotocol` over an upgraded transport; `size` bytes are too many."""
        super().__init__(
            protocols=(subprotocol,),
            autoping=False,
            autoclose=False,
            compress=False,
            max_msg_size=size,
            writer_limit=0,
        )
        self._transport = transport
        self._close_sent = False
        self._patience: asyncio.TimerHandle | None = None

    @property
    def ending(self) -> bool:
        """Return whether the close frame is out: nothing may follow it."""
        return self._close_sent

    def give_up_later(self) -> None:
        """Reset the connection in 2 s, unless it has ended by then."""
        self._stop_waiting()
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(CLOSE_S, self._transport.abort)

    def _stop_waiting(self) -> None:
        """Cancel the reset."""
        if self._patience is not None:
            self._patience.cancel()

    @override
    async def close(
        self, *, code: int = 1000, message: bytes = b"", drain: bool = True
    ) -> bool:
        """Send a close frame, unless one is out; the other side has 2 s to answer."""
        if self._close_sent:
            return False
        self._close_sent = True
        self.give_up_later()
        with suppress(ConnectionError):
            await self.send_frame(code.to_bytes(2, "big") + message, WSMsgType.CLOSE)
        self.give_up_later()
        return True

    async def wait_closed(self) -> None:
        """Return when the other side has gone, or has had its time.

        For a frame that could not be read: no close frame can be read after it.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                while not self._transport.is_closing():
                    await asyncio.sleep(POLL_S)

    def let_go(self) -> None:
        """Close the transport; nothing is sent any more."""
        self._close_sent = True
        self._stop_waiting()
        self._transport.close()
