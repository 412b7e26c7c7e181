"""Run a session: wishes to the cuffs, news and time to the engine."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..lib.controller.model import ControllerError, CuffState
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

SILENCE_S: Final = 5.0
"""No lease outlives this: a cuff unheard for so long has been vented by itself."""


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

    The engine wishes; the holds and the guard of each controller decide what becomes
    of it. A wish that fails ends the session, which releases. A release overtakes every
    wish that is under way.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        engine: Engine,
        cuffs: Mapping[str, TrainingCuff],
        on_moments: Callable[[list[Moment]], None],
        *,
        on_state: Callable[[str, CuffState], None],
        clock: Clock,
    ) -> None:
        """Take the engine, the cuffs by their key, and who hears what happens."""
        self.session = engine.session
        self._engine = engine
        self.cuffs = cuffs
        self.refusal: tuple[TrainingCuff, ControllerError] | None = None
        self._hass = hass
        self._clock = clock
        self._on_moments = on_moments
        self._on_state = on_state
        self._seen: dict[str, CuffState] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._unheard: dict[str, asyncio.TimerHandle] = {}
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._wishes: set[asyncio.Task[None]] = set()
        self._phase_end: tuple[float, datetime] | None = None

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
        """Return when the phase ends, to the second; None when nobody knows.

        Worked out once for each phase: two clocks never agree to the last digit.
        """
        if (ends := self.session.phase_ends) is None:
            return None
        if self._phase_end is None or self._phase_end[0] != ends:
            end = dt_util.utcnow() + timedelta(seconds=ends - self.now + 0.5)
            self._phase_end = ends, end.replace(microsecond=0)
        return self._phase_end[1]

    @callback
    def start(self) -> None:
        """Follow every cuff, and begin."""
        for cuff in self.cuffs.values():
            if cuff.coordinator is not None:
                self._unsubscribe += [
                    cuff.coordinator.async_add_listener(partial(self._on_news, cuff)),
                    cuff.coordinator.async_add_release_listener(
                        partial(self._on_release, cuff)
                    ),
                ]
        self._carry_out(self._engine.start(self.now))

    async def async_answered(self) -> None:
        """Wait until every wish so far was carried out, refused or overtaken."""
        if self._wishes:
            await asyncio.wait(self._wishes)

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
        """Stop wishing, listening and looking at the clock."""
        self._forget_wishes()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        for timer in (self._timer, *self._unheard.values()):
            if timer is not None:
                timer.cancel()
        self._timer = None
        self._unheard.clear()

    @callback
    def _on_news(self, cuff: TrainingCuff) -> None:
        """Pass on what a cuff is doing, or that nobody knows."""
        coordinator = cuff.coordinator
        assert coordinator is not None
        if coordinator.last_update_success:
            if (timer := self._unheard.pop(cuff.key, None)) is not None:
                timer.cancel()
            state = coordinator.data.cuff(cuff.channel)
            if self._seen.get(cuff.key) is not state:
                self._seen[cuff.key] = state
                self._on_state(cuff.key, state)
            self._carry_out(self._engine.observe(self.now, cuff.key, state))
        elif cuff.key not in self._unheard:
            silent_at = self.now + SILENCE_S
            self._unheard[cuff.key] = self._clock.call_at(silent_at, self._on_silence)

    @callback
    def _on_release(self, cuff: TrainingCuff, channel: int | None) -> None:
        """End the session when somebody else lets a cuff go.

        In a rest without pressure nothing else would show it, and the next set would
        bring the cuff up again. A controller that leaves is told of otherwise: with
        Home Assistant, which interrupts the session, or by its silence.
        """
        coordinator = cuff.coordinator
        if coordinator is None or coordinator.leaving or self.session.over:
            return
        if channel in (None, cuff.channel):
            self.act(Stop(EndReason.CUFF_RELEASED))

    @callback
    def _on_silence(self) -> None:
        self._carry_out(self._engine.act(self.now, Stop(EndReason.CUFF_LOST)))

    @callback
    def _look_at_the_clock(self) -> None:
        self._carry_out(self._engine.tick(self.now))

    def _carry_out(self, outputs: tuple[Output, ...]) -> None:
        """Send every wish, wind up the clock, then tell the moments."""
        for output in outputs:
            match output:
                case Inflate():
                    self._wish(output)
                case Release():
                    self._forget_wishes()
                    self._in_background(self._release())
        self._wind_up()
        self._on_moments([out for out in outputs if isinstance(out, Moment)])

    def _wish(self, wish: Inflate) -> None:
        """Begin to bring a cuff up.

        Not at once: a wish that is refused at once would end the session before the
        wish for the other cuff was sent.
        """
        task = self._hass.async_create_task(
            self._inflate(wish), f"{DOMAIN} inflate", eager_start=False
        )
        self._wishes.add(task)
        task.add_done_callback(self._wishes.discard)

    def _forget_wishes(self) -> None:
        """Overtake every wish: one that waits its turn would come after a release."""
        for task in self._wishes:
            task.cancel()

    async def _inflate(self, wish: Inflate) -> None:
        """Bring one cuff up; a refusal ends the session."""
        cuff = self.cuffs[wish.cuff]
        assert cuff.coordinator is not None
        try:
            await cuff.coordinator.async_inflate(
                cuff.channel, wish.target, wish.limit_s
            )
        except ControllerError as err:
            LOGGER.warning("%s was not inflated: %s", cuff.name, err)
            self.refusal = self.refusal or (cuff, err)
            self._carry_out(self._engine.act(self.now, Stop(EndReason.REFUSED)))

    async def _release(self) -> None:
        """Release every cuff of this session, whatever becomes of another."""
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
