"""The client of Cuff Link: a networked controller as the rest of us sees one."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import logging
import random
import time
from typing import override

import aiohttp

from ..controller.freshness import Freshness
from ..controller.model import (
    Controller,
    ControllerError,
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

LOGGER = logging.getLogger(__name__)


class CuffLink(Controller):
    """Stay connected to one controller and speak Cuff Link with it.

    Two tasks: one reads and reconnects, one keeps the lease while somebody holds it.
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
        self._address = address
        self._device_id = device_id
        self._client_id = client_id
        self._clock = clock
        self._freshness = Freshness()
        self._backoff = Backoff(random.random)
        self._connection: Connection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._boot: str | None = None

    @property
    @override
    def client_id(self) -> str:
        """The name under which this side owns a lease."""
        return self._client_id

    @override
    async def open(self, listener: ControllerListener) -> ControllerInfo:
        """Connect, and tell the listener from then on."""
        connection = await self._connect()
        self._reader = asyncio.create_task(self._follow(connection, listener))
        return connection.info

    @override
    async def close(self) -> None:
        """Release what this side holds, then disconnect for good."""
        try:
            if self._keeper is not None:
                await self._let_go()
        finally:
            await self._stop_reading()

    @override
    async def take_lease(self) -> None:
        """Take the lease and keep renewing it while that is safe."""
        connection = self._connected()
        pace = self._freshness.pace(self._clock())
        lease_s = connection.info.limits.lease_max_s / pace
        keeper = LeaseKeeper(self._renew, self._freshness.fresh, self._clock, lease_s)
        await self._renew()
        if self._connection is not connection:
            raise ControllerUnreachable("the connection was lost")
        self._stop_keeping()
        self._keeper = asyncio.create_task(keeper.run())

    @override
    async def drop_lease(self) -> None:
        """Stop renewing the lease and give it up, which releases its cuffs."""
        if self._keeper is None:
            return
        self._stop_keeping()
        with suppress(ControllerRefused):
            await self._connected().request("lease", ms=0)

    @override
    async def inflate(self, channel: int, target: float, limit_s: float) -> int:
        """Inflate a cuff; states with a higher `seq` than the returned one show it."""
        result = await self._connected().request(
            "inflate", channel=channel, target=target, limit_s=limit_s
        )
        return int(result["seq"])

    @override
    async def release(self, channel: int | None = None) -> None:
        """Vent one cuff, or all."""
        arguments = {} if channel is None else {"channel": channel}
        await self._connected().request("release", **arguments)

    @override
    async def clear_fault(self, channel: int) -> None:
        """Forget a latched fault whose cause is gone."""
        await self._connected().request("clear_fault", channel=channel)

    @override
    async def identify(self) -> None:
        """Make the controller blink or beep for five seconds."""
        await self._connected().request("identify")

    async def _connect(self) -> Connection:
        connection = await connect(
            self._session, self._address, self._client_id, self._device_id
        )
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
            self._freshness.observe(self._clock(), state.uptime_s)
            listener.controller_updated(state)

        error = ControllerError("unexpected error")
        since = self._clock()
        try:
            listener.controller_connected(connection.info)
            await connection.read(on_state, listener.controller_button_pressed)
        except ControllerError as err:
            error = err
        except Exception:
            LOGGER.exception("Unexpected error; releasing every cuff")
            self._stop_keeping()
            await connection.tell_release()
        self._connection = None
        self._backoff.lasted(self._clock() - since)
        await connection.close()
        _tell_lost(listener, error)
        return DISPLACED_S if isinstance(error, Displaced) else self._backoff.wait_s()

    async def _reconnect(
        self, wait_s: float, listener: ControllerListener
    ) -> Connection:
        """Try until the controller answers; a wrong key is told, then tried on."""
        while True:
            await asyncio.sleep(wait_s)
            try:
                return await self._connect()
            except ControllerError as err:
                LOGGER.debug("Not connected yet: %s", err)
                _tell_lost(listener, err)
                wait_s = self._backoff.wait_s()

    async def _renew(self) -> None:
        connection = self._connected()
        lease_ms = round(connection.info.limits.lease_max_s * 1000)
        await connection.request("lease", ms=lease_ms)

    async def _let_go(self) -> None:
        """Release everything and give up the lease, as far as anybody answers."""
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


def _tell_lost(listener: ControllerListener, error: ControllerError) -> None:
    """Tell that the controller is gone; whatever comes of it, we go on trying."""
    try:
        listener.controller_lost(error)
    except Exception:
        LOGGER.exception("Unexpected error")
