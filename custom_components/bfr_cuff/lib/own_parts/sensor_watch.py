"""Whether a pressure sensor is to be believed (Cuff Link, rule 4)."""

import math
from typing import Final

from ..evidence import BLIND_TIME, OCCLUDED, SAMPLE_AGE_MAX, SENSOR_MIN, TARGET_MIN
from .jump_watch import JumpWatch
from .parts import CuffParts, Drive, Reading

UNCHANGED_S: Final = 2.0
"""A sensor whose reading has not moved for so long while it must is stuck."""

RISE_MMHG: Final = 3.0
RISE_SHARE: Final = 0.2
"""An empty cuff rises so far in this share of its fill time, or it is not measured."""


class SensorWatch:
    """Judge the readings of one sensor by their age, their range and their change."""

    def __init__(self, parts: CuffParts, now: float) -> None:
        """Give the first reading as long as any other may take."""
        self.pressure: float | None = None
        self._sensor_max = parts.sensor_max
        self._jump = JumpWatch(parts.measured)
        self._started_at = now
        self._awake_at = -math.inf
        self._newest: Reading | None = None
        self._read: Reading | None = None
        self._unchanged_s = 0.0
        self._is_stuck = False

    def age_s(self, now: float) -> float:
        """Return how old the newest reading is."""
        taken_at = self._started_at if self._newest is None else self._newest.taken_at
        return now - taken_at

    def overslept(self, now: float) -> None:
        """Give the sensor its time anew: for a while no one looked at its reports."""
        self._awake_at = now

    def observe(
        self, now: float, reading: Reading | None, active_s: float, drive: Drive
    ) -> bool:
        """Take in the newest reading, and return whether it is another one.

        For `active_s` of the time since the last call it had to move: breath and pulse
        move it even in a cuff that holds. `drive` is what the parts were told until now.
        """
        self._jump.told(now, drive)
        is_new = self._take(now, reading)
        self._unchanged_s += active_s
        self._is_stuck |= self._unchanged_s >= UNCHANGED_S
        self.pressure = self._judge(now)
        return is_new

    def has_failed(self, now: float) -> bool:
        """Return whether it gives no valid reading, though it has had the time to."""
        if self._newest is None:
            return self.age_s(now) > SAMPLE_AGE_MAX.value
        return self.pressure is None and not self.is_awaited(now)

    def is_awaited(self, now: float) -> bool:
        """Return whether its reading is old, and no one had looked for a newer one."""
        is_old = self.age_s(now) > SAMPLE_AGE_MAX.value
        return is_old and now - self._awake_at <= SAMPLE_AGE_MAX.value

    def _take(self, now: float, reading: Reading | None) -> bool:
        """Keep a reading that is newer than the last one."""
        before = self._newest
        # One from the future would stay the newest for as long, and never grow old.
        if reading is None or reading.taken_at > now:
            return False
        if before is not None and reading.taken_at <= before.taken_at:
            return False
        if before is None or reading.pressure != before.pressure:
            self._unchanged_s, self._is_stuck = 0.0, False
        has_jumped = self._jump.has_jumped(self._read, reading)
        self._read = reading
        self._newest = Reading(math.nan, reading.taken_at) if has_jumped else reading
        return True

    def _judge(self, now: float) -> float | None:
        """Return the newest reading, or None when nothing is to be made of it."""
        if self._newest is None or self._is_stuck:
            return None
        if self.age_s(now) > SAMPLE_AGE_MAX.value:
            return None
        pressure = self._newest.pressure
        # Put so that NaN is no pressure either.
        return pressure if SENSOR_MIN.value <= pressure <= self._sensor_max else None


class TubeWatch:
    """Notice that the sensor does not measure the cuff which is pumped up.

    Its tube may be off from the start, so that nothing rises, or come off: then a shut
    cuff reads empty, and the pump would go on filling it.
    """

    def __init__(self, parts: CuffParts) -> None:
        """Watch a cuff that is down."""
        self._must_rise_s = parts.info.fill_s * RISE_SHARE
        self._rise_from: float | None = None
        self._pumped_s = 0.0
        self.settle()

    def start_empty(self, pressure: float) -> None:
        """Begin to pump into an empty cuff."""
        self._rise_from, self._pumped_s = pressure, 0.0

    def settle(self) -> None:
        """Begin another run: what was pumped into the last one has been judged."""
        self._rise_from = None
        self._has_been_up = False
        self._empty_s = 0.0

    def has_come_off(self, seconds: float, pressure: float) -> bool:
        """Return whether a cuff that was up has read empty for a second."""
        self._has_been_up |= pressure >= TARGET_MIN.value
        is_empty = self._has_been_up and pressure < OCCLUDED.value
        self._empty_s = self._empty_s + seconds if is_empty else 0.0
        return self._empty_s >= BLIND_TIME.value

    def does_not_rise(self, pumped_s: float, pressure: float) -> bool:
        """Return whether pumping has not shown, once it had to."""
        if self._rise_from is None:
            return False
        self._pumped_s += pumped_s
        if self._pumped_s < self._must_rise_s:
            return False
        risen, self._rise_from = pressure - self._rise_from, None
        return risen < RISE_MMHG
