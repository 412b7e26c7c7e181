"""The guard: may only ask for release, and trusts no one's word that all is well.

It watches one controller beside whatever asked for the pressure. Its clocks run on the
caller's monotonic time from the pressures that it sees; what the controller says of
its own clocks can only make the guard stricter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
import math

from ..evidence import (
    BARRED_TIME,
    MAX_OCCLUSION,
    MAX_OCCLUSION_ANNOUNCED,
    RELEASE_TIME,
    REPERFUSION,
)
from .cuff_watch import ASK_AGAIN_S, Cause, CuffWatch
from .freshness import STALE_AFTER_S, Freshness
from .guard_watches import OcclusionClock
from .model import ControllerInfo, ControllerRefused, ControllerState, RefusalCode


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard requires: release this cuff (None: all), now, and why."""

    channel: int | None
    cause: Cause


class Guard:
    """Watch every cuff of one controller."""

    def __init__(
        self, max_occlusion_s: Mapping[int, float], client_id: str = ""
    ) -> None:
        """Take the owner's longest occlusion time of each channel, in seconds.

        `client_id` names this side's own lease, whose targets are known here.
        """
        self._max_occlusion_s = dict(max_occlusion_s)
        self._client_id = client_id
        self._freshness = Freshness()
        self._boot: str | None = None
        self._newest: ControllerState | None = None
        self._lease_max_s = 0.0
        self._occlusion_max_s = MAX_OCCLUSION_ANNOUNCED.value
        self._watches: dict[int, CuffWatch] = {}
        self._asked_at = -math.inf
        self._barred_until = -math.inf

    def connected(self, info: ControllerInfo) -> tuple[Verdict, ...]:
        """Take in who answers; a start that was not seen ends everything."""
        rebooted = self._boot not in (None, info.boot)
        self._boot = info.boot
        self._freshness.booted(info.boot)
        self._lease_max_s = info.limits.lease_max_s
        self._occlusion_max_s = info.limits.occlusion_max_s
        if rebooted:
            # A controller that booted has its valves open: what was up is up no more.
            self._newest = None
            self._lose_sight()
        # A controller may ask for a longer rest of the limb, never for a shorter one.
        reperfusion_s = max(REPERFUSION.value, info.limits.reperfusion_s)
        for cuff in info.cuffs:
            max_s = self._max_s(cuff.channel)
            if (watch := self._watches.get(cuff.channel)) is None:
                clock = OcclusionClock(max_s, reperfusion_s)
                self._watches[cuff.channel] = CuffWatch(cuff, clock)
            else:
                # The clock stays: to pull the plug must not buy the limb any time.
                watch.meet(cuff)
                watch.clock.set_max(max_s)
        return (Verdict(None, Cause.REBOOTED),) if rebooted else ()

    def disbelieved(self) -> tuple[Verdict, ...]:
        """Handle a controller that said what cannot be: start anew, all released."""
        self._newest = None
        self._freshness.forget()
        self._lose_sight()
        return (Verdict(None, Cause.ERRATIC),)

    def observe(self, now: float, state: ControllerState) -> tuple[Verdict, ...]:
        """Take in the controller's newest state."""
        verdicts = self._restarted(state)
        self._newest = state
        self._freshness.observe(now, state.uptime_s)
        self._barred_until = now + state.barred_s if state.barred_s else -math.inf
        owner = None if state.lease is None else state.lease.owner
        return verdicts + tuple(
            self._verdict(now, cuff.channel, cause)
            for cuff in state.cuffs
            for cause in self._watches[cuff.channel].observe(
                now, cuff, owner, self._client_id
            )
        )

    def barred(self, now: float) -> None:
        """Note that the controller's button was pressed, before a state shows it."""
        self._barred_until = now + BARRED_TIME.value
        for watch in self._watches.values():
            watch.spoil_measurement()

    def tick(self, now: float) -> tuple[Verdict, ...]:
        """Look at the clock; to be called at `next_check` at the latest."""
        verdicts = [
            self._verdict(now, channel, cause)
            for channel, watch in self._watches.items()
            for cause in watch.tick(now)
        ]
        # Without news no one sees the limb; the controller vents by its lease, and this
        # release is for the one whose lease does not end.
        if self._up() and now >= self._lost_at():
            self._asked_at = now
            self._lose_sight()
            verdicts.append(Verdict(None, Cause.STALE))
        return tuple(verdicts)

    def next_check(self, now: float) -> float | None:
        """Return the next moment at which time alone can change a verdict."""
        moments = [watch.next_tick(now) for watch in self._watches.values()]
        if self._up():
            moments.append(self._lost_at())
        soonest = min(moments, default=math.inf)
        return None if soonest == math.inf else soonest

    def fresh(self, now: float) -> bool:
        """Return whether the newest state may be acted upon."""
        return self._freshness.fresh(now)

    @property
    def stale_at(self) -> float:
        """Return when the newest state stops being fresh."""
        return self._freshness.stale_at()

    def permit(
        self,
        now: float,
        channel: int,
        target: float,
        limit_s: float | None,
        *,
        measuring: bool = False,
    ) -> float:
        """Return the limit in seconds that an inflation is granted.

        Raises ControllerRefused when it is not, with the limit that it would break.
        """
        self._check_in_contact(now)
        watch = self._watches[channel]
        return watch.permit(now, target, limit_s, measuring=measuring)

    def check_measurement(self, now: float, channel: int) -> None:
        """Raise ControllerRefused if a measurement may not begin now; begin none."""
        self._check_in_contact(now)
        self._watches[channel].check_measurement(now)

    def begin_measurement(self, now: float, channel: int) -> None:
        """Permit a measurement with a cuff, or raise ControllerRefused."""
        self._check_in_contact(now)
        self._watches[channel].begin_measurement(now)

    def end_measurement(self, channel: int) -> None:
        """Note that a measurement is over; its cuff is inflated by it no more."""
        self._watches[channel].end_measurement()

    def sampled(self, now: float, channel: int, uptime_s: float) -> None:
        """Note samples of a cuff, the last of them of this time of the controller."""
        if (watch := self._watches.get(channel)) is not None:
            watch.sampled(now, uptime_s)

    def inflating(
        self, now: float, channel: int, target: float, limit_s: float
    ) -> None:
        """Note a permitted inflation that is about to be sent."""
        self._watches[channel].inflating(now, target, limit_s)

    def refused(self, channel: int) -> None:
        """Note that the controller refused the inflation that was sent last."""
        self._watches[channel].refused()

    def released(self, now: float, channel: int | None) -> None:
        """Note a release that is sent, so that it is watched whether it is obeyed."""
        for watch in self._watches.values():
            if channel in (None, watch.info.channel):
                watch.released(now)

    def limit_occlusion(self, channel: int, max_s: float) -> None:
        """Set the owner's longest occlusion time; a running clock only loses by it.

        What is no positive number of seconds sets no time of the owner's.
        """
        if not (math.isfinite(max_s) and max_s > 0.0):
            max_s = MAX_OCCLUSION.value
        self._max_occlusion_s[channel] = max_s
        if (watch := self._watches.get(channel)) is not None:
            watch.clock.set_max(self._max_s(channel))

    def ahead(self, now: float, channel: int) -> tuple[float, float]:
        """Return the longest limit that an inflation could get, and what is used, in s."""
        return self._watches[channel].clock.ahead(now)

    def deadline(self, now: float, channel: int) -> float:
        """Return the moment at which this cuff is released, if its clock runs on.

        This alone says what is left of the occlusion time, before a start as well:
        the owner's limit, that of an earlier hold and the controller's are all in it.
        """
        return self._watches[channel].clock.ends_at(now)

    def _check_in_contact(self, now: float) -> None:
        """Raise ControllerRefused where nothing may be inflated on this controller."""
        # Old news may hide a cuff that is up already, or a clock that is used up.
        if not self.fresh(now):
            raise ControllerRefused(RefusalCode.NO_NEWS)
        if now < self._barred_until:
            raise ControllerRefused(RefusalCode.BARRED)

    def _restarted(self, state: ControllerState) -> tuple[Verdict, ...]:
        """Return a verdict if the controller's count or clock fell back.

        It has restarted, whatever it says of its boot; its clocks are new.
        """
        newest = self._newest
        if newest is None:
            return ()
        if state.seq >= newest.seq and state.uptime_s >= newest.uptime_s:
            return ()
        # Its new clock has nothing to do with the old one, so no lag can be compared.
        self._freshness.forget()
        for watch in self._watches.values():
            watch.spoil_measurement()
        return (Verdict(None, Cause.REBOOTED),)

    @property
    def _seen_at(self) -> float:
        """Return when the newest state was made, by our own clock."""
        return self.stale_at - STALE_AFTER_S

    def _verdict(self, now: float, channel: int, cause: Cause) -> Verdict:
        """Return what a cause leads to: a release that does not show costs all the lease."""
        if cause is not Cause.IGNORED:
            return Verdict(channel, cause)
        # It was ignored only if a state that is new enough to show it does not. Without
        # news the same is done, but no one may say that the controller is at fault.
        is_seen = now - self._seen_at <= RELEASE_TIME.value / 2
        return Verdict(None, Cause.IGNORED if is_seen else Cause.STALE)

    def _max_s(self, channel: int) -> float:
        """Return the owner's longest time, or the default, within the controller's."""
        owners = self._max_occlusion_s.get(channel, MAX_OCCLUSION.value)
        return min(owners, self._occlusion_max_s)

    def _up(self) -> bool:
        return any(watch.up for watch in self._watches.values())

    def _lost_at(self) -> float:
        """Return when the controller must have vented, had our last word come then."""
        # Every renewal was sent while the news was fresh, so none is younger than this.
        lease_end = self._seen_at + self._lease_max_s
        return max(lease_end, self._asked_at + ASK_AGAIN_S)

    def _lose_sight(self) -> None:
        """Count no cuff as up until a state shows it."""
        for watch in self._watches.values():
            watch.up = False
            watch.spoil_measurement()
