"""What people ask of a controller's cuffs: inflate, hold, release."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
import logging
from typing import Final

from .guard_timer import GuardTimer
from .holds import Holds
from .model import (
    Controller,
    ControllerError,
    ControllerRefused,
    ControllerSilent,
    ControllerState,
    ControllerUnreachable,
    RefusalCode,
)

LOGGER = logging.getLogger(__name__)

NEXT_STATE_TIMEOUT_S: Final = 2.0
"""States come every second at least; without one it is unknown what was done."""

type Request = Coroutine[None, None, None]


class Holding:
    """The holds on one controller, from the request to the release.

    An inflation passes the guard before it goes out. A release waits for nothing: not
    for an inflation under way, which it overtakes, nor for the guard.
    """

    def __init__(
        self,
        controller: Controller,
        guard_timer: GuardTimer,
        in_background: Callable[[Request], object],
    ) -> None:
        """Start without any hold; `in_background` runs what no one waits for."""
        self._run_in_background = in_background
        self._controller = controller
        self._guard_timer = guard_timer
        self._holds = Holds()
        self._asking = asyncio.Lock()
        self._next_state: asyncio.Future[ControllerState] | None = None
        self._closed = False

    def holds(self, channel: int) -> bool:
        """Return whether a cuff is held, also before any news shows it."""
        return channel in self._holds

    def check(
        self,
        channel: int,
        target: float,
        limit_s: float | None,
        *,
        measuring: bool = False,
    ) -> None:
        """Raise ControllerError if an inflation would not go out."""
        if self._closed:
            raise ControllerUnreachable("leaving")
        self._guard_timer.permit(channel, target, limit_s, measuring=measuring)

    async def inflate(
        self,
        channel: int,
        target: float,
        limit_s: float | None,
        *,
        measuring: bool = False,
    ) -> None:
        """Inflate a cuff to a target in mmHg, and hold it until released.

        `measuring`: as a step of the measurement that was begun with this cuff. Raises
        ControllerError; a cuff that was not held before is not held after.
        """
        # Asked here, so that a refusal moves nothing, and again with the lease.
        self.check(channel, target, limit_s, measuring=measuring)
        # Begun before it waits its turn, so that a release finds and ends it there.
        is_new = self._holds.begin(channel)
        try:
            async with self._asking:
                await self._inflate(channel, target, limit_s, measuring=measuring)
        except ControllerRefused:
            # A release that overtook it may have ended a hold that was not new.
            if is_new or channel not in self._holds:
                await self._end_refused(channel)
            raise
        except BaseException:
            # It is unknown whether it went out: when in doubt, air out.
            self.release_now(channel)
            raise

    async def release(self, channel: int | None = None) -> None:
        """Vent a cuff, or all; raise ControllerError when it is not confirmed."""
        # The hold ends first, so that nothing renews for a cuff that is being released.
        self._holds.end(channel)
        self._guard_timer.released(channel)
        if self._holds:
            await self._controller.release(channel)
            return
        # Both at once: renewing must stop even while the release is not answered.
        await asyncio.gather(
            self._controller.release(channel), self._controller.drop_lease()
        )

    def release_now(self, channel: int | None) -> None:
        """Send a release at once; the hold is over, answered or not."""
        self._in_background(self.release(channel))

    def observe_late(self, state: ControllerState) -> None:
        """End the holds that a state shows to be over, however old its news is."""
        if self._holds.observe(state):
            self._in_background(self._controller.drop_lease())

    def observe(self, state: ControllerState) -> None:
        """Follow the holds in the newest state."""
        if self._next_state is not None and not self._next_state.done():
            self._next_state.set_result(state)
        for channel in self._holds.orphans(state, self._controller.client_id):
            LOGGER.debug("No one asked for cuff %s to be inflated", channel)
            self.release_now(channel)
        self.observe_late(state)

    async def close(self) -> None:
        """Release what is held, and leave the controller for good."""
        self._closed = True
        self._holds.end()
        await self._controller.close()

    async def _inflate(
        self, channel: int, target: float, limit_s: float | None, *, measuring: bool
    ) -> None:
        """Ask for the lease, then for pressure."""
        self._check_wanted(channel, target, limit_s, measuring=measuring)
        await self._controller.take_lease()
        # Time has passed: a release, a deadline or a fault may have come in between.
        self._check_wanted(channel, target, limit_s, measuring=measuring)
        granted_s = self._guard_timer.permit(
            channel, target, limit_s, measuring=measuring
        )
        self._guard_timer.inflating(channel, target, granted_s)
        try:
            seq = await self._controller.inflate(channel, target, granted_s)
        except ControllerRefused:
            self._guard_timer.refused(channel)
            raise
        except ControllerSilent:
            seq = await self._seq_of_inflated(channel, target)
        self._holds.confirm(channel, seq)

    def _check_wanted(
        self, channel: int, target: float, limit_s: float | None, *, measuring: bool
    ) -> None:
        """Raise if a release has overtaken the request; a better reason goes first."""
        if channel not in self._holds:
            self.check(channel, target, limit_s, measuring=measuring)
            raise ControllerRefused(RefusalCode.RELEASED)

    async def _seq_of_inflated(self, channel: int, target: float) -> int:
        """Return the number of the next state if it shows an unanswered inflation.

        At its own target only: a request to lower that was lost leaves the cuff as
        tight as it was, and must not count as done.
        """
        self._next_state = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(NEXT_STATE_TIMEOUT_S):
                state = await self._next_state
        except TimeoutError as err:
            raise ControllerSilent("no state either") from err
        cuff = state.cuff(channel)
        if not cuff.inflated or not cuff.aims_at(target):
            raise ControllerSilent("the inflation did not arrive")
        return state.seq

    async def _end_refused(self, channel: int) -> None:
        """End a hold that never was; a cuff that others hold is not ours to vent."""
        self._holds.end(channel)
        if not self._holds:
            with suppress(ControllerError):
                await self._controller.drop_lease()

    def _in_background(self, request: Request) -> None:
        """Send a request whose failure the lease makes up for."""

        async def _send() -> None:
            try:
                await request
            except ControllerError as err:
                LOGGER.debug("Not confirmed, the lease ends by itself: %s", err)

        self._run_in_background(_send())
