"""Run the guard on the event loop's clock, and carry out what it wants."""

import asyncio
from collections.abc import Callable
import logging

from .guard import Guard, Verdict
from .model import ControllerInfo, ControllerState, Samples

LOGGER = logging.getLogger(__name__)


class GuardTimer:
    """The guard of one controller, with a timer that never comes late.

    It releases through a way of its own: neither a hold nor a session has a say.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        carry_out: Callable[[Verdict], None],
        on_stale: Callable[[], None],
        client_id: str = "",
    ) -> None:
        """Take what carries out a verdict, and what handles news that went stale."""
        self._loop = loop
        self._carry_out = carry_out
        self._on_stale = on_stale
        self._guard = Guard({}, client_id)
        self._fresh = False
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    def connected(self, info: ControllerInfo) -> None:
        """Take in who answers."""
        self._decide(self._guard.connected(info))

    def disbelieved(self) -> None:
        """Handle a controller that said what cannot be."""
        self._decide(self._guard.disbelieved())
        self._fresh = False
        self._wind_up(self._loop.time())

    @property
    def fresh(self) -> bool:
        """Return whether the newest state was news when it came, and still is."""
        return self._fresh and self._guard.fresh(self._loop.time())

    def observe(self, state: ControllerState) -> None:
        """Take in a state, and release what it demands."""
        now = self._loop.time()
        # Verdicts first: what has to come down does not wait for what is to be shown.
        self._decide(self._guard.observe(now, state))
        self._follow_freshness(now)
        self._wind_up(now)

    def permit(
        self,
        channel: int,
        target: float,
        limit_s: float | None,
        *,
        measuring: bool = False,
    ) -> float:
        """Return the limit in seconds that an inflation is granted, or raise."""
        now = self._loop.time()
        return self._guard.permit(now, channel, target, limit_s, measuring=measuring)

    def check_measurement(self, channel: int) -> None:
        """Raise ControllerRefused if a measurement may not begin now."""
        self._guard.check_measurement(self._loop.time(), channel)

    def begin_measurement(self, channel: int) -> None:
        """Permit a measurement with a cuff, or raise ControllerRefused."""
        self._guard.begin_measurement(self._loop.time(), channel)

    def end_measurement(self, channel: int) -> None:
        """Note that a measurement is over."""
        self._guard.end_measurement(channel)
        self._wind_up(self._loop.time())

    def sampled(self, samples: Samples) -> None:
        """Take in samples of a cuff that is measured with."""
        now = self._loop.time()
        self._guard.sampled(now, samples.channel, samples.ends_s)
        self._wind_up(now)

    def inflating(self, channel: int, target: float, limit_s: float) -> None:
        """Note a permitted inflation that is about to be sent."""
        now = self._loop.time()
        self._guard.inflating(now, channel, target, limit_s)
        self._wind_up(now)

    def refused(self, channel: int) -> None:
        """Note that the controller refused the inflation that was sent last."""
        self._guard.refused(channel)

    def released(self, channel: int | None) -> None:
        """Note a release that is about to be sent."""
        now = self._loop.time()
        self._guard.released(now, channel)
        self._wind_up(now)

    def limit_occlusion(self, channel: int, max_s: float) -> None:
        """Set the owner's longest occlusion time; a running clock only loses by it."""
        self._guard.limit_occlusion(channel, max_s)
        self._wind_up(self._loop.time())

    def barred(self) -> None:
        """Note that the controller's button was pressed."""
        self._guard.barred(self._loop.time())

    def deadline_in(self, channel: int) -> float:
        """Return in how many seconds a cuff is released, if its clock runs on.

        Of a cuff that is down: what is really left for the next inflation.
        """
        now = self._loop.time()
        return self._guard.deadline(now, channel) - now

    def ahead(self, channel: int) -> tuple[float, float]:
        """Return the longest limit that an inflation could get, and what is used, in s."""
        return self._guard.ahead(self._loop.time(), channel)

    def close(self) -> None:
        """Stop looking at the clock, also when a release is still sent."""
        self._closed = True
        self._stop_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look_at_the_clock(self) -> None:
        """Do what time alone demands."""
        self._timer = None
        now = self._loop.time()
        self._decide(self._guard.tick(now))
        self._follow_freshness(now)
        self._wind_up(now)

    def _follow_freshness(self, now: float) -> None:
        """Note whether the newest state is still news, and tell once that it is not.

        Only a state that was news when it came counts: after a stall, old ones come
        before the timer does.
        """
        was_fresh, self._fresh = self._fresh, self._guard.fresh(now)
        if was_fresh and not self._fresh:
            self._on_stale()

    def _decide(self, verdicts: tuple[Verdict, ...]) -> None:
        """Have every verdict carried out."""
        for verdict in verdicts:
            which = "every cuff" if verdict.channel is None else verdict.channel
            LOGGER.warning("The guard releases %s: %s", which, verdict.cause)
            self._carry_out(verdict)

    def _wind_up(self, now: float) -> None:
        """Set the timer for the next moment at which time alone matters."""
        if self._closed:
            return
        moment = self._guard.next_check(now)
        if self._fresh:
            stale_at = self._guard.stale_at
            moment = stale_at if moment is None else min(moment, stale_at)
        # With each state the moment moves on a little. A timer that comes early looks,
        # and is set anew; it is only never to come late.
        if self._timer is not None and moment is not None:
            if self._timer.when() <= moment:
                return
        self._stop_timer()
        if moment is not None:
            self._timer = self._loop.call_at(moment, self._look_at_the_clock)
