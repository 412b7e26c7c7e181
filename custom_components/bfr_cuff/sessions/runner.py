"""Run a session: requests to the cuffs, news and time to the engine."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..coordinator import BfrCuffCoordinator
from ..lib.controller.cuff_watch import Cause
from ..lib.controller.guard import Verdict
from ..lib.controller.model import ControllerError, ControllerEvent, CuffState
from ..lib.session.engine import Engine
from ..lib.session.messages import (
    Action,
    EndReason,
    Inflate,
    Moment,
    Output,
    Release,
    Stop,
)
from .training_cuffs import TrainingCuff
from .wall_clock import WallClock

SILENCE_S: Final = 5.0
"""No lease outlives this: a cuff out of contact for so long has been vented by itself."""


_BY_GUARD: Final = {
    Cause.DEADLINE: EndReason.LIMIT,
    Cause.REBOOTED: EndReason.CUFF_LOST,
    Cause.STALE: EndReason.CUFF_LOST,
    Cause.TAKEN: EndReason.CUFF_RELEASED,
}


class Clock(Protocol):
    """What tells the time, and wakes up in time, as an event loop does."""

    def time(self) -> float:
        """Return the time in monotonic seconds."""

    def call_at(
        self, when: float, callback: Callable[[], object]
    ) -> asyncio.TimerHandle:
        """Call back at a time."""


class SessionRunner:
    """One running session.

    The engine requests; the holds and the guard of each controller decide what becomes
    of it. A request that fails ends the session, which releases. A release overtakes
    every request that is under way.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        engine: Engine,
        cuffs: Mapping[str, TrainingCuff],
        on_moments: Callable[[list[Moment]], None],
        *,
        athlete: str,
        on_state: Callable[[str, CuffState], None],
        clock: Clock,
    ) -> None:
        """Take the engine, the cuffs by their key, and what to call with the news.

        `athlete` is the entry id, under which the cuffs are taken.
        """
        self.session = engine.session
        self._engine = engine
        self.cuffs = cuffs
        self.refusal: tuple[TrainingCuff, ControllerError] | None = None
        self._hass = hass
        self._athlete = athlete
        self._clock = clock
        self._on_moments = on_moments
        self._on_state = on_state
        self._seen: dict[str, CuffState] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._unheard: dict[str, asyncio.TimerHandle] = {}
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._requests: set[asyncio.Task[None]] = set()
        self._wall_clock = WallClock(hass.loop)
        self._phase_end: tuple[tuple[float, timedelta], datetime] | None = None

    @property
    def now(self) -> float:
        """Return the time that the session goes by."""
        return self._clock.time()

    @property
    def at_s(self) -> float:
        """Return the seconds since the session's start."""
        begun_at = self.session.started_at
        return 0.0 if begun_at is None else self.now - begun_at

    @property
    def phase_end(self) -> datetime | None:
        """Return when the phase ends, to the second; None when it is open.

        Worked out once for each phase, for two clocks never agree to the last digit,
        and again when the wall clock was set.
        """
        if (ends := self.session.phase_ends) is None:
            return None
        phase = ends, self._wall_clock.moved()
        if self._phase_end is None or self._phase_end[0] != phase:
            end = dt_util.utcnow() + timedelta(seconds=ends - self.now + 0.5)
            self._phase_end = phase, end.replace(microsecond=0)
        return self._phase_end[1]

    @callback
    def start(self) -> None:
        """Take and follow every cuff, and begin."""
        for cuff in self.cuffs.values():
            if cuff.coordinator is not None:
                self._follow(cuff, cuff.coordinator)
        self._carry_out(self._engine.start(self.now))

    async def async_answered(self) -> None:
        """Wait until every request so far was carried out, refused or overtaken."""
        if self._requests:
            await asyncio.wait(self._requests)

    @callback
    def act(self, action: Action) -> None:
        """Do what the athlete asks, or raise NotNow."""
        self._carry_out(self._engine.act(self.now, action))

    async def async_interrupt(self) -> None:
        """End the session because Home Assistant does, and release first."""
        self.act(Stop(EndReason.INTERRUPTED))
        await self._release()
        self.close()

    @callback
    def close(self) -> None:
        """Give the cuffs back; ask, follow and look at the clock no more."""
        self._cancel_requests()
        for cuff in self.cuffs.values():
            if cuff.coordinator is not None:
                cuff.coordinator.in_session.pop(cuff.channel, None)
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        for timer in (self._timer, *self._unheard.values()):
            if timer is not None:
                timer.cancel()
        self._timer = None
        self._unheard.clear()

    def _follow(self, cuff: TrainingCuff, coordinator: BfrCuffCoordinator) -> None:
        """Take a cuff, and follow all that can happen to it."""
        coordinator.in_session[cuff.channel] = self._athlete
        self._unsubscribe += [
            coordinator.async_add_listener(partial(self._on_news, cuff, coordinator)),
            coordinator.releases.add(partial(self._on_release, cuff, coordinator)),
            coordinator.verdicts.add(partial(self._on_verdict, cuff)),
            coordinator.button_presses.add(self._on_button),
            coordinator.missed_events.add(partial(self._on_missed, cuff)),
        ]

    @callback
    def _on_news(self, cuff: TrainingCuff, coordinator: BfrCuffCoordinator) -> None:
        """Pass on what a cuff is doing, or that there is no contact."""
        if coordinator.last_update_success:
            if (timer := self._unheard.pop(cuff.key, None)) is not None:
                timer.cancel()
            state = coordinator.data.cuff(cuff.channel)
            if self._seen.get(cuff.key) is not state:
                self._seen[cuff.key] = state
                self._on_state(cuff.key, state)
            # The guard's word on the limit and on what is left: it knows the owner's
            # too, also of a cuff that is down for now.
            state = replace(
                state,
                limit_s=coordinator.ahead(cuff.channel)[0],
                left_s=coordinator.deadline_in(cuff.channel),
            )
            self._carry_out(self._engine.observe(self.now, cuff.key, state))
        elif cuff.key not in self._unheard:
            silent_at = self.now + SILENCE_S
            self._unheard[cuff.key] = self._clock.call_at(
                silent_at, partial(self._on_silence, cuff)
            )

    @callback
    def _on_release(
        self, cuff: TrainingCuff, coordinator: BfrCuffCoordinator, channel: int | None
    ) -> None:
        """End the session when its cuff is released by others, or its controller leaves.

        In a rest without pressure nothing else would show it, and the next set would
        bring the cuff up again. Of a controller that is reloaded, disabled or removed
        no state comes any more, so that nothing is waited for. One that leaves while
        its entry stays loaded does so with Home Assistant, which interrupts the session.
        """
        if coordinator.leaving:
            if coordinator.config_entry.state is not ConfigEntryState.LOADED:
                self._carry_out(self._engine.gone(self.now, cuff.key))
        elif channel in (None, cuff.channel):
            self._end(EndReason.CUFF_RELEASED)

    @callback
    def _on_verdict(self, cuff: TrainingCuff, verdict: Verdict) -> None:
        """End the session with what the guard releases, whatever phase it is in.

        A controller that restarted while the cuff was down shows it nowhere else.
        """
        if verdict.channel in (None, cuff.channel):
            self._end(_BY_GUARD.get(verdict.cause, EndReason.CUFF_FAULT))

    @callback
    def _on_button(self) -> None:
        """End the session by the controller's own button, also when it let nothing go."""
        self._end(EndReason.CUFF_RELEASED)

    def _end(self, reason: EndReason) -> None:
        """End the session; the first reason stays."""
        if not self.session.over:
            self.act(Stop(reason))

    @callback
    def _on_missed(self, cuff: TrainingCuff, event: ControllerEvent) -> None:
        """Pass on what happened to the cuff while nothing was heard of it."""
        if event.channel in (None, cuff.channel):
            self._carry_out(self._engine.missed(self.now, event))

    @callback
    def _on_silence(self, cuff: TrainingCuff) -> None:
        self._carry_out(self._engine.silent(self.now, cuff.key))

    @callback
    def _look_at_the_clock(self) -> None:
        self._carry_out(self._engine.tick(self.now))

    def _carry_out(self, outputs: tuple[Output, ...]) -> None:
        """Send every request, wind up the clock, then tell the moments."""
        for output in outputs:
            match output:
                case Inflate():
                    self._request(output)
                case Release():
                    self._cancel_requests()
                    self._in_background(self._release())
        self._wind_up()
        self._on_moments([out for out in outputs if isinstance(out, Moment)])

    def _request(self, request: Inflate) -> None:
        """Begin to bring a cuff up.

        Not at once: one that is refused at once would end the session before the
        request for the other cuff was sent.
        """
        task = self._hass.async_create_task(
            self._inflate(request), f"{DOMAIN} inflate", eager_start=False
        )
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)

    def _cancel_requests(self) -> None:
        """Cancel every request: one that waits its turn would come after a release."""
        for task in self._requests:
            task.cancel()

    async def _inflate(self, request: Inflate) -> None:
        """Bring one cuff up; a refusal ends the session."""
        cuff = self.cuffs[request.cuff]
        assert cuff.coordinator is not None
        try:
            await cuff.coordinator.async_inflate(
                cuff.channel, request.target, request.limit_s, self._athlete
            )
        except ControllerError as err:
            LOGGER.warning("%s was not inflated: %s", cuff.name, err)
            self.refusal = self.refusal or (cuff, err)
            self._end(EndReason.REFUSED)

    async def _release(self) -> None:
        """Release every cuff of this session, even if another one fails."""
        results = await asyncio.gather(
            *(
                cuff.coordinator.async_release(cuff.channel, is_told=False)
                for cuff in self.cuffs.values()
                if cuff.coordinator is not None
            ),
            return_exceptions=True,
        )
        for result in results:
            if isinstance(result, BaseException):
                LOGGER.debug("A release was not confirmed: %s", result)

    def _in_background(self, request: Coroutine[None, None, None]) -> None:
        self._hass.async_create_task(request, f"{DOMAIN} session")

    def _wind_up(self) -> None:
        """Set the timer for the next moment at which time alone matters."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (moment := self._engine.next_check(self.now)) is not None:
            self._timer = self._clock.call_at(moment, self._look_at_the_clock)
