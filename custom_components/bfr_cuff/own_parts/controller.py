"""A controller put together of a home's own entities, as everything above sees one."""

import asyncio
from typing import Final, override

from ..lib.controller.model import (
    Controller,
    ControllerInfo,
    ControllerListener,
    ControllerRefused,
    Phase,
    RefusalCode,
)
from ..lib.own_parts.errors import PartsMissing
from .plumbing import Plumbing
from .running import TICK_S, RunningParts
from .sensing import Sensing, missing_parts

FIRST_READING_WITHIN_S: Final = 5.0

IDENTIFY_S: Final = 0.5
"""So long a pump is heard."""


class OwnParts(RunningParts, Controller):
    """Take requests as any controller does, and refuse a cuff that is not proven."""

    @property
    @override
    def client_id(self) -> str:
        """The name under which this side owns a lease."""
        return self._name.client_id

    @property
    @override
    def host_and_port(self) -> tuple[str, int]:
        """Return no address: the parts are at home."""
        return "", 0

    @override
    def also_at(self, host: str, port: int) -> None:
        """Do nothing: there is no other address."""

    @override
    async def open(self, listener: ControllerListener) -> ControllerInfo:
        """Tell every vent to open, and run the rules once every sensor has reported."""
        if (missing := missing_parts(self._hass, self._wirings)) or not self._wirings:
            raise PartsMissing(missing)
        self._plumbing = Plumbing(self._hass, self._wirings)
        self._sensing = Sensing(self._hass, self._wirings, self._on_news)
        self._tell_open()
        try:
            async with asyncio.timeout(FIRST_READING_WITHIN_S):
                while silent := self._sensing.silent(self._lost_at):
                    await asyncio.sleep(TICK_S)
        except TimeoutError as err:
            await self.close()
            raise PartsMissing(silent) from err
        self._listener = listener
        info = self._start(listener)
        self._ticked_at = self._now
        self._tick()
        return info

    @override
    async def close(self) -> None:
        """Let all air out, and follow nothing any more."""
        self._listener = self._rules = None
        if self._timer is not None:
            self._timer.cancel()
        sensing, self._sensing = self._sensing, None
        if sensing is not None:
            sensing.close()
        self._tell_open()
        if self._plumbing is not None:
            await self._plumbing.async_settle()

    @override
    async def take_lease(self) -> None:
        """Take the lease, and renew it for as long as the event loop runs."""
        self._running().take_lease()
        self._is_to_renew, self._renewed_at = True, self._now

    @override
    async def drop_lease(self) -> None:
        """Give up the lease: what is up is released."""
        self._is_to_renew = False
        if self._rules is not None:
            self._rules.drop_lease()
            self._tell(self._rules)

    @override
    def let_lease_run_out(self) -> None:
        """Stop renewing the lease, and do not give it up."""
        self._is_to_renew = False

    @override
    async def inflate(self, channel: int, target: float, limit_s: float) -> int:
        """Inflate a cuff that was proven to let go by itself."""
        rules = self._running()
        if not self.is_proven(channel):
            raise ControllerRefused(RefusalCode.NOT_PROVEN)
        if not rules.is_kept:
            # On the disk before any air: a restart in this hold must not buy time.
            await self._kept.async_note_up(self._name.device_id, is_up=True)
        if rules is not self._rules:
            raise PartsMissing(missing_parts(self._hass, self._wirings))
        rules.keep(bit=True)
        seq = rules.inflate(self._now, channel, target, limit_s)
        self._tell(rules)
        return seq

    @override
    async def release(self, channel: int | None = None) -> None:
        """Vent one cuff, or all; with a part away, tell those that are there."""
        if self._rules is None:
            self._tell_open()
            raise PartsMissing(missing_parts(self._hass, self._wirings))
        self._rules.release(channel)
        self._tell(self._rules)

    @override
    async def stream(self, channel: int, *, on: bool) -> None:
        """Refuse: no entity is read as often as a measurement needs it."""
        raise ControllerRefused(RefusalCode.UNKNOWN_OP)

    @override
    async def clear_fault(self, channel: int) -> None:
        """Forget a latched fault whose cause is gone."""
        rules = self._running()
        rules.clear_fault(channel)
        # Whoever cleared it sees it at once, and may inflate.
        self._advance(rules)

    @override
    async def identify(self) -> None:
        """Let the pumps be heard for a moment, with every vent open."""
        if any(wiring.is_by_hand for wiring in self._wirings):
            raise ControllerRefused(RefusalCode.UNKNOWN_OP)
        if any(cuff.phase is not Phase.VENTED for cuff in self._running().cuffs):
            raise ControllerRefused(RefusalCode.NOT_VENTED)
        self._identifying_until = self._now + IDENTIFY_S

    def is_proven(self, channel: int) -> bool:
        """Return whether a cuff has let go by itself since the start, as it is now.

        A gauge drives nothing, so there is nothing to be proven.
        """
        if channel not in range(len(self._wirings)):
            return False
        wiring = self._wirings[channel]
        identity = wiring.identity(self._hass)
        return wiring.is_by_hand or (
            wiring.found is not None
            and self._kept.is_proven(self._name.device_id, channel, identity)
        )
