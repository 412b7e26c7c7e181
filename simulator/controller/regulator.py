"""Hold a target by pumping and by bleeding, also on a limb that works.

A contraction raises the pressure faster than a pump can answer, so the regulator
keeps apart what its own pump and valve have done (`_air`) from what the limb adds.
Small repetitions are centred on the target. Of larger ones, air is let out as the
pressure comes to the top of the band, so much that the peak stays in it, and pumped back
from the peak on. Of a rise whose peak is not known, so much is let out that it may go on
for as long as the band is high. What a pump cannot bring in time is missing in the valley: never is
it added to a peak, for a limb bears too little pressure better than too much.
"""

import math

from .disturbance import Disturbance

BLEED_APART_MS = 2000
"""The valve opens at most once in this time: it is loud, and it wears."""

HIGH = 0.07
"""Share of the target above it where peaks are put: within 10 %, as not all are alike."""

LOW = 0.065
"""Share of the target below it where valleys are put, and the pump works in any case."""

PUMP_BELOW = 1.0
BLEED_ABOVE = 2.5
"""mmHg off the target that a limb at rest may be; more above, to spare the valve."""

VENT_POWER = 0.73
WORKING_MMHG = 150.0
STALL_MMHG = 650.0
"""Where a small diaphragm pump stops; real ones are said to at 400 to 680 (estimate)."""


class Regulator:
    """Drive pump and valve of a cuff that is up, with each new sample."""

    def __init__(self, pump_rate: float, vent_rate: float) -> None:
        """Use what calibration found of a tight cuff.

        `pump_rate` is in mmHg/s at 150 mmHg, `vent_rate` in mmHg/s through what bleeds
        at 100 mmHg.
        """
        self.duty = 0.0
        self.bleed = False
        self._pump_rate = pump_rate
        self._vent_rate = vent_rate
        self._next_bleed = 0
        self._air: float | None = None
        self._limb = Disturbance()
        self._least_air = self._least_pressure = 0.0

    def start(self) -> None:
        """Begin to hold; the valve still keeps its distance to its last opening."""
        self.duty = 0.0
        self.bleed = False
        self._air = None

    def drive(self, now: int, dt: int, pressure: float, target: float) -> None:
        """Set `duty` and `bleed` for the next step; the last one took `dt` ms."""
        air = self._account(dt, pressure)
        self._limb.observe(dt, pressure - air)
        if self.bleed and air > self._least_air and pressure > self._least_pressure:
            return
        self.bleed = False
        if self._limb.peak - self._limb.valley <= target * (HIGH + LOW):
            self._centre(now, air, pressure, target)
        else:
            self._flatten(now, air, pressure, target)

    def _account(self, dt: int, pressure: float) -> float:
        """Return the air's own pressure, as far as pump and valve have changed it."""
        seconds = dt / 1000
        if self._air is None:
            self._air = pressure
            self._limb = Disturbance()
        elif self.bleed:
            share = (max(0.0, pressure) / 100) ** VENT_POWER
            self._air -= self._vent_rate * share * seconds
        else:
            share = (STALL_MMHG - pressure) / (STALL_MMHG - WORKING_MMHG)
            self._air += self._pump_rate * share * self.duty * seconds
        # A leak makes it add up without end; a pump brings no more than what it stalls at.
        self._air = max(-STALL_MMHG, min(STALL_MMHG, self._air))
        return self._air

    def _centre(self, now: int, air: float, pressure: float, target: float) -> None:
        """Keep the middle of small repetitions, or a limb at rest, on the target."""
        limb = self._limb
        over = air + limb.middle - target
        if limb.unknown and pressure > target * (1 + HIGH):
            self._open(now, until_pressure=target * (1 - LOW))
        elif over > BLEED_ABOVE and limb.soon <= 0:
            self._open(now, until_air=air - over)
        elif over < -PUMP_BELOW:
            self.duty = 1.0
        elif over >= 0:
            self.duty = 0.0

    def _flatten(self, now: int, air: float, pressure: float, target: float) -> None:
        """Let out what would carry the peak too high; pump back for the valley."""
        top, bottom = target * (1 + HIGH), target * (1 - LOW)
        limb = self._limb
        if limb.soon > 0 and pressure + limb.soon > top and air + limb.peak > top:
            if limb.unknown:
                self._open(now, until_pressure=bottom)
            else:
                self._open(now, until_air=top - limb.peak)
            return
        missing = air + limb.valley < bottom and pressure + limb.to_come < top
        self.duty = 1.0 if missing or pressure < bottom else 0.0

    def _open(
        self,
        now: int,
        until_air: float = -math.inf,
        until_pressure: float = -math.inf,
    ) -> None:
        """Open the valve, if it may, until the air or the pressure has come down."""
        self.duty = 0.0
        if now < self._next_bleed:
            return
        self.bleed = True
        self._least_air = until_air
        self._least_pressure = until_pressure
        self._next_bleed = now + BLEED_APART_MS
