"""Whether a pressure sensor can be believed (Cuff Link, rule 4)."""

from .limits import SENSOR_MIN

STALE_MS = 250
STUCK_MS = 2000
RISE_MMHG = 3.0
RISE_SHARE = 0.2


class SensorWatch:
    """Judge raw samples by age, range and liveliness, and apply the zero."""

    def __init__(self, sensor_max: float, now: int) -> None:
        """Start without a sample; the first is due within 250 ms of `now`."""
        self.pressure: float | None = None
        self.sampled_at = now
        self.zero = 0.0
        self._max = sensor_max
        self._raw: float | None = None
        self._unchanged_ms = 0
        self._stuck = False

    def read(self, now: int, raw: float | None, watched_ms: int) -> float | None:
        """Take a sample, or None when there is no new one; return mmHg if valid.

        `watched_ms` is the time since the last call in which a working sensor
        must have moved: 0 while the cuff is vented.
        """
        if raw is not None:
            self.sampled_at = now
            if raw != self._raw:
                self._raw = raw
                self._unchanged_ms = 0
                self._stuck = False
        self._unchanged_ms += watched_ms
        if self._unchanged_ms >= STUCK_MS:
            self._stuck = True
        self.pressure = self._judge(now)
        return self.pressure

    def _judge(self, now: int) -> float | None:
        """Return the newest reading, or None when it is not to be believed."""
        raw = self._raw
        if raw is None or self._stuck or now - self.sampled_at > STALE_MS:
            return None
        return raw - self.zero if SENSOR_MIN <= raw <= self._max else None

    def failed(self, now: int) -> bool:
        """Tell a broken sensor from one that has only just been switched on."""
        waiting = self._raw is None and now - self.sampled_at <= STALE_MS
        return self.pressure is None and not waiting


class RiseWatch:
    """Pumping into an empty cuff must show: 3 mmHg in a fifth of its fill time."""

    def __init__(self, fill_s: float) -> None:
        """Watch nothing until a run from empty starts."""
        self._allowed_ms = fill_s * 1000 * RISE_SHARE
        self._from: float | None = None
        self._pumped_ms = 0

    def start(self, pressure: float) -> None:
        """Begin a run from empty, at `pressure` mmHg."""
        self._from = pressure
        self._pumped_ms = 0

    def stop(self) -> None:
        """End the run."""
        self._from = None

    def failed(self, pressure: float, pumped_ms: int) -> bool:
        """Count pump time; tell once it is used up whether the rise is missing."""
        if self._from is None:
            return False
        self._pumped_ms += pumped_ms
        if self._pumped_ms < self._allowed_ms:
            return False
        risen = pressure - self._from
        self._from = None
        return risen < RISE_MMHG
