"""Run a check: requests to one cuff, news and time to its script."""

import asyncio
from collections.abc import Iterator
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..const import DOMAIN, LOGGER
from ..coordinator import CHECK, BfrCuffCoordinator
from ..lib.check import expected
from ..lib.check.cuff_check import CuffCheck, Inflate, Release, Request, StopRenewing
from ..lib.controller.model import ControllerError, ControllerRefused, RefusalCode
from ..watched import Watched
from .issue import show_check_issue
from .kept import CHECKS

TICK_S: Final = 0.2


class CheckRunner(Watched):
    """One check of one cuff that runs.

    It goes the way of every inflation, through the guard. Whatever ends it lets the air
    out: its own last word, a release or an alarm by anyone, the form that is closed,
    the entry that is unloaded. Only a check that came to its end is kept.
    """

    def __init__(
        self, hass: HomeAssistant, coordinator: BfrCuffCoordinator, channel: int
    ) -> None:
        """Take the cuff; nothing moves yet."""
        super().__init__(hass)
        self._coordinator = coordinator
        self._channel = channel
        self._cuff = next(
            cuff for cuff in coordinator.info.cuffs if cuff.channel == channel
        )
        record = hass.data[CHECKS].record(coordinator.info.device_id, channel)
        self.check = CuffCheck(self._cuff, coordinator.info.limits, record.vent_s)
        self._done: asyncio.Future[None] = hass.loop.create_future()
        self._request: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self.is_stopped = False
        self._begun_at = hass.loop.time()

    @property
    def elapsed_s(self) -> float:
        """Return how long the check has run."""
        return self._hass.loop.time() - self._begun_at

    @property
    def longest_s(self) -> float:
        """Return how much occlusion time the check needs."""
        return expected.lasts_s(self._cuff, self._coordinator.info.limits.lease_max_s)

    @property
    def pressure(self) -> float | None:
        """Return the cuff's newest pressure in mmHg."""
        return self._coordinator.data.cuff(self._channel).pressure

    @property
    def over(self) -> bool:
        """Return whether the check came to its end, or was stopped."""
        return self._done.done()

    def check_possible(self) -> None:
        """Raise ControllerError if the cuff cannot be checked now."""
        coordinator = self._coordinator
        if coordinator.checking:
            raise ControllerRefused(RefusalCode.IN_CHECK)
        if coordinator.in_session:
            raise ControllerRefused(RefusalCode.IN_SESSION)
        state = coordinator.data
        if any(cuff.inflated or cuff.occluded for cuff in state.cuffs):
            raise ControllerRefused(RefusalCode.NOT_VENTED)
        if state.lease is not None:
            raise ControllerRefused(RefusalCode.LEASE_HELD)
        limit_s = self.longest_s
        longest_s, used_s = coordinator.ahead(self._channel)
        # From a clock at zero only, or a limit of before would cut the check short.
        if longest_s < limit_s or used_s > 0.0:
            raise ControllerRefused(RefusalCode.CHECK_TIME, limit=limit_s)
        coordinator.check_inflate(self._channel, expected.TARGET, limit_s, CHECK)

    @callback
    def start(self) -> None:
        """Begin, or raise ControllerError."""
        self.check_possible()
        self._coordinator.begin_check()
        self._begun_at = self._hass.loop.time()
        self.looked_at()
        self._unsubscribe = list(self._follow())
        self._look_at_the_clock()
        self._on_news()

    @callback
    def stop(self) -> None:
        """End the check without a result; the air goes out."""
        self.is_stopped = True
        self._end()

    def _follow(self) -> Iterator[CALLBACK_TYPE]:
        """Follow all that can happen to the cuff."""
        coordinator = self._coordinator
        yield coordinator.async_add_listener(self._on_news)
        yield coordinator.releases.add(self._on_release)
        yield coordinator.button_presses.add(self._on_button)

    @callback
    def _on_news(self) -> None:
        """Pass a state on; without contact there is nothing to find."""
        if not self._coordinator.last_update_success:
            self.stop()
            return
        now = self._hass.loop.time()
        self._carry_out(self.check.observe(now, self._coordinator.data))

    @callback
    def _on_release(self, channel: int | None) -> None:
        """Stop when anyone releases this cuff, or when its controller leaves."""
        if channel in (None, self._channel):
            self.stop()

    @callback
    def _on_button(self) -> None:
        self._carry_out(self.check.pressed(self._hass.loop.time()))

    @callback
    def _look_at_the_clock(self) -> None:
        """Let time pass in the script, a few times a second."""
        loop = self._hass.loop
        if self.is_left:
            self.stop()
            return
        self._timer = loop.call_later(TICK_S, self._look_at_the_clock)
        self._carry_out(self.check.tick(loop.time()))

    def _carry_out(self, request: Request | None) -> None:
        """Do what the script asks."""
        if self.check.over:
            self._end()
            return
        match request:
            case Inflate(limit_s):
                self._request = self._hass.async_create_background_task(
                    self._inflate(limit_s), f"{DOMAIN} check", eager_start=False
                )
            case StopRenewing():
                self._coordinator.controller.let_lease_run_out()
            case Release():
                self._release()

    async def _inflate(self, limit_s: float) -> None:
        """Bring the cuff up; a refusal is one of the things that can be found."""
        try:
            await self._coordinator.async_inflate(
                self._channel, expected.TARGET, limit_s, CHECK
            )
        except ControllerError as err:
            LOGGER.warning("A check was refused by %s: %s", self._coordinator.name, err)
            self._carry_out(self.check.refused(self._hass.loop.time()))

    def _release(self) -> None:
        """Let the air out; what is still to be asked for is not any more."""
        if self._request is not None:
            self._request.cancel()
        self._coordinator.release_now(self._channel)

    def _end(self) -> None:
        """Let the air out, follow nothing any more, and keep what was found."""
        if self.over:
            return
        self._done.set_result(None)
        self._release()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        if self._timer is not None:
            self._timer.cancel()
        self._coordinator.end_check()
        self._changed.set()
        if not self.is_stopped:
            self._hass.async_create_task(self._async_keep(), f"{DOMAIN} check kept")

    async def _async_keep(self) -> None:
        """Keep what was found, ask no more if it is as it should be, and show it."""
        info = self._coordinator.info
        await self._hass.data[CHECKS].async_keep(
            info.device_id, self._channel, info.firmware, self.check.findings
        )
        entry = self._coordinator.config_entry
        show_check_issue(self._hass, entry, info, self._channel)
        self._coordinator.async_update_listeners()
