"""Keep a lease alive, only while that is safe."""

import asyncio
from collections.abc import Awaitable, Callable
import logging
from typing import Final

from ..controller.model import ControllerError, ControllerRefused

LOGGER = logging.getLogger(__name__)

RETRY_S: Final = 0.25
"""After a renewal that did not work, or could not be asked for."""


class LeaseKeeper:
    """Renew a lease every third of it.

    It runs on the event loop, so a frozen loop stops it; it asks before each renewal
    whether the newest state is fresh, so a thawed loop full of old news does not resume
    it; and a lease that has run out is never taken again without a person.
    """

    def __init__(
        self,
        renew: Callable[[], Awaitable[object]],
        fresh: Callable[[float], bool],
        clock: Callable[[], float],
        lease_s: float,
    ) -> None:
        """Take how to renew, whether news is fresh at a time, the clock, the length."""
        self._renew = renew
        self._fresh = fresh
        self._clock = clock
        self._lease_s = lease_s
        self._renewed_at = clock()

    async def run(self) -> None:
        """Renew until the lease is lost; return then."""
        while True:
            # Two renewals may be lost before the lease ends. It does end when all are:
            # that it runs out is what releases the limb when this side is gone.
            due_at = self._renewed_at + self._lease_s / 3
            retry_s = min(RETRY_S, self._lease_s / 12)
            await asyncio.sleep(max(retry_s, due_at - self._clock()))
            asked_at = self._clock()
            # The controller has released by now; renewing would take a lease that no
            # one asked for, and a person may have taken the cuff off.
            if asked_at - self._renewed_at >= self._lease_s:
                LOGGER.debug("The lease ran out")
                return
            if self._fresh(asked_at) and not await self._renewal(asked_at):
                return

    async def _renewal(self, asked_at: float) -> bool:
        """Renew once; return whether to go on."""
        try:
            await self._renew()
        # Refused is final, while a reply that did not come may have been granted.
        except ControllerRefused as err:
            LOGGER.debug("The lease is gone: %s", err)
            return False
        except ControllerError as err:
            LOGGER.debug("The lease was not renewed: %s", err)
        else:
            self._renewed_at = asked_at
        return True
