"""What the guard does not believe of an inflated cuff.

A sensor that fails does not say so: it reads ambient, or nothing, or the past, while the
pump goes on. All pressures are in mmHg, all times in seconds of the caller's clock.
"""

import math
from typing import Final

from ..evidence import (
    BLIND_TIME,
    BOUND,
    BOUND_MARGIN,
    OFF_TARGET_TIME,
    RELEASE_TIME,
    SAMPLE_AGE_MAX,
    SENSOR_MIN,
    UNDER_TARGET,
    ZERO_ERROR,
)
from .model import OCCLUDED_MMHG, CuffInfo, CuffState, Phase

SENSOR_MAX_MMHG: Final = BOUND.value + BOUND_MARGIN.value
"""No sensor has to read further (Cuff Link); what lies above is no reading."""

SEEING_S: Final = 9.0
"""For how long a sensor must see to make up for a second without."""

PUMPING_MARGIN_S: Final = 5.0
"""How much longer than the controller itself the guard lets it pump."""


class SensorWatch:
    """Notice an inflated cuff whose pressure nothing can be known of."""

    def __init__(self) -> None:
        """Start with a cuff that is down."""
        self.is_blind = False
        self._reset()

    def _reset(self) -> None:
        self._at: float | None = None
        self._blind_s = 0.0
        self._is_dark = False
        self._under_since: float | None = None
        self._target: float | None = None
        self._was_up = self._was_there = self._is_old = False

    def observe(self, now: float, cuff: CuffState) -> None:
        """Take in the cuff's newest state.

        `is_blind` is whether nothing can be known of the pressure from it, up or down.
        """
        is_old = cuff.age_s is not None and cuff.age_s > SAMPLE_AGE_MAX.value
        self.is_blind = is_old or _valid(cuff) is None
        if not cuff.inflated:
            self._reset()
            return
        # A new target may be higher, and is reached only after a while.
        if _is_new(self._target, cuff):
            self._target, self._was_there = cuff.target, False
        self._is_old = is_old
        pressure = _valid(cuff)
        self._follow_up(pressure)
        self._count_blind(now, self._is_blind(pressure))
        self._under_since = _since(self._under_since, now, self._is_under(pressure))

    def fails_at(self) -> float:
        """Return from when on the sensor is not believed; infinity while it is."""
        # The controller itself says that it has not looked: there is nothing to wait for.
        if self._is_old:
            return -math.inf
        return min(self._blind_at(), _later(self._under_since, OFF_TARGET_TIME.value))

    def _blind_at(self) -> float:
        """Return when the sensor will have been blind for too long, if it goes on so."""
        if self._at is None or not self._is_dark:
            return math.inf
        return self._at + (BLIND_TIME.value - self._blind_s)

    def _count_blind(self, now: float, is_dark: bool) -> None:
        """Add up the time without a reading, which only a longer one with it makes up for.

        A loose wire reads right every other time, and the pump goes by all of it.
        """
        elapsed = 0.0 if self._at is None else now - self._at
        if not self._is_dark:
            grown = -elapsed / SEEING_S
        elif is_dark:
            grown = elapsed
        else:
            # A state that came late says nothing of the time before it.
            grown = min(elapsed, SAMPLE_AGE_MAX.value)
        self._blind_s = max(0.0, self._blind_s + grown)
        self._at, self._is_dark = now, is_dark

    def _follow_up(self, pressure: float | None) -> None:
        """Remember that there was pressure, and that the target was reached."""
        if pressure is None or self._target is None:
            return
        # Ambient is a fault only where pressure was: every cuff starts from there.
        self._was_up |= pressure >= OCCLUDED_MMHG
        self._was_there |= pressure >= self._target - UNDER_TARGET.value

    def _is_blind(self, pressure: float | None) -> bool:
        """Return whether there is no reading, or one of ambient where pressure was.

        A cuff that lost all its air reads the same, and has nothing to hold any more.
        """
        return pressure is None or (self._was_up and pressure < ZERO_ERROR.value)

    def _is_under(self, pressure: float | None) -> bool:
        if pressure is None or self._target is None or not self._was_there:
            return False
        return pressure < self._target - UNDER_TARGET.value


