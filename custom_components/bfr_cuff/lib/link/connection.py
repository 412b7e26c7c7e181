"""One WebSocket to one controller, from its handshake to its end."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
import logging
import ssl
from typing import Any, Final

import aiohttp
from yarl import URL

from ..controller.model import (
    ControllerEvent,
    ControllerInfo,
    ControllerSilent,
    ControllerState,
    ControllerUnreachable,
    Samples,
)
from .errors import (
    ControllerFull,
    Displaced,
    FrameError,
    OutOfStep,
    UnsupportedProtocol,
    WrongDevice,
    WrongKey,
)
from .frames import Json, Reply, events_in, parse, request
from .limits import check_limits
from .pacing import Pace, Rank
from .tls import Handshake

LOGGER = logging.getLogger(__name__)

DEFAULT_PORT: Final = 7332
SUBPROTOCOL: Final = "bfr-cuff.1"
CONNECT_TIMEOUT_S: Final = 8.0
REPLY_TIMEOUT_S: Final = 2.0
"""A person who has asked for something waits no longer to be told how it went."""

CLOSE_TIMEOUT_S: Final = 1.0
SILENCE_TIMEOUT_S: Final = 5.0
"""A controller sends a state every second; one unplugged says no goodbye."""

FRAMES_MAX: Final = 200
"""So many frames from a controller in a second are a flood."""

EVENT_PAGES_MAX: Final = 4
"""A controller keeps 64 events and tells 16 at once."""

MAX_FRAME_BYTES: Final = 65_536
CLOSE_CODE_DISPLACED: Final = 4001
CLOSED: Final = (
    aiohttp.WSMsgType.CLOSE,
    aiohttp.WSMsgType.CLOSING,
    aiohttp.WSMsgType.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a controller was last seen, and the key that proves it."""

    host: str
    port: int
    key: bytes

    def url(self, client_id: str) -> URL:
        """Return where the WebSocket of this client is."""
        return URL.build(
            scheme="wss",
            host=self.host,
            port=self.port,
            path="/link/1",
            query={"client": client_id},
        )


async def connect(
    session: aiohttp.ClientSession,
    address: Address,
    client_id: str,
    device_id: str | None = None,
) -> Connection:
    """Connect and return who answers; with a device id, only that device will do.

    Raises WrongKey, WrongDevice, UnsupportedProtocol, UnsafeLimits, UselessLimits,
    FrameError, Displaced, ControllerFull or ControllerUnreachable.
    """
    handshake = Handshake(address.key)
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            url = address.url(client_id)
            socket = await _open_socket(session, url, handshake.context)
            try:
                return Connection(socket, await _greet(socket, device_id))
            except BaseException:
                await _close_socket(socket)
                raise
    except TimeoutError as err:
        raise ControllerUnreachable("no answer in time") from err
    except aiohttp.WSServerHandshakeError as err:
        if err.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise ControllerFull("the controller serves no more clients") from err
        raise UnsupportedProtocol(None) from err
    except (aiohttp.ClientError, OSError, ValueError) as err:
        # The ValueError is an address that is none.
        # TLS does not say why it failed; once the key was shown, it was the key.
        if handshake.key_shown and isinstance(err, aiohttp.ClientConnectorError):
            raise WrongKey from err
        raise ControllerUnreachable(str(err)) from err


async def _open_socket(
    session: aiohttp.ClientSession, url: URL, context: ssl.SSLContext
) -> aiohttp.ClientWebSocketResponse:
    """Return an open WebSocket that agreed to speak our protocol."""
    socket = await session.ws_connect(
        url,
        protocols=(SUBPROTOCOL,),
        ssl=context,
        max_msg_size=MAX_FRAME_BYTES,
        # A frame is small, and a compressed one may be a bomb of any size.
        compress=0,
        # No heartbeat of our own: states come every second, and say more.
        timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_TIMEOUT_S),
    )
    if socket.protocol != SUBPROTOCOL:
        await _close_socket(socket)
        raise UnsupportedProtocol(None)
    return socket


async def _greet(
    socket: aiohttp.ClientWebSocketResponse, device_id: str | None
) -> ControllerInfo:
    """Return the controller's hello once it may be worked with."""
    message = await socket.receive()
    if message.type is not aiohttp.WSMsgType.TEXT:
        raise _ended(message, "closed before it said hello")
    info = parse(message.data)
    if not isinstance(info, ControllerInfo):
        raise FrameError("the first frame is no hello")
    # Before any state is read: with limits that no controller may have, none counts.
    check_limits(info)
    if device_id is not None and info.device_id != device_id:
        raise WrongDevice(device_id, info.device_id)
    return info


def _ended(message: aiohttp.WSMessage, why: str) -> ControllerUnreachable:
    """Return how a connection ended, by the code of the close frame itself.

    The socket's own code is another one when the answer to that frame could not be
    sent, and a displaced client that does not know it comes back at once.
    """
    if message.type is aiohttp.WSMsgType.CLOSE and message.data == CLOSE_CODE_DISPLACED:
        return Displaced()
    return ControllerUnreachable(why)


