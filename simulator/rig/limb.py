"""A limb with blood in it, whose occlusion pressure under a cuff is true and known.

Blood pressure, girth and vessel differ from limb to limb, within what was measured on
real arms (E238 to E244); a leg's pulse is scaled by volume and was not measured. At
the true occlusion pressure the pulse is 0.4 of its largest: between the 0.29 of the one
arm with an arterial line and the 0.48 of those with a monitor's reading (E238).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from .artery_pulse import Artery, Pulse
from .heart import Heart, Rhythm
from .unrest import Unrest

WIDE_ENOUGH = 0.46
"""Cuff width by girth from which on all of the pressure reaches the artery (E231)."""


class Site(StrEnum):
    """Where a cuff sits."""

    ARM = "arm"
    FOREARM = "forearm"
    THIGH = "thigh"
    CALF = "calf"


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What limbs at one site have in common, seated.

    `girth_mm` and `pulse_mmhg`, the largest pulse, as mean and spread; `raised` is what
    hangs below the heart adds to the blood's pressure, mmHg; `narrow` how fast a
    narrower cuff loses its grip, for each girth that it is short of `WIDE_ENOUGH`.
    """

    girth_mm: tuple[float, float]
    pulse_mmhg: tuple[float, float]
    raised: float
    narrow: float


ANATOMY = {
    # Largest pulse: E242. Loss of a narrow cuff: 6 against 13 cm, E174.
    Site.ARM: Anatomy((300.0, 25.0), (1.7, 0.4), 0.0, 0.075),
    Site.FOREARM: Anatomy((260.0, 20.0), (1.2, 0.25), 0.0, 0.075),
    # 5, 11.5 and 18 cm cuffs: E085, E104, E105. The pulse is scaled by volume.
    Site.THIGH: Anatomy((550.0, 40.0), (1.25, 0.15), 8.0, 0.257),
    Site.CALF: Anatomy((370.0, 25.0), (1.2, 0.15), 15.0, 0.257),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The blood and the vessel of one limb, whatever cuff it wears."""

    site: Site
    systolic: float
    diastolic: float
    rate: float
    girth_mm: float
    closing: float
    collapse: float
    stretch: float
    edge: float
    pulse_mmhg: float

    def transmission(self, width_mm: float) -> float:
        """Return the share of a cuff's pressure that reaches the artery."""
        short = max(0.0, self.girth_mm / width_mm - 1 / WIDE_ENOUGH)
        return 1 / (1 + ANATOMY[self.site].narrow * short)

    def under(self, width_mm: float) -> Artery:
        """Return the artery under a cuff of this width."""
        return Artery(
            systolic=self.systolic,
            diastolic=self.diastolic,
            transmission=self.transmission(width_mm),
            closing=self.closing,
            collapse=self.collapse,
            stretch=self.stretch,
            edge=self.edge,
            peak=self.pulse_mmhg,
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Whose limb it is: the blood's pressures at the heart, mmHg, and all else by `seed`."""

    systolic: float
    diastolic: float
    seed: int


def body_of(person: Person, site: Site) -> Body:
    """Return a limb of a person; equal persons have equal limbs."""
    raised = ANATOMY[site].raised
    return replace(
        any_body(site, Random(person.seed)),
        systolic=person.systolic + raised,
        diastolic=person.diastolic + raised,
    )


def any_body(site: Site, random: Random) -> Body:
    """Draw the limb of somebody who is healthy; equal seeds give equal limbs."""
    draw = _within_two(random)
    anatomy = ANATOMY[site]
    systolic = draw(120.0, 11.0) + anatomy.raised
    return Body(
        site=site,
        systolic=systolic,
        diastolic=systolic - draw(38.0, 6.0),
        rate=draw(68.0, 9.0),
        girth_mm=draw(*anatomy.girth_mm),
        closing=draw(9.5, 1.5),
        collapse=draw(13.0, 1.2),
        stretch=draw(15.0, 2.0),
        edge=draw(0.195, 0.02),
        pulse_mmhg=draw(*anatomy.pulse_mmhg),
    )


def _within_two(random: Random) -> Callable[[float, float], float]:
    """Return how to draw around a mean, never further off than two spreads."""

    def draw(mean: float, spread: float) -> float:
        return mean + spread * max(-2.0, min(2.0, random.gauss(0, 1)))

    return draw


class Limb:
    """One limb in one cuff, as time goes by."""

    def __init__(
        self,
        body: Body,
        width_mm: float,
        random: Random,
        rhythm: Rhythm = Rhythm.SINUS,
    ) -> None:
        """Put a cuff of `width_mm` on a limb at rest."""
        self.body = body
        self.artery = body.under(width_mm)
        self.heart = Heart(random, body.rate, rhythm)
        self.unrest = Unrest(random)
        self.flowing = True
        self.pulseless = False
        self._pulse = Pulse(self.artery)
        self._pulse_pressure = body.systolic - body.diastolic

    @property
    def lop(self) -> float:
        """Return the true limb occlusion pressure under this cuff, mmHg."""
        return self.artery.lop

    def pulse(self, dt: float, cuff_pressure: float) -> float:
        """Advance `dt` seconds; return the pulse, mmHg, in a cuff at `cuff_pressure`.

        `flowing` then is whether blood passes, as a probe below the cuff would hear.
        """
        wave = self.heart.advance(dt)
        if self.pulseless:
            self.flowing = False
            return 0.0
        beat = self.heart.beat
        artery = self.artery
        foot = artery.diastolic + beat.shift
        rise = self._pulse_pressure * beat.filling
        self.flowing = artery.open(cuff_pressure, foot + rise * wave)
        return beat.size * self._pulse.at(cuff_pressure, foot, rise, wave)