class PumpWatch:
    """Notice a pump that runs for longer than any cuff takes to fill.

    A sensor that stands still below the target would let it run for ever.
    """

    def __init__(self, info: CuffInfo) -> None:
        """Take how long the cuff takes to fill."""
        self._info = info
        self._target: float | None = None
        self._since: float | None = None

    def observe(self, now: float, cuff: CuffState) -> None:
        """Take in the cuff's newest state."""
        if _is_new(self._target, cuff):
            self._target, self._since = cuff.target, None
        self._since = _since(self._since, now, _is_filling(cuff))

    def fails_at(self) -> float:
        """Return when the pump has run for too long; infinity while it stands."""
        if self._since is None:
            return math.inf
        share = (self._target or 0.0) / self._info.pressure_max
        # A cuff fills slowest while it is soft (rule 6 of the protocol).
        longest_s = 1.5 * self._info.fill_s * (0.3 + 0.7 * share)
        return self._since + (longest_s + PUMPING_MARGIN_S)


class TargetWatch:
    """Notice an inflated cuff with another target than the one asked for.

    Only of a cuff that this client keeps up: what another one asked for is theirs.
    """

    def __init__(self) -> None:
        """Start with nothing asked for."""
        self._asked: float | None = None
        self._before: float | None = None
        self._until = -math.inf
        self.is_wrong = False

    def asked(self, now: float, target: float) -> None:
        """Note a target that is about to be asked for; the one before may still show."""
        self._before, self._asked = self._asked, target
        self._until = now + RELEASE_TIME.value

    def refused(self) -> None:
        """Note that the last target was refused: the one before stays."""
        self._asked, self._before = self._before, None

    def released(self) -> None:
        """Note a release, after which no target is asked for."""
        self._asked = self._before = None

    def observe(self, now: float, cuff: CuffState) -> None:
        """Take in the newest state of a cuff that this client keeps up."""
        self.is_wrong = cuff.inflated and self._asked is not None
        if self._asked is None or cuff.aims_at(self._asked):
            self.is_wrong = False
        elif self._before is not None and now < self._until:
            # A change under way: the state may be from before it.
            self.is_wrong = self.is_wrong and not cuff.aims_at(self._before)


class LeaseWatch:
    """Notice a cuff of ours that another client keeps up.

    Our lease ended and another one took its place: who decides about the limb now never
    asked the person who wears the cuff here.
    """

    def __init__(self) -> None:
        """Start with nothing asked for."""
        self._asked_at: float | None = None
        self._is_new = False
        self._was_ours = False
        self.is_taken = False

    def asked(self, now: float) -> None:
        """Note that pressure is about to be asked for."""
        self._is_new = self._asked_at is None
        if self._asked_at is None:
            self._asked_at = now

    def refused(self) -> None:
        """Note that it was refused: what was up before stays ours."""
        if self._is_new:
            self.released()

    def released(self) -> None:
        """Note that nothing is asked for any more."""
        self._asked_at = None
        self._was_ours = self.is_taken = False

    def observe(
        self, now: float, cuff: CuffState, owner: str | None, client_id: str
    ) -> None:
        """Take in the newest state; `owner` has the lease, if anyone."""
        if self._asked_at is None:
            return
        if owner == client_id:
            self._was_ours |= cuff.inflated
        if self._was_ours and not cuff.inflated:
            self.released()
            return
        # A state from before our own lease may still show the one of another.
        is_late = self._was_ours or now >= self._asked_at + RELEASE_TIME.value
        self.is_taken = cuff.inflated and is_late and owner not in (None, client_id)


def _valid(cuff: CuffState) -> float | None:
    """Return a pressure that a sensor can have measured now."""
    if cuff.pressure is None or cuff.age_s is None:
        return None
    is_in_range = SENSOR_MIN.value <= cuff.pressure <= SENSOR_MAX_MMHG
    return cuff.pressure if is_in_range else None


def _is_new(target: float | None, cuff: CuffState) -> bool:
    """Return whether a cuff has another target than before, not one that flickers.

    What is waited for would begin anew with each state, and never come.
    """
    if target is None or cuff.target is None:
        return target is not cuff.target
    return not cuff.aims_at(target)


def _is_filling(cuff: CuffState) -> bool:
    """Return whether a cuff is pumped up, or far from where it says that it is held."""
    if cuff.phase is Phase.INFLATING:
        return True
    if not cuff.inflated or cuff.pressure is None or cuff.target is None:
        return False
    return cuff.pressure < cuff.target - UNDER_TARGET.value


def _since(since: float | None, now: float, is_so: bool) -> float | None:
    """Return since when something is so, given whether it is so now."""
    if not is_so:
        return None
    return now if since is None else since


def _later(since: float | None, by_s: float) -> float:
    return math.inf if since is None else since + by_s
