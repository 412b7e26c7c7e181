"""Whether a pressure sensor can be believed (Cuff Link, rule 4)."""

from .limits import SENSOR_MIN, VENTED_BELOW
from .sample import Sample

STALE_MS = 250
STUCK_MS = 2000
RISE_MMHG = 3.0
RISE_SHARE = 0.2
KNOWN_UP = 30.0
LOST_MS = 1000


class SensorWatch:
    """Judge samples by age, range and liveliness, and apply the zero.

    Liveliness is judged by the raw reading: some sensors latch up and report zeros
    with a good status, which conversion and zero would only dress up.
    """

    def __init__(self, sensor_max: float, now: int) -> None:
        """Start without a sample; the first is due within 250 ms of `now`."""
        self.pressure: float | None = None
        self.sampled_at = now
        self.zero = 0.0
        self._max = sensor_max
        self._sample: Sample | None = None
        self._unchanged_ms = 0
        self._stuck = False

    def read(self, now: int, sample: Sample | None, watched_ms: int) -> float | None:
        """Take a sample, or None when there is no new one; return mmHg if valid.

        `watched_ms` is the time since the last call in which a working sensor
        must have moved: 0 while the cuff is vented.
        """
        if sample is not None:
            self.sampled_at = now - sample.age_ms
            if self._sample is None or sample.raw != self._sample.raw:
                self._unchanged_ms = 0
                self._stuck = False
            self._sample = sample
        self._unchanged_ms += watched_ms
        if self._unchanged_ms >= STUCK_MS:
            self._stuck = True
        self.pressure = self._judge(now)
        return self.pressure

    def _judge(self, now: int) -> float | None:
        """Return the newest reading, or None when it is not to be believed."""
        sample = self._sample
        if sample is None or self._stuck or now - self.sampled_at > STALE_MS:
            return None
        in_range = SENSOR_MIN <= sample.pressure <= self._max
        return sample.pressure - self.zero if in_range else None

    def failed(self, now: int) -> bool:
        """Return whether it is broken, not only just switched on."""
        waiting = self._sample is None and now - self.sampled_at <= STALE_MS
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
        """Count pump time; return, once it is used up, whether the rise is missing."""
        if self._from is None:
            return False
        self._pumped_ms += pumped_ms
        if self._pumped_ms < self._allowed_ms:
            return False
        risen = pressure - self._from
        self._from = None
        return risen < RISE_MMHG


class LossWatch:
    """An inflated cuff does not read empty while its valve is shut.

    The reading of a tube that has slipped off is alive and in range, so neither age
    nor liveliness shows it, while the pump goes on filling the cuff. One second is
    longer than a bleed and shorter than the 2 s in which a person must be free.
    """

    def __init__(self) -> None:
        """Watch a cuff that is not known to be up."""
        self._known_up = False
        self._empty_ms = 0

    def start(self) -> None:
        """Begin a run of inflating or of holding."""
        self._known_up = False
        self._empty_ms = 0

    def failed(self, pressure: float, dt: int) -> bool:
        """Count `dt` ms at `pressure` mmHg; return whether a cuff's pressure is lost."""
        self._known_up = self._known_up or pressure >= KNOWN_UP
        empty = self._known_up and pressure < VENTED_BELOW
        self._empty_ms = self._empty_ms + dt if empty else 0
        return self._empty_ms >= LOST_MS
