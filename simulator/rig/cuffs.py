"""Cuffs that a simulated channel can have, and the pump and valves that go with them.

Air volumes scale with the bladder's area, the arm cuff being the measured one. Pump and
valves are those that the builder's guide asks for: a pump that keeps a working limb in
the band, and valves that empty the cuff though it runs.
"""

from dataclasses import dataclass

from .limb import Site


@dataclass(frozen=True, slots=True)
class Cuff:
    """A cuff on a limb: compliance in ml/mmHg when tight, pump flow in ml/s at 0 mmHg.

    So many `valves` vent it, and so many of them, or of their openings, bleed it.
    """

    name: str
    width_mm: int
    compliance: float
    pump_flow: float
    valves: int
    bleeding: float
    site: Site


ARM_PUMP = 30.0
"""ml/s, 1.8 l/min: an arm cuff at 250 mmHg in 14 s, as the builder's guide has it.

It is the least that the datasheet of a ZR320-02PM promises, in free air. One valve of
the measured kind lets out 28 ml/s at 20 mmHg, so that it takes two.
"""

LEG_PUMP = 75.0
"""ml/s, 4.5 l/min: a wide thigh cuff at 250 mmHg in 20 s, as the builder's guide has it.

With it two valves are too few.
"""

USUAL_PUMP = 53.0
"""ml/s, 3.2 l/min: a pump as other builders have it; enough for a narrow thigh cuff.

It keeps a working thigh in a wide one in the band for three quarters of the time.
"""

ARM = Cuff("arm", 110, 1.0, ARM_PUMP, 2, 1, Site.ARM)

CUFFS = {
    cuff.name: cuff
    for cuff in (
        ARM,
        Cuff("arm-5cm", 50, 0.45, ARM_PUMP / 2, 1, 1, Site.ARM),
        Cuff("forearm", 80, 0.7, ARM_PUMP, 2, 1, Site.FOREARM),
        Cuff("thigh", 180, 3.6, LEG_PUMP, 3, 3, Site.THIGH),
        Cuff("thigh-11cm", 110, 2.1, USUAL_PUMP, 2, 2, Site.THIGH),
        Cuff("thigh-18cm", 180, 3.6, LEG_PUMP, 3, 3, Site.THIGH),
        Cuff("calf", 110, 1.6, USUAL_PUMP / 2, 2, 2, Site.CALF),
    )
}

MEASURED_PUMP = 11.0
"""ml/s, 0.66 l/min: what the measured arm cuff received."""

WEAK_CUFFS = CUFFS | {
    cuff.name: cuff
    for cuff in (
        Cuff("arm", 110, 1.0, MEASURED_PUMP, 1, 1, Site.ARM),
        Cuff("arm-5cm", 50, 0.45, MEASURED_PUMP / 2, 1, 1, Site.ARM),
        Cuff("forearm", 80, 0.7, MEASURED_PUMP, 1, 1, Site.FOREARM),
        Cuff("thigh", 180, 3.6, USUAL_PUMP, 2, 2, Site.THIGH),
        Cuff("thigh-18cm", 180, 3.6, USUAL_PUMP, 2, 2, Site.THIGH),
    )
}
"""The same cuffs with pumps that are too weak for a working limb."""
