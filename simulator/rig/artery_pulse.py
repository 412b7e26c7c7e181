"""The pulse that an artery under a cuff presses into it.

An artery's volume over its transmural pressure has two sides: it collapses when the
cuff presses harder than the blood, and stiffens when the blood presses harder than the
cuff. What a beat adds to the volume is what the cuff feels. Just outside its upper edge
the artery beats on when it is closed below, which is the tail that real arms show above
the occlusion pressure (E243).
"""

from dataclasses import dataclass
import math

LOOSE_MMHG = 2.0
"""A cuff that hangs loosely feels nothing."""

SNUG_MMHG = 20.0
"""From here on a cuff feels all that reaches it."""

EDGE_FADES_MMHG = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Artery:
    """One artery under one cuff; pressures in mmHg.

    `transmission` is the share of the cuff's pressure that reaches the artery,
    `closing` how far beyond the blood's pressure it must reach to close it, `collapse`
    and `stretch` how fast its volume bends on either side, `edge` the upper edge's share
    of the largest pulse and `peak` that pulse, peak to peak.
    """

    systolic: float
    diastolic: float
    transmission: float
    closing: float
    collapse: float
    stretch: float
    edge: float
    peak: float

    @property
    def lop(self) -> float:
        """Return the cuff's pressure from which on no blood passes."""
        return (self.systolic + self.closing) / self.transmission

    def open(self, cuff_pressure: float, blood: float) -> bool:
        """Return whether blood passes while it presses with `blood` mmHg."""
        return self.transmission * cuff_pressure < blood + self.closing

    @property
    def largest(self) -> float:
        """Return the largest volume that a beat adds at any pressure of the cuff."""
        pulse_pressure = self.systolic - self.diastolic
        at = pulse_pressure * self.stretch / (self.collapse + self.stretch)
        return self.volume(at) - self.volume(at - pulse_pressure)

    def volume(self, transmural: float) -> float:
        """Return the volume, as mmHg times the compliance of an unloaded artery."""
        if transmural < 0:
            return self.collapse * math.exp(transmural / self.collapse)
        return self.collapse - self.stretch * math.expm1(-transmural / self.stretch)


class Pulse:
    """Turn the blood's pressure into the cuff's pulse, step by step."""

    def __init__(self, artery: Artery) -> None:
        """Take an artery; what does not change is worked out once."""
        self._artery = artery
        self._gain = artery.peak * (1 - artery.edge) / artery.largest
        self._edge = artery.peak * artery.edge

    def at(self, cuff_pressure: float, foot: float, rise: float, wave: float) -> float:
        """Return mmHg of pulse in a cuff at `cuff_pressure`.

        The blood presses with `foot` mmHg between beats and with `rise` more at a
        beat's top; `wave`, 0 to 1, is where the present beat is between them.
        """
        if cuff_pressure < LOOSE_MMHG or rise <= 0:
            return 0.0
        artery = self._artery
        outside = artery.transmission * cuff_pressure
        volume = artery.volume
        under = volume(foot + rise * wave - outside) - volume(foot - outside)
        beyond = outside - artery.systolic
        edge = self._edge * wave * rise / (artery.systolic - artery.diastolic)
        if beyond > 0:
            edge *= math.exp(-beyond / EDGE_FADES_MMHG)
        return min(1.0, cuff_pressure / SNUG_MMHG) * (self._gain * under + edge)
