"""Hold a target by pumping and by bleeding, also on a limb that works.

A contraction raises the pressure faster than a pump can answer, so the regulator
keeps apart what its own pump and valve have done (`_air`) from what the limb adds.
Small repetitions are centred on the target. Larger ones are made smaller: air is let
out as the pressure rises and pumped back as it falls.
"""

from .disturbance import Disturbance

BLEED_APART_MS = 2000
"""The valve opens at most once in this time: it is loud, and it wears."""

MARGIN = 0.07
"""Share of the target that the pressure may be off without anything being done."""

PUMP_BELOW = 1.0
BLEED_ABOVE = 2.5
VENT_POWER = 0.73


class Regulator:
    """Drive pump and valve of a cuff that is up, 100 times a second."""

    def __init__(self, pump_rate: float, vent_rate: float) -> None:
        """Use what calibration found of a tight cuff.

        `pump_rate` is in mmHg/s at a working pressure, `vent_rate` in mmHg/s through
        the open valve at 100 mmHg.
        """
        self.duty = 0.0
        self.bleed = False
        self._pump_rate = pump_rate
        self._vent_rate = vent_rate
        self._next_bleed = 0
        self._air: float | None = None
        self._until = 0.0
        self._limb = Disturbance()
        self._refill = pump_rate
        self._highest = 0.0

    def start(self) -> None:
        """Begin to hold; the valve still keeps its distance to its last opening."""
        self.duty = 0.0
        self.bleed = False
        self._air = None

    def drive(self, now: int, dt: int, pressure: float, target: float) -> None:
        """Set `duty` and `bleed` for the next step; the last one took `dt` ms."""
        air = self._account(dt, pressure)
        self._watch_limb(now, pressure - air)
        if self.bleed:
            self.bleed = air > self._until
            return
        margin = MARGIN * target
        if self._limb.size <= 2 * margin:
            self._centre(now, air, pressure, target, margin)
        elif self._limb.rising:
            self._flatten_rise(now, air, pressure, target, margin)
        else:
            self._fill_fall(air, pressure, target, margin)

    def _account(self, dt: int, pressure: float) -> float:
        """Return the air's own pressure, as far as pump and valve have changed it."""
        if self._air is None:
            self._air = self._highest = pressure
            self._limb = Disturbance()
            self._refill = self._pump_rate
        elif self.bleed:
            share = (max(0.0, pressure) / 100) ** VENT_POWER
            self._air -= self._vent_rate * share * dt / 1000
        else:
            self._air += self._pump_rate * self.duty * dt / 1000
        self._highest = max(self._highest, self._air)
        return self._air

    def _watch_limb(self, now: int, added: float) -> None:
        """Follow the limb, and learn how much air a repetition leaves time to refill."""
        limb = self._limb
        was_rising = limb.rising
        limb.observe(now, added)
        if limb.quiet:
            self._refill = self._pump_rate
        elif was_rising and not limb.rising and self._air is not None:
            self._refill = max(self._pump_rate / 2, self._highest - self._air)
            self._highest = self._air

    def _ceiling(self, target: float, margin: float) -> float:
        """Return where peaks are put: what cannot be flattened is shared evenly."""
        return target + max(margin, (self._limb.size - self._refill) / 2)

    def _centre(
        self, now: int, air: float, pressure: float, target: float, margin: float
    ) -> None:
        """Keep the middle of small repetitions, or a limb at rest, on the target."""
        limb = self._limb
        over = air + limb.middle - target
        if limb.sudden and limb.at_peak and pressure > target + margin / 2:
            self._open(now, air - (pressure - target))
        elif over > BLEED_ABOVE and not (limb.quiet and limb.sudden):
            self._open(now, air - over)
        elif over < -PUMP_BELOW and pressure < target + margin:
            self.duty = 1.0
        elif over >= 0:
            self.duty = 0.0

    def _flatten_rise(
        self, now: int, air: float, pressure: float, target: float, margin: float
    ) -> None:
        """Let out, in time, what would carry the peak above its ceiling."""
        limb = self._limb
        ceiling = self._ceiling(target, margin)
        over = air + limb.peak - ceiling
        self.duty = 0.0
        if limb.at_peak and pressure > ceiling:
            self._open(now, air - (pressure - target))
        elif over > BLEED_ABOVE and pressure - over > target - margin:
            self._open(now, air - over)
        elif pressure < target - margin or limb.cresting:
            self._fill_fall(air, pressure, target, margin)

    def _fill_fall(
        self, air: float, pressure: float, target: float, margin: float
    ) -> None:
        """Pump back, from the peak on, what would be missing in the valley."""
        missing = air + self._limb.valley < target - margin
        room = pressure < self._ceiling(target, margin)
        self.duty = 1.0 if (missing and room) or pressure < target - margin else 0.0

    def _open(self, now: int, until: float) -> None:
        """Open the valve, if it may, until the air has come down to `until`."""
        if now < self._next_bleed:
            return
        self.bleed = True
        self.duty = 0.0
        self._until = until
        self._next_bleed = now + BLEED_APART_MS
