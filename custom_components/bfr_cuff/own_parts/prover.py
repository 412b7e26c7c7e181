"""Carry out the test of one cuff around a bottle: its script, on the entities themselves."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..lib.evidence import OCCLUDED, VENT_TIME
from ..lib.own_parts.errors import PartsMissing
from ..lib.own_parts.parts import AIR_OUT, Drive
from ..lib.own_parts.proof import Proof
from ..watched import Watched
from .kept import OWN_PARTS, async_load_own_parts
from .plumbing import Plumbing
from .provers import RUNNING
from .sensing import Sensing, missing_parts
from .wiring import CONF_BLEED, Wiring

TICK_S: Final = 0.1
LEAVES_AFTER_S: Final = 2.0
"""So long all valves are told to open at the end; one word may be lost."""


class Prover(Watched):
    """One test that runs; nothing else may use the cuff's parts meanwhile.

    Whatever ends it lets the air out: its last word, a part that goes away, the page that
    is closed. While the script says nothing, nothing at all is told, so that only the box
    itself can let go.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        device_id: str,
        wirings: Sequence[Wiring],
        channel: int,
        finish: Callable[[Prover], Awaitable[None]],
    ) -> None:
        """Take the cuffs and which to test; `finish` is awaited when all is over."""
        self.proof = Proof(has_bleed=CONF_BLEED in wirings[channel].parts)
        self.wiring, self.channel = wirings[channel], channel
        super().__init__(hass)
        self._device_id = device_id
        self._wirings = tuple(wirings)
        self._finish = finish
        self._sensing: Sensing | None = None
        self._plumbing: Plumbing | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ends: asyncio.Task[None] | None = None

    @property
    def over(self) -> bool:
        """Return whether the test is over, and everything after it."""
        return self._ends is not None and self._ends.done()

    async def async_start(self) -> None:
        """Begin, or raise PartsMissing."""
        if missing := missing_parts(self._hass, self._wirings):
            raise PartsMissing(missing)
        # Known from now on: a release while the bit is written must not be lost.
        running = self._hass.data.setdefault(RUNNING, set())
        running.add(self)
        try:
            await self._async_note_up()
        except BaseException:
            running.discard(self)
            raise
        self._identity = self.wiring.identity(self._hass)
        self._plumbing = Plumbing(self._hass, self._wirings)
        self._sensing = Sensing(self._hass, self._wirings, self._advance)
        self.looked_at()
        self._tick()

    async def _async_note_up(self) -> None:
        """Keep on the disk that there will be air: a restart finds it there."""
        kept = await async_load_own_parts(self._hass)
        self._was_up = kept.was_up(self._device_id)
        await kept.async_note_up(self._device_id, is_up=True)

    @callback
    def stop(self) -> None:
        """End the test without a result; the air goes out."""
        self.proof.stop()
        # Before the first tick there is nothing to end yet; that one does.
        if self._timer is not None:
            self._end()

    @callback
    def _tick(self) -> None:
        """Let time pass in the script, ten times a second."""
        if self.is_left:
            self.stop()
            return
        self._timer = self._hass.loop.call_later(TICK_S, self._tick)
        self._advance()

    @callback
    def _advance(self) -> None:
        """Pass the newest reading on, and tell the parts what the script says."""
        if self._ends is not None:
            return
        assert self._sensing is not None
        assert self._plumbing is not None
        is_there = not self._sensing.missing() and self._sensing.are_same()
        if not is_there or not self._plumbing.answers(self.channel):
            self.proof.no_answer()
        now, stage = self._hass.loop.time(), self.proof.stage
        drive = self.proof.advance(now, self._sensing.readings[self.channel])
        if drive is not None:
            self._tell(now, drive)
        if self.proof.over:
            self._end()
        elif self.proof.stage is not stage:
            self._changed.set()

    def _tell(self, now: float, drive: Drive) -> None:
        """Tell the cuff under test, and let the air out of any other."""
        assert self._plumbing is not None
        drives = [AIR_OUT] * len(self._wirings)
        drives[self.channel] = drive
        self._plumbing.tell(now, drives, [each.vent_open for each in drives])
        if self.proof.is_last_word:
            self._plumbing.shut_again(now, self.channel)

    def _end(self) -> None:
        """Let the air out, and leave the parts alone; once is enough."""
        if self._ends is not None:
            return
        assert self._timer is not None
        self._timer.cancel()
        self._ends = self._hass.async_create_task(
            self._async_end(), f"{DOMAIN} own parts tested", eager_start=False
        )

    async def _async_end(self) -> None:
        """Tell every vent to open for a while, keep what was found, and finish."""
        assert self._sensing is not None
        assert self._plumbing is not None
        loop = self._hass.loop
        begun_at = loop.time()
        try:
            while not self._has_left(loop.time() - begun_at):
                self._tell(loop.time(), AIR_OUT)
                await asyncio.sleep(TICK_S)
        finally:
            self._hass.data[RUNNING].discard(self)
        is_empty = self._is_empty()
        await self._plumbing.async_settle()
        self._sensing.close()
        kept = self._hass.data[OWN_PARTS]
        await kept.async_keep_test(
            self._device_id, self.channel, self._identity, self.proof.problem
        )
        if not self._was_up and is_empty:
            await kept.async_note_up(self._device_id, is_up=False)
        await self._finish(self)
        self._changed.set()

    def _has_left(self, seconds: float) -> bool:
        """Return whether the air is out, or has had its time."""
        is_due = seconds >= LEAVES_AFTER_S
        return is_due and (self._is_empty() or seconds >= VENT_TIME.value)

    def _is_empty(self) -> bool:
        """Return whether the newest reading shows that the air is out."""
        assert self._sensing is not None
        reading = self._sensing.readings[self.channel]
        return reading is not None and reading.pressure < OCCLUDED.value
