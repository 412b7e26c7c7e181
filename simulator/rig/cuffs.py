"""Cuffs that a simulated channel can have, and the pump and valves that go with them.

Air volumes scale with the bladder's area, the arm cuff being the measured one. A
thigh's bladder is too large for one small valve, so it has two, which also means
that one blocked valve is not the end.
"""

from dataclasses import dataclass

from .limb import Site


@dataclass(frozen=True, slots=True)
class Cuff:
    """A cuff on a limb: compliance in ml/mmHg when tight, pump flow in ml/s at 0 mmHg."""

    name: str
    width_mm: int
    compliance: float
    pump_flow: float
    valves: int
    site: Site


SMALL_PUMP = 11.0
"""ml/s, 0.66 l/min: what the measured arm cuff received."""

MIDDLE_PUMP = 20.0
"""ml/s, 1.2 l/min: between what was measured and what the guide asks for."""

GUIDE_PUMP = 30.0
"""ml/s, 1.8 l/min: an arm cuff at 250 mmHg in 14 s, as the builder's guide has it.

It is the least that the datasheet of a ZR320-02PM promises, in free air.
"""

LARGE_PUMP = 53.0
"""ml/s, 3.2 l/min: still less than two open valves let out at 20 mmHg."""

ARM = Cuff("arm", 110, 1.0, SMALL_PUMP, 1, Site.ARM)

CUFFS = {
    cuff.name: cuff
    for cuff in (
        ARM,
        Cuff("arm-5cm", 50, 0.45, SMALL_PUMP / 2, 1, Site.ARM),
        Cuff("forearm", 80, 0.7, SMALL_PUMP, 1, Site.FOREARM),
        Cuff("thigh", 180, 3.6, LARGE_PUMP, 2, Site.THIGH),
        Cuff("thigh-11cm", 110, 2.1, LARGE_PUMP, 2, Site.THIGH),
        Cuff("thigh-18cm", 180, 3.6, LARGE_PUMP, 2, Site.THIGH),
        Cuff("calf", 110, 1.6, LARGE_PUMP / 2, 2, Site.CALF),
    )
}
