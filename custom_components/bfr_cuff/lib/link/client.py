"""The client of Cuff Link: a networked controller as everything above sees one."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
import logging
import random
import time
from typing import Final, override

import aiohttp

from ..controller.freshness import Freshness
from ..controller.model import (
    Controller,
    ControllerErratic,
    ControllerError,
    ControllerEvent,
    ControllerInfo,
    ControllerListener,
    ControllerRefused,
    ControllerState,
    ControllerUnreachable,
)
from .backoff import DISPLACED_S, Backoff
from .connection import Address, Connection, connect
from .errors import Displaced
from .lease import LeaseKeeper
from .missed import EventsTold
from .pacing import Rank, Releases

ADDRESSES_MAX: Final = 4
"""So many are tried in turn: whatever announces itself could name ever more."""

LOGGER = logging.getLogger(__name__)


class CuffLink(Controller):
    """Stay connected to one controller and speak Cuff Link with it.

    Two tasks: one reads and reconnects, one keeps the lease while there is a hold.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: Address,
        device_id: str,
        client_id: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take where the controller is, who it must be and who we are."""
        self._session = session
        self._addresses = deque([address], ADDRESSES_MAX)
        self._device_id = device_id
        self._client_id = client_id
        self._clock = clock
        self._freshness = Freshness()
        self._announced = asyncio.Event()
        self._events = EventsTold()
        self._releases = Releases(self._send_release, clock)
        self._backoff = Backoff(random.random)
        self._connection: Connection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._boot: str | None = None
        self._is_to_renew = True

    @property
    @override
    def client_id(self) -> str:
        """The name under which this side owns a lease."""
        return self._client_id

    @property
    @override
    def host_and_port(self) -> tuple[str, int]:
        """Where the controller was reached last."""
        return self._addresses[0].host, self._addresses[0].port

    @override
    def also_at(self, host: str, port: int) -> None:
        """Look for the controller there too, the next time that it is to be found.

        One controller may have several addresses: a cable beside Wi-Fi, IPv6 beside
        IPv4. The connection that lives goes on.
        """
        other = replace(self._addresses[0], host=host, port=port)
        if other not in self._addresses:
            if len(self._addresses) == ADDRESSES_MAX:
                self._addresses.pop()
            self._addresses.insert(1, other)
        self._announced.set()

    @override
    async def open(self, listener: ControllerListener) -> ControllerInfo:
        """Connect and call the listener from then on; raise ControllerError."""
        connection = await self._connect()
        self._reader = asyncio.create_task(self._follow(connection, listener))
        return connection.info

    @override
    async def close(self) -> None:
        """Release what this side holds, then disconnect for good."""
        try:
            # Without a lease nothing is up by our doing; what others hold is theirs.
            if self._keeper is not None:
                await self._let_go()
        finally:
            self._releases.close()
            await self._stop_reading()

    @override
    async def take_lease(self) -> None:
        """Take the lease and keep renewing it while that is safe."""
        connection = self._connected()
        pace = self._freshness.pace(self._clock())
        lease_s = connection.info.limits.lease_max_s / pace
        keeper = LeaseKeeper(self._renew, self._may_renew, self._clock, lease_s)
        # Asked for once here, so that a refusal reaches the person who waits for the
        # cuff. The keeper's time counts from before the request: it may end early,
        # never late.
        await self._renew()
        if self._connection is not connection:
            raise ControllerUnreachable("the connection was lost")
        # One keeper at a time: the older one has a lease and a pace of its own in mind.
        self._stop_keeping()
        self._is_to_renew = True
        self._keeper = asyncio.create_task(keeper.run())

    @override
    async def drop_lease(self) -> None:
        """Stop renewing the lease and give it up, which releases its cuffs."""
        if self._keeper is None:
            return
        # Stopped before it is given up, or a renewal under way would take it once more.
        self._stop_keeping()
        with suppress(ControllerRefused):
            await self._connected().request("lease", rank=Rank.RELEASE, ms=0)

    @override
    def let_lease_run_out(self) -> None:
        """Stop renewing the lease, and do not give it up."""
        # The keeper stays: with it goes what is released when this side leaves.
        self._is_to_renew = False

    @override
    async def inflate(self, channel: int, target: float, limit_s: float) -> int:
        """Inflate a cuff to `target` mmHg for `limit_s` seconds at most.

        States with a higher `seq` than the returned one show it.
        """
        self._releases.inflating()
        result = await self._connected().request(
            "inflate", channel=channel, target=target, limit_s=limit_s
        )
        return int(result["seq"])

    @override
    async def release(self, channel: int | None = None) -> None:
        """Vent one cuff, or all."""
        await self._releases.release(channel)

    @override
    async def stream(self, channel: int, *, on: bool) -> None:
        """Have every sample of a cuff sent, or no more."""
        await self._connected().request("stream", channel=channel, on=on)

    @override
    async def clear_fault(self, channel: int) -> None:
        """Forget a latched fault whose cause is gone."""
        await self._connected().request("clear_fault", channel=channel)

    @override
    async def identify(self) -> None:
        """Make the controller blink or beep for five seconds."""
        await self._connected().request("identify")

    async def _connect(self) -> Connection:
        try:
            connection = await connect(
                self._session, self._addresses[0], self._client_id, self._device_id
            )
        except ControllerError:
            # The next attempt is for the next address; one that works stays in front.
            self._addresses.rotate(-1)
            raise
        if connection.info.boot != self._boot:
            # A lease ends with the boot that gave it; renewing would take a new one.
            self._stop_keeping()
        self._boot = connection.info.boot
        self._freshness.booted(self._boot)
        self._connection = connection
        return connection

    async def _follow(
        self, connection: Connection, listener: ControllerListener
    ) -> None:
        """Read until the connection ends, then find another, until cancelled."""
        while True:
            wait_s = await self._serve(connection, listener)
            connection = await self._reconnect(wait_s, listener)

    async def _serve(
        self, connection: Connection, listener: ControllerListener
    ) -> float:
        """Read one connection to its end; return how long to stay away."""

        def on_state(state: ControllerState) -> None:
            self._observe(state)
            listener.controller_updated(state)

        def on_event(event: ControllerEvent) -> None:
            self._events.tell(event)
            listener.controller_event(event)

        error = ControllerError("unexpected error")
        since = self._clock()
        # Before any state is read, which says until when this controller was heard.
        missed_since = self._events.connected(connection.info.boot)
        catching_up: asyncio.Task[None] | None = None
        try:
            listener.controller_connected(connection.info)
            catching_up = asyncio.create_task(
                self._catch_up(connection, listener, missed_since)
            )
            await connection.read(on_state, on_event, listener.controller_sampled)
        except ControllerErratic as err:
            error = err
            # On this connection: to wait for a new one may be too long for a limb.
            await self._disbelieve(connection)
        except ControllerError as err:
            error = err
        except Exception:
            # A fault of ours must not leave a cuff up that no one watches any more.
            LOGGER.exception("Unexpected error; releasing every cuff")
            await self._disbelieve(connection)
        finally:
            if catching_up is not None:
                catching_up.cancel()
        self._connection = None
        self._backoff.lasted(self._clock() - since)
        await connection.close()
        _report_lost(listener, error)
        return DISPLACED_S if isinstance(error, Displaced) else self._backoff.wait_s()

    async def _catch_up(
        self, connection: Connection, listener: ControllerListener, since: int | None
    ) -> None:
        """Tell what happened at the controller while there was no connection to it.

        A press of its button in that time was meant as one, and no state shows it later.
        """
        try:
            for event in await self._missed(connection, since):
                listener.controller_event(event)
            listener.controller_caught_up()
        except Exception:
            LOGGER.exception("Unexpected error; releasing every cuff")
            await self._disbelieve(connection)

    async def _missed(
        self, connection: Connection, since: int | None
    ) -> list[ControllerEvent]:
        """Return the events above a number that were not told, as far as is known."""
        if since is None:
            return []
        try:
            return self._events.missed(await connection.events(since))
        except ControllerError as err:
            LOGGER.debug("What happened meanwhile is not known: %s", err)
            return []

    def _observe(self, state: ControllerState) -> None:
        """Judge how fresh a state is; a clock that fell back has started anew."""
        self._events.heard(state.uptime_s)
        if self._freshness.fell_back(state.uptime_s):
            self._freshness.forget()
            self._stop_keeping()
        self._freshness.observe(self._clock(), state.uptime_s)

    async def _disbelieve(self, connection: Connection) -> None:
        """Let go of a controller that cannot be believed: release, renew no more."""
        self._stop_keeping()
        self._freshness.forget()
        await connection.tell_release()

    async def _reconnect(
        self, wait_s: float, listener: ControllerListener
    ) -> Connection:
        """Try until the controller answers; report each error, and try on."""
        while True:
            await self._pause(wait_s)
            try:
                return await self._connect()
            except ControllerError as err:
                LOGGER.debug("Not connected yet: %s", err)
                _report_lost(listener, err)
                wait_s = self._backoff.wait_s()

    async def _pause(self, wait_s: float) -> None:
        """Wait before the next attempt; less when the controller announces itself.

        Not after another connection took this one's place: two clients of one id that
        come back at once would push each other out for ever.
        """
        if wait_s >= DISPLACED_S:
            await asyncio.sleep(wait_s)
            return
        self._announced.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self._announced.wait()

    def _may_renew(self, now: float) -> bool:
        """Return whether a renewal is wanted, and safe."""
        return self._is_to_renew and self._freshness.fresh(now)

    async def _renew(self) -> None:
        connection = self._connected()
        lease_ms = round(connection.info.limits.lease_max_s * 1000)
        await connection.request("lease", rank=Rank.RENEWAL, ms=lease_ms)

    async def _send_release(self, channel: int | None) -> None:
        arguments = {} if channel is None else {"channel": channel}
        await self._connected().request("release", rank=Rank.RELEASE, **arguments)

    async def _let_go(self) -> None:
        """Release everything and give up the lease, as far as it is answered."""
        try:
            await self.release()
            await self.drop_lease()
        except ControllerError as err:
            LOGGER.debug("Release was not confirmed, the lease ends by itself: %s", err)
        finally:
            self._stop_keeping()

    def _stop_keeping(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            self._keeper = None

    async def _stop_reading(self) -> None:
        connection, self._connection = self._connection, None
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
            self._reader = None
        if connection is not None:
            await connection.close()

    def _connected(self) -> Connection:
        if self._connection is None:
            raise ControllerUnreachable("not connected")
        return self._connection


def _report_lost(listener: ControllerListener, error: ControllerError) -> None:
    """Report that the controller is gone; an error in that ends no attempt."""
    try:
        listener.controller_lost(error)
    except Exception:
        LOGGER.exception("Unexpected error")