async def _close_socket(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Close a socket that may be past answering."""
    try:
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await socket.close()
    except TimeoutError, OSError, aiohttp.ClientError:
        LOGGER.debug("The controller did not take leave")


class Connection:
    """Requests out, states in, until either side ends it."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, info: ControllerInfo
    ) -> None:
        """Take over a socket on which the controller has said hello."""
        self.info = info
        self._socket = socket
        self._ids = count(1)
        self._pace = Pace(asyncio.get_running_loop().time)
        self._newest: ControllerState | None = None
        self._arrived: deque[float] = deque(maxlen=FRAMES_MAX)
        self._heard_at = 0.0
        self._silence: asyncio.TimerHandle | None = None
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._channels = {cuff.channel for cuff in info.cuffs}

    async def read(
        self,
        on_state: Callable[[ControllerState], None],
        on_event: Callable[[ControllerEvent], None] = lambda event: None,
        on_samples: Callable[[Samples], None] = lambda samples: None,
    ) -> None:
        """Hand over every state, event and sample; always raises why.

        That is a ControllerError: how the connection ended.
        """
        self._heard_at = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(None) as silence:
                self._look_for_silence(silence)
                while True:
                    match parse(await self._next()):
                        case ControllerState() as state:
                            on_state(self._checked(state))
                        case Samples() as samples:
                            on_samples(samples)
                        case Reply() as reply:
                            self._answer(reply)
                        case ControllerEvent() as event:
                            on_event(event)
        except TimeoutError as err:
            if not silence.expired():
                raise
            raise ControllerUnreachable("not a word any more") from err
        # However it ended: who waits for a reply must know now, not after a timeout.
        finally:
            self._give_up()

    async def request(
        self, op: str, *, rank: Rank = Rank.REQUEST, **arguments: Any
    ) -> Json:
        """Ask the controller for something and return its result.

        Raises ControllerRefused with the controller's reason, ControllerSilent when no
        reply came in time, ControllerUnreachable when it cannot be asked.
        """
        # The turn is waited for before the clock of the reply starts, or a busy second
        # would look like a silent controller.
        await self._pace.turn(rank)
        request_id = str(next(self._ids))
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = future
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                await self._socket.send_str(request(request_id, op, **arguments))
                return await future
        except TimeoutError as err:
            raise ControllerSilent(f"no reply to {op}") from err
        except (aiohttp.ClientError, OSError) as err:
            raise ControllerUnreachable(str(err)) from err
        finally:
            del self._waiting[request_id]

    async def events(self, since: int) -> list[ControllerEvent]:
        """Return the events that the controller has kept above a number, oldest first.

        Raises ControllerError as `request` does.
        """
        found: list[ControllerEvent] = []
        for _ in range(EVENT_PAGES_MAX):
            result = await self.request("events", since=since)
            page = events_in(result)
            found += page
            if not page or result.get("more") is not True:
                break
            since = page[-1].n
        return found

    async def tell_release(self) -> None:
        """Release every cuff without waiting for the reply, which no one reads."""
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self._socket.send_str(request(str(next(self._ids)), "release"))
        except TimeoutError, OSError, aiohttp.ClientError:
            LOGGER.debug("Release was not sent, the lease ends by itself")

    async def close(self) -> None:
        """End the connection."""
        await _close_socket(self._socket)

    async def _next(self) -> str:
        """Return the next frame, or raise how the connection ended."""
        message = await self._socket.receive()
        if message.type in CLOSED:
            raise _ended(message, "the connection was lost")
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise FrameError("not a text frame")
        self._check_flood()
        return str(message.data)

    def _look_for_silence(self, silence: asyncio.Timeout) -> None:
        """End the reading of a controller that has said nothing for too long.

        Looked at by a timer of its own, as a timeout for each frame costs more than most
        frames do.
        """
        loop = asyncio.get_running_loop()
        silent_at = self._heard_at + SILENCE_TIMEOUT_S
        if loop.time() >= silent_at:
            silence.reschedule(loop.time())
        else:
            self._silence = loop.call_at(silent_at, self._look_for_silence, silence)

    def _check_flood(self) -> None:
        """Raise FrameError at more frames a second than any controller has to send.

        Home Assistant has other things to do, and a release must get through.
        """
        now = self._heard_at = asyncio.get_running_loop().time()
        self._arrived.append(now)
        if len(self._arrived) == FRAMES_MAX and now - self._arrived[0] < 1.0:
            raise FrameError("a flood of frames")

    def _checked(self, state: ControllerState) -> ControllerState:
        """Return the state if it shows the cuffs of hello, and is newer than the last.

        A count or a clock that falls back is a restart, whatever `boot` says; a count
        that stands still leaves it unknown which states show what was asked for.
        """
        # A cuff that is left out would be up without anyone seeing it.
        if {cuff.channel for cuff in state.cuffs} != self._channels:
            raise FrameError("the state shows other channels than hello")
        newest, self._newest = self._newest, state
        if newest is None:
            return state
        if state.seq <= newest.seq or state.uptime_s < newest.uptime_s:
            raise OutOfStep("the states do not follow each other")
        return state

    def _answer(self, reply: Reply) -> None:
        """Wake what waits for this reply."""
        future = self._waiting.get(reply.request or "")
        if future is None or future.done():
            return
        if reply.refusal is not None:
            future.set_exception(reply.refusal)
        else:
            future.set_result(reply.result or {})

    def _give_up(self) -> None:
        """End every wait for a reply: there will be none."""
        if self._silence is not None:
            self._silence.cancel()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ControllerUnreachable("the connection was lost"))
