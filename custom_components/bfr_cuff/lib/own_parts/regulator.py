"""Hold a target with a pump that is switched, and seen, a moment late.

What was pumped but is not yet in the reading would be pumped twice. So the regulator
keeps account of it: it counts air by what it told, and takes from the readings only what
the limb and the cuff add to that.
"""

from collections import deque
from typing import Final, Protocol, override

from ..evidence import IN_BAND
from .parts import REFERENCE_MMHG, Drive, Measured

REPETITION_S: Final = 4.5
"""Peak and valley of the limb are those of so long: a slow repetition."""

HIGH: Final = 0.9
"""Where in the upper half of the band the peaks are put: no two repetitions are alike."""

TOO_LITTLE_MMHG: Final = 1.5
TOO_MUCH_MMHG: Final = 4.0
"""How far off the middle may be; more above, as a short opening lets out a lot."""


class Regulator(Protocol):
    """What decides when to pump into a cuff that is up, and when to bleed it."""

    def begin(self, *, holding: bool) -> None:
        """Begin a run of inflating or of holding."""

    def drive(self, now: float, pressure: float, target: float) -> Drive:
        """Return what to tell the parts until the next call."""


class DoseRegulator(Regulator):
    """Pump and bleed in doses, each counted from when it is told."""

    def __init__(self, measured: Measured) -> None:
        """Start with nothing told."""
        self._measured = measured
        self._drive = Drive(vent_open=False)
        self._at: float | None = None
        self._air = 0.0
        self._told: deque[tuple[float, float]] = deque()
        self._limb: deque[tuple[float, float]] = deque()
        self._is_near = False

    @override
    def begin(self, *, holding: bool) -> None:
        """Begin a run; a cuff that holds is near its target."""
        self._is_near = holding
        self._limb.clear()

    @override
    def drive(self, now: float, pressure: float, target: float) -> Drive:
        """Return what to tell the parts until the next call."""
        self._count(now, pressure)
        seen = self._seen_air(now)
        self._limb.append((now, pressure - seen))
        while self._limb[0][0] < now - REPETITION_S:
            self._limb.popleft()
        coming = pressure + self._air - seen
        self._is_near |= coming >= target - TOO_LITTLE_MMHG
        self._drive = self._decide(coming, target)
        return self._drive

    def _count(self, now: float, pressure: float) -> None:
        """Count the air of the time since the last call."""
        if self._at is not None:
            rate = self._drive.pump * self._measured.pump_rate
            if self._drive.bleed:
                rate -= self._measured.vent_rate * max(0.0, pressure) / REFERENCE_MMHG
            self._air += rate * (now - self._at)
        self._at = now
        self._told.append((now, self._air))

    def _seen_air(self, now: float) -> float:
        """Return the air that the newest reading can show."""
        while len(self._told) > 1 and self._told[1][0] <= now - self._measured.delay_s:
            self._told.popleft()
        return self._told[0][1]

    def _decide(self, coming: float, target: float) -> Drive:
        """Return what brings the cuff to its target; `coming` is its pressure soon."""
        if not self._is_near:
            # A soft cuff fills unevenly: only the newest reading is to be trusted.
            return Drive(pump=1.0, vent_open=False)
        over = self._over(target)
        if over > (0.0 if self._drive.bleed else TOO_MUCH_MMHG):
            return Drive(vent_open=False, bleed=coming > target)
        enough = 0.0 if self._drive.pump else -TOO_LITTLE_MMHG
        return Drive(pump=float(over < enough), vent_open=False)

    def _over(self, target: float) -> float:
        """Return how far the cuff is above where it should be, in mmHg.

        The middle of small repetitions belongs on the target. Of larger ones the peak
        is put near the top of the band: no part is quick enough to flatten them, and a
        limb bears too little pressure better than too much.
        """
        added = [pressure for _, pressure in self._limb]
        peak, valley = self._air + max(added), self._air + min(added)
        middle, top = (peak + valley) / 2, target * (1 + HIGH * IN_BAND.value / 100)
        return max(middle - target, peak - top)
